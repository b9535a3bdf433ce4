"""`scrapy export`, as a person or a script runs it."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipelines.storage.reader import opened
from reports.exports.selection import prepare, table
from tests.command import command, environment, scrapy
from tests.reports.event_newsroom import filled
from tests.shared import ROOT, soak


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "news.db"
    filled(path).close()
    return path


@pytest.fixture
def database(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept, tmp_path / "news.db"))


def export(database: Path, *words: object) -> subprocess.CompletedProcess[str]:
    return scrapy("export", *words, env=environment(VIGIA_DATABASE=str(database)))


def test_a_table_goes_to_a_file_with_its_schema_and_an_answer_to_standard_output(database: Path) -> None:
    out = database.with_name("cuts.jsonl")
    done = export(database, "--table", "layoffs_fyi", "--format", "jsonl", "--out", out)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    told = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [(row["Company"], row["# Laid Off"], row["%"], row["Date"]) for row in told if row["Company"] == "Trenza"] == [
        ("Trenza", 60, 20, "2026-08-10")
    ]
    assert sum(row["# Laid Off"] or 0 for row in told) == 220
    assert json.loads(out.with_name("cuts.jsonl.datapackage.json").read_text("utf-8"))["rows"] == len(told)
    done = export(database, "--query", "new-since", "--limit", "19")
    rows = list(csv.DictReader(done.stdout.splitlines()))
    assert len(rows) == 19
    assert {row["outlet"] for row in rows} == {"El Faro", "La Plaza", "Andes", "Turia"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--table", "layoff_event"), "did you mean layoff_events"),
        (("--query", "new-sinc"), "did you mean new-since"),
        soak((), "one of --table and --query is wanted"),
        soak(("--table", "articles_fts"), "articles_fts is plumbing, nothing to export (did you mean articles"),
        soak(("--table", "events", "--query", "new-since"), "one of --table and --query is wanted"),
        soak(("--query", "new-since", "--company", "Meta"), "new-since has no --company"),
        soak(("--query", "new-since", "1"), "1 is no parameter of any question"),
        soak(("--table", "events", "--limit", "1"), "--limit is no parameter of a table"),
        soak(("--table", "events", "--format", "jsonlines"), "did you mean jsonl?"),
        soak(("--table", "events", "--out", "news.db"), "is a file of Vigía's own"),
        soak(("--table", "events", "--out", "nowhere/x.csv"), "there is no directory"),
    ],
)
def test_a_wrong_call_says_what_would_be_right(database: Path, words: tuple[str, ...], says: str) -> None:
    before = database.read_bytes()
    done = scrapy(
        "export",
        *(str(database.parent / word) if word.endswith((".db", ".csv")) else word for word in words),
        env=environment(VIGIA_DATABASE=str(database)),
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert database.read_bytes() == before


def test_a_file_that_is_none_of_ours_is_said_as_elsewhere(tmp_path: Path) -> None:
    assert "there is no such database" in export(tmp_path / "news.db", "--table", "events").stderr
    with closing(sqlite3.connect(tmp_path / "news.db")) as other, other:
        other.execute("CREATE TABLE events (id)")
    done = export(tmp_path / "news.db", "--table", "events")
    assert (done.returncode, done.stdout) == (2, "")
    assert "the database of another program" in done.stderr


def many(database: Path) -> None:
    """Twenty thousand rows of `robots`, more than a pipe or a small disk takes."""
    numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
    with closing(sqlite3.connect(database)) as writing, writing:
        writing.execute(f"{numbers} INSERT INTO robots (host, body, fetched_at) SELECT 'h' || i, 'x', '2026-01-15T12:00:00Z' FROM n")


def test_a_reader_that_leaves_is_no_failure_and_no_traceback(database: Path) -> None:
    many(database)
    words = ["/bin/bash", "-c", '"$@" | head -1; echo ${PIPESTATUS[0]}', "bash", *command("export", "--table", "robots", DATABASE=database)]
    done = subprocess.run(words, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout.splitlines(), done.stderr) == (["host,status,body,fetched_at", "141"], "")


def test_a_full_disk_leaves_the_old_file_whole(database: Path) -> None:
    many(database)
    out = database.with_name("robots.csv")
    out.write_text("old", "utf-8")
    words = command("export", "--table", "robots", "--out", out, DATABASE=database)
    limited = ["/bin/bash", "-c", 'ulimit -f 64; exec "$@"', "bash", *words]
    done = subprocess.run(
        limited, cwd=ROOT, env=environment(PYTHONDONTWRITEBYTECODE="1"), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert f"{out} could not be written: File too large; what stood there before is as it was" in done.stderr
    assert out.read_text("utf-8") == "old"
    assert sorted(path.name for path in database.parent.iterdir() if "news.db" not in path.name) == ["robots.csv"]


def rows_of(path: Path, name: str) -> Iterator[tuple[object, ...]]:
    with opened(path) as conn:
        prepare(conn)
        yield from (tuple(row) for row in table(conn, name).rows(conn))


def test_what_is_written_meanwhile_is_in_the_next_export(database: Path) -> None:
    before = list(rows_of(database, "article_urls"))
    reading = rows_of(database, "article_urls")
    first = next(reading)
    with closing(sqlite3.connect(database)) as writing:
        with writing:
            writing.execute("INSERT INTO article_urls (url, article) VALUES ('https://zz.example/', 1)")
        assert [first, *reading] == before
        assert len(list(rows_of(database, "article_urls"))) == len(before) + 1
        writing.execute("BEGIN IMMEDIATE")
        writing.execute("DELETE FROM article_urls")
        assert len(export(database, "--table", "article_urls").stdout.splitlines()) == len(before) + 2


def test_views_are_todays_in_a_file_of_an_earlier_run(database: Path) -> None:
    with closing(sqlite3.connect(database)) as older, older:
        older.execute("DROP VIEW warn_notices")
    assert export(database, "--table", "warn_notices").returncode == 0
    with closing(sqlite3.connect(database)) as older, older:
        older.execute("DELETE FROM _sqlite_migrations WHERE id = (SELECT max(id) FROM _sqlite_migrations)")
        older.execute("ALTER TABLE events RENAME TO happenings")
    done = export(database, "--table", "funding_events")
    assert (done.returncode, done.stdout) == (1, "")
    assert "an older version of Vigía wrote this database" in done.stderr
