"""An event for a person: who, when, which figures, who contradicts whom, who told of it in which words; a company's events in order."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from vigia.characters import counted, folded, one_line

QUOTED = 160  # characters of a sentence
NEAREST = 5


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


def explained_event(database: sqlite3.Connection, id_: str) -> str:
    """All that is known of an event that is there."""
    event = database.execute("SELECT * FROM events WHERE id = ?", (id_,)).fetchone()
    lines = [f"event {id_}: {_who(event)}", f"  {event['day']}{_how_known(event)}{', ' + event['status'] if event['status'] else ''}"]
    sources = f"{counted(event['independent_sources'], 'independent source')} of {counted(event['independent_groups'], 'group')}"
    lines.append(f"  told by {counted(event['articles'], 'article')} of {counted(event['outlets'], 'outlet')}: {sources}")
    parts = [row[0] for row in database.execute("SELECT id FROM events WHERE part_of = ? ORDER BY day, id", (id_,))]
    lines += [f"  part of {event['part_of']}"] if event["part_of"] else []
    lines += [f"  parts of it: {', '.join(parts)}"] if parts else []
    lines += ["Figures", *_figures(database, id_)]
    lines += _titled("Contradictions", _contradictions(database, id_))
    lines += ["Articles", *_articles(database, id_)]
    lines += _titled("Recalled by", _recalling(database, id_))
    return _page(lines)


def companies_named(database: sqlite3.Connection, name: str) -> list[sqlite3.Row]:
    """The companies of that id, name or alias, however its accents and capitals are typed."""
    wanted = folded(name)
    sql = "SELECT id, name, aliases FROM companies UNION SELECT NULL, company, '[]' FROM company_timeline WHERE company_id IS NULL"
    rows = database.execute(sql).fetchall()
    exact = [row for row in rows if row["id"] == name] or [row for row in rows if folded(row["name"]) == wanted]
    return exact or [row for row in rows if f'"{wanted}"' in folded(row["aliases"])]


def nearest_companies(database: sqlite3.Connection, name: str) -> list[str]:
    """The names most like one that nobody has, of companies that an event is about."""
    names = {folded(row[0]): row[0] for row in database.execute("SELECT DISTINCT company FROM company_timeline")}
    return [names[found] for found in get_close_matches(folded(name), list(names), n=NEAREST, cutoff=0.6)]


def explained_company(database: sqlite3.Connection, name: str, id_: str | None) -> str:
    """What happened to a company, in order."""
    sql = "SELECT * FROM company_timeline WHERE company_id = ? OR (company_id IS NULL AND company = ?) ORDER BY day, event"
    rows = database.execute(sql, (id_, name)).fetchall()
    lines = [f"{name}{f' ({id_})' if id_ else ''}: {counted(len(rows), 'event')}"]
    for row in rows:
        other = f" {'of' if row['role'] == 'acquirer' else 'by'} {row['other_company']}" if row["other_company"] else ""
        told = [f"{row['kind']}{other}", row["round_type"], row["status"]]
        told += [f"{row['headcount']:,} people" if row["headcount"] else None, f"{row['percent']:g} %" if row["percent"] else None]
        told += [_value(row["amount"], row["currency"]) if row["amount"] else None]
        lines.append(f"  {row['day']}  {', '.join(filter(None, told))}  {row['event']}")
        lines.append(f"      first {row['first_outlet']}; {counted(row['independent_sources'], 'independent source')}")
    return _page(lines)


def _who(event: sqlite3.Row) -> str:
    company = event["company"] or f"{event['acquirer'] or '(not named)'} -> {event['target'] or '(not named)'}"
    return f"{event['kind']}, {company}{', ' + event['scope'] if event['scope'] else ''}"


def _how_known(event: sqlite3.Row) -> str:
    return " (the day of the first report)" if event["day_precision"] == "published" else ""


def _figures(database: sqlite3.Connection, id_: str) -> Iterator[str]:
    for row in database.execute("SELECT * FROM event_figures WHERE event = ? ORDER BY field", (id_,)):
        told = f"  {row['field']}: {_value(row['most_common'], row['currency'])} by {counted(row['groups'], 'independent group')}"
        told += f", from {_value(row['least'])} to {_value(row['most'])}" if row["least"] != row["most"] else ""
        latest = (row["latest"], row["latest_currency"])
        told += f", latest {_value(*latest)} on {row['latest_day']}" if latest != (row["most_common"], row["currency"]) else ""
        if row["usd"] is not None and row["currency"] != "USD":
            told += f" ({_value(row['usd'], 'USD')} by the rate of {row['rate_day']})"
        yield told


def _contradictions(database: sqlite3.Connection, id_: str) -> Iterator[str]:
    number = None
    for row in database.execute("SELECT * FROM contradictions WHERE event = ? ORDER BY number, side DESC, published_at, article", (id_,)):
        if row["number"] != number:
            number = row["number"]
            yield f"  {row['field']}, {row['class']}"
        yield f"    {_value(row['value'], row['currency'])}  {row['outlet']}, {row['published_day']}: «{_short(row['quote'])}»"


def _articles(database: sqlite3.Connection, id_: str) -> Iterator[str]:
    """In the order of publication, each with its part of the story."""
    lags = {row["article"]: row["minutes_after"] for row in database.execute("SELECT * FROM first_reports WHERE event = ?", (id_,))}
    news = database.execute("SELECT * FROM event_articles WHERE event = ? AND role = 'news' ORDER BY published_at, article", (id_,))
    for row in news.fetchall():
        notes = [f"agency {row['agency']}" if row["agency"] else None, f"passes on {row['echo_of']}" if row["echo_of"] else None]
        notes += [f"copy of {row['copy_of']}" if row["copy_of"] else None, _lag(lags.get(row["article"]))]
        yield f"  {row['published_day'] or 'day not known'}  {row['outlet']}: {row['title'] or '(no title)'}"
        yield f"      {row['url']}{''.join(f'; {note}' for note in notes if note)}"
        yield from (f"      {told}" for told in _told(database, id_, row["article"]))


def _told(database: sqlite3.Connection, id_: str, article: int) -> Iterator[str]:
    for table, stage in (("layoffs", "stage"), ("deals", "status"), ("funding_rounds", "round")):
        sql = (
            f"SELECT {stage}, quote FROM claims JOIN {table} ON {table}.id = claims.fact"
            " WHERE fact_table = ? AND claims.event = ? AND claims.article = ? ORDER BY claims.id"
        )
        for told, quote in database.execute(sql, (table, id_, article)):
            yield f"{told + ' ' if told else ''}«{_short(quote)}»"


def _recalling(database: sqlite3.Connection, id_: str) -> Iterator[str]:
    sql = "SELECT * FROM event_articles WHERE event = ? AND role = 'background' ORDER BY published_at, article"
    for row in database.execute(sql, (id_,)):
        yield f"  {row['published_day'] or 'day not known'}  {row['outlet']}: {row['title'] or '(no title)'}"


def _page(lines: Iterable[str]) -> str:
    """Each a line, whatever names and titles have in them: none of them can pass for one of ours."""
    return "\n".join(map(one_line, lines))


def _titled(title: str, lines: Iterator[str]) -> list[str]:
    found = list(lines)
    return [title, *found] if found else []


def _lag(minutes: int | None) -> str | None:
    if not minutes or minutes < 0:
        return None
    return f"{minutes // 60} h {minutes % 60} min after the first" if minutes >= 60 else f"{minutes} min after the first"


def _value(value: Any, currency: str | None = None) -> str:
    return f"{value:,}{' ' + currency if currency else ''}"


def _short(quote: str | None) -> str:
    words = " ".join((quote or "").split())
    return words if len(words) <= QUOTED else words[:QUOTED].rsplit(" ", 1)[0] + "…"
