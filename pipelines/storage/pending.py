"""What discovery hands over and what comes back of it: a link, something to fetch, what is remembered of an address."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from vigia.addresses import Address
from vigia.items import Link

from . import hints, times

STORED = ("new", "known", "updated")  # the states of an address that led to an article


@dataclass(frozen=True, slots=True)
class Discovery:
    """A link as discovery hands it over; `drop` names why it is not to be fetched."""

    link: Link
    drop: str | None = None
    detail: str | None = None

    @property
    def address(self) -> Address:
        return self.link.address


@dataclass(frozen=True, slots=True)
class PendingFetch:
    """Something to fetch. `kind`: "new" (never stored, first try), "retry" (it failed before), "recheck" (a stored article)."""

    link: Link
    source: str
    kind: Literal["new", "retry", "recheck"]
    attempts: int
    endpoint: int | None
    first_seen_at: datetime | None

    @property
    def address(self) -> Address:
        return self.link.address


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of an address. Without an article, `article` and all that belongs to it is None."""

    url: str
    state: str
    reason: str | None
    article: int | None
    article_url: str | None
    last_fetched_at: datetime | None
    modified_at: datetime | None
    text_hash: str | None


def pending_of(row: sqlite3.Row) -> PendingFetch:
    kind: Literal["new", "retry", "recheck"] = (
        "recheck" if row["state"] in STORED else "retry" if row["attempts"] or row["state"] == "failed" else "new"
    )
    return PendingFetch(
        link=hints.load(Address(row["url"], row["fetch_url"]), row["hints"]),
        source=row["source"],
        kind=kind,
        attempts=row["attempts"],
        endpoint=row["endpoint"],
        first_seen_at=times.parse(row["first_seen_at"]),
    )
