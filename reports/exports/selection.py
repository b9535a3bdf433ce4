"""What is exported: a table, a view or the answer to a question, as one SELECT in an order that stays the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from reports.described import of_readme
from reports.questions import question
from reports.todays_views import install_views, views

from .columns import Column, expected, types_by_name, verified

PLUMBING = frozenset(("claim_companies", "company_keys", "shingles", "sketches"))
TYPES_OF_TABLES = ("table", "view")  # of PRAGMA table_list; the others are search indexes and what they are made of


class NoSuchTable(ValueError):
    """A table that is not there, or that holds nothing for anybody; the message has the nearest names."""


@dataclass(frozen=True, slots=True)
class Selection:
    """`names`: of the columns. `key`: those that no two rows share. `title`: in a sentence, what it is."""

    name: str
    title: str
    sql: str
    names: tuple[str, ...]
    declared: tuple[str, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    key: tuple[str, ...] = ()

    def rows(self, conn: sqlite3.Connection) -> Iterator[Sequence[Any]]:
        """One by one, as they stood when the first was asked for."""
        cursor = conn.cursor()
        cursor.row_factory = None
        return cursor.execute(self.sql, self.parameters)

    def columns(self, conn: sqlite3.Connection) -> tuple[Column, ...]:
        """With what stands in each. A pass over everything."""
        elsewhere = types_by_name(conn)
        types = [elsewhere.get(name, said) if said in ("", "ANY") else said for name, said in zip(self.names, self.declared, strict=True)]
        wanted = [(name, expected(name, said)) for name, said in zip(self.names, types, strict=True)]
        kinds = verified(conn, self.sql, self.parameters, wanted)
        told = of_readme()[self.name].columns if self.name in of_readme() else {}
        return tuple(Column(name, kind, told.get(name)) for name, kind in zip(self.names, kinds, strict=True))


def prepare(conn: sqlite3.Connection) -> None:
    """For this connection: today's views, and sorting that takes the disk instead of the memory. All that follows is of one moment."""
    conn.execute("PRAGMA temp_store = FILE")
    install_views(conn, views())
    conn.execute("BEGIN")


def public(conn: sqlite3.Connection) -> list[str]:
    """The tables and views that are for people."""
    rows = conn.execute("SELECT name, type FROM pragma_table_list WHERE schema IN ('main', 'temp')").fetchall()
    found = {name for name, kind in rows if kind in TYPES_OF_TABLES and not name.startswith(("_", "sqlite_"))}
    return sorted(found - PLUMBING)


def table(conn: sqlite3.Connection, name: str) -> Selection:
    """A whole one, by its key; one without, by all of its columns. Raises NoSuchTable."""
    there = public(conn)
    if name not in there:
        near = get_close_matches(name, there, n=3, cutoff=0.4) or there
        hidden = conn.execute("SELECT 1 FROM pragma_table_list WHERE name = ?", (name,)).fetchone()
        problem = f"{name} is plumbing, nothing to export" if hidden else f"there is no table or view {name}"
        raise NoSuchTable(f"{problem} (did you mean {' or '.join(near)}?)")
    info = conn.execute("SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid", (name,)).fetchall()
    names, key = tuple(row["name"] for row in info), tuple(row["name"] for row in sorted(info, key=lambda row: row["pk"]) if row["pk"])
    order = ", ".join(_quoted(column) for column in key or names)
    sql = f"SELECT {', '.join(map(_quoted, names))} FROM {_quoted(name)} ORDER BY {order}"
    title = told.about if (told := of_readme().get(name)) is not None and told.about else name
    return Selection(name, title, sql, names, tuple(row["type"] for row in info), key=key)


def answer(conn: sqlite3.Connection, name: str, given: Mapping[str, str]) -> Selection:
    """The answer to a question that is kept as a file. Raises QuestionError."""
    asked = question(name)
    parameters, sql = asked.bound(given), asked.sql.strip().removesuffix(";")
    told = conn.execute(f"SELECT * FROM (\n{sql}\n) LIMIT 0", parameters).description  # two columns of one name are told apart
    names = tuple(column[0] for column in told)
    return Selection(name, asked.asks, sql, names, ("",) * len(names), parameters)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
