"""One run at a time on one database: a lock the kernel holds, so that it is free the moment its holder dies, however it dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout


class LockTaken(Exception):
    """Another crawl, retag or forget is at work on this database."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"another run is at work on this database (it holds {path}): wait for it to end, or stop it; nothing was done")


def lock_path(database: Path) -> Path:
    return database.with_name(database.name + ".lock")


@contextmanager
def run_lock(database: Path) -> Iterator[None]:
    """Hold the database's lock, or raise LockTaken at once. OSError when the lock file cannot be made."""
    path = lock_path(database)
    lock = FileLock(path, blocking=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise LockTaken(path) from None
    try:
        yield
    finally:
        lock.release()
