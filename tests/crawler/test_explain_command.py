"""`scrapy explain`, as a person runs it on a stored article."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from reports.explanation import marked
from tests.command import environment, scrapy
from tests.pipelines.storage.newsroom import TEXT, TITLE, newsroom, story
from tests.shared import soak


def on(database: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return scrapy(*words, env=environment(VIGIA_DATABASE=str(database)))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "news.db"
    room = newsroom(path)
    room.store.articles.save(story("https://faro.example/a", rules_version="old"))
    room.store.articles.save(
        story(
            "https://faro.example/b",
            text=TEXT + "\nY una frase más, para que sea otra historia que la primera.",
            text_withheld="reservation: noai",
        )
    )
    room.store.close()
    return path


def test_the_evidence_stands_marked_in_the_text_with_its_rules_and_facts(database: Path) -> None:
    done = on(database, "explain", "https://faro.example/a")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"[{TITLE}]{{" in done.stdout
    assert "layoffs: tagged, score" in done.stdout
    assert "  rule " in done.stdout
    assert "120 people; 14 % of the workforce" in done.stdout
    assert "stored by rules old, explained by today's" in done.stdout
    assert on(database, "explain", "1").stdout == done.stdout


def test_of_a_withheld_text_what_is_stored_is_told(database: Path) -> None:
    done = on(database, "explain", "https://faro.example/b")
    assert done.returncode == 0
    assert "The text is not kept (reservation: noai)" in done.stdout


def test_of_a_withheld_text_what_is_doubtful_is_told(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("INSERT INTO doubtful_topics VALUES (2, 'ai_startup', 0.53, 'old')")
        connection.execute("INSERT INTO doubtful_evidence VALUES (1, 2, 'ai_startup', 'title', ?, 0, ?, 'learned')", (TITLE, len(TITLE)))
    told = on(database, "explain", "https://faro.example/b").stdout
    assert f"ai_startup: doubtful, score 0.53\n  rule learned: «{TITLE}»\n" in told


def test_of_a_headline_that_is_all_there_may_be_title_and_summary_are_told(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE articles SET text = NULL, text_withheld = 'feed-only' WHERE id = 2")
        connection.execute("DELETE FROM article_topics")
        for table in ("layoffs", "deals", "funding_rounds"):
            connection.execute(f"DELETE FROM {table}")
    done = on(database, "explain", "https://faro.example/b")
    assert done.returncode == 0
    assert f"title: {TITLE}\n" in done.stdout
    assert done.stdout.endswith("no tag and no fact\n")


def test_a_text_that_cannot_be_read_is_said_in_words(database: Path) -> None:
    done = on(database, "explain", "1", "-s", "ANALYSIS_TIME_LIMIT=0.0001")
    assert (done.returncode, done.stdout) == (3, "")
    assert (
        done.stderr == "scrapy explain: article 1: https://faro.example/a: its text cannot be read: reading it took longer than 0.0001 s\n"
    )


@pytest.mark.parametrize("wanted", ["https://faro.example/nowhere", soak("99"), soak("9" * 30), soak("no address")])
def test_an_article_that_is_not_there_is_exit_2(database: Path, wanted: str) -> None:
    done = on(database, "explain", wanted)
    assert done.returncode == 2
    assert done.stdout == ""
    assert wanted.split("/")[-1] in done.stderr


def test_marks_that_overlap_are_cut_where_their_labels_change() -> None:
    assert marked("uno dos tres", [(0, 7, "a"), (4, 12, "b")]) == "[uno ]{a}[dos]{a, b}[ tres]{b}"
