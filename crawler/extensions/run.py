"""The run's own record: a row in `crawls`, one a source in `crawl_sources`, and the exit status they amount to."""

from __future__ import annotations

import logging
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from crawler import faults
from crawler.report import FAILED
from crawler.spiders.base import ArticleSpider
from crawler.workers import get_pool
from pipelines.storage.store import StoreError, store_for

logger = logging.getLogger("vigia.crawl")
EXIT_STATUS = "vigia/exit_status"


class RunRecorder:
    """Opens the record before anything is asked and completes it when the last article is stored."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.store = store_for(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        recorder = cls(crawler)
        crawler.signals.connect(recorder.spider_opened, signals.spider_opened)
        crawler.signals.connect(recorder.spider_closed, signals.spider_closed)
        return recorder

    def spider_opened(self, spider: ArticleSpider) -> None:
        try:
            spider.crawl = self.store.begin_crawl(spider.clock())
        except StoreError as error:
            spider.crawl = None
            spider.give_up(error)
        faults.reach("run_started")

    async def spider_closed(self, spider: ArticleSpider, reason: str) -> None:
        faults.reach("run_closing")
        report = spider.report
        report.finish_reason = spider.shutdown.reason or reason
        status = report.exit_status()
        try:
            if spider.crawl is not None:
                for source, run in report.sources.items():
                    self.store.count_source(spider.crawl, source, run.counts(), run.error)
                self.store.end_crawl(spider.crawl, report.finish_reason, status, report.counts())
            self.store.prune()
            faults.reach("run_recorded")
            self.store.close()
        except StoreError as error:
            report.store_error = report.store_error or str(error)
            status = FAILED
            logger.error("the run could not be recorded: %s", error)
        for source, run in sorted(report.sources.items()):
            logger.log(logging.WARNING if run.has_failed else logging.INFO, "%s: %s", source, run.line())
        for line in report.summary():
            logger.log(logging.WARNING if status else logging.INFO, "%s", line)
        self.crawler.stats.set_value(EXIT_STATUS, status)
        await get_pool(self.crawler).close()
