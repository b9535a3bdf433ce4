"""WARC and WARC.gz as raw records. What lies behind a damaged place is found again by the next record's own beginning.

fastwarc reads it, or warcio, at a quarter of the speed, where there is no wheel of that.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from importlib.util import find_spec
from typing import IO, Any

from crawler.archives.message import MAX_HEAD
from crawler.archives.model import LIMIT, LeftOut, Place, Raw

with_fastwarc = find_spec("fastwarc") is not None
HELD = ("response", "resource", "revisit")  # kinds of records that may hold a page
_READ = LIMIT + MAX_HEAD  # bytes of a block that are looked at
_GZIP = b"\x1f\x8b\x08"
_WARC = b"WARC/"
_STEP = 1 << 20


def read(file: IO[bytes]) -> Iterator[Raw | LeftOut]:
    """The records of an open file that may hold a page, in its order; a LeftOut, of number 0, for each place that is damaged."""
    yield from _from(file, 0)


def read_behind(file: IO[bytes]) -> Iterator[Raw | LeftOut]:
    """Those of a file that begins with something else."""
    yield from _from(file, next_record(file, 1))


def _from(file: IO[bytes], start: int | None) -> Iterator[Raw | LeftOut]:
    last = -1  # where the last record began that could be read
    told = False
    while start is not None:
        file.seek(start)
        whole = True
        try:
            for raw in _records(file, start):
                last, told = raw.offset, False
                whole = len(raw.block) >= min(raw.length, _READ)
                if not whole or "content-length" not in raw.headers:
                    whole = False
                    yield LeftOut(Place(0, raw.offset), "cut_off", f"{len(raw.block)} of {raw.length} bytes are there")
                    break
                yield raw
                whole = raw.length <= _READ
            if whole:
                return
            after = last + 1  # its length may be wrong: what it seems to hold is looked through
            start = next_record(file, after)
        except (OSError, ValueError, EOFError, zlib.error) as error:
            start = next_record(file, max(start or 0, last) + 1)
            if not told:
                behind = " behind this record" if last >= 0 else ""
                none = last < 0 and start is None
                yield LeftOut(Place(0, max(0, last)), "no_warc" if none else "damaged", f"{error}"[:200] + behind)
            told = True


def next_record(file: IO[bytes], after: int) -> int | None:
    """Where the next record begins at or behind `after`, compressed or not; None when there is none."""
    kept, at = b"", after
    file.seek(after)
    while data := file.read(_STEP):
        window = kept + data
        begin = at - len(kept)
        for found in sorted([*_places(window, _GZIP), *_places(window, _WARC)]):
            if found + 16 <= len(window) and _begins(file, begin + found, window[found : found + 3] == _GZIP):
                return begin + found
        file.seek(at + len(data))
        at += len(data)
        kept = window[-15:]
    return None


def _places(data: bytes, mark: bytes) -> Iterator[int]:
    found = data.find(mark)
    while found >= 0:
        yield found
        found = data.find(mark, found + 1)


def _begins(file: IO[bytes], at: int, compressed: bool) -> bool:
    """Whether a record begins there: compressed, or on a line of its own."""
    file.seek(max(0, at - 1))
    head = file.read(513)
    before, head = (head[:1], head[1:]) if at else (b"\n", head)
    if compressed:
        try:
            return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 16).startswith(_WARC)
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
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
    for record in ArchiveIterator(file, record_types=kinds, parse_http=False):
        headers = {name.lower(): value for name, value in record.headers}
        length = _length(headers.get("content-length"))
        yield Raw(headers.get("warc-type", ""), record.stream_pos, headers, length, _all(record.reader, min(length, _READ)))


def _by_warcio(file: IO[bytes]) -> Iterator[Raw]:
    from warcio.archiveiterator import WARCIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = WARCIterator(file, no_record_parse=True)
    try:
        for record in records:
            if record.rec_type in HELD:
                headers = {name.lower(): value for name, value in record.rec_headers.headers}
                length = _length(headers.get("content-length"))
                block = _all(record.raw_stream, min(length, _READ))
                yield Raw(record.rec_type, records.get_record_offset(), headers, length, block)
    except ArchiveLoadFailed as error:
        raise ValueError(str(error)) from error


def _length(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 16 else 0


def _all(stream: Any, size: int) -> bytes:
    """`size` bytes, or what there is."""
    parts: list[bytes] = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
