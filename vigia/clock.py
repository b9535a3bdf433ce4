"""The one clock. Age windows, intervals and retries read only this, so that a replay of old material can say what time it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def parse_now(value: str) -> datetime:
    """An ISO 8601 instant as an aware datetime in UTC; ValueError when it is malformed. Without an offset it is UTC."""
    instant = datetime.fromisoformat(value)
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)


def clock(now: str | None = None) -> Clock:
    """The system's clock, or one that stands still at `now`."""
    if now is None:
        return lambda: datetime.now(UTC)
    instant = parse_now(now)
    return lambda: instant
