"""The ids of events: given once, and found for ever. Each stands by a claim, and is the id of whatever event that claim is of now."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from hashlib import blake2b

from pipelines.events.claims import Claim

from .connection import Connection

PREFIX, LENGTH = (
    "ev-",
    10,
)  # of 32 letters and figures each: no two of a billion events are likely to meet, and where they do one is asked anew


class EventIds:
    def __init__(self, db: Connection) -> None:
        self.db = db

    def of(self, claims: Sequence[Claim]) -> str:
        """The id of the event that these claims make: the oldest that stands by one of them, a new one where none does."""
        keys = {(claim.story.id, claim.key) for claim in claims}
        known = [
            (row["number"], row["id"])
            for article in sorted({article for article, _ in keys})
            for row in self.db.rows("SELECT number, id, claim FROM event_ids WHERE article = ?", (article,))
            if (article, row["claim"]) in keys
        ]
        return min(known)[1] if known else self._give(claims)

    def resolve(self, id_: str) -> str | None:
        """The event that an id stands for now; None where it is withdrawn. KeyError where no event ever had it."""
        there = "LEFT JOIN claims ON claims.article = event_ids.article AND claims.key = event_ids.claim"
        row = self.db.row(f"SELECT event FROM event_ids {there} WHERE event_ids.id = ?", (id_,))
        if row is None:
            raise KeyError(id_)
        event: str | None = row["event"]
        return event

    def move(self, article: int, key: str, to: Claim | None) -> None:
        """The claim that some ids stand by is none any more: another of its event takes its place, or they are withdrawn."""
        values = (to.story.id, to.key) if to is not None else (None, None)
        self.db.execute("UPDATE event_ids SET article = ?, claim = ? WHERE article = ? AND claim = ?", (*values, article, key))

    def _give(self, claims: Sequence[Claim]) -> str:
        """A new one; or the one that the event had before it was withdrawn, where the same claim makes it once more."""
        first = min(claims, key=lambda claim: (claim.story.first_seen_at, claim.order))
        place = {"article": first.story.id, "claim": first.key}
        tries = 0
        while True:
            told = f"{first.story.url} {first.key} {first.story.first_seen_at} {tries}"
            id_ = PREFIX + base64.b32encode(blake2b(told.encode(), digest_size=8).digest()).decode().lower()[:LENGTH]
            row = self.db.row("SELECT article FROM event_ids WHERE id = ?", (id_,))
            if row is None:
                self.db.insert("event_ids", {"id": id_, **place, "given_at": self.db.now_text()})
                return id_
            if row["article"] is None:
                self.db.update("event_ids", place, "id = ?", (id_,))
                return id_
            tries += 1
