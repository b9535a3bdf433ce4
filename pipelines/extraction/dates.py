"""When it was published and changed: linked data, then metas, `time`, the feed, a visible Spanish date near the headline, the address.

A moment without offset is local time of the outlet; one in UTC is turned into the outlet's zone, where that is known; and what the
reader sees decides when a system writes UTC with a local offset, or local time with a Z. Nothing is invented: no date is better
than a footer's year.
"""

# ruff: noqa: E501  the expressions list words, as many of a kind as fit on a line

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.extraction.jsonld import text_of
from pipelines.extraction.page import Parsed, text_content
from vigia.dates import Written, possible, visible, written, zone_of
from vigia.items import Instant, Origin

_IN_URL = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2]|[1-9](?=[/-]))[/-]?(0[1-9]|[12]\d|3[01]|[1-9](?=[/-]))(?!\d)|(?<!\d)(\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=/)"
)
_MODIFIED = re.compile(r"actualiza|modific|updat|última\s+(?:hora|edici)", re.I)
_PUBLISHED = re.compile(r"publica|creado|posted|published", re.I)

_PUBLISHED_METAS = (
    "article:published_time", "article:published", "og:article:published_time", "og:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created",
    "date", "pubdate", "publishdate", "publish-date", "publish_date", "publication_date", "published_time", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime",
    "dc.date", "dcterms.date", "article.published", "fecha", "fechapublicacion", "bi3dpubdate", "time",
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

# Where an outlet lives whose source says nothing: the country's top-level domain, or its og:locale. Countries with one business zone.
_ZONES = {
    "es": "Europe/Madrid", "cat": "Europe/Madrid", "eus": "Europe/Madrid", "gal": "Europe/Madrid", "ar": "America/Argentina/Buenos_Aires", "bo": "America/La_Paz",
    "cl": "America/Santiago", "co": "America/Bogota", "cr": "America/Costa_Rica", "cu": "America/Havana", "do": "America/Santo_Domingo", "ec": "America/Guayaquil",
    "gt": "America/Guatemala", "hn": "America/Tegucigalpa", "mx": "America/Mexico_City", "ni": "America/Managua", "pa": "America/Panama", "pe": "America/Lima",
    "pr": "America/Puerto_Rico", "py": "America/Asuncion", "sv": "America/El_Salvador", "uy": "America/Montevideo", "ve": "America/Caracas", "ad": "Europe/Andorra",
}  # fmt: skip


@dataclass(slots=True)
class Dates:
    published: Instant | None = None
    modified: Instant | None = None


def _inferred_zone(page: Parsed) -> tzinfo | None:
    try:
        host = urlsplit(page.url or "").hostname or ""
    except ValueError:
        host = ""
    suffix = host.rpartition(".")[2].lower()
    if suffix in _ZONES:
        return zone_of(_ZONES[suffix])
    offsets = Counter(o for o in _offsets(page) if o)
    if offsets:
        return timezone(timedelta(minutes=offsets.most_common(1)[0][0]))
    locale = (page.meta("og:locale") or "").replace("-", "_").rpartition("_")[2].lower()
    # es_ES is what systems write that were never configured: it says nothing.
    return zone_of(_ZONES.get(locale)) if locale != "es" else None


def _offsets(page: Parsed) -> Iterator[int]:
    """Minutes east of UTC that the page's own machine-readable dates carry."""
    values = [text_of(page.article.get(k)) for k in ("datePublished", "dateModified", "dateCreated")]
    for key in (*_PUBLISHED_METAS, *_MODIFIED_METAS):
        values += page.metas.get(key, [])
    for value in values:
        found = written(value, None)
        if found and found.own:
            yield int((found.at.utcoffset() or timedelta()).total_seconds()) // 60


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


@dataclass(slots=True)
class _Seen:
    """A date as readers see it near the headline."""

    date: Written
    modified: bool
    signed: bool  # stands in the byline


_HEADER = re.compile(
    r"(?:^|[\s_-])(?:header|cabecera|top-?bar|topbar|masthead|navbar|nav|menu|hoy|today|current|clima|weather|fecha-?(?:actual|hoy|menu|mobil))",
    re.I,
)
_SIGNED = re.compile(r"autor|author|byline|firma|publish|public", re.I)
_ELSEWHERE = re.compile(
    r"comment|coment|related|relacion|sidebar|footer|widget|teaser|card|most|mas-?leid|recom|ultim|caption|slider|carousel|list-?news|more-",
    re.I,
)
_DATE_SHAPE = re.compile(r"\d\s?[/.-]\s?\d|\d{1,2}\s+(?:de\s+)?[a-zA-Z]{3}|[a-zA-Z]{3,10}\s+\d{1,2},?\s+\d{4}", re.I)


def _outside(element: HtmlElement, pattern: re.Pattern[str], around: Container[HtmlElement], known: dict[HtmlElement, bool]) -> bool:
    """Whether an ancestor shows that a date is another story's; `known` remembers it for those asked about before."""
    passed: list[HtmlElement] = []
    answer = False
    for node in (element, *element.iterancestors()):
        if node in known:
            answer = known[node]
            break
        passed.append(node)
        if node in around or node.tag in ("body", "html", "article", "main"):
            break
        if node.tag in ("footer", "aside", "nav") or pattern.search(f"{node.get('class') or ''} {node.get('id') or ''}"[:300]):
            answer = True
            break
    known.update(dict.fromkeys(passed, answer))
    return answer


def _near_headline(page: Parsed, heading: HtmlElement | None, zone: tzinfo | None) -> list[_Seen]:
    """Visible dates, those after the headline first. A header's "today" and the dates of other stories do not count."""
    before: list[_Seen] = []
    after: list[_Seen] = []
    around = set(heading.iterancestors()) if heading is not None else set()
    elsewhere: dict[HtmlElement, bool] = {}
    in_header: dict[HtmlElement, bool] = {}
    passed = heading is None
    texts = 0
    for element in page.root.iter():
        if element is heading:
            passed = True
            continue
        if element.tag in ("script", "style", "option", "noscript"):
            continue
        # A div whose own words are split over children ("Publicado: <b>4 mayo</b> 2022") is read whole when it is small.
        text = element.text or ""
        for piece in (text, element.tail or ""):
            if len(piece) < 8 and not (piece is text and element.tag == "time"):
                continue
            texts += passed and len(piece.strip()) > 0
            if len(piece) > 400 or not _DATE_SHAPE.search(piece[:300]):
                continue
            stripped = " ".join(piece.split())
            if len(stripped) > 140:
                continue
            found = visible(stripped, zone)
            parent = element if piece is text else element.getparent()
            if (
                found is None
                or parent is None
                or _outside(parent, _ELSEWHERE, around, elsewhere)
                or (not passed and _outside(parent, _HEADER, around, in_header))
            ):
                continue
            names = " ".join(
                filter(None, (parent.get("class"), parent.getparent().get("class") if parent.getparent() is not None else None))
            )[:200]
            modified = bool(_MODIFIED.search(f"{stripped} {names}")) and not _PUBLISHED.search(f"{stripped} {names}")
            if found.own and zone:
                found = found._replace(at=found.at.astimezone(zone))
            (after if passed else before).append(_Seen(found, modified=modified, signed=bool(_SIGNED.search(names))))
        if texts > 60 or len(after) >= 6:
            break
    return sorted(after, key=lambda s: not s.signed) + before[::-1][:3]


def _times(page: Parsed, zone: tzinfo | None, heading: HtmlElement | None) -> Iterator[tuple[Written, bool]]:
    """`time` elements and microdata with a machine-readable date, and whether it says "modified"."""
    around = set(heading.iterancestors()) if heading is not None else set()
    elsewhere: dict[HtmlElement, bool] = {}
    passed = heading is None
    later: list[tuple[Written, bool]] = []
    for element in page.root.iter("h1", "time", "span", "div", "meta", "abbr", "p"):
        if element is heading:
            passed = True
            continue
        prop = element.get("itemprop") or ""
        if element.tag != "time" and prop not in ("datePublished", "dateModified", "dateCreated"):
            continue
        if _outside(element, _ELSEWHERE, around, elsewhere):
            continue
        value = element.get("datetime") or element.get("content") or (element.get("title") if element.tag == "abbr" else None)
        found = written(value, zone)
        # In words it is a header's clock as often as the story's date.
        if not value or found is None or not (found.own or re.match(r"\s*\d{4}", value)):
            continue
        names = f"{prop} {element.get('class') or ''} {text_content(element, 80)}"
        entry = (found, bool(_MODIFIED.search(names) or "dateModified" in prop) and "datePublished" not in prop)
        if passed or prop:
            yield entry
        else:
            later.append(entry)
    yield from later


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
    outlet = zone_of(zone) or _inferred_zone(page)
    seen = _near_headline(page, heading, outlet)

    def settled(found: Written | None, origin: Origin) -> Instant | None:
        if found is None:
            return None
        if found.own:
            found = found._replace(at=_reconciled(found.at, outlet, seen))
        return Instant(found.at, found.precision, origin, found.own or outlet is not None) if possible(found, now) else None

    published: Instant | None = None
    for key in ("datePublished", "dateCreated", "uploadDate"):
        published = published or settled(written(text_of(page.article.get(key)), outlet), "json-ld")
    if published is None:
        found = (settled(written(v, outlet), "meta") for k in _PUBLISHED_METAS for v in page.metas.get(k, ())[:3])
        published = _finest(found)
    times = list(_times(page, outlet, heading))
    if published is None or published.precision == "day":
        timed = next((i for i in (settled(date, "time") for date, changed in times if not changed) if i), None)
        published = _finer(published, timed)
    if published is None or published.precision == "day":
        published = _finer(published, _of_outlet(published_hint, outlet, now))
    if published is None or published.precision == "day":
        shown = [s for s in seen if possible(s.date, now)]
        read = next((s.date for s in shown if not s.modified), None) or next((s.date for s in shown if published is None), None)
        published = _finer(published, Instant(read.at, read.precision, "text", read.own or outlet is not None) if read else None)
    if published is None:
        published = settled(in_address(page.url, outlet), "url")

    modified = settled(written(text_of(page.article.get("dateModified")), outlet), "json-ld")
    if modified is None:
        modified = next(
            (i for i in (settled(written(v, outlet), "meta") for k in _MODIFIED_METAS for v in page.metas.get(k, ())[:2]) if i), None
        )
    if modified is None:
        modified = next((i for i in (settled(date, "time") for date, changed in times if changed) if i), None)
    modified = modified or _of_outlet(modified_hint, outlet, now)
    if modified and published and modified.at < published.at - timedelta(days=1):
        modified = None
    return Dates(published, modified)


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
    """`other` when nothing is known, or when it adds the time of day to the day that is."""
    if known is None or other is None:
        return known or other
    return other if other.precision != "day" and other.at.date() == known.at.date() else known


def _reconciled(at: datetime, outlet: tzinfo | None, seen: list[_Seen]) -> datetime:
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
