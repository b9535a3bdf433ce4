"""The run's own record: a row in `crawls`, one a source in `crawl_sources`, and the exit status they amount to."""

from __future__ import annotations

import logging
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.run.tally import FAILED
from crawler.spiders.base import ArticleSpider
from pipelines.storage.store import StoreError, store_for
from vigia import faults
from vigia.workers import get_pool

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

    async def spider_opened(self, spider: ArticleSpider) -> None:
        try:
            spider.crawl = await self.store.write(self.store.crawls.begin, spider.clock())
        except StoreError as error:
            spider.crawl = None
            spider.give_up(error)
        faults.reach("run_started")

    def record(self, spider: ArticleSpider, status: int) -> None:
        assert spider.crawl is not None
        with self.store.transaction():
            for source, run in spider.report.sources.items() if not spider.report.offline else ():
                self.store.crawls.count_source(spider.crawl, source, run.record(), run.error)
            self.store.crawls.end(spider.crawl, spider.report.finish_reason, status, spider.report.record())

    async def spider_closed(self, spider: ArticleSpider, reason: str) -> None:
        faults.reach("run_closing")
        report = spider.report
        report.finish_reason = spider.shutdown.reason or reason
        try:
            report.offline = await spider.reachability.settle(interrupted=spider.shutdown.requested)
        except StoreError as error:
            spider.give_up(error)
        if report.offline:
            report.finish_reason = "offline"
        if report.store_error is None:
            for ending in spider.endings:
                await ending()
        status = report.exit_status()
        try:
            try:
                if spider.crawl is not None:
                    await self.store.write(self.record, spider, status)
                await self.store.write(self.store.retention.prune)
                faults.reach("run_recorded")
            finally:
                await self.store.close_patiently()
        except StoreError as error:
            report.store_error = report.store_error or str(error)
            status = FAILED
            logger.error("the run could not be recorded: %s", error)
        for source, run in sorted(report.sources.items()) if not report.offline else ():
            if run.idle:
                continue
            logger.log(logging.WARNING if run.has_failed else logging.INFO, "%s: %s", source, run.line())
        for line in report.summary():
            logger.log(logging.WARNING if status else logging.INFO, "%s", line)
        self.crawler.stats.set_value(EXIT_STATUS, status)
        await get_pool(self.crawler).close()
