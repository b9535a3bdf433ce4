"""What a person said of a story stands in the database, whoever reads the story next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.labels.file import LabelsFile
from pipelines.labels.label import of_word
from pipelines.storage.store import Store
from tests.pipelines.storage.newsroom import FARO, NOON, PLAZA, TEXT, TITLE, Hands, Newsroom, story
from tests.pipelines.storage.test_doubtful import doubtful_story
from vigia.items import Analysis

URL = "https://faro.example/nebula"
AMP = "https://faro.example/n/1"
TAGS = "SELECT topic, score FROM article_topics ORDER BY topic"
DOUBTFUL = "SELECT topic FROM doubtful_topics"


@pytest.fixture
def labels(tmp_path: Path) -> LabelsFile:
    file = LabelsFile(tmp_path / "labels.jsonl")
    file.read()
    return file


@pytest.fixture
def room(tmp_path: Path, labels: LabelsFile) -> Iterator[Newsroom]:
    clock = Hands()
    store = Store.open(tmp_path / "news.db", clock, labels=labels)
    store.sources.sync((FARO, PLAZA))
    yield Newsroom(store, clock, store.crawls.begin())
    store.close()


def said(labels: LabelsFile, *words: str, address: str = URL) -> None:
    """By somebody else, while this run is at work."""
    LabelsFile(labels.path).add([of_word(word, address, NOON.date().isoformat()) for word in words])


def test_a_story_that_comes_in_is_as_its_labels_have_it(room: Newsroom, labels: LabelsFile) -> None:
    said(labels, "layoffs=no", "layoffs:nébula=no", "ai_startup=yes")
    assert room.store.articles.save(doubtful_story()) == "new"
    assert room.rows(TAGS) == [("ai_startup", 0.53)]
    assert room.rows("SELECT field, quote, rule FROM evidence WHERE rule = 'label'") == [("title", TITLE, "label")]
    assert room.rows(DOUBTFUL) == []
    assert room.rows("SELECT * FROM layoffs") == []
    assert room.rows("SELECT role FROM article_companies") == [(None,)]


def test_a_label_of_any_of_its_addresses_is_the_story_s(room: Newsroom, labels: LabelsFile) -> None:
    room.store.articles.save(story(aliases=[AMP]))
    said(labels, "layoffs=no", address=AMP)
    read = story()
    room.store.rereading.save(1, Analysis(read.topics, read.facts, read.companies, "2026.2"))
    assert room.rows(TAGS) == []
    assert room.store.articles.save(story(text=TEXT.replace("14 %", "20 %"))) == "updated"
    assert room.rows(TAGS) == []


def test_a_corrected_story_that_is_fetched_again_unchanged_is_known(room: Newsroom, labels: LabelsFile) -> None:
    said(labels, "layoffs:Nébula=no")
    room.store.articles.save(story())
    assert room.store.articles.save(story()) == "known"
    assert room.rows("SELECT * FROM revisions") == []


def test_another_reading_changes_only_what_is_not_labelled(room: Newsroom, labels: LabelsFile) -> None:
    room.store.articles.save(story())
    said(labels, "layoffs=no")
    read = story()
    gone = room.store.rereading.save(1, Analysis(read.topics, [], read.companies, "2026.2"))
    again = room.store.rereading.save(1, Analysis(read.topics, [], read.companies, "2026.3"))
    assert gone is not None
    assert (gone.gained, gone.lost, gone.facts) == ((), ("layoffs",), ("layoffs",))
    assert not again


def test_labels_that_came_in_otherwise_are_brought_to_what_is_stored(room: Newsroom, labels: LabelsFile) -> None:
    room.store.articles.save(doubtful_story())
    room.store.articles.save(story("https://plaza.example/b", source="plaza", text=TEXT + "\nUna frase más, y es otra historia."))
    said(labels, "layoffs=no", "ai_startup=yes")
    assert room.store.rereading.correct_stored() == 1
    assert room.rows(f"{TAGS.replace('ORDER', 'WHERE article = 1 ORDER')}") == [("ai_startup", 0.53)]
    assert room.store.rereading.correct_stored() == 0


def test_a_tag_whose_label_was_taken_back_is_no_tag_any_more(room: Newsroom, labels: LabelsFile) -> None:
    said(labels, "ai_startup=yes")
    room.store.articles.save(story())
    assert room.rows(TAGS) == [("ai_startup", 0.2), ("layoffs", 0.95)]
    said(labels, "ai_startup=forget")
    assert room.store.rereading.correct_stored() == 1
    assert room.rows(TAGS) == [("layoffs", 0.95)]


def test_of_a_withheld_text_what_is_stored_is_corrected_and_quotes_stay_short(room: Newsroom, labels: LabelsFile) -> None:
    room.store.articles.save(doubtful_story(title="Nébula " + "y otras firmas " * 20, text_withheld="reservation: noai"))
    said(labels, "ai_startup=yes")
    assert not room.store.rereading.is_readable(1)
    assert room.store.rereading.correct(1)
    assert [length for (length,) in room.rows("SELECT length(quote) FROM evidence WHERE topic = 'ai_startup'") if length > 200] == []
    assert room.rows(TAGS) == [("ai_startup", 0.53), ("layoffs", 0.95)]


def test_a_story_that_could_not_be_read_gets_no_tag_before_it_is_read(room: Newsroom, labels: LabelsFile) -> None:
    said(labels, "layoffs=yes")
    room.store.articles.save(story(topics=[], facts=[], companies=[], rules_version=None, unread="analysis_crashed"))
    assert room.store.rereading.correct_stored() == 0
    assert room.rows(TAGS) == []
    room.store.rereading.save(1, Analysis([], [], [], "2026.1"))
    assert room.rows(TAGS) == [("layoffs", 0.0)]
