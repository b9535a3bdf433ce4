"""Ctrl-C, SIGTERM and SIGHUP end every command in words and with the status that says so; the second ends it where it stands."""

from __future__ import annotations

import os
import select
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from tests.pipelines.extraction.pages import page
from tests.pipelines.storage.newsroom import newsroom, story
from tests.servers import Answer, Seen, Site
from tests.shared import ROOT, soak


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VIGIA_")}
    environment |= {"VIGIA_DATABASE": str(folder / "news.db"), "VIGIA_WORKERS": "1"}
    command = [sys.executable, "-m", "scrapy", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize(
    ("sent", "status", "name"), [(signal.SIGINT, 130, "Ctrl-C"), (signal.SIGTERM, 143, "SIGTERM"), (signal.SIGHUP, 129, "SIGHUP")]
)
def test_extract_ends_after_the_lines_it_has_written(sent: signal.Signals, status: int, name: str, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(), encoding="utf-8")
    with start(tmp_path, "extract", *[str(tmp_path / "a.html")] * 500) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(sent)
        rest, stderr = process.communicate(timeout=30)
    assert (process.returncode, stderr) == (status, f"scrapy extract: interrupted ({name})\n")
    assert len(rest.splitlines()) < 499


def unread(path: Path, count: int) -> Callable[[], int]:
    """A database of stories read by other rules, and how many of them there still are."""
    room = newsroom(path)
    for number in range(count):
        told = story(f"https://faro.example/{number}", text=f"La nota número {number} habla de otra cosa. " * 20, topics=[], facts=[])
        told.companies, told.rules_version = [], "old"
        room.store.articles.save(told)
    room.store.close()

    def left() -> int:
        with closing(sqlite3.connect(path)) as conn:
            return int(conn.execute("SELECT count(*) FROM articles WHERE rules_version = 'old'").fetchone()[0])

    return left


def test_retag_keeps_what_it_read_and_goes_on_from_there(tmp_path: Path) -> None:
    left = unread(tmp_path / "news.db", 150)
    with start(tmp_path, "retag") as process:
        while left() == 150:
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert stderr == "scrapy retag: Ctrl-C: it ends when the texts under way are read; once more ends it at once\n"
    assert stdout.splitlines()[-1] == "interrupted: what was read is stored, the next retag goes on from here"
    assert 0 < left() < 150


def test_retag_hears_whoever_ends_it_while_another_program_holds_the_database(tmp_path: Path) -> None:
    left = unread(tmp_path / "news.db", 300)
    with start(tmp_path, "retag") as process, closing(sqlite3.connect(tmp_path / "news.db", isolation_level=None)) as holder:
        assert process.stderr is not None
        while left() == 300:
            assert process.poll() is None
        holder.execute("BEGIN IMMEDIATE")
        for words in ("it ends when the texts under way are read", "ended at once"):
            process.send_signal(signal.SIGTERM)
            assert select.select([process.stderr], [], [], 20)[0]  # a quarter of what it waits for the lock
            assert words in process.stderr.readline()
        assert process.wait(timeout=20) == 143
    assert left() > 0


def test_retag_hears_it_also_before_it_could_open_the_database(tmp_path: Path) -> None:
    unread(tmp_path / "news.db", 1)
    with closing(sqlite3.connect(tmp_path / "news.db", isolation_level=None)) as holder:
        holder.execute("DELETE FROM _sqlite_migrations WHERE name = (SELECT max(name) FROM _sqlite_migrations)")
        holder.execute("BEGIN IMMEDIATE")
        with start(tmp_path, "retag") as process:
            while str(tmp_path / "news.db") not in [file.path for file in psutil.Process(process.pid).open_files()]:
                assert process.poll() is None
            process.send_signal(signal.SIGTERM)
            _, stderr = process.communicate(timeout=20)
    assert (process.returncode, stderr) == (143, "scrapy retag: interrupted (SIGTERM)\n")


ASKING = {"check": ("--check", "a"), "all": ("--check",), "add": ("--add", "SITE/otro/")}


@pytest.mark.parametrize("words", [ASKING["check"], soak(ASKING["all"]), soak(ASKING["add"])])
def test_asking_an_outlet_ends_while_its_server_still_thinks(words: tuple[str, ...], tmp_path: Path) -> None:
    asked, never = threading.Event(), threading.Event()

    def think(seen: Seen) -> Answer:
        asked.set()
        return Answer("", until=never)

    with Site({"/robots.txt": Answer("", 404), "*": think}) as site:
        sources = tmp_path / "sources.toml"
        text = f'[sources.a]\nname = "A"\nhomepage = "{site.url()}"\nkind = "tech"\nfeeds = ["{site.url("/feed")}"]\n'
        sources.write_text(text)
        told = ("-s", f"SOURCES_FILE={sources}", "-s", f"ALLOWED_PRIVATE_HOSTS={site.netloc}", "-s", "DOWNLOAD_DELAY=0")
        with start(tmp_path, "sources", *(word.replace("SITE", site.url("").rstrip("/")) for word in words), *told) as process:
            try:
                assert asked.wait(30)
                process.send_signal(signal.SIGINT)
                _, stderr = process.communicate(timeout=15)
            finally:
                never.set()
                process.kill()
    assert (process.returncode, stderr) == (130, "scrapy sources: interrupted (Ctrl-C)\n")
    assert sources.read_text() == text


def test_the_second_signal_ends_whatever_does_not_end_by_itself() -> None:
    stubborn = (
        "import signal, time\n"
        "from crawler.console.interruption import heeding\n"
        "with heeding(lambda number: print('heard', flush=True)):\n"
        "    print('ready', flush=True)\n"
        "    while True: signal.pause()\n"
    )
    with subprocess.Popen([sys.executable, "-c", stubborn], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == "heard\n"
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=10)
    assert (process.returncode, stderr) == (130, "scrapy: Ctrl-C again: ended at once; the next run takes up what was under way\n")


def test_nohup_is_heeded() -> None:
    ignoring = (
        "import os, signal\n"
        "from crawler.console.interruption import heeding\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "with heeding(lambda number: print('heard')):\n"
        "    os.kill(os.getpid(), signal.SIGHUP)\n"
    )
    done = subprocess.run([sys.executable, "-c", ignoring], cwd=ROOT, capture_output=True, text=True, timeout=10, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_ctrl_c_before_there_is_a_command_ends_in_words(tmp_path: Path) -> None:
    (tmp_path / "scrapy").mkdir()
    (tmp_path / "scrapy/__init__.py").write_text("")
    (tmp_path / "scrapy/cmdline.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nsignal.pause()\n")
    early = f"import sys; sys.path[:0] = [{str(tmp_path)!r}]; from vigia.command import main; main()"
    done = subprocess.run([sys.executable, "-c", early], cwd=ROOT, capture_output=True, text=True, timeout=10, check=False)
    assert (done.returncode, done.stderr) == (130, "vigia: interrupted (Ctrl-C)\n")
