"""What the stages made of a page goes back to the collector: the article, the reason of its drop, or an error of ours."""

from __future__ import annotations

import json
import logging
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from twisted.python.failure import Failure

from crawler.cluster.queue import LEASE
from crawler.cluster.worker import WorkerSpider
from crawler.run.shutdown import ShuttingDown
from pipelines.carried import packed
from vigia.answers import PoolClosed, WorkerError
from vigia.items import Article, Page
from vigia.workers import get_pool

logger = logging.getLogger("vigia.crawl")


class Delivery:
    """A worker's `Outcomes`."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        delivery = cls()
        delivery.crawler = crawler
        crawler.signals.connect(delivery.item_scraped, signals.item_scraped)
        crawler.signals.connect(delivery.item_dropped, signals.item_dropped)
        crawler.signals.connect(delivery.item_error, signals.item_error)
        crawler.signals.connect(delivery.spider_error, signals.spider_error)
        crawler.signals.connect(delivery.spider_closed, signals.spider_closed)
        return delivery

    crawler: Crawler

    def item_scraped(self, item: Article, spider: WorkerSpider) -> None:
        spider.page_ended(item, {"article": json.loads(packed(item))})

    def item_dropped(self, item: Page | Article, exception: DropItem, spider: WorkerSpider) -> None:
        spider.page_ended(item, {"dropped": getattr(exception, "reason", "dropped"), "detail": str(exception)[:500] or None})

    def item_error(self, item: Page | Article, failure: Failure, spider: WorkerSpider) -> None:
        if isinstance(failure.value, (ShuttingDown, PoolClosed)):
            spider.page_ended(item, None)
            return
        reason = getattr(failure.value, "reason", "worker_failed" if isinstance(failure.value, WorkerError) else "internal_error")
        logger.error("%s: %s: %r", item.source, reason, failure.value)
        spider.page_ended(item, {"broken": reason})

    def spider_error(self, failure: Failure, response: Any, spider: WorkerSpider) -> None:
        """A job that no method of ours could take is answered, too: its lease would be kept alive for half an hour."""
        request = getattr(response, "request", None)
        if request is not None and (job := request.meta.get(LEASE)) is not None:
            spider.desk.answer(job, {"broken": "internal_error", "error": repr(failure.value)[:500]})

    async def spider_closed(self, spider: WorkerSpider) -> None:
        spider.desk.close()
        await get_pool(self.crawler).close()
