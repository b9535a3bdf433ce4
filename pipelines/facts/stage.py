"""After this stage an article carries the layoffs, deals and funding rounds that it states, and the companies it names."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from crawler import faults
from crawler.items import Article
from crawler.workers import WorkerError, WorkerPool, WorkerTimeout, get_pool

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

logger = logging.getLogger(__name__)

TIMEOUT = 10.0  # seconds, as for the topics


class FactsPipeline:
    """A story whose facts cannot be read in time is kept without them, and without a rules version, so that retag reads it again."""

    def __init__(self, pool: WorkerPool, stats: StatsCollector) -> None:
        self.pool = pool
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        assert crawler.stats is not None
        return cls(get_pool(crawler), crawler.stats)

    async def process_item(self, item: Article) -> Article:
        at = item.published.at if item.published else None
        try:
            facts = await self.pool.call("pipelines.facts:read_text", item.title, item.text, item.country, at, timeout=TIMEOUT)
            item.layoffs, item.deals, item.funding, item.companies = facts.layoffs, facts.deals, facts.funding, facts.companies
        except WorkerError as problem:
            self.stats.inc_value("analysis/timeout" if isinstance(problem, WorkerTimeout) else "analysis/failed")
            logger.warning("%s is stored without facts: %s", item.url, problem)
            item.rules_version = None
        faults.reach("facts_read")
        return item
