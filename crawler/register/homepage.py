"""What a front page says of its outlet: the feeds it declares, its name and language, and the links that may be sections of it.

`read` is what a worker process calls; its answer can be pickled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from crawler.discovery import documents, text
from vigia.addresses import AddressError, endpoint

MAX_FEEDS = 6  # declared feeds looked at; beyond them they are a feed for each category
MAX_LINKS = 2_000
MAX_NAME = 60  # characters; a longer one is a slogan

_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/xml", "text/xml"}
)
# what WordPress declares beside the feed of its stories
_OTHER = re.compile(
    r"/comments?/|/comentarios?/|comments?[-_]?feed|feed=comments|\bcomments\b|\bcomentarios\b|/web-stories/|podcast", re.IGNORECASE
)
_FEED_PATH = re.compile(r"(?:^|/)(?:rss|feed|atom)(?:[/.]|$)|\.(?:rss|rdf)$|/(?:rss|index|portada)[^/]{0,80}\.xml$", re.IGNORECASE)
_TITLE_ENDS = re.compile(r"\s+[|–—»:·•-]\s+|\s*\|\s*")
# words of sections where companies, technology and its money are written about
_SECTION = re.compile(
    r"tecno|technolog|\btech\b|inteligencia-artificial|(?:^|/)ia(?:/|$)|startup|emprend|empresa|negocio|econom|innova|digital|noticias|actualidad",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Homepage:
    """`kind` is what the document is ("html" for a page), `feeds` and `sections` are absolute addresses, the most likely first."""

    kind: str
    name: str | None = None
    language: str | None = None  # as written: "es", "es-MX"
    feeds: tuple[str, ...] = ()
    others: tuple[str, ...] = ()  # declared feeds of comments, podcasts or web stories
    sections: tuple[str, ...] = ()
    links: int = 0


def read(body: bytes, url: str) -> Homepage:
    """Never raises for what a server may send."""
    document = documents.read(body, url)
    if document.kind != "html":
        return Homepage(document.kind)
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, recover=True, huge_tree=False)
    try:
        tree = html.document_fromstring(document.text.encode("utf-8", "ignore"), parser=parser)
    except (etree.LxmlError, ValueError):
        return Homepage("unknown")
    moved = tree.find(".//base[@href]")
    base = text.joined(url, moved.get("href") if moved is not None else None)
    feeds, others = _feeds(tree, base, url)
    sections, links = _sections(tree, base, url)
    return Homepage("html", _name(tree), _language(tree), feeds, others, sections, links)


def _feeds(tree: Any, base: str, url: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The declared ones, those below the page's own path first, then those it links to; and the declared ones that bring no stories."""
    declared: dict[str, None] = {}
    others: dict[str, None] = {}
    for link in islice(tree.iter("link"), MAX_LINKS):
        relations = (link.get("rel") or "")[:200].lower().split()
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "feed" not in relations and not ("alternate" in relations and kind in _FEED_TYPES):
            continue
        if (address := _address(link.get("href"), base)) is None:
            continue
        what = urlsplit(address).path + "?" + urlsplit(address).query
        (others if _OTHER.search(what) or _OTHER.search((link.get("title") or "")[:500]) else declared)[address] = None
    own = url.partition("?")[0].rstrip("/") + "/"
    ordered = list(declared)
    if urlsplit(own).path != "/":
        ordered.sort(key=lambda address: not address.startswith(own))
    linked = [address for address in _links(tree, base) if _FEED_PATH.search(urlsplit(address).path) and not _OTHER.search(address)]
    return tuple(dict.fromkeys([*ordered, *linked]))[:MAX_FEEDS], tuple(others)[:MAX_FEEDS]


def _links(tree: Any, base: str) -> Iterator[str]:
    for anchor in islice(tree.iter("a"), MAX_LINKS):
        if (address := _address(anchor.get("href"), base)) is not None:
            yield address


def _address(href: str | None, base: str) -> str | None:
    """Absolute; `feed:` before an address says only what it is of."""
    try:
        return endpoint((href or "").strip().removeprefix("feed:"), base)
    except AddressError:
        return None


def _name(tree: Any) -> str | None:
    written = {
        (meta.get("property") or meta.get("name") or "").lower(): meta.get("content") for meta in tree.iter("meta") if meta.get("content")
    }
    for name in (written.get("og:site_name"), written.get("application-name")):
        if name and (plain := text.plain(name, MAX_NAME)):
            return plain
    title = text.plain(tree.findtext(".//title"), 200)
    first = _TITLE_ENDS.split(title, maxsplit=1)[0] if title else ""
    return text.plain(first.replace("<", " "), MAX_NAME)


def _language(tree: Any) -> str | None:
    locale = next((meta.get("content") for meta in tree.iter("meta") if (meta.get("property") or "").lower() == "og:locale"), None)
    for value in (tree.get("lang"), tree.get("xml:lang"), locale):
        if value and re.fullmatch(r"[a-z]{2}(?:[-_][A-Za-z0-9]{2,8})*", value.strip(), re.IGNORECASE):
            return str(value).strip().replace("_", "-")
    return None


def _sections(tree: Any, base: str, url: str) -> tuple[tuple[str, ...], int]:
    """Pages of the same host, one or two steps below its root, whose address has the word of a section; and how many links there are."""
    host = urlsplit(url).netloc.lower()
    found: dict[str, None] = {}
    links = 0
    for address in _links(tree, base):
        links += 1
        parts = urlsplit(address)
        steps = [step for step in parts.path.split("/") if step]
        if parts.netloc.lower() != host or parts.query or not 1 <= len(steps) <= 2 or len(steps[-1].split("-")) > 3:
            continue
        if _SECTION.search(parts.path) and "." not in steps[-1] and not _FEED_PATH.search(parts.path):
            found[address] = None
    return tuple(found), links
