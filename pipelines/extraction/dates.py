"""When it was published and changed: linked data, then metas, `time`, the feed, a visible Spanish date near the headline, the address.

A moment without offset is local time of the outlet; one in UTC is turned into the outlet's zone, where that is known; and what the
reader sees decides when a system writes UTC with a local offset, or local time with a Z. Nothing is invented: no date is better
than a footer's year.
"""

# ruff: noqa: E501  the expressions list words, as many of a kind as fit on a line

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.extraction.jsonld import Node, kinds, text_of
from pipelines.extraction.page import Parsed
from pipelines.extraction.seen_dates import Seen, near_headline, times
from pipelines.extraction.surroundings import surroundings
from pipelines.extraction.zone import inferred_zone
from vigia.dates import Written, possible, written, zone_of
from vigia.items import Instant, Origin

_IN_FIGURES = re.compile(r"\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
_WESTERNMOST, _EASTERNMOST = timedelta(hours=-8), timedelta(hours=2)
_IN_URL = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2]|[1-9](?=[/-]))[/-]?(0[1-9]|[12]\d|3[01]|[1-9](?=[/-]))(?!\d)|(?<!\d)(\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=/)"
)
_PUBLISHED_METAS = (
    "article:published_time", "article:published", "og:article:published_time", "og:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created",
    "date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "published_time", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "dc.date", "dcterms.date", "article.published", "fecha", "fechapublicacion", "bi3dpubdate", "time", "citation_publication_date", "citation_date", "cxenseparse:publishtime", "vr:published_time", "dc.date.issue", "dc.created", "og:pubdate",
    "article:publish_date", "publishedat",
)  # fmt: skip
_MODIFIED_METAS = (
    "article:modified_time",
    "article:modified",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
    "last-modified",
)


@dataclass(slots=True)
class Dates:
    published: Instant | None = None
    modified: Instant | None = None


def in_address(url: str | None, zone: tzinfo | None) -> Written | None:
    """The day that an address carries: /2022/05/04/, /20220504/, -20220504..."""
    try:
        path = urlsplit(url or "").path[:1_000]
    except ValueError:
        return None
    for match in _IN_URL.finditer(path):
        year, month, day = match.group(1, 2, 3) if match[1] else (f"20{match[4]}", match[5], match[6])
        try:
            return Written(datetime(int(year), int(month), int(day), tzinfo=zone or UTC), "day", own=False)
        except ValueError:
            continue
    return None


def dates(
    page: Parsed,
    *,
    zone: str | None,
    now: datetime,
    heading: HtmlElement | None = None,
    published_hint: Instant | None = None,
    modified_hint: Instant | None = None,
) -> Dates:
    """Both instants, in the outlet's zone where that is known. `zone` is the source's IANA name; None or "UTC" lets the page say it."""
    node = _dated_node(page)
    stamps = [_stamp(node, key) for key in ("datePublished", "dateModified", "dateCreated")]
    stamps += [value for key in (*_PUBLISHED_METAS, *_MODIFIED_METAS) for value in page.metas.get(key, ())]
    outlet = zone_of(zone) or inferred_zone(page, stamps)
    around = surroundings(page, heading)
    seen = near_headline(page, heading, around, outlet)
    if outlet is None and (outlet := _zone_shown(stamps, seen)):
        seen = near_headline(page, heading, around, outlet)

    witnesses = {s.date.at.date() for s in seen if not s.modified}
    if address := in_address(page.url, outlet):
        witnesses.add(address.at.date())

    def settled(found: Written | None, origin: Origin) -> Instant | None:
        if found is None:
            return None
        if found.own:
            found = found._replace(at=_reconciled(found.at, outlet, seen))
        return Instant(found.at, found.precision, origin, found.own or outlet is not None) if possible(found, now) else None

    def read(value: str | None, origin: Origin) -> Instant | None:
        found = written(value, outlet)
        return settled(_month_first(found, value, witnesses) if found else None, origin)

    published: Instant | None = None
    for key in ("datePublished", "dateCreated", "uploadDate"):
        published = published or read(_stamp(node, key), "json-ld")
    if published is None:
        found = (read(v, "meta") for k in _PUBLISHED_METAS for v in page.metas.get(k, ())[:3])
        published = _finest(found)
    timed_elements = list(times(page, heading, around, outlet))
    if published is None or published.precision == "day":
        timed = next((i for i in (settled(stamp, "time") for stamp, changed in timed_elements if not changed) if i), None)
        published = _finer(published, timed)
    if published is None or published.precision == "day":
        published = _finer(published, _of_outlet(published_hint, outlet, now))
    if published is None or published.precision == "day" or _is_midnight(published):
        shown = [s for s in seen if possible(s.date, now)]
        first = next((s.date for s in shown if not s.modified), None) or next((s.date for s in shown if published is None), None)
        if first and first.precision == "day":  # the time may stand where the day stands again
            again = (s.date for s in shown if not s.modified and s.date.precision != "day" and s.date.at.date() == first.at.date())
            first = next(again, first)
        told = Instant(first.at, first.precision, "text", first.own or outlet is not None) if first else None
        published = _finer(published, told)
    if published is None:
        published = settled(in_address(page.url, outlet), "url")

    modified = read(_stamp(node, "dateModified"), "json-ld")
    if modified is None:
        modified = next((i for i in (read(v, "meta") for k in _MODIFIED_METAS for v in page.metas.get(k, ())[:2]) if i), None)
    if modified is None:
        modified = next((i for i in (settled(stamp, "time") for stamp, changed in timed_elements if changed) if i), None)
    modified = modified or _of_outlet(modified_hint, outlet, now)
    if modified and published and modified.at < published.at - timedelta(days=1):
        modified = None
    return Dates(published, modified)


def _dated_node(page: Parsed) -> Node:
    """The article of the linked data; where it has none, the page itself, of which some systems tell when it came out."""
    pages = (node for node, aside in page.data.nodes if not aside and "WebPage" in kinds(node) and node.get("datePublished"))
    return page.article or next(pages, {})


def _stamp(node: Node, key: str) -> str | None:
    value = node.get(key)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else text_of(value)


def _month_first(found: Written, raw: str | None, witnesses: set[date]) -> Written:
    """A date in figures with the month first, where the day that readers see or the address says so, and not the other one."""
    day = found.at.date()
    if day.day > 12 or day.day == day.month or day in witnesses or not _IN_FIGURES.match(raw or ""):
        return found
    other = found.at.replace(month=day.day, day=day.month)
    return found._replace(at=other) if other.date() in witnesses else found


def _zone_shown(stamps: list[str | None], seen: list[Seen]) -> tzinfo | None:
    """The zone in which readers see a moment that the page gives in UTC: half hours apart, where the outlets of our language live."""
    for stamp in stamps:
        told = written(stamp, None)
        if told is None or not told.own or told.at.utcoffset():
            continue
        for shown in seen:
            apart = shown.date.at.replace(tzinfo=None) - told.at.replace(tzinfo=None, second=0, microsecond=0)
            timed = shown.date.precision != "day" and not shown.date.own and not shown.modified
            if timed and apart and apart % timedelta(minutes=30) == timedelta() and _WESTERNMOST <= apart <= _EASTERNMOST:
                return timezone(apart)
    return None


def _is_midnight(instant: Instant) -> bool:
    return instant.at.time() == time()


def _of_outlet(hint: Instant | None, outlet: tzinfo | None, now: datetime) -> Instant | None:
    """A feed's moment in the outlet's zone; its local time is the outlet's, where only the page says where that is."""
    if hint and outlet and not hint.zone_known:
        hint = replace(hint, at=hint.at.replace(tzinfo=outlet), zone_known=True)
    if hint is None or not possible(hint, now):
        return None
    return replace(hint, at=hint.at.astimezone(outlet)) if outlet and hint.precision != "day" else hint


def _finest(found: Iterator[Instant | None]) -> Instant | None:
    """The first that has a time of day, else the first."""
    first: Instant | None = None
    for instant in found:
        if instant is not None:
            if instant.precision != "day":
                return instant if first is None or abs(instant.at - first.at) < timedelta(days=2) else first
            first = first or instant
    return first


def _finer(known: Instant | None, other: Instant | None) -> Instant | None:
    """`other` when nothing is known, or when it adds the time of day to the day that is, or to a midnight."""
    if known is None or other is None:
        return known or other
    adds = other.precision != "day" and other.at.date() == known.at.date() and (known.precision == "day" or other.at.time() != time())
    return other if adds else known


def _reconciled(at: datetime, outlet: tzinfo | None, seen: list[Seen]) -> datetime:
    """A moment with its own offset in the outlet's zone, corrected by what readers see where the two contradict."""
    offset = at.utcoffset() or timedelta()
    local = at.astimezone(outlet) if outlet else at
    wall = at.replace(tzinfo=None)
    for shown in seen:
        clock = shown.date.at.replace(tzinfo=None)
        if shown.modified or abs(clock - wall) > timedelta(days=1, hours=14):
            continue
        agrees = clock.date() == local.date()
        if shown.date.precision != "day":
            if abs(clock - local.replace(tzinfo=None)) < timedelta(minutes=3):
                return local
            # UTC on the wall, a local offset behind it.
            if offset and abs(clock - (wall + offset)) < timedelta(minutes=3):
                return (wall + offset).replace(tzinfo=at.tzinfo)
            # Local time on the wall, a Z behind it.
            if not offset and outlet and abs(clock - wall) < timedelta(minutes=3):
                return wall.replace(tzinfo=outlet)
        elif not agrees:
            if offset and (wall + offset).date() == clock.date():
                return (wall + offset).replace(tzinfo=at.tzinfo)
            if not offset and outlet and wall.date() == clock.date():
                return wall.replace(tzinfo=outlet)
        if agrees:
            return local
    return local
