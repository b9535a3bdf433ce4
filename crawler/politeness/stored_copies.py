"""robots.txt and tdmrep.json kept in the database, so that a run of every ten minutes asks for them once a day."""

from __future__ import annotations

import logging
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING

from crawler.politeness.copies import Copy
from pipelines.storage.store import StoreError, store_for

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


logger = logging.getLogger("vigia.crawl")


class StoredRobots:
    """ROBOTS_CACHE of Vigía. The store is opened at the first question, not when Scrapy builds its components."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StoredRobots:
        return cls(crawler)

    def get(self, key: str) -> Copy | None:
        row = store_for(self._crawler).robots.get(key)
        if row is None or row.status is None:
            return None
        return Copy(row.status, (row.body or "").encode("utf-8"), row.fetched_at)

    async def put(self, key: str, copy: Copy) -> None:
        """A copy that cannot be written down is asked for again by the next run; what ails the database is said where a story is saved."""
        store = store_for(self._crawler)
        try:
            await store.write(store.robots.save, key, copy.status, as_text(copy.body) or None, copy.fetched_at)
        except StoreError as error:
            logger.warning("%s is not kept: %s", key, error)

    def asking(self, key: str) -> AbstractAsyncContextManager[None]:
        return nullcontext()


def as_text(body: bytes) -> str:
    """The column holds text. Bytes that are no UTF-8 come from old editors, which wrote Latin-1; NUL would cut the text for readers."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("latin-1")
    return text.replace("\x00", "")
