"""python -m reports.datasette DB [--port N]: the database in Datasette, on this machine alone, also while a crawl is writing it.

Datasette takes this process over. Its metadata is made for this database and goes in as standard input, so that nothing is left behind.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from pipelines.storage.errors import StoreError, UnusableStore
from pipelines.storage.reader import opened
from vigia.characters import one_line

from .metadata import metadata

FAILED, USAGE = 1, 2
STDIN = 0
HERE = Path(__file__).resolve().parent
PACKAGES = HERE.parent.parent  # where the plugin finds our packages
CURE = "pip install 'vigia[analyst]'"
SETTINGS: Mapping[str, int | str] = {
    "sql_time_limit_ms": 5000,
    "max_returned_rows": 5000,
    "default_page_size": 50,
    "default_facet_size": 15,
    "facet_time_limit_ms": 1000,
    "suggest_facets": "off",  # each is a query of its own, and the views are not cheap
    "truncate_cells_html": 300,
    "allow_download": "off",  # a copy of a file that is being written to may be torn
}


def main(words: Sequence[str] | None = None) -> NoReturn:
    """Datasette in this process's place, or an exit status and why."""
    about = "The database in Datasette, read-only, on this machine alone."
    parser = argparse.ArgumentParser("python -m reports.datasette", description=about)
    parser.add_argument("database", metavar="DB", type=Path, help="the SQLite file, for example output/news.db")
    parser.add_argument("--port", type=_port, default=8001, help="default: 8001; 0 takes a free one")
    asked = parser.parse_args(words)
    if find_spec("datasette") is None:
        _end(f"Datasette is not installed: {CURE}", USAGE)
    try:
        with opened(asked.database) as database:
            told = metadata(database, asked.database.stem)
    except UnusableStore as error:
        _end(str(error), USAGE)
    except StoreError as error:
        _end(str(error), FAILED)
    with tempfile.TemporaryFile() as file:
        file.write(json.dumps(told, ensure_ascii=False).encode())
        file.seek(0)
        os.dup2(file.fileno(), STDIN)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(PACKAGES), os.environ.get("PYTHONPATH"))))
    os.execv(sys.executable, [sys.executable, "-P", "-m", "datasette", *arguments(asked.database, asked.port)])


def arguments(database: Path, port: int) -> list[str]:
    """For `datasette`: the metadata comes in as standard input."""
    settings = [word for name, value in SETTINGS.items() for word in ("--setting", name, str(value))]
    folders = ["--template-dir", str(HERE / "templates"), "--plugins-dir", str(HERE / "plugin")]
    file = ["--immutable", str(database)] if _still(database) else [str(database)]
    return ["serve", *file, "--metadata", "-", *folders, *settings, "--host", "127.0.0.1", "--port", str(port)]


def _still(database: Path) -> bool:
    """Whether nobody writes to it, and its log cannot be made by whoever reads it here."""
    try:
        conn = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)
        try:
            conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        finally:
            conn.close()
    except sqlite3.OperationalError:
        return True
    return False


def _port(word: str) -> int:
    if not word.isdecimal() or int(word) > 65535:
        raise argparse.ArgumentTypeError(f"{word} is no port; one is 0 to 65535")
    return int(word)


def _end(message: str, status: int) -> NoReturn:
    print(one_line(f"python -m reports.datasette: {message}"), file=sys.stderr)
    sys.exit(status)


if __name__ == "__main__":
    main()
