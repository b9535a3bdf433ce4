"""The analysts' views: one file each in reports/, `NAME.sql`, holding `CREATE VIEW NAME AS ...`. The database always carries today's."""

from __future__ import annotations

import sqlite3
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent.parent / "reports" / "views"


def definitions(folder: Path = FOLDER) -> dict[str, str]:
    """The statement of each view by its name, as SQLite keeps it: without the comment above it and the semicolon at its end."""
    found = {}
    for path in sorted(folder.glob("*.sql")):
        lines = path.read_text(encoding="utf-8").splitlines()
        statement = "\n".join(line for line in lines if not line.startswith("--"))
        found[path.stem] = statement.strip().removesuffix(";")
    return found


def install(conn: sqlite3.Connection, folder: Path = FOLDER) -> None:
    """Make what is missing, replace what has changed, drop what left the folder; an up-to-date file is not written to."""
    wanted = definitions(folder)
    present = dict(conn.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'view'").fetchall())
    stale = [name for name, sql in present.items() if wanted.get(name) != sql]
    missing = [name for name in wanted if name in stale or name not in present]
    if not stale and not missing:
        return
    conn.execute("BEGIN IMMEDIATE")
    try:
        for name in stale:
            conn.execute(f'DROP VIEW IF EXISTS "{name}"')
        for name in missing:
            conn.execute(wanted[name])
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise
