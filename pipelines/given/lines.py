"""JSON lines, one at a time, whatever stands in the file: each as an object, or why it is none."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final, NoReturn

Row = dict[str, Any]
GIVEN: Final = "given"  # who said so, of everything that a line says: a date's origin, a fact's rule, the version of a reading
LONGEST = 4 << 20  # bytes of a line: the longest text that the database holds has a fourth, written in escapes


@dataclass(frozen=True, slots=True)
class Line:
    """`end`: the bytes of the file up to here. `row` is None where `problem` says why."""

    number: int
    end: int
    row: Row | None
    reason: str = ""
    problem: str = ""


def read_lines(file: IO[bytes]) -> Iterator[Line]:
    """Every line that is not blank, each held alone. OSError as it comes."""
    number = end = 0
    while line := file.readline(LONGEST + 1):
        number += 1
        end += len(line)
        whole = len(line) <= LONGEST
        while not line.endswith(b"\n") and len(line) > LONGEST:
            line = file.readline(LONGEST + 1)
            end += len(line)
        if not whole:
            yield Line(number, end, None, "too_long", f"the line is longer than {LONGEST >> 20} MiB")
        elif (text := line.removeprefix(BOM_UTF8) if number == 1 else line).strip():
            yield _parsed(number, end, text)


def _parsed(number: int, end: int, line: bytes) -> Line:
    try:
        row = json.loads(line.decode("utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError as problem:
        return Line(number, end, None, "no_json", f"no UTF-8 ({problem.reason} at byte {problem.start})")
    except RecursionError:
        return Line(number, end, None, "no_json", "JSON that is nested too deep")
    except ValueError as problem:
        return Line(number, end, None, "no_json", f"no JSON: {problem}")
    if not isinstance(row, dict):
        return Line(number, end, None, "no_json", "no JSON object")
    return Line(number, end, row)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
