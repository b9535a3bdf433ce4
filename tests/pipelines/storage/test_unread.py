"""A story that could not be read: it is kept whole, read later, and only then loses what may not be kept."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.pipelines.storage.newsroom import NOON, TEXT, Newsroom, link, newsroom, story
from vigia.items import Analysis, Article, Rights

URL = "https://faro.example/nebula"
RESERVED = "reservation: header tdm-reservation: 1"


def unread(**values: Any) -> Article:
    return story(rules_version=None, topics=[], facts=[], companies=[], unread="analysis_crashed", **values)


def read(**values: Any) -> Analysis:
    found = story(**values)
    return Analysis(found.topics, found.facts, found.companies, found.rules_version)


def waiting(room: Newsroom) -> list[str]:
    return [article.url for article in room.store.rereading.due()]


def test_it_is_read_by_the_next_run_and_is_then_like_any_other(room: Newsroom) -> None:
    room.poll(link())
    assert room.store.articles.save(unread()) == "new"
    assert waiting(room) == [URL]
    room.store.rereading.save(1, read())
    assert waiting(room) == []
    assert room.rows("SELECT * FROM unread") == []
    assert room.rows("SELECT rules_version, text FROM articles") == [("2026.1", TEXT)]
    assert room.rows("SELECT topic FROM article_topics") == [("layoffs",)]


def test_a_reserved_text_is_kept_until_it_was_read_and_then_goes_but_for_short_quotes(room: Newsroom) -> None:
    room.store.articles.save(unread(withhold_once_read=RESERVED))
    assert room.rows("SELECT text, text_withheld FROM articles") == [(TEXT, None)]
    assert room.rows("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'prescindira'") == [(1,)]
    room.store.rereading.save(1, read())
    assert room.rows("SELECT text, text_withheld, rules_version FROM articles") == [(None, RESERVED, "2026.1")]
    assert room.rows("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'prescindira'") == [(0,)]
    assert room.rows("SELECT headcount_min, length(quote) <= 200 FROM layoffs") == [(120, 1)]


def test_tries_are_put_off_further_each_time_and_at_last_given_up_with_the_text_that_may_not_be_kept(room: Newsroom) -> None:
    room.store.articles.save(unread(withhold_once_read=RESERVED))
    assert room.store.unread.failed_again(1, "analysis_timeout")
    for wait in (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6)):
        room.clock.at += wait - timedelta(seconds=1)
        assert waiting(room) == []
        room.clock.at += timedelta(seconds=1)
        assert waiting(room) == [URL]
        assert room.store.unread.failed_again(1, "analysis_timeout")
    room.clock.forward(hours=24)
    assert not room.store.unread.failed_again(1, "analysis_timeout")
    assert waiting(room) == []
    assert room.rows("SELECT reason, attempts, next_try_at FROM unread") == [("analysis_timeout", 6, None)]
    assert room.rows("SELECT text, text_withheld, rules_version FROM articles") == [(None, RESERVED, None)]


def test_a_page_that_is_fetched_again_is_read_then(room: Newsroom) -> None:
    room.poll(link())
    room.store.articles.save(unread())
    assert room.store.articles.save(story()) == "known"
    assert room.rows("SELECT rules_version FROM articles") == [("2026.1",)]
    assert room.rows("SELECT * FROM unread") == []
    assert room.rows("SELECT count(*) FROM layoffs") == [(1,)]
    assert room.rows("SELECT * FROM revisions") == []


def test_what_stands_read_is_not_stripped_by_a_later_look_that_failed(room: Newsroom) -> None:
    room.poll(link())
    room.store.articles.save(story())
    changed = TEXT + "\nLa compañía añadió después que el recorte alcanzará también a su oficina de Lisboa."
    assert room.store.articles.save(unread(text=changed)) == "failed"
    assert room.rows("SELECT text, rules_version FROM articles") == [(TEXT, "2026.1")]
    assert room.rows("SELECT count(*) FROM layoffs") == [(1,)]
    assert room.pending() == [URL]
    assert room.state(URL) == "new"


def test_a_text_that_was_reserved_since_goes_even_if_the_later_look_failed(room: Newsroom) -> None:
    room.poll(link())
    told = story()
    told.facts[0].quote = TEXT
    room.store.articles.save(told)
    assert room.store.articles.save(unread(withhold_once_read=RESERVED, rights=Rights(True, ["x"]))) == "failed"
    assert room.rows("SELECT text, text_withheld, rules_version FROM articles") == [(None, RESERVED, "2026.1")]
    assert room.rows("SELECT rights_reserved FROM articles") == [(1,)]
    assert room.rows("SELECT headcount_min, length(quote) <= 200 FROM layoffs") == [(120, 1)]


WORDS = [f"{first}{second}{third}rtz" for first in "bcdfgm" for second in "aeiou" for third in ("nd", "lm", "sp")]


def kept_in(path: Path) -> int:
    """How many of the words stand in the file, but for what the index shares between neighbours."""
    bytes_of_it = path.read_bytes()
    return sum(word[2:].encode() in bytes_of_it for word in WORDS)


def test_nothing_of_a_withheld_text_stays_in_the_file_nor_in_its_search_index(tmp_path: Path) -> None:
    text = "\n".join(f"La empresa dijo que {word} es el nombre de su próxima oficina en la ciudad." for word in WORDS)
    room = newsroom(tmp_path / "news.db")
    room.store.articles.save(unread(text=text, withhold_once_read=RESERVED))
    room.store.close()
    assert kept_in(tmp_path / "news.db") > len(WORDS) / 2
    room = newsroom(tmp_path / "news.db", clock=room.clock)
    room.store.rereading.save(1, Analysis([], [], [], "2026.1"))
    room.store.close()
    assert kept_in(tmp_path / "news.db") == 0


def test_a_text_that_was_reserved_after_it_was_stored_is_merged_away_when_the_run_ends(tmp_path: Path) -> None:
    text = "\n".join(f"La empresa dijo que {word} es el nombre de su próxima oficina en la ciudad." for word in WORDS)
    room = newsroom(tmp_path / "news.db")
    room.store.articles.save(story(text=text, facts=[]))
    room.store.articles.save(story(text=text, facts=[], text_withheld=RESERVED))
    asyncio.run(room.store.close_patiently())
    assert kept_in(tmp_path / "news.db") == 0


def test_what_a_killed_run_had_withheld_is_merged_away_by_the_next_one(tmp_path: Path) -> None:
    text = "\n".join(f"La empresa dijo que {word} es el nombre de su próxima oficina en la ciudad." for word in WORDS)
    room = newsroom(tmp_path / "news.db")
    room.store.articles.save(story(text=text, facts=[]))
    room.store.articles.save(story(text=text, facts=[], text_withheld=RESERVED))
    room.store._conn.close()  # as the kernel closes what was killed
    room = newsroom(tmp_path / "news.db", clock=room.clock)
    room.store.crawls.begin()
    room.store.close()
    assert kept_in(tmp_path / "news.db") == 0


def test_a_story_that_is_taken_down_is_not_waited_for(room: Newsroom) -> None:
    room.store.articles.save(unread())
    room.store.takedowns.forget(URL)
    assert waiting(room) == []
    assert room.rows("SELECT * FROM unread") == []


def test_an_upgrade_takes_up_what_an_older_version_left_without_a_reading(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "news.db")
    other = "https://faro.example/otra"
    room.poll(link(), link(other, "Otra"))
    room.store.articles.save(story(rules_version=None, topics=[], facts=[]))
    room.store.articles.save(
        story(other, title="Otra", text=None, text_hash="x", text_withheld=RESERVED, rules_version=None, topics=[], facts=[])
    )
    room.clock.forward(days=8)  # longer than anybody waits for an outlet that asks for a rest
    room.store.execute("UPDATE discoveries SET next_try_at = NULL")
    room.store.close()
    connection = sqlite3.connect(tmp_path / "news.db")
    connection.executescript("DROP TABLE unread; DELETE FROM _sqlite_migrations WHERE name = '0006_unread'; PRAGMA user_version = 5;")
    connection.close()
    room = newsroom(tmp_path / "news.db", clock=room.clock)
    assert waiting(room) == [URL]  # its text is there
    assert room.pending() == [other]  # its text is not: the page is fetched again
    assert (
        room.store.discoveries.fail(other, "faro", "retry_later", None, retry_after=300) == "failed"
    )  # it has waited since today, not since it was seen
    room.store.close()


def test_the_first_failure_of_ours_is_tried_again_by_the_next_run_and_the_second_is_put_off(room: Newsroom) -> None:
    room.poll(link())
    for due in (NOON, NOON + timedelta(minutes=10)):
        room.clock.at = due
        assert room.pending() == [URL]
        assert room.store.discoveries.fail(URL, "faro", "extraction_crashed", room.crawl, ours=True) == "failed"
    assert room.pending() == []
    for _ in range(3):
        room.store.discoveries.fail(URL, "faro", "extraction_crashed", room.crawl, ours=True)
    assert room.store.discoveries.fail(URL, "faro", "extraction_crashed", room.crawl, ours=True) == "gave_up"
    assert room.rows("SELECT state, reason FROM discoveries") == [("dropped", "gave_up")]
