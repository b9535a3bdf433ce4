"""Stored texts read again by other rules."""

from __future__ import annotations

from tests.pipelines.storage.newsroom import TEXT, TITLE, Newsroom, story
from vigia.facts import Layoff
from vigia.items import Analysis


def test_what_today_s_rules_have_read_is_left_alone(room: Newsroom) -> None:
    room.store.articles.save(story())
    room.store.articles.save(
        story("https://faro.example/b", text="Otra historia que nadie ha leído con las reglas de hoy. " * 6, rules_version="2025.9")
    )
    (stale,) = room.store.rereading.outdated("2026.1")
    assert (stale.url, stale.country) == ("https://faro.example/b", "ES")
    assert room.store.rereading.outdated("2026.1", after=stale.id) == []


def test_an_article_whose_reading_failed_is_read_again(room: Newsroom) -> None:
    room.store.articles.save(story(rules_version=None))
    assert [article.title for article in room.store.rereading.outdated("2026.1")] == [TITLE]


def test_withheld_texts_are_counted_and_left_but_headlines_are_read(room: Newsroom) -> None:
    room.store.articles.save(story(text_withheld="reservation: noai"))
    room.store.articles.save(story("https://faro.example/b", text=None, title="Solo un titular", text_withheld="feed-only"))
    assert room.store.rereading.count("2027.1") == (1, 1)
    assert [article.title for article in room.store.rereading.outdated("2027.1")] == ["Solo un titular"]


def test_since_looks_at_the_day_in_the_outlet_s_zone(room: Newsroom) -> None:
    room.store.articles.save(story())
    room.store.articles.save(
        story("https://faro.example/b", published=None, text="Una historia sin fecha, vista hoy por primera vez en su portada. " * 6)
    )
    assert room.store.rereading.count("2027.1", since="2026-11-24") == (2, 0)
    assert room.store.rereading.count("2027.1", since="2026-11-25") == (0, 0)


def test_a_new_reading_replaces_the_old_one_and_says_what_changed(room: Newsroom) -> None:
    room.store.articles.save(story())
    article = story()
    Layoff.among(article.facts)[0].percent = 12
    article.topics[1].tagged = True
    article.topics[0].tagged = False
    changed = room.store.rereading.save(1, Analysis(article.topics, article.facts, article.companies, "2027.1"))
    assert changed is not None
    assert (changed.gained, changed.lost, changed.facts) == (("ai_startup",), ("layoffs",), ("layoffs",))
    assert room.rows("SELECT topic, rules_version FROM article_topics") == [("ai_startup", "2027.1")]
    assert room.rows("SELECT percent FROM layoffs") == [(12.0,)]
    assert room.rows("SELECT rules_version, text FROM articles") == [("2027.1", TEXT)]
    assert room.rows("SELECT * FROM revisions") == []


def test_the_same_reading_changes_nothing(room: Newsroom) -> None:
    room.store.articles.save(story())
    assert not room.store.rereading.save(1, room.store.readings.of(1))


def test_a_reading_of_words_that_were_replaced_meanwhile_is_not_kept(room: Newsroom) -> None:
    """The same run may fetch a story again while a worker still reads what it said before."""
    room.store.articles.save(story(rules_version=None, topics=[], facts=[], unread="analysis_crashed"))
    (read,) = room.store.rereading.due()
    denied = "Nébula ha desmentido que prepare despidos, y dice que este año contratará a más personas que nunca. " * 6
    room.store.articles.save(story(text=denied, topics=[], facts=[]))
    assert room.store.rereading.save(read.id, Analysis(story().topics, story().facts, [], "2026.1"), of=read) is None
    assert room.rows("SELECT text FROM articles") == [(denied,)]
    assert room.rows("SELECT topic FROM article_topics") == []
    assert room.store.unread.failed_again(read.id, "analysis_crashed")  # nobody waits for it any more: that is no last try


def test_quotes_of_a_text_that_is_withheld_meanwhile_stay_short(room: Newsroom) -> None:
    room.store.articles.save(story(rules_version=None, topics=[], facts=[], unread="analysis_crashed"))
    (read,) = room.store.rereading.due()
    room.store.articles.save(story(text_withheld="reservation: noai"))
    long = story().facts
    long[0].quote = "x" * 700
    assert room.store.rereading.save(read.id, Analysis([], long, [], "2026.1"), of=read) is None
    room.store.rereading.save(read.id, Analysis([], long, [], "2026.1"))
    assert room.rows("SELECT length(quote) FROM layoffs") == [(200,)]
