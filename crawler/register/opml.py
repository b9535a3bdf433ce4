"""Outlets as OPML 2.0, which feed readers exchange, out and in. A folder is a kind; what is not a feed has no place in it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any, get_args
from xml.sax.saxutils import quoteattr

from crawler.register.guesses import printable
from crawler.sources import Kind, Source
from vigia.addresses import AddressError, endpoint
from vigia.characters import seen

MAX_BYTES = 10 * 1024 * 1024  # a reader with 5,000 feeds writes 2 MB
MAX_DEPTH = 200  # folders in folders


class OpmlError(Exception):
    """The file cannot be read; the message names it and says what would be right."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed of an OPML file, the addresses checked; `homepage` is the feed's root where the file names none."""

    name: str
    feed: str
    homepage: str
    kind: Kind
    language: str | None = None


def write(sources: Iterable[Source], now: datetime) -> str:
    """The watched outlets' feeds, a folder for each kind in the order of the file."""
    kinds: dict[str, list[str]] = {}
    for source in sources:
        for feed in source.feeds if source.enabled else ():
            kinds.setdefault(source.kind, []).append(
                f"<outline type={_attribute('rss')} text={_attribute(source.name)} title={_attribute(source.name)}"
                f" xmlUrl={_attribute(feed)} htmlUrl={_attribute(source.homepage)} language={_attribute(source.language)}/>"
            )
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "  <head>", "    <title>Vigía</title>"]
    lines += [f"    <dateCreated>{format_datetime(now)}</dateCreated>", "  </head>", "  <body>"]
    for kind, outlines in kinds.items():
        lines += [f"    <outline text={_attribute(kind)}>", *(f"      {outline}" for outline in outlines), "    </outline>"]
    return "\n".join([*lines, "  </body>", "</opml>"])


def _attribute(value: str) -> str:
    return quoteattr(value)


def read(path: Path) -> tuple[list[Outline], list[str]]:
    """The feeds of a file in its order, and a sentence for each outline with an address that no feed can have. Raises OpmlError."""
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise OpmlError(f"{path}: there is no such file") from None
    except OSError as error:
        raise OpmlError(f"{path}: cannot be read ({error.strerror or error})") from None
    if len(body) > MAX_BYTES:
        raise OpmlError(f"{path}: is larger than {MAX_BYTES >> 20} MB; divide it")
    return _outlines(body, path)


def _outlines(body: bytes, path: Path) -> tuple[list[Outline], list[str]]:
    from lxml import etree

    found: list[Outline] = []
    refused: list[str] = []
    folders: list[str] = []
    # Entities are not expanded, nothing is loaded, and the parser's own bounds on depth and size hold: the file may be a stranger's.
    options: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    try:
        events = etree.iterparse(io.BytesIO(body), events=("start", "end"), remove_comments=True, remove_pis=True, **options)
        root: str | None = None
        for event, element in events:
            if root is None:
                root = str(element.tag)
                if root.lower() != "opml":
                    raise OpmlError(f"{path}: is no OPML: it begins with <{root[:40]}>, not <opml>; export it from your reader as OPML")
            if str(element.tag).lower() != "outline":
                continue
            name = seen(element.get("text") or element.get("title") or "").strip()
            if event == "end":
                folders.pop()
                element.clear()
                continue
            folders.append(name)
            if len(folders) > MAX_DEPTH:
                raise OpmlError(f"{path}: has more than {MAX_DEPTH} folders one in the other")
            if feed := element.get("xmlUrl") or element.get("xmlurl"):
                try:
                    found.append(_outline(name, feed, element, folders[:-1]))
                except AddressError as error:
                    refused.append(f"{name or '(no name)'}: {feed[:200]!r} is no address that can be fetched ({error.reason})")
    except etree.XMLSyntaxError as error:
        raise OpmlError(f"{path}: is no well-formed XML ({error.msg}); export it from your reader once more, as OPML") from None
    if not found and not refused:
        raise OpmlError(f"{path}: names no feed; an <outline> with xmlUrl is wanted")
    return found, refused


def _outline(name: str, feed: str, element: Any, folders: list[str]) -> Outline:
    address = endpoint(feed)
    try:
        homepage = endpoint(element.get("htmlUrl") or element.get("htmlurl") or "", address)
    except AddressError:
        homepage = endpoint("/", address)
    kinds: tuple[Kind, ...] = get_args(Kind)
    kind: Kind = next((each for folder in reversed(folders) for each in kinds if folder.lower() == each), "general")
    language = (element.get("language") or "")[:2].lower()
    return Outline(
        printable(name)[:80] or homepage, address, homepage, kind, language if language.isascii() and language.isalpha() else None
    )
