"""Holds every request until its host's turn, robots.txt and redirects included."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from scrapy import signals

from crawler.politeness.turns import Permit, Politeness, politeness_of
from crawler.run.shutdown import Shutdown, shutdown_of
from vigia.addresses import host_key

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_NO_QUEUE = {"concurrency": 1_000, "delay": 0.0, "jitter": 0.0}  # Scrapy's own slot must not hold back what was given its turn here


def slot_of(request: Request) -> str:
    """source|scheme://host:port: whose place a request takes. `source` comes from request.meta, blank outside Vigía."""
    return f"{request.meta.get('source') or ''}|{host_key(request.url)}"


class ThrottleMiddleware:
    """The last guard before the network. Meta: `source`, `delay` (seconds), `not_before` (of time.monotonic); writes `download_slot`."""

    def __init__(self, crawler: Crawler, politeness: Politeness, shutdown: Shutdown) -> None:
        self.crawler = crawler
        self.politeness = politeness
        self.shutdown = shutdown
        self._permits: WeakKeyDictionary[Request, Permit] = WeakKeyDictionary()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ThrottleMiddleware:
        throttle = cls(crawler, politeness_of(crawler), shutdown_of(crawler))
        crawler.signals.connect(throttle.headers_received, signals.headers_received)
        crawler.signals.connect(throttle.left_downloader, signals.request_left_downloader)
        return throttle

    async def process_request(self, request: Request) -> None:
        """Raises HostResting when the host failed too often while this request waited, ShuttingDown when the run ends."""
        slot = request.meta["download_slot"] = slot_of(request)
        if self.crawler.engine is not None:
            self.crawler.engine.downloader.per_slot_settings.setdefault(slot, _NO_QUEUE)
        delay = request.meta.get("delay")
        if delay:
            self.politeness.slow_down(host_key(request.url), float(delay))
        try:
            await self.shutdown.guard(self._enter(request, slot))
        except (asyncio.CancelledError, Exception):
            self._release(request)
            raise

    async def _enter(self, request: Request, slot: str) -> None:
        not_before = request.meta.pop("not_before", 0.0)
        self._permits[request] = await self.politeness.take(slot, host_key(request.url), not_before)

    def process_response(self, request: Request, response: Response) -> Response:
        self._release(request)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        self._release(request)

    def headers_received(self, request: Request) -> None:
        permit = self._permits.get(request)
        if permit is not None:
            permit.answered()

    def left_downloader(self, request: Request) -> None:
        self._release(request)

    def _release(self, request: Request) -> None:
        permit = self._permits.pop(request, None)
        if permit is not None:
            permit.release()
