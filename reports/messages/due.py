"""What is due: the events that a rule asks for and its channel was not told. It reads what was told, and writes nothing."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from reports.event_explanation import event_of

from .matching import Happened, Same, asks_for, happened, is_material
from .rules import Rule


@dataclass(frozen=True, slots=True)
class Unsure:
    """What was about to be told when a run ended. `id`: the event as it was called then; `event`: as now, None where it is withdrawn;
    `at`: the instant."""

    id: str
    event: str | None
    channel: str
    rule: str
    at: str


@dataclass(frozen=True, slots=True)
class Due:
    """For one channel of one rule, the newest last. `waits`: it is a digest's, and this period has had its own. `again`: what may have
    arrived and is among `events`; `settled`: what was unsure and is not to be sent, with the reason."""

    rule: Rule
    channel: str
    events: Sequence[Happened] = ()
    waits: bool = False
    again: Sequence[Unsure] = ()
    settled: Sequence[tuple[Unsure, str]] = ()


@dataclass(slots=True)
class Told:
    """What each channel was told. What may not have arrived counts as not told."""

    figures: dict[str, dict[str, Mapping[str, Any]]] = field(default_factory=dict)
    unsure: list[Unsure] = field(default_factory=list)
    last: dict[tuple[str, str], datetime] = field(default_factory=dict)
    up_to: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def since(self, rule: Rule, channel: str, today: date) -> date:
        """The first day of a rule's period: so many days before it last had nothing left to tell, so that neither a pause nor a channel
        that is down makes it miss what it would have told."""
        up_to = self.up_to.get((channel, rule.name))
        return min(today, up_to.date() if up_to else today) - timedelta(rule.days)

    def day_of(self, due: Due) -> date | None:
        """On which nothing was left, when last it was so."""
        up_to = self.up_to.get((due.channel, due.rule.name))
        return up_to.date() if up_to else None

    def had_its_own(self, rule: Rule, channel: str, today: date) -> bool:
        """Whether the period of a digest has had it, whole: what is left of one is not for the next."""
        last, up_to = self.last.get((channel, rule.name)), self.up_to.get((channel, rule.name))
        return last is not None and up_to is not None and up_to >= last and not _period_is_over(rule.digest, last.date(), today)

    def took(self, due: Due, events: Iterable[Happened], now: datetime) -> None:
        self.last[due.channel, due.rule.name] = now
        self.figures.setdefault(due.channel, {}).update((event.event, event.told) for event in events)


def read_told(database: sqlite3.Connection) -> Told:
    """By the events as they are called now, also of those that have become one since."""
    told = Told()
    for row in database.execute("SELECT * FROM announcements ORDER BY at, event"):
        try:
            event = event_of(database, row["event"])
        except KeyError:
            event = None
        if not row["arrived"]:
            told.unsure.append(Unsure(row["event"], event, row["channel"], row["rule"], row["at"]))
            continue
        told.last[row["channel"], row["rule"]] = datetime.fromisoformat(row["at"])
        if event is not None:
            told.figures.setdefault(row["channel"], {})[event] = json.loads(row["told"])
    for row in database.execute("SELECT * FROM announced_up_to"):
        told.up_to[row["channel"], row["rule"]] = datetime.fromisoformat(row["at"])
    return told


def all_due(database: sqlite3.Connection, told: Told, rules: Sequence[Rule], today: date, same: Same) -> Iterator[Due]:
    """For each channel of each rule, in their order. Whoever sends one tells `told` before asking for the next."""
    first = min(told.since(rule, channel, today) for rule in rules for channel in rule.channels)
    events = happened(database, first, [unsure.event for unsure in told.unsure if unsure.event is not None])
    for rule in rules:
        for channel in rule.channels:
            yield _due(told, rule, channel, events, today, same)


def of_no_rule(told: Told, rules: Sequence[Rule]) -> list[Unsure]:
    """What may not have arrived, and no rule of these would send."""
    places = {(channel, rule.name) for rule in rules for channel in rule.channels}
    return [unsure for unsure in told.unsure if (unsure.channel, unsure.rule) not in places]


def _due(told: Told, rule: Rule, channel: str, events: Sequence[Happened], today: date, same: Same) -> Due:
    unsure = [one for one in told.unsure if (one.channel, one.rule) == (channel, rule.name)]
    wanted = {one.event for one in unsure}
    since = told.since(rule, channel, today)
    asked = {event.event: event for event in events if asks_for(rule, event, date.min if event.event in wanted else since, same)}
    known = told.figures.get(channel, {})
    new = [event for event in asked.values() if event.event not in known or is_material(known[event.event], event.told)]
    due = {event.event for event in new}
    again = [one for one in unsure if one.event in due]
    why = {True: "another message has told it since", False: "the rule does not ask for it any more"}
    settled = [(one, why[one.event in asked]) for one in unsure if one.event not in due]
    if not again and told.had_its_own(rule, channel, today):
        return Due(rule, channel, waits=True, settled=settled)
    return Due(rule, channel, new, again=again, settled=settled)


def _period_is_over(digest: str, last: date, today: date) -> bool:
    if digest == "week":
        return last.isocalendar()[:2] != today.isocalendar()[:2]
    return digest != "day" or last != today
