"""`python -m reports.datasette`, as make and a person start it."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from reports.datasette.__main__ import arguments
from tests.command import environment, scrapy
from tests.event_worlds import opened
from tests.reports.event_newsroom import filled, told
from tests.shared import ROOT

WITHOUT = "import runpy, sys; sys.modules['datasette'] = None; runpy.run_module('reports.datasette', run_name='__main__', alter_sys=True)"
ADDRESS = re.compile(r"running on (http://127\.0\.0\.1:\d+)")


def command(*words: object) -> list[str]:
    return [sys.executable, *map(str, words)]


def run(*words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*words), cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False
    )


def test_it_serves_the_live_file_on_this_machine_alone_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "somebody's news.db"
    store = filled(path)  # a writer is at work
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with subprocess.Popen(
        command("-m", "reports.datasette", path, "--port", 0),
        cwd=ROOT,
        env=environment(TMPDIR=str(temporary), PYTHONUNBUFFERED="1"),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as server:
        try:
            assert server.stderr is not None
            found = next(match for line in server.stderr if (match := ADDRESS.search(line)))
            listed = f"{found[1]}/somebody~27s+news/articles"
            with urllib.request.urlopen(found[1], timeout=20) as answer:
                assert "How many people lost their jobs" in answer.read().decode()
            store.articles.save(told("faro", "2026-12-30T09:00"))
            with urllib.request.urlopen(f"{listed}.json?_shape=array&_size=max&_col=published_day", timeout=20) as answer:
                assert b'"2026-12-30"' in answer.read()
            with pytest.raises(urllib.error.HTTPError):
                urllib.request.urlopen(f"{found[1]}/somebody~27s+news.db", timeout=20)
        finally:
            server.send_signal(signal.SIGINT)
        server.communicate(timeout=20)
    store.close()
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_file_beside_which_nobody_may_write_is_opened_as_one_that_nobody_changes(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    opened(path).close()
    for name in ("news.db-wal", "news.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    tmp_path.chmod(0o500)
    try:
        assert "--immutable" in arguments(path, 0)
    finally:
        tmp_path.chmod(0o700)


def test_a_live_file_is_not_taken_for_one_that_nobody_changes(tmp_path: Path) -> None:
    opened(tmp_path / "news.db").close()
    assert "--immutable" not in arguments(tmp_path / "news.db", 0)


@pytest.mark.parametrize(
    ("made", "status", "says"),
    [
        ("", 2, "there is no such database"),
        ("CREATE TABLE x (y)", 2, "news.db"),
        (
            "DROP VIEW layoff_events; DROP TABLE events; DELETE FROM _sqlite_migrations WHERE name = (SELECT max(name) FROM _sqlite_migrations)",
            1,
            "older version",
        ),
    ],
)
def test_a_database_that_is_none_or_not_ours_or_old_is_said_as_scrapy_ask_says_it(
    tmp_path: Path, made: str, status: int, says: str
) -> None:
    path = tmp_path / "news.db"
    if made.startswith("DROP"):
        opened(path).close()
    if made:
        with sqlite3.connect(path) as connection:
            connection.executescript(made)
        connection.close()
    done = run("-m", "reports.datasette", path)
    asked = scrapy("ask", "layoffs-by-month", env=environment(VIGIA_DATABASE=str(path)))
    assert (done.returncode, done.stdout) == (asked.returncode, asked.stdout) == (status, "")
    assert says in done.stderr
    assert done.stderr.partition(": ")[2].replace("main.", "") == asked.stderr.partition(": ")[2].replace("main.", "")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("-c", WITHOUT, "news.db"), "Datasette is not installed: pip install 'vigia[analyst]'"),
        (("-m", "reports.datasette"), "required: DB"),
        (("-m", "reports.datasette", "news.db", "--port", "80x"), "80x is no port; one is 0 to 65535"),
    ],
)
def test_a_wrong_call_is_status_2_with_the_cure(words: tuple[str, ...], says: str) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
