"""Where robots.txt and tdmrep.json are kept between runs: in the database of Vigía, in memory anywhere else."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

LIFETIME = timedelta(hours=24)  # RFC 9309, 2.4: not to be used longer
LAST_RESORT = timedelta(days=30)  # how old a copy may be while the server cannot be reached; RFC 9309 leaves it to us


@dataclass(frozen=True, slots=True)
class Copy:
    """A document as it was fetched: the final status, the body (blank unless 2xx) and when."""

    status: int
    body: bytes
    fetched_at: datetime

    def age_within(self, limit: timedelta, now: datetime) -> bool:
        """Whether it is younger than `limit`. One from the future (a clock set back) is not to be trusted."""
        return timedelta(0) <= now - self.fetched_at < limit


class Cache(Protocol):
    """Keys are host keys (scheme://host:port), for tdmrep.json with "tdmrep:" before them."""

    def get(self, key: str) -> Copy | None: ...

    async def put(self, key: str, copy: Copy) -> None: ...

    def asking(self, key: str) -> AbstractAsyncContextManager[None]:
        """Held while the server is asked: where several machines share the copies, one of them asks."""
        ...


class MemoryCache:
    """Lives as long as the run."""

    def __init__(self) -> None:
        self._copies: dict[str, Copy] = {}

    def get(self, key: str) -> Copy | None:
        return self._copies.get(key)

    async def put(self, key: str, copy: Copy) -> None:
        self._copies[key] = copy

    def asking(self, key: str) -> AbstractAsyncContextManager[None]:
        return nullcontext()


def cache_for(crawler: Crawler) -> Cache:
    """ROBOTS_CACHE names a class made from the crawler; without it, memory."""
    from scrapy.utils.misc import build_from_crawler, load_object  # here: the rest of this module is free of Scrapy

    path = crawler.settings.get("ROBOTS_CACHE")
    cache: Cache = build_from_crawler(load_object(path), crawler) if path else MemoryCache()
    return cache
