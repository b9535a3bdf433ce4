"""What is unusual about a source, and what is not: hand-made histories of an outlet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.pipelines.storage.newsroom import FARO, PLAZA, Newsroom, link, newsroom, story

LONG = 40  # words of an ordinary text here


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = newsroom(tmp_path / "news.db")
    made.store.execute("DELETE FROM crawls")
    yield made
    made.store.close()


def look(room: Newsroom, stories: int = 0, *, words: int = LONG, published: datetime | None = None) -> None:
    """A run in which the feed answers and brings so many stories of its own."""
    room.crawl = room.store.crawls.begin()
    already = room.store.value("SELECT count(*) FROM discoveries")
    urls = [f"https://faro.example/{already + number}" for number in range(stories)]
    room.poll(*(link(url, published=published or room.clock()) for url in urls))
    for url in urls:
        text = " ".join(f"palabra{url[-4:]}x{number}" for number in range(words)) + "."
        article = story(url, title=f"Noticia {url}", text=text)
        assert article.published is not None
        article.published = type(article.published)(published or room.clock(), "second", "feed")
        room.store.articles.save(article)
    end(room)


def end(room: Newsroom) -> None:
    room.store.crawls.count_source(room.crawl, "faro", {"polled": 1}, None)
    room.store.crawls.end(room.crawl, "finished", 0, {})


def failed(room: Newsroom, reason: str, *, failure_class: str = "hard", source: str = "faro") -> None:
    endpoint = room.store.endpoints.of(source)[0]
    room.crawl = room.store.crawls.begin()
    room.store.endpoints.record_failure(
        endpoint.id, failure_class=failure_class, status=200, reason=reason, next_due_at=room.clock(), crawl=room.crawl
    )
    end(room)


def problems(room: Newsroom, source: str = "faro") -> list[tuple[str, str]]:
    return [
        (problem, reason)
        for problem, reason in room.rows(
            "SELECT problem, reason FROM source_problems WHERE source = ? AND needs_person = 1 ORDER BY rank", source
        )
    ]


def kinds(room: Newsroom) -> list[str]:
    return [problem for problem, _ in problems(room)]


def days(room: Newsroom, pattern: Iterable[int]) -> None:
    """A run a day that brings so many stories."""
    for stories in pattern:
        room.clock.forward(days=1)
        look(room, stories)


@pytest.mark.parametrize(
    ("habit", "quiet_days", "silent"),
    [
        ([3, 3, 3, 3, 3, 0, 0] * 4, 0, False),  # a newsroom that rests at the week-end, on a Sunday
        ([3, 3, 3, 3, 3, 0, 0] * 4, 2, False),  # and after a holiday on Monday and Tuesday
        ([3, 3, 3, 3, 3, 0, 0] * 4, 8, True),
        ([20] * 20, 4, False),  # a busy one whose feed is stuck for a long week-end
        ([20] * 10, 6, True),
        (([1] + [0] * 13) * 6, 20, False),  # a blog of two posts a month, on holiday
        (([1] + [0] * 13) * 6, 40, True),
        ([1, 1], 40, False),  # nothing is usual yet
        ([1, 1], 60, True),
    ],
)
def test_a_source_is_silent_when_it_is_quiet_for_much_longer_than_its_own_gaps(
    room: Newsroom, habit: list[int], quiet_days: int, silent: bool
) -> None:
    days(room, [*habit, *[0] * quiet_days])
    assert kinds(room) == (["silent"] if silent else [])


def test_who_could_not_be_seen_is_not_said_to_be_silent(room: Newsroom) -> None:
    days(room, [2] * 10)
    room.clock.forward(days=10)
    for _ in range(3):
        failed(room, "timeout", failure_class="temporary")
    assert kinds(room) == ["failing"]


def test_silence_with_newer_stories_in_the_feed_says_what_became_of_them(room: Newsroom) -> None:
    days(room, [2] * 10)
    room.clock.forward(days=6)
    room.crawl = room.store.crawls.begin()
    room.poll(link("https://faro.example/muro-1"), link("https://faro.example/muro-2"))
    for number in (1, 2):
        room.store.discoveries.fail(f"https://faro.example/muro-{number}", "faro", "http_403", room.crawl)
    end(room)
    ((problem, reason),) = problems(room)
    assert problem == "silent"
    assert reason.endswith("its endpoints name newer stories (2 since then: http_403)")


def test_a_feed_that_brings_old_stories_only_is_stale(room: Newsroom) -> None:
    days(room, [2] * 10)
    old = room.clock()
    for _ in range(8):
        room.clock.forward(days=1)
        look(room, 1, published=old - timedelta(days=3))
    ((problem, reason),) = problems(room)
    assert (problem, reason[:64]) == ("stale", "it answers, and nothing it brings is newer than 2026-12-04; usual"[:64])


@pytest.mark.parametrize(
    ("reason", "problem", "words"),
    [
        ("feed_is_html", "html", "answers with a web page"),
        ("feed_is_home_page", "moved", "leads to the home page"),
        ("section_without_articles", "section", "article_pattern"),
    ],
)
def test_what_a_feed_turned_into_is_noticed_the_first_time(room: Newsroom, reason: str, problem: str, words: str) -> None:
    days(room, [2] * 5)
    failed(room, reason)
    ((found, told),) = problems(room)
    assert found == problem
    assert words in told
    assert FARO.feeds[0] in told
    look(room)
    assert kinds(room) == []


def test_a_feed_that_lost_its_entries_is_noticed_and_a_news_sitemap_without_any_is_not(room: Newsroom) -> None:
    days(room, [2] * 5)
    room.store.execute("UPDATE endpoints SET entries = 0 WHERE source = 'faro'")
    assert kinds(room) == ["empty"]
    room.store.execute("UPDATE endpoints SET kind = 'sitemap' WHERE source = 'faro'")
    assert kinds(room) == []


@pytest.mark.parametrize(
    ("to", "noticed"),
    [("https://www.faro.example/rss/", False), ("http://faro.example/rss", False), ("https://faro.example/feed", True)],
)
def test_a_feed_that_moved_for_good_is_noticed_but_not_for_https_or_www(room: Newsroom, to: str, noticed: bool) -> None:
    days(room, [2] * 5)
    room.store.execute("UPDATE endpoints SET moved_to = ? WHERE source = 'faro'", (to,))
    assert kinds(room) == (["moved"] if noticed else [])


def test_one_endpoint_of_two_that_is_gone_is_noticed(room: Newsroom) -> None:
    second = room.store.endpoints.add("faro", "https://faro.example/ia/rss", "feed")
    days(room, [2] * 5)
    for _ in range(3):
        room.store.endpoints.record_failure(
            second.id, failure_class="hard", status=404, reason="http_404", next_due_at=room.clock(), crawl=room.crawl
        )
    assert problems(room) == [("endpoint", "3 polls of https://faro.example/ia/rss in a row failed: http_404")]


def test_addresses_that_no_pattern_takes_any_more_are_noticed(room: Newsroom) -> None:
    days(room, [2] * 5)
    room.clock.forward(days=1)
    room.crawl = room.store.crawls.begin()
    changed = [link(f"https://faro.example/nuevo/{number}") for number in range(10)]
    room.poll(dropped=[(found, "not_article_address") for found in changed])
    end(room)
    ((problem, reason),) = problems(room)
    assert problem == "dropped"
    assert reason.endswith("were all left out: not_article_address")


def test_the_archive_that_a_first_poll_leaves_out_is_no_problem(room: Newsroom) -> None:
    old = [link(f"https://faro.example/viejo/{number}") for number in range(100)]
    room.crawl = room.store.crawls.begin()
    room.poll(dropped=[(found, "too_old" if number % 2 else "beyond_first_run") for number, found in enumerate(old)])
    end(room)
    assert kinds(room) == []


def test_pages_that_all_hold_one_article_are_alike(room: Newsroom) -> None:
    days(room, [2] * 5)
    room.clock.forward(days=1)
    room.crawl = room.store.crawls.begin()
    urls = [f"https://faro.example/muro/{number}" for number in range(12)]
    room.poll(*(link(url) for url in urls))
    for url in urls:
        room.store.articles.save(story(url, title="Acepta las cookies"))
    end(room)
    assert kinds(room) == ["alike"]


def test_texts_of_half_their_length_are_noticed_and_not_where_software_writes(room: Newsroom) -> None:
    days(room, [2] * 15)
    days(room, [2] * 4)
    assert kinds(room) == []
    for _ in range(5):
        room.clock.forward(days=1)
        look(room, 2, words=LONG * 2 // 5)
    ((problem, _),) = problems(room)
    assert problem == "shrinking"
    room.store.execute("UPDATE sources SET machine_written = 1")
    assert kinds(room) == []


def test_a_source_that_only_gives_headlines_and_one_that_is_switched_off_have_no_texts_to_shrink(room: Newsroom) -> None:
    days(room, [2] * 20)
    room.store.execute("UPDATE articles SET text = NULL, text_length = 0, text_withheld = 'feed-only', text_hash = NULL")
    assert kinds(room) == []
    room.clock.forward(days=30)
    look(room)
    assert kinds(room) == ["silent"]
    room.store.sources.sync([PLAZA])
    assert kinds(room) == []


def test_a_day_on_which_nothing_was_due_or_nobody_looked_is_neither_no_news_nor_no_sight(room: Newsroom) -> None:
    look(room, 1)
    room.clock.forward(days=1)
    room.crawl = room.store.crawls.begin()
    room.store.crawls.count_source(room.crawl, "faro", {"endpoints": 1, "not_due": 1}, None)
    room.clock.forward(days=1)
    room.crawl = room.store.crawls.begin()
    room.store.crawls.count_source(room.crawl, "faro", {"endpoints": 1, "resting": 1}, None)
    room.clock.forward(days=1)
    failed(room, "http_500", failure_class="temporary")
    room.store.crawls.count_source(room.crawl, "faro", {"endpoints": 1, "endpoints_failed": 1}, "http_500")
    room.clock.forward(days=1)
    room.crawl = room.store.crawls.begin()
    room.store.crawls.count_source(room.crawl, "faro", {"endpoints": 1, "not_due": 1}, None)  # it waits in its back-off
    room.clock.forward(days=1)
    look(room)
    assert room.rows("SELECT sight FROM source_days WHERE source = 'faro' ORDER BY day") == [
        ("seen",),
        ("not asked",),
        ("no sight",),
        ("no sight",),
        ("no sight",),
        ("seen",),
    ]
