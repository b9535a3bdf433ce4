"""The formats that need no library: CSV by RFC 4180, CSV for spreadsheets, and JSON, an object a line. Each writes row by row."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, BinaryIO

from .columns import JSON

Rows = Iterable[Sequence[Any]]

SPREADSHEET_ROWS = 1_048_576  # that Excel and LibreOffice take, the line of names among them
CELL = 32_767  # characters that a cell of Excel holds; of a longer one it makes several rows
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)Z")
# What makes a formula of a text, in the widths of Chinese typography as well, behind what a spreadsheet passes over; and an apostrophe,
# which it would take for one of ours.
_FORMULA = re.compile(r"[\s\x00-\x20\x7f-\xa0\u200b-\u200f\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n']")
# What it would take for a number, a day or a truth, and show as another: 01, 1/2, 1.5, 1e5, 50 %, more digits than it keeps. Whole numbers
# and days as ISO has them stay, and are none the worse.
_OTHER = re.compile(r"\s*(?:[$€]?\s*\d[\d.,/:\-\s]*(?:e[+-]?\d+)?\s*[%€$]?|true|false|verdadero|falso)\s*", re.IGNORECASE)
_SAME = re.compile(r"0|[1-9]\d{0,14}|\d{4}-\d\d(?:-\d\d)?")
_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")  # a cell has one kind of them
_NOT_SHOWN = re.compile(r"[\x00-\x08\x0e-\x1b\x1f]")  # what no cell holds
_JSON_LINE_ENDS = {ord(character): f"\\u{ord(character):04x}" for character in "\x7f\x85\u2028\u2029"}


def write_csv(out: BinaryIO, names: Sequence[str], rows: Rows) -> int:
    """How many rows. Commas, CRLF, UTF-8; NULL is an empty field."""
    return _delimited(out, ",", _plain, names, rows)


def write_excel_csv(out: BinaryIO, names: Sequence[str], rows: Rows) -> int:
    """How many rows. As a spreadsheet set to Spanish opens it by a double click: semicolons, a decimal comma, a byte order mark, times
    without T and Z (they stay UTC), and no text that it
    would reckon out or show as another. A text longer than a cell is cut."""
    out.write(b"\xef\xbb\xbf")
    return _delimited(out, ";", _cell, names, rows)


def write_jsonl(out: BinaryIO, names: Sequence[str], rows: Rows) -> int:
    """How many rows. What the database keeps as JSON stands there as lists and objects, NULL as null."""
    count = 0
    nested = [name in JSON for name in names]
    for row in rows:
        values = [_nested(value) if inside else _plain(value) for value, inside in zip(row, nested, strict=True)]
        line = json.dumps(dict(zip(names, values, strict=True)), ensure_ascii=False)
        out.write(line.translate(_JSON_LINE_ENDS).encode() + b"\n")
        count += 1
    return count


def _delimited(out: BinaryIO, delimiter: str, cell: Callable[[Any], Any], names: Sequence[str], rows: Rows) -> int:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([cell(name) for name in names])
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007  (their number is the answer)
        writer.writerow([cell(value) for value in row])
        out.write(text.getvalue().encode())
        text.seek(0)
        text.truncate()
    out.write(text.getvalue().encode())
    return count


def _plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def _cell(value: Any) -> Any:
    match value:
        case float():
            return repr(value).replace(".", ",")
        case str():
            if instant := _INSTANT.fullmatch(value):
                return f"{instant[1]} {instant[2]}"
            text = _NOT_SHOWN.sub("", _LINE_ENDS.sub("\n", value))
            return _cut(f"'{text}" if _FORMULA.match(text) or (_OTHER.fullmatch(text) and not _SAME.fullmatch(text)) else text)
        case _:
            return _plain(value)


def _cut(text: str) -> str:
    """An emoji counts twice."""
    units = text.encode("utf-16-le", "surrogatepass")
    return text if len(units) <= 2 * CELL else units[: 2 * (CELL - 1)].decode("utf-16-le", "ignore") + "…"


def _nested(value: Any) -> Any:
    if not isinstance(value, str):
        return _plain(value)
    try:
        return json.loads(value)
    except ValueError:
        return value
