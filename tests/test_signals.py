"""SIGTERM and Ctrl-C end a run cleanly and soon, whatever its servers do; what was not done is still written down."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import threading
import time
from pathlib import Path

import psutil
import pytest

from tests.command import command, environment, scrapy, source, told
from tests.servers import Answer, Seen, Site
from tests.shared import ROOT, soak

PATIENCE = 15  # seconds that an operator, and systemd's TimeoutStopSec, may count on


def feed(base: str, stories: int) -> str:
    items = "".join(f"<item><title>La noticia número {n}</title><link>{base}/noticia/{n}</link></item>" for n in range(stories))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Lento</title>{items}</channel></rss>'


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_a_run_that_is_told_to_end_does_so_while_its_server_still_thinks(sent: signal.Signals, tmp_path: Path) -> None:
    never, asked = threading.Event(), threading.Event()

    def think(seen: Seen) -> Answer:
        asked.set()
        return Answer("", until=never)

    with Site({"/robots.txt": Answer("", 404, "text/plain"), "*": think}) as site:
        site.pages["/feed.xml"] = Answer(feed(site.url(""), 20), content_type="application/rss+xml")
        (tmp_path / "sources.toml").write_text(source("lento", site.url(), "/feed.xml"))
        words = command("crawl", "news", **told(tmp_path, [site]))
        run = subprocess.Popen(words, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            assert asked.wait(60), "no article was asked for"
            children = psutil.Process(run.pid).children(recursive=True)
            started = time.monotonic()
            run.send_signal(sent)
            _, stderr = run.communicate(timeout=60)
            assert time.monotonic() - started < PATIENCE
        finally:
            never.set()
            run.kill()
    assert run.returncode == 128 + sent, stderr
    name = "Ctrl-C" if sent == signal.SIGINT else "SIGTERM"
    assert stderr.splitlines()[0].startswith(f"scrapy crawl: {name}: the run is being ended; 20 addresses pending for the next one")
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    assert (tmp_path / "news.db-wal").stat().st_size == 0
    connection = sqlite3.connect(tmp_path / "news.db")
    assert connection.execute("SELECT finish_reason, exit_status, finished_at IS NOT NULL FROM crawls").fetchall() == [
        ("shutdown", 128 + sent, 1)
    ]
    assert connection.execute("SELECT state, count(*) FROM discoveries GROUP BY state").fetchall() == [("pending", 20)]
    connection.close()


@pytest.mark.parametrize(
    "moment",
    ["built", "response_received", soak("spider_opened"), soak("engine_started")],
)
def test_a_run_that_is_interrupted_while_it_begins_ends_as_any_other(moment: str, tmp_path: Path) -> None:
    with Site({"/robots.txt": Answer("", 404, "text/plain")}) as site:
        site.pages["/feed.xml"] = Answer(feed(site.url(""), 20), content_type="application/rss+xml")
        (tmp_path / "sources.toml").write_text(source("a", site.url(), "/feed.xml"))
        settings = told(tmp_path, [site], INTERRUPT_AT=moment)
        done = scrapy("crawl", "news", env=environment(SCRAPY_SETTINGS_MODULE="tests.interrupted"), **settings)
    assert done.returncode == 130, done.stderr
    assert done.stderr.startswith("scrapy crawl: Ctrl-C: the run is being ended; 0 addresses pending for the next one")
    assert (tmp_path / "news.db-wal").stat().st_size == 0
    connection = sqlite3.connect(tmp_path / "news.db")
    assert connection.execute("SELECT finish_reason, exit_status FROM crawls").fetchall() == [("shutdown", 130)]
    connection.close()
