"""What endpoints say of an address as JSON, and back as a Link, so that it is still there when the page is fetched, be it by the next run.

Each thing is in the words of the most trusted endpoint that says it, whichever answered first. "from" names the endpoint of those that are
not the words of the one the row stands under.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast, get_args

from vigia.addresses import Address
from vigia.items import Instant, Link, Origin, Precision

from . import clean

_FIELDS = ("title", "summary", "published", "modified", "authors", "categories", "language")
_LISTED = 50  # authors or categories of one link; more is a page that floods
_LONG = 2_000  # characters of one hint


Trust = tuple[int, str]  # of an endpoint: the less the more; its address decides among equals
_TRUSTED = {"feed": 0, "sitemap": 1, "section": 2}
NOBODY: Trust = (len(_TRUSTED), "")  # given by hand, or by an endpoint that is there no more


def trust(kind: str, url: str) -> Trust:
    """A feed says most and says it of each story, a sitemap's dates may be those of its own making, a section page has but headlines."""
    return _TRUSTED.get(kind, NOBODY[0]), url


def dump(link: Link) -> str:
    """Compact JSON; what is unknown is left out."""
    return _written(_values(link))


def merged(hints: str, under: Trust, link: Link, by: Trust, trust_of: Callable[[str], Trust]) -> tuple[str, Trust]:
    """`hints` with what an endpoint says now, and the endpoint that they stand under from now on: the most trusted one.

    `under` is the one they stood under; `trust_of` answers for an endpoint's address.
    """
    values = _read(hints)
    said = {name: trust_of(url) for name, url in _sources(values).items()}
    best = min(under, by)
    told: dict[str, str] = {}
    new = _values(link)
    for name in _FIELDS:
        if name not in values and name not in new:
            continue
        voice = said.get(name, under)
        if name in new and (name not in values or by <= voice):
            values[name], voice = new[name], by
        if voice != best:
            told[name] = voice[1]
    return _written({name: values[name] for name in _FIELDS if name in values}, told), best


def said_by(address: Address, hints: str, under: Trust, by: Trust) -> Link:
    """What stands in one endpoint's words."""
    values = _read(hints)
    said = _sources(values)
    return _link(address, {name: value for name, value in values.items() if said.get(name, under[1]) == by[1]})


def load(address: Address, hints: str) -> Link:
    """The Link that endpoints made together; hints that cannot be read are no hints."""
    link = _link(address, _read(hints))
    if link.published and link.modified and link.modified.at <= link.published.at:
        return replace(link, modified=None)  # of another endpoint, which does not know the story's own hour
    return link


def _values(link: Link) -> dict[str, Any]:
    values: dict[str, Any] = {
        "title": clean.text(link.title, _LONG),
        "summary": clean.text(link.summary, _LONG),
        "published": _instant(link.published),
        "modified": _instant(link.modified),
        "authors": [clean.fit(author) for author in link.authors[:_LISTED]],
        "categories": [clean.fit(category) for category in link.categories[:_LISTED]],
        "language": clean.text(link.language, 35),
    }
    return {name: value for name, value in values.items() if value}


def _written(values: dict[str, Any], told: dict[str, str] | None = None) -> str:
    return json.dumps(values | ({"from": told} if told else {}), ensure_ascii=False)


def _read(hints: str) -> dict[str, Any]:
    try:
        values = json.loads(hints)
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}


def _sources(values: dict[str, Any]) -> dict[str, str]:
    """Takes out of `values` which endpoint said what, where it is not the row's."""
    said = values.pop("from", None)
    return {name: url for name, url in said.items() if isinstance(url, str)} if isinstance(said, dict) else {}


def _link(address: Address, values: dict[str, Any]) -> Link:
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
