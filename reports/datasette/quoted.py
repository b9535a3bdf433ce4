"""Words in their place: what stands before a quote in its field, the quote, what stands behind it; and which addresses may be links."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

AROUND = 220  # characters of a field on each side of a quote


class Quote(NamedTuple):
    """Pieces of one text, in order; `before` and `after` are "" where nothing stands there, or the text is withheld."""

    before: str
    words: str
    after: str


def quote_in_place(story: sqlite3.Row, field: str, words: str, start: int, end: int) -> Quote:
    """`story` has title, summary and text. Where the words are not at their place, they stand alone."""
    whole = story[field] if field in ("title", "summary", "text") else None
    if not whole or whole[start:end] != words:
        return Quote("", words, "")
    before, after = whole[max(0, start - AROUND) : start], whole[end : end + AROUND]
    if start > AROUND:
        before = "…" + before.partition(" ")[2]
    if end + AROUND < len(whole):
        after = after.rpartition(" ")[0] + "…"
    return Quote(before, words, after)


def link(address: str | None) -> str | None:
    """The address where a browser would ask a web server for it; None for any other (`javascript:`, `data:`)."""
    return address if address and address.startswith(("https://", "http://")) else None
