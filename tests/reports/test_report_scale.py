"""The report of a great database: in seconds, below a megabyte, however long titles and addresses are."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.events import FIRST, OUTLETS, Press
from pipelines.storage.reader import opened
from pipelines.storage.store import Store
from reports.page.period import Period, ending, newest_day
from reports.page.report import page

SECONDS, SIZE = 5, 1_000_000
TOPICS = ("layoffs", "ai_startup", "reverse_acquihire")


def fill(path: Path, articles: int) -> None:
    """A year of the benchmark's press; one article in ten tells a fact and carries a topic."""
    store = Store.open(path, lambda: datetime(2026, 1, 15, tzinfo=UTC))
    for number in range(OUTLETS):
        outlet = {"id": f"outlet-{number}", "name": f"Outlet {number}", "homepage": "https://o.example/", "timezone": "UTC", "kind": "tech"}
        store.insert("sources", {**outlet, "enabled": 1, "first_seen_at": "2023-01-01T00:00:00Z"})
    press = Press(store, 1)
    for start in range(0, articles, 500):
        day = FIRST + timedelta(days=start * 365 // articles)
        with store.transaction():
            telling = [number % 10 == 0 for number in range(start, min(start + 500, articles))]
            made = [press.article(start + at, day, telling=tells) for at, tells in enumerate(telling)]
            facts = [article for article, tells in zip(made, telling, strict=True) if tells]
            for article in facts:
                tag = {"article": article, "topic": TOPICS[article % 3], "score": 0.9, "rules_version": "given"}
                store.insert("article_topics", tag)
            store.events.settle(facts)
    store.execute("UPDATE articles SET title = title || ?, url = url || '?' || ?", (" ñ<&" * 200, "x" * 900))
    store.close()


@pytest.mark.parametrize("articles", [500, pytest.param(100_000, marks=[pytest.mark.soak, pytest.mark.alone])])
def test_it_is_there_in_seconds_and_small(tmp_path: Path, articles: int) -> None:
    fill(tmp_path / "news.db", articles)
    with opened(tmp_path / "news.db") as database:
        last = newest_day(database)
        assert last is not None
        for period in (ending(last, 7), ending(last, 30), Period(FIRST, last)):
            started = time.process_time()
            written = page(database, period)
            assert time.process_time() - started < SECONDS
            assert len(written.encode()) < SIZE
