"""Reading stored texts again: which articles were read by other rules than today's, and what another reading changes. Never the network."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace

from vigia.facts import KINDS
from vigia.items import Analysis

from . import changes, clean
from .articles import FEED_ONLY
from .connection import Connection
from .corrections import Corrections
from .events import Events
from .readings import Readings
from .unread import Unread

BATCH = 200  # articles in memory at once


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """What the rules are given."""

    id: int
    url: str
    title: str | None
    text: str | None
    country: str | None
    published: str | None  # the outlet's day, YYYY-MM-DD


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new reading changed: topics gained and lost, and the tables of facts that say something else now."""

    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost or self.facts)


class Rereading:
    def __init__(self, db: Connection, readings: Readings, corrections: Corrections, unread: Unread, events: Events) -> None:
        self.db, self.readings, self.corrections, self.unread, self.events = db, readings, corrections, unread, events

    def at(self, url: str) -> StoredArticle | None:
        """The article of an address, whichever of its addresses that is."""
        row = self.db.row(
            f"SELECT {_GIVEN} FROM articles JOIN sources ON sources.id = source"
            " WHERE articles.id = (SELECT article FROM article_urls WHERE url = ?) OR articles.url = ?",
            (url, url),
        )
        return None if row is None else _stored(row)

    def is_readable(self, article: int) -> bool:
        """Whether what is stored can be read again: its text is not withheld."""
        return bool(self.db.value(f"SELECT 1 FROM articles WHERE id = ? AND {_READABLE}", (article,)))

    def outdated(self, rules_version: str, *, since: str | None = None, after: int = 0, limit: int = BATCH) -> list[StoredArticle]:
        """Articles whose reading is of another version, by id, those after the id `after`; `since` is a day (YYYY-MM-DD) in
        the outlet's zone."""
        sql = (
            f"SELECT {_GIVEN} FROM articles JOIN sources ON sources.id = source"
            f" WHERE articles.id > ? AND {_OUTDATED} AND {_READABLE} ORDER BY articles.id LIMIT ?"
        )
        return [_stored(row) for row in self.db.rows(sql, (after, rules_version, since, since, limit))]

    def count(self, rules_version: str, *, since: str | None = None) -> tuple[int, int]:
        """(articles to read again, articles that must be left as they are because their text is withheld)."""
        sql = f"SELECT sum({_READABLE}), sum(NOT {_READABLE}) FROM articles WHERE {_OUTDATED}"
        row = self.db.row(sql, (rules_version, since, since))
        return (row[0] or 0, row[1] or 0) if row else (0, 0)

    def has_readings(self, rules_version: str) -> bool:
        """Whether any story was read by these rules."""
        return self.db.value("SELECT 1 FROM articles WHERE rules_version = ? LIMIT 1", (rules_version,)) is not None

    def due(self, *, after: int = 0, limit: int = BATCH) -> list[StoredArticle]:
        """Stories that could not be read and whose next try is due, by id, those after the id `after`."""
        sql = (
            f"SELECT {_GIVEN} FROM unread JOIN articles ON articles.id = unread.article JOIN sources ON sources.id = source"
            f" WHERE articles.id > ? AND next_try_at <= ? AND {_READABLE} ORDER BY articles.id LIMIT ?"
        )
        return [_stored(row) for row in self.db.rows(sql, (after, self.db.now_text(), limit))]

    def save(self, article: int, reading: Analysis, *, of: StoredArticle | None = None) -> Difference | None:
        """Replace what was read out of an article, as its labels have it, in one transaction; says what that changed.

        `of`: the words that were read. Where others stand there by now, or none, the reading is not theirs: nothing is done, None.
        A text that was only kept until it could be read goes with it, but for quotes of at most QUOTE_WITHHELD_LIMIT characters.
        """
        with self.db.transaction():
            row = self.db.row(
                "SELECT title, text, coalesce(text_withheld, withhold) AS limited, withhold"
                " FROM articles LEFT JOIN unread ON article = id WHERE id = ?",
                (article,),
            )
            if row is None or (of is not None and (row["title"], row["text"]) != (of.title, of.text)):
                return None
            old, withhold = self.readings.of(article), row["withhold"]
            reading = self.corrections.made(reading, row["title"], article)
            self.readings.write(article, reading, clean.QUOTE_WITHHELD_LIMIT if row["limited"] else None)
            self.db.update("articles", {"rules_version": reading.rules_version, "echo_of": reading.echo_of}, "id = ?", (article,))
            if withhold:
                self.unread.withhold(article, withhold)
            self.unread.mark_read(article)
            self.events.settle([article])
            return difference(old, reading)

    def correct_stored(self) -> int:
        """Bring what is stored to what the labels say, for labels that came in while no run saw them. How many articles that changed."""
        return sum(self.correct(article) for article in self.corrections.stored()) + self.events.heed(self.corrections.judgements.pairs())

    def correct(self, article: int) -> bool:
        """Bring what is stored of one article to what its labels say, without reading it. Whether that changed anything."""
        if self._correction(article) is None:  # without the lock: mostly there is nothing to do
            return False
        with self.db.transaction():
            if (correction := self._correction(article)) is None:
                return False
            withheld = self.db.value("SELECT text_withheld FROM articles WHERE id = ?", (article,)) is not None
            self.readings.write(article, correction, clean.QUOTE_WITHHELD_LIMIT if withheld else None)
            self.events.settle([article])
            return True

    def _correction(self, article: int) -> Analysis | None:
        """What should be stored of an article that was read; None where nothing else should."""
        row = self.db.row("SELECT title FROM articles WHERE id = ? AND rules_version IS NOT NULL", (article,))
        if row is None:
            return None
        old = self.readings.of(article)
        new = self.corrections.made(old, row["title"], article)
        new = replace(new, topics=[tag for tag in new.topics if tag.tagged or tag.doubtful])
        return None if new == old else new


def _stored(row: sqlite3.Row) -> StoredArticle:
    return StoredArticle(row["id"], row["url"], row["title"], row["text"], row["country"], row["published_day"])


def difference(old: Analysis, new: Analysis) -> Difference:
    return Difference(
        gained=tuple(sorted(new.tags - old.tags)),
        lost=tuple(sorted(old.tags - new.tags)),
        facts=tuple(kind.table for kind in KINDS if changes.facts_changed(kind.among(old.facts), kind.among(new.facts))),
    )


_GIVEN = "articles.id, url, title, text, sources.country, published_day"
# An article without a day counts as of the day it was first seen. What was never fetched (headlines only) can be read
# again from its headline.
_OUTDATED = (
    "(rules_version IS NULL OR rules_version <> ?) AND (? IS NULL OR coalesce(published_day, substr(articles.first_seen_at, 1, 10)) >= ?)"
)
_READABLE = f"(text_withheld IS NULL OR text_withheld = '{FEED_ONLY}')"
