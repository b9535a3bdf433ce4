"""WARC and WARC.gz as raw records. What lies behind a damaged place is found again by the next record's own beginning.

fastwarc reads it, or warcio, at a quarter of the speed, where there is no wheel of that.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from typing import IO, Any

from crawler.archives.message import MAX_HEAD
from crawler.archives.model import LIMIT, LeftOut, Place, Raw

with_fastwarc = find_spec("fastwarc") is not None
HELD = ("response", "resource", "revisit")  # kinds of records that may hold a page
_KEPT = LIMIT + MAX_HEAD  # bytes of a block that are looked at
_GZIP = b"\x1f\x8b\x08"
_WARC = b"WARC/"
_WBITS = 16 + zlib.MAX_WBITS
_STEP = 1 << 20
_MARK = re.compile(rb"\x1f\x8b\x08|WARC/")
MISSES = 1_000  # places that only look like a record, until it is said again
UNREADABLE = (OSError, ValueError, EOFError, zlib.error)


def read(file: IO[bytes]) -> Iterator[Raw | LeftOut]:
    """The records of an open file that may hold a page, in its order; a LeftOut, of number 0, for each place that is damaged."""
    yield from _from(file, 0)


def read_behind(file: IO[bytes]) -> Iterator[Raw | LeftOut]:
    """Those of a file that begins with something else."""
    yield from _from(file, next_record(file, 1))


def _from(file: IO[bytes], start: int | None) -> Iterator[Raw | LeftOut]:
    last = -1  # where the last record began that could be read
    misses = 0  # since then
    while start is not None:
        file.seek(start)
        try:
            for raw in _records(file, start):
                last, misses = raw.offset, 0
                if raw.length is None or raw.there < raw.length:
                    detail = f"{raw.there} of {raw.length} bytes are there" if raw.length is not None else "its head tells no length"
                    yield LeftOut(Place(0, last), "cut_off", detail)
                    start = next_record(file, last + 1)  # its length may be wrong: what it seems to hold is looked through
                    break
                if raw.kind in HELD:
                    yield raw
            else:
                start, cut = _left(file, max(start, last))
                if cut is not None:
                    yield LeftOut(Place(0, cut), "cut_off", "the head of a record has no end")
        except UNREADABLE as error:
            start = next_record(file, max(start or 0, last) + 1)
            if misses % MISSES == 0:
                behind = " behind this record" if last >= 0 else ""
                none = last < 0 and start is None
                yield LeftOut(Place(0, max(0, last)), "no_warc" if none else "damaged", f"{error}"[:200] + behind)
            misses += 1


def _left(file: IO[bytes], last: int) -> tuple[int | None, int | None]:
    """(where a record begins, where a member of gzip begins that has no end) behind the record at `last`, after which a reader saw none:
    it stops at a member that is empty, and at one that breaks off before it says anything."""
    for begin, head, whole in _members(file, last):
        if begin > last and head.startswith(_WARC):
            return begin, None
        if begin > last and not whole:
            return None, begin
    return None, None


def _members(file: IO[bytes], at: int) -> Iterator[tuple[int, bytes, bool]]:
    """Of each member of gzip from `at` on: where it begins, its first bytes, and whether it has an end."""
    while True:
        file.seek(at)
        mark = file.read(3)
        if not mark or not _GZIP.startswith(mark):
            return
        file.seek(at)
        member, head = zlib.decompressobj(_WBITS), b""
        try:
            while not member.eof:
                data = member.unconsumed_tail or file.read(_STEP)
                said = member.decompress(data, _STEP)
                head = head or said[:16]
                if not data and not said:
                    break
        except zlib.error:
            return
        yield at, head, member.eof
        if not member.eof:
            return
        at = file.tell() - len(member.unused_data)


def next_record(file: IO[bytes], after: int) -> int | None:
    """Where the next record begins at or behind `after`, compressed or not; None when there is none."""
    kept, at, step = b"", after, 1 << 12
    file.seek(after)
    while data := file.read(step):
        window = kept + data
        begin = at - len(kept)
        for found in _MARK.finditer(window):
            place = found.start()
            if place + 16 <= len(window) and _begins(file, begin + place, found[0] == _GZIP):
                return begin + place
        at += len(data)
        file.seek(at)
        kept, step = window[-15:], min(2 * step, _STEP)
    return None


def _begins(file: IO[bytes], at: int, compressed: bool) -> bool:
    """Whether a record begins there: compressed, or on a line of its own."""
    file.seek(max(0, at - 1))
    head = file.read(513)
    before, head = (head[:1], head[1:]) if at else (b"\n", head)
    if compressed:
        try:
            return zlib.decompressobj(_WBITS).decompress(head, 16).startswith(_WARC)
        except zlib.error:
            return False
    return before == b"\n" and head[5:8] in (b"1.0", b"1.1")


def _records(file: IO[bytes], start: int) -> Iterator[Raw]:
    head = file.read(3)
    file.seek(start)
    if head != _GZIP and head != _WARC[:3]:
        raise ValueError("it is neither WARC nor WARC in gzip" if head else "it is empty")
    yield from _by_fastwarc(file) if with_fastwarc else _by_warcio(file)


def _by_fastwarc(file: IO[bytes]) -> Iterator[Raw]:
    from fastwarc.warc import ArchiveIterator

    for record in ArchiveIterator(file, parse_http=False):
        headers = {name.lower(): value for name, value in record.headers}
        length, there, block = _read(headers, record.reader)
        yield Raw(_kind(headers), record.stream_pos, headers, length, there, block)


def _by_warcio(file: IO[bytes]) -> Iterator[Raw]:
    from warcio.archiveiterator import WARCIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = WARCIterator(file, no_record_parse=True)
    try:
        for record in records:
            headers = {name.lower(): value for name, value in record.rec_headers.headers}
            length, there, block = _read(headers, record.raw_stream)
            yield Raw(_kind(headers), records.get_record_offset(), headers, length, there, block)
    except ArchiveLoadFailed as error:
        raise ValueError(str(error)) from error


def _kind(headers: Mapping[str, str]) -> str:
    return headers.get("warc-type", "").strip().lower()


def _read(headers: Mapping[str, str], stream: Any) -> tuple[int | None, int, bytes]:
    """How long a block is by its head, how much of it is there, and its first bytes."""
    told = headers.get("content-length", "").strip()
    length = int(told) if told.isascii() and told.isdigit() and len(told) < 16 else None
    kept: list[bytes] = []
    there = 0
    while there < (length or 0) and (part := stream.read(min((length or 0) - there, _STEP))):
        if there < _KEPT:
            kept.append(part[: _KEPT - there])
        there += len(part)
    return length, there, b"".join(kept)
