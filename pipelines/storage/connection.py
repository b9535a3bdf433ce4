"""One connection to one file: opened with care, every write in a short transaction, every failure of the file told as a StoreError."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from crawler.clock import Clock

from . import clean, migrations, times, views
from .errors import StoreError, UnusableStore, store_error

logger = logging.getLogger(__name__)

# A shell that holds a write lock for a minute (an analyst's open transaction) must cost nobody a link. The wait is
# synchronous: while it lasts
# nothing else happens in the crawl either, which is right, since nothing that came meanwhile could be stored.
BUSY_TIMEOUT = 75.0
# Folding the log back waits for readers as well; a reader that stays longer costs a warning, not the run's end (SIGTERM has 15 seconds).
CHECKPOINT_TIMEOUT = 5.0
OLDEST_SQLITE = (3, 37, 0)  # STRICT tables


class Connection:
    """Base of the Store: statements, transactions, the clock. Not for threads."""

    def __init__(self, path: Path, clock: Clock, busy_timeout: float = BUSY_TIMEOUT) -> None:
        self.path = path
        self.clock = clock
        self.busy_timeout = busy_timeout
        self._conn = connect(path, busy_timeout)
        try:
            with self._errors():
                prepare(path, self._conn)
        except BaseException:
            self._conn.close()
            raise

    def now(self) -> datetime:
        return self.clock()

    def now_text(self) -> str:
        return times.utc(self.clock())

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            known = store_error(self.path, error)
            if known is None:
                raise
            raise known from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. The write lock is taken at the start (a transaction that begins as a reader can be refused at its first write);
        inside another transaction it is simply part of that one."""
        if self._conn.in_transaction:
            yield
            return
        with self._errors():
            self._conn.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._conn.execute("COMMIT")
            except BaseException:
                if self._conn.in_transaction:  # a full disk has rolled back already
                    self._conn.execute("ROLLBACK")
                raise

    def execute(self, sql: str, parameters: Iterable[Any] | dict[str, Any] = ()) -> sqlite3.Cursor:
        """One statement with every parameter made fit to store."""
        bound: Any
        if isinstance(parameters, dict):
            bound = {name: clean.parameter(value) for name, value in parameters.items()}
        else:
            bound = tuple(clean.parameter(value) for value in parameters)
        with self._errors():
            return self._conn.execute(sql, bound)

    def rows(self, sql: str, parameters: Iterable[Any] | dict[str, Any] = ()) -> list[sqlite3.Row]:
        with self._errors():
            return self.execute(sql, parameters).fetchall()

    def row(self, sql: str, parameters: Iterable[Any] | dict[str, Any] = ()) -> sqlite3.Row | None:
        with self._errors():
            row: sqlite3.Row | None = self.execute(sql, parameters).fetchone()
            return row

    def value(self, sql: str, parameters: Iterable[Any] | dict[str, Any] = ()) -> Any:
        row = self.row(sql, parameters)
        return None if row is None else row[0]

    def insert(self, table: str, values: dict[str, Any]) -> int:
        """The new row's id. `table` and the names of `values` are ours, never input."""
        marks = ", ".join("?" * len(values))
        cursor = self.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", values.values())
        return int(cursor.lastrowid or 0)

    def update(self, table: str, values: dict[str, Any], where: str, parameters: Iterable[Any] = ()) -> int:
        """How many rows were changed."""
        sets = ", ".join(f"{name} = ?" for name in values)
        return self.execute(f"UPDATE {table} SET {sets} WHERE {where}", (*values.values(), *parameters)).rowcount

    def checkpoint(self) -> bool:
        """Fold the write-ahead log into the file, so that a copy of the file alone is whole. False while a reader is in the way."""
        with self._errors():
            self._conn.execute(f"PRAGMA busy_timeout = {int(min(CHECKPOINT_TIMEOUT, self.busy_timeout) * 1000)}")
            busy = self._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            self._conn.execute(f"PRAGMA busy_timeout = {int(self.busy_timeout * 1000)}")
        return not busy

    def close(self) -> None:
        """Checkpoint and close. Safe to call twice."""
        try:
            if self._is_open() and not self.checkpoint():
                logger.warning(
                    "%s: a reader holds the database, its log (%s-wal) could not be folded in: copy both, or use sqlite3's .backup",
                    self.path,
                    self.path.name,
                )
        finally:
            self._conn.close()

    def disconnect(self) -> None:
        """Close without folding the log in: another process is at work."""
        self._conn.close()

    def _is_open(self) -> bool:
        try:
            self._conn.total_changes  # noqa: B018  (raises once closed; there is no other way to ask)
        except sqlite3.ProgrammingError:
            return False
        return True


def connect(path: Path, busy_timeout: float = BUSY_TIMEOUT) -> sqlite3.Connection:
    """Open the file, or make it. Raises StoreError for a path that cannot be a database, before anything is touched."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise UnusableStore(path, f"SQLite {sqlite3.sqlite_version} is too old", "Use a Python whose SQLite is 3.37 or newer")
    try:
        if path.is_dir():
            raise UnusableStore(path, "this is a directory", "Give DATABASE the name of a file")
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            with path.open("r+b") as file:
                head = file.read(16)
            if head and head != b"SQLite format 3\0":
                raise UnusableStore(path, "this is not an SQLite database", "Choose another file with DATABASE, or move this one away")
    except OSError as error:
        cure = "Make the file and its directory readable and writable for this user, or choose another file with DATABASE"
        raise StoreError(path, f"the database cannot be opened ({error.strerror})", cure) from error
    try:
        conn = sqlite3.connect(path, timeout=busy_timeout, isolation_level=None, cached_statements=256)
    except sqlite3.Error as error:
        known = store_error(path, error)
        if known is None:
            raise
        raise known from error
    conn.row_factory = sqlite3.Row
    return conn


def prepare(path: Path, conn: sqlite3.Connection) -> None:
    """Check whose file it is, then set what every connection needs, migrate, and make the views those of reports/."""
    check_owner(path, conn)
    conn.execute("PRAGMA foreign_keys = ON")
    conn.execute("PRAGMA journal_mode = WAL")
    # NORMAL: a killed process loses nothing; a power cut may lose the last commits, whole ones, links and validators
    # alike: they are fetched again.
    conn.execute("PRAGMA synchronous = NORMAL")
    conn.execute("PRAGMA cache_size = -16000")
    db = Database(conn, recursive_triggers=False, execute_plugins=False)
    if set(migrations.NAMES) - applied(conn):
        conn.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
        migrations.MIGRATIONS.apply(db)
        conn.execute(f"PRAGMA user_version = {len(migrations.NAMES)}")
    views.install(conn)


def check_owner(path: Path, conn: sqlite3.Connection) -> None:
    """Raises StoreError for another program's database and for one that a newer version of this one has written."""
    application = conn.execute("PRAGMA application_id").fetchone()[0]
    tables = conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if application != migrations.APPLICATION_ID and (application or tables):
        raise UnusableStore(
            path, "this is the database of another program", "Choose another file with DATABASE; this one was left as it is"
        )
    unknown = applied(conn) - set(migrations.NAMES)
    version = conn.execute("PRAGMA user_version").fetchone()[0]
    if unknown or version > len(migrations.NAMES):
        steps = f" (it has {', '.join(sorted(unknown))})" if unknown else ""
        raise UnusableStore(
            path, f"a newer version of Vigía wrote this database{steps}", "Update the program, or choose another file with DATABASE"
        )


def applied(conn: sqlite3.Connection) -> set[str]:
    """Names of the migrations that the file has been through."""
    if not conn.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '_sqlite_migrations'").fetchone():
        return set()
    return {row[0] for row in conn.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'vigia'")}
