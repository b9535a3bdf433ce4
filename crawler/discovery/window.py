"""A window of days in an outlet's past: which sitemaps and archive pages are of it, and which links. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from crawler.discovery.newest import named_date
from vigia.items import Link

ZONES = timedelta(hours=14)  # a day begins and ends somewhere so long before and after it does in UTC
Period = tuple[datetime, datetime]  # the first moment of it, and the first behind it


@dataclass(frozen=True, slots=True)
class Window:
    """`since` is the first moment that is wanted, `until` the first that is not; aware, in UTC."""

    since: datetime
    until: datetime

    def beside(self, period: Period | None) -> Literal["too_old", "too_new"] | None:
        """Why nothing of a period is wanted; None where something may be."""
        if period is None:
            return None
        if period[1] <= self.since:
            return "too_old"
        return "too_new" if period[0] >= self.until else None

    def holds(self, period: Period | None) -> bool:
        """Whether all of a period is wanted."""
        return period is not None and self.since <= period[0] + ZONES and period[1] - ZONES <= self.until


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """A page that lists an outlet's stories of a day or a month; `whole`: of a period that all lies in the window."""

    url: str
    period: Period
    whole: bool


def period_of(address: str, now: datetime, *, of: Literal["sitemaps", "pages"]) -> Period | None:
    """The year, month or day that an address names, with what time zones may add on both sides."""
    named = named_date(address, now, of=of)
    if named is None:
        return None
    year, month, day = named
    try:
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except ValueError:  # there is no such day
        return None
    return _moments(first, last)


def beside(link: Link, window: Window, now: datetime) -> Literal["too_old", "too_new"] | None:
    """Why a link is not of the window: by the day it was published on, else by that of its address, else by its last change, which may be
    later than all of it."""
    if link.published is not None:
        at = link.published.at
        day = link.published.precision == "day"
        return window.beside((at - ZONES, at + timedelta(days=1) + ZONES) if day else (at, at + timedelta(seconds=1)))
    if (period := period_of(link.address.fetch, now, of="pages")) is not None:
        return window.beside(period)
    return "too_old" if link.modified is not None and link.modified.at + timedelta(days=1) < window.since else None


def archive_pages(template: str, window: Window) -> Iterator[ArchivePage]:
    """Pages of an archive that list stories of the window's days, oldest first: one a day where the template names days, else one a month.

    The days are the outlet's own: what a page lists has no other date.
    """
    first, last = window.since.date(), (window.until - timedelta(microseconds=1)).date()
    daily = "{day" in template
    day = first if daily else first.replace(day=1)
    while day <= last:
        end = day if daily else day.replace(day=calendar.monthrange(day.year, day.month)[1])
        url = template.format(year=day.year, month=day.month, day=day.day)
        yield ArchivePage(url, _moments(day, end), whole=first <= day and end <= last)
        day = end + timedelta(days=1)


def _moments(first: date, last: date) -> Period:
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
    return begin - ZONES, end + ZONES
