"""What every spider of ours does with an address: fetch it politely, hand the page on, and write down what went wrong."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.guards.failures import failure_reason
from crawler.run.configuration import Configuration, configuration
from crawler.run.reachability import Reachability
from crawler.run.shutdown import Shutdown, ShuttingDown, shutdown_of
from crawler.run.tally import RunReport
from crawler.sources import Source, load
from crawler.spiders.frontier import Frontier
from crawler.spiders.request_meta import page_of, request_meta
from pipelines.labels.file import LabelsFile
from pipelines.rereading import CaughtUp, read_unread
from pipelines.storage.store import PendingFetch, Store, StoreError, open_store
from vigia import faults
from vigia.answers import PoolClosed
from vigia.clock import Clock
from vigia.items import Article, Page
from vigia.workers import get_pool, open_pool

LAST_PATIENCE = 5.0  # seconds that a run which is being ended waits for the database: whoever sent SIGTERM gives it fifteen
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
    fetches = True  # False: nobody is asked for anything, and nothing is ever pending for it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = RunReport()
        self.polling = 0  # endpoints asked, answer not yet recorded
        self.changed = asyncio.Event()
        self.reachability = Reachability()
        self.endings: list[Callable[[], Awaitable[None]]] = []  # what is still to be written before the run's own record is

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.configuration = configuration(crawler.settings)
        spider.clock = spider.configuration.clock
        spider.sources = load(spider.configuration.sources_file)
        labels = LabelsFile(spider.configuration.labels)
        labels.read()
        spider.store = open_store(crawler, spider.configuration.database, spider.clock, labels)
        open_pool(crawler, spider.configuration.workers)
        spider.shutdown = shutdown_of(crawler)
        crawler.signals.connect(spider.reachability.answered, signals.headers_received)
        spider.prepare()
        return spider

    def prepare(self) -> None:
        """Once the store and the sources are there; makes the frontier, and writes nothing yet."""
        raise NotImplementedError

    def waiting(self) -> int:
        """How many addresses of its sources are to be fetched now. Raises StoreError."""
        return self.store.discoveries.count_waiting(self.report.sources)

    async def begin(self) -> None:
        """Writes down what the run starts from, before anything is asked. Raises StoreError."""

    async def first_requests(self) -> AsyncIterator[Any]:
        """What starts the run, beside what the database holds as pending."""
        return
        yield

    async def start(self) -> AsyncIterator[Any]:
        try:
            await self.begin()
            catching_up = asyncio.ensure_future(self.catch_up())
            async for request in self.first_requests():
                yield request
            while not self.shutdown.requested:
                self.changed.clear()
                for fetch in self.frontier.take():
                    faults.reach("article_requested")
                    yield self.take_up(fetch)
                if self.frontier.drained and not self.polling and catching_up.done():
                    return
                if not self.changed.is_set():
                    await self.changed.wait()
        except StoreError as error:
            self.give_up(error)
        except asyncio.CancelledError:
            self.end("shutdown")
            raise

    async def catch_up(self) -> None:
        """Stories that earlier runs stored and could not read are read by this one."""
        time_limit = self.crawler.settings.getfloat("ANALYSIS_TIME_LIMIT")
        caught_up = CaughtUp()
        try:
            await self.shutdown.guard(read_unread(self.store, get_pool(self.crawler), caught_up, time_limit=time_limit))
        except (ShuttingDown, PoolClosed):
            pass
        except StoreError as error:
            self.give_up(error)
        finally:
            self.report.reread, self.report.reread_errors = caught_up.total, caught_up.errors
            if caught_up.total:
                logger.info("%s", caught_up)
            self.changed.set()

    def take_up(self, fetch: PendingFetch) -> Any:
        """The request for a page, or an article where there is nothing to ask for."""
        return self.article_request(fetch)

    def article_request(self, fetch: PendingFetch) -> Request:
        return Request(
            fetch.address.fetch,
            callback=self.parse_page,
            errback=self.page_failed,
            cb_kwargs={"fetch": fetch},
            dont_filter=True,
            meta=request_meta(fetch.source, self.sources.get(fetch.source), "article"),
        )

    async def parse_page(self, response: Response, fetch: PendingFetch) -> AsyncIterator[Any]:
        faults.reach("page_received")
        yield self.page(response, fetch)

    def page(self, response: Response, fetch: PendingFetch) -> Page:
        return page_of(
            response,
            fetch.source,
            self.sources.get(fetch.source),
            link=fetch.link,
            fetched_at=self.clock(),
            rights=self.configuration.rights,
            crawl=self.crawl,
        )

    async def page_failed(self, failure: Failure) -> None:
        fetch: PendingFetch = failure.request.cb_kwargs["fetch"]  # type: ignore[attr-defined]  # Scrapy sets it on every failure it hands over
        if isinstance(failure.value, ShuttingDown):
            self.settled(fetch)
            return
        reason, temporary, retry_after = failure_reason(failure.value)
        record = partial(self.record_failure, fetch, reason, temporary=temporary, retry_after=retry_after, detail=str(failure.value))
        await self.reachability.failed(host_of(fetch.address.fetch), reason, record)
        self.settled(fetch)

    async def record_failure(
        self, fetch: PendingFetch, reason: str, *, temporary: bool, retry_after: float | None = None, detail: str | None = None
    ) -> None:
        """The one outcome of an address that brought no page: tried again later, or dropped."""
        run = self.report.source(fetch.source)
        try:
            if temporary:
                fail = self.store.discoveries.fail
                state = await self.store.write(fail, fetch.address.key, fetch.source, reason, self.crawl, retry_after=retry_after)
                run.settle(state)
                faults.reach("failure_recorded")
            else:
                await self.store.write(self.store.discoveries.drop, fetch.address.key, fetch.source, reason, detail, crawl=self.crawl)
                run.settle("dropped", reason)
                faults.reach("drop_recorded")
        except StoreError as error:
            self.give_up(error)

    def settled(
        self, item: PendingFetch | Page | Article, outcome: str | None = None, reason: str = "dropped", error: str | None = None
    ) -> None:
        """Nothing more comes of an address in this run: its place in the window is free, and what its page came to is counted.

        `outcome` as `SourceRun.settle` takes it (None: there was no page, or the run ends first), with the reason of a drop; `error` names
        what we could not do with the page.
        """
        if outcome is not None:
            run = self.report.source(item.source)
            run.pages += 1
            run.settle(outcome, reason)
            if error:
                run.errors[error] += 1
        self.frontier.settled(item.source, address_of(item), new=outcome == "new")
        self.changed.set()

    def give_up(self, error: StoreError) -> None:
        """The database cannot be written: end the run, since whatever came now could not be kept."""
        if self.report.store_error is None:
            self.report.store_error = str(error)
            logger.error("the run is ended: %s", error)
        self.stop("store_error")

    def end(self, reason: str) -> None:
        """Whoever waits for anything waits no longer."""
        self.store.patience = LAST_PATIENCE
        self.shutdown.request(reason)
        self.changed.set()

    def stop(self, reason: str) -> None:
        self.end(reason)
        engine = self.crawler.engine
        if engine is not None and engine.spider is not None and not self._stopping:
            self._stopping = True
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason=reason))

    _stopping = False


def address_of(item: PendingFetch | Page | Article) -> str:
    """The identity it was discovered under: its row in `discoveries`."""
    if isinstance(item, Article):
        return item.page_url
    return item.asked.key if isinstance(item, Page) else item.address.key


def host_of(address: str) -> str:
    return urlsplit(address).netloc
