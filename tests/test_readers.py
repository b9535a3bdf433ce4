"""Whoever may read the database can: another user, on a disk that takes no writing, while a run is at work, after one was killed."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

import reports
from demo.crawl import crawl
from demo.newsroom import Newsroom
from demo.outlets import load_outlets
from pipelines.storage.reader import opened
from tests.command import scrapy
from tests.test_disturbed import Disturbed

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
COUNT = "SELECT count(*) FROM articles"
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user or mount a disk")


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(NOW, outlets=[outlet for outlet in load_outlets() if outlet.id in ("gaceta", "aidiario")]) as room:
        yield room


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that others may look into and only we may write to."""
    place = Path(tempfile.mkdtemp(prefix="vigia-readers-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="module")
def left(newsroom: Newsroom) -> Iterator[Path]:
    """Such a folder with what a run has left in it; no test may write there."""
    place = Path(tempfile.mkdtemp(prefix="vigia-readers-"))
    place.chmod(0o755)
    assert crawl(newsroom, database=place / "news.db", now=NOW).returncode == 0
    yield place
    shutil.rmtree(place, ignore_errors=True)


def plain(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(COUNT).fetchone()[0])


def read_only(path: Path) -> int:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return int(connection.execute(COUNT).fetchone()[0])


def immutable(path: Path) -> int:
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
        return int(connection.execute(COUNT).fetchone()[0])


def as_our_commands(path: Path) -> int:
    with opened(path) as connection:
        return int(connection.execute(COUNT).fetchone()[0])


def by_the_door(path: Path) -> int:
    with reports.open(path) as news:
        return len(list(news.stories()))


def as_another_user(read: Callable[[Path], int], path: Path) -> int:
    """What somebody reads who may not write: in a child that gave its rights away."""
    nobody = pwd.getpwnam("nobody")
    answer, told = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
            said = str(read(path))
        except BaseException as error:  # noqa: BLE001  it is told to the parent, whatever it is
            said = f"{type(error).__name__}: {error}"
        os.write(told, said.encode())
        os._exit(0)
    os.close(told)
    with os.fdopen(answer) as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    assert said.isdigit(), said
    return int(said)


def mounted_read_only(place: Path) -> Path:
    where = Path(tempfile.mkdtemp(prefix="vigia-mount-"))
    for command in (["mount", "--bind", str(place), str(where)], ["mount", "-o", "remount,ro,bind", str(where)]):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            subprocess.run(["umount", "-l", str(where)], capture_output=True, check=False)
            pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
    return where


@as_root
@pytest.mark.parametrize("read", [plain, read_only, immutable])
def test_another_user_reads_what_a_run_has_left(read: Callable[[Path], int], left: Path) -> None:
    expected = immutable(left / "news.db")
    assert expected >= 12
    for _ in range(2):  # whoever reads leaves it as it was for the next
        assert as_another_user(read, left / "news.db") == expected
    assert (left / "news.db-wal").stat().st_size == 0


@as_root
@pytest.mark.soak
def test_what_somebody_with_every_right_took_away_is_there_again_after_the_next_run(newsroom: Newsroom, folder: Path) -> None:
    crawl(newsroom, database=folder / "news.db", now=NOW)
    expected = plain(folder / "news.db")  # the last one who may write closes the file: SQLite takes the files beside it away
    for read in (immutable, as_our_commands):
        assert as_another_user(read, folder / "news.db") == expected
    crawl(newsroom, database=folder / "news.db", now=NOW)
    assert as_another_user(read_only, folder / "news.db") == expected


@pytest.mark.soak
@as_root
def test_a_run_of_somebody_with_every_right_leaves_the_file_to_its_owner(newsroom: Newsroom, folder: Path) -> None:
    """`sudo scrapy retag` must not keep the next cron run of the owner from writing."""
    crawl(newsroom, database=folder / "news.db", now=NOW)
    nobody = pwd.getpwnam("nobody")
    for path in (folder, *folder.glob("news.db*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    crawl(newsroom, database=folder / "news.db", now=NOW)
    assert {path.stat().st_uid for path in folder.glob("news.db*")} == {nobody.pw_uid}

    def write(path: Path) -> int:
        with closing(sqlite3.connect(path)) as connection, connection:
            return connection.execute("UPDATE articles SET section = section").rowcount

    assert as_another_user(write, folder / "news.db") > 0


@pytest.mark.soak
@as_root
def test_another_user_reads_while_a_run_is_at_work_and_after_it_was_killed(newsroom: Newsroom, folder: Path) -> None:
    run = Disturbed(newsroom, folder / "news.db")
    assert run.until(lambda: run.stored() >= 3)
    assert as_another_user(read_only, folder / "news.db") >= 3
    run.process.send_signal(signal.SIGKILL)
    run.finish()
    assert as_another_user(read_only, folder / "news.db") >= 3
    assert as_another_user(plain, folder / "news.db") >= 3


@pytest.mark.soak
def test_a_reader_who_stays_holds_no_run_up_and_is_told_of_in_the_log(newsroom: Newsroom, folder: Path) -> None:
    run = Disturbed(newsroom, folder / "news.db")
    assert run.until(lambda: run.stored() >= 3)
    with closing(sqlite3.connect(folder / "news.db")) as reader:
        rows = reader.execute("SELECT * FROM articles")
        rows.fetchone()
        assert run.finish() == 0, run.stderr
        assert "a reader holds the database" in (folder / "logs" / "crawl.log").read_text(encoding="utf-8")
        assert crawl(newsroom, database=folder / "news.db", now=NOW).returncode == 0
        rows.close()
    assert crawl(newsroom, database=folder / "news.db", now=NOW).returncode == 0
    assert (folder / "news.db-wal").stat().st_size == 0


@as_root
def test_on_a_disk_that_takes_no_writing_every_reader_of_ours_works(left: Path) -> None:
    expected = immutable(left / "news.db")
    with closing(sqlite3.connect(f"file:{left / 'news.db'}?immutable=1", uri=True)) as connection:
        url = connection.execute("SELECT url FROM articles LIMIT 1").fetchone()[0]
    where = mounted_read_only(left)
    try:
        for read in (plain, read_only, immutable):
            assert read(where / "news.db") == expected
        for words in (["health", "--all"], ["explain", url]):
            done = scrapy(*words, DATABASE=where / "news.db", NOW=NOW.isoformat())
            assert (done.returncode, done.stderr) == (0, ""), done.stdout
            assert done.stdout
    finally:
        subprocess.run(["umount", "-l", str(where)], check=False)


@as_root
def test_a_copy_in_wal_mode_without_its_log_is_read_by_our_commands_where_nobody_may_write(left: Path, folder: Path) -> None:
    """What a version before this one left, or a copy of the file alone."""
    shutil.copy(left / "news.db", folder)
    for read in (as_our_commands, by_the_door):
        assert as_another_user(read, folder / "news.db") == immutable(folder / "news.db")
    where = mounted_read_only(folder)
    try:
        done = scrapy("health", "--all", DATABASE=where / "news.db", NOW=NOW.isoformat())
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
    finally:
        subprocess.run(["umount", "-l", str(where)], check=False)
