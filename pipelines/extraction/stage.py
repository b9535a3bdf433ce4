"""After this stage a page is an article, with its text and where each field came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from pipelines.drops import kept
from pipelines.extraction.extracted import ExtractionFailed
from pipelines.extraction.step import given, judged
from vigia import faults
from vigia.answers import PoolClosed, WorkerError
from vigia.items import Page
from vigia.workers import WorkerPool, get_pool

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class ExtractionPipeline:
    def __init__(self, pool: WorkerPool, time_limit: float) -> None:
        self.pool = pool
        self.time_limit = time_limit  # seconds of a worker for one page

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(get_pool(crawler), crawler.settings.getfloat("EXTRACTION_TIME_LIMIT"))

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, Page):
            try:
                found = await self.pool.call("pipelines.extraction.article:extract", *given(item), timeout=self.time_limit)
            except PoolClosed:
                raise
            except WorkerError as problem:
                raise ExtractionFailed(problem) from None
            item = kept(judged(item, found))
        faults.reach("extracted")
        return item
