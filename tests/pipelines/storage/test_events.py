"""Events in the database: the same whatever came first, the same as from a rebuild, their ids for good."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.event_worlds import OUTLETS, START, as_text, opened, saved, told, world
from tests.shared import soak
from vigia.facts import CompanyMention, Layoff
from vigia.items import Article, Instant

SEEDS = [*range(4), *(soak(seed) for seed in range(4, 60))]


@pytest.mark.parametrize("seed", SEEDS)
def test_in_whatever_order_stories_come_their_events_are_the_same(tmp_path: Path, seed: int) -> None:
    stories = world(seed)
    store = saved(tmp_path / "a.db", stories)
    expected = as_text(told(store))
    store.close()
    for number in range(4):
        other = random.Random(number).sample(stories, len(stories)) if number else stories[::-1]
        store = saved(tmp_path / f"{number}.db", other)
        assert as_text(told(store)) == expected
        store.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_rebuild_changes_nothing_not_even_an_id(tmp_path: Path, seed: int) -> None:
    store = saved(tmp_path / "a.db", world(seed))
    before, ids = as_text(told(store, ids=True)), store.rows("SELECT * FROM event_ids")
    store.events.rebuild()
    assert as_text(told(store, ids=True)) == before
    assert list(map(tuple, store.rows("SELECT * FROM event_ids"))) == list(map(tuple, ids))
    store.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_stories_that_change_or_go_leave_what_would_stand_without_them(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    stories = world(seed)
    changed = [replace(story, facts=world(seed + 100)[number].facts, title=f"{story.title} (2)") for number, story in enumerate(stories)]
    store = saved(tmp_path / "a.db", stories)
    updated, gone = set(chance.sample(range(16), 5)), set(chance.sample(range(16), 5))
    for number in chance.sample(sorted(updated | gone), len(updated | gone)):
        if number in updated:
            assert store.articles.save(changed[number]) == "updated"
        if number in gone:
            store.takedowns.forget(stories[number].url)
    left = [changed[number] if number in updated else story for number, story in enumerate(stories) if number not in gone]
    fresh = saved(tmp_path / "b.db", left)
    assert as_text(told(store)) == as_text(told(fresh))
    given = [row["id"] for row in store.rows("SELECT id FROM event_ids")]
    assert {store.events.ids.resolve(id_) for id_ in given} - {None} == {row["id"] for row in store.rows("SELECT id FROM events")}
    store.close()
    fresh.close()


def test_the_id_of_an_event_that_lost_its_last_claim_is_withdrawn(tmp_path: Path) -> None:
    store = saved(tmp_path / "a.db", world(1))
    given = [row["id"] for row in store.rows("SELECT id FROM event_ids")]
    for (url,) in store.rows("SELECT url FROM articles"):
        store.takedowns.forget(url)
    assert given
    assert {store.events.ids.resolve(id_) for id_ in given} == {None}
    assert store.rows("SELECT * FROM events") == []
    assert [tuple(row) for row in store.rows("SELECT DISTINCT article, claim FROM event_ids")] == [(None, None)]
    with pytest.raises(KeyError):
        store.events.ids.resolve("ev-unheardof1")
    store.close()


def test_an_empty_database_has_no_event(tmp_path: Path) -> None:
    store = opened(tmp_path / "a.db")
    store.events.rebuild()
    assert store.rows("SELECT * FROM events") == []
    store.close()


def test_of_the_sources_only_the_events_are_made_anew_that_articles_of_a_changed_one_tell_of(tmp_path: Path) -> None:
    store = saved(tmp_path / "a.db", world(2))
    of_robot = "SELECT event FROM claims JOIN articles ON articles.id = article WHERE source = 'robot' AND event IS NOT NULL"
    others = f"SELECT rowid, id FROM events WHERE id NOT IN ({of_robot}) AND coalesce(part_of, '') NOT IN ({of_robot}) ORDER BY id"
    before, rows = store.value("SELECT total_changes()"), store.rows(others)
    assert rows
    store.sources.sync(OUTLETS)
    assert store.value("SELECT total_changes()") == before
    store.sources.sync([replace(outlet, machine_written=False) for outlet in OUTLETS])  # robot alone was written by machines
    assert store.rows(others) == rows
    store.close()


def test_a_source_that_is_found_to_be_written_by_machines_counts_otherwise(tmp_path: Path) -> None:
    store = saved(tmp_path / "a.db", world(2))
    before = as_text(told(store))
    machines = [replace(outlet, machine_written=True) for outlet in OUTLETS]
    store.sources.sync(machines)
    changed = as_text(told(store))
    assert changed != before
    store.events.rebuild()
    assert as_text(told(store)) == changed
    store.sources.sync(OUTLETS)
    assert as_text(told(store)) == before
    store.close()


def cuts(number: int, day: int, company: str | None, headcount: int, **said: str) -> Article:
    outlet = OUTLETS[number].id
    url = f"https://{outlet}.example/{number}"
    place = {"quote": "Texto", "start": 0, "end": 5}
    fact = Layoff(**place, field="text", company=company, headcount_min=headcount, headcount_max=headcount, **said)  # type: ignore[arg-type]
    published = Instant(START + timedelta(days=day), "minute", "meta")
    return Article(
        url, outlet, url, title=f"Historia {number}", text=f"Texto {number}.", published=published, facts=[fact], rules_version="given"
    )


def test_a_whole_that_is_known_by_another_name_now_leaves_its_parts(tmp_path: Path) -> None:
    stories = [cuts(0, 0, "Nexora", 1000), cuts(1, 1, "Nexora Andina", 1000), cuts(2, 80, "Nexora", 100, scope="en España")]
    store = saved(tmp_path / "a.db", stories)
    part = "SELECT part_of FROM events WHERE scope IS NOT NULL"
    assert store.value(part) is not None
    store.takedowns.forget(stories[0].url)
    assert store.value("SELECT count(*) FROM events") == 2
    assert store.value(part) is None
    store.close()


def test_a_company_whose_name_has_no_word_in_it_makes_no_event(tmp_path: Path) -> None:
    named = replace(cuts(0, 0, None, 60), companies=[CompanyMention("+++", learned=True)])
    store = saved(tmp_path / "a.db", [named])
    assert store.rows("SELECT * FROM claims") == []
    store.close()
