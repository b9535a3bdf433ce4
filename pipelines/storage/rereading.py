"""Reading stored texts again: which articles were read by other rules than today's, and what another reading changes. Never the network."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from . import changes, times
from .articles import FEED_ONLY, Articles
from .readings import Reading

BATCH = 200  # articles in memory at once


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """What the rules are given."""

    id: int
    url: str
    title: str | None
    text: str | None
    country: str | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What a new reading changed: topics gained and lost, and the tables of facts that say something else now."""

    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost or self.facts)


class Rereading(Articles):
    def articles_for_retag(
        self, rules_version: str, *, since: str | None = None, after: int = 0, limit: int = BATCH
    ) -> list[StoredArticle]:
        """Articles whose reading is of another version, by id, those after the id `after`; `since` is a day (YYYY-MM-DD) in
        the outlet's zone."""
        sql = (
            "SELECT articles.id, url, title, text, sources.country, published_at FROM articles JOIN sources ON sources.id = source"
            f" WHERE articles.id > ? AND {_OUTDATED} AND {_READABLE} ORDER BY articles.id LIMIT ?"
        )
        rows = self.rows(sql, (after, rules_version, since, since, limit))
        return [
            StoredArticle(row["id"], row["url"], row["title"], row["text"], row["country"], times.parse(row["published_at"]))
            for row in rows
        ]

    def count_for_retag(self, rules_version: str, *, since: str | None = None) -> tuple[int, int]:
        """(articles to read again, articles that must be left as they are because their text is withheld)."""
        sql = f"SELECT sum({_READABLE}), sum(NOT {_READABLE}) FROM articles WHERE {_OUTDATED}"
        row = self.row(sql, (rules_version, since, since))
        return (row[0] or 0, row[1] or 0) if row else (0, 0)

    def save_reading(self, article: int, reading: Reading) -> Difference:
        """Replace what was read out of an article, in one transaction; says what that changed."""
        with self.transaction():
            old = self.reading(article)
            self._write_reading(article, reading, None)
            self.update("articles", {"rules_version": reading.rules_version}, "id = ?", (article,))
            return difference(old, reading)


def difference(old: Reading, new: Reading) -> Difference:
    pairs = (("layoffs", old.layoffs, new.layoffs), ("deals", old.deals, new.deals), ("funding_rounds", old.funding, new.funding))
    return Difference(
        gained=tuple(sorted(new.tags - old.tags)),
        lost=tuple(sorted(old.tags - new.tags)),
        facts=tuple(name for name, before, after in pairs if changes.facts_changed(before, after)),
    )


# An article without a day counts as of the day it was first seen. What was never fetched (headlines only) can be read
# again from its headline.
_OUTDATED = (
    "(rules_version IS NULL OR rules_version <> ?) AND (? IS NULL OR coalesce(published_day, substr(articles.first_seen_at, 1, 10)) >= ?)"
)
_READABLE = f"(text_withheld IS NULL OR text_withheld = '{FEED_ONLY}')"
