"""Taking an article down: its text, quotes, earlier versions and copies go, and its addresses and text are never stored again."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from .articles import Articles
from .connection import Connection
from .copies import Copies
from .discoveries import Discoveries
from .events import Events
from .forgotten import digest
from .terms import drop_all_unused

SAME_TEXT = 0.9  # of a text stands in the other: a copy but for a word or a line, or a cut one; a light rewrite has 0.7 and less


@dataclass(frozen=True, slots=True)
class Takedown:
    """What went: the addresses of the articles (the copies with them), how many addresses are now remembered as forgotten, and which of
    those that were given nobody had ever met."""

    articles: tuple[str, ...]
    addresses: int
    unknown: tuple[str, ...]
    left: tuple[str, ...] = ()  # events that they were of and that others tell of
    withdrawn: tuple[str, ...] = ()  # events that no article tells of any more


class Takedowns:
    def __init__(self, db: Connection, articles: Articles, discoveries: Discoveries, copies: Copies, events: Events) -> None:
        self.db, self.articles, self.discoveries, self.copies, self.events = db, articles, discoveries, copies, events

    def forget(self, *urls: str) -> Takedown:
        """Remove the article of these addresses (identities), every article with the same text, whole or cut, and whatever was read out
        of them. Light rewrites, and articles of others with a part of it in their own text, stay.

        Of the text nothing is left in the file, neither in the search index nor in pages that SQLite keeps free; that takes a
        rewrite of the whole file, for which the disk must have room. An address never seen is remembered all the same.
        """
        self.db.execute("PRAGMA secure_delete = ON")
        with self.db.transaction():
            unknown = tuple(url for url in urls if self.discoveries.known(url) is None and not self.discoveries.forgotten.has(url))
            doomed = self._doomed(urls)
            addresses = set(urls)
            for row in doomed.values():
                addresses |= {found["url"] for found in self.db.rows("SELECT url FROM article_urls WHERE article = ?", (row["id"],))}
                addresses |= {row["url"], row["page_url"]}
                self._remember("text", row["text_hash"])
            for address in sorted(addresses):
                self._remember("address", address)
                self._forget_discovery(address)
            others = self.copies.remove(doomed.keys()) - doomed.keys()
            events = self.events.forget(doomed)
            for row in doomed.values():
                self.db.execute("DELETE FROM articles WHERE id = ?", (row["id"],))
            self.events.settle(others)
            now = {event: self.events.ids.resolve(event) for event in sorted(events)}
            self.db.execute("DELETE FROM companies WHERE learned = 1 AND id NOT IN (SELECT company FROM article_companies)")
            self.db.execute(
                "INSERT INTO articles_fts (articles_fts) VALUES ('optimize')"
            )  # merges away the index's own memory of deleted rows
            drop_all_unused(self.db)
        self.db.execute("VACUUM")
        self.db.checkpoint()
        left = {event for event in now.values() if event is not None}
        withdrawn = tuple(event for event, there in now.items() if there is None)
        return Takedown(tuple(sorted(row["url"] for row in doomed.values())), len(addresses), unknown, tuple(sorted(left)), withdrawn)

    def _doomed(self, urls: tuple[str, ...]) -> dict[int, sqlite3.Row]:
        """Articles of these addresses and all their copies, by id."""
        named = {row["id"]: row for url in urls if (row := self.articles.by_url(url)) is not None}
        hashes = {row["text_hash"] for row in named.values()} - {None}
        same = {row["id"]: row for text in hashes for row in self.db.rows("SELECT * FROM articles WHERE text_hash = ?", (text,))}
        found = named | same
        for article in {other for known in found for other in self.copies.same_text(known, SAME_TEXT)} - found.keys():
            found |= {row["id"]: row for row in self.db.rows("SELECT * FROM articles WHERE id = ?", (article,))}
        return found

    def _remember(self, kind: str, value: object) -> None:
        if isinstance(value, str):
            sql = "INSERT INTO forgotten (digest, kind, forgotten_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
            self.db.execute(sql, (digest(value), kind, self.db.now_text()))

    def _forget_discovery(self, url: str) -> None:
        """The address keeps its row and its one state; what travelled with it goes."""
        row = self.db.row("SELECT source FROM discoveries WHERE url = ?", (url,))
        if row is None:
            return
        at = self.db.now_text()
        values = {"state": "dropped", "reason": "forgotten", "filtered": 0, "title": None, "published_at": None, "hints": "{}"}
        self.db.update("discoveries", {**values, "fetch_url": url, "next_try_at": None, "settled_at": at}, "url = ?", (url,))
        self.db.execute("UPDATE drops SET detail = NULL WHERE url = ?", (url,))
        self.discoveries.count_drop(url, row["source"], "forgotten", None, at)
