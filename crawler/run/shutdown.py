"""One word that ends everything: whoever waits for a turn, a download or a worker waits for this too.

Scrapy's own shutdown waits for every download under way, which a hostile server can stretch; ours abandons them.
What is abandoned stays `pending`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

T = TypeVar("T")


class ShuttingDown(Exception):
    """The run is being ended: what was under way is abandoned, to be taken up by the next run."""


class Shutdown:
    """`request(reason)` once; every `guard(...)` under way then raises ShuttingDown."""

    def __init__(self) -> None:
        self.reason: str | None = None
        self._guarded: set[asyncio.Future[Any]] = set()

    @property
    def requested(self) -> bool:
        return self.reason is not None

    def request(self, reason: str) -> None:
        if self.reason is None:
            self.reason = reason
        for future in list(self._guarded):
            future.cancel()

    async def guard(self, awaitable: Awaitable[T]) -> T:
        """Await something that a shutdown may interrupt; ShuttingDown when it does, or when it has already been asked for."""
        future = asyncio.ensure_future(awaitable)
        if self.requested:
            future.cancel()
        self._guarded.add(future)
        try:
            return await future
        except asyncio.CancelledError:
            if self.requested:
                raise ShuttingDown(self.reason) from None
            raise
        finally:
            self._guarded.discard(future)


_shutdowns: WeakKeyDictionary[Crawler, Shutdown] = WeakKeyDictionary()


def shutdown_of(crawler: Crawler) -> Shutdown:
    return _shutdowns.setdefault(crawler, Shutdown())
