"""Which events a rule asks for, and whether what was told of one has changed so much that it is told again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reports.all_events import ALL_EVENTS

from .rules import Rule

MATERIAL = 1.10  # a figure that is more than this many times what was told, or less by as much: a rounding is no news (EVENTS.md)
ENDS = ("completed", "called_off", "denied", "done")
_DONE = ("done", "completed")
_DOUBTED = ("rumoured", "denied", "called_off")
Same = Callable[[str, str], bool]
"""Whether two names are of one company."""


@dataclass(frozen=True, slots=True)
class Happened:
    """An event, as far as rules ask. `told`: what a reader would want to be told again when it changes."""

    event: str
    kind: str
    names: tuple[str, ...]
    ids: tuple[str, ...]
    country: str | None
    ai_startup: bool
    status: str | None
    people: int | None
    amount_usd: int | None
    independent_sources: int
    contradictions: int
    last_day: date

    @property
    def told(self) -> dict[str, Any]:
        return {
            "people": self.people,
            "amount_usd": self.amount_usd,
            "status": self.status if self.status in ENDS else None,
            "contradicted": self.contradictions > 0,
        }


def happened(database: sqlite3.Connection, since: date, also: Sequence[str] = ()) -> list[Happened]:
    """The events with a report of that day or later, and those of these ids, the newest last."""
    named = json.dumps(list(also))
    sql = f"SELECT * FROM ({ALL_EVENTS}) WHERE last_day >= ? OR event IN (SELECT value FROM json_each(?)) ORDER BY last_day, event"
    return [
        Happened(
            row["event"],
            row["kind"],
            tuple(name for name in (row["company"], row["acquirer"]) if name),
            tuple(id_ for id_ in (row["company_id"], row["acquirer_id"]) if id_),
            row["country"],
            bool(row["ai_startup"]),
            row["status"],
            row["people"],
            row["amount_usd"],
            row["independent_sources"],
            row["contradictions"],
            date.fromisoformat(row["last_day"]),
        )
        for row in database.execute(sql, (since.isoformat(), named))
    ]


def asks_for(rule: Rule, event: Happened, since: date, same: Same) -> bool:
    """Whether a rule asks for an event: all of its keys must hold, and it must have a report of that day or later."""
    topics = {"layoff": "layoffs", "reverse_acquihire": "reverse_acquihire"}
    of = {topics.get(event.kind), *(["ai_startup"] if event.ai_startup else [])}
    return (
        event.last_day >= since
        and (not rule.kinds or event.kind in rule.kinds)
        and (not rule.topics or not of.isdisjoint(rule.topics))
        and (not rule.countries or event.country in rule.countries)
        and (not rule.companies or any(one in event.ids or any(same(one, name) for name in event.names) for one in rule.companies))
        and (event.people or 0) >= rule.people
        and (event.amount_usd or 0) >= rule.money_usd
        and event.independent_sources >= rule.independent_sources
        and _is_certain(rule.certainty, event)
    )


def is_material(before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Whether what was told differs: a figure by more than a rounding, an end that was not told, a first contradiction."""
    for name in ("people", "amount_usd"):
        old, new = before.get(name), now.get(name)
        if new is not None and (old is None or max(old, new) > MATERIAL * min(old, new)):
            return True
    ended = now.get("status") is not None and now["status"] != before.get("status")
    return ended or bool(now.get("contradicted") and not before.get("contradicted"))


def _is_certain(certainty: str, event: Happened) -> bool:
    if certainty == "any":
        return True
    if certainty == "done":
        return event.status in _DONE or event.kind == "funding"
    return event.status not in _DOUBTED[:2]
