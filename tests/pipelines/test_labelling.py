"""A label beside a crawl at work: whichever comes first, what is stored in the end is as the label has it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.labelling import Desk, NotThere
from pipelines.labels.file import LabelsFile
from pipelines.labels.label import of_word
from pipelines.storage.store import Store
from tests.pipelines.storage.newsroom import FARO, TEXT, Hands, story

URL = "https://faro.example/nebula"
OTHER = TEXT.replace("14 %", "20 %").replace("120", "180")


@pytest.fixture
def labels(tmp_path: Path) -> LabelsFile:
    return LabelsFile(tmp_path / "labels.jsonl")


@pytest.fixture
def store(tmp_path: Path, labels: LabelsFile) -> Iterator[Store]:
    opened = Store.open(tmp_path / "news.db", Hands(), labels=labels)
    opened.sources.sync((FARO,))
    yield opened
    opened.close()


@pytest.fixture
def desk(store: Store, labels: LabelsFile) -> Iterator[Desk]:
    with Desk(store, labels, time_limit=60.0) as made:
        yield made


def tags(store: Store) -> list[str]:
    return [row["topic"] for row in store.rows("SELECT topic FROM article_topics WHERE topic = 'layoffs'")]


def test_a_crawl_that_began_to_store_another_text_before_the_label_was_given_is_followed(
    store: Store, desk: Desk, labels: LabelsFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.articles.save(story())
    write = labels.add

    def between(*given: Any) -> None:
        """The crawl has looked at the labels before, and commits after."""
        store.articles.save(story(text=OTHER))
        write(*given)

    monkeypatch.setattr(labels, "add", between)
    outcome = desk.label(URL, [of_word("layoffs=no", URL, "2026-11-24")])
    assert (outcome.unread, outcome.withheld) == (None, False)
    assert tags(store) == []
    assert store.value("SELECT headcount_min FROM layoffs") == 180


def test_a_text_that_a_crawl_withholds_meanwhile_is_not_read_from_its_headline(
    store: Store, desk: Desk, labels: LabelsFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.articles.save(story())
    write = labels.add

    def between(*given: Any) -> None:
        store.articles.save(story(text=None, text_withheld="reservation: noai", topics=story().topics, facts=story().facts))
        write(*given)

    monkeypatch.setattr(labels, "add", between)
    desk.label(URL, [of_word("layoffs=no", URL, "2026-11-24")])
    assert tags(store) == []
    assert store.value("SELECT rules_version FROM articles") == "2026.1"


def test_nothing_is_written_down_of_what_is_not_there(store: Store, desk: Desk, labels: LabelsFile) -> None:
    store.articles.save(story())
    for address, word in (("https://faro.example/x", "layoffs=no"), (URL, "layoffs:Cuarzo=no")):
        with pytest.raises(NotThere):
            desk.label(address, [of_word("layoffs=no", URL, "2026-11-24"), of_word(word, URL, "2026-11-24")])
    assert not labels.path.exists()


def test_a_row_that_a_label_has_taken_out_can_be_labelled_again(store: Store, desk: Desk) -> None:
    store.articles.save(story())
    for word, rows in (("layoffs:Nébula=no", 0), ("layoffs:Nébula=no", 0), ("layoffs:Nébula=yes", 1), ("layoffs:Nébula=forget", 1)):
        desk.label(URL, [of_word(word, URL, "2026-11-24")])
        assert store.value("SELECT count(*) FROM layoffs") == rows
