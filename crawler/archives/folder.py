"""Saved pages in a folder, with a list that says where each came from: PATH, tab, address[, tab, date]."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from crawler.archives.message import Message
from crawler.archives.model import LeftOut, Place, Record, instant
from crawler.guards.saved_pages import SavedPageError, read


def read_folder(path: Path) -> Iterator[Record | LeftOut]:
    """The pages of a list, in its order. PATH lies in its folder; without a date the file's own is when it was fetched."""
    number = 0
    with path.open("rb") as lines:
        for line_number, line in enumerate(lines, 1):
            entry = line.decode("utf-8", "replace").lstrip("\ufeff").strip("\r\n")
            if not entry.strip() or entry.startswith("#"):
                continue
            number += 1
            yield _page(path.parent, entry, Place(number, line_number))


def _page(folder: Path, entry: str, place: Place) -> Record | LeftOut:
    name, _, rest = entry.partition("\t")
    address, _, written = (part.strip() for part in rest.partition("\t"))
    if not address:
        return LeftOut(place, "no_address", f"the line is not PATH, tab, address: {entry[:100]!r}")
    try:
        page = saved_page(folder, name)
        if page is None:
            return LeftOut(place, "outside_folder", f"{name[:100]}: it lies outside the folder of its list")
        body = read(page)
        date = instant(written or datetime.fromtimestamp(page.stat().st_mtime, UTC).isoformat())
    except SavedPageError as error:
        return LeftOut(place, error.reason, f"{name[:100]}: {error}")
    except (OSError, ValueError, RuntimeError) as error:  # the two last: a name that no file can have, a link in a ring
        return LeftOut(place, "missing_file", f"{name[:100]}: {error.strerror if isinstance(error, OSError) else error}")
    if date is None:
        return LeftOut(place, "no_date", f"{written[:40]!r} is no ISO 8601 date")
    return Record(place, address, date, Message(200, {}, body))


def saved_page(folder: Path, name: str) -> Path | None:
    """The file that a line names, None where it leads out of the folder. OSError, ValueError or RuntimeError: there is none."""
    page = (folder / name.strip()).resolve(strict=True)
    if not page.is_relative_to(folder.resolve()):
        return None
    if not page.is_file():
        raise OSError(errno.EINVAL, "it is no regular file")
    return page
