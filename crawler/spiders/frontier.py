"""Which addresses to fetch next: a small window for each source over what the database holds as pending.

Nothing but the window is in memory, so a run over ten thousand articles is as light as one over ten, and what is not fetched today is
still written down for tomorrow.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

from pipelines.storage.store import PendingFetch


class Pending(Protocol):
    """Where the frontier looks: the Store's `pending`, or a list of what was asked for by hand."""

    def __call__(self, source: str, *, limit: int, exclude: Collection[str]) -> list[PendingFetch]: ...


class Frontier:
    """Hands out pending fetches: at most `window` under way for a source, at most `limit` articles that may be new in the whole run."""

    def __init__(self, pending: Pending, sources: Iterable[str], *, window: int, limit: int | None = None) -> None:
        self.pending = pending
        self.window = window
        self.limit = limit
        self.new = 0  # articles stored for the first time
        self._under_way: dict[str, set[str]] = defaultdict(set)
        self._handed_out: set[int] = set()  # hashes: an address comes once in a run, whatever the database says of it
        self._stuck: dict[str, set[str]] = defaultdict(set)
        self._hopeful = dict.fromkeys(sources)  # sources that may have something, in the order they were given
        self._closed: set[str] = set()
        self._held: set[str] = set()
        self.begun: dict[str, float] = {}  # when each source's first fetch was handed out, on the monotonic clock

    def look_again(self, source: str) -> None:
        """Its endpoint brought links, or one of its fetches ended."""
        if source not in self._closed:
            self._hopeful[source] = None

    def hold(self, source: str) -> None:
        """Nothing of it yet: an endpoint may still have something to say of what the others brought."""
        self._held.add(source)

    def release(self, source: str) -> None:
        self._held.discard(source)
        self.look_again(source)

    def close(self, source: str) -> bool:
        """Nothing more of this source in this run: its time is up. False when it had ended anyway."""
        had_more = source in self._hopeful or bool(self._under_way[source])
        self._closed.add(source)
        self._hopeful.pop(source, None)
        return had_more

    def settled(self, source: str, url: str, *, new: bool = False) -> None:
        """A fetch ended; `new`: with an article that was not there before."""
        self.new += new
        self._under_way[source].discard(url)
        self.look_again(source)

    @property
    def under_way(self) -> int:
        return sum(map(len, self._under_way.values()))

    @property
    def drained(self) -> bool:
        return not self.under_way and (not self._hopeful or self._room_for_new == 0)

    def take(self) -> Iterator[PendingFetch]:
        """What may be fetched now, each address at most once in a run."""
        for source in [source for source in self._hopeful if source not in self._held]:
            while (room := self._room(source)) > 0:
                found = self.pending(source, limit=room, exclude=self._under_way[source] | self._stuck[source])
                fresh = [fetch for fetch in found if hash(fetch.address.key) not in self._handed_out]
                for fetch in fresh:
                    self._handed_out.add(hash(fetch.address.key))
                    self._under_way[source].add(fetch.address.key)
                    self.begun.setdefault(source, time.monotonic())
                    yield fetch
                if len(fresh) == len(found):
                    break
                # what was handed out and is pending still hides what is behind it
                self._stuck[source].update(fetch.address.key for fetch in found)
            if self._room_for_new == 0:
                return  # for now: what is under way may come to nothing new
            self._hopeful.pop(source, None)  # a fetch that ends, or an endpoint that answers, brings it back

    @property
    def _room_for_new(self) -> int | None:
        """How many more may be fetched, if each of those under way turned out to be new; None without a limit."""
        return None if self.limit is None else max(0, self.limit - self.new - self.under_way)

    def _room(self, source: str) -> int:
        room = self.window - len(self._under_way[source])
        return room if self._room_for_new is None else min(room, self._room_for_new)
