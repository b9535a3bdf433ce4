"""What reading an archive gives: a record that holds a page, or one that was left out, each with its number and its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

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
    length: int  # as its head tells it
    block: bytes = field(repr=False)
