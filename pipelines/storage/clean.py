"""The last guard before SQLite: every string that is bound passes here, whatever a page or a feed put into it.

Extraction has cleaned the text long before. A character that is still not fit to store (NUL cuts a value short in shells, a lone surrogate
makes the driver raise, a bidirectional override makes a line read as what it is not, tags carry words that nobody sees) is replaced, one
for one: offsets of evidence stay right.
"""

from __future__ import annotations

from typing import Any

from vigia.characters import replaced

_LARGEST = 2**63 - 1

TITLE_LIMIT = 500  # characters; the longest real headline of the collected pages has 180
SUMMARY_LIMIT = 2_000
TEXT_LIMIT = 200_000
QUOTE_WITHHELD_LIMIT = 200  # characters of a quote that stay where the text may not be kept


def fit(value: str) -> str:
    """The same number of characters, none of them unfit to store."""
    return replaced(value)


def text(value: str | None, limit: int | None = None) -> str | None:
    """Fit, at most `limit` characters, and None where nothing but white space is left."""
    if value is None or not value.strip():
        return None
    return fit(value[:limit])


def quote(value: str, limit: int | None = None) -> str:
    """A quote, cut at the last word that fits into `limit` characters."""
    if limit is None or len(value) <= limit:
        return fit(value)
    head = value[: limit + 1]
    cut = head.rfind(" ")
    return fit(value[: cut if cut > limit // 2 else limit])


def integer(value: int | None) -> int | None:
    """None for what SQLite cannot hold: a page that speaks of 10**30 dollars is not believed anyway."""
    return value if value is not None and -_LARGEST <= value <= _LARGEST else None


def parameter(value: Any) -> Any:
    """A bound parameter as SQLite takes it."""
    if isinstance(value, str):
        return fit(value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return integer(value)
    return value
