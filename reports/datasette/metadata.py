"""Datasette's metadata of one database: what its tables, columns and questions are called, how each is sorted, faceted and shown.

The names come from the schema, the words from output/README.md and from the comments of reports/queries: nothing is told twice.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from reports.described import Described, described, of_readme
from reports.questions import COUNTS, DAYS, Parameter, Question, questions

UNTOLD = Described("", "", {})
HIDDEN_PREFIXES = ("_", "sqlite_")  # tables of libraries
SEARCH_INDEX, SEARCHED = "articles_fts", "articles"
SOURCE = "Vigía, from the outlets that the table sources names"
_EVENT_FACETS = ("status", "company_country", "ai_startup", "first_outlet")


@dataclass(frozen=True, slots=True)
class Look:
    """`newest`, or else `first`: the column it is sorted by, from the greatest, or the least. `listed`: its rows are shown as a list."""

    newest: str | None = None
    first: str | None = None
    facets: tuple[str, ...] = ()
    listed: bool = False


LOOKS: Mapping[str, Look] = {
    "layoff_events": Look("day", facets=_EVENT_FACETS),
    "deal_events": Look("day", facets=("kind", "status", "target_ai_startup", "first_outlet")),
    "funding_events": Look("day", facets=("round_type", "company_country", "ai_startup", "first_outlet")),
    "company_timeline": Look("day", facets=("kind", "role", "company_country")),
    "event_companies": Look(first="company", facets=("role",)),
    "aftermath": Look("deal_day", facets=("kind", "role")),
    "contradictions": Look("published_day", facets=("field", "class", "outlet")),
    "first_reports": Look("published_at", facets=("kind", "place", "outlet")),
    "event_articles": Look("published_at", facets=("role", "outlet", "country")),
    "event_claims": Look("known_at", facets=("kind", "role", "stage", "outlet")),
    "event_stages": Look("day", facets=("kind", "stage", "first_outlet")),
    "layoff_stories": Look("published_at", facets=("stage", "legal_form", "background", "outlet")),
    "reverse_acquihires": Look("published_at", facets=("status", "outlet")),
    "ai_startup_stories": Look("published_at", facets=("outlet",)),
    "layoffs_fyi": Look("Date", facets=("Country",)),
    "warn_notices": Look("notice_date", facets=("location",)),
    "doubtful_stories": Look("published_at", facets=("topic", "outlet")),
    "topic_days": Look("day", facets=("topic",)),
    "source_days": Look("day", facets=("sight", "source")),
    "source_health": Look("needs_person", facets=("state", "needs_person")),
    "source_problems": Look(first="rank", facets=("problem", "needs_person")),
    "source_measures": Look("articles_7_days", facets=("enabled",)),
    "articles": Look("published_at", facets=("source", "published_day"), listed=True),
    "article_topics": Look("article", facets=("topic",)),
    "evidence": Look("article", facets=("topic", "field", "rule")),
    "layoffs": Look("article", facets=("stage", "legal_form", "background")),
    "deals": Look("article", facets=("kind", "status", "background")),
    "funding_rounds": Look("article", facets=("round_type", "currency", "background")),
    "companies": Look("first_seen_at", facets=("kind", "country", "ai_startup")),
    "article_companies": Look("article", facets=("role",)),
    "revisions": Look("seen_at", facets=("field",)),
    "events": Look("day", facets=("kind", "status")),
    "event_figures": Look("latest_day", facets=("field",)),
    "event_contradictions": Look(first="event", facets=("field", "class")),
    "claims": Look("day", facets=("fact_table", "role")),
    "copies": Look("article", facets=("kind",)),
    "doubtful_topics": Look("score", facets=("topic",)),
    "sources": Look(first="id", facets=("enabled", "country", "kind")),
    "endpoints": Look("failures", facets=("kind", "active", "failure_class")),
    "discoveries": Look("first_seen_at", facets=("state", "source")),
    "drops": Look("last_seen_at", facets=("reason", "source")),
    "crawls": Look("id", facets=("finish_reason", "exit_status")),
    "crawl_sources": Look("recorded_at"),
    "unread": Look("first_failed_at", facets=("reason",)),
}


def metadata(database: sqlite3.Connection, name: str, readme: str | None = None) -> dict[str, Any]:
    """`name`: the database's in Datasette. `readme`: instead of output/README.md.

    sqlite3.Error where the database has not what a question asks for.
    """
    told = of_readme() if readme is None else described(readme)
    asked = questions().values()
    for question in asked:
        database.execute(f"EXPLAIN {question.sql}", {parameter.name: None for parameter in question.parameters}).fetchall()
    sql = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT GLOB ? ORDER BY name"
    there = [table for (table,) in database.execute(sql, (f"{SEARCH_INDEX}_*",))]
    order = [*told, *there]
    tables = {table: _table(database, table, told.get(table, UNTOLD)) for table in sorted(there, key=order.index)}
    queries = dict(_query(question, tables) for question in asked)
    return {
        "title": "Vigía",
        "source": SOURCE,
        "databases": {name: {"title": f"Vigía: {name}", "tables": tables, "queries": queries}},
    }


def _table(database: sqlite3.Connection, table: str, told: Described) -> dict[str, Any]:
    if told.plumbing or table.startswith(HIDDEN_PREFIXES) or table == SEARCH_INDEX:
        return {"hidden": True}
    columns = [column for (column,) in database.execute("SELECT name FROM pragma_table_info(?)", (table,))]
    look = LOOKS.get(table, Look())
    made: dict[str, Any] = {
        "title": told.title or table,
        "description_html": f"<p><code>{escape(table)}</code>{_html(told.more)}</p>",
        "section": told.section,
        "source": SOURCE,
        "columns": {column: told.columns.get(column, "").replace("`", "") for column in columns},
        "facets": [column for column in look.facets if column in columns],
        "listed": look.listed,
    }
    if look.newest in columns:
        made["sort_desc"] = look.newest
    elif look.first in columns:
        made["sort"] = look.first
    if table == SEARCHED:
        made |= {"fts_table": SEARCH_INDEX, "fts_pk": "id"}
    return made


def _query(question: Question, tables: Collection[str]) -> tuple[str, dict[str, Any]]:
    """Under its own name; where a table has that already, which Datasette would hide behind it, with `-question` behind it."""
    return question.name + ("-question" if question.name in tables else ""), {
        "sql": question.sql,
        "title": question.asks,
        "hide_sql": True,
        "params": [parameter.name for parameter in question.parameters],
        "parameters": [_parameter(parameter) for parameter in question.parameters],
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    kind = "date" if parameter.name in DAYS else "number" if parameter.name in COUNTS else "text"
    return {"name": parameter.name, "about": parameter.about, "required": parameter.required, "default": parameter.default, "input": kind}


def _html(markdown: str) -> str:
    """The little of Markdown that the descriptions have."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(markdown))
