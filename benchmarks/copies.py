"""What it costs to find the copies of an article among those that are stored: `python -m benchmarks.copies [STORED ...]`, JSON.

The texts are made by a chain over the words of the labelled stories (each word as it follows two others there): as common as in the
press are their common phrases, and no two tell one story.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from pipelines.duplicates.shingles import sketch
from pipelines.duplicates.text_hash import text_hash
from pipelines.storage.store import Store

STORED = (10_000,)
TIMED = 500  # articles that come in, a tenth of them copies cut to a half of a stored one
YEARS = 3
OUTLETS = 40
LENGTHS = (150, 250, 400, 600, 900)  # words
CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "stories"


def chain(seed: int) -> Callable[[int], str]:
    """A maker of texts of so many words, in lines of a sentence or two."""
    follows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in sorted(CORPUS.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            words = json.loads(line)["text"].split()
            for one, two, three in zip(words, words[1:], words[2:], strict=False):
                follows[one, two].append(three)
    choice = random.Random(seed).choice
    starts = list(follows)

    def text(words: int) -> str:
        said = list(choice(starts))
        while len(said) < words:
            said.append(choice(follows.get((said[-2], said[-1])) or choice(starts)))
        return "\n".join(" ".join(said[at : at + 40]) + "." for at in range(0, words, 40))

    return text


def articles(count: int, seed: int) -> Iterator[tuple[str, date, str]]:
    """(outlet, day, text) in the order of their days."""
    draw, text = random.Random(seed), chain(seed)
    first = date(2023, 1, 1)
    for number in range(count):
        yield f"outlet-{draw.randrange(OUTLETS)}", first + timedelta(days=number * 365 * YEARS // count), text(draw.choice(LENGTHS))


def measure(folder: Path, stored: int) -> dict[str, float]:
    store = Store.open(folder / f"{stored}.db", lambda: datetime(2026, 1, 15, tzinfo=UTC))
    for number in range(OUTLETS):
        source = {"id": f"outlet-{number}", "name": f"Outlet {number}", "homepage": "https://o.example/", "timezone": "UTC", "kind": "tech"}
        store.insert("sources", {**source, "enabled": 1, "first_seen_at": "2023-01-01T00:00:00Z"})
    kept: list[tuple[date, str]] = []
    coming = enumerate(articles(stored, seed=1))
    while batch := list(islice(coming, 100)):
        with store.transaction():
            for number, (outlet, day, text) in batch:
                store.copies.settle(_save(store, number, outlet, day, text), sketch(text))
        kept.append(batch[0][1][1:])
    memory = getrusage(RUSAGE_SELF).ru_maxrss
    draw, make = random.Random(2), chain(2)
    times, found = [], 0
    for number in range(TIMED):
        day, copied = draw.choice(kept)
        new = copied[: len(copied) // 2] if number % 10 == 0 else make(draw.choice(LENGTHS))
        with store.transaction():
            article = _save(store, stored + number, f"outlet-{draw.randrange(OUTLETS)}", day, new)
            made = sketch(new)
            started = time.perf_counter()
            found += bool(store.copies.settle(article, made))
            times.append((time.perf_counter() - started) * 1000)
    sizes = {name: store.value("SELECT sum(pgsize) FROM dbstat WHERE name = ?", (name,)) for name in ("shingles", "sketches")}
    rows = store.value("SELECT count(*) FROM shingles")
    store.close()
    return {
        "median_ms": round(statistics.median(times), 2),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 2),
        "copies_found": found,
        "memory_mb": round(memory / 1024),
        "samples_per_article": round(rows / (stored + TIMED), 1),
        **{f"{name}_mb": round(size / 1e6, 1) for name, size in sizes.items()},
    }


def _save(store: Store, number: int, outlet: str, day: date, text: str) -> int:
    at = f"{day}T12:00:00Z"
    url = f"https://o.example/{number}"
    values = {"source": outlet, "url": url, "page_url": url, "title": f"Título {number}", "text": text, "published_at": at}
    days = {"published_day": day.isoformat(), "published_precision": "second", "first_seen_at": at, "last_fetched_at": at}
    return store.insert("articles", {**values, **days, "text_hash": text_hash(text)})


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="vigia-bench-") as folder:
        for stored in map(int, sys.argv[1:] or STORED):
            print(json.dumps({"stored": stored, **measure(Path(folder), stored)}))


if __name__ == "__main__":
    main()
