"""CPU milliseconds of an article by stage, from one process, beside bare trafilatura over the same pages: `python -m benchmarks.stages
[PAGES]`, JSON.

Every figure is the least of several rounds, which take turns: a machine that others use slows all of them alike.
"""

from __future__ import annotations

import gc
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import trafilatura

from benchmarks.corpus import dresser, multiplied
from crawler.sources import Source
from demo.site import Site
from pipelines.duplicates.shingles import sketch
from pipelines.duplicates.text_hash import text_hash
from pipelines.extraction import article as extraction
from pipelines.extraction import step as extracting
from pipelines.language import step as identifying
from pipelines.language.identification import identify
from pipelines.path import path
from pipelines.reading import step as reading
from pipelines.reading.read import read
from pipelines.storage.store import Store
from vigia.addresses import Address
from vigia.items import Article, Link, Page

PAGES = 96
ROUNDS = 3
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
PARTS = (
    "decode",
    "parse",
    "read",
    "read_title",
    "authors",
    "dates",
    "is_paywalled",
    "read_body",
    "check",
)  # of extraction, as article.py calls them

T = TypeVar("T")


def pages(count: int) -> list[Page]:
    """Pages of the multiplied newsroom as the spider hands them on."""
    dress = dresser()
    found: list[Page] = []
    for outlet in multiplied(count, later=0):
        site = Site(outlet, f"https://{outlet.id}.example", NOW, dress=dress)
        for at in site.story_paths:
            address = Address.of(f"https://{outlet.id}.example{at}")
            found.append(Page(Link(address), address.fetch, outlet.id, site.reply(at).body, NOW, timezone=outlet.timezone))
    return found


def measure(count: int = PAGES) -> dict[str, Any]:
    given = pages(count)
    spent: dict[str, list[float]] = defaultdict(list)

    def timed(name: str, work: Callable[[Any], T], over: list[Any]) -> list[T]:
        gc.collect()
        started = time.process_time()
        made = [work(one) for one in over]
        spent[name].append((time.process_time() - started) * 1000 / len(given))
        return made

    articles = [found for page in given if isinstance(found := path(page), Article)]  # and what is loaded once is loaded
    for number in range(ROUNDS):
        timed("bare trafilatura", lambda page: trafilatura.bare_extraction(page.html, with_metadata=True), given)
        timed("extraction", lambda page: extraction.extract(*extracting.given(page)), given)
        timed("language", lambda article: identify(*identifying.given(article)), articles)
        timed("duplicates", lambda article: (text_hash(article.text), sketch(article.text)), articles)
        timed("reading", lambda article: read(*reading.given(article)), articles)
        with tempfile.TemporaryDirectory() as folder:
            store = Store.open(Path(folder) / f"{number}.db", lambda: NOW)
            try:
                for source in sorted({article.source for article in articles}):
                    store.sources.ensure(Source(id=source, name=source, homepage="", kind="tech"))
                timed("storage", store.articles.save, articles)
            finally:
                store.close()
    figures = {name: min(rounds) for name, rounds in spent.items()}
    return {"pages": len(given), "articles": len(articles), "ms": figures, "extraction_ms": _parts(given)}


def _parts(given: list[Page]) -> dict[str, float]:
    """Of extraction, by what it calls."""
    least: dict[str, float] = {}
    spent: dict[str, float] = defaultdict(float)

    def clocked(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(work)
        def run(*arguments: Any, **named: Any) -> Any:
            started = time.process_time()
            try:
                return work(*arguments, **named)
            finally:
                spent[name] += (time.process_time() - started) * 1000 / len(given)

        return run

    plain = {name: getattr(extraction, name) for name in PARTS}
    try:
        for name, work in plain.items():
            setattr(extraction, name, clocked(name, work))
        for _ in range(ROUNDS):
            spent.clear()
            for page in given:
                extraction.extract(*extracting.given(page))
            for name, ms in spent.items():
                least[name] = min(ms, least.get(name, ms))
    finally:
        for name, work in plain.items():
            setattr(extraction, name, work)
    return least


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:]))))
