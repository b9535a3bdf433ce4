"""After this stage the article is in the database with everything that belongs to it, or was there already; counted in the run's statistics."""

from __future__ import annotations

import logging
from typing import Any

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.items import Article

from .store import Store, StoreError, store_for

logger = logging.getLogger(__name__)


class Forgotten(DropItem):
    """The address or the text was taken down (`scrapy forget`)."""

    reason = "forgotten"


class StoragePipeline:
    """Saves each Article. When the store fails the run is stopped: what was not stored is still pending and comes with the next run."""

    def __init__(self, crawler: Crawler, store: Store) -> None:
        self.crawler = crawler
        self.store = store

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StoragePipeline:
        return cls(crawler, store_for(crawler))

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Article):
            return item
        try:
            outcome = self.store.save(item)
        except StoreError as error:
            await self._stop(error)
            raise
        if outcome == "forgotten":
            raise Forgotten(item.url)
        assert self.crawler.stats is not None
        self.crawler.stats.inc_value(f"vigia/{outcome}")
        self.crawler.stats.inc_value(f"vigia/source/{item.source}/{outcome}")
        return item

    async def _stop(self, error: StoreError) -> None:
        """Once: `vigia/store_error` tells whoever decides the exit status, the spider is closed for the reason `store_failed`."""
        assert self.crawler.stats is not None
        assert self.crawler.engine is not None
        if self.crawler.stats.get_value("vigia/store_error") is None:
            self.crawler.stats.set_value("vigia/store_error", str(error))
            logger.error("%s", error)
            await self.crawler.engine.close_spider_async(reason="store_failed")
