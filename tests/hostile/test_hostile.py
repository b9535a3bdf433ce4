"""The newsroom that misbehaves in numbered ways against the real command: whatever one site does, the others lose nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.newsroom import Case, Newsroom, Run, complaints, crawl, serve
from tests.shared import needs

pytestmark = [needs("hostile", "server.py"), pytest.mark.alone]
SECONDS, MEGABYTES, LOOP_HELD = 90, 500, 1.0


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with serve(hold=15) as room:
        yield room


@pytest.fixture(scope="module")
def hasty() -> Iterator[Newsroom]:
    """Whoever is slow there is so for less long, and is waited for less long: between the two lies as much as between 15 s and ours."""
    with serve(hold=6) as room:
        yield room


@pytest.fixture(scope="module")
def everything(hasty: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Run]:
    folder = tmp_path_factory.mktemp("hostile")
    return folder, crawl(folder, hasty, hasty.cases.values(), ROBOTS_TIMEOUT="4", DOWNLOAD_TIMEOUT="12")


def test_all_of_them_in_one_run_cost_nobody_else_an_article(hasty: Newsroom, everything: tuple[Path, Run]) -> None:
    folder, run = everything
    wrong = {name: told for name, case in hasty.cases.items() if (told := complaints(case, folder / "news.db", hasty))}
    assert wrong == {}
    assert run.status == 3, run.stderr  # some answer nothing but failures, and the others are well


def test_the_run_ends_in_time_and_in_bounded_memory(everything: tuple[Path, Run]) -> None:
    _, run = everything
    assert run.seconds < SECONDS
    assert run.peak < MEGABYTES
    assert run.loop_held < LOOP_HELD


def test_every_address_that_was_discovered_has_its_one_outcome(everything: tuple[Path, Run]) -> None:
    folder, _ = everything
    connection = sqlite3.connect(folder / "news.db")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("SELECT url FROM discoveries WHERE state = 'pending'").fetchall() == []
    unexplained = "SELECT url FROM discoveries d WHERE state = 'dropped' AND NOT EXISTS (SELECT 1 FROM drops p WHERE p.url = d.url)"
    assert connection.execute(unexplained).fetchall() == []
    connection.close()


def test_what_titles_carry_stays_inert_in_log_and_summary(everything: tuple[Path, Run]) -> None:
    _, run = everything
    for told in (run.log, run.stderr, run.stdout):
        assert "\x1b" not in told
        assert not any(line.startswith("2026-01-01") for line in told.splitlines())
        assert "\u202e" not in told


@pytest.mark.soak
def test_each_of_them_singly(newsroom: Newsroom, tmp_path: Path) -> None:
    wrong = {}
    for name, case in newsroom.cases.items():
        # what goes wrong twice is the crawler's; what goes wrong once may be the machine's
        if alone(newsroom, case, tmp_path / name) and (told := alone(newsroom, case, tmp_path / f"{name}-again")):
            wrong[name] = told
    assert wrong == {}


def alone(newsroom: Newsroom, case: Case, folder: Path) -> list[str]:
    """What one site alone makes go wrong."""
    folder.mkdir()
    newsroom.get("/_reset")
    run = crawl(folder, newsroom, [case])
    told = complaints(case, folder / "news.db", newsroom, run.seconds)
    if run.peak > MEGABYTES:
        told.append(f"{run.peak:.0f} MB")
    if run.loop_held > LOOP_HELD:
        told.append(f"the event loop was held for {run.loop_held:.1f} s")
    return told
