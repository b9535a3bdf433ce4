"""The collector: decides all that a single machine decides, has the workers do the rest, and writes down what they answer."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from typing import Any

import redis
from scrapy.http import Request

from crawler.cluster.applying import AnsweredSpider
from crawler.cluster.jobs import page_job, poll_job, poll_of
from crawler.cluster.link import AWAY, Link, connect
from crawler.cluster.namespace import Namespace
from crawler.cluster.stream import Answer, Stream
from crawler.run.shutdown import ShuttingDown
from crawler.sources import Source
from crawler.spiders.links import link_options
from pipelines.storage.store import EndpointState, PendingFetch, StoreError

logger = logging.getLogger("vigia.crawl")
LOOK_EVERY = 0.05  # seconds between two looks at the stream while it is blank
TICK_EVERY = 5.0  # seconds between two looks at leases, and at whether Redis still has what is under way
ALONE_AFTER = 30.0  # seconds without a worker after which it is said


class CollectSpider(AnsweredSpider):
    """`scrapy collect`: a run of `news` whose requests are jobs, and whose answers come out of a stream.

    The database stays the only memory: what is under way can be told from it at any time, so that a Redis that lost it is given it again,
    and a collector that was killed goes on with what its successor finds in the stream. Nothing waits in this process but ids.
    """

    link: Link
    epoch: str
    alone_since: float | None = None
    applied = 0  # answers

    def prepare(self) -> None:
        super().prepare()
        url = self.configuration.cluster
        assert url is not None
        self.link = Link(connect(url))
        self.namespace = Namespace(self.link, url, logger.warning)
        self.stream = Stream(self.link)
        self.under_way: dict[str, str] = {}  # the jobs of this run that have no answer yet, with their sources
        self.away_since: float | None = None
        self.over = False
        self.gauges: dict[str, float] = {}  # for an operator: how Redis was when it was last looked at

    # the run

    async def begin(self) -> None:
        await super().begin()
        selected = {source.id for source in self.selected}
        for source in self.sources:
            if source not in selected:
                self.frontier.close(source)  # what an earlier run asked of it is written down, and opens nothing
        try:
            await self.at_redis(self.claim)
            while await self.collect():  # what was answered since the last collector, before anything is asked again
                pass
        except (StoreError, ShuttingDown):
            raise
        except Exception as problem:  # Scrapy would write it into the log and end the run as if all were well
            logger.exception("the run is ended")
            self.report.store_error = f"Redis could not be used: {problem}"
            self.stop("collect_error")
            raise ShuttingDown("collect_error") from None

    async def first_requests(self) -> AsyncIterator[Request]:
        self.reading = asyncio.ensure_future(self.read())
        self.endings.insert(0, self.read_the_rest)
        async for request in super().first_requests():
            yield request

    async def read_the_rest(self) -> None:
        """Copies of robots.txt may stand behind the last answer that was waited for."""
        self.over = True
        await self.reading
        while not self.shutdown.requested and await self.collect():
            pass

    def claim(self) -> None:
        collected = self.store.collected
        self.epoch = self.namespace.claim(collected.remembers, collected.remember, self.configuration.now or "")
        self.stream.open()

    def poll_request(self, source: Source, endpoint: EndpointState, depth: int = 0) -> Request:
        request = super().poll_request(source, endpoint, depth)
        return self.job_request(request, self.poll_job(source, endpoint, depth))

    def poll_job(self, source: Source, endpoint: EndpointState, depth: int) -> dict[str, Any]:
        return poll_job(endpoint, depth, link_options(source, self.crawler.settings, now=self.clock(), since=self.oldest))

    def article_request(self, fetch: PendingFetch) -> Request:
        job = page_job(fetch, self.sources.get(fetch.source), self.configuration.rights)
        return self.job_request(super().article_request(fetch), job)

    def job_request(self, request: Request, job: dict[str, Any]) -> Request:
        self.under_way[job["id"]] = job["source"]
        return request.replace(cb_kwargs={"job": job})

    # Redis

    async def at_redis(self, ask: Any) -> Any:
        """What `ask` gives, as soon as Redis answers."""
        while True:
            try:
                answer = ask()
            except AWAY as error:
                if self.away_since is None:
                    self.away_since = time.monotonic()
                    self.gauges = {"cluster_redis_up": 0.0}
                    logger.warning("waiting for Redis at %s (%s)", self.namespace.where, error)
                await self.shutdown.guard(asyncio.sleep(1.0))
            except redis.ResponseError as error:
                if "NOGROUP" not in str(error):
                    raise
                logger.warning("Redis at %s has lost its data: what is under way is given to it again", self.namespace.where)
                await self.at_redis(self.claim)
            else:
                if self.away_since is not None:
                    logger.warning(
                        "Redis at %s answers again, after %.0f seconds", self.namespace.where, time.monotonic() - self.away_since
                    )
                    self.away_since = None
                return answer

    async def read(self) -> None:
        """Applies answers until the run ends."""
        ticked = time.monotonic()
        try:
            while not self.shutdown.requested and not self.over:
                some = await self.collect()
                if time.monotonic() - ticked >= TICK_EVERY:
                    ticked = time.monotonic()
                    await self.reconcile()
                if not some:
                    await asyncio.sleep(LOOK_EVERY)
        except StoreError as error:
            self.give_up(error)
        except ShuttingDown:
            pass
        except Exception as problem:
            logger.exception("the run is ended")
            self.report.store_error = self.report.store_error or f"the answers of the workers could not be collected: {problem}"
            self.stop("collect_error")

    async def collect(self) -> bool:
        """Some answers, in their order; False where there were none. Raises StoreError."""
        answers: list[Answer] = await self.at_redis(self.stream.read)
        done: list[str] = []
        try:
            for answer in answers:
                if not self.store.collected.has(self.epoch, answer.message):
                    with self.store.collected.applying(self.epoch, answer.message):
                        await self.apply(answer)
                        self.applied += 1
                done.append(answer.message)
        finally:
            if done:
                await self.at_redis(lambda: self.stream.acknowledge(done))
        return bool(answers)

    async def reconcile(self) -> None:
        """Jobs that Redis has not, and has not answered, are given to it again."""
        tick = await self.at_redis(self.link.tick)
        workers = await self.at_redis(self.namespace.workers)
        self.look_for_workers(workers)
        told = {"jobs": tick.jobs, "leases": tick.leases, "answers": tick.answers, "lag_seconds": tick.oldest}
        told |= {"expired": tick.expired, "workers": len(workers), "redis_up": 1}
        self.gauges = {f"cluster_{name}": float(value) for name, value in told.items()}
        missing = await self.at_redis(lambda: self.link.missing(self.under_way))
        if not missing:
            return
        while await self.collect():  # their answers, if it is those that are there
            pass
        for job in missing:
            if job in self.under_way and (request := self.request_of(job)) is not None:
                logger.info("%s was lost and is given to Redis again", job)
                self.ask(request)

    def look_for_workers(self, workers: dict[str, str]) -> None:
        if workers or not self.under_way:
            self.alone_since = None
        elif self.alone_since is None:
            self.alone_since = time.monotonic()
        elif 0 < self.alone_since < time.monotonic() - ALONE_AFTER:
            logger.warning(
                "waiting for a worker at %s: none has said a word for a while (scrapy crawl news -s CLUSTER=...)", self.namespace.where
            )
            self.alone_since = 0.0  # it is said once

    def request_of(self, job: str) -> Request | None:
        """The request of a job that is under way, made again from the database."""
        if job.startswith("page "):
            fetch = self.store.collected.fetch_of(job.removeprefix("page "))
            return None if fetch is None else self.article_request(fetch)
        number, depth = poll_of(job)
        endpoint = self.store.collected.endpoint_of(number)
        source = self.sources.get(endpoint.source) if endpoint else None
        if endpoint is None or source is None:
            return None
        request = self.poll_request(source, endpoint, depth)
        self.polling -= 1  # it is counted already
        self.asking[source.id] -= 1
        return request
