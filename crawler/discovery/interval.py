"""How long an endpoint may rest: as long as it brings nothing new, and longer while it fails. Pure arithmetic, seconds everywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

from crawler.discovery.model import UpdateHints

FailureClass = Literal["hard", "soft", "temporary"]

SHORTEST = 600  # a newsroom's feed keeps hours of stories; asking more often only costs the outlet
LONGEST = 86_400  # once a day at least, or a story could leave the feed unseen
FIRST = 3_600
MAX_HINT = 21_600  # plugins write "daily" for feeds that change hourly: a publisher's wish holds up to six hours
SOON = 3  # links of one poll that say the endpoint moves fast

# hard: the address is wrong. soft: the outlet refuses. temporary: the network or the server has a bad moment.
FIRST_BACK_OFF: dict[FailureClass, int] = {"hard": 21_600, "soft": 3_600, "temporary": 600}
LONGEST_BACK_OFF: dict[FailureClass, int] = {"hard": 7 * 86_400, "soft": 2 * 86_400, "temporary": 21_600}


def next_interval(
    previous: int | None, *, new_links: int, changed: bool, hints: UpdateHints | None = None, cache_max_age: int | None = None
) -> int:
    """Seconds until the next poll, 600 to 86,400: half of the previous for many new links, longer by half when nothing changed.

    `changed`: the body differed from the last one, even if it brought no new link. `hints` and Cache-Control's max-age only lengthen it.
    """
    interval = float(previous or FIRST)
    if new_links >= SOON:
        interval /= 2
    elif new_links == 0:
        interval *= 1.25 if changed else 1.5
    wish = max((hints.ttl or 0, hints.update_period or 0) if hints else (0, 0))
    wish = max(wish, cache_max_age or 0)
    return int(min(LONGEST, max(SHORTEST, interval, min(wish, MAX_HINT))))


def next_due(now: datetime, interval: int, hints: UpdateHints | None = None) -> datetime:
    """When that poll is due: `interval` after `now`, moved out of the hours and days (UTC) in which the feed asks not to be read."""
    due = (now + timedelta(seconds=interval)).astimezone(UTC)
    if hints is None or len(hints.skip_hours) >= 24 or len(hints.skip_days) >= 7:
        return due  # a feed that is never to be read is a mistake
    latest = due + timedelta(days=3)
    while due < latest and (due.hour in hints.skip_hours or due.weekday() in hints.skip_days):
        due = due.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due


def failure_class(status: int | None, *, broken: bool = False) -> FailureClass:
    """What kind of failure an answer is. No status: no answer came. `broken`: a 200 that is no feed or sitemap at all."""
    if broken or status in {404, 405, 410}:
        return "hard"
    if status is None or status in {408, 425, 500, 502, 503, 504}:
        return "temporary"
    return "soft"


def back_off(kind: FailureClass, failures: int, *, retry_after: float | None = None) -> int:
    """Seconds to leave an endpoint alone after its `failures`th failure in a row (from 1): doubling, never less than what it asked for."""
    wait = min(LONGEST_BACK_OFF[kind], FIRST_BACK_OFF[kind] * 2 ** min(max(failures, 1) - 1, 16))
    return int(max(wait, min(retry_after or 0, LONGEST)))
