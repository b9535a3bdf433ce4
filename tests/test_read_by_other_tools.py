"""The database as the tools of analysts open it, while a run is in the middle of writing: what stood before is read, and nobody waits."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.event_worlds import saved, world
from tests.shared import system_program

COUNT = "SELECT count(*) AS stories FROM articles"
STORIES = world(7, 12)


@pytest.fixture
def written_to(tmp_path: Path) -> Iterator[Path]:
    """Seven stories stand in it, and all are being written anew."""
    path = tmp_path / "news.db"
    store = saved(path, STORIES[:7])
    with store.transaction():
        store.execute("UPDATE articles SET title = 'a medias'")
        yield path
    store.close()


def test_pandas(written_to: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed: a tool of analysts, and of developers here")
    with sqlite3.connect(f"file:{written_to}?mode=ro", uri=True) as database:
        stories = pandas.read_sql("SELECT title, published_at FROM articles", database, parse_dates=["published_at"])
        events = pandas.read_sql("SELECT * FROM layoff_events", database)
    assert (len(stories), set(stories["title"])) == (7, {story.title for story in STORIES[:7]})
    assert "counted" in events.columns


def test_sqlite_utils(written_to: Path) -> None:
    told = [sys.executable, "-m", "sqlite_utils", "query", str(written_to), COUNT, "--csv"]
    done = subprocess.run(told, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout.split()) == (0, ["stories", "7"])


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("sqlite3", ["-readonly", "{}", COUNT]),
        ("Rscript", ["-e", f"con <- DBI::dbConnect(RSQLite::SQLite(), '{{}}'); cat(DBI::dbGetQuery(con, '{COUNT}')$stories)"]),
    ],
)
def test_a_program_of_the_system(written_to: Path, program: str, words: list[str]) -> None:
    done = subprocess.run(
        [system_program(program), *(word.format(written_to) for word in words)], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout.strip()) == (0, "7"), done.stderr
