"""Every URL ever discovered, with exactly one state. A URL that is to be fetched has a `next_try_at`; nothing else has.

    pending   discovered, not fetched yet          new      brought an article, the article stands under it
    failed    will be tried again                  known    leads to an article that was there already
    dropped   left out, with the reason            updated  its article was fetched again and had changed

A stored article that is to be fetched again (its feed says it changed, or a day has passed since first sight) keeps its state.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from vigia import faults
from vigia.addresses import Address
from vigia.items import Link

from . import changes, clean, hints, times
from .connection import Connection
from .endpoints import HORIZON, Endpoints, answered
from .forgotten import Forgotten
from .pending import STORED, Discovery, Known, PendingFetch, pending_of

# Until the next try after the first, second... failure. A site that is down over night is back in the morning; after
# the last the URL is given up.
BACK_OFF = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
# An error of ours says nothing of the page: the next run tries at once, and only then it is put off.
OUR_BACK_OFF = (timedelta(0), *BACK_OFF)
PATIENCE = timedelta(days=7)  # a host that only ever says "later" is given up as well
LONGEST_REST = timedelta(hours=24)
# A page whose feed says "changed" although nothing had: how long after the last fetch it is believed again, by how
# often it was wrong in a row.
DOUBT = (timedelta(0), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24))
GAVE_UP = "gave_up"
BEYOND_FIRST_RUN = "beyond_first_run"


class Discoveries:
    def __init__(self, db: Connection, endpoints: Endpoints, forgotten: Forgotten) -> None:
        self.db, self.endpoints, self.forgotten = db, endpoints, forgotten

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
    ) -> tuple[list[str], Counter[str]]:
        """An endpoint's answer and what it taught, in one transaction: links, hints, validators. Returns the identities that
        are to be fetched now, and how many more were left out, by reason; less than none where another endpoint's are taken back."""
        now = self.db.now()
        with self.db.transaction():
            source = self.db.value("SELECT source FROM endpoints WHERE id = ?", (endpoint_id,))
            if source is None:
                raise LookupError(f"there is no endpoint {endpoint_id}")
            everything = [*links, *(replace(found, drop=reason) for found, reason in dropped)]
            wanted, fresh, left_out = self._record_links(source, endpoint_id, everything, now, crawl)
            if children is not None:
                self._record_children(source, endpoint_id, children)
            values = answered(times.utc(now), status, interval, next_due_at)
            values |= {"etag": etag, "last_modified": last_modified, "body_hash": body_hash, "note": note}
            values |= {"moved_to": moved_to, "entries": entries, "last_full_at": times.utc(now)}
            if fresh:
                values["last_new_at"] = times.utc(now)
            self.db.update("endpoints", values, "id = ?", (endpoint_id,))
            faults.reach("poll_uncommitted")
        faults.reach("poll_committed")
        return wanted, left_out

    def keep_newest(self, source: str, room: int) -> int:
        """Of what endpoints brought and was never tried only the newest `room` are fetched; the rest is left for good. Returns how many."""
        sql = (
            "SELECT discoveries.url FROM discoveries JOIN endpoints ON endpoints.id = endpoint"
            " WHERE discoveries.source = ? AND state = 'pending' AND attempts = 0"
            " ORDER BY published_at IS NULL, published_at DESC, CASE kind WHEN 'feed' THEN 0 WHEN 'sitemap' THEN 1 ELSE 2 END,"
            " endpoints.url, discoveries.rowid LIMIT -1 OFFSET ?"
        )
        with self.db.transaction():
            at = self.db.now_text()
            rest = [row["url"] for row in self.db.rows(sql, (source, room))]
            for url in rest:
                values = {"state": "dropped", "reason": BEYOND_FIRST_RUN, "filtered": 1, "next_try_at": None, "settled_at": at}
                self.db.update("discoveries", values, "url = ?", (url,))
                self.count_drop(url, source, BEYOND_FIRST_RUN, None, at)
        return len(rest)

    def discover(self, source: str, links: Sequence[Discovery], *, crawl: int | None = None) -> list[str]:
        """Addresses that no endpoint brought (given by hand, read from an archive). Returns those that are to be fetched."""
        with self.db.transaction():
            return self._record_links(source, None, links, self.db.now(), crawl)[0]

    def ask_again(self, source: str, found: Discovery) -> PendingFetch | None:
        """An address that somebody wants now, whatever became of it before; None when it was taken down for good."""
        with self.db.transaction():
            self._record_links(source, None, [found], self.db.now(), None)
            row = self.db.row("SELECT * FROM discoveries WHERE url = ?", (found.address.key,))
            if row is None or row["reason"] == "forgotten":
                return None
            values: dict[str, object] = {
                "next_try_at": self.db.now_text(),
                "queued_at": self.db.now_text(),
                "attempts": 0,
                "fetch_url": found.address.fetch,
            }
            if row["state"] not in STORED:
                values |= {"state": "pending", "reason": None, "filtered": 0, "settled_at": None}
            self.db.update("discoveries", values, "url = ?", (found.address.key,))
            row = self.db.row("SELECT * FROM discoveries WHERE url = ?", (found.address.key,))
        return None if row is None else pending_of(row)

    def _record_children(self, source: str, endpoint_id: int, children: Sequence[str]) -> None:
        """The sitemaps an index names today; those it no longer names are not polled."""
        for url in children:
            if self.db.value("SELECT 1 FROM endpoints WHERE url = ? AND parent IS NULL", (url,)) is None:
                self.endpoints.add(source, url, "sitemap", parent=endpoint_id)
        marks = ", ".join("?" * len(children))
        self.db.execute(f"UPDATE endpoints SET active = 0 WHERE parent = ? AND url NOT IN ({marks})", (endpoint_id, *children))

    def _record_links(
        self, source: str, endpoint_id: int | None, links: Sequence[Discovery], now: datetime, crawl: int | None
    ) -> tuple[list[str], int, Counter[str]]:
        forgetful = self.forgotten.any()
        by = self.endpoints.trust(endpoint_id)
        wanted: list[str] = []
        left_out = Counter[str]()
        fresh = 0
        for found in links:
            row = self.db.row("SELECT * FROM discoveries WHERE url = ?", (found.address.key,))
            if row is None:
                drop = "forgotten" if forgetful and self.forgotten.has(found.address.key, found.address.fetch) else found.drop
                if self._insert(found, source, endpoint_id, drop, now, crawl):
                    wanted.append(found.address.key)
                    fresh += 1
                elif drop:
                    left_out[drop] += 1
            else:
                left_out.update(self._taken_back(row, found, by, now, crawl))
                if self._refresh(row, found, source, endpoint_id, by, now):
                    wanted.append(found.address.key)
        return wanted, fresh, left_out

    def _insert(self, found: Discovery, source: str, endpoint_id: int | None, drop: str | None, now: datetime, crawl: int | None) -> bool:
        """True when it is to be fetched."""
        at = times.utc(now)
        known = drop is None and self.db.value("SELECT 1 FROM article_urls WHERE url = ?", (found.address.key,))
        state = "dropped" if drop else "known" if known else "pending"
        published = found.link.published
        secret = drop == "forgotten"  # of what had to be taken down only the address is kept
        values = {
            "url": found.address.key,
            "fetch_url": found.address.fetch,
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
        self.db.insert("discoveries", values)
        if drop:
            self.count_drop(found.address.key, source, drop, found.detail, at)
        return state == "pending"

    def _taken_back(self, row: sqlite3.Row, found: Discovery, by: hints.Trust, now: datetime, crawl: int | None) -> Counter[str]:
        """What one endpoint left out in this very run counts for nothing when another has no reason to, or a more trusted one another
        reason: who answered first makes no difference. Returns what is to be added to the counts."""
        reason = row["reason"]
        if crawl is None or row["crawl"] != crawl or not row["filtered"] or reason in {BEYOND_FIRST_RUN, found.drop}:
            return Counter()
        if found.drop is not None and by >= self.endpoints.trust(row["endpoint"]):
            return Counter()
        self.db.execute("UPDATE drops SET times = times - 1 WHERE url = ? AND reason = ?", (row["url"], reason))
        self.db.execute("DELETE FROM drops WHERE url = ? AND reason = ? AND times <= 0", (row["url"], reason))
        counts = Counter({reason: -1})
        if found.drop is not None:
            self.db.update("discoveries", {"reason": found.drop}, "url = ?", (row["url"],))
            self.count_drop(row["url"], row["source"], found.drop, found.detail, times.utc(now))
            counts[found.drop] += 1
        return counts

    def _refresh(self, row: sqlite3.Row, found: Discovery, source: str, endpoint_id: int | None, by: hints.Trust, now: datetime) -> bool:
        """A link that was seen before: its hints are brought up to date, and it is queued again where they say so. True when
        it was queued."""
        if row["reason"] == "forgotten":
            return False
        under = self.endpoints.trust(row["endpoint"])
        at = self._queue_again(row, hints.said_by(found.address, row["hints"], under, by), found, now)
        values: dict[str, object] = {}
        if source == row["source"]:  # another outlet's words for a story are its own
            dumped, best = hints.merged(row["hints"], under, found.link, by, self.endpoints.trust_at)
            if dumped != row["hints"]:
                told = hints.load(found.address, dumped)
                values["hints"] = dumped
                values["title"] = clean.text(told.title, clean.TITLE_LIMIT)
                values["published_at"] = times.utc(told.published.at) if told.published else None
            if best == by:
                values |= {"endpoint": endpoint_id, "fetch_url": found.address.fetch}
        if at is not None:
            values |= {"next_try_at": times.utc(at), "queued_at": times.utc(at), "attempts": 0}
            if row["state"] == "dropped":
                values |= {"state": "pending", "reason": None, "filtered": 0, "settled_at": None}
        if any(row[name] != value for name, value in values.items()):
            self.db.update("discoveries", values, "url = ?", (row["url"],))
        return at is not None and at <= now

    def _queue_again(self, row: sqlite3.Row, before: Link, found: Discovery, now: datetime) -> datetime | None:
        """When a settled URL is to be fetched again, if at all. `before`: in the same endpoint's words; two may differ."""
        if found.drop is not None:
            return None
        if row["state"] == "dropped":
            settled = times.parse(row["settled_at"])
            # left out before it was fetched, and today's window or pattern takes it; but the rest of a first run's archive is left for good
            widened = bool(row["filtered"]) and row["reason"] != BEYOND_FIRST_RUN
            return now if widened or changes.said_to_be_newer(found.link, settled) else None
        if row["state"] not in STORED:
            return None
        sql = "SELECT last_fetched_at FROM articles JOIN article_urls ON article = id WHERE article_urls.url = ?"
        fetched = times.parse(self.db.value(sql, (row["url"],)))
        if fetched is None:
            return None
        if not (changes.said_to_be_newer(found.link, fetched) or changes.hints_changed(before, found.link)):
            return None
        wrong = min(row["unchanged_fetches"], len(DOUBT) - 1)
        return max(now, fetched + DOUBT[wrong]) if fetched <= now else now

    def pending(self, source: str, *, limit: int, exclude: Collection[str] = (), rechecks: bool = True) -> list[PendingFetch]:
        """What is to be fetched now, longest due first, then the newest story, then as it was found.

        `exclude` holds identities already under way. Without `rechecks` only what was never stored.
        """
        now = self.db.now()
        found: list[PendingFetch] = []
        sql = (
            "SELECT * FROM discoveries WHERE source = ? AND next_try_at IS NOT NULL AND next_try_at {} ?"
            " ORDER BY next_try_at, published_at DESC, rowid"
        )
        # a time beyond the horizon was written by a clock that ran ahead: such a URL would otherwise wait for years
        with self.db.errors:
            for condition, bound in (("<=", now), (">", now + HORIZON)):
                for row in self.db.execute(sql.format(condition), (source, times.utc(bound))):
                    if len(found) >= limit:
                        return found
                    if row["url"] not in exclude and (rechecks or row["state"] not in STORED):
                        found.append(pending_of(row))
        return found

    def count_pending(self, source: str) -> int:
        """URLs never stored that wait to be fetched, due or not."""
        sql = "SELECT count(*) FROM discoveries WHERE source = ? AND next_try_at IS NOT NULL AND state IN ('pending', 'failed')"
        return int(self.db.value(sql, (source,)))

    def count_waiting(self, sources: Iterable[str]) -> int:
        """URLs of these sources that are to be fetched now."""
        marks = ", ".join("?" * len(names := list(sources)))
        sql = f"SELECT count(*) FROM discoveries WHERE source IN ({marks}) AND next_try_at <= ?"
        return int(self.db.value(sql, (*names, self.db.now_text())))

    def known(self, url: str) -> Known | None:
        """What is remembered of an address, by discovery or as one of the addresses of an article."""
        row = self.db.row("SELECT state, reason FROM discoveries WHERE url = ?", (url,))
        sql = "SELECT articles.* FROM article_urls JOIN articles ON articles.id = article_urls.article WHERE article_urls.url = ?"
        article = self.db.row(sql, (url,))
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
        with self.db.transaction():
            at = self.db.now_text()
            row = self.row_of(url, source, crawl)
            if row["state"] in STORED:
                self.db.update("discoveries", {"reason": reason, "next_try_at": None, "settled_at": at}, "url = ?", (url,))
                return
            values = {"state": "dropped", "reason": reason, "filtered": 0, "next_try_at": None, "settled_at": at}
            self.db.update("discoveries", values, "url = ?", (url,))
            self.count_drop(url, source, reason, detail, at)

    def fail(
        self, url: str, source: str, reason: str, crawl: int | None, *, retry_after: float | None = None, ours: bool = False
    ) -> Literal["failed", "gave_up"]:
        """It could not be fetched, or by an error of `ours` not be read: tried again later, given up after the last try.

        With `retry_after` (seconds: the host asked for a rest, or rests after failures of others) no try is used up, but
        patience ends after a week.
        """
        with self.db.transaction():
            now = self.db.now()
            row = self.row_of(url, source, crawl)
            attempts = row["attempts"] + (retry_after is None)
            queued = times.parse(row["queued_at"]) or now
            waits = OUR_BACK_OFF if ours else BACK_OFF
            if attempts > len(waits) or (retry_after is not None and now - queued > PATIENCE):
                self.drop(url, source, GAVE_UP, reason, crawl)
                return "gave_up"
            wait = waits[attempts - 1] if retry_after is None else min(timedelta(seconds=max(retry_after, 0)), LONGEST_REST)
            values: dict[str, object] = {"attempts": attempts, "reason": reason, "next_try_at": times.utc(now + wait)}
            if row["state"] not in STORED:
                values |= {"state": "failed", "settled_at": None}
            self.db.update("discoveries", values, "url = ?", (url,))
            return "failed"

    def row_of(self, url: str, source: str, crawl: int | None) -> sqlite3.Row:
        row = self.db.row("SELECT * FROM discoveries WHERE url = ?", (url,))
        if row is None:
            self._insert(Discovery(Link(Address(url, url))), source, None, None, self.db.now(), crawl)
            row = self.db.row("SELECT * FROM discoveries WHERE url = ?", (url,))
        assert row is not None
        return row

    def count_drop(self, url: str, source: str, reason: str, detail: str | None, at: str) -> None:
        self.db.execute(
            "INSERT INTO drops (url, source, reason, detail, first_seen_at, last_seen_at) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (url, reason) DO UPDATE SET times = times + 1, last_seen_at = excluded.last_seen_at, detail = excluded.detail",
            (url, source, reason, clean.text(detail, 500), at, at),
        )
