"""What SQLite keeps beside a database goes with it: a backup that is put in its place is read as it is."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from pipelines.storage.store import Store, StoreError
from tests.pipelines.storage.newsroom import newsroom, story


def close_patiently(store: Store) -> None:
    with suppress(StoreError):  # it owes a step of work on a file that is gone
        asyncio.run(store.close_patiently())


def stories(path: Path) -> int:
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(conn.execute("SELECT count(*) FROM articles").fetchone()[0])


@pytest.mark.parametrize("close", [Store.close, close_patiently], ids=["at once", "patiently"])
@pytest.mark.parametrize("how", ["moved", "deleted", "replaced"])
def test_a_backup_in_the_place_of_a_database_that_went_under_a_run_is_sound(
    how: str, close: Callable[[Store], None], tmp_path: Path
) -> None:
    path, backup, moved = tmp_path / "news.db", tmp_path / "backup.db", tmp_path / "moved.db"
    room = newsroom(path)
    room.store.articles.save(story())
    room.store.close()
    shutil.copy(path, backup)
    room = newsroom(path)
    for number in range(30):
        text = f"La nota número {number} habla de otra cosa. " * 20
        room.store.articles.save(story(f"https://faro.example/{number}", title=f"Nota {number}", text=text))
    if how == "deleted":
        path.unlink()
    else:
        path.rename(moved)
    if how == "replaced":
        shutil.copy(backup, path)
    with pytest.raises(StoreError, match="remove the files of its name that end in -wal and -shm"):
        room.store.check_place()
    close(room.store)
    assert not list(tmp_path.glob("news.db-*"))
    if how != "replaced":
        shutil.copy(backup, path)
    assert stories(path) == 1
    if moved.exists():
        assert stories(moved) == 31


def test_what_another_program_put_there_stays(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "news.db")
    for ending in ("", "-wal", "-shm"):
        (tmp_path / f"news.db{ending}").rename(tmp_path / f"moved.db{ending}")
        (tmp_path / f"news.db{ending}").write_bytes(b"")
    room.store.close()
    assert len(list(tmp_path.glob("*.db*"))) == 6
