"""A real crawl whose workers are killed, whose processes are stopped, whose database is locked or taken away: nothing is lost in silence."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import pytest

from benchmarks.loop_watch import FILE
from demo.crawl import ROOT, crawl, crawl_command
from demo.newsroom import Newsroom
from demo.outlets import load_outlets
from tests.dumps import dump

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
OUTLETS = ("gaceta", "aidiario")  # a dozen stories
Rows = dict[str, list[dict[str, Any]]]
STORED = "SELECT count(*) FROM articles"


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(NOW, outlets=[outlet for outlet in load_outlets() if outlet.id in OUTLETS]) as room:
        yield room


@pytest.fixture(scope="module")
def undisturbed(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    database = tmp_path_factory.mktemp("undisturbed") / "news.db"
    finished = crawl(newsroom, database=database, now=NOW)
    assert finished.returncode == 0, finished.stderr
    return dump(database)


class Disturbed:
    """A run at work, and what befalls it. `until(condition)` looks often and gives up when the run has ended.

    Its outlets are asked slowly, so that there is time for something to befall it on any machine.
    """

    def __init__(self, newsroom: Newsroom, database: Path, **settings: str) -> None:
        self.database = database
        sources_file = newsroom.sources_toml(database.parent / "sources.toml")
        slowly = {"DOWNLOAD_DELAY": "0.2", **settings}
        command = crawl_command(newsroom, database=database, sources_file=sources_file, now=NOW, settings=slowly)
        self.loop_file = database.parent / "loop.json"
        environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "benchmarks.settings", FILE: str(self.loop_file)}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.ended = threading.Event()
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        self.stdout, self.stderr = self.process.communicate()
        self.ended.set()

    def until(self, condition: Callable[[], bool]) -> bool:
        while not condition():
            if self.ended.wait(0.02):
                return condition()
        return True

    def pause(self, seconds: float) -> bool:
        """How long a disturbance lasts; False when the run ended under it."""
        return not self.ended.wait(seconds)

    def workers(self) -> list[psutil.Process]:
        with suppress(psutil.Error):
            return [child for child in psutil.Process(self.process.pid).children() if "vigia.worker_process" in child.cmdline()]
        return []

    def stored(self) -> int:
        try:
            connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
            try:
                return int(connection.execute(STORED).fetchone()[0])
            finally:
                connection.close()
        except sqlite3.Error:
            return 0

    def loop_held(self) -> float:
        """Seconds, the longest that the event loop did nothing else."""
        return float(json.loads(self.loop_file.read_text(encoding="utf-8"))["longest_ms"]) / 1000

    def finish(self) -> int:
        assert self.ended.wait(180), "the run did not end"
        return self.process.returncode


def check(newsroom: Newsroom, run: Disturbed, expected: Rows, *, statuses: tuple[int, ...]) -> None:
    """The run ended in order, and after at most one more the database is that of a run that nothing befell."""
    assert run.finish() in statuses, run.stderr
    if dump(run.database) != expected:
        log = (run.database.parent / "logs" / "crawl.log").read_text(encoding="utf-8")
        assert run.process.returncode != 0 or "failed=" in log or "tries again" in log, "something is missing, and nobody was told"
        again = crawl(newsroom, database=run.database, now=NOW)
        assert again.returncode == 0, again.stderr
    found = dump(run.database)
    for table, rows in expected.items():
        assert found[table] == rows, table
    connection = sqlite3.connect(run.database)
    assert connection.execute("SELECT url FROM articles WHERE rules_version IS NULL").fetchall() == []
    assert connection.execute("SELECT * FROM unread").fetchall() == []
    connection.close()


def kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.Error):
            process.kill()


def test_a_worker_that_is_killed_at_work_costs_no_story(newsroom: Newsroom, undisturbed: Rows, tmp_path: Path) -> None:
    run = Disturbed(newsroom, tmp_path / "news.db")
    assert run.until(lambda: run.stored() >= 2)
    kill(run.workers())
    check(newsroom, run, undisturbed, statuses=(0,))


@pytest.mark.soak
@pytest.mark.parametrize("stories", range(0, 12, 2))
def test_wherever_a_worker_is_killed_it_costs_no_story(stories: int, newsroom: Newsroom, undisturbed: Rows, tmp_path: Path) -> None:
    run = Disturbed(newsroom, tmp_path / "news.db")
    assert run.until(lambda: bool(run.workers()) and run.stored() >= stories)
    kill(run.workers())
    check(newsroom, run, undisturbed, statuses=(0,))


@pytest.mark.soak
@pytest.mark.parametrize("every", [0.1, 0.5, 1.5])
def test_workers_that_are_killed_for_seconds_cost_no_story(every: float, newsroom: Newsroom, undisturbed: Rows, tmp_path: Path) -> None:
    run = Disturbed(newsroom, tmp_path / "news.db")
    run.until(lambda: bool(run.workers()))
    for _ in range(int(6 / every)):
        kill(run.workers())
        if not run.pause(every):
            break
    check(newsroom, run, undisturbed, statuses=(0, 1, 3))


@pytest.mark.soak
@pytest.mark.parametrize("whom", ["a worker", "the run"])
def test_a_process_that_is_stopped_for_twenty_seconds_costs_no_story(
    whom: str, newsroom: Newsroom, undisturbed: Rows, tmp_path: Path
) -> None:
    run = Disturbed(newsroom, tmp_path / "news.db")
    assert run.until(lambda: bool(run.workers()) and run.stored() >= 2)
    stopped = run.workers() if whom == "a worker" else [psutil.Process(run.process.pid)]
    for process in stopped:
        process.suspend()
    run.pause(22)
    for process in stopped:
        with suppress(psutil.NoSuchProcess):  # a worker that did nothing for so long was replaced
            process.resume()
    check(newsroom, run, undisturbed, statuses=(0,))


def lock_for(run: Disturbed, seconds: float) -> None:
    """Hold the write lock of its database, as a shell with an open transaction does."""
    other = sqlite3.connect(run.database, isolation_level=None, timeout=30)
    other.execute("BEGIN IMMEDIATE")
    run.pause(seconds)
    other.execute("ROLLBACK")
    other.close()


@pytest.mark.soak
def test_a_foreign_lock_of_seconds_costs_no_story(newsroom: Newsroom, undisturbed: Rows, tmp_path: Path) -> None:
    run = Disturbed(newsroom, tmp_path / "news.db")
    assert run.until(lambda: run.stored() >= 1)
    lock_for(run, 3)
    check(newsroom, run, undisturbed, statuses=(0,))


@pytest.mark.soak
@pytest.mark.parametrize("seconds", [17, 68])
def test_a_foreign_lock_of_up_to_a_minute_costs_no_story(seconds: float, newsroom: Newsroom, undisturbed: Rows, tmp_path: Path) -> None:
    run = Disturbed(newsroom, tmp_path / "news.db")
    assert run.until(lambda: run.stored() >= 1)
    lock_for(run, seconds)
    check(newsroom, run, undisturbed, statuses=(0,))
    assert run.loop_held() < 1.0


@pytest.mark.soak
def test_a_lock_that_is_not_given_back_ends_the_run_with_words_and_the_next_one_finishes_it(
    newsroom: Newsroom, undisturbed: Rows, tmp_path: Path
) -> None:
    run = Disturbed(newsroom, tmp_path / "news.db")
    assert run.until(lambda: run.stored() >= 1)
    lock_for(run, 120)
    assert run.finish() == 1
    assert "locked" in run.stderr
    check(newsroom, run, undisturbed, statuses=(1,))


@pytest.mark.soak
def test_sigterm_ends_a_run_that_waits_for_the_database(newsroom: Newsroom, undisturbed: Rows, tmp_path: Path) -> None:
    run = Disturbed(newsroom, tmp_path / "news.db")
    assert run.until(lambda: run.stored() >= 1)
    other = sqlite3.connect(run.database, isolation_level=None, timeout=30)
    other.execute("BEGIN IMMEDIATE")
    run.process.send_signal(signal.SIGTERM)
    assert run.ended.wait(15)
    other.execute("ROLLBACK")
    other.close()
    check(newsroom, run, undisturbed, statuses=(1, 143))


@pytest.mark.soak
@pytest.mark.parametrize("how", ["deleted", *(pytest.param(how, marks=pytest.mark.soak) for how in ("renamed", "replaced"))])
def test_a_database_that_vanishes_under_a_run_ends_it_with_words(how: str, newsroom: Newsroom, undisturbed: Rows, tmp_path: Path) -> None:
    run = Disturbed(newsroom, tmp_path / "news.db")
    assert run.until(lambda: run.stored() >= 1)
    if how == "deleted":
        run.database.unlink()
    else:
        run.database.rename(tmp_path / "moved.db")
    if how == "replaced":
        run.database.touch()
    assert run.finish() == 1
    assert "deleted, moved or replaced" in run.stderr
    assert not {"news.db-wal", "news.db-shm"} & {path.name for path in tmp_path.iterdir()}  # a copy put there now would be read with them
    assert crawl(newsroom, database=run.database, now=NOW).returncode == 0
    assert dump(run.database) == undisturbed


@pytest.mark.soak
def test_a_disk_that_fills_up_ends_the_run_with_words_and_the_next_one_finishes_it(
    newsroom: Newsroom, undisturbed: Rows, tmp_path: Path
) -> None:
    """The kernel refuses to let any file of the run grow above a size, as a full disk does."""
    run = Disturbed(newsroom, tmp_path / "news.db")
    assert run.until(lambda: run.stored() >= 1)
    largest = max(path.stat().st_size for path in tmp_path.glob("news.db*"))
    hard = resource.prlimit(run.process.pid, resource.RLIMIT_FSIZE)[1]
    resource.prlimit(run.process.pid, resource.RLIMIT_FSIZE, (largest, hard))
    assert run.finish() == 1, run.stderr
    assert os.fspath(run.database) in run.stderr
    check(newsroom, run, undisturbed, statuses=(1,))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own, for whoever may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)], capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], capture_output=True, check=False)


def fill(place: Path) -> Path:
    """Write until nothing more goes in."""
    ballast = place / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))
    return ballast


@pytest.mark.soak
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a disk")
def test_a_full_disk_with_the_log_on_it_ends_the_run_with_words_and_no_traceback(newsroom: Newsroom, undisturbed: Rows, disk: Path) -> None:
    run = Disturbed(newsroom, disk / "news.db")
    assert run.until(lambda: run.stored() >= 1)
    ballast = fill(disk)
    assert run.finish() == 1, run.stderr
    assert "the disk is full" in run.stderr or "reading or writing the file failed" in run.stderr
    assert "Traceback" not in run.stderr
    ballast.unlink()
    check(newsroom, run, undisturbed, statuses=(1,))


@pytest.mark.soak
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a disk")
def test_a_disk_that_goes_away_ends_the_run_with_words(newsroom: Newsroom, disk: Path) -> None:
    run = Disturbed(newsroom, disk / "news.db")
    assert run.until(lambda: run.stored() >= 1)
    subprocess.run(["umount", "-l", str(disk)], check=True)
    assert run.finish() == 1, run.stderr
    assert "deleted, moved or replaced" in run.stderr
    assert "Traceback" not in run.stderr
