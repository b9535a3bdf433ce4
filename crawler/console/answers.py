"""Rows on standard output: a table for a person, or CSV, JSON and Markdown for what comes next."""

from __future__ import annotations

import csv
import io
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from rich.cells import cell_len, set_cell_size

from vigia.characters import one_line

from .printing import json_line, say_exactly

Row = Sequence[Any]
BETWEEN = "  "
NARROWEST = 8  # cells of a column that must give way on a terminal


def say_rows(columns: Sequence[str], rows: Iterable[Row], form: str) -> int:
    """How many there were. `form`: one of FORMS; all but the table are written as the rows come. Raises OutputLost."""
    count = 0

    def counted() -> Iterator[Row]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    for line in FORMS[form](columns, counted()):
        say_exactly(line)
    return count


def _table(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    table = [[_cell(value) for value in row] for row in rows]
    numeric = [all(isinstance(value, int | float) or value == "" for value in column) for column in zip(*table, strict=True)]
    cells = [[*columns], *([str(value) for value in row] for row in table)]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    if sys.stdout.isatty():
        widths = _fitting(widths, shutil.get_terminal_size().columns)
    right = numeric or [False] * len(widths)
    for row in (cells[0], ["-" * width for width in widths], *cells[1:]):
        yield BETWEEN.join(map(_placed, row, widths, right)).rstrip()


def _cell(value: Any) -> Any:
    return "" if value is None else value if isinstance(value, int | float) else one_line(str(value))


def _placed(cell: str, width: int, right: bool) -> str:
    if cell_len(cell) > width:
        return set_cell_size(cell, width - 1) + "…"
    return " " * (width - cell_len(cell)) + cell if right else set_cell_size(cell, width)


def _fitting(widths: Sequence[int], room: int) -> list[int]:
    """The widest columns give way until the line fits, or none can any more."""
    found = [*widths]
    while sum(found) + len(BETWEEN) * (len(found) - 1) > room:
        widest = max(range(len(found)), key=lambda at: found[at])
        if found[widest] <= NARROWEST:
            break
        found[widest] -= 1
    return found


def _csv(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    yield _csv_line(columns)
    yield from map(_csv_line, rows)


def _csv_line(row: Row) -> str:
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow(row)
    return written.getvalue()


def _json(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    before = "["
    for row in rows:
        yield before
        before = json_line(dict(zip(columns, row, strict=True))) + ","
    yield before.removesuffix(",")
    yield "]"


def _markdown(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(_marked(value) for value in row)} |"


def _marked(value: Any) -> str:
    """A cell in which nothing is markup."""
    return re.sub(r"([\\\\|<`*_\[])", r"\\\1", str(_cell(value)))


FORMS: Mapping[str, Callable[[Sequence[str], Iterable[Row]], Iterator[str]]] = {
    "table": _table,
    "csv": _csv,
    "json": _json,
    "markdown": _markdown,
}
