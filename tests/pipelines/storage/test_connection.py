"""Whatever is wrong with the file or the disk: a message that names the file and the cure, and nothing damaged."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from pipelines.storage import migrations
from pipelines.storage.store import Store, StoreError, UnusableStore
from tests.pipelines.storage.newsroom import TEXT, Hands, Newsroom, link, newsroom, story
from tests.shared import ROOT


def test_a_new_file_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "news.db"
    store = Store.open(path, Hands())
    with sqlite3.connect(path) as conn:
        assert conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    conn.close()
    store.close()
    with sqlite3.connect(path) as conn:
        assert conn.execute("PRAGMA application_id").fetchone() == (migrations.APPLICATION_ID,)
    conn.close()


def contents(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as conn:
        return list(conn.iterdump())


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    Store.open(path, Hands()).close()
    before = contents(path)
    Store.open(path, Hands()).close()
    assert contents(path) == before


def test_a_database_of_another_program_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    conn = sqlite3.connect(path)
    conn.execute("CREATE TABLE recipes (name TEXT)")
    conn.commit()
    conn.close()
    before = path.read_bytes()
    with pytest.raises(UnusableStore, match=r"other\.db.*another program.*DATABASE"):
        Store.open(path, Hands())
    assert path.read_bytes() == before


def test_a_database_of_a_newer_version_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    Store.open(path, Hands()).close()
    conn = sqlite3.connect(path)
    conn.execute("INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('vigia', '0099_events', '2027-01-01')")
    conn.commit()
    conn.close()
    before = path.read_bytes()
    with pytest.raises(UnusableStore, match=r"newer version.*0099_events.*Update"):
        Store.open(path, Hands())
    assert path.read_bytes() == before


def test_a_text_file_and_a_directory_are_no_databases(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Querida Ana:\n")
    with pytest.raises(UnusableStore, match="not an SQLite database"):
        Store.open(path, Hands())
    assert path.read_text() == "Querida Ana:\n"
    with pytest.raises(UnusableStore, match="directory"):
        Store.open(tmp_path, Hands())


def test_a_folder_that_cannot_be_made_is_named_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"news\.db.*cannot be opened.*DATABASE"):
        Store.open(tmp_path / "file" / "news.db", Hands())


def test_a_damaged_file_is_told_from_a_sound_one_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    room = newsroom(path)
    for number in range(40):
        room.store.articles.save(
            story(f"https://faro.example/{number}", text=f"{TEXT}\nPárrafo número {number} de una noticia que no se parece a ninguna otra.")
        )
    room.store.close()
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)
    with pytest.raises(StoreError, match=r"news\.db.*(damaged|disk image is malformed).*copy"):
        newsroom(path)
    assert path.read_bytes() == bytes(data)


def test_a_full_disk_stops_the_article_as_a_whole_and_the_next_run_stores_it(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    room = newsroom(path)
    room.poll(link())
    pages = room.store.value("PRAGMA page_count")
    room.store.execute(f"PRAGMA max_page_count = {pages + 4}")
    with pytest.raises(StoreError, match=r"the disk is full.*still pending"):
        room.store.articles.save(story(text=TEXT + "\nUna frase larga que se repite hasta llenar lo que quedaba del disco." * 4000))
    assert room.rows("SELECT count(*) FROM articles") == room.rows("SELECT count(*) FROM layoffs") == [(0,)]
    assert room.state("https://faro.example/nebula") == "pending"
    room.store.disconnect()
    again = newsroom(path)
    assert again.store.value("PRAGMA integrity_check") == "ok"
    assert again.store.articles.save(story()) == "new"
    again.store.close()


def test_a_database_that_may_only_be_read_is_refused(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "news.db")
    room.store.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match=r"read-only.*writable"):
        room.poll(link())
    room.store.disconnect()


def test_a_reader_that_stays_for_long_does_not_stop_a_writer(room: Newsroom) -> None:
    reader = sqlite3.connect(room.store.path)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM articles").fetchone() == (0,)
    room.poll(link())
    assert room.store.articles.save(story()) == "new"
    assert reader.execute("SELECT count(*) FROM articles").fetchone() == (0,)
    reader.execute("COMMIT")
    assert reader.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    reader.close()


def test_a_writer_in_another_program_is_waited_for(room: Newsroom) -> None:
    other = sqlite3.connect(room.store.path, check_same_thread=False, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, lambda: other.execute("COMMIT"))
    release.start()
    assert room.poll(link()) == ["https://faro.example/nebula"]
    release.join()
    other.close()


def test_a_lock_that_is_never_given_back_costs_the_run_and_no_data(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "news.db", busy_timeout=0.1)
    other = sqlite3.connect(room.store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"locked.*nothing was lost"):
        room.poll(link())
    other.execute("ROLLBACK")
    other.close()
    assert room.poll(link()) == ["https://faro.example/nebula"]
    room.store.close()


def test_the_file_alone_is_whole_after_a_run(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "news.db")
    room.store.articles.save(story())
    room.store.close()
    assert (tmp_path / "news.db-wal").stat().st_size == 0
    shutil.copy(tmp_path / "news.db", tmp_path / "copy.db")
    copy = sqlite3.connect(tmp_path / "copy.db")
    assert copy.execute("SELECT count(*) FROM articles").fetchone() == (1,)
    copy.close()


def test_a_reader_at_the_end_of_a_run_costs_a_warning_not_the_run(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    room = newsroom(tmp_path / "news.db", busy_timeout=0.1)
    reader = sqlite3.connect(room.store.path)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM articles").fetchone()
    room.store.articles.save(story())
    room.store.close()
    assert "a reader holds the database" in caplog.text
    reader.close()


def test_a_run_that_found_the_lock_taken_is_noted_beside_the_run_at_work(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "news.db")
    Store.note_skipped_run(room.store.path, room.clock)
    assert room.rows("SELECT finish_reason, exit_status FROM crawls ORDER BY id") == [(None, None), ("skipped", 75)]
    room.store.close()


KILLED = """
import sys
from pathlib import Path
from vigia import faults
from tests.pipelines.storage.newsroom import link, newsroom, story
faults.arm(sys.argv[2])
room = newsroom(Path(sys.argv[1]))
room.poll(link())
room.store.articles.save(story())
"""


@pytest.mark.parametrize(
    ("point", "left"),
    [
        ("poll_uncommitted", (None, 0, None, 0)),
        ("poll_committed", ('"1"', 1, "pending", 0)),
        ("article_uncommitted", ('"1"', 1, "pending", 0)),
        ("article_committed", ('"1"', 1, "new", 1)),
    ],
)
def test_whenever_it_is_killed_the_file_holds_whole_steps_and_the_next_run_ends_the_same(
    tmp_path: Path, point: str, left: tuple[str | None, int, str | None, int]
) -> None:
    path = tmp_path / "news.db"
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), point], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False
    )
    assert ended.returncode == -signal.SIGKILL
    room = newsroom(path)
    assert room.store.value("PRAGMA integrity_check") == "ok"
    articles = room.rows("SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM layoffs), (SELECT count(*) FROM evidence)")
    assert articles == [(left[3],) * 3]
    state = room.store.value("SELECT state FROM discoveries")
    assert (room.endpoint().etag, len(room.rows("SELECT * FROM discoveries")), state, articles[0][0]) == left
    if room.endpoint().etag is None:
        room.poll(link())
    for fetch in room.store.discoveries.pending("faro", limit=5):
        room.store.articles.save(story(fetch.address.key))
    assert room.rows("SELECT url, rules_version FROM articles") == [("https://faro.example/nebula", "2026.1")]
    assert room.rows("SELECT state FROM discoveries") == [("new",)]
    assert room.rows("SELECT finish_reason FROM crawls ORDER BY id LIMIT 1") == [("killed",)]
    room.store.close()


def test_waiting_for_nobody_takes_no_time(tmp_path: Path) -> None:
    started = time.monotonic()
    newsroom(tmp_path / "news.db").store.close()
    assert time.monotonic() - started < 2


NO_ROOM = """
import resource, sys
from pathlib import Path
from tests.pipelines.storage.newsroom import TEXT, link, newsroom, story
room = newsroom(Path(sys.argv[1]))
room.poll(link())
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))  # the disk that gives out in the middle of a write
try:
    room.store.articles.save(story(text=TEXT + "\\nUna frase que nadie ha escrito antes de hoy en este periódico." * 3000))
except Exception as error:
    print(type(error).__name__, error)
"""


def test_a_disk_that_gives_out_in_the_middle_of_a_write_leaves_a_sound_file(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    ended = subprocess.run(
        [sys.executable, "-c", NO_ROOM, str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stdout.startswith("StoreError ")
    assert "still pending" in ended.stdout
    room = newsroom(path)
    assert room.store.value("PRAGMA integrity_check") == "ok"
    assert room.pending() == ["https://faro.example/nebula"]
    assert room.store.articles.save(story()) == "new"
    room.store.close()
