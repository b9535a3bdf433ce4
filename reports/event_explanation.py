"""An event for a person: who, when, how far, which figures, who contradicts whom, who told of it in which words."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from vigia.characters import counted, one_line

from .event_reading import articles, claims, contradictions, figures, outlet, shortened, with_country

NEAREST = 5
UNKNOWN = "(not named)"


def event_of(database: sqlite3.Connection, id_: str) -> str | None:
    """The event that an id stands for now; None where it is withdrawn. KeyError where no event ever had it."""
    there = "LEFT JOIN claims ON claims.article = event_ids.article AND claims.key = event_ids.claim"
    row = database.execute(f"SELECT event FROM event_ids {there} WHERE event_ids.id = ?", (id_,)).fetchone()
    if row is None:
        raise KeyError(id_)
    event: str | None = row[0]
    return event


def nearest_events(database: sqlite3.Connection, id_: str) -> list[str]:
    """The ids most like one that nobody has."""
    return get_close_matches(id_, [row[0] for row in database.execute("SELECT id FROM event_ids")], n=NEAREST, cutoff=0.6)


def explained_event(database: sqlite3.Connection, id_: str, group_of: Mapping[int, int], only_echoes: Collection[int]) -> str:
    """All that is known of an event that is there.

    `group_of`: the independent group of each article of its news; `only_echoes`: those groups that pass on what none of them reports.
    """
    event = database.execute("SELECT * FROM events WHERE id = ?", (id_,)).fetchone()
    lines = [f"event {_named(event)}", *(f"  {said}" for said in _said(database, event))]
    lines += _titled("Stages", _stages(database, id_))
    lines += _titled("Figures", _figures(database, id_))
    lines += _titled("Contradictions", _contradictions(database, id_))
    lines += _titled("Articles", _articles(database, event, group_of, only_echoes))
    lines += _titled("Recalled by", _recalling(database, id_))
    return page(lines)


def figure(value: Any, currency: str | None = None) -> str:
    said = f"{value:g}" if isinstance(value, float) and value < 1000 else f"{value:,}"
    return f"{said}{' ' + currency if currency else ''}"


def page(lines: Iterable[str]) -> str:
    """Each a line, whatever names and titles have in them: none of them can pass for one of ours."""
    return "\n".join(map(one_line, lines))


def _named(event: sqlite3.Row) -> str:
    who = event["company"] or f"{event['acquirer'] or UNKNOWN} -> {event['target'] or UNKNOWN}"
    return f"{event['id']}: {event['kind']}, {who}{', ' + event['scope'] if event['scope'] else ''}"


def _said(database: sqlite3.Connection, event: sqlite3.Row) -> Iterator[str]:
    when = f"{event['day']}{' (the day of the first report)' if event['day_precision'] == 'published' else ''}"
    yield ", ".join(filter(None, (when, event["status"], *(event[name] for name in ("round_type", "legal_form", "place")))))
    for words, names in (("people", json.loads(event["people"])), ("led by", json.loads(event["lead_investors"]))):
        if names:
            yield f"{words}: {', '.join(names)}"
    if event["licence"]:
        yield "with a licence to technology"
    sources = f"{counted(event['independent_sources'], 'independent source')} of {counted(event['independent_groups'], 'group')}"
    yield f"told by {counted(event['articles'], 'article')} of {counted(event['outlets'], 'outlet')}: {sources}"
    added = database.execute("SELECT counted, headcount FROM layoff_events WHERE event = ?", (event["id"],)).fetchone()
    if added is not None and added["headcount"] is not None:
        yield f"counted in sums: {figure(added['counted'] or 0)} people"
    for row in database.execute("SELECT * FROM events WHERE id = ?", (event["part_of"],)):
        yield f"part of {_named(row)}, {row['day']}"
    for row in database.execute("SELECT * FROM events WHERE part_of = ? ORDER BY day, id", (event["id"],)):
        yield f"a part of it is {_named(row)}, {row['day']}"


def _stages(database: sqlite3.Connection, id_: str) -> Iterator[str]:
    for row in database.execute("SELECT * FROM event_stages WHERE event = ?", (id_,)):
        yield f"  {row['day']}  {row['stage']}: {with_country(row['first_outlet'], row['first_country'])}, «{shortened(row['quote'])}»"


def _figures(database: sqlite3.Connection, id_: str) -> Iterator[str]:
    for row in figures(database, id_):
        told = f"  {row['field']}: {figure(row['most_common'], row['currency'])} by {counted(row['groups'], 'independent group')}"
        told += f", from {figure(row['least'])} to {figure(row['most'])}" if row["least"] != row["most"] else ""
        latest = (row["latest"], row["latest_currency"])
        told += f", latest {figure(*latest)} on {row['latest_day']}" if latest != (row["most_common"], row["currency"]) else ""
        if row["usd"] is not None and row["currency"] != "USD":
            told += f" ({figure(row['usd'], 'USD')} by the rate of {row['rate_day']})"
        yield told


def _contradictions(database: sqlite3.Connection, id_: str) -> Iterator[str]:
    for told in contradictions(database, id_):
        yield f"  {told[0]['field']}, {told[0]['class']}"
        for row in told:
            value = f"{'' if row['side'] == 'value' else 'against '}{figure(row['value'], row['currency'])}"
            yield f"    {value}  {outlet(row)}, {row['published_day']}: «{shortened(row['quote'])}»"


def _articles(database: sqlite3.Connection, event: sqlite3.Row, group_of: Mapping[int, int], only_echoes: Collection[int]) -> Iterator[str]:
    """Group by group, the one that told first before the others, and within a group in the order of publication."""
    rows = {row["article"]: row for row in articles(database, event["id"])}
    groups: dict[int, list[sqlite3.Row]] = {}
    for article, row in rows.items():
        groups.setdefault(group_of[article], []).append(row)
    told = _told(database, event["id"])
    for number, (group, members) in enumerate(groups.items(), 1):
        yield f"  group {number}{', which only passes on what a report said that is not here' if group in only_echoes else ''}"
        for row in members:
            yield f"    {row['published_day'] or 'day not known'}  {outlet(row)}: {_title(row)}"
            beside = [*notes(row), *_shared(database, row, rows), *lag(row, rows[event["first_article"]])]
            yield f"        {'; '.join([row['url'], *beside])}"
            yield from (f"        {line}" for line in told.get(row["article"], ()))


def notes(row: sqlite3.Row) -> Iterator[str]:
    """What a row of `event_articles` says of its article beside the event."""
    if row["agency"]:
        yield f"by {row['agency']}"
    if row["echo_of"]:
        yield f"passes on {row['echo_of']}"
    if row["copy_of"]:
        yield f"copy of {row['copy_of']}"
    if not row["has_fact"]:
        yield "its figures were not read"


def _shared(database: sqlite3.Connection, row: sqlite3.Row, others: Mapping[int, sqlite3.Row]) -> Iterator[str]:
    sql = "SELECT article + other - ?1 FROM copies WHERE ?1 IN (article, other) AND kind = 'embedded' ORDER BY 1"
    for (other,) in database.execute(sql, (row["article"],)).fetchall():
        if other in others:
            yield f"shares a part of its text with {others[other]['outlet']}"


def lag(row: sqlite3.Row, first: sqlite3.Row) -> Iterator[str]:
    """Behind the first report: in hours and minutes up to two days, where both have an hour; otherwise in days."""
    if row["article"] == first["article"] or None in (row["published_at"], first["published_at"]):
        return
    if "day" not in (row["published_precision"], first["published_precision"]):
        minutes = round((row["known_at"] - first["known_at"]) * 24 * 60)
        if minutes >= 2 * 24 * 60:
            yield f"{minutes // (24 * 60)} days after the first"
        elif minutes >= 0:
            yield f"{f'{minutes // 60} h ' if minutes >= 60 else ''}{minutes % 60} min after the first"
        return
    days = (date.fromisoformat(row["published_day"]) - date.fromisoformat(first["published_day"])).days
    if days > 0:
        yield f"{counted(days, 'day')} after the first"


def _told(database: sqlite3.Connection, id_: str) -> dict[int, list[str]]:
    """What each article says, claim by claim."""
    found: dict[int, list[str]] = {}
    for row in claims(database, id_):
        quote = f"«{shortened(row['quote'])}»"
        found.setdefault(row["article"], []).append(f"{row['stage']} {quote}" if row["stage"] else quote)
    return found


def _recalling(database: sqlite3.Connection, id_: str) -> Iterator[str]:
    for row in articles(database, id_, "background"):
        yield f"  {row['published_day'] or 'day not known'}  {outlet(row)}: {_title(row)}"
        yield f"        {row['url']}"


def _title(row: sqlite3.Row) -> str:
    return row["title"] or "(no title)"


def _titled(title: str, lines: Iterable[str]) -> list[str]:
    found = list(lines)
    return [title, *found] if found else []
