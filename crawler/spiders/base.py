"""What every spider of ours does with an address: fetch it politely, hand the page on, and write down what went wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any, Self

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler import faults
from crawler.clock import Clock
from crawler.configuration import Configuration, configuration
from crawler.failures import failure_reason
from crawler.items import Page
from crawler.report import RunReport
from crawler.shutdown import Shutdown, ShuttingDown, shutdown_of
from crawler.sources import Source, load
from crawler.spiders.frontier import Frontier
from pipelines.storage.store import PendingFetch, Store, StoreError, store_for

RIGHTS_HEADERS = ("tdm-reservation", "tdm-policy", "content-signal", "x-robots-tag")
logger = logging.getLogger("vigia.crawl")


class ArticleSpider(Spider):
    """A spider whose articles come out of the frontier. `report` is what the run's extensions read and the exit status comes from."""

    configuration: Configuration
    clock: Clock
    sources: dict[str, Source]
    store: Store
    shutdown: Shutdown
    frontier: Frontier
    crawl: int | None = None  # its row in `crawls`, once the run is recorded

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = RunReport()
        self.polling = 0  # endpoints asked, answer not yet recorded
        self.changed = asyncio.Event()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.configuration = configuration(crawler.settings)
        spider.clock = spider.configuration.clock
        spider.sources = load(spider.configuration.sources_file)
        spider.store = store_for(crawler)
        spider.shutdown = shutdown_of(crawler)
        spider.prepare()
        return spider

    def prepare(self) -> None:
        """Once the store and the sources are there, before anything is asked."""

    def first_requests(self) -> Iterator[Any]:
        """What starts the run, beside what the database holds as pending."""
        return iter(())

    async def start(self) -> AsyncIterator[Any]:
        try:
            for request in self.first_requests():
                yield request
            while not self.shutdown.requested:
                self.changed.clear()
                for fetch in self.frontier.take():
                    faults.reach("article_requested")
                    yield self.take_up(fetch)
                if self.frontier.drained and not self.polling:
                    return
                if not self.changed.is_set():
                    await self.changed.wait()
        except StoreError as error:
            self.give_up(error)
        except asyncio.CancelledError:
            self.shutdown.request("shutdown")
            raise

    def take_up(self, fetch: PendingFetch) -> Any:
        """The request for a page, or an article where there is nothing to ask for."""
        return self.article_request(fetch)

    def article_request(self, fetch: PendingFetch) -> Request:
        source = self.sources.get(fetch.source)
        return Request(
            fetch.fetch_url,
            callback=self.parse_page,
            errback=self.page_failed,
            cb_kwargs={"fetch": fetch},
            dont_filter=True,
            meta={"source": fetch.source, "delay": source.delay if source else None, "expects": "article"},
        )

    async def parse_page(self, response: Response, fetch: PendingFetch) -> AsyncIterator[Any]:
        faults.reach("page_received")
        yield self.page(response, fetch)

    def page(self, response: Response, fetch: PendingFetch) -> Page:
        source = self.sources.get(fetch.source)
        return Page(
            url=fetch.url,
            fetched_url=response.url,
            source=fetch.source,
            html=response.body,
            fetched_at=self.clock(),
            link=fetch.link,
            content_type=_header(response, "content-type"),
            redirects=tuple(response.meta.get("redirect_urls", ())),
            headers={name: value for name in RIGHTS_HEADERS if (value := _header(response, name)) is not None},
            country=source.country if source else None,
            timezone=source.timezone if source else "UTC",
            reservation=response.meta.get("reservation"),
            rights=self.rights(source),
            crawl=self.crawl,
        )

    def rights(self, source: Source | None) -> str:
        """What stays of an article whose publisher reserves it: the source's own word, or else the setting's."""
        return (source.rights if source else None) or self.configuration.rights

    def page_failed(self, failure: Failure) -> None:
        fetch: PendingFetch = failure.request.cb_kwargs["fetch"]  # type: ignore[attr-defined]  # Scrapy sets it on every failure it hands over
        if isinstance(failure.value, ShuttingDown):
            self.settled(fetch.source, fetch.url)
            return
        reason, temporary, retry_after = failure_reason(failure.value)
        self.record_failure(fetch, reason, temporary=temporary, retry_after=retry_after, detail=str(failure.value))

    def record_failure(
        self, fetch: PendingFetch, reason: str, *, temporary: bool, retry_after: float | None = None, detail: str | None = None
    ) -> None:
        """The one outcome of an address that brought no page: tried again later, or dropped."""
        run = self.report.source(fetch.source)
        try:
            if temporary:
                state = self.store.fail(fetch.url, fetch.source, reason, self.crawl, retry_after=retry_after)
                if state == "failed":
                    run.failed += 1
                else:
                    run.dropped[state] += 1
                faults.reach("failure_recorded")
            else:
                self.store.drop(fetch.url, fetch.source, reason, detail, crawl=self.crawl)
                run.dropped[reason] += 1
                faults.reach("drop_recorded")
        except StoreError as error:
            self.give_up(error)
        self.settled(fetch.source, fetch.url)

    def settled(self, source: str, url: str) -> None:
        """An address has its outcome: its place in the window is free."""
        self.frontier.settled(source, url)
        self.changed.set()

    def give_up(self, error: StoreError) -> None:
        """The database cannot be written: end the run, since whatever came now could not be kept."""
        if self.report.store_error is None:
            self.report.store_error = str(error)
            logger.error("the run is ended: %s", error)
        self.stop("store_error")

    def stop(self, reason: str) -> None:
        self.shutdown.request(reason)
        self.changed.set()
        engine = self.crawler.engine
        if engine is not None and engine.spider is not None and not self._stopping:
            self._stopping = True
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason=reason))

    _stopping = False


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1")[:1000] if value else None
