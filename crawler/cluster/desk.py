"""What a worker has under way: its leases, kept alive, and the answers that end them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler

from crawler.cluster.link import AWAY, Leased, Link
from crawler.cluster.namespace import Namespace, spoken, version

logger = logging.getLogger("vigia.crawl")
BEATS = 4  # signs of life in the time of a lease
LONGEST = 1800.0  # seconds: what takes longer hangs, and its lease is left to run out
AGAIN = 1.0  # seconds until Redis is asked again that did not answer


@dataclass(slots=True)
class Held:
    token: str
    since: float
    host: str | None = None  # that answered


class Desk:
    """The leases of one worker. Where Redis is away everything waits for it: an answer is kept until it is delivered, and a request starts
    only with its host's turn. `limit` leases at once, of `lease` seconds."""

    def __init__(self, link: Link, namespace: Namespace, worker: str, *, places: int, limit: int, lease: float) -> None:
        self.link, self.namespace, self.worker = link, namespace, worker
        self.places, self.limit, self.lease = places, limit, lease
        self.held: dict[str, Held] = {}
        self.changed = asyncio.Event()
        self.delivered = 0
        self.alone: str | None = None  # a job beside which nothing else is to be under way
        self.away_since: float | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    @property
    def full(self) -> bool:
        return len(self.held) >= self.limit or self.alone in self.held

    def take(self) -> Leased | float:
        """A job, or the seconds after which to ask again. Raises OtherVersion."""
        if self.away_since is not None:
            self.beat()  # first: leases that ran out while Redis was away are their workers' still
        try:
            leased = self.link.pop(self.worker, version(), len(self.held), self.places, self.lease)
        except AWAY as error:
            self.away(error)
            return AGAIN
        self.back()
        if isinstance(leased, Leased):
            self.held[leased.id] = Held(leased.token, time.monotonic())
            self.alone = leased.id if leased.alone else None
        return leased

    def note_host(self, job: str, host: str) -> None:
        if held := self.held.get(job):
            held.host = host

    def answer(self, job: str, said: dict[str, Any]) -> None:
        """Ends a job; what Redis cannot take now it takes later."""
        held = self.held.get(job)
        if held is None:
            return  # its lease is lost, and another's answer counts
        if held.host:
            said = {"host": held.host, **said}
        told = spoken(said)
        self._deliver(job, lambda: self.link.finish(job, held.token, told))

    def give_back(self, job: str) -> None:
        """The run ends, and the job is another's."""
        if held := self.held.get(job):
            self._deliver(job, lambda: self.link.release(job, held.token))

    def tell(self, said: dict[str, Any]) -> None:
        told = spoken(said)
        self._deliver(None, lambda: self.link.tell(told))

    def _deliver(self, job: str | None, send: Callable[[], object]) -> None:
        try:
            send()
        except AWAY as error:
            self.away(error)
            task = asyncio.ensure_future(self._deliver_later(job, send))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)
        else:
            self._done(job)

    async def _deliver_later(self, job: str | None, send: Callable[[], object]) -> None:
        while True:
            await asyncio.sleep(AGAIN)
            try:
                send()
            except AWAY:
                continue
            self.back()
            self._done(job)
            return

    def _done(self, job: str | None) -> None:
        if job is not None and self.held.pop(job, None) is not None:
            self.delivered += 1
        self.changed.set()

    def beat(self) -> None:
        """A sign of life for the worker and for each of its leases."""
        now = time.monotonic()
        try:
            self.namespace.sign(self.worker, self.lease)
            alive = {job: held.token for job, held in self.held.items() if now - held.since < LONGEST}
            for job in self.link.renew(alive, self.lease) if alive else ():
                logger.warning("the lease of %s ran out: another worker has it", job)
                self.held.pop(job, None)
            self.back()
        except AWAY as error:
            self.away(error)
        self.changed.set()

    async def when_it_is_back(self, ask: Callable[[], Any], pause: Callable[[float], Awaitable[None]] = asyncio.sleep) -> Any:
        """What `ask` gives, as soon as Redis answers."""
        while True:
            try:
                answer = ask()
            except AWAY as error:
                self.away(error)
                await pause(AGAIN)
            else:
                self.back()
                return answer

    def away(self, error: Exception) -> None:
        if self.away_since is None:
            self.away_since = time.monotonic()
            logger.warning("waiting for Redis at %s (%s)", self.namespace.where, error)

    def back(self) -> None:
        if self.away_since is not None:
            logger.info("Redis at %s answers again, after %.0f seconds", self.namespace.where, time.monotonic() - self.away_since)
            self.away_since = None

    def close(self) -> None:
        """What is still under way is given back; where Redis is away its lease runs out."""
        for task in self._under_way:
            task.cancel()
        try:
            for job, held in list(self.held.items()):
                self.link.release(job, held.token)
            self.namespace.sign_off(self.worker)
        except AWAY as error:
            self.away(error)
        self.held.clear()


_desks: WeakKeyDictionary[Crawler, Desk] = WeakKeyDictionary()


def put(crawler: Crawler, desk: Desk) -> None:
    _desks[crawler] = desk


def desk_of(crawler: Crawler) -> Desk:
    """The desk of a worker; KeyError in any other run."""
    return _desks[crawler]
