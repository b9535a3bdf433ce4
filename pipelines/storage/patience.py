"""A write outside of an event loop, which waits for another program's lock and hears signals meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from .connection import BUSY_TIMEOUT, LOOP_TIMEOUT, TRY_AGAIN, Connection
from .errors import StoreBusy

T = TypeVar("T")


def patiently(db: Connection, work: Callable[[], T]) -> T:
    """The result of one transaction, as soon as the lock can be had. StoreBusy when it could not be had for long.

    `db.wait_on_the_loop()` has been called: SQLite's own wait hears no signal."""
    waited = 0.0
    while True:
        db.check_place()
        try:
            return work()
        except StoreBusy:
            if waited >= BUSY_TIMEOUT:
                raise
            time.sleep(TRY_AGAIN)
            waited += TRY_AGAIN + LOOP_TIMEOUT
