"""The database for other programs: read-only, typed, and the same whatever is asked by which way.

    import reports

    with reports.open("output/news.db") as news:
        for event in news.events(kind="layoff", since="2026-01-01"):
            print(event.day, event.company, event.people, event.independent_sources)
        for step in news.timeline("scale-ai"):
            print(step.day, step.kind, step.role)
        for story in news.stories(cursor):
            cursor = story.cursor
        rows = news.ask("who-was-first", company="Meta")

Days are YYYY-MM-DD, instants UTC in ISO 8601, sums in units of their currency. What is not known is None.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from .all_events import ALL_EVENTS
from .opening import read_only
from .questions import CHOICES, DAYS, QuestionError, answer, as_day, nearest, question
from .todays_views import install_views, views

_WANTED = "(?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR day >= ?2) AND (?3 IS NULL OR day <= ?3)"

Day = str | date
Value = str | date | int | None


class NotOurs(ValueError):
    """What was to be opened is no database of Vigía, or none that can be read; the message says which file and why."""


@dataclass(frozen=True, slots=True)
class Event:
    """`company` is who lets people go, is taken, or gets money; `acquirer` who takes. `people`: what to add up, nobody counted twice."""

    event: str
    kind: str
    company: str | None
    company_id: str | None
    acquirer: str | None
    acquirer_id: str | None
    country: str | None
    ai_startup: bool | None
    day: str
    day_precision: str
    status: str | None
    people: int | None
    amount: float | None
    currency: str | None
    amount_usd: float | None
    part_of: str | None
    articles: int
    outlets: int
    independent_sources: int
    contradictions: int
    first_outlet: str
    first_published_at: str | None
    first_url: str
    last_day: str


@dataclass(frozen=True, slots=True)
class Step:
    """What happened to a company. `role`: employer, recipient, acquirer or target; `other_company` is the deal's other side."""

    day: str
    day_precision: str
    kind: str
    role: str
    other_company: str | None
    headcount: int | None
    amount: float | None
    currency: str | None
    status: str | None
    independent_sources: int
    first_url: str
    event: str


@dataclass(frozen=True, slots=True)
class Story:
    """`cursor`: what to ask with for those that come after it."""

    cursor: str
    first_seen_at: str
    published_at: str | None
    outlet: str
    country: str | None
    title: str | None
    topics: tuple[str, ...]
    events: tuple[str, ...]
    copy_of: str | None
    url: str
    article: int


class News:
    """One connection, to be closed; a crawl may write meanwhile, and each call sees what stands at its moment."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        if not self.path.is_file():
            raise NotOurs(f"{self.path}: there is no such file")
        try:
            self._database = read_only(self.path)
        except sqlite3.DatabaseError as error:
            raise NotOurs(f"{self.path}: {error}") from None
        try:
            tables = {row[0] for row in self._database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            if not {"articles", "sources", "_sqlite_migrations"} <= tables:
                raise NotOurs(f"{self.path}: no database of Vigía")
            if not {"events", "company_keys"} <= tables:
                raise NotOurs(f"{self.path}: an older version of Vigía wrote it: a crawl or retag brings it up to date")
            install_views(self._database, views())
        except sqlite3.DatabaseError as error:
            self._database.close()
            raise NotOurs(f"{self.path}: {error}") from None
        except NotOurs:
            self._database.close()
            raise

    def events(self, *, kind: str | None = None, since: Day | None = None, until: Day | None = None) -> Iterator[Event]:
        """In the order of their days. `kind`: layoff, reverse_acquihire, acquisition, stake, offer, merger, reverse_merger or funding.

        ValueError for another kind and for what is no day.
        """
        if kind is not None and kind not in CHOICES["kind"]:
            raise QuestionError(f"kind {kind!r} is none of {', '.join(CHOICES['kind'])}{nearest(str(kind), CHOICES['kind'])}")
        days = [None if day is None else as_day(name, _text(name, day)) for name, day in zip(DAYS, (since, until), strict=True)]
        return self._events(kind, *days)

    def _events(self, *wanted: str | None) -> Iterator[Event]:
        for row in self._database.execute(f"SELECT * FROM ({ALL_EVENTS}) WHERE {_WANTED} ORDER BY day, event", wanted):
            values = dict(row)
            startup = values.pop("ai_startup")
            yield Event(**values, ai_startup=None if startup is None else bool(startup))

    def timeline(self, company: str) -> Iterator[Step]:
        """A company, by its id or its name as the database has it, in the order of days."""
        for row in self.ask("company-timeline", company=company):
            yield Step(**{name: row[name] for name in Step.__slots__})

    def stories(self, cursor: str = "", *, topic: str | None = None, limit: int = 1000) -> Iterator[Story]:
        """What came after a cursor, each story once; without one, from the beginning."""
        for row in self.ask("new-since", cursor=cursor, topic=topic, limit=limit):
            topics, events = (tuple((row[name] or "").replace(" ", "").split(",")) if row[name] else () for name in ("topics", "events"))
            plain: dict[str, Any] = {name: row[name] for name in Story.__slots__ if name not in ("topics", "events")}
            yield Story(**plain, topics=topics, events=events)

    def ask(self, name: str, **given: Value) -> Iterator[dict[str, Any]]:
        """The rows of an answer; None is not given. QuestionError as `scrapy ask` has it, TypeError for other values."""
        told = {parameter: _text(parameter, value) for parameter, value in given.items() if value is not None}
        found = answer(self._database, question(name), told)
        return (dict(zip(found.columns, row, strict=True)) for row in found.rows)

    def people_of(self, event: str) -> list[str]:
        """Who goes with a reverse acquihire, by name."""
        row = self._database.execute("SELECT people FROM events WHERE id = ?", (event,)).fetchone()
        return [] if row is None else list(json.loads(row["people"]))

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> News:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _text(name: str, value: Value) -> str:
    """As it is typed; of a moment its day. TypeError for what is neither text, number nor day."""
    match value:
        case str():
            return value
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case int() if not isinstance(value, bool):
            return str(value)
    raise TypeError(f"{name} is {type(value).__name__} {value!r}: a str, an int or a datetime.date is wanted")
