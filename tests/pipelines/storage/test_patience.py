"""Another program's lock is waited for without holding the event loop, and a file that is not there any more is noticed."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.storage.connection import LOOP_TIMEOUT
from pipelines.storage.store import StoreBusy, StoreError
from tests.pipelines.storage.newsroom import Newsroom, newsroom, story


@pytest.fixture
def looping(tmp_path: Path) -> Newsroom:
    """A store as a crawl has it."""
    return newsroom(tmp_path / "news.db", busy_timeout=LOOP_TIMEOUT)


def locked(room: Newsroom) -> sqlite3.Connection:
    other = sqlite3.connect(room.store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


def test_the_loop_goes_on_while_another_program_writes(looping: Newsroom) -> None:
    other = locked(looping)

    async def test() -> int:
        saving = asyncio.create_task(looping.store.write(looping.store.articles.save, story()))
        turns = 0
        for _ in range(8):
            await asyncio.wait({saving}, timeout=0.05)
            turns += 1
        assert not saving.done()
        other.execute("COMMIT")
        assert await saving == "new"
        return turns

    assert asyncio.run(test()) == 8
    assert looping.rows("SELECT count(*) FROM articles") == [(1,)]


def test_whoever_waits_for_the_lock_gives_up_together(looping: Newsroom) -> None:
    other = locked(looping)
    looping.store.patience = 0.4

    async def test() -> float:
        begun = asyncio.get_running_loop().time()
        stories = [story(f"https://faro.example/{number}") for number in range(20)]
        answers = await asyncio.gather(
            *(looping.store.write(looping.store.articles.save, each) for each in stories), return_exceptions=True
        )
        assert all(isinstance(answer, StoreBusy) for answer in answers)
        return asyncio.get_running_loop().time() - begun

    assert asyncio.run(test()) < 20 * 0.4  # each for itself would take that long
    other.execute("COMMIT")
    assert asyncio.run(looping.store.write(looping.store.articles.save, story())) == "new"


def replaced(path: Path) -> None:
    sqlite3.connect(path.with_name("other.db")).close()
    path.with_name("other.db").touch()
    path.with_name("other.db").replace(path)


@pytest.mark.parametrize(
    "happens",
    [
        Path.unlink,
        lambda path: path.rename(path.with_name("moved.db")),
        replaced,
        lambda path: path.parent.rename(path.parent.with_name("gone")),
    ],
    ids=["deleted", "renamed", "replaced", "its folder moved"],
)
def test_a_database_that_vanishes_is_noticed_at_the_next_write(happens: Callable[[Path], object], tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    room = newsroom(tmp_path / "output" / "news.db", busy_timeout=LOOP_TIMEOUT)
    happens(room.store.path)
    with pytest.raises(StoreError, match="deleted, moved or replaced"):
        asyncio.run(room.store.write(room.store.articles.save, story()))
    room.store.disconnect()
