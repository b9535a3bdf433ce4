"""Wall time has an end: for a source, so that a slow one does not hold the run, and for the run, so that cron finds the lock free."""

from __future__ import annotations

import logging
import time
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from crawler.run.configuration import configuration
from crawler.spiders.base import ArticleSpider

logger = logging.getLogger("vigia.crawl")
LOOK_EVERY = 1.0  # seconds


class TimeLimits:
    """Closes the frontier of a source SOURCE_TIME_LIMIT seconds after its first fetch, and the run after RUN_TIME_LIMIT."""

    def __init__(self, source_limit: float, run_limit: float) -> None:
        self.source_limit = source_limit
        self.run_limit = run_limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        told = configuration(crawler.settings)
        limits = cls(told.source_time_limit, told.run_time_limit)
        crawler.signals.connect(limits.spider_opened, signals.spider_opened)
        crawler.signals.connect(limits.spider_closed, signals.spider_closed)
        return limits

    def spider_opened(self, spider: ArticleSpider) -> None:
        self.spider = spider
        self.started = time.monotonic()
        self.closed: set[str] = set()
        self.loop = create_looping_call(self.look)
        self.loop.start(LOOK_EVERY, now=False)

    def spider_closed(self) -> None:
        if self.loop.running:
            self.loop.stop()

    def look(self) -> None:
        now = time.monotonic()
        if now - self.started > self.run_limit and not self.spider.shutdown.requested:
            logger.warning("the run is ended after %d seconds (RUN_TIME_LIMIT); what is pending waits for the next one", self.run_limit)
            self.spider.stop("run_time_limit")
            return
        for source, begun in self.spider.frontier.begun.items():
            if source not in self.closed and now - begun > self.source_limit:
                self.closed.add(source)
                if self.spider.frontier.close(source):
                    logger.warning(
                        "%s: its time is up (SOURCE_TIME_LIMIT, %d seconds); what is pending waits for the next run",
                        source,
                        self.source_limit,
                    )
                    self.spider.changed.set()
