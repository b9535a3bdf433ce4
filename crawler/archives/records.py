"""Every kind of archive as one stream of records: pages with their address and date, and what was left out, by reason and place."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from crawler.archives import warc
from crawler.archives.folder import read_folder
from crawler.archives.message import Message, NoMessage, parse
from crawler.archives.model import LIMIT, LeftOut, Place, Raw, Record, instant

_PAGES = ("text/html", "application/xhtml+xml")  # what a record without HTTP must say that it is
_ZIP = b"PK\x03\x04"


def records(path: Path) -> Iterator[Record | LeftOut]:
    """Numbered from 1, the same each time as long as the file is the same. Raises OSError where it cannot be opened.

    Answers that are no page's are left out with their reason; requests, metadata and the like are passed over.
    """
    if path.suffix in LISTS:
        yield from read_folder(path)
        return
    number = 0
    with path.open("rb") as file:
        for member, found in _raw(file):
            number += 1
            place = Place(number, found.offset if isinstance(found, Raw) else found.place.offset, member)
            yield LeftOut(place, found.reason, found.detail) if isinstance(found, LeftOut) else record(found, place)


LISTS = (".tsv", ".txt")


def _raw(file: IO[bytes]) -> Iterator[tuple[str, Raw | LeftOut]]:
    zipped = file.read(4) == _ZIP
    file.seek(0)
    if not zipped:
        yield from (("", found) for found in warc.read(file))
        return
    try:
        package = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:  # its directory stands at the end: one that is cut off has none
        yield "", LeftOut(Place(0, 0), "damaged", f"its zip cannot be read: {error}"[:200])
        yield from (("", found) for found in warc.read_behind(file))
        return
    with package:
        inside = [
            each for each in package.infolist() if each.filename.startswith("archive/") and each.filename.endswith((".warc", ".warc.gz"))
        ]
        for info in sorted(inside, key=lambda each: each.filename):
            yield from ((info.filename, found) for found in _member(package, info))
        if not inside:
            yield "", LeftOut(Place(0, 0), "no_warc", "it is a zip without archive/*.warc.gz")


def _member(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Raw | LeftOut]:
    """A file inside a WACZ; one that cannot be read costs the others nothing."""
    info.CRC = None  # type: ignore[assignment]  # of all of it: a byte that is wrong costs its record, which has a sum of its own
    try:
        with package.open(info) as file:
            yield from warc.read(file)
    except (*warc.UNREADABLE, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        yield LeftOut(Place(0, 0), "damaged", f"it cannot be read in its zip: {error}"[:200])


def record(raw: Raw, place: Place) -> Record | LeftOut:
    """What a raw record holds."""
    if raw.kind == "revisit":
        return LeftOut(place, "revisit", "it says only that the page was as before")
    url = raw.headers.get("warc-target-uri", "").strip().strip("<>")
    if not url:
        return LeftOut(place, "no_address", "its head names no address")
    date = instant(raw.headers.get("warc-date", ""))
    if date is None:
        return LeftOut(place, "no_date", f"its date is {raw.headers.get('warc-date')!r}"[:200])
    if raw.kind == "resource":
        kind = raw.headers.get("content-type", "")
        if not kind.lower().startswith(_PAGES):
            return LeftOut(place, "not_html", kind[:100])
        message = Message(200, {"content-type": kind}, raw.block)
    elif not url.lower().startswith(("http:", "https:")):
        return LeftOut(place, "not_http", url[:200])  # dns:, ftp:, urn:
    else:
        try:
            message = parse(raw.block)
        except NoMessage as problem:
            return LeftOut(place, "no_http", str(problem))
    if message.status != 200:
        return LeftOut(place, f"http_{message.status}", url[:200])
    if len(message.payload) > LIMIT or raw.there > len(raw.block):
        return LeftOut(place, "too_large", f"{raw.there} bytes")
    if truncated := raw.headers.get("warc-truncated"):
        return LeftOut(place, "truncated", f"whoever archived it cut it off ({truncated[:40]})")
    return Record(place, url, date, message)
