"""What the page of a search says: the stories that `scrapy search` finds of the same words."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

from reports.search import search

LISTED = 100
LONGEST = 300  # characters of a query that are read: each word is looked up


def search_page(database: sqlite3.Connection, query: str, since: str) -> dict[str, Any]:
    """`found`: at most LISTED stories, None where nothing is asked; `more`: there are others. `problem`: why it could not be looked for, or
    what was not understood, else "". No query is an error."""
    asked = query[:LONGEST].strip()
    told: dict[str, Any] = {"query": asked, "since": since, "longest": LONGEST, "found": None, "more": False, "problem": ""}
    if len(query) > LONGEST:
        told["problem"] = f"Only the first {LONGEST} characters were looked for."
    day = _day(since)
    if since and day is None:
        told |= {"since": "", "problem": f"{since[:40]} is no day (2026-01-31): stories of every day were looked for."}
    if not asked:
        return told
    try:
        found = search(database, asked, LISTED + 1, day)
    except sqlite3.Error as error:
        return told | {"problem": _why(error)}
    return told | {"found": found[:LISTED], "more": len(found) > LISTED}


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _why(error: sqlite3.Error) -> str:
    """In a person's words, with the cure."""
    if "interrupted" in str(error):
        return "This took too long: rarer words, or fewer, are found sooner."
    if "no such table" in str(error):
        return "An older version wrote this database and did not sort its words: run a crawl or retag first."
    return f"The database could not be read: {error}"
