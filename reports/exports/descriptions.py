"""What output/README.md says of tables and columns. An installed copy has no such file, and no descriptions."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

README = Path(__file__).resolve().parents[2] / "output" / "README.md"
_AS_IN = re.compile(r"as (?:in )?`(\w+)(?:\.(\w+))?`")


@cache
def described() -> dict[str, tuple[str, dict[str, str]]]:
    """By table: what it is, in a paragraph, and its columns with what they are, in the order of the file."""
    if not README.is_file():
        return {}
    parts = re.split(r"^### (\w+)$", README.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {name: _section(body) for name, body in zip(parts[::2], parts[1::2], strict=True)}


def of_column(table: str, column: str) -> str | None:
    """What a column is: where it is as that of another table, what that one is."""
    seen: set[tuple[str, str]] = set()
    while (table, column) not in seen:
        seen.add((table, column))
        told = described().get(table, ("", {}))[1].get(column)
        if told is None or (elsewhere := _AS_IN.fullmatch(told)) is None:
            return told
        if elsewhere[1] not in described():  # "as `name`": another column of the same table
            column = elsewhere[1]
        else:
            table, column = elsewhere[1], elsewhere[2] or column
    return None


def _section(body: str) -> tuple[str, dict[str, str]]:
    paragraph = " ".join(body.strip().split("\n\n")[0].split())
    rows = re.findall(r"^\| ([^|\n]+?) \| ([^\n]*?) \|$", body, re.MULTILINE)
    return "" if paragraph.startswith("|") else paragraph, {column: told for column, told in rows if column != "column"}
