"""A real crawl, killed with SIGKILL at named points of its path: nothing is lost, nothing comes twice, nobody is left behind."""

from __future__ import annotations

import itertools
import signal
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest

from demo.crawl import crawl
from demo.newsroom import Newsroom
from demo.outlets import load_outlets
from tests.dumps import dump
from vigia import faults

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
OUTLETS = ("gaceta", "aidiario")  # a dozen stories: a feed in RDF, and a section page
# Where an article or an endpoint passes more than once, how often it is let pass first. In each of the two transactions and behind
# the second; the rest of the path is for the soak tests.
QUICK = ["poll_uncommitted:2", "article_uncommitted:2", "article_committed:5"]
PASSES = {
    "run_started": 1,
    "run_closing": 1,
    "run_recorded": 1,
    "endpoint_answered": 2,
    "links_parsed": 2,
    "poll_uncommitted": 2,
    "poll_committed": 2,
}
# These outlets serve nothing that is dropped or fails (see the whole newsroom below), and no record of an archive (tests/crawler/test_archive_command.py).
NEVER_HERE = {"drop_recorded", "failure_recorded", "record_settled"}
SOAK = [
    f"{point}:{time}"
    for point in faults.POINTS
    if point not in NEVER_HERE
    for time in ([*range(1, PASSES[point] + 1)] if point in PASSES else [1, 2, 5, 8, 11])
] + ["article_requested:3", "tagged:4"]


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(NOW, outlets=[outlet for outlet in load_outlets() if outlet.id in OUTLETS]) as room:
        yield room


@pytest.fixture(scope="module")
def undisturbed(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    database = tmp_path_factory.mktemp("undisturbed") / "news.db"
    finished = crawl(newsroom, database=database, now=NOW)
    assert finished.returncode == 0, finished.stderr
    found = dump(database)
    assert len(found["articles"]) >= 12
    return found


def check_killed_run(
    newsroom: Newsroom, database: Path, point: str, expected: dict[str, list[dict[str, Any]]], statuses: tuple[int, ...] = (0,)
) -> None:
    killed = crawl(newsroom, database=database, now=NOW, settings={"FAULT": point})
    assert killed.returncode == -signal.SIGKILL, f"{point} was never reached: {killed.returncode} {killed.stderr}"
    assert left_behind(database) == []
    connection = sqlite3.connect(database)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    half = "SELECT url FROM articles WHERE rules_version IS NULL OR id NOT IN (SELECT article FROM article_urls)"
    assert connection.execute(half).fetchall() == []
    by_url = {row["url"]: row for row in expected["articles"]}
    for url, tags in connection.execute("SELECT url, (SELECT count(*) FROM article_topics t WHERE t.article = a.id) FROM articles a"):
        assert tags == sum(row["of_article"] == url for row in expected["article_topics"]), url
        assert url in by_url
    connection.close()
    finished = crawl(newsroom, database=database, now=NOW)
    assert finished.returncode in statuses, finished.stderr
    found = dump(database)
    for table, rows in expected.items():
        assert found[table] == rows, f"{point}: {table}"
    assert sqlite3.connect(database).execute("SELECT finish_reason FROM crawls ORDER BY id").fetchall() in (
        [("killed",), ("finished",)],
        [("finished",), ("finished",)],  # killed after the run's row was complete
    )


def left_behind(database: Path) -> list[str]:
    """Processes of the killed run that are still there once the kernel has had its moment."""
    mine = [process for process in psutil.process_iter(["cmdline", "ppid"]) if _is_worker(process)]
    _, alive = psutil.wait_procs([process for process in mine if process.info["ppid"] == 1], timeout=5)
    return [" ".join(process.info["cmdline"]) for process in alive]


def _is_worker(process: psutil.Process) -> bool:
    return "vigia.worker_process" in " ".join(process.info["cmdline"] or ())


@pytest.mark.parametrize("point", QUICK)
def test_a_run_that_is_killed_is_finished_by_the_next_one(
    point: str, newsroom: Newsroom, undisturbed: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    check_killed_run(newsroom, tmp_path / "news.db", point, undisturbed)


@pytest.mark.soak
@pytest.mark.parametrize("point", SOAK)
def test_wherever_a_run_is_killed_the_next_one_finishes_it(
    point: str, newsroom: Newsroom, undisturbed: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    check_killed_run(newsroom, tmp_path / "news.db", point, undisturbed)


def test_every_point_of_the_path_is_among_those_where_a_run_is_killed() -> None:
    assert {point.partition(":")[0] for point in itertools.chain(QUICK, SOAK)} | NEVER_HERE == set(faults.POINTS)
    assert len(SOAK) >= 50
