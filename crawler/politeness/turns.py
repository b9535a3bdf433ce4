"""Whose turn it is: one clock for each host, a few places for each source at a host, and the hosts that are left alone.

A *host* is scheme, host and port; a *slot* is a source at a host. The gap between two requests belongs to the host, whoever asks;
places, Retry-After and the breaker belong to the slot, so that one source's slow or failing answers never cost another anything,
even where both live at one address.
Asyncio only; nothing here knows Scrapy's requests.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Self
from weakref import WeakKeyDictionary

from crawler.guards.addon import LEAST_DELAY
from crawler.guards.failures import HostResting, RetryLater
from crawler.run.configuration import allowed_private_hosts

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

FAILURES_IN_A_ROW = 8  # a host that failed eight times running is down or has had enough: its other pages wait for the next run
LONGEST_WAIT = 3600.0  # seconds: a host whose turn is further away is asked by a later run


@dataclass(slots=True)
class _Host:
    delay: float  # seconds between two starts
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)  # first come, first served
    last: float = float("-inf")  # when the last request started or, once known, was answered


@dataclass(slots=True)
class _Slot:
    places: asyncio.Semaphore
    rests_until: float = float("-inf")
    failures: int = 0


class Permit:
    """One place of a slot and one of the whole; given back once, however often that is asked."""

    def __init__(self, host: _Host, *places: asyncio.Semaphore) -> None:
        self._host: _Host | None = host
        self._places = places

    def answered(self) -> None:
        """The host's gap counts from its answer: only then is it sure that the request had reached it, however long the way was."""
        host, self._host = self._host, None
        if host is not None:
            host.last = monotonic()

    def release(self) -> None:
        self.answered()
        places, self._places = self._places, ()
        for place in places:
            place.release()


class Politeness:
    """`delay`: the least gap in seconds; `places`: requests under way of one source at one host; `transfers`: of the whole run.

    Only a host in `private` ("host:port") may have a gap below LEAST_DELAY.
    """

    def __init__(self, *, delay: float, places: int, transfers: int, private: Collection[str] = ()) -> None:
        self._delay = delay
        self._private = private
        self._places = places
        self._transfers = asyncio.Semaphore(transfers)
        self._hosts: dict[str, _Host] = {}
        self._slots: dict[str, _Slot] = {}

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        settings = crawler.settings
        return cls(
            delay=settings.getfloat("DOWNLOAD_DELAY"),
            places=settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
            transfers=settings.getint("CONCURRENT_TRANSFERS", 64),
            private=allowed_private_hosts(settings),
        )

    def host(self, key: str) -> _Host:
        found = self._hosts.get(key)
        if found is None:
            netloc = key.partition("://")[2].replace("[", "").replace("]", "")
            found = self._hosts[key] = _Host(self._delay if netloc in self._private else max(self._delay, LEAST_DELAY))
        return found

    def slot(self, key: str) -> _Slot:
        found = self._slots.get(key)
        if found is None:
            found = self._slots[key] = _Slot(asyncio.Semaphore(self._places))
        return found

    def slow_down(self, host: str, delay: float) -> None:
        """Starts at this host are at least `delay` seconds apart from now on: a host's gap only grows, nobody is ruder than the rest."""
        state = self.host(host)
        state.delay = max(state.delay, delay)

    def rest(self, slot: str, seconds: float) -> None:
        """No request of this slot starts for so many seconds."""
        state = self.slot(slot)
        state.rests_until = max(state.rests_until, monotonic() + seconds)

    def failed(self, slot: str, weight: int = 1) -> None:
        self.slot(slot).failures += weight

    def succeeded(self, slot: str) -> None:
        state = self.slot(slot)
        if state.failures < FAILURES_IN_A_ROW:  # an answer that was still under way does not wake a host that was sent to rest
            state.failures = 0

    def admit(self, slot: str) -> None:
        """HostResting when the slot has failed too often in this run."""
        failures = self.slot(slot).failures
        if failures >= FAILURES_IN_A_ROW:
            raise HostResting(f"{failures} failures in a row")

    async def take(self, slot: str, host: str, not_before: float = 0.0) -> Permit:
        """Wait for a turn: a place, the host's gap, the slot's rest, `not_before` (of time.monotonic).

        HostResting when the slot is to be left alone, RetryLater when the host's gap is beyond LONGEST_WAIT. Cancelling gives
        everything back.
        """
        self.admit(slot)
        await _sleep_until(not_before)
        state, clock = self.slot(slot), self.host(host)
        await state.places.acquire()
        try:
            while True:
                await _sleep_until(state.rests_until)  # before the queue of the host: a slot at rest holds nobody else up
                async with clock.turn:
                    while (due := clock.last + clock.delay) > monotonic():
                        self.admit(slot)
                        if (wait := due - monotonic()) > LONGEST_WAIT:
                            raise RetryLater(f"one request in {clock.delay:.0f} s", retry_after=wait)
                        await _sleep_until(due)
                    self.admit(slot)
                    if state.rests_until > monotonic():
                        continue
                    await self._transfers.acquire()
                    clock.last = monotonic()
                    return Permit(clock, state.places, self._transfers)
        except BaseException:
            state.places.release()
            raise


async def _sleep_until(moment: float) -> None:
    if (wait := moment - monotonic()) > 0:
        await asyncio.sleep(wait)


_politeness: WeakKeyDictionary[Crawler, Politeness] = WeakKeyDictionary()


def politeness_of(crawler: Crawler) -> Politeness:
    """The turns of a run, made from its settings when they are first asked for. POLITENESS_CLASS names another kind of them."""
    from scrapy.utils.misc import load_object  # here: the rest of this module is free of Scrapy

    found = _politeness.get(crawler)
    if found is None:
        path = crawler.settings.get("POLITENESS_CLASS")
        kind: type[Politeness] = load_object(path) if path else Politeness
        found = _politeness[crawler] = kind.of(crawler)
    return found
