"""After this stage an article carries its topics, facts and companies, with their evidence and the version of the rules that read them."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from pipelines.reading.step import given, judged
from vigia import faults
from vigia.answers import PoolClosed, WorkerError
from vigia.items import Article
from vigia.workers import WorkerPool, get_pool

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class ReadingPipeline:
    """A story that could not be read goes on as `unread`, whatever happened in the worker: the next run reads it from the database."""

    def __init__(self, pool: WorkerPool, time_limit: float) -> None:
        self.pool, self.time_limit = pool, time_limit  # seconds of a worker for one story

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(get_pool(crawler), crawler.settings.getfloat("ANALYSIS_TIME_LIMIT"))

    async def process_item(self, item: Article) -> Article:
        try:
            if item.rules_version is None:
                item = judged(item, await self.pool.call("pipelines.reading.read:read", *given(item), timeout=self.time_limit))
        except PoolClosed:
            raise
        except WorkerError as problem:
            item.unread = f"analysis_{problem.ended}"
            logger.warning("%s could not be read, the next run tries again: %s", item.url, problem)
        faults.reach("tagged")
        return item
