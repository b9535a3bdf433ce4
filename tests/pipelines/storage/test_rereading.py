"""Stored texts read again by other rules."""

from __future__ import annotations

from pipelines.storage.readings import Reading
from tests.pipelines.storage.newsroom import NOON, TEXT, TITLE, Newsroom, story


def test_what_today_s_rules_have_read_is_left_alone(room: Newsroom) -> None:
    room.store.save(story())
    room.store.save(
        story("https://faro.example/b", text="Otra historia que nadie ha leído con las reglas de hoy. " * 6, rules_version="2025.9")
    )
    (stale,) = room.store.articles_for_retag("2026.1")
    assert (stale.url, stale.country, stale.published_at) == ("https://faro.example/b", "ES", NOON.replace(hour=10))
    assert room.store.articles_for_retag("2026.1", after=stale.id) == []


def test_an_article_whose_reading_failed_is_read_again(room: Newsroom) -> None:
    room.store.save(story(rules_version=None))
    assert [article.title for article in room.store.articles_for_retag("2026.1")] == [TITLE]


def test_withheld_texts_are_counted_and_left_but_headlines_are_read(room: Newsroom) -> None:
    room.store.save(story(text_withheld="reservation: noai"))
    room.store.save(story("https://faro.example/b", text=None, title="Solo un titular", text_withheld="feed-only"))
    assert room.store.count_for_retag("2027.1") == (1, 1)
    assert [article.title for article in room.store.articles_for_retag("2027.1")] == ["Solo un titular"]


def test_since_looks_at_the_day_in_the_outlet_s_zone(room: Newsroom) -> None:
    room.store.save(story())
    room.store.save(
        story("https://faro.example/b", published=None, text="Una historia sin fecha, vista hoy por primera vez en su portada. " * 6)
    )
    assert room.store.count_for_retag("2027.1", since="2026-11-24") == (2, 0)
    assert room.store.count_for_retag("2027.1", since="2026-11-25") == (0, 0)


def test_a_new_reading_replaces_the_old_one_and_says_what_changed(room: Newsroom) -> None:
    room.store.save(story())
    article = story()
    article.layoffs[0].percent = 12
    article.topics[1].tagged = True
    article.topics[0].tagged = False
    changed = room.store.save_reading(1, Reading("2027.1", article.topics, article.layoffs, [], [], article.companies))
    assert (changed.gained, changed.lost, changed.facts) == (("ai_startup",), ("layoffs",), ("layoffs",))
    assert room.rows("SELECT topic, rules_version FROM article_topics") == [("ai_startup", "2027.1")]
    assert room.rows("SELECT percent FROM layoffs") == [(12.0,)]
    assert room.rows("SELECT rules_version, text FROM articles") == [("2027.1", TEXT)]
    assert room.rows("SELECT * FROM revisions") == []


def test_the_same_reading_changes_nothing(room: Newsroom) -> None:
    room.store.save(story())
    assert not room.store.save_reading(1, room.store.reading(1))
