"""Runs a list of requests through a real Scrapy crawl with the guards, and says what became of each."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import scrapy
from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.http import Response
from scrapy.utils.reactor import install_reactor
from twisted.python.failure import Failure

from crawler.guards.failures import FailureReason, failure_reason


@dataclass
class Outcomes:
    """`pages` by the address that was asked for first; `failures` likewise; `crawler` as it was when it ended."""

    pages: dict[str, Response] = field(default_factory=dict)
    failures: dict[str, FailureReason] = field(default_factory=dict)
    crawler: Crawler | None = None
    meta: dict[str, dict[str, Any]] = field(default_factory=dict)

    def reason(self, url: str) -> str:
        return self.failures[url].reason


class RequestsSpider(scrapy.Spider):
    name = "requests"

    def __init__(self, wanted: Iterable[tuple[str, dict[str, Any]]], outcomes: Outcomes, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.wanted = list(wanted)
        self.outcomes = outcomes

    async def start(self) -> AsyncIterator[Any]:
        for url, meta in self.wanted:
            yield scrapy.Request(url, meta=dict(meta), callback=self.page, errback=self.failed, cb_kwargs={"asked": url}, dont_filter=True)

    def page(self, response: Response, asked: str) -> None:
        self.outcomes.pages[asked] = response
        self.outcomes.meta[asked] = dict(response.meta)

    def failed(self, failure: Failure) -> None:
        asked = failure.request.cb_kwargs["asked"]  # type: ignore[attr-defined]  # Scrapy puts it there
        self.outcomes.failures[asked] = failure_reason(failure)


SETTINGS = {
    "ADDONS": {"crawler.guards.addon.GuardsAddon": 100},
    "USER_AGENT": "Vigia/0 (+prueba@example.org)",
    "CONCURRENT_REQUESTS": 400,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "DOWNLOAD_TIMEOUT": 5.0,
    "ROBOTS_TIMEOUT": 5.0,
    "RETRY_BACKOFF": 0.02,
    "LOG_ENABLED": False,
    "STATS_DUMP": False,
    "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
    "EXTENSIONS": {"scrapy.extensions.logstats.LogStats": None, "scrapy.extensions.memusage.MemoryUsage": None},
}


class Loop:
    """The reactor in a thread of its own, for the whole session: Twisted's can be started only once in a process."""

    def __init__(self) -> None:
        self.started = threading.Event()
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        self.started.wait()

    def _run(self) -> None:
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
        from twisted.internet import reactor

        running: Any = reactor
        running.callWhenRunning(self.started.set)
        running.run(installSignalHandlers=False)
        self.loop.close()

    def stop(self) -> None:
        from twisted.internet import reactor

        running: Any = reactor
        running.callFromThread(running.stop)
        self.thread.join(timeout=10)

    def crawl(
        self,
        *wanted: str | tuple[str, dict[str, Any]],
        prepare: Callable[[Crawler], None] | None = None,
        timeout: float = 60.0,
        **settings: Any,
    ) -> Outcomes:
        """Crawl addresses, each alone or with its meta; keyword arguments are settings, `prepare` is called with the crawler before it starts."""
        outcomes = Outcomes()
        requests = [(each, {}) if isinstance(each, str) else each for each in wanted]

        async def run() -> None:
            crawler = AsyncCrawlerRunner({**SETTINGS, **settings}).create_crawler(RequestsSpider)
            outcomes.crawler = crawler
            if prepare is not None:
                prepare(crawler)
            await crawler.crawl_async(wanted=requests, outcomes=outcomes)

        assert self.loop is not None
        asyncio.run_coroutine_threadsafe(run(), self.loop).result(timeout)
        return outcomes
