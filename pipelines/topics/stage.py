"""After this stage an article carries a tag for every topic, with its evidence and the version of the rules that judged it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from crawler import faults
from crawler.items import Analysis, Article
from crawler.workers import WorkerError, WorkerPool, WorkerTimeout, get_pool

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

logger = logging.getLogger(__name__)

TIMEOUT = 10.0  # seconds; an ordinary article takes milliseconds, a megabyte of text one second on a busy machine


class TopicsPipeline:
    """One reading in a worker judges the topics and finds the facts, which the next stage takes up.

    A story that cannot be read in time is kept without them and without a rules version, so that retag reads it again.
    """

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
            read: Analysis = await self.pool.call("pipelines.analysis:analyse", item.title, item.text, item.country, at, timeout=TIMEOUT)
            item.topics, item.stated, item.rules_version = read.topics, read.facts, read.rules_version
        except WorkerError as problem:
            self.stats.inc_value("analysis/timeout" if isinstance(problem, WorkerTimeout) else "analysis/failed")
            logger.warning("%s is stored without topics and facts: %s", item.url, problem)
        faults.reach("tagged")
        return item
