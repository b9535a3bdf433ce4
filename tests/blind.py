"""The project's own settings with one stage whose workers never answer: what a crawl is like in which no story can be read."""

from __future__ import annotations

from crawler.settings import *  # noqa: F403 - Scrapy reads settings from one module; this one is that one and a stage in a hurry
from crawler.settings import ITEM_PIPELINES as _ITEM_PIPELINES
from pipelines.reading.stage import ReadingPipeline
from vigia.items import Article


class BlindReading(ReadingPipeline):
    async def process_item(self, item: Article) -> Article:
        item.unread = "analysis_crashed"
        return item


ITEM_PIPELINES = {path: order for path, order in _ITEM_PIPELINES.items() if order not in (50, 400)} | {"tests.blind.BlindReading": 400}
