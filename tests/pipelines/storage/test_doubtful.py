"""Topics that came close to a tag: beside the tags, never among them, and kept as carefully."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from pipelines.storage import migrations
from tests.pipelines.storage.newsroom import NOON, QUOTE, TEXT, TITLE, Hands, Newsroom, newsroom, story
from vigia.facts import Evidence
from vigia.items import Analysis, Article, Instant, TopicTag

URL = "https://faro.example/nebula"
LEAD = "Nébula, la firma de inteligencia artificial con sede en Valencia"
LONG = "Nébula " + "y otras firmas de la región " * 12 + "piden ayudas."
TABLES = ("doubtful_topics", "doubtful_evidence")


def doubtful_story(url: str = URL, **values: Any) -> Article:
    """Tagged `layoffs`, and nearly `ai_startup`."""
    article = story(url, **values)
    nearly = TopicTag("ai_startup", False, 0.53, [Evidence(LEAD, "text", 0, len(LEAD), "learned")], doubtful=True)
    article.topics = [article.topics[0], nearly]
    return article


def test_a_doubtful_topic_is_no_tag_and_its_words_prove_none(room: Newsroom) -> None:
    room.store.articles.save(doubtful_story())
    assert room.rows("SELECT topic, score FROM article_topics") == [("layoffs", 0.95)]
    assert room.rows("SELECT topic, quote FROM evidence") == [("layoffs", QUOTE)]
    assert room.rows("SELECT topic, score, rules_version FROM doubtful_topics") == [("ai_startup", 0.53, "2026.1")]
    assert room.rows("SELECT topic, field, quote, start_offset, end_offset, rule FROM doubtful_evidence") == [
        ("ai_startup", "text", LEAD, 0, len(LEAD), "learned")
    ]
    assert room.store.readings.of(1).topics == doubtful_story().topics


def test_another_reading_replaces_what_was_doubtful_with_the_tags(room: Newsroom) -> None:
    room.store.articles.save(doubtful_story())
    (tagged, nearly) = doubtful_story().topics
    now = [replace(tagged, tagged=False, doubtful=True), replace(nearly, tagged=True, doubtful=False)]
    difference = room.store.rereading.save(1, Analysis(now, [], [], "2026.2"))
    assert difference is not None
    assert (difference.gained, difference.lost) == (("ai_startup",), ("layoffs",))
    assert room.rows("SELECT topic, rules_version FROM doubtful_topics") == [("layoffs", "2026.2")]
    assert room.rows("SELECT quote FROM doubtful_evidence") == [(QUOTE,)]
    room.store.rereading.save(1, Analysis([], [], [], "2026.3"))
    assert [room.rows(f"SELECT * FROM {table}") for table in TABLES] == [[], []]


def test_of_a_withheld_text_no_more_than_200_characters_stay(room: Newsroom) -> None:
    nearly = TopicTag("layoffs", False, 0.4, [Evidence(LONG, "text", 0, len(LONG), "learned")], doubtful=True)
    room.store.articles.save(story(text_withheld="reservation: noai", text=None, topics=[nearly]))
    ((quote, end),) = room.rows("SELECT quote, end_offset FROM doubtful_evidence")
    assert len(quote) == end <= 200
    assert LONG.startswith(quote)


def test_a_text_that_is_reserved_later_leaves_as_little_of_what_was_doubtful(room: Newsroom) -> None:
    nearly = TopicTag("layoffs", False, 0.4, [Evidence(LONG, "text", 0, len(LONG), "learned")], doubtful=True)
    room.store.articles.save(story(text=LONG, topics=[nearly]))
    reserved = story(text=LONG, topics=[], rules_version=None, unread="analysis_crashed", withhold_once_read="reservation: noai")
    room.store.articles.save(reserved)
    ((quote,),) = room.rows("SELECT quote FROM doubtful_evidence")
    assert len(quote) <= 200


def test_a_takedown_leaves_nothing_of_it_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    room = newsroom(path)
    room.store.articles.save(doubtful_story())
    room.store.takedowns.forget(URL)
    assert [room.rows(f"SELECT * FROM {table}") for table in TABLES] == [[], []]
    room.store.close()
    assert b"con sede en Valencia" not in path.read_bytes()


def test_the_view_shows_them_newest_first_with_the_words(room: Newsroom) -> None:
    later = Instant(NOON + timedelta(hours=5), "second", "json-ld")
    text = TEXT + "\nUna frase más, que hace de esta otra noticia del mismo día."
    room.store.articles.save(doubtful_story())
    room.store.articles.save(doubtful_story("https://faro.example/b", title="Otra de Nébula", text=text, published=later))
    columns = "url, title, outlet, published_day, topic, score, quote"
    assert room.rows(f"SELECT {columns} FROM doubtful_stories") == [
        ("https://faro.example/b", "Otra de Nébula", "El Faro Digital", "2026-11-24", "ai_startup", 0.53, LEAD),
        (URL, TITLE, "El Faro Digital", "2026-11-24", "ai_startup", 0.53, LEAD),
    ]


def test_a_file_of_an_older_version_keeps_its_tags_and_has_nothing_doubtful(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    old = sqlite3.connect(path, isolation_level=None)
    old.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
    migrations.MIGRATIONS.apply(Database(old), stop_before="0009_doubtful_topics")
    old.execute("INSERT INTO sources (id, name, first_seen_at) VALUES ('faro', 'El Faro', '2026-11-24T12:00:00Z')")
    at = "2026-11-24T09:30:00Z"
    columns = "source, url, page_url, title, text, rules_version, first_seen_at, last_fetched_at"
    old.execute(f"INSERT INTO articles ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", ("faro", URL, URL, TITLE, TEXT, "old", at, at))
    old.execute("INSERT INTO article_topics VALUES (1, 'layoffs', 0.9, 'old')")
    old.execute("INSERT INTO evidence VALUES (1, 1, 'layoffs', 'title', ?, 0, ?, 'despedir')", (TITLE, len(TITLE)))
    before = [old.execute(f"SELECT * FROM {table}").fetchall() for table in ("article_topics", "evidence")]
    old.close()
    room = newsroom(path, clock=Hands())
    assert [room.rows(f"SELECT * FROM {table}") for table in ("article_topics", "evidence")] == before
    assert room.rows("SELECT * FROM doubtful_stories") == []
    room.store.close()
