"""`scrapy search`, as a person runs it."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipelines.storage import migrations
from tests.command import environment, scrapy
from tests.pipelines.storage.newsroom import TITLE, newsroom, story


def on(database: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return scrapy("search", *words, env=environment(VIGIA_DATABASE=str(database)))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    room = newsroom(tmp_path / "news.db")
    room.store.articles.save(story("https://faro.example/a"))
    room.store.close()
    return tmp_path / "news.db"


def test_a_story_is_a_line_with_tabs(database: Path) -> None:
    done = on(database, "despedir", "Nébula")
    assert (done.returncode, done.stderr) == (0, "")
    day, outlet, title, url = done.stdout.removesuffix("\n").split("\t")
    assert (len(day), outlet, title, url) == (10, "El Faro Digital", TITLE, "https://faro.example/a")
    assert on(database, '"despide al 14', "NEAR(").stdout == ""


def test_nothing_found_is_said_and_is_no_failure(database: Path) -> None:
    done = on(database, "fusión", "--since", "2026-11-01")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "scrapy search: no story has these words: fusión (since 2026-11-01)\n"


@pytest.mark.parametrize(
    ("words", "told"), [((), "words are wanted"), (("*",), "words are wanted"), (("a", "--limit=0"), "whole number"), (("a", "--since=ayer"), "must be a day")]
)  # fmt: skip
def test_wrong_usage_is_2(database: Path, words: tuple[str, ...], told: str) -> None:
    done = on(database, *words)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_database_and_with_an_older_one_it_is_said_what_to_do(tmp_path: Path) -> None:
    missing = on(tmp_path / "none.db", "despido")
    assert missing.returncode == 2
    assert "there is no such database" in missing.stderr
    old = sqlite3.connect(tmp_path / "old.db")
    old.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
    migrations.MIGRATIONS.apply(Database(old), stop_before="0014_search_terms")
    old.close()
    outdated = on(tmp_path / "old.db", "despido")
    assert outdated.returncode == 1
    assert "Run a crawl or retag first" in outdated.stderr
