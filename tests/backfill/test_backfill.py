"""`python -m backfill` and `scrapy collect --shards`: many archives come out as if they had been crawled in order, whatever is killed."""

from __future__ import annotations

import errno
import gzip
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psutil
import pytest

from backfill import shard
from crawler.archives.gate import Gate, Wanted
from crawler.guards.address_rules import rules
from crawler.sources import load
from pipelines.shards import entries
from tests.archived import NOW, Saved, many, newsroom, parted, sources_toml, warc
from tests.command import environment, scrapy
from tests.dumps import dump
from tests.shared import ROOT
from vigia.items import Article


def backfill(folder: Path, *arguments: object, workers: int = 2, during: Callable[[subprocess.Popen[str]], None] | None = None) -> Any:
    """The command as a process of its own; `during` is called with it while it runs."""
    sources = sources_toml(folder / "sources.toml")
    words = [sys.executable, "-m", "backfill", *map(str, arguments), "--shards", str(folder / "shards"), "--workers", str(workers)]
    env = environment(VIGIA_SOURCES_FILE=str(sources), VIGIA_NOW=NOW.isoformat(), PYTHONPATH=str(ROOT))
    with subprocess.Popen(words, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        meanwhile = threading.Thread(target=during, args=(process,)) if during else None
        if meanwhile:
            meanwhile.start()
        stdout, stderr = process.communicate(timeout=900)
        if meanwhile:
            meanwhile.join()
    return subprocess.CompletedProcess(words, process.returncode, stdout, stderr)


def collect(folder: Path, **more: Any) -> subprocess.CompletedProcess[str]:
    told = {"DATABASE": folder / "news.db", "SOURCES_FILE": folder / "sources.toml", "NOW": NOW.isoformat(), **more}
    return scrapy("collect", "--shards", folder / "shards", timeout=900, **told)


def crawl(folder: Path, archives: Path) -> None:
    told: dict[str, Any] = {"DATABASE": folder / "news.db", "SOURCES_FILE": sources_toml(folder / "sources.toml"), "NOW": NOW.isoformat()}
    assert scrapy("crawl", "archive", "-a", f"warc={archives}", timeout=900, **told).returncode == 0


@pytest.fixture(scope="module")
def pages() -> list[Saved]:
    return newsroom()


@pytest.fixture(scope="module")
def made(pages: list[Saved], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five archives as shards, collected; and read by the spider into the folder `crawled`."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "archives").mkdir()
    parted(folder / "archives", pages, 5)
    done = backfill(folder, folder / "archives")
    assert (done.returncode, done.stderr) == (0, "")
    assert "5 archives: 5 made into shards, 0 made before, 0 failed\n80 records: 68 stories, 11 dropped, 1 left out" in done.stdout
    done = collect(folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("5 shards: 67 new, 1 known, 0 updated, 11 dropped, 0 collected before\n")
    (folder / "crawled").mkdir()
    crawl(folder / "crawled", folder / "archives")
    return folder


def test_shards_come_out_as_if_their_archives_had_been_crawled_in_order(made: Path) -> None:
    assert dump(made / "news.db") == dump(made / "crawled" / "news.db")


def test_what_is_made_is_not_made_again_and_what_is_collected_is_known(made: Path) -> None:
    before = dump(made / "news.db")
    done = backfill(made, made / "archives")
    assert "5 archives: 0 made into shards, 5 made before" in done.stdout
    done = collect(made)
    assert (done.returncode, done.stdout) == (0, "5 shards: 0 new, 0 known, 0 updated, 0 dropped, 79 collected before\n")
    assert dump(made / "news.db") == before


@pytest.mark.parametrize("fault", ["record_settled:30", "article_uncommitted:30"])
def test_a_killed_collect_goes_on_with_the_next_line(made: Path, tmp_path: Path, fault: str) -> None:
    (tmp_path / "shards").symlink_to(made / "shards")
    sources_toml(tmp_path / "sources.toml")
    assert collect(tmp_path, FAULT=fault).returncode == -signal.SIGKILL
    assert collect(tmp_path).returncode == 0
    assert dump(tmp_path / "news.db") == dump(made / "news.db")
    with closing(sqlite3.connect(tmp_path / "news.db")) as db:
        assert db.execute("SELECT sum(new + known + updated + dropped), max(times) FROM archives, drops").fetchone()[1] == 1
        assert db.execute("SELECT sum(new), sum(known), sum(dropped) FROM archives").fetchone() == (67, 1, 11)


@pytest.mark.soak
def test_twenty_archives_with_workers_killed_give_the_same_rows(made: Path, pages: list[Saved], tmp_path: Path) -> None:
    (tmp_path / "archives").mkdir()
    parted(tmp_path / "archives", pages, 20)
    killed: list[int] = []

    def kill(process: subprocess.Popen[str]) -> None:
        """Three times one of the processes that read pages for Dask, the one that is at work on a shard."""
        main = psutil.Process(process.pid)
        while process.poll() is None and len(killed) < 3:
            for child in _children(main):
                if child.pid not in killed and _reads_for_dask(child):
                    killed.append(child.pid)
                    os.kill(child.pid, signal.SIGKILL)
                    break

    done = backfill(tmp_path, tmp_path / "archives", during=kill)
    assert (done.returncode, len(killed), done.stderr) == (0, 3, "")
    assert "20 archives: 20 made into shards" in done.stdout
    assert not list((tmp_path / "shards").glob(".*"))
    assert collect(tmp_path).returncode == 0
    assert dump(tmp_path / "news.db") == dump(made / "news.db")


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return list(process.children(recursive=True))
    except psutil.Error:
        return []


def _reads_for_dask(child: psutil.Process) -> bool:
    """It has a worker process of Vigía's below it: a page of its archive is being read."""
    try:
        return any("vigia.worker_process" in " ".join(below.cmdline()) for below in child.children())
    except psutil.Error:
        return False


def test_damage_is_said_and_the_other_archives_are_made(tmp_path: Path, pages: list[Saved]) -> None:
    (tmp_path / "archives").mkdir()
    one, two = parted(tmp_path / "archives", pages[:8], 2)
    one.write_bytes(one.read_bytes()[:-300])
    done = backfill(tmp_path, one, two, workers=1)
    assert done.returncode == 3
    assert f"{one}: not whole: cut_off 1 (at " in done.stderr
    assert "2 archives: 2 made into shards, 0 made before, 0 failed\n8 records" in done.stdout


def test_a_page_that_overruns_its_time_costs_the_archive_nothing(
    tmp_path: Path, pages: list[Saved], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shard, "TIME_LIMIT", 0.0)
    listed = load(sources_toml(tmp_path / "sources.toml"))
    faro = [page for page in pages if page.url.startswith("https://faro.example/")][:4]
    made = shard.make(warc(tmp_path / "a.warc.gz", faro), tmp_path, Gate(listed.values(), Wanted(), rules(), "summary", NOW))
    assert made.header is not None, made.error
    assert (made.header.records, made.header.lines) == (4, 4)
    found = [entry.item for entry in entries(Path(made.shard))]
    assert {each.unread for each in found if isinstance(each, Article)} == {"analysis_timeout"}


def test_a_full_disk_is_named_and_not_the_archive(tmp_path: Path, pages: list[Saved], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shard, "write", full)
    listed = load(sources_toml(tmp_path / "sources.toml"))
    made = shard.make(warc(tmp_path / "a.warc.gz", pages[:1]), tmp_path, Gate(listed.values(), Wanted(), rules(), "summary", NOW))
    assert made.error == f"No space left on device ({tmp_path}): free some space and run again"


@pytest.mark.parametrize("cut", [0, 20, -30])
def test_a_shard_that_is_not_whole_is_left_and_the_others_are_collected(made: Path, tmp_path: Path, cut: int) -> None:
    (tmp_path / "shards").mkdir()
    sources_toml(tmp_path / "sources.toml")
    first, second, *_ = sorted((made / "shards").iterdir())
    (tmp_path / "shards" / first.name).write_bytes(first.read_bytes()[:cut])
    (tmp_path / "shards" / second.name).write_bytes(second.read_bytes())
    done = collect(tmp_path)
    assert done.returncode == 3
    assert first.name in done.stderr
    assert done.stdout.startswith("1 shard: ")


def test_a_shard_that_was_made_again_with_other_lines_is_collected_from_its_first(made: Path, tmp_path: Path) -> None:
    (tmp_path / "shards").mkdir()
    sources_toml(tmp_path / "sources.toml")
    first = min((made / "shards").iterdir())
    head, *lines, _ = gzip.decompress(first.read_bytes()).splitlines(keepends=True)
    told = json.loads(head)
    fewer = json.dumps(told | {"articles": sum(b'"article":' in line for line in lines[3:]), "drops": 0}).encode() + b"\n"
    kept = [line for line in lines[3:] if b'"article":' in line]
    (tmp_path / "shards" / first.name).write_bytes(gzip.compress(b"".join([fewer, *kept, b'{"end": %d}\n' % len(kept)])))
    assert collect(tmp_path).returncode == 0
    (tmp_path / "shards" / first.name).write_bytes(first.read_bytes())
    assert collect(tmp_path).returncode == 0
    with closing(sqlite3.connect(tmp_path / "news.db")) as db:
        assert db.execute("SELECT count(*) FROM discoveries").fetchone() == (len(lines),)


def test_a_shard_of_another_format_is_refused(made: Path, tmp_path: Path) -> None:
    (tmp_path / "shards").mkdir()
    sources_toml(tmp_path / "sources.toml")
    first = min((made / "shards").iterdir())
    (tmp_path / "shards" / first.name).write_bytes(
        gzip.compress(gzip.decompress(first.read_bytes()).replace(b'"shard": 1', b'"shard": 9', 1))
    )
    done = collect(tmp_path)
    assert (done.returncode, "another format" in done.stderr) == (3, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere.warc.gz"], "nowhere.warc.gz: no such file"),
        (["README.md", "--since", "2025-02-01", "--until", "2025-01-01"], "nothing lies between"),
        (["README.md", "--source", "farro"], "did you mean faro?"),
        (["README.md", "--since", "never"], "--since never: a day"),
        (["~nobody-of-that-name/a.warc.gz"], "a.warc.gz: no such file"),
    ],
)
def test_a_wrong_call_ends_with_2(tmp_path: Path, arguments: list[str], told: str) -> None:
    done = backfill(tmp_path, *arguments)
    assert (done.returncode, told in done.stderr) == (2, True)


def test_shards_that_have_no_place_are_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "shards").write_bytes(b"a file")
    done = backfill(tmp_path, warc(tmp_path / "a.warc.gz", []))
    assert (done.returncode, f"--shards {tmp_path / 'shards'}: no directory can be made there" in done.stderr) == (2, True), done.stderr


@pytest.mark.parametrize(("folder", "told"), [("nowhere", "no such directory"), (".", "no *.shard.jsonl.gz is in it")])
def test_collect_says_what_makes_shards(tmp_path: Path, folder: str, told: str) -> None:
    done = scrapy("collect", "--shards", tmp_path / folder, DATABASE=tmp_path / "news.db")
    assert done.returncode == 2
    assert told in done.stderr
    assert "python -m backfill" in done.stderr


@pytest.mark.soak
def test_ten_thousand_pages_go_through_in_flat_memory(tmp_path: Path) -> None:
    (tmp_path / "archives").mkdir()
    parted(tmp_path / "archives", many(10_000), 20)
    most: list[int] = []

    def watch(process: subprocess.Popen[str]) -> None:
        """The most memory that any process of it held, in bytes."""
        main = psutil.Process(process.pid)
        while process.poll() is None:
            for child in _children(main):
                try:
                    most.append(child.memory_info().rss)
                except psutil.Error:
                    continue
            most[:] = [max(most, default=0)]
            threading.Event().wait(0.5)

    done = backfill(tmp_path, tmp_path / "archives", during=watch)
    assert done.returncode == 0, done.stderr
    done = collect(tmp_path)
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(tmp_path / "news.db")) as db:
        assert db.execute("SELECT count(*) FROM discoveries").fetchone()[0] == 10_000
        assert db.execute("SELECT sum(new + known + updated + dropped) FROM archives").fetchone()[0] == 10_000
    assert most[0] < 700 << 20
