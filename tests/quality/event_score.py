"""What a database makes of labelled articles: how right its events, copies, contradictions and counts of independent sources are."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Score:
    """F1 of pairs of articles in one event and of copies, 0 to 1; contradictions found of those planted, and invented; shares of the events
    that were found whole, and of those whose independent sources are right."""

    pairs: float
    copies: float
    contradictions: float
    invented: int
    whole: float
    independent: float


def score(database: Path, folder: Path) -> Score:
    """Of `articles.jsonl` and `events.json` in that folder, loaded into that database."""
    articles = [json.loads(line) for line in (folder / "articles.jsonl").read_text("utf-8").splitlines()]
    events: dict[str, Any] = json.loads((folder / "events.json").read_text("utf-8"))
    id_of = {article["url"]: article["id"] for article in articles}
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as base:
        news: defaultdict[str, set[str]] = defaultdict(set)
        for event, url in base.execute("SELECT event, url FROM event_articles WHERE role = 'news'"):
            news[event].add(id_of[url])
        copies = {
            (id_of[url], id_of[origin]) for url, origin in base.execute("SELECT url, copy_of FROM articles WHERE copy_of IS NOT NULL")
        }
        said = Counter(set(base.execute("SELECT event, field, class FROM contradictions")))
        sources = dict(base.execute("SELECT id, independent_sources FROM events"))
    true = {name: set(event["articles"]) for name, event in events.items()}
    stands = {
        event: max(true, key=lambda name: len(true[name] & told)) for event, told in news.items() if any(told & of for of in true.values())
    }
    planted: Counter[tuple[str | None, Any, Any]] = Counter(
        (name, one["field"], one["class"]) for name, event in events.items() for one in event["contradictions"]
    )
    found = Counter((stands.get(event), field, kind) for event, field, kind in said)
    whole = [event for event, name in stands.items() if news[event] == true[name]]
    right = (found & planted).total()
    return Score(
        pairs=_f1(_pairs(news.values()), _pairs(true.values())),
        copies=_f1(copies, {(a["id"], a["copy_of"]) for a in articles if a["copy_of"] and a["copy_kind"] != "embedded"}),
        contradictions=right / planted.total(),
        invented=found.total() - right,
        whole=len(whole) / len(true),
        independent=sum(sources[event] == events[stands[event]]["independent_sources"] for event in whole) / len(whole),
    )


def _pairs(groups: Iterable[set[str]]) -> set[tuple[str, str]]:
    return {(one, other) for group in groups for one, other in combinations(sorted(group), 2)}


def _f1(said: set[Any], true: set[Any]) -> float:
    right = len(said & true)
    return 2 * right / (len(said) + len(true)) if right else 0.0
