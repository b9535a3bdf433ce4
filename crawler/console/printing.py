"""What commands print: results to standard output, messages to standard error, every line of it made visible.

Whoever reads standard output may leave (`scrapy sources | head -1`), and a file it goes to may be full: that is OutputLost, which ends
the command in crawler/console/command.py.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from vigia.characters import lines, one_line
from vigia.command import leave_stdout

_HIDDEN = re.compile(r"[^ -~]")


class OutputLost(Exception):
    """Standard output takes no more. `reader_left`: whoever read it has gone, which is no fault of anybody's."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error.strerror or str(error))
        self.reader_left = isinstance(error, BrokenPipeError)


def say(*texts: str) -> None:
    """Results, at once. Raises OutputLost."""
    _print(map(lines, texts))


def say_fields(rows: Iterable[Sequence[str]], *, aligned: bool = False) -> None:
    """A line for each row: fields between tabs, or `aligned` in columns but for the last two. Raises OutputLost."""
    clean = [[one_line(field) for field in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*clean, strict=True)][:-2] if aligned else []
    padded = ([field.ljust(width) for field, width in zip(row, widths, strict=False)] + row[len(widths) :] for row in clean)
    _print(("  " if aligned else "\t").join(row) for row in padded)


def say_exactly(text: str) -> None:
    """A result for a program, to the letter; on a terminal as `say` does. Raises OutputLost."""
    _print([text if sys.stdout is not None and not sys.stdout.isatty() else lines(text)])


def _print(texts: Iterable[str]) -> None:
    try:
        for text in texts:
            print(text)
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        leave_stdout()
        raise OutputLost(error) from None


def say_json(value: Any) -> None:
    """One JSON object as one line, at once. Raises OutputLost."""
    say(json_line(value))


def json_line(value: Any) -> str:
    """Readable Spanish; what is no visible character is escaped as JSON escapes it, so that the value is the same."""
    return _HIDDEN.sub(_json_escape, json.dumps(value, ensure_ascii=not _takes_everything()))


def _json_escape(found: re.Match[str]) -> str:
    return found[0] if one_line(found[0]) == found[0] else json.dumps(found[0])[1:-1]


def _takes_everything() -> bool:
    return (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("_", "-") in ("utf-8", "utf8")


def complain(*texts: str) -> None:
    """Messages, at once; where nobody can hear them, nothing."""
    with contextlib.suppress(OSError, ValueError):
        for text in texts:
            print(lines(text), file=sys.stderr)
        if sys.stderr is not None:
            sys.stderr.flush()


def watched() -> bool:
    """Somebody looks at standard error: a terminal."""
    return sys.stderr is not None and sys.stderr.isatty()


@contextmanager
def raw_output() -> Iterator[BinaryIO]:
    """Standard output for bytes, as they are. Raises OutputLost."""
    if sys.stdout is None:
        raise OutputLost(OSError(errno.EBADF, os.strerror(errno.EBADF)))
    try:
        yield sys.stdout.buffer
        sys.stdout.flush()
    except OSError as error:
        leave_stdout()
        raise OutputLost(error) from None
