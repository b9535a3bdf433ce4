"""Several workers behind one collector, against one: how much faster, how close two requests to a host come, what Redis holds."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.hosts import NOW, Hosts, Seen, closest
from demo.cluster import Redis, Workers, collect

SIZES = {"count": 40, "pages": 8}
DELAY = 0.2  # seconds between two requests to a host
LATENCY = 0.4  # of a page: what bounds a worker is how many it may have under way
LEASES = 4
QUEUED = 100_000
POLLED = 2_000


@dataclass(frozen=True, slots=True)
class Ran:
    seconds: float
    seen: list[Seen]
    articles: int
    cpu: float  # seconds, of the workers and their processes
    collector_cpu: float


def run(folder: Path, hosts: Hosts, workers: int, told: Mapping[str, str]) -> Ran:
    """One run of the collector with so many workers at work, each with its own folder and `told` beside what all share."""
    with ExitStack() as stack:
        server = stack.enter_context(Redis(folder / "redis"))
        shared = {
            "CLUSTER": server.url,
            "SOURCES_FILE": str(hosts.sources(folder / "sources.toml")),
            "ALLOWED_PRIVATE_HOSTS": hosts.allowed,
            "NOW": NOW.isoformat(timespec="seconds"),
            "WORKERS": "1",
            **told,
        }
        at_work = []
        for number in range(workers):
            own = Workers(1, {**shared, "DATABASE": str(folder / f"worker{number}" / "news.db")})
            at_work.append(stack.enter_context(own))
        before = len(hosts.seen())
        began = time.monotonic()
        spent = _children()
        finished = collect({**shared, "DATABASE": str(folder / "news.db")})
        seconds = time.monotonic() - began
        collector_cpu = _children() - spent  # nobody else has ended meanwhile
        cpu = sum(_cpu(process.pid) for each in at_work for process in each.processes)
    if finished.returncode:
        raise subprocess.CalledProcessError(finished.returncode, finished.args, finished.stdout, finished.stderr)
    connection = sqlite3.connect(folder / "news.db")
    (articles,) = connection.execute("SELECT count(*) FROM articles").fetchone()
    connection.close()
    return Ran(seconds, hosts.seen()[before:], articles, cpu, collector_cpu)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _cpu(pid: int) -> float:
    try:
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
        return sum(sum(each.cpu_times()[:2]) for each in family)
    except psutil.Error:
        return 0.0


def scaling(folder: Path) -> dict[str, Any]:
    """One worker and two on hosts that are asked politely; seconds count from the first page, when all hosts' robots.txt are known."""
    rates = {}
    gaps = {}
    cpu = {}
    for workers in (1, 2):
        with Hosts(folder / f"hosts{workers}", latency=LATENCY, **SIZES) as hosts:
            told = {"DOWNLOAD_DELAY": str(DELAY), "CLUSTER_LEASES": str(LEASES)}
            ran = run(folder / f"workers{workers}", hosts, workers, told)
        pages = sorted(each.at for each in ran.seen if each.path.endswith(".html"))
        rates[workers] = (len(pages) - 1) / (pages[-1] - pages[0])
        gaps[workers] = closest(ran.seen)
        cpu[workers] = ran.cpu / max(1, ran.articles)
    return {
        "pages_a_second": {str(workers): round(rate, 2) for workers, rate in rates.items()},
        "two_against_one": round(rates[2] / rates[1], 2),
        "closest_gap": {str(workers): round(gap, 3) for workers, gap in gaps.items()},
        "delay": DELAY,
        "worker_cpu_seconds_an_article": {str(workers): round(each, 4) for workers, each in cpu.items()},
    }


def polling(folder: Path) -> dict[str, Any]:
    """Many outlets polled once that have nothing new, and once more: what a poll costs the workers and the collector beyond their start."""
    with Hosts(folder / "polled", count=POLLED // 10, pages=0, sources_each=10) as hosts:
        ran = run(folder / "polling", hosts, 2, {"DOWNLOAD_DELAY": "0", "CONCURRENT_REQUESTS_PER_DOMAIN": "1"})
    with Hosts(folder / "one", count=1, pages=0) as hosts:
        start = run(folder / "start", hosts, 2, {"DOWNLOAD_DELAY": "0"})
    return {
        "sources": POLLED,
        "polls_a_second": round(POLLED / (ran.seconds - start.seconds), 1),
        "worker_cpu_ms_a_poll": round(1000 * (ran.cpu - start.cpu) / POLLED, 1),
        "collector_cpu_ms_a_poll": round(1000 * (ran.collector_cpu - start.collector_cpu) / POLLED, 2),
        "collector_cpu_seconds_of_a_run": round(start.collector_cpu, 2),
    }


def storing(folder: Path) -> dict[str, Any]:
    """What a stored article costs the workers and the collector beyond their start."""
    with Hosts(folder / "stored", count=60, pages=10) as hosts:
        ran = run(folder / "storing", hosts, 2, {"DOWNLOAD_DELAY": "0.2"})
    return {
        "articles": ran.articles,
        "worker_cpu_ms_an_article": round(1000 * ran.cpu / ran.articles, 1),
        "collector_cpu_ms_an_article": round(1000 * ran.collector_cpu / ran.articles, 1),
    }


def memory(folder: Path) -> dict[str, Any]:
    """What Redis takes for many queued jobs, each as the collector makes it."""
    from crawler.cluster.link import Link, connect
    from crawler.cluster.namespace import Namespace

    with Redis(folder / "queued") as server:
        client = connect(server.url)
        link = Link(client)
        Namespace(link, server.url, print).claim(lambda epoch: True, lambda epoch: None, "")
        before = client.info("memory")["used_memory"]
        began = time.monotonic()
        data = "x" * 900  # a job of the demo has 700 to 1,100 bytes
        for number in range(QUEUED):
            host = f"http://host{number % 10_000}.example:80"
            link.push(f"page {host}/una-historia-cualquiera-{number}", f"source{number % 10_000}|{host}", 0, data)
        seconds = time.monotonic() - began
        used = client.info("memory")["used_memory"] - before
        client.close()
    return {
        "jobs": QUEUED,
        "bytes_a_job": round(used / QUEUED),
        "megabytes": round(used / 2**20, 1),
        "pushes_a_second": round(QUEUED / seconds),
    }


def figures() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="vigia-cluster-") as name:
        folder = Path(name)
        if shutil.which("redis-server") is None:
            return {"skipped": "there is no redis-server"}
        return {"scaling": scaling(folder), "polling": polling(folder), "storing": storing(folder), "queue": memory(folder)}


if __name__ == "__main__":
    import json

    print(json.dumps(figures(), indent=2))
