"""After this stage the article is in the database with everything that belongs to it, or is known to have been there."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from pipelines.drops import DROPS
from vigia.items import Article, Stored

from .store import Store, store_for


class StoragePipeline:
    """Saves each Article. A StoreError ends the run: what was not stored is still pending and comes with the next one."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(store_for(crawler))

    async def process_item(self, item: Article) -> Stored:
        outcome = await self.store.write(self.store.articles.save, item)
        if outcome == "forgotten":
            raise DROPS["forgotten"](item.url)  # it was taken down (`scrapy forget`)
        return Stored(item, outcome)
