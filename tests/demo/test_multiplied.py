"""The benchmarks' newsroom: as many stories as asked for, no two alike, on pages as heavy as real ones, each of which is an article."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.corpus import NEW_LATER, PAGE_BYTES, dresser, multiplied
from benchmarks.prefill import prefill
from crawler.sources import parse
from demo.site import Site
from demo.sources import sources_text
from pipelines.storage.store import Store
from vigia.items import Article, Instant

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


def sites(articles: int) -> list[Site]:
    dress = dresser()
    return [Site(outlet, f"http://127.0.0.1:{number}", NOW, dress=dress) for number, outlet in enumerate(multiplied(articles), 1)]


def test_there_are_as_many_different_stories_as_asked_for_and_some_for_later() -> None:
    outlets = multiplied(200)
    stories = [story for outlet in outlets for story in outlet.stories]
    assert len(stories) == 200 + NEW_LATER
    assert len({tuple(story.paragraphs) for story in stories}) == len(stories)
    assert len({story.path for story in stories}) == len(stories)
    assert Counter(story.second_edition for story in stories) == {None: 200, "new": NEW_LATER}


def test_no_outlet_has_more_stories_than_are_read_of_a_feed() -> None:
    outlets = multiplied(4_000)
    assert max(len(outlet.stories) for outlet in outlets) <= 500
    assert len({outlet.id for outlet in outlets}) == len({outlet.name for outlet in outlets}) == len(outlets) == 16


def test_other_numbers_are_other_stories() -> None:
    first, others = ({story.path for outlet in multiplied(50, first=start) for story in outlet.stories} for start in (0, 1000))
    assert not first & others


def test_pages_weigh_what_real_ones_do() -> None:
    for site in sites(16):
        weight = len(site.reply(site.story_paths[0]).body)
        assert abs(weight - PAGE_BYTES) < PAGE_BYTES * 0.08, site.outlet.id


def test_a_feed_announces_the_later_stories_only_in_the_second_edition() -> None:
    for site in sites(40):
        first = site.reply("/rss.xml").body.count(b"<item>")
        site.edition = 2
        assert site.reply("/rss.xml").body.count(b"<item>") > first == 5


def test_the_database_of_years_holds_copies_that_differ_in_address_and_text(tmp_path: Path) -> None:
    outlets = multiplied(8)
    database = tmp_path / "news.db"
    store = Store.open(database, lambda: NOW)
    store.sources.sync(
        parse(sources_text(outlets, {outlet.id: f"http://127.0.0.1:{number}" for number, outlet in enumerate(outlets, 1)})).values()
    )
    for number, outlet in enumerate(outlets):
        address = f"http://127.0.0.1:{number}/noticia"
        store.articles.save(
            Article(
                address,
                outlet.id,
                address,
                title="Una",
                text=f"Dos. {outlet.stories[0].text}",
                text_hash=str(number),
                published=Instant(NOW, "second", "meta"),
                fetched_at=NOW,
            )
        )
    store.close()
    assert prefill(database, 30) == 32
    with closing(sqlite3.connect(database)) as db:
        assert db.execute(
            "SELECT count(DISTINCT url), count(DISTINCT text_hash), count(DISTINCT published_day) FROM articles"
        ).fetchone() == (32, 32, 4)
        assert db.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'dos'").fetchone() == (32,)
        assert db.execute("SELECT count(DISTINCT article), count(*) / count(DISTINCT hash) FROM shingles").fetchone() == (32, 1)
        assert db.execute("SELECT count(*) FROM sketches").fetchone() == (32,)
        assert db.execute("SELECT count(*) FROM discoveries WHERE next_try_at IS NOT NULL").fetchone()[0] <= 8, (
            "copies are not fetched again"
        )
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_nothing_can_be_copied_from_an_empty_database(tmp_path: Path) -> None:
    Store.open(tmp_path / "news.db", lambda: NOW).close()
    with pytest.raises(ValueError, match="no article"):
        prefill(tmp_path / "news.db", 10)
