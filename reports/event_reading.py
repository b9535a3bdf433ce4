"""What the database says of an event, read once for whoever tells it, and the words that all of them have in common."""

from __future__ import annotations

import sqlite3
from itertools import groupby

QUOTED = 160  # characters of a sentence: less than what may be kept of a text that is reserved


def figures(database: sqlite3.Connection, event: str) -> list[sqlite3.Row]:
    return database.execute("SELECT * FROM event_figures WHERE event = ? ORDER BY field", (event,)).fetchall()


def contradictions(database: sqlite3.Connection, event: str) -> list[list[sqlite3.Row]]:
    """For each of them who tells what, those first whose value stands against the others'."""
    sql = "SELECT * FROM contradictions WHERE event = ? ORDER BY number, side DESC, published_at, article"
    return [list(told) for _, told in groupby(database.execute(sql, (event,)), key=lambda row: row["number"])]


def articles(database: sqlite3.Connection, event: str, role: str = "news") -> list[sqlite3.Row]:
    """In the order in which they became known."""
    sql = "SELECT * FROM event_articles WHERE event = ? AND role = ? ORDER BY known_at, url"
    return database.execute(sql, (event, role)).fetchall()


def claims(database: sqlite3.Connection, event: str) -> list[sqlite3.Row]:
    """What its news say, in the order in which it became known."""
    sql = "SELECT * FROM event_claims WHERE event = ? AND role = 'news' ORDER BY known_at, claim"
    return database.execute(sql, (event,)).fetchall()


def outlet(row: sqlite3.Row) -> str:
    """An outlet by its name, with its country where that is known."""
    return with_country(row["outlet"], row["country"])


def with_country(name: str, country: str | None) -> str:
    return f"{name}{f' ({country})' if country else ''}"


def shortened(quote: str | None) -> str:
    """In one line, at most QUOTED characters of it, cut between two words."""
    words = " ".join((quote or "").split())
    return words if len(words) <= QUOTED else words[:QUOTED].rsplit(" ", 1)[0] + "…"
