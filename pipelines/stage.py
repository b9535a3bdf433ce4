"""After this stage a page has come the whole path in one trip to a worker, or goes on as it came, a room at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pipelines.drops import kept
from vigia.answers import PoolClosed, WorkerError
from vigia.items import Article, Page
from vigia.workers import WorkerPool, get_pool

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

SHARE = 4  # of the shortest limit of a room: a page that needs more is given all of each


class PathPipeline:
    """Each trip costs a worker its wait for the next; what went wrong on this one, the rooms find out and say whose it was."""

    def __init__(self, pool: WorkerPool, time_limit: float) -> None:
        self.pool = pool
        self.time_limit = time_limit  # seconds of a worker for the whole path

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        limits = (crawler.settings.getfloat(name) for name in ("EXTRACTION_TIME_LIMIT", "ANALYSIS_TIME_LIMIT"))
        return cls(get_pool(crawler), min(limits) / SHARE)

    async def process_item(self, item: Page | Article) -> Page | Article:
        try:
            return kept(await self.pool.call("pipelines.path:path", item, timeout=self.time_limit))
        except PoolClosed:
            raise
        except WorkerError:
            return item
