"""The memory of what is polled: validators, when it is due, how it fares. Validators are written by record_poll alone, with
the links they came with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from . import hints, times
from .connection import Connection

# Nothing is put off longer than this. A time further ahead was written by a clock that was wrong: it counts as due.
HORIZON = timedelta(days=7)
# A server whose cache is stuck says "not modified" for ever: so long after its last full answer an endpoint is asked without conditions.
FULL_EVERY = timedelta(days=7)
RESTING = "resting"  # the failure class of an endpoint whose host said when to come back


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
    last_full_at: datetime | None
    moved_to: str | None
    last_status: int | None
    failure_class: str | None
    failure_reason: str | None
    entries: int | None
    note: str | None
    parent: int | None
    active: bool

    def conditions(self, now: datetime) -> dict[str, str]:
        """The headers that ask for an answer only if it changed: none where the last one in full is long ago, unknown or still to come."""
        if self.last_full_at is None or not now - FULL_EVERY < self.last_full_at <= now:
            return {}
        told = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in told.items() if value}

    def resting(self, now: datetime) -> bool:
        """Its host asked for a rest that is not over."""
        return self.failure_class == RESTING and not self.due(now)

    def due(self, now: datetime) -> bool:
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
        last_full_at=times.parse(row["last_full_at"]),
        moved_to=row["moved_to"],
        last_status=row["last_status"],
        failure_class=row["failure_class"],
        failure_reason=row["failure_reason"],
        entries=row["entries"],
        note=row["note"],
        parent=row["parent"],
        active=bool(row["active"]),
    )


class Endpoints:
    def __init__(self, db: Connection) -> None:
        self.db = db

    def get(self, url: str) -> EndpointState | None:
        row = self.db.row("SELECT * FROM endpoints WHERE url = ?", (url,))
        return None if row is None else state_of(row)

    def trust(self, endpoint_id: int | None) -> hints.Trust:
        """How far its hints are trusted; None is nobody's."""
        row = None if endpoint_id is None else self.db.row("SELECT kind, url FROM endpoints WHERE id = ?", (endpoint_id,))
        return hints.NOBODY if row is None else hints.trust(row["kind"], row["url"])

    def trust_at(self, url: str) -> hints.Trust:
        kind = self.db.value("SELECT kind FROM endpoints WHERE url = ?", (url,))
        return hints.NOBODY if kind is None else hints.trust(kind, url)

    def of(self, source: str) -> list[EndpointState]:
        """Those that are polled, in the order they were first seen; children of a sitemap index only through it."""
        sql = "SELECT * FROM endpoints WHERE source = ? AND active = 1 AND parent IS NULL ORDER BY id"
        return [state_of(row) for row in self.db.rows(sql, (source,))]

    def children(self, endpoint_id: int) -> list[EndpointState]:
        """The sitemaps that an index named when it last answered."""
        sql = "SELECT * FROM endpoints WHERE parent = ? AND active = 1 ORDER BY id"
        return [state_of(row) for row in self.db.rows(sql, (endpoint_id,))]

    def add(self, source: str, url: str, kind: str, *, parent: int | None = None) -> EndpointState:
        """The endpoint of that address, made when it is new. `parent` is the sitemap index that named it; listed addresses have none."""
        row = self.db.row("SELECT * FROM endpoints WHERE url = ?", (url,))
        if row is None:
            self.db.insert("endpoints", {"source": source, "url": url, "kind": kind, "parent": parent})
        elif (row["source"], row["kind"], row["active"], row["parent"]) != (source, kind, 1, parent):
            with self.db.transaction():
                values = (source, kind, parent, row["id"])
                self.db.execute("UPDATE endpoints SET source = ?, kind = ?, parent = ?, active = 1 WHERE id = ?", values)
                moved = "UPDATE discoveries SET source = ? WHERE source = ? AND endpoint = ? AND next_try_at IS NOT NULL"
                self.db.execute(moved, (source, row["source"], row["id"]))
        found = self.db.row("SELECT * FROM endpoints WHERE url = ?", (url,))
        assert found is not None
        return state_of(found)

    def new_to(self, endpoint: EndpointState, identities: Iterable[str]) -> int:
        """How many of these nobody had met when it last answered."""
        sql = "SELECT 1 FROM discoveries WHERE url = ? AND first_seen_at <= ?"
        answered_at = times.utc(endpoint.last_success_at) if endpoint.last_success_at else ""
        return sum(self.db.value(sql, (url, answered_at)) is None for url in identities)

    def record_unchanged(
        self,
        endpoint_id: int,
        *,
        next_due_at: datetime,
        interval: float,
        crawl: int | None,
        etag: str | None = None,
        last_modified: str | None = None,
        full: bool = False,
    ) -> None:
        """There is nothing new (304, or in `full` the same bytes): the status stays that of the last answer with content, and so do the
        validators that did not come with this one (RFC 9110, 15.4.5: those that did take their place)."""
        at = self.db.now_text()
        values = answered(at, None, interval, next_due_at)
        del values["last_status"]
        values |= {name: value for name, value in {"etag": etag, "last_modified": last_modified}.items() if value}
        if full:
            values["last_full_at"] = at
        self.db.update("endpoints", values, "id = ?", (endpoint_id,))

    def record_failure(
        self, endpoint_id: int, *, failure_class: str, status: int | None, reason: str, next_due_at: datetime, crawl: int | None
    ) -> None:
        """It did not answer as it should: hard (gone, refused), soft (broken content), temporary (5xx, timeout).

        Or resting, which is no failure: the host said when to come back."""
        counts = failure_class != RESTING
        values = (counts, failure_class, reason, status, self.db.now_text(), times.utc(next_due_at), endpoint_id)
        self.db.execute(
            "UPDATE endpoints SET failures = failures + ?, failure_class = ?, failure_reason = ?, last_status = ?, last_polled_at = ?,"
            " next_due_at = ? WHERE id = ?",
            values,
        )

    def postpone(self, endpoint_id: int, *, next_due_at: datetime) -> None:
        """It was not asked (its host rests): it is no failure of the endpoint, only later."""
        self.db.update("endpoints", {"next_due_at": times.utc(next_due_at)}, "id = ?", (endpoint_id,))


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
