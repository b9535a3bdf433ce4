"""The Store: one SQLite file that is the crawler's memory and the analyst's database.

Synchronous, for one thread, every write a short transaction; where an event loop must not wait for another program's lock, the write
goes through `await store.write(store.articles.save, article)`. Whatever is wrong with the file or the disk comes out as StoreError.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from pipelines.labels.file import LabelsFile
from vigia.clock import Clock

from .announcements import Announcements
from .archives import Archives
from .articles import Articles
from .collected import Collected
from .connection import BUSY_TIMEOUT, LOOP_TIMEOUT, Connection
from .copies import Copies
from .corrections import Corrections
from .crawls import Crawls
from .discoveries import Discoveries
from .endpoints import Endpoints, EndpointState
from .errors import StoreBusy, StoreError, UnusableStore
from .events import Events
from .forgotten import Forgotten
from .notices import Notices
from .pending import Discovery, Known, PendingFetch
from .readings import Readings
from .rereading import Rereading
from .retention import Retention
from .robots import Robots, RobotsRow
from .sketches import Sketches
from .sources import Sources
from .takedown import Takedowns
from .terms import Terms
from .unread import Unread
from .windows import Windows

__all__ = [
    "Discovery",
    "EndpointState",
    "Known",
    "PendingFetch",
    "RobotsRow",
    "Store",
    "StoreBusy",
    "StoreError",
    "UnusableStore",
    "open_store",
    "store_for",
]


P = ParamSpec("P")
T = TypeVar("T")


class Store(Connection):
    """Everything that is remembered: one connection, and the rooms of the database that share it, each in its own module."""

    def __init__(self, path: Path, clock: Clock, busy_timeout: float = BUSY_TIMEOUT, labels: LabelsFile | None = None) -> None:
        super().__init__(path, clock, busy_timeout)
        self.corrections = Corrections(self, labels)
        self.endpoints = Endpoints(self)
        self.forgotten = Forgotten(self)
        self.discoveries = Discoveries(self, self.endpoints, self.forgotten)
        self.readings = Readings(self)
        self.unread = Unread(self)
        self.sketches = Sketches(self)
        self.copies = Copies(self, self.sketches)
        self.terms = Terms(self)
        self.events = Events(self, self.corrections.judgements)
        self.sources = Sources(self, self.endpoints, self.events)
        self.articles = Articles(
            self, self.discoveries, self.readings, self.corrections, self.unread, self.forgotten, self.copies, self.events, self.terms
        )
        self.rereading = Rereading(self, self.readings, self.corrections, self.unread, self.events)
        self.takedowns = Takedowns(self, self.articles, self.discoveries, self.copies, self.events)
        self.retention = Retention(self, self.discoveries)
        self.crawls = Crawls(self)
        self.robots = Robots(self)
        self.notices = Notices(self)
        self.announcements = Announcements(self)
        self.archives = Archives(self)
        self.windows = Windows(self, self.discoveries)
        self.collected = Collected(self)

    @classmethod
    def open(cls, path: Path | str, clock: Clock, *, busy_timeout: float = BUSY_TIMEOUT, labels: LabelsFile | None = None) -> Store:
        """Open or make the file, bring its schema and views up to date. Raises StoreError, having damaged nothing.

        `labels`, read once: what is saved is as they have it.
        """
        store = cls(Path(path), clock, busy_timeout, labels)
        try:
            with suppress(StoreBusy):  # the next that opens it goes on with it
                store.terms.fill()
        except BaseException:
            store.disconnect()
            raise
        return store

    async def write(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As Connection has it; what is written for a message of another machine is written together with the mark that it was."""
        return await super().write(self.collected.marking(work), *args, **kwargs)

    @classmethod
    def note_skipped_run(cls, path: Path | str, clock: Clock) -> None:
        """Write down that a run found the lock taken. Beside the run at work, in a moment."""
        store = cls(Path(path), clock, SKIPPED_TIMEOUT)
        try:
            store.crawls.record_skipped()
        finally:
            store.disconnect()


SKIPPED_TIMEOUT = 10.0  # seconds; nobody waits for a note

_stores: WeakKeyDictionary[Any, Store] = WeakKeyDictionary()


def open_store(crawler: Any, path: Path, clock: Clock, labels: LabelsFile | None = None) -> Store:
    """The one Store of a Scrapy crawler. Raises StoreError.

    It never makes the crawler's loop wait for a lock: its writes go through `write`."""
    store = _stores[crawler] = Store.open(path, clock, busy_timeout=LOOP_TIMEOUT, labels=labels)
    return store


def store_for(crawler: Any) -> Store:
    """The Store that was opened for this crawler; KeyError without one."""
    return _stores[crawler]
