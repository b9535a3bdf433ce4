"""Sketches of texts, and the index of their samples: which other texts are worth a comparison, without reading them."""

from __future__ import annotations

import json
import sqlite3
import struct
from dataclasses import dataclass, replace
from datetime import date

from pipelines.duplicates import shingles
from vigia.items import Sketch

from .connection import Connection

WINDOW = 30  # days between two publications; articles without a day are copies only where they have the very same text
BATCH = 50  # articles in one transaction, some tenths of a second
NONE = Sketch(shingles.VERSION, 1, 0, (), ())


@dataclass(frozen=True, slots=True)
class Sketched:
    """What copies of an article are found by. `text` is None where it may not be kept, also while it still stands there to be read."""

    article: int
    source: str
    day: int | None  # of publication, as an ordinal
    text_hash: str | None
    text: str | None
    sketch: Sketch


class Sketches:
    def __init__(self, db: Connection) -> None:
        self.db = db

    def write(self, article: int, sketch: Sketch | None) -> Sketched:
        """The article as it stands now, its sketch and samples stored: the given one, else that of its stored text, else what is there.

        A text that may not be kept, now or once it was read, has the coarser sketch from the start.
        """
        row = self.db.row(f"SELECT {_COLUMNS} FROM {_TABLES} WHERE articles.id = ?", (article,))
        assert row is not None, f"no article {article}"
        stored = _sketched(row)
        if sketch is None:
            sketch = stored.sketch if row["text"] is None else shingles.sketch(row["text"])
        new = replace(stored, sketch=sketch if row["kept"] else shingles.coarsened(sketch))
        if (row["version"], row["indexed_day"]) != (shingles.VERSION, new.day) or new.sketch != stored.sketch:
            self._replace(new)
        return new

    def _replace(self, new: Sketched) -> None:
        self.delete(new.article)
        values = {"article": new.article, "version": new.sketch.version, "sampling": new.sketch.sampling, "shingles": new.sketch.shingles}
        self.db.insert("sketches", {**values, "day": new.day, "samples": _packed(new.sketch)})
        if new.day is not None:
            sql = "INSERT INTO shingles (hash, day, article) SELECT value, ?, ? FROM json_each(?)"
            self.db.execute(sql, (new.day, new.article, json.dumps(sorted(new.sketch.hashes))))

    def delete(self, article: int) -> None:
        row = self.db.row("SELECT day, samples FROM sketches WHERE article = ?", (article,))
        if row is not None:
            sql = "DELETE FROM shingles WHERE hash IN (SELECT value FROM json_each(?)) AND day = ? AND article = ?"
            self.db.execute(sql, (json.dumps(_unpacked(row["samples"])[0]), row["day"], article))
            self.db.execute("DELETE FROM sketches WHERE article = ?", (article,))

    def like(self, given: Sketched) -> list[Sketched]:
        """Articles of other outlets, published within WINDOW days, whose texts share enough samples to be compared."""
        if given.day is None or not given.sketch.hashes:
            return []
        sql = (
            f"SELECT {_COLUMNS} FROM (SELECT shingles.article FROM json_each(?) AS sample CROSS JOIN shingles ON hash = sample.value"
            " AND day BETWEEN ? AND ? GROUP BY shingles.article HAVING count(*) >= ?) AS alike"
            f" CROSS JOIN {_TABLES} WHERE articles.id = alike.article AND source <> ? AND version = ?"
        )
        days = given.day - WINDOW, given.day + WINDOW
        hashes = json.dumps(given.sketch.hashes)
        found = self.db.rows(sql, (hashes, *days, shingles.CANDIDATE_SAMPLES, given.source, shingles.VERSION))
        return [_sketched(row) for row in found]

    def outdated(self, *, after: int = 0, limit: int = BATCH) -> list[int]:
        """Articles without a sketch of today's version, by id, those after the id `after`: an older version of the program stored them."""
        sql = (
            "SELECT id FROM articles WHERE id > ? AND NOT EXISTS (SELECT 1 FROM sketches WHERE article = articles.id AND version = ?)"
            " ORDER BY id LIMIT ?"
        )
        return [row["id"] for row in self.db.rows(sql, (after, shingles.VERSION, limit))]

    def unlist(self) -> None:
        """Nothing is found any more, until each is written again."""
        self.db.execute("DELETE FROM shingles")
        self.db.execute("UPDATE sketches SET day = -1")


_COLUMNS = (
    "articles.id, source, published_day, text_hash, text, text_withheld IS NULL AND withhold IS NULL AS kept,"
    " version, sampling, shingles, samples, sketches.day AS indexed_day"
)
_TABLES = "articles LEFT JOIN sketches ON sketches.article = articles.id LEFT JOIN unread ON unread.article = articles.id"


def _sketched(row: sqlite3.Row) -> Sketched:
    sketch = NONE
    if row["version"] == shingles.VERSION:
        hashes, places = _unpacked(row["samples"])
        sketch = Sketch(row["version"], row["sampling"], row["shingles"], tuple(hashes), tuple(places))
    day = date.fromisoformat(row["published_day"]).toordinal() if row["published_day"] else None
    return Sketched(row["id"], row["source"], day, row["text_hash"], row["text"] if row["kept"] else None, sketch)


def _packed(sketch: Sketch) -> bytes:
    """The hashes, eight bytes each, then the places, four bytes each: a quarter of the room that they take as text, and quick to read."""
    return struct.pack(f"<{len(sketch.hashes)}q{len(sketch.places)}I", *sketch.hashes, *sketch.places)


def _unpacked(samples: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    count = len(samples) // 12
    numbers = struct.unpack(f"<{count}q{count}I", samples)
    return numbers[:count], numbers[count:]
