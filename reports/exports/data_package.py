"""The schema beside an exported file: a Frictionless Data package (https://specs.frictionlessdata.io/data-package/) of one resource."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .columns import Column, Kind
from .selection import Selection

SUFFIX = ".datapackage.json"
_TYPES: Mapping[Kind, str] = {
    "integer": "integer",
    "number": "number",
    "string": "string",
    "instant": "datetime",
    "day": "date",
    "json": "any",
}
_MEDIA: Mapping[str, Mapping[str, Any]] = {
    "csv": {"format": "csv", "mediatype": "text/csv", "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True}},
    "excel-csv": {"format": "csv", "mediatype": "text/csv", "dialect": {"delimiter": ";", "lineTerminator": "\r\n", "doubleQuote": True}},
    "jsonl": {"format": "jsonl", "mediatype": "application/jsonl"},
    "parquet": {"format": "parquet", "mediatype": "application/vnd.apache.parquet"},
}


def data_package(selection: Selection, columns: Sequence[Column], format_: str, file: Path, rows: int) -> bytes:
    """What stands in `file`, for programs that read such descriptions, and for persons."""
    schema: dict[str, Any] = {"fields": [_field(column, format_) for column in columns], "missingValues": [""]}
    if selection.key:
        schema["primaryKey"] = list(selection.key)
    resource = {
        "name": _slug(selection.name),
        "path": file.name,
        "profile": "tabular-data-resource",
        "title": selection.title,
        **_MEDIA[format_],
        "encoding": "utf-8",
        "schema": schema,
    }
    package: dict[str, Any] = {"name": _slug(selection.name), "profile": "tabular-data-package", "title": selection.title}
    if selection.parameters:
        package["parameters"] = dict(selection.parameters)
    package["rows"] = rows
    return (json.dumps({**package, "resources": [resource]}, ensure_ascii=False, indent=2) + "\n").encode()


def _field(column: Column, format_: str) -> dict[str, str]:
    told = {"name": column.name, "type": _TYPES[column.kind]}
    if format_ == "excel-csv":
        told |= {"number": {"decimalChar": ","}, "datetime": {"format": "%Y-%m-%d %H:%M:%S"}}.get(told["type"], {})
    return told | ({"description": column.description} if column.description else {})


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9._-]+", "-", name.lower())
