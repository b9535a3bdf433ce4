"""The one writer: what it is handed is written as if it had been crawled then, and asks for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.collecting import Settled, Writer
from pipelines.storage.store import Discovery
from tests.pipelines.storage.newsroom import FARO, NOON, PLAZA, Newsroom, newsroom, story
from vigia.addresses import Address
from vigia.items import Article, Link, NotStored, Rights

EARLIER = NOON - timedelta(days=300)
URL = "https://faro.example/a"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    made = newsroom(tmp_path / "news.db")
    yield made
    made.store.close()


def archived(**more: Any) -> Article:
    return replace(story(URL), fetched_at=EARLIER, archived=True, **more)


def writer(room: Newsroom) -> Writer:
    return Writer(room.store, {FARO.id: FARO, PLAZA.id: PLAZA})


def test_a_story_of_the_past_is_new_and_not_looked_at_again_though_its_feed_names_it_too(room: Newsroom) -> None:
    room.poll(Discovery(Link(Address.of(URL))))
    assert writer(room).settle(archived()) == Settled("new")
    assert room.rows("SELECT first_seen_at, last_fetched_at FROM articles") == [("2026-01-28T12:00:00Z",) * 2]
    assert room.rows("SELECT state, next_try_at FROM discoveries") == [("new", None)]


def test_the_first_run_of_an_outlet_is_its_first_whatever_archives_brought(room: Newsroom) -> None:
    writer(room).settle(archived())
    assert not room.store.sources.has_articles("faro")
    room.poll(Discovery(Link(Address.of("https://faro.example/b"))))
    room.store.articles.save(story("https://faro.example/b", title="Otra cosa", text="Otra historia de otro día en otro lugar."))
    assert room.store.sources.has_articles("faro")


def test_an_older_look_changes_only_when_it_was_first_seen(room: Newsroom) -> None:
    room.store.articles.save(replace(story(URL), fetched_at=NOON))
    before = room.rows("SELECT title, text, last_fetched_at FROM articles")
    assert writer(room).settle(archived(title="Otro titular de entonces", text="Otro texto.")) == Settled("known")
    assert room.rows("SELECT title, text, last_fetched_at FROM articles") == before
    assert room.rows("SELECT first_seen_at FROM articles") == [("2026-01-28T12:00:00Z",)]
    assert room.rows("SELECT * FROM revisions") == []


@pytest.mark.parametrize("state", ["pending", "new"])
def test_a_drop_takes_nothing_from_what_is_known(room: Newsroom, state: str) -> None:
    room.poll(Discovery(Link(Address.of(URL))))
    if state == "new":
        room.store.articles.save(replace(story(URL), fetched_at=NOON))
    assert writer(room).settle(NotStored(URL, "faro", "consent_wall")) == Settled("dropped", "consent_wall")
    assert room.rows("SELECT state, reason FROM discoveries") == [(state, None)]
    assert room.rows("SELECT * FROM drops") == []


def test_a_drop_of_what_nobody_knew_is_a_drop_and_waits_for_nobody(room: Newsroom) -> None:
    writer(room).settle(NotStored("https://otro.example/a", "adhoc:otro.example", "too_short", "dos líneas"))
    assert room.rows("SELECT state, reason, filtered, next_try_at FROM discoveries") == [("dropped", "too_short", 0, None)]
    assert room.rows("SELECT reason, detail, times FROM drops") == [("too_short", "dos líneas", 1)]
    assert room.rows("SELECT name, enabled FROM sources WHERE id = 'adhoc:otro.example'") == [("otro.example", 0)]


@pytest.mark.parametrize(
    ("keep", "outcome", "text"), [("summary", Settled("new"), None), ("nothing", Settled("dropped", "rights_reserved"), ...)]
)
def test_what_an_outlet_reserves_today_holds_for_its_past(room: Newsroom, keep: str, outcome: Settled, text: Any) -> None:
    room.store.sources.record_rights("faro", reserved=True, signals=["robots.txt keeps out: GPTBot", "tdmrep.json reserves /"])
    assert writer(room).settle(archived(keep=keep, rights=Rights())) == outcome
    stored = room.rows("SELECT text, text_withheld FROM articles")
    assert stored == ([(None, "reservation: tdmrep.json reserves /")] if text is None else [])


def test_a_story_that_could_not_be_read_waits_for_the_next_crawl_and_a_read_one_stays(room: Newsroom) -> None:
    unread = archived(unread="analysis_timeout", rules_version=None, topics=[], facts=[], companies=[])
    assert writer(room).settle(unread) == Settled("new")
    assert len(room.store.rereading.due(after=0)) == 1
    assert writer(room).settle(replace(archived(), fetched_at=NOON)).outcome in ("known", "updated")
    assert writer(room).settle(replace(unread, fetched_at=NOON)) == Settled("known")
    assert room.store.rereading.due(after=0) == []
    assert room.rows("SELECT next_try_at FROM discoveries") == [(None,)]


def test_what_is_taken_down_stays_so(room: Newsroom) -> None:
    room.store.articles.save(replace(story(URL), fetched_at=NOON))
    room.store.takedowns.forget(URL)
    assert writer(room).settle(archived()) == Settled("dropped", "forgotten")
    assert room.rows("SELECT * FROM articles") == []


def test_the_mark_and_what_it_marks_are_one(room: Newsroom) -> None:
    def fail(settled: Settled) -> None:
        raise RuntimeError(settled.outcome)

    with pytest.raises(RuntimeError, match="dropped"):  # a story that cannot be saved is a drop, and that cannot be marked either
        writer(room).settle(archived(), fail)
    assert room.rows("SELECT * FROM articles") == []
    assert room.rows("SELECT * FROM discoveries") == []
