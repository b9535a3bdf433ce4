"""What it costs to make anew the events that a new article tells of, and to save it with all that belongs to it: `python -m
benchmarks.events [STORED ...]`, JSON.

Four thousand companies, the first of them in the news as often as a few hundred others together; one article in ten tells a fact, as in the
technology press at its busiest; half of the facts are told again within a week, and one in five is recalled in the year after.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from collections import deque
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any

from benchmarks.copies import LENGTHS, chain
from pipelines.duplicates.shingles import sketch
from pipelines.duplicates.text_hash import text_hash
from pipelines.storage.store import Store
from vigia.facts import KINDS, CompanyMention, Fact
from vigia.items import Article, Instant

STORED = (10_000,)
TIMED = 300  # articles that come in, each with a fact
YEARS = 3
OUTLETS = 40
COMPANIES = 4_000
TELLING = 0.1
FIRST = date(2023, 1, 1)
# One story in three names companies in its headline, one in six speaks of cuts or money: real press has about one link a story.
HEADLINES = (*["Título {0}"] * 4, "{1} y {2}: título {0}", "{1} recorta empleos")
LEADS = (*["Texto {0} de {1}."] * 5, "Texto {0}: {1} levanta 25 millones.")


class Press:
    """Articles in the order of their days, each written with its facts as rows."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store, self.draw, self.text = store, random.Random(seed), chain(seed)
        self.names = [f"Empresa{number} SA" for number in range(COMPANIES)]
        self.weights = [(number + 1) ** -0.8 for number in range(COMPANIES)]
        for number, name in enumerate(self.names):
            self.store.insert("companies", {"id": f"empresa-{number}", "name": name, "first_seen_at": "2023-01-01T00:00:00Z"})
        self.told: deque[tuple[date, str, dict[str, Any]]] = deque(maxlen=2_000)

    def article(self, number: int, day: date, *, telling: bool) -> int:
        at, url = f"{day}T12:00:00Z", f"https://o.example/{number}"
        told = self._fact(day) if telling else None
        named = self.draw.choices(range(COMPANIES), self.weights, k=2)
        first, second = (self.names[one] for one in named)
        values = {
            "source": f"outlet-{self.draw.randrange(OUTLETS)}",
            "url": url,
            "page_url": url,
            "title": self.draw.choice(HEADLINES).format(number, first, second),
            "text": (text := f"{self.draw.choice(LEADS).format(number, first, second)}\n{self.text(self.draw.choice(LENGTHS))}"),
            "text_hash": text_hash(text),
            "rules_version": "given",
            "published_at": at,
        }
        days = {"published_day": day.isoformat(), "published_precision": "second", "first_seen_at": at, "last_fetched_at": at}
        article = self.store.insert("articles", {**values, **days})
        for company in {*named}:
            self.store.insert("article_companies", {"article": article, "company": f"empresa-{company}"})
        if told is not None:
            table, fact = told
            place = {"field": "text", "quote": "Así fue.", "start_offset": 0, "end_offset": 8}
            self.store.insert(table, {"article": article, **place, **fact})
        self.store.copies.settle(article, sketch(text))
        return article

    def given(self, number: int, day: date) -> Article:
        """One with a fact, as the worker hands it over."""
        url, (table, fact) = f"https://o.example/{number}", self._fact(day)
        kind = next(kind for kind in KINDS if kind.table == table)
        named = {self.names[one] for one in self.draw.choices(range(COMPANIES), self.weights, k=2)}
        text = self.text(self.draw.choice(LENGTHS))
        told: Fact = kind(quote=text[:40], field="text", start=0, end=40, **fact)
        at = Instant(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), "second", "meta")
        return Article(
            url,
            f"outlet-{self.draw.randrange(OUTLETS)}",
            url,
            title=self.draw.choice(HEADLINES).format(number, *sorted(named), ""),
            text=text,
            text_hash=text_hash(text),
            sketch=sketch(text),
            published=at,
            facts=[told],
            companies=[CompanyMention(name, learned=True) for name in sorted(named)],
            rules_version="given",
        )

    def _fact(self, day: date) -> tuple[str, dict[str, Any]]:
        chance = self.draw.random()
        week = [one for one in list(self.told)[-60:] if (day - one[0]).days <= 7]
        if chance < 0.5 and week:
            return self.draw.choice(week)[1:]
        if chance < 0.7 and self.told:
            _, table, fact = self.draw.choice(self.told)
            return table, {**fact, "background": 1}
        company, figure = self.draw.choices(self.names, self.weights)[0], int(10 ** self.draw.uniform(1, 4))
        match self.draw.choice(("layoffs", "layoffs", "deals", "funding_rounds")):
            case "layoffs":
                fact = {
                    "company": company,
                    "headcount_min": figure,
                    "headcount_max": figure,
                    "stage": self.draw.choice(("planned", "done")),
                }
                table = "layoffs"
            case "deals":
                table, fact = (
                    "deals",
                    {"kind": "acquisition", "acquirer": company, "target": self.draw.choice(self.names), "amount": figure},
                )
            case _:
                table, fact = "funding_rounds", {"company": company, "amount": figure * 10_000, "currency": "USD"}
        self.told.append((day, table, fact))
        return table, fact


def measure(folder: Path, stored: int) -> dict[str, float]:
    """Of that many stored articles: milliseconds of an article with a fact, and memory in MB before and after them."""
    store = Store.open(folder / f"{stored}.db", lambda: datetime(2026, 1, 15, tzinfo=UTC))
    for number in range(OUTLETS):
        source = {"id": f"outlet-{number}", "name": f"Outlet {number}", "homepage": "https://o.example/", "timezone": "UTC", "kind": "tech"}
        store.insert("sources", {**source, "enabled": 1, "first_seen_at": "2023-01-01T00:00:00Z"})
    press, early = Press(store, 1), 0
    for start in range(0, stored, 100):
        day = FIRST + timedelta(days=start * 365 * YEARS // stored)
        with store.transaction():
            for number in range(start, min(start + 100, stored)):
                store.events.settle([press.article(number, day, telling=press.draw.random() < TELLING)])
        early = early or (getrusage(RUSAGE_SELF).ru_maxrss if start >= stored // 10 else 0)
    times = []
    for number in range(stored, stored + TIMED):
        day = FIRST + timedelta(days=365 * YEARS + (number - stored) // 10)
        with store.transaction():
            row = press.article(number, day, telling=True)
            started = time.perf_counter()
            store.events.settle([row])
            times.append((time.perf_counter() - started) * 1000)
    saved = []
    for number in range(stored + TIMED, stored + 2 * TIMED):
        article = press.given(number, FIRST + timedelta(days=365 * YEARS + (number - stored) // 10))
        started = time.perf_counter()
        store.articles.save(article)
        saved.append((time.perf_counter() - started) * 1000)
    found = {
        "saved_median_ms": round(statistics.median(saved), 2),
        "saved_p95_ms": round(statistics.quantiles(saved, n=20)[-1], 2),
        "median_ms": round(statistics.median(times), 2),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 2),
        "events": store.value("SELECT count(*) FROM events"),
        "claims": store.value("SELECT count(*) FROM claims"),
        "early_mb": round(early / 1024),
        "memory_mb": round(getrusage(RUSAGE_SELF).ru_maxrss / 1024),
    }
    store.close()
    return found


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="vigia-bench-") as folder:
        for stored in map(int, sys.argv[1:] or STORED):
            print(json.dumps({"stored": stored, **measure(Path(folder), stored)}))


if __name__ == "__main__":
    main()
