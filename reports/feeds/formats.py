"""A feed as Atom (RFC 4287) and as JSON Feed 1.1, and the list of all of them as OPML 2.0. The same entries make the same bytes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from .entries import Entry

AUTHOR = "Vigía"
LANGUAGE = "es"
NEVER = "1970-01-01T00:00:00Z"  # when a feed without entries was last changed


@dataclass(frozen=True, slots=True)
class Feed:
    """`name` is that of its files, without what ends them; `title` is for persons."""

    name: str
    title: str
    entries: Sequence[Entry]

    @property
    def id(self) -> str:
        return f"urn:vigia:feed:{self.name}"

    @property
    def updated(self) -> str:
        return max((entry.updated for entry in self.entries), default=NEVER)


def atom(feed: Feed, address: str | None) -> bytes:
    """`address`: where the file itself is served."""
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": LANGUAGE})
    for name, text in (("id", feed.id), ("title", feed.title), ("updated", feed.updated)):
        ET.SubElement(root, name).text = text
    ET.SubElement(ET.SubElement(root, "author"), "name").text = AUTHOR
    if address:
        ET.SubElement(root, "link", {"rel": "self", "href": address, "type": "application/atom+xml"})
    for entry in feed.entries:
        node = ET.SubElement(root, "entry")
        for name, text in (("id", entry.id), ("title", entry.title), ("published", entry.published), ("updated", entry.updated)):
            ET.SubElement(node, name).text = text
        if entry.url:
            ET.SubElement(node, "link", {"rel": "alternate", "href": entry.url})
        ET.SubElement(node, "content", {"type": "html"}).text = entry.html
    return _xml(root)


def json_feed(feed: Feed, address: str | None) -> bytes:
    told: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1", "title": feed.title, "language": LANGUAGE}
    told |= {"authors": [{"name": AUTHOR}], **({"feed_url": address} if address else {})}
    told["items"] = [
        {
            "id": entry.id,
            **({"url": entry.url} if entry.url else {}),
            "title": entry.title,
            "content_html": entry.html,
            "date_published": entry.published,
            "date_modified": entry.updated,
        }
        for entry in feed.entries
    ]
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def opml(feeds: Sequence[tuple[Feed, str]]) -> bytes:
    """Each feed with the address of its Atom file."""
    root = ET.Element("opml", {"version": "2.0"})
    ET.SubElement(ET.SubElement(root, "head"), "title").text = AUTHOR
    folder = ET.SubElement(ET.SubElement(root, "body"), "outline", {"text": AUTHOR, "title": AUTHOR})
    for feed, address in feeds:
        ET.SubElement(folder, "outline", {"type": "rss", "text": feed.title, "title": feed.title, "xmlUrl": address})
    return _xml(root)


def _xml(root: ET.Element) -> bytes:
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
