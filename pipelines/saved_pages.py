"""Saved pages read outside a crawl: what the first rooms of the path make of them, in the keys of `scrapy extract`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.extraction.article import extract
from pipelines.extraction.extracted import Extracted
from pipelines.language.identification import identify
from pipelines.language.identified import Identified
from pipelines.language.step import refused
from vigia.items import Instant


def read_page(data: bytes, url: str | None, now: datetime) -> tuple[Extracted, Identified | None]:
    """A page and its language, as a crawl would see them; what a crawl would drop for its language has that as `rejected`."""
    found = extract(data, url, None, None, now)
    if not found.text:
        return found, None
    language = identify(found.text)
    if found.rejected is None and (drop := refused(language)):
        found.rejected, found.detail = drop.reason, drop.detail
    return found, language


def page_name(path: str) -> str:
    """The name of a file without its folder and without .gz: the key in MAP.json."""
    return Path(path).name.removesuffix(".gz")


def moment(instant: Instant | None) -> str | None:
    """An instant as the outlet would write it: without offset where nobody knows the zone, a bare date where only the day is known."""
    if instant is None:
        return None
    if instant.precision == "day":
        return instant.at.date().isoformat()
    at = instant.at if instant.zone_known else instant.at.replace(tzinfo=None)
    return at.isoformat(timespec="seconds")


def answer(found: Extracted, language: Identified | None) -> dict[str, Any]:
    """What was extracted, in the keys of the command's line."""
    return {
        "title": found.title,
        "authors": found.authors,
        "agency": found.agency,
        "published_at": moment(found.published),
        "modified_at": moment(found.modified),
        "published_precision": found.published.precision if found.published else None,
        "published_from": found.published.origin if found.published else None,
        "summary": found.summary,
        "text": found.text,
        "section": found.section,
        "image": found.image,
        "language": language.language if language else None,
        "language_probability": language.probability if language else None,
        "paywall": found.paywall,
        "partial": found.partial,
        "reserved": found.rights.reserved,
        "canonical": found.claimed,
        "sources_of": found.sources_of,
        "rejected": found.rejected,
        "detail": found.detail,
    }
