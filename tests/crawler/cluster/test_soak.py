"""What a cluster promises, over many hosts and many requests: nobody is asked too often, nothing is lost, nothing is twice. For `make soak`."""

from __future__ import annotations

import itertools
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psutil
import pytest

from benchmarks.cluster import run, scaling
from benchmarks.hosts import NOW, Hosts, closest
from demo.cluster import Redis, Workers, command
from demo.crawl import ROOT
from tests.command import environment
from tests.dumps import dump
from tests.shared import system_program

pytestmark = [pytest.mark.soak, pytest.mark.usefixtures("redis_is_there")]
KILLS = 20
DELAY = 0.3  # seconds
ROUNDING = 0.002  # Redis counts in milliseconds
REQUESTS = 10_000  # with 1, 2 and 4 workers together


@pytest.fixture
def redis_is_there() -> None:
    system_program("redis-server")


def shared(hosts: Hosts, server: Redis, folder: Path, **more: object) -> dict[str, str]:
    return {
        "CLUSTER": server.url,
        "DATABASE": str(folder / "news.db"),
        "SOURCES_FILE": str(hosts.sources(folder / "sources.toml")),
        "ALLOWED_PRIVATE_HOSTS": hosts.allowed,
        "NOW": NOW.isoformat(timespec="seconds"),
        "WORKERS": "1",
        **{name: str(value) for name, value in more.items()},
    }


def test_nobody_is_asked_sooner_than_its_delay_however_many_workers_there_are(tmp_path: Path) -> None:
    asked = 0
    for workers in (1, 2, 4):
        with Hosts(tmp_path / f"hosts{workers}", count=100, pages=32, words=0) as hosts:
            ran = run(tmp_path / f"workers{workers}", hosts, workers, {"DOWNLOAD_DELAY": str(DELAY)})
        assert len([each for each in ran.seen if each.path == "/robots.txt"]) == 100, workers  # once a host, whoever asks
        assert closest(ran.seen) >= DELAY - ROUNDING, workers
        asked += len(ran.seen)
    assert asked >= REQUESTS


@pytest.mark.alone
def test_two_workers_do_almost_twice_as_much_as_one_where_politeness_bounds_them(tmp_path: Path) -> None:
    assert scaling(tmp_path)["two_against_one"] >= 1.7


class Disturbed:
    """A cluster whose parts are killed, one after another, and started again: by the operator's supervisor, as it were."""

    def __init__(self, told: dict[str, str], server: Redis, workers: Workers) -> None:
        self.told, self.server, self.workers = told, server, workers
        self.statuses: list[int] = []
        self.collector = self.collect()

    def collect(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command("collect", self.told), cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def kill(self, what: str) -> None:
        if what == "redis":
            self.server.kill()
            self.server.start()
        elif what == "collector":
            self.collector.kill()
            self.collector.wait()
            self.collector = self.collect()
        else:
            victim = self.workers.processes.pop(0)
            for child in psutil.Process(victim.pid).children(recursive=True):
                child.kill()
            victim.kill()
            victim.wait()
            self.workers.add()

    def finish(self) -> int:
        return self.collector.wait(300)


def test_twenty_kills_of_workers_collector_and_redis_lose_nothing_and_bring_nothing_twice(tmp_path: Path) -> None:
    with Hosts(tmp_path / "hosts", count=60, pages=10, latency=0.3) as hosts:
        alone = tmp_path / "alone"
        told: dict[str, Any] = {"DATABASE": alone / "news.db", "SOURCES_FILE": hosts.sources(alone / "sources.toml"), "DOWNLOAD_DELAY": 0.3}
        told |= {"ALLOWED_PRIVATE_HOSTS": hosts.allowed, "NOW": NOW.isoformat(timespec="seconds")}
        subprocess.run(command("crawl news", told), cwd=ROOT, env=environment(), check=True)
        fetched = len(hosts.seen())
        with ExitStack() as stack:
            server = stack.enter_context(Redis(tmp_path / "redis"))
            told = shared(hosts, server, tmp_path / "together", DOWNLOAD_DELAY=0.3, CLUSTER_LEASE=5, CLUSTER_LEASES=4)
            workers = stack.enter_context(Workers(2, told, environment()))
            disturbed = Disturbed(told, server, workers)
            stack.callback(disturbed.collector.kill)
            # a job that loses three workers is dropped, whoever killed them: of the sixty polls that come first, a few might
            while len([each for each in hosts.seen()[fetched:] if each.path.endswith(".html")]) < 30:
                assert disturbed.collector.poll() is None
                time.sleep(0.2)
            chosen = random.Random(20)
            killed = 0
            for what in itertools.islice(_victims(chosen), KILLS):
                until = time.monotonic() + chosen.uniform(0.5, 3.0)
                while time.monotonic() < until and disturbed.collector.poll() is None:
                    time.sleep(0.05)
                if disturbed.collector.poll() is not None:
                    break
                disturbed.kill(what)
                killed += 1
            assert killed == KILLS, "the run was over too soon: give it more pages"
            assert disturbed.finish() == 0
        found, expected = dump(tmp_path / "together" / "news.db"), dump(alone / "news.db")
        assert len(expected["articles"]) == 600
        for table, rows in expected.items():
            assert found[table] == rows, table
        again = len(hosts.seen()) - 2 * fetched
        assert again < fetched / 2  # of what died under way
        connection = sqlite3.connect(tmp_path / "together" / "news.db")
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()


def _victims(chosen: random.Random) -> Iterator[str]:
    while True:
        yield from chosen.sample(["worker", "collector", "redis"], 3)


def test_ten_thousand_sources_are_polled_once_and_the_collector_stays_light(tmp_path: Path) -> None:
    """1,000 hosts of ten outlets each, whose feeds have nothing new."""
    with Hosts(tmp_path / "hosts", count=1000, pages=0, sources_each=10) as hosts, Redis(tmp_path / "redis") as server:
        told = shared(hosts, server, tmp_path / "c", DOWNLOAD_DELAY=0, CONCURRENT_REQUESTS_PER_DOMAIN=1)
        with Workers(2, told, environment()) as workers:
            watched = subprocess.Popen(command("collect", told), cwd=ROOT, env=environment())
            peaks: dict[int, int] = {}
            collector = []
            while watched.poll() is None:
                time.sleep(0.5)
                for process in (watched, *workers.processes):
                    try:
                        rss = psutil.Process(process.pid).memory_info().rss
                    except psutil.Error:
                        continue
                    peaks[process.pid] = max(peaks.get(process.pid, 0), rss)
                    if process is watched:
                        collector.append(rss)
            assert watched.returncode == 0
        polls = [each for each in hosts.seen() if each.path.endswith("/feed")]
        assert len(polls) == len(set(polls)) == 10_000
        print({"collector MB": max(collector) // 2**20, "workers MB": [peak // 2**20 for peak in peaks.values()]}, file=sys.stderr)
        third = len(collector) // 3
        assert max(collector[-third:]) < 1.5 * max(collector[third : 2 * third])
        assert max(collector) < 300 * 2**20
        assert signal.SIGKILL not in [process.returncode for process in workers.processes]
