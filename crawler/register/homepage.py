"""What a front page says of its outlet: the feeds it declares, its name and language, and the links that may be sections of it.

`read` is what a worker process calls; its answer can be pickled.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from crawler.discovery import documents, text
from vigia.addresses import AddressError, endpoint

MAX_FEEDS = 6  # declared feeds looked at; beyond them they are a feed for each category
MAX_LINKS = 2_000
MAX_NAME = 60  # characters; a longer one is a slogan

_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"})
# WordPress declares the feed of its comments beside the one of its stories
_COMMENTS = re.compile(
    r"/comments?/|/comentarios?/|comments?[-_]?feed|feed=comments|feeds/comments|\bcom(?:m?ents|entarios)\b", re.IGNORECASE
)
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
    comments: tuple[str, ...] = ()  # declared feeds that hold comments
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
    feeds, comments = _feeds(tree, base)
    sections, links = _sections(tree, base, url)
    return Homepage("html", _name(tree), _language(tree), feeds, comments, sections, links)


def _feeds(tree: Any, base: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    feeds: dict[str, None] = {}
    comments: dict[str, None] = {}
    for link in tree.iter("link"):
        kind = (link.get("type") or "").partition(";")[0].strip().lower()
        if "alternate" not in (link.get("rel") or "").lower().split() or kind not in _FEED_TYPES:
            continue
        try:
            address = endpoint(link.get("href") or "", base)
        except AddressError:
            continue
        if _COMMENTS.search(urlsplit(address).path + "?" + urlsplit(address).query) or _COMMENTS.search(link.get("title") or ""):
            comments[address] = None
        elif len(feeds) < MAX_FEEDS:
            feeds[address] = None
    return tuple(feeds), tuple(comments)[:MAX_FEEDS]


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
    for value in (tree.get("lang"), tree.get("{http://www.w3.org/XML/1998/namespace}lang"), locale):
        if value and re.fullmatch(r"[a-z]{2}(?:[-_][A-Za-z0-9]{2,8})*", value.strip(), re.IGNORECASE):
            return str(value).strip().replace("_", "-")
    return None


def _sections(tree: Any, base: str, url: str) -> tuple[tuple[str, ...], int]:
    """Pages of the same host, one or two steps below its root, whose address has the word of a section; and how many links there are."""
    host = urlsplit(url).netloc.lower()
    found: dict[str, None] = {}
    links = 0
    for anchor in tree.iter("a"):
        links += 1
        if links > MAX_LINKS:
            break
        try:
            address = endpoint(anchor.get("href") or "", base)
        except AddressError:
            continue
        parts = urlsplit(address)
        steps = [step for step in parts.path.split("/") if step]
        if parts.netloc.lower() != host or parts.query or not 1 <= len(steps) <= 2 or len(steps[-1].split("-")) > 3:
            continue
        if _SECTION.search(parts.path) and "." not in steps[-1]:
            found[address] = None
    return tuple(found), links
