"""What the names of a company are compared by, as `events.company_key` has it: by these its events are found that do not say its id."""

from __future__ import annotations

import json
import sqlite3
from functools import lru_cache
from typing import TYPE_CHECKING

from pipelines.events.names import Name

if TYPE_CHECKING:
    from .connection import Connection

NAMES = "SELECT name, aliases FROM companies WHERE id = ?"
WRITE = "INSERT INTO company_keys (company, key) VALUES (?, ?)"


def update(db: Connection, company: str) -> None:
    """The rows of a company that is stored, where they are not those of its names."""
    row = db.row(NAMES, (company,))
    wanted = set() if row is None else keys(row["name"], row["aliases"])
    if {found["key"] for found in db.rows("SELECT key FROM company_keys WHERE company = ?", (company,))} != wanted:
        db.execute("DELETE FROM company_keys WHERE company = ?", (company,))
        for key in sorted(wanted):
            db.execute(WRITE, (company, key))


def fill(conn: sqlite3.Connection) -> None:
    """Those of all companies, of a table that has none."""
    for company, name, aliases in conn.execute("SELECT id, name, aliases FROM companies").fetchall():
        conn.executemany(WRITE, [(company, key) for key in sorted(keys(name, aliases))])


@lru_cache(4096)
def keys(name: str, aliases: str) -> frozenset[str]:
    """`aliases`: a JSON list."""
    return frozenset(Name(one).base for one in (name, *json.loads(aliases)))
