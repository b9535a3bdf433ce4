"""Times as they stand in the database: UTC, ISO 8601, to the second, `2026-11-24T06:17:53Z`, so that text compares as time does."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from vigia.dates import day_at
from vigia.items import Instant


def utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").removesuffix("+00:00") + "Z"


def utc_or_none(at: datetime | None) -> str | None:
    return None if at is None else utc(at)


def parse(value: str | None) -> datetime | None:
    """The other way; a value of another shape, which only a foreign hand can have written, is unknown."""
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def zone(name: str) -> ZoneInfo:
    """The zone of that IANA name; UTC for one the system does not know (sources.py refuses those, a row of an old file may carry one)."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def moment(instant: Instant | None, timezone: str) -> tuple[str | None, str | None, str | None, str | None]:
    """(instant in UTC, day in the outlet's zone, precision, origin).

    Where only the day is known, the instant is that day's midnight in the outlet's zone: it sorts before the stories of the
    day whose hour is
    known, and `published_precision` says that its hour means nothing. The day is the one that was written, whatever offset stood beside it.
    """
    if instant is None:
        return None, None, None, None
    day = day_at(instant, timezone)
    if day is None:
        return None, None, None, None
    try:
        at = datetime.combine(day, time(), tzinfo=zone(timezone)) if instant.precision == "day" else instant.at
        return utc(at), day.isoformat(), instant.precision, instant.origin
    except (OverflowError, ValueError):  # the year 1 or 9999 of a page that jests
        return None, None, None, None
