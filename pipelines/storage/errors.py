"""What can be wrong with the file, said so that the operator knows what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import TracebackType


class StoreError(Exception):
    """The database cannot be used. The message names the file and the cure; nothing was damaged, the open transaction was rolled back."""

    def __init__(self, path: Path | str, problem: str, cure: str) -> None:
        super().__init__(f"{path}: {problem}. {cure}")
        self.path = str(path)
        self.problem = problem
        self.cure = cure


class StoreBusy(StoreError):
    """Another program holds the write lock. Nothing of the transaction was done: it can be tried again as a whole."""


class UnusableStore(StoreError):
    """The path does not lead to a database of ours that this version can read: a matter of configuration, not of the disk."""


# A log that lies beside a copy is read as the copy's own, and ruins it.
PUT_BACK = "stop what is at work on it, remove the files of its name that end in -wal and -shm, then copy"

# By the primary result code of SQLite (https://www.sqlite.org/rescode.html): what happened, what to do.
_CURES = {
    "SQLITE_FULL": ("the disk is full", "Free some space and run again: what was not stored is still pending"),
    "SQLITE_READONLY": (
        "the database is read-only",
        "Make the file and its directory writable for this user, or choose another file with DATABASE",
    ),
    "SQLITE_PERM": ("access denied", "Make the file and its directory writable for this user, or choose another file with DATABASE"),
    "SQLITE_CANTOPEN": ("the database cannot be opened", "Make the file and its directory readable and writable for this user"),
    "SQLITE_CORRUPT": (
        "the database is damaged",
        f"Keep a copy with its -wal, then rescue it (sqlite3 FILE .recover | sqlite3 RESCUED) or put back a sound one: {PUT_BACK}",
    ),
    "SQLITE_NOTADB": ("this is not an SQLite database", "Choose another file with DATABASE, or move this one away"),
    "SQLITE_IOERR": (
        "reading or writing the file failed",
        "Check the disk (space, mount, quota) and run again: what was not stored is still pending",
    ),
    "SQLITE_BUSY": (
        "another program kept the database locked",
        "Close it (a shell with an open transaction?) and run again: nothing was lost",
    ),
    "SQLITE_LOCKED": (
        "another program kept the database locked",
        "Close it (a shell with an open transaction?) and run again: nothing was lost",
    ),
    "SQLITE_NOLFS": ("the file is too large for this file system", "Move it to another file system"),
    "SQLITE_TOOBIG": ("a value is too large for the database", "Report it with the log of this run"),
    "SQLITE_NOMEM": ("memory is exhausted", "Run again with fewer WORKERS"),
    "SQLITE_PROTOCOL": ("another program kept the database locked", "Close it and run again: nothing was lost"),
}


_KINDS: dict[str, type[StoreError]] = {"SQLITE_NOTADB": UnusableStore} | dict.fromkeys(
    ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL"), StoreBusy
)


class StoreErrors:
    """A context in which failures of the file come out as StoreError; one serves for good, and inside of itself."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        """Nothing is held."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(error, sqlite3.Error) and (known := store_error(self.path, error)) is not None:
            raise known from error


def store_error(path: Path | str, error: sqlite3.Error) -> StoreError | None:
    """The StoreError for a failure of the file or the disk; None where the statement itself is wrong, which is a fault of this program."""
    name = getattr(error, "sqlite_errorname", None) or ""
    for code, (problem, cure) in _CURES.items():
        if name == code or name.startswith(code + "_"):
            return _KINDS.get(code, StoreError)(path, f"{problem} ({error})", cure)
    return None
