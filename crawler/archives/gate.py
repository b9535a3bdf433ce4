"""Which records are worth reading, told before anything is extracted: whose they are, of when, and whether they may be stories."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from crawler.archives.model import LIMIT, LeftOut, Place, Record
from crawler.archives.records import records
from crawler.archives.spanish import may_be_spanish
from crawler.discovery.select import matches, may_be_article
from crawler.guards.address_rules import Rules, refusal
from crawler.guards.content_coding import DecodingError
from crawler.guards.sniffing import is_binary, refused_type
from crawler.sources import Source
from pipelines.given.outlets import unlisted
from vigia.addresses import Address, AddressError
from vigia.items import RIGHTS_HEADERS, Article, Link, Page


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of archives. `sources`: ids, none for all; `until` is the first moment that is too late."""

    sources: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    adhoc: bool = False


EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # there was no web before
AHEAD = timedelta(days=1)  # that a clock may be wrong


class Gate:
    """`rights` is what stays of reserved stories where a source has no word of its own on it; what was fetched after `now` never was."""

    def __init__(self, listed: Iterable[Source], wanted: Wanted, rules: Rules, rights: str, now: datetime) -> None:
        self.wanted, self.rules, self.rights, self.latest = wanted, rules, rights, now + AHEAD
        self._at: dict[str, list[tuple[str, Source]]] = defaultdict(list)
        for source in listed:
            host, path = _host_and_path(Address.found(source.homepage).key)
            self._at[host].append((path, source))
        for outlets in self._at.values():
            outlets.sort(
                key=lambda outlet: -len(outlet[0])
            )  # of two on one host, the one whose front page lies deeper takes what is below it

    @property
    def digest(self) -> str:
        """The same where the same records would be taken: an archive that another gate has seen is read again."""
        said = [
            (host, path, source.id, source.article_pattern, source.deny_pattern, source.feed_only)
            for host, outlets in sorted(self._at.items())
            for path, source in outlets
        ]
        told = json.dumps([said, self.wanted.sources, str(self.wanted.since), str(self.wanted.until), self.wanted.adhoc])
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def pages(self, path: Path, *, behind: int = 0) -> Iterator[tuple[Place, Page] | LeftOut]:
        """What an archive has behind its first `behind` records. Raises OSError."""
        for found in records(path):
            if found.place.number <= behind:
                continue
            yield found if isinstance(found, LeftOut) else self.page(found)

    def page(self, record: Record) -> tuple[Place, Page] | LeftOut:
        """The page of a record, or why it is not read; the cheapest question first."""

        def left(reason: str, detail: str = "") -> LeftOut:
            return LeftOut(record.place, reason, detail)

        if not EARLIEST <= record.date <= self.latest:
            return left("no_date", f"nothing can have been fetched at {record.date.isoformat()}")
        if self.wanted.since is not None and record.date < self.wanted.since:
            return left("too_old")
        if (refused := refusal(record.url, self.rules)) is not None:
            return left(refused.reason, refused.detail)
        try:
            address = Address.of(record.url)
        except AddressError as error:
            return left(error.reason)
        source = self.source_of(address)
        if source is None and not self.wanted.adhoc:
            return left("unlisted_host")
        if self.wanted.sources and (source is None or source.id not in self.wanted.sources):
            return left("another_source")
        if (reason := _of_address(address, source)) is not None:
            return left(reason)
        kind = record.message.content_type
        if refused_type(kind.encode("latin-1", "replace") if kind else None, "article"):
            return left("not_html", kind or "")
        try:
            body = record.message.body(LIMIT)
        except DecodingError as error:
            return left(error.reason, str(error))
        if not body.strip() or is_binary(body):
            return left("not_html", "it is empty" if not body.strip() else "its bytes are no text")
        if source is None and not may_be_spanish(body):
            return left("other_language")
        return record.place, self._page(record, address, source, body)

    def source_of(self, address: Address) -> Source | None:
        """The listed outlet of an address, whether it is switched on or off: an archive asks nobody."""
        host, path = _host_and_path(address.key)
        outlets = self._at.get(host, [])
        return next((source for below, source in outlets if f"{path}/".startswith(f"{below}/")), outlets[0][1] if outlets else None)

    def outside(self, article: Article) -> str | None:
        """Why a story lies outside the days that were asked for; one without a date is of the day it was fetched on."""
        stamp = article.published
        at = stamp.at if stamp else article.fetched_at
        if at is None:
            return None
        ends = at + timedelta(days=1) if stamp and stamp.precision == "day" else at
        if self.wanted.since is not None and ends < self.wanted.since:
            return "too_old"
        return "too_new" if self.wanted.until is not None and at >= self.wanted.until else None

    def _page(self, record: Record, address: Address, source: Source | None, body: bytes) -> Page:
        headers = record.message.headers
        return Page(
            link=Link(address),
            answered=record.url,
            source=source.id if source else unlisted(_host_and_path(address.key)[0], None, "UTC").id,
            html=body,
            fetched_at=record.date,
            content_type=record.message.content_type,
            headers={name: headers[name] for name in RIGHTS_HEADERS if name in headers},
            country=source.country if source else None,
            timezone=source.timezone if source else "UTC",
            rights=(source.rights if source else None) or self.rights,
            archived=True,
        )


def _of_address(address: Address, source: Source | None) -> str | None:
    url = address.fetch
    if not may_be_article(url):
        return "not_article_address"
    if source is None:
        return None
    if source.feed_only:
        return "feed_only"  # it licenses its headlines
    if source.article_pattern and not matches(re.compile(source.article_pattern), url):
        return "not_article_address"
    if source.deny_pattern and re.search(source.deny_pattern, url):
        return "denied_address"
    return None


def _host_and_path(key: str) -> tuple[str, str]:
    parts = urlsplit(key)
    return parts.netloc, parts.path.rstrip("/")
