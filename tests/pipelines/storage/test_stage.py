"""What the stage does to an article that passes through it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipelines.storage.stage import Forgotten, StoragePipeline
from pipelines.storage.store import StoreError, store_for
from tests.pipelines.storage.newsroom import FARO, Newsroom, story


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
    room.store.forget(story().url)
    with pytest.raises(Forgotten):
        save(room, story())
    assert Forgotten.reason == "forgotten"


def test_a_store_that_fails_is_not_swallowed(room: Newsroom) -> None:
    room.store.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreError):
        save(room, story())
    room.store.execute("PRAGMA query_only = OFF")


def test_a_crawler_has_one_store_with_its_settings_clock(tmp_path: Path) -> None:
    crawler = Crawler(settings={"DATABASE": str(tmp_path / "news.db"), "NOW": "2026-11-24T12:00:00+00:00"})
    store = store_for(crawler)
    assert store is store_for(crawler)
    store.sync_sources([FARO])
    assert store.value("SELECT first_seen_at FROM sources") == "2026-11-24T12:00:00Z"
    store.close()
