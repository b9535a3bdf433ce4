"""Sitemaps and their indexes (sitemaps.org), with Google's news extension, and plain lists of addresses.

Our own reading because Scrapy's loses news:title and news:publication_date, and loses everything where there is a DTD.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal

from crawler.discovery import documents, text
from crawler.discovery.model import Discovered
from crawler.discovery.newest import Told, alike, newest_first
from crawler.discovery.window import Window, period_of
from vigia import addresses, dates
from vigia.items import Instant, Link

MAX_LINKS = 500
MAX_CHILDREN = 500
MAX_ENTRIES = 50_000  # what sitemaps.org allows in one file
_CHOSEN: dict[Told, str] = {
    "dates": "the newest by the dates in the addresses come first",
    "numbers": "those with the highest numbers come first",
    "nothing": "they are taken from both ends",
}
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def parse_document(
    document: documents.Document, *, now: datetime, timezone: str, since: datetime | None, limit: int, window: Window | None = None
) -> Discovered:
    """The addresses of a document that is a sitemap: newest first, those known to be older than `since` only counted.

    With a `window`, of an index the sitemaps that may be of it."""
    if document.kind == "sitemapindex":
        return _index(document, now, timezone, window)
    found = Discovered(kind="sitemap", problems=list(document.problems))
    urls: list[_Url] = []
    for url in _listed(document) if document.kind == "addresses" else _urls(document, now, timezone, found):
        found.entries += 1
        if not url.loc:
            _skip(found, "no_link")
        elif since is not None and url.newest is not None and url.newest < since:
            _skip(found, "too_old")
        else:
            urls.append(url)
    urls = _newest_first(urls, found, now) if len(urls) > limit else sorted(urls, key=lambda url: url.newest or _LONG_AGO, reverse=True)
    links: dict[str, Link] = {}
    for count, url in enumerate(urls):
        if len(links) == limit:
            _skip(found, "over_limit", len(urls) - count)
            found.problems.append(f"lists {len(urls) - count} addresses more than the {limit} that are taken")
            break
        link = url.link(document.url)
        if link is None or link.address.key in links:
            _skip(found, "no_link" if link is None else "duplicate_entry")
            continue
        links[link.address.key] = link
    found.links = list(links.values())
    return found


def _newest_first(urls: list[_Url], found: Discovered, now: datetime) -> list[_Url]:
    """More addresses than are taken: those first that are newest by their dates, and among equals by what the addresses say."""
    modified_says = not alike([url.modified.at for url in urls if url.modified])
    stamps = [url.newest if modified_says else url.published.at if url.published else None for url in urls]
    ranks, told = _ranks([url.loc for url in urls], now, of="pages")
    if alike([stamp for stamp in stamps if stamp]):
        found.problems.append(f"has no dates that tell its addresses apart: {_CHOSEN[told]}")
    order = sorted(range(len(urls)), key=ranks.__getitem__)
    return [urls[position] for position in sorted(order, key=lambda position: stamps[position] or _LONG_AGO, reverse=True)]


def _ranks(addresses: list[str], now: datetime, *, of: Literal["sitemaps", "pages"]) -> tuple[list[int], Told]:
    order, told = newest_first(addresses, now, of=of)
    ranks = [0] * len(order)
    for rank, position in enumerate(order):
        ranks[position] = rank
    return ranks, told


@dataclass(slots=True)
class _Url:
    """An entry before its address is looked at: of 50,000 only the newest are."""

    loc: str
    fields: dict[str, str]
    published: Instant | None = None
    modified: Instant | None = None

    @property
    def newest(self) -> datetime | None:
        return max((instant.at for instant in (self.published, self.modified) if instant), default=None)

    def link(self, base: str) -> Link | None:
        address = text.address(self.loc, base)
        if address is None:
            return None
        return Link(
            address=address,
            title=text.title(self.fields.get("title")),
            published=self.published,
            modified=self.modified,
            categories=text.names([word for word in self.fields.get("keywords", "").split(",") if word.strip()]),
            language=self.fields.get("language", "").lower()[:10] or None,
        )


def _index(document: documents.Document, now: datetime, timezone: str, window: Window | None) -> Discovered:
    found = Discovered(kind="sitemapindex", problems=list(document.problems))
    children: dict[str, datetime | None] = {}
    for fields in _elements(document, "sitemap", found):
        found.entries += 1
        try:
            address = addresses.endpoint(fields.get("loc") or "", document.url)
        except addresses.AddressError as error:
            _skip(found, error.reason if fields.get("loc") else "no_link")
            continue
        changed = dates.read(fields.get("lastmod"), zone=timezone, now=now, origin="sitemap")
        if window is not None and (reason := _beside(address, changed, window, now)):
            _skip(found, reason)
        elif address != document.url:
            children.setdefault(address, changed.at if changed else None)
    ranks, told = _ranks(list(children), now, of="sitemaps")
    rank = dict(zip(children, ranks, strict=True))
    says_nothing = alike([changed for changed in children.values() if changed])
    if says_nothing and len(children) > 1:
        found.problems.append(f"has no dates that tell its sitemaps apart: {_CHOSEN[told]}")
    by_address = sorted(children.items(), key=lambda child: rank[child[0]])
    found.children = by_address if says_nothing else sorted(by_address, key=lambda child: child[1] or _LONG_AGO, reverse=True)
    if len(found.children) > MAX_CHILDREN:
        _skip(found, "over_limit", len(found.children) - MAX_CHILDREN)
        found.children = found.children[:MAX_CHILDREN]
    return found


def _beside(address: str, changed: Instant | None, window: Window, now: datetime) -> str | None:
    """Why a sitemap is not of the window: the days it names are others, or it has not changed since before."""
    if changed is not None and changed.at + timedelta(days=1) < window.since:
        return "too_old"
    return window.beside(period_of(address, now, of="sitemaps"))


def _urls(document: documents.Document, now: datetime, timezone: str, found: Discovered) -> Iterator[_Url]:
    read = lru_cache(maxsize=4096)(lambda raw: dates.read(raw, zone=timezone, now=now, origin="sitemap"))
    for fields in _elements(document, "url", found):
        yield _Url(fields.get("loc", ""), fields, read(fields.get("publication_date")), read(fields.get("lastmod")))


def _elements(document: documents.Document, name: str, found: Discovered) -> Iterator[dict[str, str]]:
    """The fields of each <url> or <sitemap>: its own children and those of its <news:news>, by local name. Images are not read."""
    from lxml import etree

    body = document.text.encode("utf-8", "ignore")
    events = etree.iterparse(
        io.BytesIO(body),
        events=("end",),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding="utf-8",
    )
    seen = 0
    try:
        for _, element in events:
            if _local(element) != name:
                continue
            seen += 1
            if seen > MAX_ENTRIES:
                found.problems.append(f"lists more than {MAX_ENTRIES} addresses")
                return
            fields: dict[str, str] = {}
            for child in element:
                if _local(child) == "news":
                    for detail in child.iter():
                        if _local(detail) in {"title", "publication_date", "keywords", "language"} and (told := _text_of(detail)):
                            fields.setdefault(_local(detail), told)
                elif _local(child) in {"loc", "lastmod"} and _prefixless(child, element):
                    fields.setdefault(_local(child), _text_of(child))
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
            yield fields
    except etree.XMLSyntaxError as error:
        found.problems.append(f"is not well-formed: {text.clean(str(error))[:200]}")


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _text_of(element: Any) -> str:
    return "".join(element.itertext()).strip()


def _prefixless(child: Any, element: Any) -> bool:
    """Whether it belongs to the sitemap itself: <image:loc> is another namespace than its <url>."""
    return bool(child.tag.rpartition("}")[0] == element.tag.rpartition("}")[0])


def _listed(document: documents.Document) -> Iterator[_Url]:
    return (_Url(line, {}) for line in document.text.split()[:MAX_ENTRIES])


def _skip(found: Discovered, reason: str, times: int = 1) -> None:
    found.skipped[reason] = found.skipped.get(reason, 0) + times
