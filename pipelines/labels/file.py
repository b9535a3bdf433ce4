"""The labels file: one label a line, only ever added to. The last label of an address and a topic or fact holds; no file, no label.

Whoever adds holds a lock of the file, writes whole lines at once and has them on the disk before it is said; whoever reads waits for that.
A last line that ends in the middle is what a writer left that was killed: it is no label, and the next writer takes it away.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .judgement import Judgement
from .label import Label, LabelError, of_line

logger = logging.getLogger("vigia.crawl")

Stamp = tuple[int, int, int]
BEGINNING = b'{"address": "'  # of every line that is written here


class LabelsError(Exception):
    """The labels file cannot be used. The message names the file, the line and the key, and says what would be right."""


class NotWritten(OSError):
    """A label could not be written down. The message names the file and the cure."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            f"{path}: the label cannot be written ({error.strerror}); nothing was labelled. "
            "Make the file and its directory writable for this user, free some space, or name another file with LABELS"
        )


class Labels:
    """What a labels file says. `unfinished` tells a person of a last line that ends in the middle; None where there is none.

    `judgements` of pairs of stories stand in the order in which they were given: the last one of two stories holds.
    """

    def __init__(self, said: Sequence[Label | Judgement] = (), unfinished: str | None = None) -> None:
        self.unfinished = unfinished
        self.judgements = [one for one in said if isinstance(one, Judgement)]
        labels = [one for one in said if isinstance(one, Label)]
        self._by_address: defaultdict[str, list[tuple[int, Label]]] = defaultdict(list)
        for number, label in enumerate(labels):
            self._by_address[label.address].append((number, label))
        self._judged: defaultdict[str, list[int]] = defaultdict(list)
        for number, judgement in enumerate(self.judgements):
            self._judged[judgement.address].append(number)
            self._judged[judgement.other].append(number)

    def __bool__(self) -> bool:
        return bool(self._by_address)

    @property
    def addresses(self) -> list[str]:
        return list(self._by_address)

    def of(self, addresses: Iterable[str]) -> dict[str, Label]:
        """The labels that hold for the story of these addresses, by what they are about; none that was taken back."""
        found = [each for address in {*addresses} for each in self._by_address.get(address, ())]
        last = {label.about: label for _, label in sorted(found, key=lambda each: each[0])}
        return {about: label for about, label in last.items() if label.verdict != "forget"}

    def judged(self, addresses: Iterable[str]) -> list[Judgement]:
        """The judgements of the story of these addresses and another one, in the order in which they were given."""
        return [self.judgements[number] for number in sorted({number for address in addresses for number in self._judged.get(address, ())})]


class LabelsFile:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp: Stamp | None = None
        self._labels = Labels()

    def read(self, *, wait: bool = True) -> Labels:
        """All of it. `wait`: until whoever is writing has done so; BlockingIOError otherwise. Raises LabelsError."""
        try:
            with self.path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_SH if wait else fcntl.LOCK_SH | fcntl.LOCK_NB)
                self._stamp, data = _stamp(os.fstat(file.fileno())), file.read()
        except FileNotFoundError:
            self._stamp, data = None, b""
        except BlockingIOError:
            raise
        except OSError as error:
            raise LabelsError(f"{self.path}: the labels cannot be read ({error.strerror}); name another file with LABELS") from None
        self._labels = _parsed(self.path, data)
        return self._labels

    def current(self) -> Labels:
        """As it stands now, for a run that has read it once, and that waits for nobody: what somebody is about to write is not said yet.

        Where somebody has broken it since, as it was before, and the log says so.
        """
        try:
            if _stamp_of(self.path) != self._stamp:
                self.read(wait=False)
        except BlockingIOError:
            pass
        except (LabelsError, OSError) as error:
            logger.warning("%s; the labels that this run has read hold for it", error)
        return self._labels

    def add(self, labels: Iterable[Label | Judgement]) -> None:
        """Write them down, whole or not at all, and have them on the disk. Raises NotWritten."""
        written = "".join(f"{label.line()}\n" for label in labels).encode("utf-8")
        try:
            self._add(written)
        except OSError as error:
            raise NotWritten(self.path, error) from error

    def _add(self, written: bytes) -> None:
        with self._locked() as descriptor:
            size = _cut(descriptor)
            try:
                _write(descriptor, written)
                os.fsync(descriptor)
            except BaseException:  # a full disk, or a signal: what is not sure to stay is not said to
                os.ftruncate(descriptor, size)
                raise

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """The file, made where it is missing, that nobody else writes to or reads meanwhile."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o666)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX)
                if not _is_at(descriptor, self.path):  # an editor has put another in its place meanwhile
                    continue
                if os.fstat(descriptor).st_size == 0:
                    _settle(descriptor, self.path.parent)
                yield descriptor
                return
            finally:
                os.close(descriptor)


def _stamp_of(path: Path) -> Stamp | None:
    try:
        return _stamp(path.stat())
    except FileNotFoundError:
        return None


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_ino, status.st_size, status.st_mtime_ns


def _parsed(path: Path, data: bytes) -> Labels:
    *lines, rest = data.split(b"\n")
    unfinished = None
    if _is_unfinished(rest):
        place = f"{path}, line {len(lines) + 1}"
        unfinished = f"{place}: it ends in the middle, as its writer was stopped; it is left out, and the next label takes it away"
    else:
        lines.append(rest)
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(of_line(line))
            except LabelError as error:
                raise LabelsError(f"{path}, line {number}: {error}") from None
    return Labels(found, unfinished)


def _is_unfinished(rest: bytes) -> bool:
    """Whether what stands behind the last end of a line is the beginning of what `add` writes. Another's line, right or wrong, is not."""
    return bool(rest) and rest.startswith(BEGINNING[: len(rest)]) and not rest.rstrip().endswith(b"}")


def _cut(descriptor: int) -> int:
    """Take away a last line that ends in the middle, end one that lacks nothing else; the size that the file has then, in bytes."""
    size = os.fstat(descriptor).st_size
    data = os.pread(descriptor, size, 0)
    rest = data[data.rfind(b"\n") + 1 :]
    if not rest:
        return size
    if _is_unfinished(rest):
        os.ftruncate(descriptor, size - len(rest))
        return size - len(rest)
    _write(descriptor, b"\n")
    return size + 1


def _write(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _is_at(descriptor: int, path: Path) -> bool:
    try:
        there = path.stat()
    except FileNotFoundError:
        return False
    return os.path.samestat(os.fstat(descriptor), there)


def _settle(made: int, folder: Path) -> None:
    """A file that was just made is found after a power cut, and is the folder's owner's: made by root it would keep him from writing."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        if os.geteuid() == 0:
            owner = os.fstat(descriptor)
            os.fchown(made, owner.st_uid, owner.st_gid)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
