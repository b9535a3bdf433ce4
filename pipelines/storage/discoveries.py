"""Every URL ever discovered, with exactly one state. A URL that is to be fetched has a `next_try_at`; nothing else has.

    pending   discovered, not fetched yet          new      brought an article, the article stands under it
    failed    will be tried again                  known    leads to an article that was there already
    dropped   left out, with the reason            updated  its article was fetched again and had changed

A stored article that is to be fetched again (its feed says it changed, or a day has passed since first sight) keeps its state.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from crawler import faults
from crawler.items import Link

from . import changes, clean, hints, times
from .endpoints import HORIZON, answered
from .forgotten import Forgotten
from .sources import Sources

# Until the next try after the first, second... failure. A site that is down over night is back in the morning; after
# the last the URL is given up.
BACK_OFF = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
PATIENCE = timedelta(days=7)  # a host that only ever says "later" is given up as well
LONGEST_REST = timedelta(hours=24)
# A page whose feed says "changed" although nothing had: how long after the last fetch it is believed again, by how
# often it was wrong in a row.
DOUBT = (timedelta(0), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
GAVE_UP = "gave_up"
BEYOND_FIRST_RUN = "beyond_first_run"
STORED = ("new", "known", "updated")


@dataclass(frozen=True, slots=True)
class Discovery:
    """A link as discovery hands it over: `url` is the identity, `fetch_url` the address as found; `drop` names why it is not
    to be fetched."""

    url: str
    fetch_url: str
    link: Link
    drop: str | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class PendingFetch:
    """Something to fetch. `kind`: "new" (never stored, first try), "retry" (it failed before), "recheck" (a stored article)."""

    url: str
    fetch_url: str
    source: str
    link: Link
    kind: Literal["new", "retry", "recheck"]
    attempts: int
    endpoint: int | None
    first_seen_at: datetime | None


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


class Discoveries(Forgotten, Sources):
    def record_poll(
        self,
        endpoint_id: int,
        *,
        links: Sequence[Discovery],
        dropped: Sequence[tuple[Discovery, str]] = (),
        children: Sequence[str] | None = None,
        etag: str | None,
        last_modified: str | None,
        body_hash: str | None,
        interval: float | None,
        next_due_at: datetime | None,
        crawl: int | None,
        moved_to: str | None = None,
        entries: int | None = None,
        note: str | None = None,
        status: int | None = 200,
    ) -> list[str]:
        """An endpoint's answer and what it taught, in one transaction: links, hints, validators. Returns the identities that
        are to be fetched now."""
        now = self.now()
        with self.transaction():
            source = self.value("SELECT source FROM endpoints WHERE id = ?", (endpoint_id,))
            if source is None:
                raise LookupError(f"there is no endpoint {endpoint_id}")
            everything = [*links, *(replace(found, drop=reason) for found, reason in dropped)]
            wanted, fresh = self._record_links(source, endpoint_id, everything, now, crawl)
            if children is not None:
                self._record_children(source, endpoint_id, children)
            values = answered(times.utc(now), status, interval, next_due_at)
            values |= {"etag": etag, "last_modified": last_modified, "body_hash": body_hash, "note": note}
            values |= {"moved_to": moved_to, "entries": entries}
            if fresh:
                values["last_new_at"] = times.utc(now)
            self.update("endpoints", values, "id = ?", (endpoint_id,))
            faults.reach("poll_uncommitted")
        faults.reach("poll_committed")
        return wanted

    def discover(self, source: str, links: Sequence[Discovery], *, crawl: int | None = None) -> list[str]:
        """Addresses that no endpoint brought (given by hand, read from an archive). Returns those that are to be fetched."""
        with self.transaction():
            return self._record_links(source, None, links, self.now(), crawl)[0]

    def ask_again(self, source: str, found: Discovery) -> PendingFetch | None:
        """An address that somebody wants now, whatever became of it before; None when it was taken down for good."""
        with self.transaction():
            self._record_links(source, None, [found], self.now(), None)
            row = self.row("SELECT * FROM discoveries WHERE url = ?", (found.url,))
            if row is None or row["reason"] == "forgotten":
                return None
            values: dict[str, object] = {
                "next_try_at": self.now_text(),
                "queued_at": self.now_text(),
                "attempts": 0,
                "fetch_url": found.fetch_url,
            }
            if row["state"] not in STORED:
                values |= {"state": "pending", "reason": None, "filtered": 0, "settled_at": None}
            self.update("discoveries", values, "url = ?", (found.url,))
            row = self.row("SELECT * FROM discoveries WHERE url = ?", (found.url,))
        return None if row is None else _pending(row)

    def _record_children(self, source: str, endpoint_id: int, children: Sequence[str]) -> None:
        """The sitemaps an index names today; those it no longer names are not polled."""
        for url in children:
            if self.value("SELECT 1 FROM endpoints WHERE url = ? AND parent IS NULL", (url,)) is None:
                self.add_endpoint(source, url, "sitemap", parent=endpoint_id)
        marks = ", ".join("?" * len(children))
        self.execute(f"UPDATE endpoints SET active = 0 WHERE parent = ? AND url NOT IN ({marks})", (endpoint_id, *children))

    def _record_links(
        self, source: str, endpoint_id: int | None, links: Sequence[Discovery], now: datetime, crawl: int | None
    ) -> tuple[list[str], int]:
        forgetful = self.any_forgotten()
        wanted: list[str] = []
        fresh = 0
        for found in links:
            row = self.row("SELECT * FROM discoveries WHERE url = ?", (found.url,))
            if row is None:
                drop = "forgotten" if forgetful and self.forgotten(found.url, found.fetch_url) else found.drop
                if self._insert(found, source, endpoint_id, drop, now, crawl):
                    wanted.append(found.url)
                    fresh += 1
            elif self._refresh(row, found, endpoint_id, now):
                wanted.append(found.url)
        return wanted, fresh

    def _insert(self, found: Discovery, source: str, endpoint_id: int | None, drop: str | None, now: datetime, crawl: int | None) -> bool:
        """True when it is to be fetched."""
        at = times.utc(now)
        known = drop is None and self.value("SELECT 1 FROM article_urls WHERE url = ?", (found.url,))
        state = "dropped" if drop else "known" if known else "pending"
        published = found.link.published
        secret = drop == "forgotten"  # of what had to be taken down only the address is kept
        values = {
            "url": found.url,
            "fetch_url": found.fetch_url,
            "source": source,
            "endpoint": endpoint_id,
            "title": None if secret else clean.text(found.link.title, clean.TITLE_LIMIT),
            "published_at": None if secret or published is None else times.utc(published.at),
            "hints": "{}" if secret else hints.dump(found.link),
            "state": state,
            "reason": drop,
            "filtered": drop is not None and not secret,
            "next_try_at": at if state == "pending" else None,
            "queued_at": at,
            "first_seen_at": at,
            "settled_at": None if state == "pending" else at,
            "crawl": crawl,
        }
        self.insert("discoveries", values)
        if drop:
            self._count_drop(found.url, source, drop, found.detail, at)
        return state == "pending"

    def _refresh(self, row: sqlite3.Row, found: Discovery, endpoint_id: int | None, now: datetime) -> bool:
        """A link that was seen before: its hints are brought up to date, and it is queued again where they say so. True when
        it was queued."""
        if row["reason"] == "forgotten":
            return False
        before = hints.load(row["url"], row["hints"])
        at = self._queue_again(row, before, found, endpoint_id, now)
        values: dict[str, object] = {}
        if endpoint_id == row["endpoint"] or (endpoint_id is None and row["endpoint"] is None):
            dumped = hints.dump(found.link)
            if dumped != row["hints"]:
                values["hints"] = dumped
                values["title"] = clean.text(found.link.title, clean.TITLE_LIMIT)
                values["published_at"] = times.utc(found.link.published.at) if found.link.published else None
                values["fetch_url"] = found.fetch_url
        if at is not None:
            values |= {"next_try_at": times.utc(at), "queued_at": times.utc(at), "attempts": 0}
            if row["state"] == "dropped":
                values |= {"state": "pending", "reason": None, "filtered": 0, "settled_at": None}
        if values:
            self.update("discoveries", values, "url = ?", (row["url"],))
        return at is not None and at <= now

    def _queue_again(self, row: sqlite3.Row, before: Link, found: Discovery, endpoint_id: int | None, now: datetime) -> datetime | None:
        """When a settled URL is to be fetched again, if at all. Hints are compared within one endpoint: two may word a title
        differently."""
        if found.drop is not None:
            return None
        same_endpoint = endpoint_id is not None and endpoint_id == row["endpoint"]
        if row["state"] == "dropped":
            settled = times.parse(row["settled_at"])
            # left out before it was fetched, and today's window or pattern takes it; but the rest of a first run's archive is left for good
            widened = bool(row["filtered"]) and row["reason"] != BEYOND_FIRST_RUN
            return now if widened or changes.said_to_be_newer(found.link, settled) else None
        if row["state"] not in STORED:
            return None
        sql = "SELECT last_fetched_at FROM articles JOIN article_urls ON article = id WHERE article_urls.url = ?"
        fetched = times.parse(self.value(sql, (row["url"],)))
        if fetched is None:
            return None
        if not (changes.said_to_be_newer(found.link, fetched) or (same_endpoint and changes.hints_changed(before, found.link))):
            return None
        wrong = min(row["unchanged_fetches"], len(DOUBT) - 1)
        return max(now, fetched + DOUBT[wrong]) if fetched <= now else now

    def pending(self, source: str, *, limit: int, exclude: Collection[str] = ()) -> list[PendingFetch]:
        """What is to be fetched now, longest due first, then the newest story; `exclude` holds identities already under way."""
        now = self.now()
        found: list[PendingFetch] = []
        sql = (
            "SELECT * FROM discoveries WHERE source = ? AND next_try_at IS NOT NULL AND next_try_at {} ?"
            " ORDER BY next_try_at, published_at DESC, url"
        )
        # a time beyond the horizon was written by a clock that ran ahead: such a URL would otherwise wait for years
        with self._errors():
            for condition, bound in (("<=", now), (">", now + HORIZON)):
                for row in self.execute(sql.format(condition), (source, times.utc(bound))):
                    if len(found) >= limit:
                        return found
                    if row["url"] not in exclude:
                        found.append(_pending(row))
        return found

    def count_pending(self, source: str) -> int:
        """URLs never stored that wait to be fetched, due or not."""
        sql = "SELECT count(*) FROM discoveries WHERE source = ? AND next_try_at IS NOT NULL AND state IN ('pending', 'failed')"
        return int(self.value(sql, (source,)))

    def known(self, url: str) -> Known | None:
        """What is remembered of an address, by discovery or as one of the addresses of an article."""
        row = self.row("SELECT state, reason FROM discoveries WHERE url = ?", (url,))
        sql = "SELECT articles.* FROM article_urls JOIN articles ON articles.id = article_urls.article WHERE article_urls.url = ?"
        article = self.row(sql, (url,))
        if row is None and article is None:
            return None
        return Known(
            url=url,
            state=row["state"] if row else "known",
            reason=row["reason"] if row else None,
            article=article["id"] if article else None,
            article_url=article["url"] if article else None,
            last_fetched_at=times.parse(article["last_fetched_at"]) if article else None,
            modified_at=times.parse(article["modified_at"]) if article else None,
            text_hash=article["text_hash"] if article else None,
        )

    def drop(self, url: str, source: str, reason: str, detail: str | None = None, crawl: int | None = None) -> None:
        """Left out, and why. A URL whose article is stored keeps its state: the article stays, only `reason` tells what the
        last look met."""
        with self.transaction():
            self._drop(url, source, reason, detail, crawl)

    def fail(self, url: str, source: str, reason: str, crawl: int | None, retry_after: float | None = None) -> Literal["failed", "gave_up"]:
        """It could not be fetched: tried again later, given up after the last try.

        With `retry_after` (seconds: the host asked for a rest, or rests after failures of others) no try is used up, but
        patience ends after a week.
        """
        now = self.now()
        with self.transaction():
            row = self._row_of(url, source, crawl)
            attempts = row["attempts"] + (retry_after is None)
            queued = times.parse(row["queued_at"]) or now
            if attempts > len(BACK_OFF) or (retry_after is not None and now - queued > PATIENCE):
                self._drop(url, source, GAVE_UP, reason, crawl)
                outcome: Literal["failed", "gave_up"] = "gave_up"
            else:
                wait = BACK_OFF[attempts - 1] if retry_after is None else min(timedelta(seconds=max(retry_after, 0)), LONGEST_REST)
                values: dict[str, object] = {"attempts": attempts, "reason": reason, "next_try_at": times.utc(now + wait)}
                if row["state"] not in STORED:
                    values |= {"state": "failed", "settled_at": None}
                self.update("discoveries", values, "url = ?", (url,))
                outcome = "failed"
        return outcome

    def _drop(self, url: str, source: str, reason: str, detail: str | None, crawl: int | None) -> None:
        at = self.now_text()
        row = self._row_of(url, source, crawl)
        if row["state"] in STORED:
            self.update("discoveries", {"reason": reason, "next_try_at": None, "settled_at": at}, "url = ?", (url,))
            return
        values = {"state": "dropped", "reason": reason, "filtered": 0, "next_try_at": None, "settled_at": at}
        self.update("discoveries", values, "url = ?", (url,))
        self._count_drop(url, source, reason, detail, at)

    def _row_of(self, url: str, source: str, crawl: int | None) -> sqlite3.Row:
        row = self.row("SELECT * FROM discoveries WHERE url = ?", (url,))
        if row is None:
            self._insert(Discovery(url, url, Link(url)), source, None, None, self.now(), crawl)
            row = self.row("SELECT * FROM discoveries WHERE url = ?", (url,))
        assert row is not None
        return row

    def _count_drop(self, url: str, source: str, reason: str, detail: str | None, at: str) -> None:
        self.execute(
            "INSERT INTO drops (url, source, reason, detail, first_seen_at, last_seen_at) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (url, reason) DO UPDATE SET times = times + 1, last_seen_at = excluded.last_seen_at, detail = excluded.detail",
            (url, source, reason, clean.text(detail, 500), at, at),
        )


def _pending(row: sqlite3.Row) -> PendingFetch:
    kind: Literal["new", "retry", "recheck"] = (
        "recheck" if row["state"] in STORED else "retry" if row["attempts"] or row["state"] == "failed" else "new"
    )
    return PendingFetch(
        url=row["url"],
        fetch_url=row["fetch_url"],
        source=row["source"],
        link=hints.load(row["fetch_url"], row["hints"]),
        kind=kind,
        attempts=row["attempts"],
        endpoint=row["endpoint"],
        first_seen_at=times.parse(row["first_seen_at"]),
    )
