"""Every kind of archive as one stream of records: pages with their address and date, and what was left out, by reason and place."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from crawler.archives import warc
from crawler.archives.folder import read_folder
from crawler.archives.message import Message, NoMessage, parse
from crawler.archives.model import LIMIT, LeftOut, Place, Raw, Record

_PAGES = ("text/html", "application/xhtml+xml")  # what a record without HTTP must say that it is
_ZIP = b"PK\x03\x04"


def records(path: Path) -> Iterator[Record | LeftOut]:
    """Numbered from 1, the same each time as long as the file is the same. Raises OSError where it cannot be opened.

    What it holds beside pages (requests, metadata, answers that are no page's) is left out with its reason as well.
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
        with zipfile.ZipFile(file) as package:
            names = sorted(name for name in package.namelist() if name.startswith("archive/") and name.endswith((".warc", ".warc.gz")))
            for name in names:
                with package.open(name) as member:
                    yield from ((name, found) for found in warc.read(member))
            if not names:
                yield "", LeftOut(Place(0, 0), "no_warc", "it is a zip without archive/*.warc.gz")
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
    ) as error:  # its directory stands at the end: one that is cut off has none
        yield "", LeftOut(Place(0, 0), "damaged", f"its zip cannot be read: {error}"[:200])
        yield from (("", found) for found in warc.read_behind(file))


def record(raw: Raw, place: Place) -> Record | LeftOut:
    """What a raw record holds."""
    if raw.kind == "revisit":
        return LeftOut(place, "revisit", "it says only that the page was as before")
    url = raw.headers.get("warc-target-uri", "").strip().strip("<>")
    if not url:
        return LeftOut(place, "no_address", "its head names no address")
    date = _date(raw.headers.get("warc-date"))
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
    if len(message.payload) > LIMIT or raw.length > len(raw.block):
        return LeftOut(place, "too_large", f"{raw.length} bytes")
    if truncated := raw.headers.get("warc-truncated"):
        return LeftOut(place, "truncated", f"whoever archived it cut it off ({truncated[:40]})")
    return Record(place, url, date, message)


def _date(value: str | None) -> datetime | None:
    try:
        at = datetime.fromisoformat(value or "")
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
