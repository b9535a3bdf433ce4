"""What output/README.md says of every table and column: the one description that there is, read for other programs.

A column that is "as in" another has that one's words in its place, so that each can be read alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent / "columns.md"  # a link to output/README.md, so that an installed copy has it
PLUMBING = "plumbing"
_SECTION = re.compile(r"^(#{2,3}) (.+)$", re.MULTILINE)
_ROW = re.compile(r"^\| ([^|\n]+?) \| (.*) \|$", re.MULTILINE)
_ELSEWHERE = re.compile(r"as(?: in)? `(?P<table>\w+)(?:\.(?P<column>\w+))?`|as `(?P<beside>\w+)`")
_TITLE_ENDS = re.compile(r"(?<=.{20})[.:;](?:\s|$)")
_DEEPEST = 5
# What a name says of every column that bears it: README's rules for the whole file.
_UNITS = (
    (re.compile(r"(?<!^known)_at$"), "UTC"),
    (re.compile(r"(?:^|_)day$"), "YYYY-MM-DD"),
    (re.compile(r"_usd$|^usd$"), "US dollars"),
    (re.compile(r"_eur$|^eur$"), "euros"),
    (re.compile(r"(?:^|_)percent$"), "per cent"),
    (re.compile(r"^headcount(?:_min|_max|_latest)?$|^counted$|^contractors$"), "people"),
    (re.compile(r"^minutes_"), "minutes"),
    (re.compile(r"^days_"), "days"),
    (re.compile(r"_(?:amount|valuation)$|^amount(?:_min|_max)?$|^valuation$"), "whole units of its currency"),
)


@dataclass(frozen=True, slots=True)
class Described:
    """`about`: Markdown, "" where nothing is said. `columns`: what each is, by name."""

    section: str
    about: str
    columns: Mapping[str, str]

    @property
    def plumbing(self) -> bool:
        return PLUMBING in self.about

    @property
    def title(self) -> str:
        """The first of what is said; "" where nothing is."""
        return _TITLE_ENDS.split(self.about, maxsplit=1)[0].rstrip(".").replace("`", "")

    @property
    def more(self) -> str:
        """What is said, where it is more than the title."""
        return f" {self.about}" if self.about.rstrip(".").replace("`", "") != self.title else ""


@cache
def of_readme() -> dict[str, Described]:
    """Tables and views as output/README.md has them."""
    return described(FILE.read_text(encoding="utf-8"))


def described(text: str) -> dict[str, Described]:
    """Tables and views by name, in the order of the text."""
    parts = _SECTION.split(text)[1:]
    found, section = {}, ""
    for marks, name, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        if marks == "##":
            section = name
        elif name.isidentifier():
            columns = {column: about for column, about in _ROW.findall(body) if column != "column"}
            found[name] = Described(section, " ".join(body.partition("\n|")[0].split()), columns)
    return {
        table: Described(
            one.section, one.about, {name: _with_unit(name, _followed(found, table, name, about)) for name, about in one.columns.items()}
        )
        for table, one in found.items()
    }


def unit(column: str) -> str | None:
    """In what a column of that name is measured; None: it is a word, or a plain number."""
    return next((said for pattern, said in _UNITS if pattern.search(column)), None)


def _followed(found: Mapping[str, Described], table: str, column: str, about: str, deep: int = 0) -> str:
    """The words that each "as in" leads to, in its place."""

    def there(match: re.Match[str]) -> str:
        if match["table"] in found:
            other, name = match["table"], match["column"] or column
        else:
            other, name = table, match["table"] or match["beside"]
        meant = found[other].columns.get(name)
        return match[0] if meant is None or deep == _DEEPEST else _followed(found, other, name, meant, deep + 1)

    return _ELSEWHERE.sub(there, about)


def _with_unit(column: str, about: str) -> str:
    said = unit(column)
    return f"{about} ({said})" if said and said.lower() not in about.lower() else about
