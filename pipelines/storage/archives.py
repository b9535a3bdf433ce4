"""How far each archive has been read, under which gate, and what came of its records.

A record's outcome and its place are written in one transaction, so that a run which is killed anywhere goes on with the next record.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .connection import Connection

PLACES = 10  # of records that were left out for one reason, the first ones


@dataclass(frozen=True, slots=True)
class Left:
    """Records that were left out for one reason: how many, and where the first of them lie."""

    times: int = 0
    places: tuple[str, ...] = ()

    def also(self, other: Left) -> Left:
        return Left(self.times + other.times, (*self.places, *other.places)[:PLACES])


@dataclass(frozen=True, slots=True)
class Progress:
    """Of one archive. `position`: the number of the last record of which everything is written; `outcomes` are those of OUTCOMES."""

    id: int
    file: str
    position: int = 0
    outcomes: Mapping[str, int] = field(default_factory=Counter)
    left: Mapping[str, Left] = field(default_factory=dict)
    finished: bool = False

    def after(self, number: int, outcome: str | None, left: Mapping[str, Left]) -> Progress:
        """Record `number` came to `outcome` (None: it was left out), and those before it were `left` out."""
        outcomes = Counter(self.outcomes)
        if outcome is not None:
            outcomes[outcome] += 1
        merged = {**self.left, **{reason: self.left.get(reason, Left()).also(more) for reason, more in left.items()}}
        return replace(self, position=number, outcomes=outcomes, left=merged)


class Archives:
    def __init__(self, db: Connection) -> None:
        self.db = db

    def begin(self, digest: str, gate: str, file: str, size: int) -> Progress:
        """What is known of an archive, by its bytes and by what is taken of it; a row of its own where that is nothing yet."""
        with self.db.transaction():
            if self._row(digest, gate) is None:
                values = {"digest": digest, "gate": gate, "file": file, "bytes": size, "begun_at": self.db.now_text()}
                self.db.insert("archives", values)
            row = self._row(digest, gate)
        assert row is not None
        outcomes = Counter({name: row[name] for name in OUTCOMES if row[name]})
        left = {reason: Left(said["times"], tuple(said["places"])) for reason, said in json.loads(row["left_out"]).items()}
        return Progress(row["id"], row["file"], row["position"], outcomes, left, row["finished_at"] is not None)

    def save(self, progress: Progress, *, finished: bool = False) -> None:
        left = {reason: {"times": each.times, "places": list(each.places)} for reason, each in sorted(progress.left.items())}
        values: dict[str, Any] = {"position": progress.position, **{name: progress.outcomes.get(name, 0) for name in OUTCOMES}}
        values["left_out"] = json.dumps(left, ensure_ascii=False)
        if finished:
            values["finished_at"] = self.db.now_text()
        self.db.update("archives", values, "id = ?", (progress.id,))

    def _row(self, digest: str, gate: str) -> sqlite3.Row | None:
        return self.db.row("SELECT * FROM archives WHERE digest = ? AND gate = ?", (digest, gate))


OUTCOMES = ("new", "known", "updated", "dropped")
