"""What a crawl cannot do by an error of ours, the next one does: pages are tried again, stories that could not be read are read."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from demo.crawl import crawl
from demo.newsroom import Newsroom
from demo.outlets import load_outlets
from tests.dumps import dump

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
OUTLETS = ("reserva", "pliego", "sur")  # two that reserve their texts, each in its way, and one that does not
SENTENCE = "También se va Dawn Ostroff, jefa de contenidos".encode()  # of a reserved text, and of no quote
BLIND = {**os.environ, "SCRAPY_SETTINGS_MODULE": "tests.blind"}


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    outlets = [outlet for outlet in load_outlets() if outlet.id in OUTLETS]
    # a feed each: of two endpoints that tell of the same stories, the first to answer says what is known of them beforehand
    with Newsroom(NOW, outlets=[replace(outlet, sections=()) for outlet in outlets]) as room:
        yield room


def rows(database: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(database)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def expected(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What a run has in the end in which nothing fails."""
    database = tmp_path_factory.mktemp("undisturbed") / "news.db"
    crawl(newsroom, database=database, now=NOW)
    return dump(database)


def test_the_next_run_reads_them_by_itself_before_a_reserved_text_goes(
    newsroom: Newsroom, expected: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    database = tmp_path / "news.db"
    withheld = sum(row["text_withheld"] is not None for row in expected["articles"])
    assert 0 < withheld < len(expected["articles"])

    crawl(newsroom, database=database, now=NOW, environment=BLIND)
    assert rows(database, "SELECT count(*) FROM articles WHERE rules_version IS NULL AND text IS NOT NULL") == [
        (len(expected["articles"]),)
    ]
    assert rows(database, "SELECT count(*) FROM unread WHERE withhold LIKE 'reservation:%'") == [(withheld,)]
    assert rows(database, "SELECT * FROM article_topics") == []
    assert SENTENCE in database.read_bytes()

    finished = crawl(newsroom, database=database, now=NOW)
    assert finished.returncode == 0, finished.stderr
    assert dump(database) == expected
    assert rows(database, "SELECT * FROM unread") == []
    assert SENTENCE not in database.read_bytes()
    log = (database.parent / "logs" / "crawl.log").read_text(encoding="utf-8")
    assert f"{len(expected['articles'])} read now" in log


@pytest.mark.parametrize(
    ("setting", "reason"),
    [
        pytest.param("EXTRACTION_TIME_LIMIT", "extraction_timeout", marks=pytest.mark.soak),
        pytest.param("ANALYSIS_TIME_LIMIT", "worker_failed", marks=pytest.mark.soak),
    ],
)
def test_pages_that_fail_by_an_error_of_ours_are_tried_again_by_the_next_run(
    setting: str, reason: str, newsroom: Newsroom, expected: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    database = tmp_path / "news.db"
    failed = crawl(newsroom, database=database, now=NOW, settings={setting: "0.000001"})
    found = rows(database, "SELECT DISTINCT reason FROM discoveries WHERE state = 'failed'")
    assert found == [(reason,)], failed.stderr
    finished = crawl(newsroom, database=database, now=NOW)
    assert finished.returncode == 0, finished.stderr
    assert dump(database) == expected


@pytest.mark.soak
def test_an_endpoint_whose_answer_met_an_error_of_ours_is_told_and_asked_again_by_the_next_run(
    newsroom: Newsroom, expected: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    database = tmp_path / "news.db"
    stumbling = {**os.environ, "SCRAPY_SETTINGS_MODULE": "tests.stumbling"}
    done = crawl(newsroom, database=database, now=NOW, environment=stumbling)
    assert done.returncode == 3
    (other,) = rows(database, "SELECT other FROM crawl_sources WHERE source = 'pliego'")
    assert json.loads(str(other[0]))["errors"] == {"internal_error": 1}
    assert rows(database, "SELECT DISTINCT failure_reason FROM endpoints WHERE source = 'pliego' AND failures = 1") == [("internal_error",)]
    assert rows(database, "SELECT count(*) > 0 FROM articles WHERE source = 'sur'") == [(1,)]
    crawl(newsroom, database=database, now=NOW.replace(hour=14))
    assert {row["url"]: row["text"] for row in dump(database)["articles"]} == {row["url"]: row["text"] for row in expected["articles"]}
    assert dump(database)["layoffs"] == expected["layoffs"]


@pytest.mark.soak
def test_a_run_that_cannot_read_what_waits_either_says_so(newsroom: Newsroom, tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    crawl(newsroom, database=database, now=NOW, environment=BLIND)
    again = crawl(newsroom, database=database, now=NOW, settings={"ANALYSIS_TIME_LIMIT": "0.0001"})
    (waiting,) = rows(database, "SELECT count(*) FROM unread")
    assert again.returncode == 3
    assert f"{waiting[0]} of {waiting[0]} pages could not be read by an error of ours: analysis_timeout {waiting[0]}" in again.stderr
