"""A line of a file as a story: checked key by key, so that nothing of it is guessed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pipelines.given.lines import GIVEN, Line, Row
from pipelines.given.outlets import NOBODYS, Listed, Outlets, unlisted
from pipelines.storage.clean import TEXT_LIMIT
from vigia import dates
from vigia.addresses import Address, AddressError
from vigia.characters import seen
from vigia.countries import COUNTRIES
from vigia.items import Article, Instant


@dataclass(frozen=True, slots=True)
class Story:
    """A line as an article. `said` has what comes with it of its reading."""

    line: Line
    address: Address
    article: Article
    outlet: Listed
    said: Row


@dataclass(frozen=True, slots=True)
class Refused:
    """A line of which nothing is stored, by a named reason."""

    line: Line
    reason: str
    detail: str
    address: Address | None = None
    outlet: Listed = NOBODYS


class _Wrong(Exception):
    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class Stories:
    """`rights`: what stays of a reserved article where its outlet has no word of its own on it: full | summary | nothing."""

    def __init__(self, outlets: Outlets, rights: str, clock: Callable[[], datetime]) -> None:
        self.outlets, self.rights, self.clock = outlets, rights, clock

    def read(self, line: Line) -> Story | Refused:
        if line.row is None:
            return Refused(line, line.reason, line.problem)
        row, address, outlet = line.row, None, NOBODYS
        try:
            address = _address(row)
            outlet = self._outlet(row, address.key)
            return Story(line, address, self._article(row, address.key, outlet), outlet, row)
        except _Wrong as wrong:
            return Refused(line, wrong.reason, str(wrong), address, outlet)

    def _outlet(self, row: Row, key: str) -> Any:
        found = self.outlets.of(_text(row, "source"), key)
        country, timezone = _country(row), _timezone(row)
        return unlisted(found, country, timezone) if isinstance(found, str) else found

    def _article(self, row: Row, key: str, outlet: Listed) -> Article:
        title, summary, text, agency = (_text(row, name) for name in ("title", "summary", "text", "agency"))
        if title is None:
            raise _Wrong("no_title", "there is no 'title'")
        if text is None:
            raise _Wrong("no_text", "there is no 'text'")
        if len(text) > TEXT_LIMIT:
            raise _Wrong("too_long", f"'text' has {len(text):,} characters, the database holds {TEXT_LIMIT:,}")
        published = self._published(row, outlet.timezone)
        authors = _texts(row, "authors")
        told = {"title": title, "text": text, "summary": summary, "authors": authors, "agency": agency, "published": published}
        return Article(
            url=key,
            source=outlet.id,
            page_url=key,
            title=" ".join(title.split()),
            summary=summary,
            text=text,
            authors=authors,
            agency=agency,
            published=published,
            sources_of={name: GIVEN for name, value in told.items() if value},
            country=outlet.country,
            timezone=outlet.timezone,
            keep=outlet.rights or self.rights,
        )

    def _published(self, row: Row, timezone: str) -> Instant | None:
        written = _text(row, "published")
        if written is None:
            return None
        found = dates.read(written, zone=timezone, now=self.clock(), origin=GIVEN)
        if found is None:
            raise _Wrong("bad_date", f"'published' is {written[:40]!r}: a day (2026-11-24) or an instant that can be is wanted")
        return found


def _address(row: Row) -> Address:
    written = _text(row, "url")
    if written is None:
        raise _Wrong("no_address", "there is no 'url'")
    try:
        return Address.of(written)
    except AddressError as error:
        raise _Wrong("no_address", f"'url' is no absolute http or https address ({error})") from None


def _country(row: Row) -> str | None:
    country = _text(row, "country")
    if country is not None and country not in COUNTRIES:
        raise _Wrong("bad_country", f"'country' is {country[:20]!r}: an ISO 3166 code such as 'ES' is wanted")
    return country


def _timezone(row: Row) -> str:
    timezone = _text(row, "timezone") or "UTC"
    try:
        ZoneInfo(timezone)
    except (KeyError, OSError, ValueError):  # ZoneInfoNotFoundError is a KeyError; "Europe" is a directory
        raise _Wrong("bad_timezone", f"'timezone' is {timezone[:40]!r}: an IANA name such as 'Europe/Madrid' is wanted") from None
    return timezone


def _text(row: Row, name: str) -> str | None:
    """What is seen of a text, None where that is nothing."""
    value = row.get(name)
    if not isinstance(value, str | None):
        raise _Wrong("wrong_type", f"{name!r} is no text")
    return (seen(value).strip() or None) if value else None


def _texts(row: Row, name: str) -> list[str]:
    values = row.get(name)
    if values is None:
        return []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise _Wrong("wrong_type", f"{name!r} is no list of texts")
    return [value for value in (" ".join(seen(value).split()) for value in values) if value]
