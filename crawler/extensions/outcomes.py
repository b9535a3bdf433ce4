"""Exactly one outcome for each address: what the pipelines made of a page is written down and counted."""

from __future__ import annotations

import logging
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from twisted.python.failure import Failure

from crawler.run.shutdown import ShuttingDown
from crawler.spiders.base import ArticleSpider, address_of
from pipelines.storage.store import StoreError, store_for
from vigia import faults
from vigia.answers import PoolClosed, WorkerError
from vigia.items import Article, Page, Stored

logger = logging.getLogger("vigia.crawl")


class Outcomes:
    """An article stored, a page dropped for a reason, or an error of ours that the next run may not meet: each settles its address."""

    def __init__(self, crawler: Crawler) -> None:
        self.store = store_for(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        outcomes = cls(crawler)
        crawler.signals.connect(outcomes.item_scraped, signals.item_scraped)
        crawler.signals.connect(outcomes.item_dropped, signals.item_dropped)
        crawler.signals.connect(outcomes.item_error, signals.item_error)
        return outcomes

    def item_scraped(self, item: Stored, spider: ArticleSpider) -> None:
        spider.settled(item.article, item.outcome, error=item.article.unread)

    async def item_dropped(self, item: Page | Article, exception: DropItem, spider: ArticleSpider) -> None:
        outcome = None
        reason = getattr(exception, "reason", "dropped")
        try:
            drop = self.store.discoveries.drop
            await self.store.write(drop, address_of(item), item.source, reason, str(exception) or None, crawl=spider.crawl)
            outcome = "dropped"
        except StoreError as error:
            spider.give_up(error)
        faults.reach("drop_recorded")
        spider.settled(item, outcome, reason)

    async def item_error(self, item: Page | Article, failure: Failure, spider: ArticleSpider) -> None:
        outcome = None
        url = address_of(item)
        reason = getattr(failure.value, "reason", "worker_failed" if isinstance(failure.value, WorkerError) else "internal_error")
        try:
            if isinstance(failure.value, StoreError):
                spider.give_up(failure.value)
            elif not isinstance(failure.value, (ShuttingDown, PoolClosed)):
                logger.error("%s: %s: %s: %r", item.source, url, reason, failure.value)
                outcome = await self.store.write(self.store.discoveries.fail, url, item.source, reason, spider.crawl, ours=True)
                faults.reach("failure_recorded")
        except StoreError as error:
            spider.give_up(error)
        spider.settled(item, outcome, error=reason)
