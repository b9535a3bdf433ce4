"""A database as text: what two runs must agree on, ordered by address, without row ids, instants, attempts and the runs' own tables."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from vigia.facts import KINDS

NOT_COMPARED = {"id", "crawl", "endpoint", "parent", "attempts", "times", "unchanged_fetches", "event"}
INSTANTS = ("_at",)  # every instant ends so; those that belong to the story are kept
OF_THE_STORY = {"published_at", "modified_at"}
TABLES = {
    "sources": "SELECT * FROM sources ORDER BY id",
    "endpoints": "SELECT * FROM endpoints ORDER BY url",
    "discoveries": "SELECT * FROM discoveries ORDER BY url",
    "drops": "SELECT * FROM drops ORDER BY url, reason",
    "articles": "SELECT * FROM articles ORDER BY url",
    **{
        name: f"SELECT a.url AS of_article, t.* FROM {name} t JOIN articles a ON a.id = t.article ORDER BY a.url, {order}"
        for name, order in {
            "article_urls": "t.url",
            "article_topics": "t.topic",
            "evidence": "t.topic, t.field, t.start_offset, t.rule",
            "doubtful_topics": "t.topic",
            "doubtful_evidence": "t.topic, t.field, t.start_offset, t.rule",
            **{kind.table: ", ".join(("t.start_offset", *(f"t.{name}" for name in kind.companies))) for kind in KINDS},
            "article_companies": "t.company",
            "revisions": "t.field",
        }.items()
    },
    "copies": (
        "SELECT a.url AS of_article, b.url AS url, kind, containment FROM copies, articles a, articles b"
        " WHERE a.id IN (article, other) AND b.id IN (article, other) AND a.source < b.source ORDER BY 1, 2"
    ),
    "events": (
        "SELECT coalesce(company, acquirer || ' ' || target) AS of_article, kind, status, day, day_precision, scope, people, first_day, last_day,"
        " independent_sources, independent_groups,"
        " (SELECT group_concat(role || ' ' || source, ' ') FROM (SELECT role, source FROM event_articles WHERE event = events.id ORDER BY 1, 2))"
        " AS told FROM events ORDER BY 1, kind, told"
    ),
    "event_figures": (
        "SELECT coalesce(company, acquirer || ' ' || target) AS of_article, kind, field, least, most, most_common, event_figures.currency, groups,"
        " latest, latest_day FROM event_figures JOIN events ON events.id = event ORDER BY 1, kind, field, most_common"
    ),
}


def dump(database: Path) -> dict[str, list[dict[str, object]]]:
    """Table by table, the rows that two runs over the same newsroom must share."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        return {name: [_kept(row) for row in connection.execute(sql)] for name, sql in TABLES.items()}
    finally:
        connection.close()


def _kept(row: sqlite3.Row) -> dict[str, object]:
    return {name: row[name] for name in row.keys() if _is_compared(name)}  # noqa: SIM118  a Row iterates over its values


def _is_compared(name: str) -> bool:
    return name not in NOT_COMPARED and name != "article" and (not name.endswith(INSTANTS) or name in OF_THE_STORY)
