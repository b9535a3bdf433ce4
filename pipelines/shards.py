"""Shards: what one archive came to, as a file that the one writer takes up. JSON lines in gzip, by the date of the fetch, never half there.

The first line says of what it is, the last how many lines stand between. A shard is written beside its place and renamed.
"""

from __future__ import annotations

import fcntl
import gzip
import heapq
import json
import os
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import msgspec

from pipelines.carried import NotCarried, packed, unpacked
from vigia.items import Article, NotStored

FORMAT = 1
SUFFIX = ".shard.jsonl.gz"
_ARTICLE = b'"article":'
_CURE = "remove it and make it again"


class BadShard(ValueError):
    """A file that is no shard, or not a whole one; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Header:
    """`left_out` counts records by reason, with the places of the first; `first` is the earliest date, ISO 8601 in UTC."""

    file: str
    digest: str
    bytes: int
    gate: str
    rules_version: str
    records: int = 0
    articles: int = 0
    drops: int = 0
    first: str = ""
    left_out: Mapping[str, Any] = field(default_factory=dict)

    @property
    def lines(self) -> int:
        return self.articles + self.drops


@dataclass(frozen=True, slots=True)
class Entry:
    """A line: what a record came to. `number` counts the lines of its shard from 1."""

    at: str
    record: int
    number: int
    item: Article | NotStored


@dataclass(frozen=True, slots=True)
class _Line:
    at: str
    record: int
    dropped: NotStored | None = None


class Spool:
    """Lines on disk in the order in which they came, so that a shard of any size is sorted in little memory."""

    def __init__(self, folder: Path) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  closed in close()
        self._places: list[tuple[str, int, int, int]] = []  # date, record, offset, size
        self.articles = self.drops = 0

    def add(self, at: datetime, record: int, item: Article | NotStored) -> None:
        date = at.astimezone(UTC).isoformat(timespec="seconds")
        head = f'{{"at":"{date}","record":{record},'.encode()
        if isinstance(item, Article):
            line = head + _ARTICLE + packed(item) + b"}\n"
            self.articles += 1
        else:
            line = head + b'"dropped":' + json.dumps(asdict(item)).encode() + b"}\n"
            self.drops += 1
        self._places.append((date, record, self._file.tell(), len(line)))
        self._file.write(line)

    @property
    def first(self) -> str:
        return min(self._places)[0] if self._places else ""

    def lines(self) -> Iterator[bytes]:
        """By date, then by record."""
        for _, _, offset, size in sorted(self._places):
            self._file.seek(offset)
            yield self._file.read(size)

    def close(self) -> None:
        self._file.close()


def write(path: Path, header: Header, lines: Iterable[bytes]) -> None:
    """The whole shard, or none. Raises OSError."""
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=PART, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as raw:
            with suppress(OSError):  # some file systems have no locks
                fcntl.flock(raw, fcntl.LOCK_EX)
            with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=4, mtime=0) as file:
                file.write(json.dumps({"shard": FORMAT, **asdict(header)}).encode() + b"\n")
                count = 0
                for line in lines:
                    file.write(line)
                    count += 1
                file.write(json.dumps({"end": count}).encode() + b"\n")
            raw.flush()
            Path(beside).chmod(0o644)
            Path(beside).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise


def sweep(folder: Path) -> None:
    """What killed processes had begun to write is taken away; what another is writing stays."""
    for rest in folder.glob(f".*{PART}"):
        with suppress(OSError), rest.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            rest.unlink()


PART = ".part"  # of what is being written


def check(path: Path) -> Header:
    """The header of a shard that is whole. Raises BadShard."""
    with _reading(path) as file:
        try:
            header = _header(file, path)
            last, count = b"", -1
            for line in file:
                last, count = line, count + 1
            if json.loads(last or b"null") != {"end": header.lines} or count != header.lines:
                raise BadShard(f"{path.name}: it ends too early; {_CURE}")
        except (OSError, EOFError, zlib.error, ValueError) as error:
            raise error if isinstance(error, BadShard) else BadShard(f"{path.name}: {error}") from None
    return header


def entries(path: Path, *, behind: int = 0) -> Iterator[Entry]:
    """The lines of a shard behind its first `behind`. Raises BadShard."""
    with _reading(path) as file:
        header = _header(file, path)
        number = 0
        try:
            for number, line in enumerate(file, 1):
                if number > header.lines:
                    return
                if number > behind:
                    yield _entry(line, number)
        except (OSError, EOFError, zlib.error, ValueError, TypeError, KeyError, RecursionError) as error:
            raise BadShard(f"{path.name}, line {number + 1}: {error}; {_CURE}") from None


def merged(shards: Sequence[tuple[Path, str, int]], broken: Callable[[BadShard], None]) -> Iterator[tuple[int, Entry]]:
    """Entries of many shards by date, each with the number of its shard. Given (path, its first date, how many lines are done).

    A shard is opened when its first date has come: of a year's archives a handful are open at once. One that has a line which is none is
    told to `broken` and ends there; the others go on.
    """
    waiting = sorted(range(len(shards)), key=lambda at: (shards[at][1], at), reverse=True)
    heap: list[tuple[str, int, int, Entry, Iterator[Entry]]] = []

    def push(at: int, found: Iterator[Entry]) -> None:
        try:
            entry = next(found, None)
        except BadShard as problem:
            broken(problem)
            return
        if entry is not None:
            heapq.heappush(heap, (entry.at, at, entry.number, entry, found))

    while heap or waiting:
        while waiting and (not heap or shards[waiting[-1]][1] <= heap[0][0]):
            at = waiting.pop()
            push(at, entries(shards[at][0], behind=shards[at][2]))
        if heap:
            _, at, _, entry, found = heapq.heappop(heap)
            yield at, entry
            push(at, found)


def _reading(path: Path) -> closing[gzip.GzipFile]:
    return closing(gzip.open(path, "rb"))


def _header(file: gzip.GzipFile, path: Path) -> Header:
    try:
        said = json.loads(file.readline(1 << 24))
        if said.pop("shard") != FORMAT:
            raise BadShard(f"{path.name}: it is of another format; make it again with this version")
        return msgspec.convert(said, Header)
    except (OSError, EOFError, zlib.error, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise error if isinstance(error, BadShard) else BadShard(f"{path.name}: it is no shard ({error})") from None


def _entry(line: bytes, number: int) -> Entry:
    place = line.find(_ARTICLE, 0, 200)
    if place >= 0:
        head = msgspec.convert(json.loads(line[:place].rstrip(b",") + b"}"), _Line)
        return Entry(head.at, head.record, number, unpacked(line[place + len(_ARTICLE) : -2]))
    said = msgspec.convert(json.loads(line), _Line)
    if said.dropped is None or not all((said.dropped.url, said.dropped.source, said.dropped.reason)):
        raise NotCarried("it is no article, and no drop with its address, its source and a reason")
    return Entry(said.at, said.record, number, said.dropped)
