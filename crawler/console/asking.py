"""Questions to a person at a terminal."""

from __future__ import annotations

import sys
from collections.abc import Collection

from crawler.console.printing import OutputLost
from vigia.characters import one_line
from vigia.command import leave_stdout


def is_terminal() -> bool:
    """Whether somebody can be asked: a terminal to read from, and one to write to."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def ask(question: str, answers: Collection[str]) -> str | None:
    """Which of `answers` it is, given whole or by its first letter, and asked for until it is one; None at the end of input.

    Raises OutputLost.
    """
    while True:
        try:
            print(one_line(question), end="", flush=True)
        except OSError as error:
            leave_stdout()
            raise OutputLost(error) from None
        line = sys.stdin.buffer.readline()
        if not line:
            return None
        said = line.decode("utf-8", "replace").strip().lower()
        for answer in answers:
            if said in (answer, answer[0]):
                return answer
