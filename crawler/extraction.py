"""Saved pages read outside a crawl: what the extraction and the language gate make of them, in the keys of `scrapy extract`."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.items import Instant
from pipelines.extraction.article import extract
from pipelines.extraction.extracted import Extracted
from pipelines.language.identification import identify
from pipelines.language.identified import Identified

MAX_FILE = 10 << 20  # bytes after decompression; no page that the crawler fetches is larger


def read_page(data: bytes, url: str | None, now: datetime) -> tuple[Extracted, Identified | None]:
    """A page and its language, as a crawl would see them; what a crawl would drop for its language has that as `rejected`."""
    found = extract(data, url, None, None, now)
    if not found.text:
        return found, None
    language = identify(found.text)
    if found.rejected is None and language.language != "es":
        found.rejected = "language_unknown" if language.language is None else "other_language"
        found.detail = language.language
    return found, language


def page_name(path: str) -> str:
    """The name of a file without its folder and without .gz: the key in MAP.json."""
    return Path(path).name.removesuffix(".gz")


def read(path: Path) -> bytes:
    """At most MAX_FILE bytes of a file, decompressed when it is gzip, whatever its name says."""
    with path.open("rb") as raw:
        magic = raw.read(2)
        raw.seek(0)
        if magic != b"\x1f\x8b":
            return raw.read(MAX_FILE)
        with gzip.open(raw) as plain:
            return plain.read(MAX_FILE)


def moment(instant: Instant | None) -> str | None:
    """An instant as the outlet would write it: without offset where nobody knows the zone, a bare date where only the day is known."""
    if instant is None:
        return None
    if instant.precision == "day":
        return instant.at.date().isoformat()
    at: datetime = instant.at.replace(tzinfo=None) if instant.at.tzname() == "unknown" else instant.at
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
        "canonical": found.canonical,
        "sources_of": found.sources_of,
        "rejected": found.rejected,
        "detail": found.detail,
    }
