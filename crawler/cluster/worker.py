"""A worker: takes jobs out of Redis, fetches and reads, and hands back what came of each. It has no database."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import logging
from collections.abc import AsyncIterator
from typing import Any, Self

import msgspec
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.asyncio import create_looping_call
from twisted.python.failure import Failure

from crawler.cluster.desk import BEATS, Desk, desk_of
from crawler.cluster.jobs import link_of, options_of
from crawler.cluster.link import OtherVersion
from crawler.cluster.namespace import version
from crawler.cluster.scheduler import LeaseScheduler
from crawler.guards.failures import failure_reason
from crawler.run.configuration import Configuration, configuration
from crawler.run.shutdown import Shutdown, ShuttingDown, shutdown_of
from crawler.spiders.links import links_of
from crawler.spiders.request_meta import page_of
from vigia.addresses import AddressError, host_key
from vigia.answers import PoolClosed, WorkerCrashed, WorkerError
from vigia.clock import Clock
from vigia.items import Article, Page
from vigia.workers import WorkerPool, open_pool

logger = logging.getLogger("vigia.crawl")
NOT_MODIFIED = 304
CONDITIONS = ("If-None-Match", "If-Modified-Since")
ABOUT_FRESHNESS = ("ETag", "Last-Modified", "Cache-Control")


class WorkerSpider(Spider):
    """`scrapy crawl news -s CLUSTER=redis://...`; works until it is told to end, or until the run is another version's."""

    name = "news"
    configuration: Configuration
    clock: Clock
    shutdown: Shutdown
    desk: Desk
    pool: WorkerPool
    refused: str | None = None  # why it ended by itself

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.configuration = configuration(crawler.settings)
        spider.clock = spider.configuration.clock
        spider.pool = open_pool(crawler, spider.configuration.workers)
        spider.shutdown = shutdown_of(crawler)
        spider.desk = desk_of(crawler)
        spider.jobs = {}
        return spider

    jobs: dict[str, str]  # of the pages under way: identity of the address, and the job

    async def start(self) -> AsyncIterator[Request]:
        engine = self.crawler.engine
        assert engine is not None
        scheduler = engine.scheduler
        assert isinstance(scheduler, LeaseScheduler)
        beat = create_looping_call(self.desk.beat)
        beat.start(self.desk.lease / BEATS, now=True)
        try:
            while not self.shutdown.requested:
                self.desk.changed.clear()
                request = None if self.desk.full or engine.needs_backout() else scheduler.queue.pop()
                if request is not None:
                    yield request
                    continue
                wait = 0.2 if self.desk.full else max(0.005, min(scheduler.queue.wait, 0.2))
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.shutdown.guard(self.desk.changed.wait()), wait)
        except ShuttingDown:
            pass
        except OtherVersion as other:
            self.refused = f"the run is that of {other} by now, and this worker is {version()}: bring both to one version"
            logger.error("%s", self.refused)
            self.shutdown.request("other_version")
        finally:
            if beat.running:
                beat.stop()

    # pages

    async def parse_page(self, response: Response, job: dict[str, Any]) -> AsyncIterator[Page]:
        self.desk.note_host(job["id"], _host(response))
        try:
            page = page_of(response, job["source"], None, link=link_of(job), fetched_at=self.clock(), rights=job["rights"])
            page.country, page.timezone = job["country"], job["timezone"]
        except (KeyError, TypeError, ValueError) as problem:  # a job that lacks something
            self.desk.answer(job["id"], {"unreadable": repr(problem)[:300]})
            return
        self.jobs[page.asked.key] = job["id"]
        yield page

    def page_ended(self, item: Page | Article, said: dict[str, Any] | None) -> None:
        """What the stages made of a page; None gives it back."""
        job = self.jobs.pop(item.page_url if isinstance(item, Article) else item.asked.key, None)
        if job is None:
            return
        if said is None:
            self.desk.give_back(job)
        else:
            self.desk.answer(job, said)

    async def page_failed(self, failure: Failure) -> None:
        self.failed(failure)

    # polls

    async def parse_endpoint(self, response: Response, job: dict[str, Any]) -> AsyncIterator[Any]:
        try:
            self.desk.note_host(job["id"], _host(response))
            self.desk.answer(job["id"], await self.read_endpoint(response, job))
        except (ShuttingDown, PoolClosed):
            self.desk.give_back(job["id"])
        except Exception as problem:
            logger.exception("%s: %s could not be read", job["source"], response.url)
            self.desk.answer(job["id"], {"error": repr(problem)[:500]})
        return
        yield

    async def read_endpoint(self, response: Response, job: dict[str, Any]) -> dict[str, Any]:
        asked = response.request.headers if response.request else {}
        body_hash = hashlib.sha256(response.body).hexdigest()
        said: dict[str, Any] = {
            "url": response.url,
            "status": response.status,
            "headers": {name: value.decode("latin-1") for name in ABOUT_FRESHNESS if (value := response.headers.get(name))},
            "asked": {name: value.decode("latin-1") for name in CONDITIONS if (value := asked.get(name))},
            "redirects": [response.meta.get("redirect_urls", []), response.meta.get("redirect_reasons", [])],
            "body_hash": body_hash,
        }
        if response.status == NOT_MODIFIED or body_hash == job["body_hash"]:
            return said
        try:
            found = await self.shutdown.guard(links_of(self.pool, self.crawler.settings, job["kind"], response, options_of(job)))
        except PoolClosed:
            raise
        except WorkerError as error:
            return said | {"unread": {"ended": error.ended, "crashed": isinstance(error, WorkerCrashed), "detail": str(error)[:500]}}
        return said | {"links": msgspec.to_builtins(found)}

    async def poll_failed(self, failure: Failure) -> None:
        self.failed(failure)

    def failed(self, failure: Failure) -> None:
        """A request of a job ended without an answer that is one."""
        job = failure.request.cb_kwargs["job"]["id"]  # type: ignore[attr-defined]  # Scrapy sets it on every failure it hands over
        if isinstance(failure.value, ShuttingDown):
            self.desk.give_back(job)
            return
        reason, temporary, retry_after = failure_reason(failure.value)
        response = getattr(failure.value, "response", None)
        said = {
            "failed": reason,
            "temporary": temporary,
            "retry_after": retry_after,
            "status": response.status if response is not None else None,
            "detail": str(failure.value)[:500],
        }
        self.desk.answer(job, said)


def _host(response: Response) -> str:
    try:
        return host_key(response.url)
    except AddressError:
        return ""
