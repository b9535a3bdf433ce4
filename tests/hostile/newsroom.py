"""The newsroom that misbehaves, as a process of its own, and what a crawl made of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import unicodedata
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from benchmarks.loop_watch import FILE
from pipelines.storage.store import Store
from tests.shared import ROOT, SHARED
from vigia.clock import clock

SERVER = SHARED / "hostile" / "server.py"
NOW = "2025-07-18T00:00:00+00:00"  # its stories are of the day before
Case = dict[str, Any]


@dataclass
class Newsroom:
    """A running server: `cases` by id as it describes them."""

    main: int
    ports: dict[str, int]
    cases: dict[str, Case]

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.main}{path}", timeout=30) as answer:
            body = answer.read()
        return json.loads(body) if path.endswith(".json") or ".json?" in path else body

    def allowed(self) -> str:
        return ",".join(f"127.0.0.1:{port}" for name, port in self.ports.items() if name != "canary")


@contextmanager
def serve(*, hold: float = 15, variants: bool = False) -> Iterator[Newsroom]:
    """Start it on free ports, with bodies small enough for a test; slow cases last `hold` seconds. `variants`: our own newsroom."""
    command = [sys.executable, str(SERVER), "--port", "0", "--scale", "0.05", "--hold", str(hold), "--endless-mb", "6"]
    if variants:
        command = [sys.executable, "-m", "tests.hostile.variants", "--port", "0", "--hold", str(hold)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            newsroom = Newsroom(urlsplit(told["index"]).port or 0, told["ports"], {})
            newsroom.cases = {case["id"]: case for case in newsroom.get("/index.json")["cases"] if case["available"]}
            yield newsroom
        finally:
            process.kill()


def sources_file(path: Path, cases: Iterable[Case]) -> Path:
    """One source a case."""
    lines = []
    for case in cases:
        kind = "sitemaps" if case["kind"] == "sitemap" else "feeds"
        lines += [
            f"[sources.{case['id']}]",
            f'name = "{case["id"]}"',
            f'homepage = "{case["start"][0].rsplit("/", 1)[0]}/"',
            'kind = "tech"',
            f"{kind} = {json.dumps(case['start'])}",
            "",
        ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@dataclass
class Run:
    """How a crawl ended. `peak` is the most memory that its process tree held at once, in MB (proportional set size)."""

    status: int
    seconds: float
    peak: float
    loop_held: float  # seconds, the longest that the event loop did nothing else
    stderr: str
    stdout: str
    log: str


def crawl(folder: Path, newsroom: Newsroom, cases: Iterable[Case], **settings: str) -> Run:
    cases = list(cases)
    told = {
        "DATABASE": str(folder / "news.db"),
        "SOURCES_FILE": str(sources_file(folder / "sources.toml", cases)),
        "ALLOWED_PRIVATE_HOSTS": newsroom.allowed(),
        "NOW": NOW,
        "DOWNLOAD_DELAY": "0",
        **settings,
    }
    command = [sys.executable, "-X", "utf8", "-m", "scrapy", "crawl", "news"]
    command += [part for name, value in told.items() for part in ("-s", f"{name}={value}")]
    loop_file = folder / "loop.json"
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "benchmarks.settings", FILE: str(loop_file)}
    started, peak = time.monotonic(), 0.0
    with (folder / "out").open("w+") as out, (folder / "err").open("w+") as err:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=err, env=environment)
        watched = psutil.Process(process.pid)
        while True:
            try:
                process.wait(timeout=0.25)
                break
            except subprocess.TimeoutExpired:
                peak = max(peak, tree_memory(watched))
                if time.monotonic() - started > 600:
                    process.kill()
        out.seek(0)
        err.seek(0)
        log = folder / "logs" / "crawl.log"
        return Run(
            status=process.returncode,
            seconds=time.monotonic() - started,
            peak=peak,
            loop_held=json.loads(loop_file.read_text(encoding="utf-8"))["longest_ms"] / 1000 if loop_file.exists() else float("inf"),
            stderr=err.read(),
            stdout=out.read(),
            log=log.read_text(encoding="utf-8") if log.exists() else "",
        )


def tree_memory(process: psutil.Process) -> float:
    """MB of the process and all below it; shared pages are counted once."""
    total = 0
    try:
        for each in [process, *process.children(recursive=True)]:
            try:
                total += each.memory_full_info().pss
            except psutil.Error:
                continue
    except psutil.Error:
        return 0.0
    return total / 1e6


def complaints(case: Case, database: Path, newsroom: Newsroom, seconds: float | None = None) -> list[str]:
    """What a crawl did with a case that it should not have, in words; nothing when every expectation is met."""
    store = Store.open(database, clock(NOW))
    try:
        rows = store.rows("SELECT url, title, text, paywall, partial FROM articles WHERE source = ?", (case["id"],))
    finally:
        store.close()
    expect, wrong = case["expect"], []
    good = set(case["good"])
    stored = {row["url"]: row for row in rows}
    if missing := sorted(url for url in good if url not in stored):
        wrong.append(f"{len(missing)} control articles missing, first {missing[0]}")
    hostile = [row for url, row in stored.items() if url not in good]
    if expect.get("hostile_items") is not None and len(hostile) != expect["hostile_items"]:
        wrong.append(
            f"{len(hostile)} hostile articles stored, {expect['hostile_items']} expected: {[row['url'][:120] for row in hostile][:4]}"
        )
    titles = [unicodedata.normalize("NFC", row["title"] or "") for row in rows]
    for title in expect.get("titles_any", ()):
        if unicodedata.normalize("NFC", title) not in titles:
            wrong.append(f"no title {title!r} (there is {[row['title'] for row in hostile][:3]})")
    for bad in expect.get("not_in_title", ()):
        wrong += [f"{bad!r} in the title {title!r}" for title in titles if bad in title]
    for bad in expect.get("not_in_text", ()):
        wrong += [f"{bad!r} in a text" for row in rows if bad in (row["text"] or "")]
    if (needle := expect.get("text_has")) and not any(needle in (row["text"] or "") for row in hostile):
        wrong.append(f"{needle!r} in no text")
    for flag in expect.get("flags_any", ()):
        if not any(row[flag] for row in hostile):
            wrong.append(f"no article is marked {flag}")
    stats = newsroom.get(f"/_stats.json?case={case['id']}")
    base = f"/c/{case['id']}"
    for prefix, most in expect.get("max_hits", {}).items():
        hits = sum(count for path, count in stats["hits"].items() if path.startswith(base + prefix))
        if hits > most:
            wrong.append(f"{hits} requests to {prefix}, at most {most} expected")
    for prefix, least in expect.get("min_interval", {}).items():
        gaps = [gap for path, gap in stats["min_gap"].items() if path.startswith(base + prefix)]
        gaps += [stats["min_gap_all"]] if prefix == "/" and stats["min_gap_all"] >= 0 else []
        if gaps and min(gaps) < least:
            wrong.append(f"requests to {prefix} {min(gaps)} s apart, at least {least} expected")
    if stats["canary"]:
        wrong.append(f"{stats['canary']} requests to the internal service: {stats['canary_log'][:3]}")
    if seconds is not None and seconds > expect["max_seconds"]:
        wrong.append(f"it took {seconds:.0f} s, at most {expect['max_seconds']} expected")
    return wrong
