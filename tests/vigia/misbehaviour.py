"""What a page can make a worker do, without the page: called by name in the children of test_workers."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from vigia.answers import HEADER


class Surprise:
    """Runs a function of the standard library in whoever unpickles it."""

    def __init__(self, marker: str) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Any, ...]:
        return (os.mkdir, (self.marker,))


def double(number: int) -> int:
    return 2 * number


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def process() -> int:
    return os.getpid()


def never_end() -> None:
    threading.Event().wait()


def signal_self(number: int) -> None:
    os.kill(os.getpid(), number)


def signal_once(marker: str, number: int) -> str:
    """The first call dies of the signal, the second returns."""
    path = Path(marker)
    if path.exists():
        return "survived"
    path.touch()
    os.kill(os.getpid(), number)
    return "not reached"


def stop_self() -> str:
    """Stands still until somebody sends SIGCONT."""
    os.kill(os.getpid(), signal.SIGSTOP)
    return "went on"


def compute_for_ever(tries: str) -> None:
    with Path(tries).open("a", encoding="ascii") as file:
        file.write("x")
    while True:
        pass


def sleep_for_ever(tries: str) -> None:
    with Path(tries).open("a", encoding="ascii") as file:
        file.write("x")
    threading.Event().wait()


def exhaust_memory() -> int:
    return len(bytearray(2 << 30))


def keep_memory(size: int, kept: list[bytearray] = []) -> int:  # noqa: B006  the list that outlives the call is the point
    kept.append(bytearray(os.urandom(1) * size))
    return os.getpid()


def alone(marker: str, payload: bytes) -> int:
    """Raises FileExistsError when another call with this marker is at work."""
    os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
    try:
        return sum(payload)
    finally:
        Path(marker).unlink()


def answer_with(size: int) -> bytes:
    return bytes(size)


def complain(words: str) -> None:
    raise ValueError(words)


def surprise(marker: str) -> Surprise:
    return Surprise(marker)


def shout() -> str:
    print("on stdout")
    os.write(2, b"on stderr\n")
    return "done"


def where() -> tuple[str, str]:
    """The working directory, and where the project's own package came from."""
    import crawler

    return str(Path.cwd()), str(Path(crawler.__path__[0]).parent)


def ignores(number: int) -> bool:
    return signal.getsignal(number) is signal.SIG_IGN


def date_in(zone: str) -> datetime:
    return datetime(2025, 7, 17, 9, 0, tzinfo=ZoneInfo(zone))


def date_in_a_zone_of_its_own() -> datetime:
    class Odd(tzinfo):
        def utcoffset(self, moment: datetime | None) -> timedelta:
            return timedelta(hours=-3)

        def dst(self, moment: datetime | None) -> None:
            return None

        def tzname(self, moment: datetime | None) -> str:
            return "rara"

    return datetime(2025, 7, 17, 9, 0, tzinfo=Odd())


FORGED = {"shape": pickle.dumps(5), "shape-of-a-failure": pickle.dumps((False, 5, 0)), "no-pickle": b"\x80\x04\x93."}


def forge(kind: str, argument: str = "") -> None:
    """Writes an answer of its own making into the socket, as a taken-over process could: "module:name" is called with the argument."""
    called = b"".join(b"\x8c" + bytes([len(part)]) + part for part in map(str.encode, kind.split(":")))
    words = b"\x8c" + bytes([len(argument)]) + argument.encode()
    answer = FORGED.get(kind) or b"\x80\x04" + called + b"\x93" + words + b"\x85R."
    os.write(int(sys.argv[1]), HEADER.pack(len(answer)) + answer)
