"""`reports.open`: the database for other programs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import reports
from pipelines.storage.reader import opened as reader
from reports.door import NotOurs
from reports.questions import QuestionError
from tests.event_worlds import opened, saved, world
from tests.reports.event_newsroom import YEAR, filled


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[reports.News]:
    path = tmp_path_factory.mktemp("door") / "news.db"
    filled(path).close()
    with reports.open(path) as news:
        yield news


def test_events_of_a_kind_and_of_some_days(news: reports.News) -> None:
    assert [(event.company, event.people) for event in news.events(kind="layoff", until="2026-10-31")] == [
        ("Trenza", 60),
        ("Gigante", None),
        ("Nexora", 120),
    ]
    (deal,) = (event for event in news.events(kind="reverse_acquihire") if event.company == "Trenza")
    assert (deal.acquirer, deal.amount, deal.ai_startup, deal.status) == ("Oriol", 500_000_000, True, "completed")
    assert news.people_of(deal.event) == ["Ana Roldán"]
    days = [event.day for event in news.events()]
    assert days == sorted(days)
    assert len(list(news.events(since="2026-11-01"))) == sum(day >= "2026-11-01" for day in days)


def test_a_company_s_timeline(news: reports.News) -> None:
    steps = list(news.timeline("Trenza"))
    assert [(step.kind, step.role) for step in steps[:2]] == [("reverse_acquihire", "target"), ("layoff", "employer")]
    assert [step.event for step in news.timeline("trenza")] == [step.event for step in steps]
    assert [step.role for step in steps][-1] == "target"  # of «Trenza Labs», without an id
    assert list(news.timeline("Nadie")) == []


def test_stories_since_a_cursor(news: reports.News) -> None:
    cursor, seen = "", list[str]()
    while stories := list(news.stories(cursor, limit=4)):
        cursor = stories[-1].cursor
        seen += [story.url for story in stories]
    assert seen == [story.url for story in YEAR]
    assert all(isinstance(story.events, tuple) for story in news.stories())


def test_questions_by_name(news: reports.News) -> None:
    assert [row["people"] for row in news.ask("layoffs-by-month", company="trenza")] == [60]
    with pytest.raises(QuestionError, match="did you mean layoffs-by-month"):
        news.ask("layoffs-by-mnth")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"kind": "layof"}, r"kind 'layof' is none of layoff, .*; did you mean layoff"),
        ({"kind": ""}, "kind '' is none of layoff"),
        ({"since": "2026-13-01"}, "since 2026-13-01 is no day; one is written 2026-01-31"),
        ({"until": "1 May"}, "until 1 May is no day"),
    ],
)
def test_a_kind_and_a_day_that_are_none_are_refused_at_once(news: reports.News, given: dict[str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        news.events(**given)


def test_days_and_numbers_may_be_what_they_are(news: reports.News) -> None:
    written = list(news.events(since="2026-11-01"))
    assert list(news.events(since=date(2026, 11, 1))) == list(news.events(since=datetime(2026, 11, 1, 23, tzinfo=UTC))) == written
    assert list(news.ask("layoffs-by-month", since=date(2026, 11, 1), company=None)) == list(
        news.ask("layoffs-by-month", since="2026-11-01")
    )
    assert len(list(news.ask("new-since", limit=2))) == 2


@pytest.mark.parametrize("value", [1.5, True, ["2026-01-01"], b"2026-01-01"])
def test_a_value_that_is_no_word_number_or_day_is_refused_by_its_type(news: reports.News, value: Any) -> None:
    with pytest.raises(TypeError, match=f"since is {type(value).__name__} .*a str, an int or a datetime.date is wanted"):
        news.ask("layoffs-by-month", since=value)
    with pytest.raises(TypeError, match="since is"):
        news.events(since=value)


@pytest.mark.parametrize("name", ["news.db", "a b?mode=rw#c%20.db"])
def test_a_path_is_the_file_that_it_names_however_it_is_written(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened(tmp_path / name).close()
    monkeypatch.chdir(tmp_path)
    for path in (f"/{tmp_path / name}", name):
        with reports.open(path) as news, reader(Path(path)) as database:
            assert list(news.stories()) == database.execute("SELECT * FROM articles").fetchall() == []


def test_it_reads_while_a_writer_writes_and_writes_nothing(tmp_path: Path) -> None:
    stories = world(3, 12)
    store = saved(tmp_path / "a.db", stories[:6])
    with reports.open(tmp_path / "a.db") as news:
        before = len(list(news.stories()))
        for story in stories[6:]:
            store.articles.save(story)
        assert (before, len(list(news.stories()))) == (6, 12)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            news._database.execute("DELETE FROM articles")
    store.close()


@pytest.mark.parametrize("content", [None, b"", b"no database" * 200])
def test_what_is_none_of_ours_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NotOurs, match=r"x\.db: "):
        reports.open(path)


def test_an_older_file_is_named_with_the_cure(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    opened(path).close()
    with sqlite3.connect(path) as database:
        for (view,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall():
            database.execute(f"DROP VIEW {view}")
        database.execute("DROP TABLE events")
    with pytest.raises(NotOurs, match="a crawl or retag brings it up to date"):
        reports.open(path)
