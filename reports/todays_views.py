"""Today's views for one connection alone, whatever those of the file are: an older run may have made them, and a reader writes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

VIEWS = Path(__file__).resolve().parent / "views"


def views() -> list[str]:
    """The names of all of them."""
    return sorted(path.stem for path in VIEWS.glob("*.sql"))


def install_views(conn: sqlite3.Connection, names: Iterable[str], folder: Path = VIEWS) -> None:
    for name in names:
        lines = (folder / f"{name}.sql").read_text(encoding="utf-8").splitlines()
        statement = "\n".join(line for line in lines if not line.startswith("--"))
        conn.execute(statement.strip().removesuffix(";").replace("CREATE VIEW", "CREATE TEMP VIEW", 1))
