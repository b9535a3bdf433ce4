"""Asks robots.txt before anything else is asked of a host, and keeps to it (RFC 9309)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.exceptions import StopDownload
from scrapy.http.request import NO_CALLBACK

from crawler.guards.failures import AddressRefused, RobotsDisallowed, RobotsUnreachable, TooManyRedirects, failure_reason
from crawler.guards.resolver import GuardResolver
from crawler.politeness import robots_txt as robots
from crawler.politeness.copies import LAST_RESORT, LIFETIME, Cache, Copy, cache_for
from crawler.politeness.shared_tasks import SharedTasks
from crawler.politeness.turns import politeness_of
from crawler.run.configuration import run_clock
from crawler.run.shutdown import shutdown_of
from vigia.addresses import host_key
from vigia.clock import Clock

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

UNREACHABLE_FOR = timedelta(minutes=30)  # how long "unreachable" is believed: a run of every quarter of an hour would ask each time
REDIRECTS = 5  # RFC 9309, 2.3.1.2
SKIP = "vigia_skip_robots"
# Where the host itself cannot be had, that is the reason to name: whoever reads it should look at DNS or certificates first.
HOST_IS_GONE = frozenset({"dns_failure", "connection_refused", "connection_failed", "tls_certificate", "tls_failure"})


@dataclass(frozen=True, slots=True)
class Known:
    """What a host's robots.txt says; `rules` is None while nobody can tell. Believed until `until`."""

    rules: robots.Robots | None
    until: datetime
    why: str = ""


class RobotsMiddleware:
    """Refuses requests with RobotsDisallowed or RobotsUnreachable, and hands Crawl-delay to the throttle.

    One task for each host (scheme, host, port), for which all its requests wait; no host waits for another. 2xx: its rules; 4xx and
    endless redirects: everything is allowed; 429, 5xx, network errors, redirects into private addresses and a body that is not whole:
    nothing is, but for a copy younger than 30 days. Both our own group (or `*`) and a group that names Scrapy bind us.
    """

    def __init__(self, crawler: Crawler, cache: Cache, now: Clock, agents: tuple[str, ...], timeout: float) -> None:
        self.crawler = crawler
        self.cache = cache
        self.now = now
        self.agents = agents
        self.timeout = timeout
        self.politeness = politeness_of(crawler)
        self.shutdown = shutdown_of(crawler)
        self._hosts: SharedTasks[Known] = SharedTasks(fresh=lambda known: self.now() < known.until)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        settings = crawler.settings
        middleware = cls(crawler, cache_for(crawler), run_clock(settings), agents_of(settings), settings.getfloat("ROBOTS_TIMEOUT"))
        crawler.signals.connect(middleware.bytes_received, signals.bytes_received)
        return middleware

    async def process_request(self, request: Request) -> None:
        if request.meta.get(SKIP):
            return
        known = await self.shutdown.guard(self._hosts.get(host_key(request.url), lambda: self._learn(request)))
        if known.rules is None:
            self._not_known(request, known.why)
        if (delay := known.rules.crawl_delay) is not None:  # each time: a worker of a cluster outlives the run that it was learnt in
            self.politeness.slow_down(host_key(request.url), delay)
        if not known.rules.allows(request.url):
            raise RobotsDisallowed(request.url)

    def _not_known(self, request: Request, why: str) -> NoReturn:
        from twisted.internet import reactor  # the running one; importing it earlier would choose one

        if why == "private_address" and (addresses := GuardResolver.refused_on(reactor, request.url)):
            raise AddressRefused(f"it leads to {addresses}", reason=why)
        raise RobotsUnreachable(why, reason=why if why in HOST_IS_GONE else None)

    def robots_facts(self, key: str) -> dict[str, object] | None:
        """What a host says about AI, for the record: ai_groups, content_signals, reservation; None when its robots.txt is not known."""
        known = self._hosts.known(key)
        return None if known is None or known.rules is None else facts_of(known.rules)

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Nobody sends more than the first 500 KiB of a robots.txt to us."""
        if request.meta.get(SKIP):
            received = request.meta["received"] = request.meta.get("received", 0) + len(data)
            if received > robots.SIZE_LIMIT:
                raise StopDownload(fail=False)

    async def _learn(self, request: Request) -> Known:
        key = host_key(request.url)
        async with self.cache.asking(key):
            now = self.now()
            copy = self.cache.get(key)
            if copy is not None and copy.age_within(LIFETIME, now):
                return self._read(key, copy)
            fetched, why = await self._fetch(request)
            if fetched is not None:
                await self.cache.put(key, fetched)
                return self._read(key, fetched)
        logger.info("robots.txt of %s cannot be had (%s)%s", key, why, "" if copy is None else "; an older copy is at hand")
        if copy is not None and copy.age_within(LAST_RESORT, now):
            return Known(self._read(key, copy).rules, now + UNREACHABLE_FOR, why)
        return Known(None, now + UNREACHABLE_FOR, why)

    def _read(self, key: str, copy: Copy) -> Known:
        rules = robots.parse(copy.body, self.agents)
        if rules.crawl_delay is not None:
            self.politeness.slow_down(key, rules.crawl_delay)
        return Known(rules, copy.fetched_at + LIFETIME)

    async def _fetch(self, request: Request) -> tuple[Copy | None, str]:
        """The document, or None and why it must be taken for unreachable."""
        parts = urlsplit(request.url)
        meta = {
            SKIP: True,
            "source": request.meta.get("source"),
            "delay": request.meta.get("delay"),
            "download_timeout": self.timeout,
            "download_maxsize": 0,  # bytes_received stops it earlier, and an end there is no failure
            "decoded_limit": robots.SIZE_LIMIT + 1,
            "redirect_ttl": REDIRECTS,
            "max_retry_times": 1,
            "optional": True,
        }
        ask = Request(f"{parts.scheme}://{parts.netloc}/robots.txt", meta=meta, priority=1_000, callback=NO_CALLBACK, dont_filter=True)
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(ask)
        except TooManyRedirects:  # RFC 9309, 2.3.1.2: may be taken for unavailable, which allows everything
            return Copy(399, b"", self.now()), ""
        except Exception as error:  # noqa: BLE001  whatever happened, it means that nobody knows the rules
            return None, failure_reason(error).reason
        if response.status in (206, 429) or response.status >= 500:  # 206: a part that nobody asked for is not the whole
            return None, f"http_{response.status}"
        body = response.body if 200 <= response.status < 300 else b""
        if "download_stopped" in response.flags and len(body) <= robots.SIZE_LIMIT:  # compressed, and cut in the middle of a line
            body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
        return Copy(response.status, body[: robots.SIZE_LIMIT + 1], self.now()), ""


def agents_of(settings: BaseSettings) -> tuple[str, ...]:
    """The names under which a robots.txt binds us, in lower case."""
    # The product token that it would name: what stands before the slash in the user agent, unless the project says otherwise.
    own = settings.get("ROBOTSTXT_USER_AGENT") or settings.get("USER_AGENT", "").partition("/")[0]
    return tuple(dict.fromkeys((own.strip().lower(), "scrapy")))


def facts_of(rules: robots.Robots) -> dict[str, object]:
    return {"ai_groups": list(rules.ai_groups), "content_signals": list(rules.content_signals), "reservation": rules.reservation}


def robots_facts(crawler: Crawler, key: str) -> dict[str, object] | None:
    """RobotsMiddleware.robots_facts of a running crawl; None when the middleware is not enabled."""
    middleware = crawler.get_downloader_middleware(RobotsMiddleware)
    return middleware.robots_facts(key) if middleware is not None else None
