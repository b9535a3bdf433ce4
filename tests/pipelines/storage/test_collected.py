"""An answer of another machine that comes twice changes nothing: that it was applied is written with what it changed, or not at all."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest

from pipelines.storage.store import Store
from tests.pipelines.storage.newsroom import Newsroom, link

STREAM = "a1b2"
URL = "https://faro.example/nebula"


@pytest.fixture
def store(room: Newsroom) -> Store:
    room.poll(link())
    room.store.collected.remember(STREAM)
    return room.store


async def apply(store: Store, message: str) -> None:
    """As a collector does."""
    if store.collected.has(STREAM, message):
        return
    with store.collected.applying(STREAM, message):
        await store.write(store.discoveries.drop, URL, "faro", "too_short")


def times(store: Store) -> int | None:
    found = store.value("SELECT times FROM drops WHERE url = ?", (URL,))
    return None if found is None else int(found)


def test_an_answer_that_comes_twice_is_applied_once(store: Store) -> None:
    asyncio.run(apply(store, "5-0"))
    asyncio.run(apply(store, "5-0"))
    asyncio.run(apply(store, "4-7"))  # of before
    assert times(store) == 1
    asyncio.run(apply(store, "5-1"))
    asyncio.run(apply(store, "10-0"))  # numbers, not text
    assert times(store) == 3


def test_what_fails_leaves_neither_the_change_nor_the_mark(store: Store) -> None:
    def half() -> None:
        store.discoveries.drop(URL, "faro", "too_short")
        raise sqlite3.ProgrammingError("half")

    async def fail() -> None:
        with store.collected.applying(STREAM, "5-0"):
            await store.write(half)

    with pytest.raises(sqlite3.ProgrammingError):
        asyncio.run(fail())
    assert times(store) is None
    assert not store.collected.has(STREAM, "5-0")


def test_looking_marks_nothing_and_neither_does_another_task(store: Store) -> None:
    async def beside() -> None:
        await asyncio.sleep(0)
        await store.write(store.discoveries.drop, URL, "faro", "too_short")

    async def look() -> None:
        other = asyncio.ensure_future(beside())
        with store.collected.applying(STREAM, "5-0"):
            await store.write(store.discoveries.known, URL)
            await other

    asyncio.run(look())
    assert times(store) == 1
    assert not store.collected.has(STREAM, "5-0")


def test_a_stream_that_nobody_remembers_is_another_databases(store: Store) -> None:
    assert store.collected.remembers(STREAM)
    assert not store.collected.remembers("ffff")
