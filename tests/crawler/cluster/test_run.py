"""A cluster on this machine, of the real commands: what one machine finds is what several find."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import redis

from crawler.cluster.link import Leased, Link, OtherVersion, connect
from crawler.cluster.namespace import Namespace, version
from demo.cluster import Redis, Workers, collect, command, settings
from demo.crawl import crawl
from demo.newsroom import Newsroom
from tests.command import environment, source, told
from tests.dumps import dump
from tests.servers import Answer, Seen, Site
from tests.shared import ROOT

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(NOW) as room:
        yield room


@pytest.fixture(scope="module")
def alone(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What one machine has in its database, and of robots.txt and the run."""
    database = tmp_path_factory.mktemp("alone") / "news.db"
    assert crawl(newsroom, database=database, now=NOW, environment=environment()).returncode == 3  # an outlet of the newsroom is broken
    return whole(database)


def whole(database: Path) -> dict[str, Any]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    counts = "endpoints, polled, unchanged, not_due, refused, resting, endpoints_failed, links, new, known, updated, dropped, failed"
    found: dict[str, Any] = dump(database) | {
        "robots": connection.execute("SELECT host, status, body FROM robots ORDER BY host").fetchall(),
        "crawls": connection.execute(f"SELECT finish_reason, exit_status, {counts} FROM crawls ORDER BY id").fetchall(),
        "crawl_sources": connection.execute(f"SELECT source, error, {counts} FROM crawl_sources ORDER BY source").fetchall(),
    }
    connection.close()
    return found


def assert_the_same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    for table, rows in expected.items():
        assert found[table] == rows, table


def test_two_workers_and_a_collector_have_the_database_that_one_machine_has(
    newsroom: Newsroom, alone: dict[str, Any], server: Redis, blank: redis.Redis, tmp_path: Path
) -> None:
    before = len(newsroom.requests)  # those of the one machine
    shared = settings(newsroom, server, folder=tmp_path, now=NOW, more={"WORKERS": "1"})
    with Workers(2, shared, environment()) as workers:
        finished = collect(shared, environment=environment())
        assert (finished.returncode, finished.stderr) == (3, "")
    assert [process.returncode for process in workers.processes] == [143, 143]
    assert_the_same(whole(tmp_path / "news.db"), alone)
    asked = [request.path for request in newsroom.requests[before:]]
    assert len(asked) == before  # of robots.txt, too: one of the workers asked, and the other knows
    assert blank.xlen("vigia:results") == 0
    assert blank.zcard("vigia:all") == 0
    assert blank.keys("vigia:worker:*") == []


def test_an_answer_whose_collector_was_killed_is_the_next_ones(
    newsroom: Newsroom, alone: dict[str, Any], server: Redis, blank: redis.Redis, tmp_path: Path
) -> None:
    shared = settings(newsroom, server, folder=tmp_path, now=NOW, more={"WORKERS": "1"})
    with Workers(1, shared, environment()):
        killed = collect({**shared, "FAULT": "article_committed:7"}, environment=environment())
        assert killed.returncode == -9
        finished = collect(shared, environment=environment())
        assert finished.returncode == 3, finished.stderr
    found = whole(tmp_path / "news.db")
    for table in ("articles", "article_urls", "article_topics", "evidence", "drops", "events", "sources", "robots"):
        assert found[table] == alone[table], table
    states = {row["url"]: row["state"] for row in found["discoveries"]}
    assert states == {row["url"]: row["state"] for row in alone["discoveries"]}  # nothing is `known` that was new


@pytest.mark.parametrize(
    ("data", "reason"),
    [("no JSON", "job_unreadable"), (json.dumps({"url": "http://faro.example/"}), "job_unreadable")],
)
def test_a_job_that_no_worker_can_read_ends_in_drops(
    data: str, reason: str, newsroom: Newsroom, server: Redis, blank: redis.Redis, tmp_path: Path
) -> None:
    shared = settings(newsroom, server, folder=tmp_path, now=NOW, more={"WORKERS": "1"})
    with Workers(1, shared, environment()):
        assert collect({**shared, "FAULT": "article_requested:1"}, environment=environment()).returncode == -9
        connection = sqlite3.connect(tmp_path / "news.db")
        (url,) = connection.execute("SELECT url FROM discoveries WHERE state = 'pending' ORDER BY url LIMIT 1").fetchone()
        source = connection.execute("SELECT source FROM discoveries WHERE url = ?", (url,)).fetchone()[0]
        Link(connect(server.url)).push(f"page {url}", f"{source}|http://faro.example:80", 9, data)
        assert collect(shared, environment=environment()).returncode == 3
        assert connection.execute("SELECT reason, times FROM drops WHERE url = ?", (url,)).fetchall() == [(reason, 1)]
        connection.close()


FEED_ITEM = "<item><title>{0}</title><link>{1}</link><pubDate>Thu, 15 Jan 2026 11:00:00 GMT</pubDate></item>"
SHORT = Answer("<p>corto</p>")


def outlet(site: Site, folder: Path, *pages: str) -> None:
    """A feed of these pages, and the sources file that watches it."""
    items = "".join(FEED_ITEM.format(name, site.url(f"/{name}.html")) for name in pages)
    feed = f'<rss version="2.0"><channel><title>Faro</title>{items}</channel></rss>'
    site.pages |= {"/feed": Answer(feed, content_type="application/rss+xml"), "/robots.txt": Answer("", 404)}
    (folder / "sources.toml").write_text(source("faro", site.url("/"), "/feed"))


def options(folder: Path, site: Site, server: Redis, **more: object) -> dict[str, str]:
    return {name: str(value) for name, value in told(folder, [site], CLUSTER=server.url, WORKERS=1, **more).items()}


def drops(database: Path) -> dict[str, str]:
    connection = sqlite3.connect(database)
    found = connection.execute("SELECT url, reason FROM drops WHERE times = 1").fetchall()
    connection.close()
    return {url.rpartition("/")[2].removesuffix(".html"): reason for url, reason in found}


def test_a_page_that_kills_its_workers_ends_in_drops_and_costs_nobody_else_anything(
    server: Redis, blank: redis.Redis, tmp_path: Path
) -> None:
    def kill(seen: Seen) -> Answer:
        workers.processes[-1].kill()
        workers.add()
        return SHORT

    file = tmp_path / "vigia.prom"
    with Site({"/bueno.html": SHORT, "/veneno.html": kill}) as site:
        outlet(site, tmp_path, "bueno", "veneno")
        workers = Workers(1, options(tmp_path, site, server, CLUSTER_LEASE=1), environment())
        with workers:
            finished = collect({**workers.told, "METRICS_FILE": str(file)}, environment=environment())
        assert finished.returncode == 0, finished.stderr
        assert site.asked("/veneno.html") == 3
    assert drops(tmp_path / "news.db") == {"bueno": "too_short", "veneno": "killed_workers"}
    assert 'vigia_run_drops{reason="killed_workers"} 1.0' in file.read_text("utf-8")


@pytest.mark.parametrize("said", [{"status": 200}, {"copy": 5}, {"host": 7}, {"failed": "timeout"}])
def test_an_answer_to_a_poll_that_cannot_be_read_is_an_error_of_ours_and_ends_nothing(
    said: dict[str, Any], server: Redis, blank: redis.Redis, tmp_path: Path
) -> None:
    with Site() as site:
        outlet(site, tmp_path, "uno")
        with subprocess.Popen(
            command("collect", options(tmp_path, site, server)), cwd=ROOT, env=environment(), stderr=subprocess.PIPE
        ) as run:
            job = answered(Link(blank), run, said)
            _, stderr = run.communicate(timeout=60)
    assert job == "poll 1 0"
    assert run.returncode == 1
    assert b"internal_error" in stderr


def answered(link: Link, run: subprocess.Popen[bytes], said: dict[str, Any]) -> str:
    """The first job that there is, answered by hand."""
    while run.poll() is None:
        with suppress(redis.ConnectionError, OtherVersion):
            if isinstance(leased := link.pop("hand", version(), 0, 4, 60.0), Leased):
                link.finish(leased.id, leased.token, json.dumps(said))
                return leased.id
    raise AssertionError("the collector has ended")


def test_a_job_whose_callback_takes_no_answer_is_answered_for_it(server: Redis, blank: redis.Redis, tmp_path: Path) -> None:
    with Site({"*": SHORT}) as site:
        outlet(site, tmp_path, "uno")
        shared = options(tmp_path, site, server)
        Namespace(Link(blank), server.url, print).claim(lambda epoch: True, lambda epoch: None, shared["NOW"])
        meta = {"source": "faro"}
        told: dict[str, Any] = {
            "url": site.url("/uno.html"),
            "callback": "page_ended",
            "errback": "page_failed",
            "headers": {},
            "meta": meta,
        }
        told |= {"priority": 0, "dont_filter": True, "cb_kwargs": {"job": {"id": "page a"}}}
        Link(blank).push("page a", "faro|" + site.url("/").rstrip("/"), 0, json.dumps(told))
        with Workers(1, shared, environment()) as workers:
            while not Link(blank).tick().answers or Link(blank).missing(["page a"]) == []:
                assert workers.processes[0].poll() is None
        entries: Any = blank.xrange("vigia:results")
    assert [fields["said"] for _, fields in entries if fields["job"] == "page a" and "internal_error" in fields["said"]]


def test_a_redis_that_loses_everything_in_the_middle_of_a_run_is_given_it_again(server: Redis, blank: redis.Redis, tmp_path: Path) -> None:
    asked, flushed = Event(), Event()

    def hold(seen: Seen) -> Answer:
        asked.set()
        return Answer(SHORT.body, until=flushed)

    with Site({"/uno.html": hold, "*": SHORT}) as site:
        outlet(site, tmp_path, "uno", "dos", "tres")
        shared = options(tmp_path, site, server)
        with Workers(1, shared, environment()), subprocess.Popen(command("collect", shared), cwd=ROOT, env=environment()) as run:
            assert asked.wait(60)
            blank.flushdb()
            flushed.set()
            assert run.wait(90) == 0
    assert drops(tmp_path / "news.db") == dict.fromkeys(("uno", "dos", "tres"), "too_short")


def test_what_a_collector_that_is_told_to_end_has_asked_for_is_there_for_the_next(
    server: Redis, blank: redis.Redis, tmp_path: Path
) -> None:
    asked, over = Event(), Event()

    def hold(seen: Seen) -> Answer:
        asked.set()
        return Answer(SHORT.body, until=over)

    with Site({"/uno.html": hold, "*": SHORT}) as site:
        outlet(site, tmp_path, "uno", "dos")
        shared = options(tmp_path, site, server)
        with Workers(1, shared, environment()):
            with subprocess.Popen(command("collect", shared), cwd=ROOT, env=environment(), stderr=subprocess.PIPE) as run:
                assert asked.wait(60)
                run.terminate()
                run.communicate(timeout=60)
            assert run.returncode == 143
            over.set()
            assert collect(shared, environment=environment()).returncode == 0
        assert site.asked("/uno.html") == site.asked("/dos.html") == 1
    assert drops(tmp_path / "news.db") == {"uno": "too_short", "dos": "too_short"}
