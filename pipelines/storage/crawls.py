"""The runs: when each began and ended, what it brought, and what it brought for each source."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from . import times
from .connection import Connection

COUNTS = (
    "endpoints",
    "polled",
    "unchanged",
    "not_due",
    "refused",
    "resting",
    "endpoints_failed",
    "links",
    "new",
    "known",
    "updated",
    "dropped",
    "failed",
)
KILLED = "killed"
SKIPPED = "skipped"
SKIPPED_STATUS = 75  # EX_TEMPFAIL: another run holds the lock


class Crawls:
    def __init__(self, db: Connection) -> None:
        self.db = db

    def begin(self, started_at: datetime | None = None) -> int:
        """A row for this run. Runs that never ended are closed as killed: whoever begins holds the lock, so nobody else is at work."""
        at = times.utc(started_at or self.db.now())
        with self.db.transaction():
            killed = self.db.execute("UPDATE crawls SET finished_at = ?, finish_reason = ? WHERE finished_at IS NULL", (at, KILLED))
            self.db.owes_merging |= killed.rowcount > 0
            return self.db.insert("crawls", {"started_at": at})

    def end(self, crawl: int, finish_reason: str, exit_status: int, counts: Mapping[str, Any]) -> None:
        """`counts`: the columns of `crawls` by name (COUNTS); any other name goes into the JSON column `other`."""
        ended = {"finished_at": self.db.now_text(), "finish_reason": finish_reason, "exit_status": exit_status}
        self.db.update("crawls", ended | _split(counts), "id = ?", (crawl,))

    def count_source(self, crawl: int, source: str, counts: Mapping[str, Any], error: str | None) -> None:
        """What the run brought for one source, and why nothing came, if so. A second call for the same source replaces the first."""
        values = {"crawl": crawl, "source": source, "recorded_at": self.db.now_text(), **_split(counts), "error": error or None}
        sets = ", ".join(f"{name} = excluded.{name}" for name in values if name not in ("crawl", "source"))
        marks = ", ".join("?" * len(values))
        sql = f"INSERT INTO crawl_sources ({', '.join(values)}) VALUES ({marks}) ON CONFLICT (crawl, source) DO UPDATE SET {sets}"
        self.db.execute(sql, values.values())

    def record_skipped(self) -> None:
        """A run that found the lock taken: when they go on for longer than a run may take, that is a health problem."""
        at = self.db.now_text()
        self.db.insert("crawls", {"started_at": at, "finished_at": at, "finish_reason": SKIPPED, "exit_status": SKIPPED_STATUS})


def _split(counts: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: int(counts.get(name) or 0) for name in COUNTS}
    other = {name: value for name, value in counts.items() if name not in COUNTS}
    return {**known, "other": json.dumps(other, ensure_ascii=False, sort_keys=True, default=str)}
