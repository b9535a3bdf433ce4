"""What the page of an event says: its figures, also by outlet, in which words, who contradicts whom, how it came to be known."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from reports.event_explanation import UNKNOWN, figure, lag, notes
from vigia.facts import KINDS

from .quoted import quote_in_place

# Columns of `event_claims` that are figures: what they are called, and the column of their currency.
FIGURES = (
    ("people", "headcount_min", "headcount_max", None),
    ("%", "percent", None, None),
    ("contractors", "contractors", None, None),
    ("sum", "amount", None, "currency"),
    ("stake, %", "stake_percent", None, None),
    ("valuation", "valuation", None, "valuation_currency"),
)
TOLD = 500  # articles and claims, at most


def event_page(database: sqlite3.Connection, id_: str) -> dict[str, Any] | None:
    """None where there is no such event. Rows are sqlite3.Row; nothing in them is HTML."""
    event = database.execute("SELECT * FROM events WHERE id = ?", (id_,)).fetchone()
    if event is None:
        return None
    claims = [*_claims(database, id_)]
    return {
        "event": event,
        "name": named(event),
        "people": json.loads(event["people"]),
        "lead_investors": json.loads(event["lead_investors"]),
        "counted": database.execute("SELECT counted, headcount FROM layoff_events WHERE event = ?", (id_,)).fetchone(),
        "whole": [*_others(database, "id = ?", event["part_of"])],
        "parts": [*_others(database, "part_of = ?", id_)],
        "figures": [*_figures(database, id_)],
        "by_outlet": [label for number, (label, *_) in enumerate(FIGURES) if any(claim["figures"][number] for claim in claims)],
        "told": [number for number in range(len(FIGURES)) if any(claim["figures"][number] for claim in claims)],
        "claims": claims,
        "contradictions": [*_contradictions(database, id_)],
        "stages": database.execute("SELECT * FROM event_stages WHERE event = ?", (id_,)).fetchall(),
        "timeline": [*_timeline(database, event)],
    }


def named(event: sqlite3.Row) -> str:
    """Its companies, and of which part it is."""
    who = event["company"] or f"{event['acquirer'] or UNKNOWN} → {event['target'] or UNKNOWN}"
    return f"{who}{', ' + event['scope'] if event['scope'] else ''}"


def _others(database: sqlite3.Connection, where: str, value: str | None) -> Iterator[tuple[sqlite3.Row, str]]:
    for row in database.execute(f"SELECT * FROM events WHERE {where} ORDER BY day, id", (value,)):
        yield row, named(row)


def _figures(database: sqlite3.Connection, id_: str) -> Iterator[dict[str, Any]]:
    for row in database.execute("SELECT * FROM event_figures WHERE event = ? ORDER BY field", (id_,)):
        yield {
            "field": row["field"],
            "most_common": figure(row["most_common"], row["currency"]),
            "groups": row["groups"],
            "range": f"{figure(row['least'])} – {figure(row['most'], row['currency'])}" if row["least"] != row["most"] else "",
            "latest": f"{figure(row['latest'], row['latest_currency'])}, {row['latest_day']}",
            "usd": figure(row["usd"], "USD") if row["usd"] is not None and row["currency"] != "USD" else "",
        }


def _claims(database: sqlite3.Connection, id_: str) -> Iterator[dict[str, Any]]:
    """Those that tell it as news before those that recall it, each in the order in which it became known."""
    sql = "SELECT * FROM event_claims WHERE event = ? ORDER BY role = 'background', known_at, claim LIMIT ?"
    for row in database.execute(sql, (id_, TOLD)).fetchall():
        yield {
            "row": row,
            "figures": [_range(row, least, most, currency) for _, least, most, currency in FIGURES],
            "quote": _quote(database, row),
        }


def _range(row: sqlite3.Row, least: str, most: str | None, currency: str | None) -> str:
    if (low := row[least]) is None:
        return ""
    high = row[most] if most else None
    told = figure(low) if high is None or high == low else f"{figure(low)} – {figure(high)}"
    return f"{told} {row[currency]}" if currency and row[currency] else told


def _quote(database: sqlite3.Connection, row: sqlite3.Row) -> Any:
    fact_table, fact = database.execute("SELECT fact_table, fact FROM claims WHERE id = ?", (row["claim"],)).fetchone()
    assert fact_table in {kind.table for kind in KINDS}
    place = database.execute(f"SELECT field, start_offset, end_offset FROM {fact_table} WHERE id = ?", (fact,)).fetchone()
    story = database.execute("SELECT title, summary, text FROM articles WHERE id = ?", (row["article"],)).fetchone()
    return quote_in_place(story, place["field"], row["quote"], place["start_offset"], place["end_offset"])


def _contradictions(database: sqlite3.Connection, id_: str) -> Iterator[dict[str, Any]]:
    sql = "SELECT * FROM contradictions WHERE event = ? ORDER BY number, side DESC, published_at, article"
    for _, rows in groupby(database.execute(sql, (id_,)), key=lambda row: row["number"]):
        told = [*rows]
        sides = [(row, figure(row["value"], row["currency"])) for row in told]
        yield {"field": told[0]["field"], "class": told[0]["class"], "sides": sides}


def _timeline(database: sqlite3.Connection, event: sqlite3.Row) -> Iterator[dict[str, Any]]:
    rows = database.execute("SELECT * FROM event_articles WHERE event = ? ORDER BY known_at, url LIMIT ?", (event["id"], TOLD)).fetchall()
    first = next((row for row in rows if row["article"] == event["first_article"]), None)
    for row in rows:
        yield {"row": row, "notes": [*notes(row), *(lag(row, first) if first and row["role"] == "news" else ())]}
