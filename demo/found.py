"""What a crawl found, read from its database and put into the words of the demo's table."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pipelines.storage.readings import fact_of
from reports.explanation import told
from vigia.facts import KINDS


@dataclass(frozen=True, slots=True)
class FoundStory:
    outlet: str
    published: datetime | None  # in the outlet's zone
    title: str
    tags: list[str]
    facts: list[str]
    notes: list[str]


@dataclass(slots=True)
class Found:
    stories: list[FoundStory] = field(default_factory=list)
    dropped: list[tuple[str, str, str]] = field(default_factory=list)  # outlet, reason, address
    failed: list[tuple[str, str]] = field(default_factory=list)  # outlet, error
    states: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)


def read(path: Path) -> Found:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        db.row_factory = sqlite3.Row
        found = Found()
        query = """SELECT a.*, s.name AS outlet, s.timezone AS timezone FROM articles a JOIN sources s ON s.id = a.source
                   ORDER BY a.published_at DESC, a.url"""
        for row in db.execute(query):
            tags = [tag for (tag,) in db.execute("SELECT topic FROM article_topics WHERE article = ? ORDER BY topic", (row["id"],))]
            found.tags.update(tags)
            at = datetime.fromisoformat(row["published_at"]).astimezone(ZoneInfo(row["timezone"])) if row["published_at"] else None
            found.stories.append(FoundStory(row["outlet"], at, row["title"] or "(no title)", tags, _facts(db, row["id"]), _notes(row)))
        found.dropped = [
            (row["name"], row["reason"], row["url"])
            for row in db.execute("SELECT s.name, d.reason, d.url FROM drops d JOIN sources s ON s.id = d.source ORDER BY d.reason, d.url")
        ]
        found.failed = [
            (row["name"], row["error"])
            for row in db.execute(
                """SELECT s.name, c.error FROM crawl_sources c JOIN sources s ON s.id = c.source
                   WHERE c.error IS NOT NULL AND c.crawl = (SELECT max(id) FROM crawls) ORDER BY s.name"""
            )
        ]
        found.states.update(dict(db.execute("SELECT state, count(*) FROM discoveries GROUP BY state").fetchall()))
        return found


def _notes(row: sqlite3.Row) -> list[str]:
    notes = [f"text withheld: {row['text_withheld']}"] if row["text_withheld"] else []
    return notes + (["behind a paywall"] if row["paywall"] else [])


def _facts(db: sqlite3.Connection, article: int) -> list[str]:
    rows = [(kind, row) for kind in KINDS for row in db.execute(f"SELECT * FROM {kind.table} WHERE article = ? ORDER BY id", (article,))]
    return list(dict.fromkeys(told(fact_of(kind, row)) for kind, row in rows))  # two sentences may state one fact
