"""One connection to one file: opened with care, every write in a short transaction, every failure of the file told as a StoreError."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from sqlite_utils import Database

from vigia.clock import Clock

from . import beside, clean, migrations, terms, times, views
from .errors import PUT_BACK, StoreBusy, StoreError, StoreErrors, UnusableStore, store_error

P = ParamSpec("P")
T = TypeVar("T")
logger = logging.getLogger(__name__)

# A shell that holds a write lock for a minute (an analyst's open transaction) must cost nobody a link.
BUSY_TIMEOUT = 75.0
# On an event loop SQLite itself waits no longer than this: `write` does the waiting, and the loop goes on meanwhile.
LOOP_TIMEOUT = 0.1
TRY_AGAIN = 0.1  # seconds
# Folding the log back waits for readers as well; a reader that stays longer costs a warning, not the run's end (SIGTERM has 15 seconds).
CHECKPOINT_TIMEOUT = 5.0
MERGED_PAGES = 500  # of the search index in one step, some hundredths of a second
OLDEST_SQLITE = (3, 37, 0)  # STRICT tables


class Connection:
    """Base of the Store: statements, transactions, the clock. Not for threads."""

    def __init__(self, path: Path, clock: Clock, busy_timeout: float = BUSY_TIMEOUT) -> None:
        self.path = path
        self.errors = StoreErrors(path)
        self.clock = clock
        self.busy_timeout = busy_timeout
        self.patience = BUSY_TIMEOUT  # seconds that `write` waits for the lock
        self._refused_for = 0.0  # seconds since the lock was last had
        self.owes_merging = False  # the search index still holds words of a text that was withheld
        self.undone = 0  # how often rows that were written went again: transactions that came to nothing, words taken out
        self._turn = asyncio.Lock()
        self._conn = connect(path)
        try:
            self._prepare()
            self._place = beside.place(path)
            self._beside = beside.places(path)
        except BaseException:
            self._conn.close()
            raise

    def _prepare(self) -> None:
        """Waits for the lock in steps: SQLite's own wait hears no signal."""
        waited = 0.0
        while True:
            try:
                with self.errors:
                    prepare(self.path, self._conn)
                    self._conn.execute(f"PRAGMA busy_timeout = {int(self.busy_timeout * 1000)}")
            except StoreBusy:
                waited += TRY_AGAIN + LOOP_TIMEOUT
                if waited >= self.busy_timeout:
                    raise
                time.sleep(TRY_AGAIN)
            else:
                return

    def now(self) -> datetime:
        return self.clock()

    def now_text(self) -> str:
        return times.utc(self.clock())

    def wait_on_the_loop(self) -> None:
        """From now on SQLite itself waits for a lock no longer than a loop may be held: `write` does the waiting."""
        self.busy_timeout = LOOP_TIMEOUT
        self.execute(f"PRAGMA busy_timeout = {int(LOOP_TIMEOUT * 1000)}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing. The write lock is taken at the start (a transaction that begins as a reader can be refused at its first write);
        inside another transaction it is simply part of that one."""
        if self._conn.in_transaction:
            yield
            return
        with self.errors:
            self._conn.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._conn.execute("COMMIT")
            except BaseException:
                self.undone += 1
                if self._conn.in_transaction:  # a full disk has rolled back already
                    self._conn.execute("ROLLBACK")
                raise

    async def write(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The result of `work`, one transaction of this store, as soon as the write lock can be had; the event loop goes on meanwhile.

        First come, first served. StoreBusy when the lock could not be had within `patience` seconds, which all who wait share.
        """
        async with self._turn:
            while True:
                self.check_place()
                try:
                    done = work(*args, **kwargs)
                except StoreBusy:
                    if self._refused_for >= self.patience:
                        raise
                else:
                    self._refused_for = 0.0
                    return done
                await asyncio.sleep(TRY_AGAIN)
                self._refused_for += TRY_AGAIN + self.busy_timeout

    def changes(self) -> int:
        """Rows that this connection has changed since it was opened."""
        return self._conn.total_changes

    def check_place(self) -> None:
        """StoreError when the file that was opened is not there any more: what is written now would be found by nobody."""
        if self._is_gone():
            raise StoreError(
                self.path,
                "the database was deleted, moved or replaced while a run was at work on it",
                f"To put it back, or a copy of it: {PUT_BACK}. Or run again to begin a new one. What came after it went is fetched again",
            )

    def _is_gone(self) -> bool:
        return beside.place(self.path) != self._place

    def execute(self, sql: str, parameters: Iterable[Any] | dict[str, Any] = ()) -> sqlite3.Cursor:
        """One statement with every parameter made fit to store."""
        bound: Any
        if isinstance(parameters, dict):
            bound = {name: clean.parameter(value) for name, value in parameters.items()}
        else:
            bound = tuple(clean.parameter(value) for value in parameters)
        with self.errors:
            return self._conn.execute(sql, bound)

    def execute_many(self, sql: str, rows: Iterable[tuple[str, ...]]) -> None:
        """One statement for many rows of text that is fit to store."""
        with self.errors:
            self._conn.executemany(sql, rows)

    def rows(self, sql: str, parameters: Iterable[Any] | dict[str, Any] = ()) -> list[sqlite3.Row]:
        cursor = self.execute(sql, parameters)
        with self.errors:
            return cursor.fetchall()

    def row(self, sql: str, parameters: Iterable[Any] | dict[str, Any] = ()) -> sqlite3.Row | None:
        cursor = self.execute(sql, parameters)
        with self.errors:
            row: sqlite3.Row | None = cursor.fetchone()
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
        with self.errors:
            self._conn.execute(f"PRAGMA busy_timeout = {int(min(CHECKPOINT_TIMEOUT, self.busy_timeout) * 1000)}")
            busy = self._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            self._conn.execute(f"PRAGMA busy_timeout = {int(self.busy_timeout * 1000)}")
        return not busy

    def close(self) -> None:
        """Fold the log in and close. Safe to call twice."""
        if not self._is_open():
            return
        try:
            if self.owes_merging:
                with self.transaction():
                    self.execute("INSERT INTO articles_fts (articles_fts) VALUES ('optimize')")
                terms.drop_all_unused(self)
            self._say_whether_whole(self.checkpoint())
        finally:
            self._shut()

    async def close_patiently(self) -> None:
        """`close` where an event loop goes on while a reader is in the way."""
        waited = 0.0
        try:
            if self.owes_merging:
                await self._merge_patiently()
            while not (whole := self.checkpoint()) and waited < CHECKPOINT_TIMEOUT:
                await asyncio.sleep(TRY_AGAIN)
                waited += TRY_AGAIN + self.busy_timeout
            self._say_whether_whole(whole)
        finally:
            self._shut()

    async def _merge_patiently(self) -> None:
        """What `optimize` does, in steps that hold neither the lock nor the loop for long (https://www.sqlite.org/fts5.html, 6.8)."""
        pages = -MERGED_PAGES  # the first step gathers what is there into one merge, the others go on with it
        while await self.write(self._merge, pages) > 1:
            pages = MERGED_PAGES
        after: str | None = ""
        while after is not None:
            after = await self.write(terms.drop_unused, self, after)

    def _merge(self, pages: int) -> int:
        with self.transaction():
            before = self._conn.total_changes
            self.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('merge', ?)", (pages,))
            return self._conn.total_changes - before

    def _say_whether_whole(self, whole: bool) -> None:
        if not whole:
            logger.warning(
                "%s: a reader holds the database, its log (%s-wal) could not be folded in: copy both, or use sqlite3's .backup",
                self.path,
                self.path.name,
            )

    def disconnect(self) -> None:
        """Close without folding the log in: a run may be at work, or is about to begin."""
        self._conn.close()
        if not self._is_gone():
            beside.leave_readable(self.path)

    def _shut(self) -> None:
        """Close; nothing of a file that is gone stays where the next one of that name would stand."""
        if self._is_gone():
            with suppress(StoreError):
                self.checkpoint()  # into its own file, wherever that is now
                beside.clear_away(self._beside)
        self.disconnect()

    def _is_open(self) -> bool:
        try:
            self._conn.total_changes  # noqa: B018  (raises once closed; there is no other way to ask)
        except sqlite3.ProgrammingError:
            return False
        return True


def connect(path: Path) -> sqlite3.Connection:
    """Open the file, or make it; a lock is waited for no longer than a loop may be held.

    Raises StoreError for a path that cannot be a database, before anything is touched.
    """
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
        conn = sqlite3.connect(path, timeout=LOOP_TIMEOUT, isolation_level=None, cached_statements=256)
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
    conn.execute("PRAGMA secure_delete = ON")  # a text that was withheld or taken down stays in no free page of the file
    db = Database(conn, recursive_triggers=False, execute_plugins=False)
    if set(migrations.NAMES) - applied(conn):
        with conn:  # all or nothing, and whoever waited for the lock finds what there is left to do
            conn.execute("BEGIN IMMEDIATE")
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
