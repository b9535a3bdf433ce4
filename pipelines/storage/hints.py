"""A Link as JSON and back, so that what travelled beside an address is still there when it is fetched, be it by the next run."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, cast, get_args

from vigia.addresses import Address
from vigia.items import Instant, Link, Origin, Precision

from . import clean

_LISTED = 50  # authors or categories of one link; more is a page that floods
_LONG = 2_000  # characters of one hint


def dump(link: Link) -> str:
    """Compact JSON; what is unknown is left out."""
    values: dict[str, Any] = {
        "title": clean.text(link.title, _LONG),
        "summary": clean.text(link.summary, _LONG),
        "published": _instant(link.published),
        "modified": _instant(link.modified),
        "authors": [clean.fit(author) for author in link.authors[:_LISTED]],
        "categories": [clean.fit(category) for category in link.categories[:_LISTED]],
        "language": clean.text(link.language, 35),
    }
    return json.dumps({name: value for name, value in values.items() if value}, ensure_ascii=False)


def load(address: Address, hints: str) -> Link:
    """The Link that `dump` wrote; hints that cannot be read are no hints."""
    try:
        values = json.loads(hints)
    except ValueError:
        values = {}
    if not isinstance(values, dict):
        values = {}
    return Link(
        address=address,
        title=values.get("title"),
        summary=values.get("summary"),
        published=_parse(values.get("published")),
        modified=_parse(values.get("modified")),
        authors=tuple(values.get("authors", ())),
        categories=tuple(values.get("categories", ())),
        language=values.get("language"),
    )


def _instant(instant: Instant | None) -> list[str] | None:
    """Moment, precision, origin; a moment of unknown zone has no offset."""
    if instant is None:
        return None
    at = instant.at if instant.zone_known else instant.at.replace(tzinfo=None)
    return [at.isoformat(), instant.precision, instant.origin]


def _parse(value: Any) -> Instant | None:
    try:
        at, precision, origin = value
        moment = datetime.fromisoformat(at)
    except (TypeError, ValueError):
        return None
    if precision not in get_args(Precision) or origin not in get_args(Origin):
        return None
    known = moment.tzinfo is not None
    return Instant(moment if known else moment.replace(tzinfo=UTC), cast(Precision, precision), cast(Origin, origin), known)
