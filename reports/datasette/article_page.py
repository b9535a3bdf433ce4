"""What the page of an article says: the story with the words marked that prove something, its tags, facts, companies and relatives."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from reports.explanation import Mark, stretches, told
from vigia.facts import COLUMNS, KINDS, Fact

from .quoted import link, quote_in_place

FIELDS = ("title", "summary", "text")
RELATED = 50  # rows of each kind of relative, at most


def article_page(database: sqlite3.Connection, key: str) -> dict[str, Any] | None:
    """None where there is no article of that id. Rows are sqlite3.Row; nothing in them is HTML."""
    sql = "SELECT articles.*, name AS outlet, country FROM articles JOIN sources ON sources.id = source WHERE articles.id = ?"
    story = database.execute(sql, (key,)).fetchone()
    if story is None:
        return None
    id_ = story["id"]
    tags = [_tag(database, row) for row in database.execute("SELECT * FROM article_topics WHERE article = ? ORDER BY topic", (id_,))]
    facts = [*_facts(database, story)]
    marks: dict[str, list[Mark]] = {field: [] for field in FIELDS}
    for tag in tags:
        for row in tag["evidence"]:
            marks[row["field"]].append((row["start_offset"], row["end_offset"], tag["topic"]))
    for fact in facts:
        marks[fact["field"]].append((fact["start"], fact["end"], fact["table"]))
    return {
        "story": story,
        "link": link(story["url"]),
        "authors": json.loads(story["authors"] or "[]"),
        "marked": {field: [*stretches(story[field] or "", marks[field])] for field in FIELDS},
        "tags": tags,
        "facts": facts,
        "companies": database.execute(
            "SELECT companies.id, name, role, mentions FROM article_companies JOIN companies ON companies.id = company "
            "WHERE article = ? ORDER BY role IS NULL, mentions DESC, name LIMIT ?",
            (id_, RELATED),
        ).fetchall(),
        "copies": database.execute(
            "SELECT articles.id, sources.name AS outlet, articles.title, published_day, copies.kind, containment FROM copies "
            "JOIN articles ON articles.id = article + other - ?1 JOIN sources ON sources.id = source "
            "WHERE ?1 IN (article, other) ORDER BY published_at, articles.id LIMIT ?2",
            (id_, RELATED),
        ).fetchall(),
        "revisions": database.execute("SELECT * FROM revisions WHERE article = ? ORDER BY seen_at DESC LIMIT ?", (id_, RELATED)).fetchall(),
    }


def _tag(database: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
    """The words of one place once, with all rules that found them."""
    sql = (
        "SELECT field, quote, start_offset, end_offset, group_concat(DISTINCT rule) AS rules FROM evidence WHERE article = ? AND topic = ? "
        "GROUP BY field, start_offset, end_offset ORDER BY field <> 'title', field <> 'summary', start_offset"
    )
    found = database.execute(sql, (row["article"], row["topic"])).fetchall()
    return {"topic": row["topic"], "score": row["score"], "evidence": found}


def _facts(database: sqlite3.Connection, story: sqlite3.Row) -> Iterator[dict[str, Any]]:
    for kind in KINDS:
        for row in database.execute(f"SELECT * FROM {kind.table} WHERE article = ? ORDER BY background, id", (story["id"],)):
            fact = _fact(kind, row)
            yield {
                "table": kind.table,
                "told": told(fact),
                "field": fact.field,
                "start": fact.start,
                "end": fact.end,
                "quote": quote_in_place(story, fact.field, fact.quote, fact.start, fact.end),
                "event": row["event"] if kind.linked else None,
            }


def _fact(kind: type[Fact], row: sqlite3.Row) -> Fact:
    held = {name: json.loads(row[name] or "[]") if what is list else row[name] for name, what in COLUMNS[kind.table].items()}
    place = {"quote": row["quote"], "field": row["field"], "start": row["start_offset"], "end": row["end_offset"]}
    return kind(**held, **place, background=bool(row["background"]), rule=row["rule"])
