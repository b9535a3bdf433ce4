"""Ctrl-C, SIGTERM and SIGHUP (a terminal that has gone): the first ends what is under way in order and in words, the second at once.

Nothing is lost by either: what is written is written in whole transactions, and what is not done waits for the next run.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator
from types import FrameType

from vigia.command import program

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(KeyboardInterrupt):
    """A command was told to end. A KeyboardInterrupt, which no part of it takes for a fault of its own, and asyncio lets through."""

    def __init__(self, number: int) -> None:
        super().__init__(name(number))
        self.number = number


def name(number: int) -> str:
    return "Ctrl-C" if number == signal.SIGINT else signal.Signals(number).name


def exit_status(number: int) -> int:
    """130 for Ctrl-C, 143 for SIGTERM, 129 for SIGHUP: what shells report for a process that such a signal ended."""
    return 128 + number


@contextlib.contextmanager
def heeding(first: Callable[[int], None]) -> Iterator[None]:
    """`first` is called with the number of the first signal, wherever the main thread is at that moment; the second is the end.

    A SIGHUP that whoever started this had it ignore (nohup) is ignored.
    """
    heard: list[int] = []

    def hear(number: int, frame: FrameType | None) -> None:
        heard.append(number)
        if len(heard) > 1:
            with contextlib.suppress(OSError):
                os.write(2, f"{program()}: {name(number)} again: ended at once; the next run takes up what was under way\n".encode())
            os._exit(exit_status(number))
        first(number)

    heeded = [number for number in SIGNALS if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN]
    before = {number: signal.signal(number, hear) for number in heeded}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def raise_interrupted(number: int) -> None:
    raise Interrupted(number)
