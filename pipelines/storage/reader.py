"""The database for whoever only looks: whose it is is checked as for a run, and nothing is made or written, whoever may write."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import migrations
from .connection import applied, check_owner
from .errors import StoreError, UnusableStore, store_error

STILL = "immutable=1"  # how SQLite is told that nobody changes a file
_UNWRITABLE = ("SQLITE_CANTOPEN", "SQLITE_READONLY")  # what it says where the two files beside the database cannot be made


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """The database, for reading alone. UnusableStore for what is none of ours, StoreError for one that cannot be read, here or later."""
    if not path.is_file():
        raise UnusableStore(path, "there is no such database", "Name one with DATABASE, or run a crawl first")
    outdated = False
    try:
        conn = _connected(path, "mode=ro")
        try:
            check_owner(path, conn)
            if not (had := applied(conn)):
                raise UnusableStore(path, "it holds nothing yet", "Run a crawl first")
            outdated = not had.issuperset(migrations.NAMES)
            conn.execute("PRAGMA temp_store = MEMORY")
            yield conn
        finally:
            conn.close()
    except sqlite3.Error as error:
        if (known := store_error(path, error)) is not None:
            raise known from error
        if outdated and str(error).startswith("no such"):
            problem = f"an older version of Vigía wrote this database ({error})"
            raise StoreError(path, problem, "Run a crawl or retag first: both bring it up to date") from error
        raise StoreError(
            path, f"it cannot be read: {error}", "Somebody else may have written into it: sqlite3's .recover makes a copy"
        ) from error


def _connected(path: Path, how: str) -> sqlite3.Connection:
    conn = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=10.0, isolation_level=None)
    conn.row_factory = sqlite3.Row
    try:
        conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        conn.close()
        if how == STILL or not error.sqlite_errorname.startswith(_UNWRITABLE):
            raise
        if _has_log(path):
            cure = "Read it as a user who may write there, or copy it with sqlite3's .backup"
            raise StoreError(path, f"its log ({path.name}-wal) can only be read by whoever may write beside it", cure) from error
        return _connected(path, STILL)  # in WAL mode without a log, where nobody may make one: nobody writes to it either
    return conn


def _has_log(path: Path) -> bool:
    """Whether something stands in the write-ahead log that may not be in the file yet."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size > 0
    except OSError:
        return False
