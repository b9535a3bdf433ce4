"""What the operator was told: who fell ill and who recovered, so that each is told once.

A row is written before its message is sent and marked after it. Where the mark fails, the message may come again, but no more
than TRIES times.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .connection import Connection

TRIES = 3  # a messenger that is down for three looks at the health is a matter for the exit status


@dataclass(frozen=True, slots=True)
class Notice:
    """`well` says that it recovered. `reason` is what is wrong, or what was."""

    subject: str
    reason: str
    well: bool


class Notices:
    def __init__(self, db: Connection) -> None:
        self.db = db

    def due(self, ill: Mapping[str, str]) -> list[Notice]:
        """What is to be told now, written down as tried. `ill`: the subjects that need a person, and why."""
        due = []
        with self.db.transaction():
            known = {row["subject"]: row for row in self.db.rows("SELECT * FROM health_notices")}
            for subject, reason in sorted(ill.items()):
                row = known.get(subject)
                if row is None:
                    self.db.insert("health_notices", {"subject": subject, "reason": reason, "since": self.db.now_text(), "tries": 1})
                    due.append(Notice(subject, reason, well=False))
                elif row["recovered_at"] is not None:  # it fell ill again before its recovery could be told: it never was well for anybody
                    self.db.execute("UPDATE health_notices SET recovered_at = NULL, tries = 0 WHERE subject = ?", (subject,))
                elif row["told_at"] is None and row["tries"] < TRIES:
                    self.db.execute("UPDATE health_notices SET tries = tries + 1 WHERE subject = ?", (subject,))
                    due.append(Notice(subject, reason, well=False))
            for subject, row in sorted(known.items()):
                if subject in ill:
                    continue
                fresh = row["recovered_at"] is None
                if row["told_at"] is None or (not fresh and row["tries"] >= TRIES):
                    self.db.execute("DELETE FROM health_notices WHERE subject = ?", (subject,))
                    continue
                sql = "UPDATE health_notices SET recovered_at = coalesce(recovered_at, ?), tries = ? WHERE subject = ?"
                self.db.execute(sql, (self.db.now_text(), 1 if fresh else row["tries"] + 1, subject))
                due.append(Notice(subject, row["reason"], well=True))
        return due

    def told(self, told: list[Notice]) -> None:
        """They arrived: who is ill will not be told again until it has recovered."""
        with self.db.transaction():
            for notice in told:
                if notice.well:
                    self.db.execute("DELETE FROM health_notices WHERE subject = ?", (notice.subject,))
                else:
                    self.db.execute("UPDATE health_notices SET told_at = ? WHERE subject = ?", (self.db.now_text(), notice.subject))
