"""Holding a database against the truth finds what is wrong with it, and says so."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.sources import load
from demo.__main__ import counts, stories_table
from demo.comparison import differences
from demo.found import read
from demo.newsroom import Newsroom
from demo.truth import Stored, Truth, load_truth
from pipelines.storage.store import Store
from vigia.facts import Evidence, Layoff
from vigia.items import Article, Instant, TopicTag

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


class Scene:
    """A store beside the newsroom's truth, with nothing crawled yet."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "news.db"
        with Newsroom(NOW) as newsroom:
            self.truth = load_truth(newsroom.sites)
            sources = load(newsroom.sources_toml(folder / "sources.toml"))
        self.store = Store.open(self.database, lambda: NOW)
        self.store.sources.sync(sources.values())

    def only(self, wanted: Stored) -> Truth:
        return Truth((wanted,), ())

    def differences(self, truth: Truth) -> list[str]:
        return differences(self.database, truth)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def article(wanted: Stored) -> Article:
    """The article as the truth wants it; a test spoils it."""
    text = "\n".join([*([wanted.summary] if wanted.summary else []), *wanted.paragraphs])
    quote = "un despido colectivo que afectará al 14 % de la plantilla"
    start = text.index(quote)
    end = start + len(quote)
    return Article(
        url=wanted.addresses[0],
        source=wanted.outlet,
        page_url=wanted.addresses[0],
        title=wanted.title,
        summary=wanted.summary,
        text=text,
        authors=list(wanted.authors),
        published=Instant(wanted.published, "minute", "json-ld"),
        timezone="Europe/Madrid",
        language="es",
        language_probability=1.0,
        text_hash="1",
        rules_version="1",
        fetched_at=NOW,
        topics=[TopicTag("layoffs", True, 0.9, [Evidence(quote, "text", start, end, "rule")])],
        facts=[Layoff(field="text", company="Nubarra", percent=14.0, quote=quote, start=start, end=end)],
    )


def nubarra(scene: Scene) -> Stored:
    return next(story for story in scene.truth.stored if story.title.startswith("Nubarra"))


def test_an_empty_database_lacks_every_story_and_every_drop(scene: Scene) -> None:
    scene.store.close()
    found = scene.differences(scene.truth)
    assert len(found) == len(scene.truth.stored) + len(scene.truth.dropped)


def test_a_story_as_the_truth_says_raises_nothing(scene: Scene) -> None:
    scene.store.articles.save(article(nubarra(scene)))
    scene.store.close()
    assert scene.differences(scene.only(nubarra(scene))) == []


def test_every_spoiled_field_is_named(scene: Scene) -> None:
    wanted = nubarra(scene)
    spoiled = article(wanted)
    spoiled.title = "Nubarra"
    spoiled.authors = []
    spoiled.text = (spoiled.text or "") + "\nEn Pixelado | Otra cosa"
    spoiled.published = Instant(NOW, "second", "meta")
    Layoff.among(spoiled.facts)[0].percent = 41.0
    spoiled.topics = []
    scene.store.articles.save(spoiled)
    scene.store.close()
    found = " ".join(scene.differences(scene.only(wanted)))
    for words in (
        "title is 'Nubarra'",
        "authors is []",
        "En Pixelado |",
        "published_at",
        "published_day",
        "percent is [41.0]",
        "tags are []",
    ):
        assert words in found


def test_a_story_that_should_not_be_stored_is_named(scene: Scene) -> None:
    scene.store.articles.save(article(nubarra(scene)))
    scene.store.close()
    (only,) = scene.differences(Truth((), ()))
    assert "should not be" in only


def test_the_table_shows_the_outlet_the_facts_and_the_counts(scene: Scene) -> None:
    scene.store.articles.save(article(nubarra(scene)))
    scene.store.close()
    found = read(scene.database)
    (story,) = found.stories
    assert (story.outlet, story.tags, story.facts) == ("Pixelado", ["layoffs"], ["layoff: Nubarra; 14 % of the workforce"])
    assert story.published is not None
    assert f"{story.published:%d %H:%M}" == "14 07:00", "in the outlet's own time"
    assert stories_table(found.stories).row_count == 1
    assert "1 stories stored; tags: 1 layoffs" in counts(found, 3, 1.0)
