"""What a checker of field cases calls, wherever it lives in the house: five functions whose signatures stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crawler.discovery import Discovered, parse
from pipelines.saved_pages import answer, read_page
from vigia.dates import read as read_date

__all__ = ["answer", "parse_feed", "parse_sitemap", "read_date", "read_page"]


@dataclass(frozen=True)
class FoundLink:
    """A link as it would be fetched."""

    url: str
    title: str | None
    summary: str | None
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    links: list[FoundLink]
    children: list[tuple[str, datetime | None]]


def parse_feed(body: bytes, url: str, *, now: datetime, timezone: str = "UTC") -> Found:
    """The links of a feed's bytes."""
    return _found(parse("feed", body, url, {"now": now, "timezone": timezone}))


def parse_sitemap(body: bytes, url: str, *, now: datetime, timezone: str = "UTC") -> Found:
    """The links or children of a sitemap's bytes."""
    return _found(parse("sitemap", body, url, {"now": now, "timezone": timezone}))


def _found(found: Discovered) -> Found:
    return Found([FoundLink(link.address.fetch, link.title, link.summary, link.categories) for link in found.links], found.children)
