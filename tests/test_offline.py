"""A run on a machine that is not online says so in one line, and holds nothing against the outlets."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.command import scrapy, source, told
from tests.dumps import dump
from tests.servers import Answer, Site

FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>Uno</title><item><title>Una noticia</title><link>{}</link></item></channel></rss>'
ROBOTS = Answer("", 404, "text/plain")


def nobody(stack: ExitStack) -> str:
    """A host and port where nobody listens."""
    taken = stack.enter_context(socket.socket())
    taken.bind(("127.0.0.1", 0))
    return f"127.0.0.1:{taken.getsockname()[1]}"


def crawl(folder: Path, hosts: dict[str, str]) -> subprocess.CompletedProcess[str]:
    (folder / "sources.toml").write_text("".join(source(name, f"http://{host}/", "/feed") for name, host in hosts.items()))
    return scrapy("crawl", "news", **told(folder, hosts.values(), RETRY_TIMES=0))


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / "news.db")
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_one_line_says_that_nobody_could_be_reached_and_no_outlet_is_counted_as_failing(tmp_path: Path) -> None:
    with ExitStack() as stack:
        outlets = {f"outlet-{number}": nobody(stack) for number in range(5)}
        for _ in range(2):
            done = crawl(tmp_path, outlets)
            assert done.returncode == 1
            assert done.stderr.splitlines() == [line for line in done.stderr.splitlines() if "is this machine online?" in line]
            assert len(done.stderr.splitlines()) == 1
    assert rows(tmp_path, "SELECT DISTINCT failures, failure_reason, next_due_at FROM endpoints") == [(0, None, None)]
    assert rows(tmp_path, "SELECT * FROM crawl_sources") == []
    assert rows(tmp_path, "SELECT finish_reason, exit_status FROM crawls") == [("offline", 1)] * 2
    log = (tmp_path / "logs" / "crawl.log").read_text(encoding="utf-8")
    assert log.count("is this machine online?") == 2
    assert "could not be reached: " not in log


@pytest.mark.soak
def test_stories_that_wait_are_not_given_up_for_it(tmp_path: Path) -> None:
    with ExitStack() as stack:
        outlets = {f"outlet-{number}": nobody(stack) for number in range(3)}
        crawl(tmp_path, outlets)
        connection = sqlite3.connect(tmp_path / "news.db")
        for name, host in outlets.items():
            connection.execute(
                "INSERT INTO discoveries (url, fetch_url, source, state, next_try_at, queued_at, first_seen_at) VALUES (?, ?, ?, 'pending', ?, ?, ?)",
                (f"http://{host}/a", f"http://{host}/a", name, *["2026-01-15T11:00:00Z"] * 3),
            )
        connection.commit()
        connection.close()
        before = dump(tmp_path / "news.db")
        assert crawl(tmp_path, outlets).returncode == 1
        assert dump(tmp_path / "news.db") == before
    assert rows(tmp_path, "SELECT DISTINCT state, attempts, reason FROM discoveries") == [("pending", 0, None)]


def test_where_one_outlet_answers_the_others_have_failed(tmp_path: Path) -> None:
    with ExitStack() as stack, Site({"/robots.txt": ROBOTS}) as site:
        site.pages["/feed"] = Answer(FEED.format(site.url("/a")), content_type="application/rss+xml")
        outlets = {"alive": site.netloc} | {f"outlet-{number}": nobody(stack) for number in range(4)}
        assert crawl(tmp_path, outlets).returncode == 3
    failing = "SELECT count(*) FROM endpoints WHERE failures = 1 AND failure_reason = 'connection_refused'"
    assert rows(tmp_path, failing) == [(4,)]
    assert rows(tmp_path, "SELECT count(*) FROM crawl_sources WHERE endpoints_failed = 1") == [(4,)]


def test_two_outlets_may_be_down_together(tmp_path: Path) -> None:
    with ExitStack() as stack:
        done = crawl(tmp_path, {f"outlet-{number}": nobody(stack) for number in range(2)})
    assert done.returncode == 1
    assert "outlet-0: could not be reached" in done.stderr
    assert rows(tmp_path, "SELECT DISTINCT failures FROM endpoints") == [(1,)]
