"""After this stage the article is in the database with everything that belongs to it, or is known to have been there."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.items import Article

from .store import Store, store_for


class Forgotten(DropItem):
    """The address or the text was taken down (`scrapy forget`)."""

    reason = "forgotten"


class StoragePipeline:
    """Saves each Article. A StoreError ends the run: what was not stored is still pending and comes with the next one."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(store_for(crawler))

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            outcome = self.store.save(item)
            if outcome == "forgotten":
                raise Forgotten(item.url)
            item.outcome = outcome
        return item
