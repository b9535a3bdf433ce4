"""Archives in bulk, by hand: `python -m benchmarks.archives [PAGES [WORKERS [DIR]]]`. JSON: pages a second and memory of each half.

A thousand pages in a WARC, no two texts alike, one in fifty of the multiplied newsroom's and the others town news.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil

from benchmarks.corpus import SPAN_HOURS
from tests.archived import NOW, many, sources_toml, warc

IN_ONE = 1_000  # pages of an archive
ROOT = Path(__file__).resolve().parent.parent


def write(folder: Path, pages: int) -> int:
    """How many bytes of archives were written: each of twenty days, one after the other."""
    size = 0
    for first in range(0, pages, IN_ONE):
        now = NOW - timedelta(hours=SPAN_HOURS * (pages - first) // IN_ONE)
        saved = many(min(IN_ONE, pages - first), first=first, now=now)
        size += warc(folder / f"part-{first:07}.warc.gz", saved).stat().st_size
    return size


def measured(words: list[str], env: dict[str, str]) -> dict[str, Any]:
    """Seconds on the clock and of processors, and the most memory in MB that one of its processes and all together held."""
    one, whole = [0], [0]
    before = os.times()
    started = time.monotonic()
    with subprocess.Popen(words, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        ended = threading.Event()

        def watch() -> None:
            while not ended.wait(1.0):
                held = []
                with suppress(psutil.Error):
                    main = psutil.Process(process.pid)
                    for each in (main, *main.children(recursive=True)):
                        with suppress(psutil.Error):
                            held.append(each.memory_info().rss)
                one.append(max(held, default=0))
                whole.append(sum(held))

        watcher = threading.Thread(target=watch)
        watcher.start()
        said, _ = process.communicate()
        ended.set()
        watcher.join()
    after = os.times()
    return {
        "seconds": round(time.monotonic() - started, 1),
        "cpu_seconds": round(after.children_user + after.children_system - before.children_user - before.children_system, 1),
        "one_mb": max(one) >> 20,
        "all_mb": max(whole) >> 20,
        "status": process.returncode,
        "said": said.splitlines(),
    }


def measure(pages: int = 10_000, workers: int = 2, folder: Path | None = None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as made:
        place = folder or Path(made)
        archives = place / "archives"
        archives.mkdir(parents=True, exist_ok=True)
        size = write(archives, pages)
        sources = sources_toml(place / "sources.toml")
        env = {**os.environ, "VIGIA_SOURCES_FILE": str(sources), "VIGIA_NOW": NOW.isoformat(), "VIGIA_DATABASE": str(place / "news.db")}
        shards = str(place / "shards")
        backfill = measured([sys.executable, "-m", "backfill", str(archives), "--shards", shards, "--workers", str(workers)], env)
        print(json.dumps(backfill), file=sys.stderr, flush=True)
        collect = measured([sys.executable, "-m", "scrapy", "collect", "--shards", shards], env)
        return {
            "pages": pages,
            "archives_mb": size >> 20,
            "shards_mb": sum(each.stat().st_size for each in Path(shards).iterdir()) >> 20,
            "database_mb": (place / "news.db").stat().st_size >> 20,
            "backfill": {**backfill, "pages_a_second": round(pages / backfill["seconds"], 1)},
            "collect": {**collect, "pages_a_second": round(pages / collect["seconds"], 1)},
        }


def main(pages: str = "10000", workers: str = "2", folder: str | None = None) -> None:
    print(json.dumps(measure(int(pages), int(workers), Path(folder).absolute() if folder else None), indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:4])
