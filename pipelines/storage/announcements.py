"""What was told of which event through which channel, so that it is told once, and again only when it has changed.

A row is written before its message is sent: where a run ends in between, nothing is sent twice. A channel that refuses has the row as it
was before, and what it refused is due the next time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .connection import Connection
from .event_ids import EventIds


@dataclass(frozen=True, slots=True)
class Announcement:
    """`told`: the figures as they were told. `arrived`: whether the channel took it; a run may have ended before that was known."""

    event: str
    rule: str
    told: Mapping[str, Any]
    at: str
    arrived: bool


class Announcements:
    def __init__(self, db: Connection) -> None:
        self.db = db
        self.ids = EventIds(db)

    def of_channel(self, channel: str) -> dict[str, Announcement]:
        """By the events as they are called now: the latest of each, by whichever rule, also of those that have become one since."""
        found: dict[str, Announcement] = {}
        for row in self.db.rows("SELECT * FROM announcements WHERE channel = ? ORDER BY at, event", (channel,)):
            event = self.ids.resolve(row["event"])
            if event is not None:
                found[event] = Announcement(row["event"], row["rule"], json.loads(row["told"]), row["at"], bool(row["arrived"]))
        return found

    def last_at(self, channel: str, rule: str) -> str | None:
        """When something was last told by this rule there."""
        at: str | None = self.db.value("SELECT max(at) FROM announcements WHERE channel = ? AND rule = ?", (channel, rule))
        return at

    def begin(self, channel: str, rule: str, told: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
        """About to tell these events, with their figures. The rows that stood there, for `refused`."""
        with self.db.transaction():
            before = [dict(row) for event in told for row in self._rows(channel, rule, event)]
            for event, figures in told.items():
                values = {
                    "event": event,
                    "channel": channel,
                    "rule": rule,
                    "told": json.dumps(figures, sort_keys=True),
                    "at": self.db.now_text(),
                }
                self._forget(channel, rule, event)
                self.db.insert("announcements", {**values, "arrived": 0})
            return before

    def arrived(self, channel: str, rule: str, events: Sequence[str]) -> None:
        with self.db.transaction():
            for event in events:
                self.db.execute("UPDATE announcements SET arrived = 1 WHERE channel = ? AND rule = ? AND event = ?", (channel, rule, event))

    def refused(self, channel: str, rule: str, events: Sequence[str], before: Sequence[dict[str, Any]]) -> None:
        """It was not told: all is as before."""
        with self.db.transaction():
            for event in events:
                self._forget(channel, rule, event)
            for row in before:
                self.db.insert("announcements", row)

    def _rows(self, channel: str, rule: str, event: str) -> list[Any]:
        return self.db.rows("SELECT * FROM announcements WHERE channel = ? AND rule = ? AND event = ?", (channel, rule, event))

    def _forget(self, channel: str, rule: str, event: str) -> None:
        self.db.execute("DELETE FROM announcements WHERE channel = ? AND rule = ? AND event = ?", (channel, rule, event))
