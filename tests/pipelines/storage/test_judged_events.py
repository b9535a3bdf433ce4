"""What persons said of pairs of stories, in worlds made by chance: it holds, whenever it was said, and a rebuild changes nothing of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.labels.file import LabelsFile
from pipelines.labels.judgement import Judgement
from pipelines.labels.label import judgement
from pipelines.storage.store import Store
from tests.event_worlds import NOW, OUTLETS, as_text, told, world
from vigia.clock import clock
from vigia.items import Article, TopicTag

DAY = "2026-11-24"
TITLES = ("Nexora recorta su plantilla", "Meta y Nébula, más despidos", "Los despidos de Nexora Labs")


def opened(path: Path, labels: LabelsFile) -> Store:
    store = Store.open(path, clock(NOW), labels=labels)
    store.sources.sync(OUTLETS)
    return store


def stories_of(seed: int) -> list[Article]:
    """A world in which some stories have a topic and companies, and no fact that could be read."""
    tag = TopicTag("layoffs", tagged=True, score=1.0)
    stories = world(seed, stories=13)
    unread = [replace(story, title=TITLES[number % 3], facts=[], topics=[tag]) for number, story in enumerate(stories[::4])]
    return [unread[number // 4] if number % 4 == 0 else story for number, story in enumerate(stories)]


def given(chance: random.Random, stories: Sequence[Article], before: Sequence[Judgement]) -> Judgement:
    if before and chance.random() < 0.25:
        taken = chance.choice(before)
        return judgement(taken.other, taken.address, "forget", DAY)
    one, other = chance.sample(stories, 2)
    return judgement(one.url, other.url, chance.choice(("same", "different")), DAY)


def judged_world(folder: Path, seed: int) -> tuple[Store, LabelsFile, list[Article]]:
    """Stories that come in by and by, and judgements between them."""
    chance, stories, labels = random.Random(seed), stories_of(seed), LabelsFile(folder / "labels.jsonl")
    store = opened(folder / "a.db", labels)
    for number, story in enumerate(stories, 1):
        store.articles.save(story)
        if number > 4 and chance.random() < 0.6:
            new = given(chance, stories[:number], labels.current().judgements)
            labels.add([new])
            with store.transaction():
                store.events.settle([ids(store)[new.address], ids(store)[new.other]])
    return store, labels, stories


def ids(store: Store) -> dict[str, int]:
    return {row["url"]: row["id"] for row in store.rows("SELECT id, url FROM articles")}


@pytest.mark.parametrize("seed", range(12))
def test_it_makes_no_difference_when_a_judgement_was_given(tmp_path: Path, seed: int) -> None:
    store, labels, stories = judged_world(tmp_path, seed)
    before = told(store, ids=True)
    store.events.rebuild()
    assert as_text(told(store, ids=True)) == as_text(before)
    other = opened(tmp_path / "b.db", labels)
    random.Random(seed).shuffle(stories)
    for story in stories:
        other.articles.save(story)
    assert as_text(told(other)) == as_text(told(store))
    for each in (store, other):
        each.close()


@pytest.mark.parametrize("seed", range(12))
def test_what_holds_of_two_stories_is_kept_wherever_it_can_be(tmp_path: Path, seed: int) -> None:
    store, _, _ = judged_world(tmp_path, seed)
    told_of: dict[int, set[str]] = {article: set() for article in ids(store).values()}
    told_as_news = {article: set(events) for article, events in told_of.items()}
    for row in store.rows("SELECT * FROM claims WHERE event IS NOT NULL"):
        told_of[row["article"]].add(row["event"])
        if row["role"] == "news" and row["fact"] is not None:
            told_as_news[row["article"]].add(row["event"])
    for one, other, same in store.corrections.judgements.pairs():
        if not same:
            assert not told_as_news[one] & told_of[other]
            assert not told_of[one] & told_as_news[other]
    store.close()


@pytest.mark.parametrize("seed", range(4))
def test_judgements_that_no_run_has_seen_are_brought_in(tmp_path: Path, seed: int) -> None:
    store, labels, stories = judged_world(tmp_path, seed)
    unaware = Store.open(tmp_path / "b.db", clock(NOW))
    unaware.sources.sync(OUTLETS)
    for story in stories:
        unaware.articles.save(story)
    unaware.close()
    aware = opened(tmp_path / "b.db", labels)
    aware.rereading.correct_stored()
    assert as_text(told(aware)) == as_text(told(store))
    assert aware.rereading.correct_stored() == 0
    for each in (store, aware):
        each.close()
