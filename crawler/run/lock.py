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


class NoLock(OSError):
    """There is no place for the lock. The message names the file and the cure."""

    def __init__(self, path: Path, error: OSError) -> None:
        where = f", {error.filename}" if str(error.filename) != str(path) else ""
        super().__init__(
            f"{path}: the lock of the database cannot be taken ({error.strerror or error}{where}). "
            "Give DATABASE the name of a file in a directory where this user may write"
        )


def lock_path(database: Path) -> Path:
    return database.with_name(database.name + ".lock")


@contextmanager
def run_lock(database: Path) -> Iterator[None]:
    """Hold the database's lock, its directory made where it is missing. Raises at once: LockTaken, or NoLock where there can be none."""
    path = lock_path(database)
    lock = FileLock(path, blocking=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _take(lock, path)
    except OSError as error:
        raise NoLock(path, error) from error
    try:
        yield
    finally:
        lock.release()


def _take(lock: FileLock, path: Path) -> None:
    try:
        lock.acquire(timeout=0)
    except Timeout:
        with path.open("rb"):  # filelock also says so of a file that the system does not make; nobody holds that one
            raise LockTaken(path) from None
