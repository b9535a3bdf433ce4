"""Exactly one outcome for each address: what the pipelines made of a page is written down and counted."""

from __future__ import annotations

import logging
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from twisted.python.failure import Failure

from crawler import faults
from crawler.items import Article, Page
from crawler.shutdown import ShuttingDown
from crawler.spiders.base import ArticleSpider
from crawler.workers import WorkerError
from pipelines.storage.store import StoreError, store_for

logger = logging.getLogger("vigia.crawl")


class Outcomes:
    """An article stored, a page dropped for a reason, or an error of ours that another run may not meet: each settles its address."""

    def __init__(self, crawler: Crawler) -> None:
        self.store = store_for(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        outcomes = cls(crawler)
        crawler.signals.connect(outcomes.item_scraped, signals.item_scraped)
        crawler.signals.connect(outcomes.item_dropped, signals.item_dropped)
        crawler.signals.connect(outcomes.item_error, signals.item_error)
        return outcomes

    def item_scraped(self, item: Article, spider: ArticleSpider) -> None:
        run = spider.report.source(item.source)
        outcome = item.outcome
        if outcome == "new":
            run.new += 1
            spider.frontier.new += 1
        elif outcome == "updated":
            run.updated += 1
        else:
            run.known += 1
        spider.settled(item.source, item.page_url)

    def item_dropped(self, item: Page | Article, exception: DropItem, spider: ArticleSpider) -> None:
        reason = getattr(exception, "reason", "dropped")
        url = _address(item)
        try:
            self.store.drop(url, item.source, reason, str(exception) or None, crawl=spider.crawl)
        except StoreError as error:
            spider.give_up(error)
        else:
            spider.report.source(item.source).dropped[reason] += 1
        faults.reach("drop_recorded")
        spider.settled(item.source, url)

    def item_error(self, item: Page | Article, failure: Failure, spider: ArticleSpider) -> None:
        url = _address(item)
        try:
            if isinstance(failure.value, StoreError):
                spider.give_up(failure.value)
            elif not isinstance(failure.value, ShuttingDown):
                reason = "worker_failed" if isinstance(failure.value, WorkerError) else "internal_error"
                logger.error("%s: %s: %s: %r", item.source, url, reason, failure.value)
                if self.store.fail(url, item.source, reason, spider.crawl) == "failed":
                    spider.report.source(item.source).failed += 1
                else:
                    spider.report.source(item.source).dropped["gave_up"] += 1
                faults.reach("failure_recorded")
        except StoreError as error:
            spider.give_up(error)
        spider.settled(item.source, url)


def _address(item: Any) -> str:
    return item.page_url if isinstance(item, Article) else item.url
