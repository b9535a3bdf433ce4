"""The database file for one who only reads it, also where nobody may write beside it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

STILL = "immutable=1"  # how SQLite is told that nobody changes a file
_UNWRITABLE = ("SQLITE_CANTOPEN", "SQLITE_READONLY")  # what it says where the two files beside the database cannot be made


def read_only(path: Path, how: str = "mode=ro") -> sqlite3.Connection:
    """sqlite3.DatabaseError for what is no database, or one whose log only somebody who may write beside it can read."""
    conn = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, timeout=10.0, isolation_level=None)
    conn.row_factory = sqlite3.Row
    try:
        conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        conn.execute("PRAGMA temp_store = MEMORY")
    except sqlite3.DatabaseError as error:
        conn.close()
        if how == STILL or not getattr(error, "sqlite_errorname", "").startswith(_UNWRITABLE):
            raise
        if _has_log(path):
            problem = f"its log ({path.name}-wal) can only be read by whoever may write beside it: copy it with sqlite3's .backup"
            raise sqlite3.OperationalError(problem) from error
        return read_only(path, STILL)  # in WAL mode without a log, where nobody may make one: nobody writes to it either
    return conn


def _has_log(path: Path) -> bool:
    """Whether something stands in the write-ahead log that may not be in the file yet."""
    try:
        return path.with_name(path.name + "-wal").stat().st_size > 0
    except OSError:
        return False
