"""Section pages of outlets without a feed: the links on them that look like articles, with the words of the link as a headline."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from crawler.discovery import documents, text
from crawler.discovery.model import Discovered
from crawler.discovery.select import matches
from vigia.addresses import Address
from vigia.items import Link

MAX_LINKS = 200
MAX_ANCHORS = 5_000  # looked at; a front page has some hundreds


def parse_document(document: documents.Document, *, article_pattern: str | None, limit: int) -> Discovered:
    """The article links of a document that is a page."""
    from lxml import etree, html

    found = Discovered(kind="section", problems=list(document.problems))
    pattern = re.compile(article_pattern) if article_pattern else None
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, recover=True, huge_tree=False)
    try:
        tree = html.document_fromstring(document.text.encode("utf-8", "ignore"), parser=parser)
    except (etree.LxmlError, ValueError):
        found.kind = "unknown"
        found.problems.append("cannot be read as HTML")
        return found
    moved = tree.find(".//base[@href]")
    base = text.joined(document.url, moved.get("href") if moved is not None else None)
    own = Address.found(document.url).key
    links: dict[str, Link] = {}
    for count, anchor in enumerate(tree.iter("a")):
        if count >= MAX_ANCHORS:
            found.problems.append(f"has more than {MAX_ANCHORS} links")
            break
        href = anchor.get("href")
        if not href or href.lstrip()[:1] in {"", "#"}:
            continue
        found.entries += 1
        address = text.address(href, base)
        if address is None or not address.fetch.startswith(("http://", "https://")) or (pattern and not matches(pattern, address.fetch)):
            _skip(found, "not_article_address")
            continue
        if address.key == own:
            continue
        known = links.get(address.key)
        title = _title(anchor)
        if known is None:
            if len(links) >= limit:
                _skip(found, "over_limit")
                continue
            links[address.key] = Link(address, title)
        elif len(title or "") > len(known.title or ""):
            links[address.key] = Link(known.address, title)  # the headline rather than the picture's link
    found.links = list(links.values())
    if not links:
        found.problems.append("has no link that article_pattern finds")
    return found


def _title(anchor: Any) -> str | None:
    """The headline inside the link, else all its words, else what it says to those who cannot see it."""
    heading = next(anchor.iter("h1", "h2", "h3", "h4"), None)
    words = text.title(escape(" ".join((heading if heading is not None else anchor).itertext())[:2_000], quote=False))
    if words is None:
        words = text.title(anchor.get("title") or anchor.get("aria-label"))
    return words if words and len(words) > 3 else None


def _skip(found: Discovered, reason: str) -> None:
    found.skipped[reason] = found.skipped.get(reason, 0) + 1
