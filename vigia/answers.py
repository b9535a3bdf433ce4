"""What a job may end in: an answer, which is plain data, dates and the project's own types and read as nothing else, or an error."""

from __future__ import annotations

import io
import pickle
import signal
import struct
from dataclasses import is_dataclass
from datetime import datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

HEADER = struct.Struct("!Q")  # before every message: how many bytes it has


class WorkerError(Exception):
    """The job brought no result. `ended` says how, in one word."""

    ended = "failed"


class WorkerTimeout(WorkerError):
    """The job overran its time and its process was killed."""

    ended = "timeout"


class WorkerCrashed(WorkerError):
    """The process died under the job, and so did the one that was given it then."""

    ended = "crashed"


class PoolClosed(WorkerError):
    """The pool was closed before or under the job: the run is ending, and the job says nothing about its page."""


class WorkerFailed(WorkerError):
    """The function raised: `kind` is the name of the exception's type, `message` its words (at most 500 characters)."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}" if message else kind)
        self.kind = kind
        self.message = message


class ProcessEnded(Exception):
    """A child died under its job, or left no answer that can be read; the pool tries once more."""

    def __init__(self, status: int | None, words: str) -> None:
        super().__init__(f"the process ended ({_how(status)}){': ' + words if words else ''}")
        self.status = status


def _how(status: int | None) -> str:
    if status is None:
        return "no answer"
    if status >= 0:
        return f"exit status {status}"
    try:
        return signal.Signals(-status).name
    except ValueError:  # one of the real-time signals
        return f"signal {-status}"


class ProcessOverran(Exception):
    """A child took too long. `busy`: the child used up its seconds of processor time; otherwise it did nothing for too long."""

    def __init__(self, *, busy: bool) -> None:
        super().__init__()
        self.busy = busy


class _Writer(pickle.Pickler):
    """Writes dates so that `_Reader` can read them: a zone by its key, a library's own zone as the offset it stands for."""

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, ZoneInfo):
            return ZoneInfo, (obj.key,)
        if isinstance(obj, datetime) and obj.tzinfo is not None and not isinstance(obj.tzinfo, (timezone, ZoneInfo)):
            offset = obj.utcoffset()
            return obj.replace(tzinfo=None if offset is None else timezone(offset)).__reduce_ex__(pickle.HIGHEST_PROTOCOL)
        return NotImplemented


def write(answer: Any) -> bytes:
    stream = io.BytesIO()
    _Writer(stream, protocol=pickle.HIGHEST_PROTOCOL).dump(answer)
    return stream.getvalue()


_PLAIN = {
    "builtins": {"set", "frozenset", "complex", "bytearray", "slice", "range"},
    "collections": {"OrderedDict", "Counter", "deque"},
    "datetime": {"date", "datetime", "time", "timedelta", "timezone"},
    "zoneinfo": {"ZoneInfo"},
}


class _Reader(pickle.Unpickler):
    """Reads plain data, dates and the project's own dataclasses; refuses every other name, and every path of names."""

    def __init__(self, file: io.BytesIO, packages: tuple[str, ...]) -> None:
        super().__init__(file)
        self._packages = packages

    def find_class(self, module: str, name: str) -> Any:
        if name in _PLAIN.get(module, ()):
            return super().find_class(module, name)
        if name.isidentifier() and module.partition(".")[0] in self._packages:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__ == module and is_dataclass(found):
                return found
        raise pickle.UnpicklingError(f"a worker answered with {module}.{name}")


def read(data: bytes | bytearray, packages: tuple[str, ...]) -> tuple[bool, Any, int]:
    """(done, result or what was raised, bytes of memory in use), whoever wrote it.

    Raises UnpicklingError where it is anything else, or holds anything but data and dataclasses of these packages.
    """
    try:
        answer = _Reader(io.BytesIO(data), packages).load()
    except Exception as error:  # what a forged pickle can raise has no end
        raise pickle.UnpicklingError(f"an answer that cannot be read: {error}") from error
    match answer:
        case (True, result, int(memory)):
            return True, result, memory
        case (False, (str(kind), str(message)), int(memory)):
            return False, (kind, message), memory
    raise pickle.UnpicklingError("an answer of another form")
