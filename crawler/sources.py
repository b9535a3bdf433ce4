"""The outlets as data: what one is, and how sources.toml is read and checked.

Required keys of `[sources.ID]` (ID: lower-case letters, digits, hyphens and underscores):
    name        as the outlet writes itself
    homepage    its front page
    kind        "tech", "ai", "business" or "general"
    and at least one of feeds, sitemaps, sections when it is enabled

Optional keys:
    timezone          IANA name; dates without a zone are read in it. Default "UTC"
    country           ISO 3166 alpha-2; left out for outlets of several countries. Decides how money is read
    feeds             RSS, Atom, RDF or JSON Feed addresses. One feed once: no aliases
    sitemaps          news sitemaps, plain sitemaps or sitemap indexes
    sections          pages whose links are followed one level deep; they need `article_pattern`
    archive           pages that list an outlet's past, for `-a since= -a until=`: "https://.../{year}/{month:02}/{day:02}/", or by month
                      without {day:02}; needs `article_pattern`. They are not polled otherwise
    article_pattern   regular expression searched in an article's absolute address; needed for sections, a filter elsewhere
    deny_pattern      regular expression; addresses where it is found are never fetched
    enabled           false: listed, not crawled. Default true
    reason            why it is off, after the date that it is known from ("2026-11: no feed is known")
    feed_only         true: articles are never fetched; headline, link and the endpoint's summary are stored. Default false
    machine_written   true: written or translated by software, no independent confirmation of anything. Default false
    rights            "full", "summary" or "nothing": what is kept, beside headline and link, of a story whose publisher reserves its text
                      and of every story of a feed_only outlet. Default: the summary
    delay             seconds between two requests to the outlet's hosts, not below the project's default (2.0)
    max_new           new articles fetched in the outlet's first run, 1..1000. Default 50
    language          ISO 639-1 of what is wanted. Default "es"
    notes             what a maintainer should know, in a sentence

Standard library only. Every error says the file, the source, the key, and what would be right.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from string import Formatter
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from vigia import addresses
from vigia.countries import COUNTRIES

Kind = Literal["tech", "ai", "business", "general"]
RightsPolicy = Literal["full", "summary", "nothing"]
EndpointKind = Literal["feed", "sitemap", "section"]

MIN_DELAY = 2.0  # seconds; the project's default. A source may only be treated more gently.
MAX_DELAY = 120.0
MAX_NEW = 50  # a front page's worth: nobody downloads an archive by accident
NO_REASON = "no reason is given"  # of an outlet that is off
ID = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")


class SourcesError(Exception):
    """The sources file cannot be used as it is. The message names file, source and key, and what would be right."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that is polled for links."""

    url: str
    kind: EndpointKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An outlet. The keys of the file, as the module's docstring describes them."""

    id: str
    name: str
    homepage: str
    kind: Kind
    timezone: str = "UTC"
    country: str | None = None
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    archive: str | None = None
    article_pattern: str | None = None
    deny_pattern: str | None = None
    enabled: bool = True
    reason: str | None = None
    feed_only: bool = False
    machine_written: bool = False
    rights: RightsPolicy | None = None
    delay: float | None = None
    max_new: int = MAX_NEW
    language: str = "es"
    notes: str | None = None

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        """Everything that is polled for links, feeds first."""
        return (
            *(Endpoint(url, "feed") for url in self.feeds),
            *(Endpoint(url, "sitemap") for url in self.sitemaps),
            *(Endpoint(url, "section") for url in self.sections),
        )


KEYS = tuple(field.name for field in fields(Source) if field.name != "id")
REQUIRED = tuple(field.name for field in fields(Source) if field.name != "id" and field.default is MISSING)
LISTS: dict[str, EndpointKind] = {"feeds": "feed", "sitemaps": "sitemap", "sections": "section"}


def load(path: str | Path) -> dict[str, Source]:
    """The sources of a file by id, in the file's order. Raises SourcesError for a file that is missing, unreadable or wrong anywhere."""
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise SourcesError(f"{path}: there is no such file; name one with SOURCES_FILE") from error
    except UnicodeDecodeError as error:
        raise SourcesError(f"{path}: is not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except (OSError, ValueError) as error:
        raise SourcesError(f"{path}: cannot be read ({error})") from error
    return parse(text, str(path))


def parse(text: str, file: str = "sources.toml") -> dict[str, Source]:
    """The sources of a TOML text. `file` is how messages call it. Raises SourcesError."""
    try:
        document = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise SourcesError(f"{file}: is not valid TOML: {error}") from error
    for key in document:
        if key != "sources":
            raise SourcesError(f"{file}: unknown key {key!r} at the top; outlets are written as [sources.ID]")
    tables = document.get("sources")
    if not isinstance(tables, dict) or not tables:
        raise SourcesError(f"{file}: has no outlet; write one as [sources.ID]")
    sources = {id_: _source(id_, table, file) for id_, table in tables.items()}
    _no_endpoint_twice(sources.values(), file)
    return sources


def _source(id_: str, table: Any, file: str) -> Source:
    reader = _Reader(file, id_)
    if not ID.fullmatch(id_) or len(id_) > 64:
        raise reader.error(None, "is not a good id; use lower-case letters and digits, joined by hyphens, at most 64")
    if not isinstance(table, dict):
        raise reader.error(None, f"must be a table ([sources.{id_}]), not {_type(table)}")
    for key in table:
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, n=1)
            raise reader.error(key, f"is an unknown key; {f'did you mean {near[0]!r}?' if near else 'known are ' + ', '.join(KEYS)}")
    for key in REQUIRED:
        if key not in table:
            raise reader.error(key, "is missing")
    reader.table = table
    source = Source(
        id=id_,
        name=reader.text("name") or "",
        homepage=reader.address("homepage"),
        timezone=reader.timezone(),
        kind=reader.choice("kind", get_args(Kind)),
        country=reader.matching(
            "country", "|".join(COUNTRIES), 'an ISO 3166 code of two capitals such as "ES"; leave it out for several countries'
        ),
        feeds=reader.endpoints("feeds"),
        sitemaps=reader.endpoints("sitemaps"),
        sections=reader.endpoints("sections"),
        archive=reader.archive("archive"),
        article_pattern=reader.pattern("article_pattern"),
        deny_pattern=reader.pattern("deny_pattern"),
        enabled=reader.boolean("enabled", True),
        reason=reader.text("reason") or (None if reader.boolean("enabled", True) else NO_REASON),
        feed_only=reader.boolean("feed_only", False),
        machine_written=reader.boolean("machine_written", False),
        rights=reader.choice("rights", get_args(RightsPolicy)) if "rights" in table else None,
        delay=reader.number("delay", MIN_DELAY, MAX_DELAY),
        max_new=reader.integer("max_new", MAX_NEW, 1, 1000),
        language=reader.matching("language", r"[a-z]{2}", 'an ISO 639-1 code such as "es"') or "es",
        notes=reader.text("notes"),
    )
    if source.sections and source.article_pattern is None:
        raise reader.error("article_pattern", "is missing: sections need a pattern that tells articles from the other links of the page")
    if source.archive and source.article_pattern is None:
        raise reader.error("article_pattern", "is missing: archive pages need a pattern that tells articles from their other links")
    if source.enabled and not source.endpoints:
        raise reader.error("feeds", "is missing: an enabled outlet needs feeds, sitemaps or sections (or enabled = false)")
    if source.enabled and source.reason is not None:
        raise reader.error("reason", "is why an outlet is off, but this one is watched; add enabled = false, or write it as notes")
    if source.feed_only and source.enabled and not (source.feeds or source.sitemaps):
        raise reader.error("feed_only", "needs feeds or sitemaps: a section page brings no summaries")
    return source


def _no_endpoint_twice(sources: Iterable[Source], file: str) -> None:
    """The same address in two places would be polled twice and its stories credited to whoever came first."""
    seen: dict[str, tuple[str, str]] = {}
    for source in sources:
        for key in LISTS:
            for url in getattr(source, key):
                if (same := identity(url)) in seen:
                    other, where = seen[same]
                    raise SourcesError(
                        f"{file}: [sources.{source.id}] {key}: {url!r} stands in [sources.{other}] {where} already; keep one"
                    )
                seen[same] = (source.id, key)


def identity(url: str) -> str:
    """The same for every spelling of an endpoint or a front page: scheme, www. and the last slash do not count."""
    return re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/")


@dataclass(slots=True)
class _Reader:
    """Takes one table apart; knows where it is for its messages."""

    file: str
    id: str
    table: Mapping[str, Any] = None  # type: ignore[assignment]  # set once its keys are known to be good

    def error(self, key: str | None, problem: str) -> SourcesError:
        return SourcesError(f"{self.file}: [sources.{self.id}] {key + ': ' if key else ''}{problem}")

    def text(self, key: str) -> str | None:
        value = self.table.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.error(key, f"must be a text in quotes, not {_type(value)}")
        if not value.strip():
            raise self.error(key, "is empty; write something or leave the key out")
        if not value.isprintable():
            raise self.error(key, "must be one line without control characters")
        return value

    def boolean(self, key: str, default: bool) -> bool:
        value = self.table.get(key, default)
        if not isinstance(value, bool):
            raise self.error(key, f"must be true or false, not {_type(value)}")
        return value

    def number(self, key: str, least: float, most: float) -> float | None:
        value = self.table.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(key, f"must be a number, not {_type(value)}")
        if not least <= value <= most:
            raise self.error(key, f"is {value}; must be between {least:g} and {most:g}")
        return float(value)

    def integer(self, key: str, default: int, least: int, most: int) -> int:
        value = self.table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(key, f"must be a whole number, not {_type(value)}")
        if not least <= value <= most:
            raise self.error(key, f"is {value}; must be between {least} and {most}")
        return value

    def choice(self, key: str, choices: tuple[Any, ...]) -> Any:
        value = self.text(key)
        if value not in choices:
            raise self.error(key, f"is {value!r}; must be one of {', '.join(map(repr, choices))}")
        return value

    def matching(self, key: str, pattern: str, right: str) -> str | None:
        value = self.text(key)
        if value is not None and not re.fullmatch(pattern, value):
            raise self.error(key, f"is {value!r}; must be {right}")
        return value

    def timezone(self) -> str:
        value = self.text("timezone") or "UTC"
        try:
            ZoneInfo(value)
        except (KeyError, OSError, ValueError) as error:  # ZoneInfoNotFoundError is a KeyError; "Europe" is a directory
            raise self.error("timezone", f'is {value!r}; must be an IANA name such as "Europe/Madrid"') from error
        return value

    def address(self, key: str, value: Any = None) -> str:
        value = self.table.get(key) if value is None else value
        if not isinstance(value, str):
            raise self.error(key, f"must be an address in quotes, not {_type(value)}")
        if not re.match(r"https?://", value):
            raise self.error(key, f"{value!r} must begin with https:// or http://")
        try:
            return addresses.endpoint(value)
        except addresses.AddressError as error:
            raise self.error(key, f"{value!r} is no address that can be fetched ({error.reason})") from error

    def endpoints(self, key: str) -> tuple[str, ...]:
        value = self.table.get(key, [])
        if not isinstance(value, list):
            raise self.error(key, f'must be a list of addresses such as ["https://..."], not {_type(value)}')
        return tuple(self.address(key, item) for item in value)

    def archive(self, key: str) -> str | None:
        """A template of addresses, checked with a day filled in."""
        value = self.text(key)
        if value is None:
            return None
        try:
            named = {name for _, name, _, _ in Formatter().parse(value) if name is not None}
            filled = value.format(year=2025, month=1, day=31)
        except (ValueError, LookupError, AttributeError) as error:
            raise self.error(key, f"{value!r} is no template: only {_TEMPLATE} stand for a date ({error})") from None
        if not {"year", "month"} <= named <= {"year", "month", "day"}:
            raise self.error(key, f"{value!r} must name {{year}} and {{month:02}}, and {{day:02}} where its pages are of a day")
        self.address(key, filled)
        return value

    def pattern(self, key: str) -> str | None:
        value = self.text(key)
        if value is None:
            return None
        try:
            re.compile(value)
        except (re.error, RecursionError, OverflowError) as error:
            raise self.error(key, f"is no regular expression: {error}") from error
        if _explodes(value):
            raise self.error(key, "repeats a repetition, as in (a+)+, and may take for ever; let each round begin with a fixed character")
        return value


_TEMPLATE = "{year}, {month:02} and {day:02}"


def _explodes(pattern: str) -> bool:
    """Whether a group that is one repetition and nothing else is itself repeated: the textbook catastrophe, (a+)+ or (\\w*)*."""
    return re.search(r"\((?:\?:)?(?:\[[^\]]*\]|\\?.)[+*]\)(?:[+*]|\{\d+,\d*\})", pattern) is not None


def _type(value: Any) -> str:
    names = {str: "a text", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}
    return names.get(type(value), f"a {type(value).__name__}")
