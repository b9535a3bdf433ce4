"""Saved pages in a folder, with a list that says where each came from: PATH, tab, address[, tab, date]."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from crawler.archives.message import Message
from crawler.archives.model import LeftOut, Place, Record
from crawler.guards.saved_pages import SavedPageError, read


def read_folder(path: Path) -> Iterator[Record | LeftOut]:
    """The pages of a list, in its order. PATH is relative to the list; without a date the file's own is when it was fetched."""
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
    page = folder / name.strip()
    try:
        date = datetime.fromisoformat(written) if written else datetime.fromtimestamp(page.stat().st_mtime, UTC)
        body = read(page)
    except SavedPageError as error:
        return LeftOut(place, error.reason, f"{name}: {error}")
    except OSError as error:
        return LeftOut(place, "missing_file", f"{name}: {error.strerror or error}")
    except ValueError:
        return LeftOut(place, "no_date", f"{written[:40]!r} is no ISO 8601 date")
    return Record(place, address, (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC), Message(200, {}, body))
