"""The Store: one SQLite file that is the crawler's memory and the analyst's database.

Synchronous, for one thread, every write a short transaction. Whatever is wrong with the file or the disk comes out as StoreError.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from crawler.clock import Clock, clock

from .connection import BUSY_TIMEOUT
from .crawls import Crawls
from .discoveries import Discovery, Known, PendingFetch
from .endpoints import Endpoints, EndpointState
from .errors import StoreError, UnusableStore
from .notices import Notices
from .rereading import Rereading
from .retention import Retention
from .robots import Robots, RobotsRow
from .takedown import Takedowns

__all__ = ["Discovery", "EndpointState", "Known", "PendingFetch", "RobotsRow", "Store", "StoreError", "UnusableStore", "store_for"]


class Store(Rereading, Takedowns, Retention, Endpoints, Crawls, Robots, Notices):
    """Everything that is remembered. Each room of the database has its own module; this is the door."""

    @classmethod
    def open(cls, path: Path | str, clock: Clock, *, busy_timeout: float = BUSY_TIMEOUT) -> Store:
        """Open or make the file, bring its schema and views up to date. Raises StoreError, having damaged nothing."""
        return cls(Path(path), clock, busy_timeout)

    @classmethod
    def note_skipped_run(cls, path: Path | str, clock: Clock) -> None:
        """Write down that a run found the lock taken: three in a row are a health problem. Beside the run at work, in a moment."""
        store = cls(Path(path), clock, SKIPPED_TIMEOUT)
        try:
            store.record_skipped_run()
        finally:
            store.disconnect()


DEFAULT = Path(__file__).resolve().parent.parent.parent / "output" / "news.db"
SKIPPED_TIMEOUT = 10.0  # seconds; nobody waits for a note

_stores: WeakKeyDictionary[Any, Store] = WeakKeyDictionary()


def store_for(crawler: Any) -> Store:
    """The one Store of a Scrapy crawler, opened at first use from its settings DATABASE (DEFAULT without it) and NOW. Raises StoreError."""
    store = _stores.get(crawler)
    if store is None:
        path = Path(crawler.settings.get("DATABASE") or DEFAULT).expanduser().absolute()
        store = Store.open(path, clock(crawler.settings.get("NOW")))
        _stores[crawler] = store
    return store
