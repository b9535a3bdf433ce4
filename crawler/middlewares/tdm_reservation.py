"""Before an article is fetched, learns whether its host reserves it from text and data mining."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from crawler.guards.failures import failure_reason
from crawler.middlewares.robots import robots_facts
from crawler.politeness.copies import LIFETIME, Cache, Copy, cache_for
from crawler.politeness.shared_tasks import SharedTasks
from crawler.politeness.tdmrep import SIZE_LIMIT, reservation
from crawler.run.configuration import run_clock
from crawler.run.shutdown import ShuttingDown, shutdown_of
from vigia.addresses import host_key
from vigia.clock import Clock

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

TIMEOUT = 5.0  # seconds: it is a small file, and an article waits for it


class TdmReservationMiddleware:
    """Writes meta `reservation` on requests that expect an article: words that say which rule reserves it, or None.

    Reads the Content-Signal of robots.txt and /.well-known/tdmrep.json. The file is asked for at most once a day and host, and only
    when an article of that host is fetched; whatever goes wrong, nothing is reserved by it.
    """

    def __init__(self, crawler: Crawler, cache: Cache, now: Clock) -> None:
        self.crawler = crawler
        self.cache = cache
        self.now = now
        self.shutdown = shutdown_of(crawler)
        self._hosts: SharedTasks[Copy] = SharedTasks(fresh=lambda copy: copy.age_within(LIFETIME, self.now()))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> TdmReservationMiddleware:
        return cls(crawler, cache_for(crawler), run_clock(crawler.settings))

    async def process_request(self, request: Request) -> None:
        if request.meta.get("expects") != "article":
            return
        key = host_key(request.url)
        facts = robots_facts(self.crawler, key) or {}
        copy = await self.shutdown.guard(self._hosts.get(key, lambda: self._learn(request)))
        request.meta["reservation"] = reservation(copy.body, request.url) or facts.get("reservation")

    async def _learn(self, request: Request) -> Copy:
        key = f"tdmrep:{host_key(request.url)}"
        async with self.cache.asking(key):
            copy = self.cache.get(key)
            if copy is not None and copy.age_within(LIFETIME, self.now()):
                return copy
            copy, keep = await self._fetch(request)
            if keep:
                await self.cache.put(key, copy)
            return copy

    async def _fetch(self, request: Request) -> tuple[Copy, bool]:
        """The file, blank where there is none, and whether that is certain enough to be kept for a day."""
        parts = urlsplit(request.url)
        meta = {
            "source": request.meta.get("source"),
            "delay": request.meta.get("delay"),
            "download_timeout": TIMEOUT,
            "download_maxsize": SIZE_LIMIT,
            "decoded_limit": SIZE_LIMIT,
            "max_retry_times": 0,
            "optional": True,
        }
        ask = Request(f"{parts.scheme}://{parts.netloc}/.well-known/tdmrep.json", meta=meta, callback=NO_CALLBACK, dont_filter=True)
        assert self.crawler.engine is not None
        moment: datetime = self.now()
        try:
            response = await self.crawler.engine.download_async(ask)
        except ShuttingDown:
            raise
        except Exception as error:  # noqa: BLE001  a file that is optional fails nobody
            return Copy(0, b"", moment), not failure_reason(error).temporary
        found = response.status == 200
        return Copy(response.status, response.body[:SIZE_LIMIT] if found else b"", moment), response.status < 500 and response.status != 429
