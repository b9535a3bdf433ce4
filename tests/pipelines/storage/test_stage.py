"""What the stage does to an article that passes through it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipelines.drops import DROPS
from pipelines.storage.stage import StoragePipeline
from pipelines.storage.store import StoreError, open_store, store_for
from tests.pipelines.storage.newsroom import FARO, Newsroom, story
from vigia.clock import clock


class Crawler(SimpleNamespace):
    """Something with settings that can be a key, as Scrapy's Crawler is."""

    __hash__ = object.__hash__  # type: ignore[assignment]  # SimpleNamespace has none


def save(room: Newsroom, article: Any) -> Any:
    return asyncio.run(StoragePipeline(room.store).process_item(article))


def test_the_article_knows_what_storing_it_came_to(room: Newsroom) -> None:
    assert save(room, story()).outcome == "new"
    assert save(room, story()).outcome == "known"
    assert save(room, story(title="Otro título del todo")).outcome == "updated"


def test_what_was_taken_down_is_dropped_by_that_name(room: Newsroom) -> None:
    room.store.takedowns.forget(story().url)
    with pytest.raises(DROPS["forgotten"]):
        save(room, story())


def test_a_store_that_fails_is_not_swallowed(room: Newsroom) -> None:
    room.store.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreError):
        save(room, story())
    room.store.execute("PRAGMA query_only = OFF")


def test_a_crawler_has_the_one_store_that_was_opened_for_it(tmp_path: Path) -> None:
    crawler = Crawler()
    with pytest.raises(KeyError):
        store_for(crawler)
    store = open_store(crawler, tmp_path / "news.db", clock("2026-11-24T12:00:00+00:00"))
    assert store is store_for(crawler)
    store.sources.sync([FARO])
    assert store.value("SELECT first_seen_at FROM sources") == "2026-11-24T12:00:00Z"
    store.close()
