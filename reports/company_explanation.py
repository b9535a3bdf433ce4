"""A company for a person: the events of whoever bears a name, in the order of their days."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from vigia.characters import counted, folded

from .event_explanation import NEAREST, figure, page

KeyOf = Callable[[str], str]
"""What the name of a company is compared by, as `events.company_key` has it."""


@dataclass(frozen=True, slots=True)
class Company:
    """`keys`: of its names, by which events are found that do not say its id. Without an `id` the registry does not know it."""

    name: str
    id: str | None
    keys: frozenset[str]
    aliases: tuple[str, ...] = ()


def companies_named(database: sqlite3.Connection, wanted: str, key_of: KeyOf) -> list[Company]:
    """The companies of that id; or else of that name, or else of that alias, however its accents and capitals are typed; or else those that
    are compared as that name is. The registry's go before those that it does not know."""
    known = [_known(row, key_of) for row in database.execute("SELECT id, name, aliases, learned FROM companies ORDER BY learned, id")]
    everyone = [*known, *(Company(name, None, frozenset({key_of(name)})) for name in _told_of(database))]
    name, key = folded(wanted), key_of(wanted)
    found = [company for company in known if company.id == wanted]
    found = found or [company for company in known if company.id is not None and folded(company.name) == name]
    found = found or [company for company in known if name in map(folded, company.aliases)]
    found = found or [company for company in everyone if folded(company.name) == name]
    found = found or [company for company in everyone if key in company.keys]
    taken: set[str] = set()
    distinct = []
    for company in found:
        if company.id is not None or not company.keys & taken:
            distinct.append(company)
        taken |= company.keys
    return distinct


def nearest_companies(database: sqlite3.Connection, wanted: str) -> list[str]:
    """The names most like one that nobody has."""
    known = [row["name"] for row in database.execute("SELECT name FROM companies")]
    names = {folded(name): name for name in (*known, *_told_of(database))}
    return [names[found] for found in get_close_matches(folded(wanted), list(names), n=NEAREST, cutoff=0.6)]


def explained_company(database: sqlite3.Connection, company: Company) -> str:
    """What happened to it, in order."""
    rows = timeline(database, company)
    lines = [f"{company.name}{f' ({company.id})' if company.id else ''}: {counted(len(rows), 'event')}"]
    if company.aliases:
        lines.append(f"  also {', '.join(company.aliases)}")
    for row in rows:
        lines.append(f"  {row['day']}  {', '.join(_happened(row))}  {row['event']}")
        country = f" ({row['first_country']})" if row["first_country"] else ""
        first = f"first {row['first_outlet']}{country}; {counted(row['independent_sources'], 'independent source')}"
        lines.append(f"      {first}{'; part of ' + row['part_of'] if row['part_of'] else ''}")
    return page(lines)


def timeline(database: sqlite3.Connection, company: Company) -> list[sqlite3.Row]:
    """Its rows in `company_timeline`, in the order of their days."""
    marks = ", ".join("?" * len(company.keys))
    sql = (
        f"SELECT * FROM company_timeline WHERE company_id = ? OR (company_id IS NULL AND company_key IN ({marks}))"
        " ORDER BY day, event, role"
    )
    return database.execute(sql, (company.id, *sorted(company.keys))).fetchall()


def _known(row: sqlite3.Row, key_of: KeyOf) -> Company:
    aliases = tuple(json.loads(row["aliases"] or "[]"))
    keys = frozenset(map(key_of, (row["name"], *aliases)))
    return Company(row["name"], None if row["learned"] else row["id"], keys, aliases)


def _told_of(database: sqlite3.Connection) -> list[str]:
    """The names of companies in events that the registry does not know."""
    sides = ("company", "acquirer", "target")
    sql = " UNION ".join(f"SELECT {side} FROM events WHERE {side}_id IS NULL AND {side} IS NOT NULL" for side in sides)
    return [row[0] for row in database.execute(f"{sql} ORDER BY 1")]


def _happened(row: sqlite3.Row) -> Iterator[str]:
    other = f" {'of' if row['role'] == 'acquirer' else 'by'} {row['other_company']}" if row["other_company"] else ""
    yield f"{row['kind']}{other}"
    yield from (told for told in (row["scope"], row["round_type"], row["status"]) if told)
    if row["headcount"] is not None:
        yield f"{figure(row['headcount'])} people"
    if row["percent"] is not None:
        yield f"{row['percent']:g} %"
    if row["contractors"] is not None:
        yield f"{figure(row['contractors'])} contractors"
    if row["amount"] is not None:
        yield figure(row["amount"], row["currency"])
    if row["stake_percent"] is not None:
        yield f"{row['stake_percent']:g} % of the capital"
