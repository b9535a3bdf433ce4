"""What reading an archive gives: a record that holds a page, or one that was left out, each with its number and its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from crawler.archives.message import Message

LIMIT = 6 << 20  # bytes of a page, before and after decompression: the crawl's own limit
# Reasons that tell of a file which is not whole, or of a record that nobody could read: the command ends with 3.
DAMAGE = frozenset(
    {
        "cut_off",
        "damaged",
        "no_warc",
        "no_http",
        "no_date",
        "no_address",
        "incomplete_body",
        "unknown_encoding",
        "unreadable",
        "missing_file",
        "outside_folder",
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """`number` counts the records that may hold a page, from 1; `offset` is in bytes, of a list of pages in lines."""

    number: int
    offset: int
    member: str = ""  # the file inside a WACZ

    def __str__(self) -> str:
        return f"{self.member}:{self.offset}" if self.member else str(self.offset)


@dataclass(frozen=True, slots=True)
class Record:
    """A page as an archive has it: `date` is when it was fetched, aware."""

    place: Place
    url: str
    date: datetime
    message: Message


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that goes no further, and why."""

    place: Place
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Raw:
    """A record before it is looked at: the words of its head in lower case, and at most LIMIT and a little of its block."""

    kind: str
    offset: int
    headers: Mapping[str, str]
    length: int | None  # as its head tells it; None where that is no number
    there: int  # bytes of it that the file has
    block: bytes = field(repr=False)


def instant(written: str) -> datetime | None:
    """A date of ISO 8601 in UTC, which it is in where it names no zone; None for what is none."""
    try:
        at = datetime.fromisoformat(written)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
