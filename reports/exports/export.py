"""A selection in a format, to a stream or to a file with its schema beside it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import BinaryIO

from reports.atomic_file import replacing

from .columns import Column
from .data_package import SUFFIX, data_package
from .formats import write_csv, write_excel_csv, write_jsonl
from .parquet import library, write_parquet
from .selection import Selection

_TEXT_FORMATS = {"csv": write_csv, "jsonl": write_jsonl, "excel-csv": write_excel_csv}
FORMATS = (*_TEXT_FORMATS, "parquet")


def check_format(format_: str) -> None:
    """Raises NoParquet where its library is not there."""
    if format_ == "parquet":
        library()


def to_stream(conn: sqlite3.Connection, selection: Selection, format_: str, out: BinaryIO) -> int:
    """How many rows were written."""
    return _written(conn, selection, format_, out, selection.columns(conn) if format_ == "parquet" else ())


def to_file(conn: sqlite3.Connection, selection: Selection, format_: str, path: Path) -> int:
    """How many rows were written, to `path` and none of them where it fails (NotWritten); beside it what they are."""
    columns = selection.columns(conn)
    with replacing(path) as file:
        rows = _written(conn, selection, format_, file, columns)
        with replacing(path.with_name(path.name + SUFFIX)) as beside:
            beside.write(data_package(selection, columns, format_, path, rows))
    return rows


def _written(conn: sqlite3.Connection, selection: Selection, format_: str, out: BinaryIO, columns: tuple[Column, ...]) -> int:
    if format_ == "parquet":
        return write_parquet(out, columns, selection.rows(conn))
    return _TEXT_FORMATS[format_](out, selection.names, selection.rows(conn))
