"""RSS 2.0, RSS 1.0 (RDF), Atom and JSON Feed. feedparser reads the XML; what it cannot read is salvaged entry by entry."""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from crawler.discovery import documents, entry_text, text
from crawler.discovery.model import Discovered, UpdateHints
from vigia import dates
from vigia.items import Instant, Link

MAX_LINKS = 500  # entries read; feedparser takes 0.4 ms for each, and no newsroom writes 500 stories between two polls
MAX_DEPTH = 5_000  # tags open at once: the parser's time grows with the square of them, and texts that never close a <br> have hundreds
MAX_TAGS = 150_000  # some 10 s of feedparser; 500 entries with full texts have a third of that
MAX_REFERENCES = 500_000  # &...; some 5 s of feedparser

_TAG = re.compile(r"<(/?)[A-Za-z_][^<>]*?(/?)>")
_ENTRY_END = re.compile(r"</(?:[\w-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_ENTRY_START = re.compile(r"<(?:[\w-]+:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}
_DAYS = {name: number for number, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))}


def parse_document(document: documents.Document, *, now: datetime, timezone: str, limit: int) -> Discovered:
    """The entries of a document that is a feed."""
    found = Discovered(kind="feed", problems=list(document.problems))
    collector = _Collector(found, now, timezone)
    if document.kind == "json":
        _json_feed(document, collector, limit)
    else:
        _xml_feed(document, collector, limit)
    return found


class _Collector:
    """Turns raw fields of entries into links, one for each identity."""

    def __init__(self, found: Discovered, now: datetime, timezone: str) -> None:
        self.found, self.now, self.timezone = found, now, timezone
        self.at: dict[str, int] = {}

    def date(self, raw: Any) -> Instant | None:
        return dates.read(raw, zone=self.timezone, now=self.now, origin="feed") if isinstance(raw, str) else None

    def add(self, link: Link | None) -> None:
        """Counts an entry, and keeps its link unless it has none or another entry brought the same."""
        self.found.entries += 1
        if link is None:
            self.skip("no_link")
            return
        if (position := self.at.get(link.address.key)) is None:
            self.at[link.address.key] = len(self.found.links)
            self.found.links.append(link)
            return
        self.skip("duplicate_entry")
        kept = self.found.links[position]
        if len(link.address.fetch) < len(kept.address.fetch):  # the plain address rather than its AMP or tracked copy
            self.found.links[position] = link

    def skip(self, reason: str, times: int = 1) -> None:
        self.found.skipped[reason] = self.found.skipped.get(reason, 0) + times


# ------------------------------------------------------------------------------------------------------------------ XML


def _xml_feed(document: documents.Document, collector: _Collector, limit: int) -> None:
    found = collector.found
    found.hints = _update_hints(document.text)
    body, left_out = _first_entries(document.text, limit)
    if left_out:
        collector.skip("over_limit", left_out)
        found.problems.append(f"has {left_out} entries more than the {limit} that are read")
    first = _ENTRY_START.search(body)
    if first:
        body = body[: first.start()] + entry_text.own(body[first.start() :], entry_text.media_prefixes(body), document.url)
    entries, feed_language = _entries(body, document.url, found)
    for entry in entries[:limit]:
        collector.add(_link_of(entry, document, collector, feed_language))


def _entries(body: str, url: str, found: Discovered) -> tuple[list[Mapping[str, Any]], str | None]:
    """The entries in feedparser's form, and the feed's own language."""
    if body.count("<") > MAX_TAGS or body.count("&") > MAX_REFERENCES:
        found.problems.append(f"has more than {MAX_TAGS} tags or {MAX_REFERENCES} references; only titles, links and dates are read")
        return list(_salvaged(body)), None
    if _is_deep(body):
        found.problems.append(f"has more than {MAX_DEPTH} elements one in the other; only titles, links and dates are read")
        return list(_salvaged(body)), None
    import feedparser

    # a stream, because feedparser would open a text as a file name or an address
    try:
        feed = feedparser.parse(
            io.BytesIO(body.encode("utf-8", "ignore")),
            response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # noqa: BLE001  # it trips over tags in an order it did not expect (KeyError, IndexError, AttributeError...)
        found.problems.append(f"is not well-formed: {type(error).__name__} in the parser")
        return list(_salvaged(body)), None
    entries: list[Mapping[str, Any]] = [dict(entry) for entry in feed.entries]  # its own mapping answers with other keys, and warns
    if feed.bozo:
        found.problems.append(f"is not well-formed: {text.clean(str(feed.get('bozo_exception', '')))[:200]}")
        if sum(1 for entry in entries if entry.get("link")) < len(_ENTRY_START.findall(body)):
            entries = _better(entries, _salvaged(body))
    return entries, feed.feed.get("language") or (feed.feed.get("title_detail") or {}).get("language")


def _is_deep(body: str) -> bool:
    depth = 0
    for tag in _TAG.finditer(body):
        if tag[1]:
            depth -= 1
        elif not tag[2]:
            depth += 1
            if depth > MAX_DEPTH:
                return True
    return False


def _link_of(entry: Mapping[str, Any], document: documents.Document, collector: _Collector, feed_language: str | None) -> Link | None:
    base = (entry.get("title_detail") or {}).get("base") or document.url
    address = text.address(_address_of(entry), base)
    if address is None:
        return None
    stamp, changed = entry.get("published") or entry.get("created"), entry.get("updated")
    if document.kind != "atom" and not stamp:
        stamp, changed = changed, None  # dc:date: the only date of an RDF feed
    published, modified = collector.date(stamp), collector.date(changed)
    language = entry.get("language") or (entry.get("title_detail") or {}).get("language")
    content: Any = entry.get("content") or [{}]
    return Link(
        address=address,
        title=text.title(entry.get("title")),
        summary=text.summary(entry.get("summary")) or text.summary(content[0].get("value")),
        published=published,
        modified=modified if modified and (published is None or modified.at > published.at) else None,
        authors=text.names([a.get("name") or "" for a in entry.get("authors") or [] if isinstance(a, Mapping)]),
        categories=text.names([t.get("label") or t.get("term") or "" for t in entry.get("tags") or [] if isinstance(t, Mapping)]),
        language=language.lower()[:10] if isinstance(language, str) and language and language != feed_language else None,
    )


def _address_of(entry: Mapping[str, Any]) -> str | None:
    """The page of an entry: not its enclosure, its comments, another language or its identifier, unless that is an address itself."""
    found = _found_address(entry)
    return found.replace("&amp;", "&") if found else None  # as feeds do that are not well-formed or escape twice


def _found_address(entry: Mapping[str, Any]) -> str | None:
    if original := entry.get("feedburner_origlink"):
        return str(original)
    pages = [link for link in entry.get("links") or [] if link.get("href") and link.get("rel", "alternate") == "alternate"]
    pages.sort(key=lambda link: (link.get("hreflang") not in {None, "", "es"}, "html" not in link.get("type", "html")))
    if pages:
        return str(pages[0]["href"])
    identifier = str(entry.get("id") or "")
    if entry.get("guidislink", True) and re.match(r"https?://", identifier):
        return identifier
    link = entry.get("link")
    return str(link) if link and link != identifier else None


def _first_entries(document: str, limit: int) -> tuple[str, int]:
    """The document with at most `limit` entries, and how many were left out. They are cut before parsing, because parsing is what costs."""
    ends = _ENTRY_END.finditer(document)
    cut = last = 0
    count = 0
    for end in ends:
        count += 1
        last = end.end()
        if count == limit:
            cut = last
    if count <= limit:
        return document, 0
    return document[:cut] + document[last:], count - limit


def _better(entries: list[Mapping[str, Any]], salvaged: list[dict[str, Any]]) -> list[Mapping[str, Any]]:
    """feedparser's entries, and what only the second reading found a link for."""
    links = {_address_of(entry) for entry in entries}
    known = [entry for entry in entries if _address_of(entry)]
    extra = [entry for entry in salvaged if entry.get("link") and entry["link"] not in links]
    return [*known, *extra] if extra else entries


def _salvaged(body: str) -> list[dict[str, Any]]:
    """Entries of a feed whose tags do not close, each read by itself: what stands between one start of an entry and the next."""
    starts = [start.start() for start in _ENTRY_START.finditer(body)]
    out: list[dict[str, Any]] = []
    for start, end in zip(starts, [*starts, len(body)][1:], strict=True):
        piece = body[start : min(end, start + 50_000)]
        link = _inner(piece, "link") or _attribute(piece, "link", "href")
        if not link and not re.search(r"<guid\s[^<>]{0,500}isPermaLink\s*=\s*.false", piece, re.IGNORECASE):
            link = _inner(piece, "guid")
        entry: dict[str, Any] = {"title": _inner(piece, "title"), "summary": _inner(piece, "description") or _inner(piece, "summary")}
        entry["published"] = _inner(piece, "pubDate") or _inner(piece, "published") or _inner(piece, "dc:date") or _inner(piece, "updated")
        if link:
            entry["link"] = link
            entry["links"] = [{"href": entry["link"], "rel": "alternate"}]
        out.append(entry)
    return out


def _inner(piece: str, tag: str) -> str | None:
    """What stands between a tag and the next tag, or inside its CDATA, as an XML parser would give it."""
    found = re.search(
        rf"<{tag}(?:\s[^>]{{0,500}})?>\s*(?:<!\[CDATA\[(.{{0,20000}}?)\]\]>|([^<]{{1,20000}}))", piece, re.DOTALL | re.IGNORECASE
    )
    value = (found[1] or html.unescape(found[2] or "")).strip() if found else ""
    return value or None


def _attribute(piece: str, tag: str, name: str) -> str | None:
    found = re.search(rf"""<{tag}\s[^>]{{0,500}}?{name}\s*=\s*["']([^"'<>]{{1,2500}})["']""", piece, re.IGNORECASE)
    return html.unescape(found[1]) if found else None


def _update_hints(document: str) -> UpdateHints:
    first = _ENTRY_START.search(document)
    head = document[: min(first.start() if first else len(document), 50_000)] + document[-5_000:]
    ttl = _number(_inner(head, "ttl"))
    period = _PERIODS.get((_inner(head, "sy:updatePeriod") or "").lower())
    frequency = _number(_inner(head, "sy:updateFrequency")) or 1
    hours = re.search(r"<skipHours>(.{0,2000}?)</skipHours>", head, re.DOTALL | re.IGNORECASE)
    days = re.search(r"<skipDays>(.{0,1000}?)</skipDays>", head, re.DOTALL | re.IGNORECASE)
    named = re.findall(r"<day>\s*(\w+)\s*</day>", days[1], re.IGNORECASE) if days else []
    return UpdateHints(
        ttl=ttl * 60 if ttl and 0 < ttl <= 44640 else None,
        update_period=max(60, period // frequency) if period and frequency > 0 else None,
        skip_hours=frozenset(int(h) % 24 for h in re.findall(r"<hour>\s*(\d{1,2})\s*</hour>", hours[1], re.IGNORECASE))
        if hours
        else frozenset(),
        skip_days=frozenset(_DAYS[day.lower()] for day in named if day.lower() in _DAYS),
    )


def _number(raw: str | None) -> int | None:
    return int(raw) if raw and re.fullmatch(r"\d{1,6}", raw) else None


# ----------------------------------------------------------------------------------------------------------------- JSON


def _json_feed(document: documents.Document, collector: _Collector, limit: int) -> None:
    found = collector.found
    try:
        feed = json.loads(document.text)
    except (ValueError, RecursionError) as error:
        found.kind = "unknown"
        found.problems.append(f"is no valid JSON: {text.clean(str(error))[:200]}")
        return
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        found.kind = "unknown"
        found.problems.append("is JSON, but no JSON Feed: it has no list of items")
        return
    if len(items) > limit:
        collector.skip("over_limit", len(items) - limit)
        found.problems.append(f"has {len(items) - limit} entries more than the {limit} that are read")
    for item in items[:limit]:
        collector.add(_json_link(item, document.url, collector) if isinstance(item, dict) else None)


def _json_link(item: dict[str, Any], base: str, collector: _Collector) -> Link | None:
    identifier = _text(item, "id")
    own = identifier if identifier and re.match(r"https?://", identifier) else None
    written = [address for address in (_text(item, "url"), own, _text(item, "external_url")) if address]
    address = text.address(next((address for address in written if not entry_text.leads_nowhere(address, base)), None), base)
    if address is None:
        return None
    published, modified = collector.date(item.get("date_published")), collector.date(item.get("date_modified"))
    authors = item.get("authors") or item.get("author") or []
    return Link(
        address=address,
        title=text.title(_text(item, "title")),
        summary=text.summary(_text(item, "summary"))
        or text.summary(_text(item, "content_html"))
        or text.verbatim(_text(item, "content_text"), text.MAX_SUMMARY),
        published=published,
        modified=modified if modified and (published is None or modified.at > published.at) else None,
        authors=text.names([_text(a, "name") or "" for a in (authors if isinstance(authors, list) else [authors]) if isinstance(a, dict)]),
        categories=text.names([tag for tag in _list(item.get("tags")) if isinstance(tag, str)]),
        language=(_text(item, "language") or "").lower()[:10] or None,
    )


def _text(item: dict[str, Any], key: str) -> str | None:
    value = item.get(key)
    return value if isinstance(value, str) and value.strip() else None


def _list(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else []
