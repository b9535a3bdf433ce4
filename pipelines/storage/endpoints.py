"""The memory of what is polled: validators, when it is due, how it fares. Validators are written by record_poll alone, with
the links they came with."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from . import times
from .connection import Connection

# Nothing is put off longer than this. A time further ahead was written by a clock that was wrong: it counts as due.
HORIZON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class EndpointState:
    """A row of `endpoints`. `interval` is seconds; `failures` counts those in a row."""

    id: int
    source: str
    url: str
    kind: str
    etag: str | None
    last_modified: str | None
    body_hash: str | None
    interval: int | None
    next_due_at: datetime | None
    failures: int
    last_polled_at: datetime | None
    last_success_at: datetime | None
    last_new_at: datetime | None
    moved_to: str | None
    last_status: int | None
    failure_class: str | None
    failure_reason: str | None
    note: str | None
    parent: int | None
    active: bool

    def is_due(self, now: datetime) -> bool:
        """Its interval has passed, it was never polled, or the clock was set back since."""
        return self.next_due_at is None or self.next_due_at <= now or self.next_due_at > now + HORIZON


def state_of(row: sqlite3.Row) -> EndpointState:
    """The dataclass of a row that holds every column."""
    return EndpointState(
        id=row["id"],
        source=row["source"],
        url=row["url"],
        kind=row["kind"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        body_hash=row["body_hash"],
        interval=row["interval"],
        next_due_at=times.parse(row["next_due_at"]),
        failures=row["failures"],
        last_polled_at=times.parse(row["last_polled_at"]),
        last_success_at=times.parse(row["last_success_at"]),
        last_new_at=times.parse(row["last_new_at"]),
        moved_to=row["moved_to"],
        last_status=row["last_status"],
        failure_class=row["failure_class"],
        failure_reason=row["failure_reason"],
        note=row["note"],
        parent=row["parent"],
        active=bool(row["active"]),
    )


class Endpoints(Connection):
    def endpoint(self, url: str) -> EndpointState | None:
        row = self.row("SELECT * FROM endpoints WHERE url = ?", (url,))
        return None if row is None else state_of(row)

    def endpoints(self, source: str) -> list[EndpointState]:
        """Those that are polled, in the order they were first seen; children of a sitemap index follow it."""
        return [state_of(row) for row in self.rows("SELECT * FROM endpoints WHERE source = ? AND active = 1 ORDER BY id", (source,))]

    def record_poll_unchanged(
        self, endpoint_id: int, *, next_due_at: datetime, interval: float, crawl: int | None, status: int | None = 304
    ) -> None:
        """It answered, and there is nothing new (304, or the same bytes): validators stay."""
        values = answered(self.now_text(), status, interval, next_due_at)
        self.update("endpoints", values, "id = ?", (endpoint_id,))

    def record_poll_failure(
        self, endpoint_id: int, *, failure_class: str, status: int | None, reason: str, next_due_at: datetime, crawl: int | None
    ) -> None:
        """It did not answer as it should: hard (gone, refused), soft (broken content) or temporary (5xx, timeout, rest)."""
        values = (failure_class, reason, status, self.now_text(), times.utc(next_due_at), endpoint_id)
        self.execute(
            "UPDATE endpoints SET failures = failures + 1, failure_class = ?, failure_reason = ?, last_status = ?, last_polled_at = ?,"
            " next_due_at = ? WHERE id = ?",
            values,
        )

    def postpone(self, endpoint_id: int, *, next_due_at: datetime) -> None:
        """It was not asked (its host rests): it is no failure of the endpoint, only later."""
        self.update("endpoints", {"next_due_at": times.utc(next_due_at)}, "id = ?", (endpoint_id,))

    def record_move(self, endpoint_id: int, moved_to: str | None) -> None:
        """A permanent redirect was followed: where to. The listed address stays the key, so that the file and the database agree."""
        self.update("endpoints", {"moved_to": moved_to}, "id = ?", (endpoint_id,))


def answered(at: str, status: int | None, interval: float | None, next_due_at: datetime | None) -> dict[str, object]:
    return {
        "failures": 0,
        "failure_class": None,
        "failure_reason": None,
        "last_status": status,
        "last_polled_at": at,
        "last_success_at": at,
        "interval": None if interval is None else int(interval),
        "next_due_at": times.utc_or_none(next_due_at),
    }
