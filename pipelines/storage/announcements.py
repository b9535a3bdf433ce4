"""What was told of which event through which channel, so that it is told once, and again only when it has changed.

A row is written before its message is sent: one that stays without having arrived says that a run ended in between, and that nobody knows.
A channel that refuses has the row as it was before, and what it refused is due the next time.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .connection import Connection


class Announcements:
    def __init__(self, db: Connection) -> None:
        self.db = db

    def begin(self, channel: str, rule: str, told: Mapping[str, Mapping[str, Any]], instead_of: Sequence[str] = ()) -> list[dict[str, Any]]:
        """About to tell these events, with their figures. `instead_of`: events as they were called when nobody knew whether they had
        arrived. The rows that stood there, for `refused`."""
        with self.db.transaction():
            events = dict.fromkeys([*told, *instead_of])
            before = [dict(row) for event in events for row in self._rows(channel, rule, event)]
            self._forget(channel, rule, *events)
            for event, figures in told.items():
                values = {
                    "event": event,
                    "channel": channel,
                    "rule": rule,
                    "told": json.dumps(figures, sort_keys=True),
                    "at": self.db.now_text(),
                }
                self.db.insert("announcements", {**values, "arrived": 0})
            return before

    def arrived(self, channel: str, rule: str, events: Sequence[str]) -> None:
        with self.db.transaction():
            for event in events:
                self.db.execute("UPDATE announcements SET arrived = 1 WHERE channel = ? AND rule = ? AND event = ?", (channel, rule, event))

    def refused(self, channel: str, rule: str, events: Sequence[str], before: Sequence[dict[str, Any]]) -> None:
        """It was not told: all is as before."""
        with self.db.transaction():
            self._forget(channel, rule, *events)
            for row in before:
                self.db.insert("announcements", row)

    def settle(self, channel: str, rule: str, event: str) -> None:
        """What may not have arrived is not to be sent again: it counts as not told."""
        with self.db.transaction():
            self._forget(channel, rule, event)

    def told_up_to(self, channel: str, rule: str) -> None:
        """Now nothing is left to tell."""
        sql = "INSERT INTO announced_up_to (channel, rule, at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET at = excluded.at"
        with self.db.transaction():
            self.db.execute(sql, (channel, rule, self.db.now_text()))

    def _rows(self, channel: str, rule: str, event: str) -> list[Any]:
        return self.db.rows("SELECT * FROM announcements WHERE channel = ? AND rule = ? AND event = ?", (channel, rule, event))

    def _forget(self, channel: str, rule: str, *events: str) -> None:
        for event in events:
            self.db.execute("DELETE FROM announcements WHERE channel = ? AND rule = ? AND event = ?", (channel, rule, event))
