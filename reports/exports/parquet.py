"""Parquet, by pyarrow, which is optional: in batches, with a schema that is known before the first row."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

from .columns import Column, Kind

BATCH_ROWS, BATCH_CHARACTERS = 10_000, 16_000_000  # whichever comes first: a batch is what is in memory at once


class NoParquet(ValueError):
    """pyarrow is not installed."""


def write_parquet(out: BinaryIO, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> int:
    """How many rows. Instants and days are such, what is JSON stays its text; each column has its description."""
    arrow, parquet = library()
    types: Mapping[Kind, Any] = {
        "integer": arrow.int64(),
        "number": arrow.float64(),
        "string": arrow.string(),
        "json": arrow.string(),
        "instant": arrow.timestamp("s", tz="UTC"),
        "day": arrow.date32(),
    }
    fields = [
        arrow.field(column.name, types[column.kind], metadata={"description": column.description} if column.description else None)
        for column in columns
    ]
    schema = arrow.schema(fields)
    made = [_MADE.get(column.kind, _as_it_is) for column in columns]
    count = 0
    with parquet.ParquetWriter(out, schema, compression="zstd") as writer:
        for batch in _batches(rows):
            arrays = [
                arrow.array([None if value is None else make(value) for value in values], type=found.type)
                for make, values, found in zip(made, zip(*batch, strict=True), schema, strict=True)
            ]
            writer.write_batch(arrow.record_batch(arrays, schema=schema))
            count += len(batch)
    return count


def library() -> tuple[Any, Any]:
    """pyarrow and its part for Parquet. Raises NoParquet."""
    try:
        return importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError:
        cure = "install it (pip install 'pyarrow>=21,<27'; of a checkout pip install '.[parquet]'), or take another format"
        raise NoParquet(f"parquet is written by pyarrow, which is not installed: {cure}") from None


def _batches(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    batch: list[Sequence[Any]] = []
    characters = 0
    for row in rows:
        batch.append(row)
        characters += sum(len(value) for value in row if isinstance(value, str))
        if len(batch) >= BATCH_ROWS or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _as_it_is(value: Any) -> Any:
    return value


def _text(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


_MADE: Mapping[Kind, Callable[[Any], Any]] = {
    "number": float,
    "string": _text,
    "json": _text,
    "instant": datetime.fromisoformat,
    "day": date.fromisoformat,
}
