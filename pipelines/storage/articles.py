"""Articles: one row a story, saved with everything that belongs to it in one transaction, revised only when something really changed."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal

from vigia import faults
from vigia.facts import KINDS, Fact
from vigia.items import Analysis, Article

from . import changes, clean, times
from .connection import Connection
from .copies import Copies
from .corrections import Corrections
from .discoveries import Discoveries
from .events import Events
from .forgotten import Forgotten
from .pending import STORED
from .readings import Readings
from .terms import Terms
from .unread import Unread

Outcome = Literal["new", "updated", "known", "failed", "forgotten"]

SECOND_LOOK = timedelta(hours=24)  # after first sight: most corrections of a story come within its first day
SETTLING = timedelta(hours=24)  # while an article is that young, a better address of it may still become its own
FEED_ONLY = "feed-only"  # the value of text_withheld where pages are never fetched


class Articles:
    def __init__(
        self,
        db: Connection,
        discoveries: Discoveries,
        readings: Readings,
        corrections: Corrections,
        unread: Unread,
        forgotten: Forgotten,
        copies: Copies,
        events: Events,
        terms: Terms,
    ) -> None:
        self.db, self.discoveries, self.readings, self.corrections = db, discoveries, readings, corrections
        self.unread, self.forgotten, self.copies, self.events = unread, forgotten, copies, events
        self.terms = terms

    def save(self, article: Article) -> Outcome:
        """Store what is known of a story, in one transaction with its addresses, tags, evidence, facts, companies and the
        state of its discovery.

        "new": a row was made. "updated": title, text or a fact really changed, `revisions` has what stood there. "known": nothing changed,
        or the story was there under another address, which is remembered. "forgotten": its address or text was taken down, and nothing
        was stored.

        A story that could not be read (`article.unread`) is stored to be read by the next run; where it stands there read already, that
        reading stays, and the page is "failed": it is fetched again.
        """
        with self.db.transaction():
            outcome = self._save(article)
            faults.reach("article_uncommitted")
        faults.reach("article_committed")
        return outcome

    def _save(self, article: Article) -> Outcome:
        now = article.fetched_at or self.db.now()
        if self.forgotten.any() and (
            self.forgotten.has(article.url, article.page_url, *article.aliases) or self.forgotten.has_text(article.text_hash)
        ):
            self.discoveries.drop(article.page_url, article.source, "forgotten", None, article.crawl)
            return "forgotten"
        discovery = self.discoveries.row_of(article.page_url, article.source, article.crawl)
        url, row = self._identify(article)
        if row is not None and article.unread and row["rules_version"]:
            if article.withhold_once_read:  # reserved since: what was read of it stays, in quotes that may be kept
                self.readings.write(row["id"], self.readings.of(row["id"]), clean.QUOTE_WITHHELD_LIMIT)
                self.unread.withhold(row["id"], article.withhold_once_read)
                reserved = {"rights_reserved": article.rights.reserved, "rights_signals": _strings(article.rights.signals)}
                self.db.update("articles", reserved, "id = ?", (row["id"],))
                self.events.settle({row["id"], *self.copies.settle(row["id"])})
            gave_up = self.discoveries.fail(article.page_url, article.source, article.unread, article.crawl, ours=True) == "gave_up"
            return "known" if gave_up else "failed"
        if row is not None and article.archived and times.utc(now) < row["last_fetched_at"]:
            return self._seen_earlier(article, row, discovery, now)
        article = self._corrected(article, url, row)
        if row is None:
            values = self._values(article, url)
            article_id = self.db.insert("articles", {**values, "first_seen_at": times.utc(now), "last_fetched_at": times.utc(now)})
            self.terms.add(values["title"], values["summary"], values["text"])
            self._save_reading(article_id, article)
            self.events.settle({article_id, *self.copies.settle(article_id, article.sketch)})
            outcome: Outcome = "new"
        else:
            article_id = row["id"]
            outcome = self._save_again(article, row, discovery, now)
        for address in (url, article.page_url, *article.aliases):
            self.db.execute("INSERT INTO article_urls (url, article) VALUES (?, ?) ON CONFLICT DO NOTHING", (address, article_id))
        self._settle(discovery, article, outcome, article_id, now)
        return outcome

    # which article is it?

    def _identify(self, article: Article) -> tuple[str, sqlite3.Row | None]:
        """The address the article stands under, and its row if it has one.

        A canonical link is a claim: where the page at that address is stored and tells another story, the claim is wrong, and
        the page keeps its own.
        """
        by_page = self.by_url(article.page_url)
        if by_page is not None:
            if by_page["url"] == article.page_url != by_page["page_url"] and not _same_story(by_page, article):
                self._give_back(by_page, article.page_url)
                return article.page_url, None
            return by_page["url"], by_page
        by_url = self.by_url(article.url)
        if by_url is not None:
            return (article.url, by_url) if _same_story(by_url, article) else (article.page_url, None)
        for alias in article.aliases:
            row = self.by_url(alias)
            if row is not None and _same_story(row, article):
                return row["url"], row
        row = self._by_hash(article.source, article.text_hash)
        return (row["url"], row) if row is not None else (article.url, None)

    def by_url(self, url: str) -> sqlite3.Row | None:
        return self.db.row("SELECT articles.* FROM article_urls JOIN articles ON articles.id = article WHERE article_urls.url = ?", (url,))

    def _by_hash(self, source: str, text_hash: str | None) -> sqlite3.Row | None:
        if text_hash is None:
            return None
        return self.db.row("SELECT * FROM articles WHERE text_hash = ? AND source = ? ORDER BY id LIMIT 1", (text_hash, source))

    def _give_back(self, row: sqlite3.Row, url: str) -> None:
        """Another page had claimed this address before the page that really stands there came: it goes back under its own."""
        self.db.execute("DELETE FROM article_urls WHERE url = ?", (url,))
        self.db.update("articles", {"url": row["page_url"]}, "id = ?", (row["id"],))
        self.events.settle({row["id"], *self.copies.settle(row["id"])})

    # it is there: what changed?

    def _save_again(self, article: Article, row: sqlite3.Row, discovery: sqlite3.Row, now: datetime) -> Outcome:
        at = times.utc(now)
        other_page = row["page_url"] != article.page_url
        if other_page and discovery["state"] not in STORED:
            if _is_better(article, row, now):
                # whichever of its addresses came first, the same one stands in the end
                self._replace(article, row, article.url if self._is_free(article.url, row["id"]) else row["url"])
                self.db.update("discoveries", {"state": "known"}, "url = ? AND state IN ('new', 'updated')", (row["page_url"],))
            self.db.update("articles", {"last_fetched_at": at}, "id = ?", (row["id"],))
            return "known"
        seen: dict[str, Any] = {"last_fetched_at": at}
        if other_page and article.page_url != row["url"]:
            self.db.update("articles", seen, "id = ?", (row["id"],))
            return "known"  # a variant (AMP, print) of a stored page: the page itself says what changed
        if article.partial and not row["partial"] and row["text"] is not None and not article.text_withheld:
            self.db.update("articles", seen, "id = ?", (row["id"],))
            return "known"  # the wall closed since: the whole text is worth more than its beginning
        old = self.readings.of(row["id"])
        revised = _revisions(row, old, article)
        if revised or _must_replace(row, article):
            self._replace(article, row, row["url"])
            for field, before, after in revised:
                self.db.insert("revisions", {"article": row["id"], "seen_at": at, "field": field, "old": before, "new": after})
        else:
            flags = {
                "paywall": article.paywall,
                "rights_reserved": article.rights.reserved,
                "rights_signals": _strings(article.rights.signals),
            }
            seen |= {name: value for name, value in flags.items() if row[name] != clean.parameter(value)}
            modified = article.modified and times.moment(article.modified, article.timezone)[0]
            if modified and modified != row["modified_at"]:
                seen["modified_at"] = modified
        self.db.update("articles", seen, "id = ?", (row["id"],))
        return "updated" if revised else "known"

    def _seen_earlier(self, article: Article, row: sqlite3.Row, discovery: sqlite3.Row, now: datetime) -> Outcome:
        """A look of an archive that is older than the last: nothing of what is known since changes, but when it was first seen."""
        if times.utc(now) < row["first_seen_at"]:
            self.db.update("articles", {"first_seen_at": times.utc(now)}, "id = ?", (row["id"],))
            self.events.settle({row["id"], *self.copies.settle(row["id"])})
        for address in (article.page_url, *article.aliases):
            self.db.execute("INSERT INTO article_urls (url, article) VALUES (?, ?) ON CONFLICT DO NOTHING", (address, row["id"]))
        if discovery["state"] not in STORED:
            values = {"state": "known", "reason": None, "filtered": 0, "attempts": 0, "next_try_at": None, "settled_at": self.db.now_text()}
            self.db.update("discoveries", values, "url = ?", (article.page_url,))
        return "known"

    def _is_free(self, url: str, article_id: int) -> bool:
        return self.db.value("SELECT 1 FROM articles WHERE url = ? AND id <> ?", (url, article_id)) is None

    def _replace(self, article: Article, row: sqlite3.Row, url: str) -> None:
        values = self._values(article, url)
        del values["source"], values["crawl"]  # whoever first brought it
        if (row["title"], row["summary"], row["text"]) == (values["title"], values["summary"], values["text"]):
            del values["title"], values["summary"], values["text"]  # spares the search index
        else:
            self.terms.add(values["title"], values["summary"], values["text"])
        self.db.update("articles", values, "id = ?", (row["id"],))
        if article.text_withheld:  # reserved since: what was kept of the text goes as well
            self.db.execute("DELETE FROM revisions WHERE article = ? AND field = 'text'", (row["id"],))
            self.db.owes_merging |= row["text"] is not None
        self._save_reading(row["id"], article)
        self.events.settle({row["id"], *self.copies.settle(row["id"], article.sketch)})

    def _corrected(self, article: Article, url: str, row: sqlite3.Row | None) -> Article:
        """As its labels have it; one that could not be read has no reading yet that could be wrong."""
        if article.unread:
            return article
        title = clean.text(article.title, clean.TITLE_LIMIT)
        reading = Analysis(article.topics, article.facts, article.companies, article.rules_version)
        made = self.corrections.made(reading, title, row["id"] if row is not None else None, url, article.page_url, *article.aliases)
        return replace(article, topics=made.topics, facts=made.facts, companies=made.companies)

    def _save_reading(self, article_id: int, article: Article) -> None:
        reading = Analysis(article.topics, article.facts, article.companies, article.rules_version)
        self.readings.write(article_id, reading, _quote_limit(article))
        if article.unread:
            self.unread.mark(article_id, article.unread, clean.text(article.withhold_once_read, 200))
        else:
            self.unread.mark_read(article_id)

    def _settle(self, discovery: sqlite3.Row, article: Article, outcome: Outcome, article_id: int, now: datetime) -> None:
        """The state of the URL that led here. A stored page that had not changed keeps its state."""
        state = outcome
        if outcome == "known":
            holder = self.db.value("SELECT page_url FROM articles WHERE id = ?", (article_id,))
            if holder == article.page_url:
                state = discovery["state"] if discovery["state"] in STORED else "new"
        first_seen = times.parse(self.db.value("SELECT first_seen_at FROM articles WHERE id = ?", (article_id,))) or now
        look_again = first_seen + SECOND_LOOK
        due = state != "known" and discovery["endpoint"] is not None and article.text_withheld != FEED_ONLY
        due = due and look_again > max(now, self.db.now())  # an archive's stories are old when they come
        again = discovery["state"] in STORED
        values = {
            "state": state,
            "reason": None,
            "filtered": 0,
            "attempts": 0,
            "unchanged_fetches": discovery["unchanged_fetches"] + 1 if again and outcome == "known" else 0,
            "next_try_at": times.utc(look_again) if due else None,
            "queued_at": times.utc(look_again) if due else discovery["queued_at"],
            "settled_at": times.utc(now),
        }
        self.db.update("discoveries", values, "url = ?", (article.page_url,))

    def _values(self, article: Article, url: str) -> dict[str, Any]:
        published_at, day, precision, origin = times.moment(article.published, article.timezone)
        withheld = clean.text(article.text_withheld, 200)
        return {
            "source": article.source,
            "url": url,
            "page_url": article.page_url,
            "title": clean.text(article.title, clean.TITLE_LIMIT),
            "summary": clean.text(article.summary, clean.SUMMARY_LIMIT),
            "text": None if withheld else clean.text(article.text, clean.TEXT_LIMIT),
            "authors": _strings(article.authors),
            "agency": clean.text(article.agency, 200),
            "section": clean.text(article.section, 200),
            "image": clean.text(article.image, 2_000),
            "language": clean.text(article.language, 35),
            "language_probability": article.language_probability,
            "published_at": published_at,
            "published_day": day,
            "published_precision": precision,
            "published_from": origin,
            "modified_at": times.moment(article.modified, article.timezone)[0],
            "partial": article.partial,
            "paywall": article.paywall,
            "rights_reserved": article.rights.reserved,
            "rights_signals": _strings(article.rights.signals),
            "text_withheld": withheld,
            "text_length": len(article.text or ""),
            "text_hash": article.text_hash,
            "fields_from": json.dumps(article.sources_of, ensure_ascii=False, sort_keys=True),
            "echo_of": clean.text(article.echo_of, 200),
            "rules_version": article.rules_version,
            "crawl": article.crawl,
        }


def _strings(values: list[str]) -> str:
    return json.dumps([clean.fit(value) for value in values if value.strip()], ensure_ascii=False)


def _quote_limit(article: Article) -> int | None:
    return clean.QUOTE_WITHHELD_LIMIT if article.text_withheld else None


def _same_story(row: sqlite3.Row, article: Article) -> bool:
    if article.text_hash is not None and article.text_hash == row["text_hash"]:
        return True
    return changes.resembles(row["title"], row["text"], article.title, article.text)


def _is_better(article: Article, row: sqlite3.Row, now: datetime) -> bool:
    """Two pages brought one story, and the story is young: the page at its own canonical address wins, then the shorter
    address, then the alphabet."""
    first_seen = times.parse(row["first_seen_at"]) or now
    if now - first_seen >= SETTLING or (article.partial and not row["partial"]) or (article.text_withheld and row["text"] is not None):
        return False
    return _rank(article.page_url, article.url) < _rank(row["page_url"], row["url"])


def _rank(page_url: str, url: str) -> tuple[object, ...]:
    return page_url != url, len(url), url, len(page_url), page_url


def _must_replace(row: sqlite3.Row, article: Article) -> bool:
    """Nothing a reader would call a change, yet what is stored must follow: another standfirst, a text that may no longer or
    now may be kept, a story that could not be read before."""
    if row["rules_version"] is None and article.rules_version is not None:
        return True
    if (row["text_withheld"] is None) != (not article.text_withheld):
        return True
    return changes.words(row["summary"]) != changes.words(article.summary) or bool(row["partial"] and not article.partial)


def _revisions(row: sqlite3.Row, old: Analysis, article: Article) -> list[tuple[str, str | None, str | None]]:
    """(field, old, new) of what really changed."""
    revised: list[tuple[str, str | None, str | None]] = []
    if changes.title_changed(row["title"], article.title):
        revised.append(("title", row["title"], article.title))
    if row["text"] is not None and article.text and not article.text_withheld:
        if changes.text_changed(row["text"], article.text):
            revised.append(("text", row["text"], article.text))
    elif row["text_hash"] and article.text_hash and row["text_hash"] != article.text_hash:
        revised.append(("text", None, None))  # it changed; neither version may be kept
    if old.rules_version and old.rules_version == article.rules_version:  # otherwise other rules may read the same words otherwise
        same_day = row["published_day"] == times.moment(article.published, article.timezone)[1]
        for kind in KINDS:
            before, after = kind.among(old.facts), kind.among(article.facts)
            if changes.facts_changed(before, after, days=same_day):
                revised.append((kind.table, _facts_json(before), _facts_json(after)))
    return revised


def _facts_json(facts: list[Fact]) -> str:
    return json.dumps([changes.fact_values(fact) for fact in facts], ensure_ascii=False)
