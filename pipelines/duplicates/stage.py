"""After this stage the article knows the digest of its text, and the address under which its outlet had published that text before."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler

from crawler import faults
from crawler.items import Article
from pipelines.storage.store import Store, store_for

from .text_hash import text_hash


class DuplicatesPipeline:
    """Drops nothing: the same text under another address of the same outlet is the same article, which storage settles when it saves."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(store_for(crawler))

    async def process_item(self, item: Any) -> Any:
        if isinstance(item, Article):
            item.text_hash = text_hash(item.text)
            before = self.store.lookup_text_hash(item.source, item.text_hash)
            item.copy_of = before if before != item.url else None
            faults.reach("deduplicated")
        return item
