"""After this stage an article is in Spanish and knows with what probability."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pipelines.drops import kept
from pipelines.language.step import given, judged
from vigia import faults
from vigia.items import Article
from vigia.workers import WorkerPool, get_pool

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class LanguagePipeline:
    """A worker that fails here says nothing of the page: the error goes on, and the address is tried again."""

    def __init__(self, pool: WorkerPool, time_limit: float) -> None:
        self.pool = pool
        self.time_limit = time_limit  # seconds of a worker for one text

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(get_pool(crawler), crawler.settings.getfloat("ANALYSIS_TIME_LIMIT"))

    async def process_item(self, item: Article) -> Article:
        if item.language is None:
            found = await self.pool.call("pipelines.language.identification:identify", *given(item), timeout=self.time_limit)
            item = kept(judged(item, found))
        faults.reach("language_identified")
        return item
