"""An event as the rows of its tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pipelines.events import rates
from pipelines.events.contradictions import Contradiction
from pipelines.events.event import Consolidated, Event
from pipelines.events.figures import Figure

Rows = list[tuple[str, dict[str, Any]]]


def rows_of(id_: str, event: Event) -> Rows:
    """(table, row), in the order in which they can be written."""
    rows: Rows = [("events", _event(id_, event))]
    rows += [("event_figures", _figure(id_, name, figure, event.day)) for name, figure in event.figures.items()]
    for number, found in enumerate(event.contradictions, 1):
        rows.append(("event_contradictions", _contradiction(id_, number, found)))
        for side, claims in (("value", found.of_value), ("against", found.of_against)):
            rows += [("contradiction_claims", {"event": id_, "number": number, "claim": claim.id, "side": side}) for claim in claims]
    return rows


def _event(id_: str, event: Event) -> dict[str, Any]:
    first = next(claim.story for claim in event.claims if claim.fact is not None)
    last = event.stories[-1]
    news = {story.id for story in event.stories}
    row: dict[str, Any] = {"id": id_, "kind": event.kind, "status": event.status, "day": event.day, "day_precision": event.day_precision}
    for field, name in event.companies.items():
        named = (None, None, None) if name is None else (name.written, name.id, name.base)
        row |= dict(zip((field, f"{field}_id", f"{field}_key"), named, strict=True))
    return row | {
        "scope": event.scope,
        **event.said,
        "licence": event.licence,
        "people": _list(event.people),
        "lead_investors": _list(event.lead_investors),
        "first_article": first.id,
        "first_published_at": first.published_at,
        "first_day": first.day.isoformat(),
        "last_day": last.day.isoformat(),
        "articles": len(news),
        "background_articles": len({claim.story.id for claim in event.background} - news),
        "outlets": len({story.source for story in event.stories}),
        "independent_groups": event.independence.count,
        "independent_sources": event.independence.independent,
    }


def _figure(id_: str, name: str, told: Consolidated, day: str) -> dict[str, Any]:
    common = told.most_common
    money = rates.convert(round(common.low), common.currency, day) if common.currency is not None else None
    return {
        "event": id_,
        "field": name,
        "least": _number(told.least),
        "most": _number(told.most),
        "most_common": _number(common.low),
        "currency": common.currency,
        "groups": told.groups,
        "latest": _number(told.latest.low),
        "latest_currency": told.latest.currency,
        "latest_day": told.latest_day.isoformat(),
        "usd": None if money is None else money.usd,
        "eur": None if money is None else money.eur,
        "rate_day": None if money is None else money.rate_day,
    }


def _contradiction(id_: str, number: int, found: Contradiction) -> dict[str, Any]:
    return {
        "event": id_,
        "number": number,
        "field": found.field,
        "class": found.kind,
        **_value("value", "currency", found.value),
        **_value("against", "against_currency", found.against),
    }


def _value(name: str, currency: str, figure: Figure) -> dict[str, Any]:
    return {name: _number(figure.low), currency: figure.currency}


def _number(value: float) -> float:
    """A whole number as one: counts and sums are."""
    return int(value) if value == int(value) else value


def _list(names: Sequence[str]) -> str:
    return json.dumps(list(names), ensure_ascii=False)
