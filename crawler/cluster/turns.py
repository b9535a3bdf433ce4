"""Whose turn it is, for all workers: hosts' clocks, rests and the breaker stand in Redis."""

from __future__ import annotations

import asyncio
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, Self

from crawler.cluster.desk import Desk, desk_of
from crawler.cluster.link import AWAY
from crawler.guards.failures import RetryLater
from crawler.politeness.turns import FAILURES_IN_A_ROW, LONGEST_WAIT, Permit, Politeness

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

LOOK_AGAIN = 1.0  # seconds: a host that is promised to another is often free sooner than was promised


class SharedPermit(Permit):
    """One of the worker's transfers; that the host has answered is told to all."""

    def __init__(self, politeness: SharedPoliteness, host: str, delay: float, transfers: asyncio.Semaphore) -> None:
        self._of: tuple[SharedPoliteness, str, float] | None = (politeness, host, delay)
        self._places = (transfers,)

    def answered(self) -> None:
        told, self._of = self._of, None
        if told is not None:
            told[0].host_answered(told[1], told[2])


class SharedPoliteness(Politeness):
    """POLITENESS_CLASS of a worker. A request starts with the consent of Redis alone: where that is away, none does."""

    desk: Desk
    run: int | None = None  # of the collector

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        shared = super().of(crawler)
        shared.desk = desk_of(crawler)
        return shared

    async def take(self, slot: str, host: str, not_before: float = 0.0) -> Permit:
        if (wait := not_before - monotonic()) > 0:
            await asyncio.sleep(wait)
        delay = self.host(host).delay
        while True:
            delay = max(delay, self.host(host).delay)
            await self._transfers.acquire()
            granted = False
            try:
                turn = await self.desk.when_it_is_back(partial(self.desk.link.turn, host, slot, self.desk.worker, delay, FAILURES_IN_A_ROW))
                self.begin(turn.run)
                self.slot(slot).failures = turn.failures
                self.admit(slot)
                if turn.granted:
                    granted = True
                    return SharedPermit(self, host, delay, self._transfers)
            finally:
                if not granted:
                    self._transfers.release()
            if turn.wait > LONGEST_WAIT:
                raise RetryLater(f"one request in {delay:.0f} s", retry_after=turn.wait)
            await asyncio.sleep(min(max(turn.wait, 0.001), LOOK_AGAIN))

    def begin(self, run: int) -> None:
        """With a run of the collector hosts' delays and failures are learnt anew, as one machine does: an outlet may take them back."""
        if run != self.run:
            self.run = run
            self._hosts.clear()
            self._slots.clear()

    def host_answered(self, host: str, delay: float) -> None:
        self._tell(lambda: self.desk.link.answered(host, delay))

    def rest(self, slot: str, seconds: float) -> None:
        self._tell(lambda: self.desk.link.rest(slot, seconds))

    def failed(self, slot: str, weight: int = 1) -> None:
        super().failed(slot, weight)
        failures = self._tell(lambda: self.desk.link.failed(slot, weight))
        if failures is not None:
            self.slot(slot).failures = failures

    def succeeded(self, slot: str) -> None:
        if self.slot(slot).failures:  # as Redis said when the request started
            self._tell(lambda: self.desk.link.succeeded(slot, FAILURES_IN_A_ROW))
        super().succeeded(slot)

    def _tell(self, send: Any) -> Any:
        """What is said to a Redis that is away is said to nobody: the gap then counts from the start of a request."""
        try:
            return send()
        except AWAY as error:
            self.desk.away(error)
            return None
