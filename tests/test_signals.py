"""SIGTERM and Ctrl-C end a run cleanly and soon, whatever its servers do; what was not done is still written down."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from tests.servers import Answer, Seen, Site

ROOT = Path(__file__).resolve().parent.parent
NOW = "2026-01-15T12:00:00+00:00"
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
        sources = tmp_path / "sources.toml"
        sources.write_text(
            f'[sources.lento]\nname = "Lento"\nhomepage = "{site.url("/")}"\nkind = "tech"\nfeeds = ["{site.url("/feed.xml")}"]\n'
        )
        told = {
            "DATABASE": tmp_path / "news.db",
            "SOURCES_FILE": sources,
            "ALLOWED_PRIVATE_HOSTS": site.url("").removeprefix("http://"),
            "NOW": NOW,
            "DOWNLOAD_DELAY": 0,
        }
        command = [
            sys.executable,
            "-m",
            "scrapy",
            "crawl",
            "news",
            *(part for name, value in told.items() for part in ("-s", f"{name}={value}")),
        ]
        run = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
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
    assert run.returncode == 0, stderr
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    connection = sqlite3.connect(tmp_path / "news.db")
    assert connection.execute("SELECT finish_reason, finished_at IS NOT NULL FROM crawls").fetchall() == [("shutdown", 1)]
    assert connection.execute("SELECT state, count(*) FROM discoveries GROUP BY state").fetchall() == [("pending", 20)]
    connection.close()
    assert not (tmp_path / "news.db-wal").exists()
