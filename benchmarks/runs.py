"""The runs of the benchmark: each starts a command over a newsroom and says what it cost and what came of it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks import peers
from benchmarks.corpus import NEW_LATER, dresser, multiplied
from benchmarks.loop_watch import FILE
from benchmarks.measure import Measured, run
from benchmarks.prefill import prefill
from demo.crawl import ROOT, crawl_command
from demo.newsroom import Newsroom
from vigia.workers import cores

__all__ = ["ROOT", "Bench"]

READY = 2_500  # pages of a newsroom, at most, that are made before the clock runs: half a gigabyte
OTHER_STORIES = 1_000_000  # stories numbered from here are none of those that were copied into the database


@dataclass(frozen=True, slots=True)
class Bench:
    """`folder` takes the databases; every newsroom's dates follow `now`."""

    folder: Path
    now: datetime
    say: Callable[[str], None]

    @contextmanager
    def newsroom(self, articles: int, first: int = 0) -> Iterator[Newsroom]:
        """Serves that many stories; what it costs to make their pages is spent before it is opened."""
        with Newsroom(self.now, outlets=multiplied(articles, first=first), dress=dresser()) as newsroom:
            if articles <= READY:
                for site in newsroom.sites.values():
                    site.make_ready()
            yield newsroom

    def crawl(self, newsroom: Newsroom, articles: int, name: str, *, stored: int = 0) -> dict[str, Any]:
        """The real crawl of `articles` new stories."""
        self.say(f"{name}: the real crawl of {articles} articles")
        measured, loop = self._crawl(newsroom, name, self.now)
        return {**_cost(measured, articles), **loop, **self._outcome(self._database(name), articles, stored)}

    def unchanged(self, newsroom: Newsroom, articles: int) -> dict[str, Any]:
        """The same again, when nothing has changed."""
        self.say("the same again, unchanged")
        asked = len(newsroom.requests)
        measured, _ = self._crawl(newsroom, f"crawl-{articles}", self.now + timedelta(minutes=40))
        requests = newsroom.requests[asked:]
        return {
            "cpu": measured.cpu,
            "seconds": measured.seconds,
            "requests": len(requests),
            "conditional": sum(request.conditional for request in requests),
            "endpoints": sum(len(outlet.endpoints) for outlet in newsroom.outlets),
            "left": measured.left,
        }

    def few_new(self, newsroom: Newsroom, articles: int) -> dict[str, Any]:
        """And again, when a few stories have come out."""
        self.say(f"{NEW_LATER} new articles")
        newsroom.set_edition(2)
        measured, _ = self._crawl(newsroom, f"crawl-{articles}", self.now + timedelta(minutes=80))
        newsroom.set_edition(1)
        outcome = self._outcome(self._database(f"crawl-{articles}"), articles + NEW_LATER, 0)
        return {"new": NEW_LATER, "cpu": measured.cpu, "seconds": measured.seconds, "left": measured.left, **outcome}

    def obvious(self, newsroom: Newsroom, articles: int) -> dict[str, Any]:
        """The spider one writes first, over the same pages."""
        self.say(f"the obvious spider, {articles} articles")
        database, loop_file = self.folder / "obvious.db", self.folder / "obvious.json"
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "BENCH_DATABASE": str(database),
            "BENCH_FEEDS": json.dumps(_feeds(newsroom)),
            FILE: str(loop_file),
        }
        measured = run(
            [sys.executable, "-m", "scrapy", "runspider", str(ROOT / "benchmarks" / "obvious.py")], cwd=self.folder, environment=environment
        )
        _check(measured, "obvious", {0})
        with closing(sqlite3.connect(database)) as db:
            (rows,) = db.execute("SELECT count(*) FROM articles").fetchone()
        return {**_cost(measured, articles), **_loop(loop_file), "stored": rows, "lost": articles - rows, "twice": 0}

    def peers(self, newsroom: Newsroom, articles: int) -> dict[str, dict[str, Any]]:
        """Other programs that install, over the same pages; empty where none does."""
        if (program := peers.python()) is None:
            self.say("no other program installs here")
            return {}
        found = {}
        for name in peers.NAMES:
            self.say(f"{name}, {articles} articles")
            measured = run(peers.command(program, name, _feeds(newsroom)), cwd=self.folder, environment={**os.environ, "PYTHONPATH": ""})
            if measured.returncode:
                self.say(f"{name} ended with {measured.returncode}: {measured.errors.strip()[-200:]}")
            else:
                found[name] = _cost(measured, articles) | {"lost": articles - json.loads(measured.output)["read"]}
        return found

    def bare(self, articles: int) -> dict[str, Any]:
        """trafilatura alone over the same pages."""
        self.say(f"bare trafilatura over {articles} pages")
        return self._json("benchmarks.bare", str(articles), self.now.isoformat())

    def with_stored(self, articles: int, stored: int) -> dict[str, Any]:
        """The crawl again, into a database that holds many articles."""
        name = f"stored-{stored}"
        self.say(f"a database of {stored} articles")
        with self.newsroom(articles) as newsroom:
            self._crawl(newsroom, name, self.now)
        have = prefill(self._database(name), stored)
        with self.newsroom(articles, first=OTHER_STORIES) as newsroom:
            return {**self.crawl(newsroom, articles, name, stored=have), "stored": have}

    def stages(self) -> dict[str, Any]:
        """What an article costs by stage, in a process of its own."""
        self.say("an article by stage")
        return self._json("benchmarks.stages")

    def analysis(self) -> dict[str, Any]:
        """Tags, facts and companies, in a process of its own."""
        self.say("tags, facts and companies")
        return self._json("benchmarks.analysis")

    def _database(self, name: str) -> Path:
        return self.folder / name / "news.db"

    def _crawl(self, newsroom: Newsroom, name: str, now: datetime) -> tuple[Measured, dict[str, float]]:
        database = self._database(name)
        loop_file = self.folder / f"{name}.json"
        sources_file = newsroom.sources_toml(database.parent / "sources.toml")
        environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "benchmarks.settings", FILE: str(loop_file)}
        measured = run(crawl_command(newsroom, database=database, sources_file=sources_file, now=now), cwd=ROOT, environment=environment)
        _check(measured, name, {0})
        return measured, _loop(loop_file)

    def _outcome(self, database: Path, articles: int, stored: int) -> dict[str, int]:
        """What is missing and what is there twice, of `articles` beside the `stored` that were there before."""
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
            hashes = Counter(text_hash for (text_hash,) in db.execute("SELECT text_hash FROM articles"))
            (total,) = db.execute("SELECT count(*) FROM articles").fetchone()
        return {"lost": max(0, articles + stored - total), "twice": sum(count - 1 for count in hashes.values())}

    def _json(self, module: str, *arguments: str) -> dict[str, Any]:
        finished = subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        if finished.returncode:
            raise RuntimeError(f"{module} ended with {finished.returncode}:\n{finished.stderr}")
        found: dict[str, Any] = json.loads(finished.stdout)
        return found


def _feeds(newsroom: Newsroom) -> list[str]:
    return [site.base + endpoint.path for site in newsroom.sites.values() for endpoint in site.outlet.endpoints]


def _check(measured: Measured, name: str, allowed: set[int]) -> None:
    if measured.returncode not in allowed:
        raise RuntimeError(f"{name} ended with {measured.returncode}:\n{measured.errors}")


def _cost(measured: Measured, articles: int) -> dict[str, Any]:
    return {
        "articles": articles,
        "seconds": measured.seconds,
        "cpu": measured.cpu,
        "articles_per_second": articles / measured.seconds,
        "efficiency": measured.cpu / (measured.seconds * cores()),
        "cpu_ms_per_article": measured.cpu * 1000 / articles,
        "peak_mb": measured.peak_mb,
        "early_peak_mb": measured.early_peak_mb,
        "late_peak_mb": measured.late_peak_mb,
        "left": measured.left,
    }


def _loop(path: Path) -> dict[str, float]:
    told = json.loads(path.read_text())
    return {"loop_longest_ms": told["longest_ms"], "loop_held_share": told["held_share"]}
