"""The days that a report is of. The database says when: there is no clock."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta

WEEK, MONTH = 7, 30  # days


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both with it."""

    first: date
    last: date

    @property
    def since(self) -> str:
        return self.first.isoformat()

    @property
    def until(self) -> str:
        return self.last.isoformat()

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Period | None:
        """As many days before it; None before the first year."""
        try:
            return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))
        except OverflowError:
            return None


def newest_day(database: sqlite3.Connection) -> date | None:
    """The day of the newest story that is not dated ahead of the day on which it was found; None without one."""
    sql = "SELECT max(published_day) FROM articles WHERE published_day <= date(first_seen_at, '+1 day')"
    (found,) = database.execute(sql).fetchone()
    return date.fromisoformat(found) if found else None


def ending(last: date, days: int) -> Period:
    """That many days, and the last of them. Near the first year there may be fewer."""
    return Period(date.fromordinal(max(last.toordinal() - days + 1, 1)), last)
