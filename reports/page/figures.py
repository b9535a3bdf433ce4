"""What the report is made of, read out of the views and the questions: nothing is counted here that they do not count."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.questions import answer, question
from vigia.characters import folded

from .period import Period

Row = Mapping[str, Any]
EVENTS = 40  # of each group that are shown; the largest are
COMPANIES = 20
STEPS = 12  # of a company's timeline, the latest
STORIES = 100  # of each topic, the newest
QUARTERS = 8
DAYS_APART = 62  # days that are drawn one by one; weeks are drawn for more

VIEWS = {"layoff": "layoff_events", "reverse_acquihire": "deal_events", "deal": "deal_events", "funding": "funding_events"}
_WHICH = {"reverse_acquihire": " AND kind = 'reverse_acquihire'", "deal": " AND kind <> 'reverse_acquihire'"}
_OF_TOPIC = (
    " AND event IN (SELECT claims.event FROM claims JOIN article_topics ON article_topics.article = claims.article"
    " WHERE claims.role = 'news' AND article_topics.topic = :topic)"
)
NOT_HAPPENED = ("rumoured", "called_off", "denied")


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of a period. `people`: nobody twice; `unknown_cuts`: rounds that add nothing because nobody tells how many. `acquihires`: without
    those that are rumoured or called off, which are `unsure`. `raised`: USD; `unknown_rounds` have no sum."""

    people: int
    unknown_cuts: int
    acquihires: int
    unsure: int
    raised: int
    rounds: int
    unknown_rounds: int
    stories: int
    outlets: int


@dataclass(frozen=True, slots=True)
class Event:
    """`row`: of its view. `told`: an article of each outlet, in the order of `place`; behind them those without one, whose fact was not
    read. `contradictions`: rows of that view."""

    group: str
    row: Row
    told: Sequence[Row]
    quote: Row | None
    contradictions: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Timeline:
    name: str
    steps: Sequence[Row]
    hidden: int
    argument: str  # what the questions call it


@dataclass(frozen=True, slots=True)
class Stories:
    topic: str
    shown: Sequence[Row]
    all: int


def asked(database: sqlite3.Connection, name: str, **given: str | None) -> list[Row]:
    """The answer to a question of `scrapy ask`."""
    found = answer(database, question(name), {key: value for key, value in given.items() if value is not None})
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def rows(database: sqlite3.Connection, sql: str, /, **bound: Any) -> list[Row]:
    return [dict(row) for row in database.execute(sql, bound)]


def events_of(database: sqlite3.Connection, period: Period, topic: str | None) -> dict[str, list[Row]]:
    """The rows of the views, by group, the largest first. Those of a topic are told of by an article that carries it."""
    found = {}
    for group, view in VIEWS.items():
        where = f"day BETWEEN :since AND :until{_WHICH.get(group, '')}{_OF_TOPIC if topic else ''}"
        found[group] = rows(database, f"SELECT * FROM {view} WHERE {where}", since=period.since, until=period.until, topic=topic)
        found[group].sort(key=lambda row: (-_size(row), -row["independent_sources"], row["event"]))
    return found


def numbers(database: sqlite3.Connection, period: Period, topic: str | None, events: Mapping[str, Sequence[Row]]) -> Numbers:
    """`events`: those of the period and topic, as `events_of` has them."""
    cuts, deals, rounds = events["layoff"], events["reverse_acquihire"], events["funding"]
    tagged = "AND id IN (SELECT article FROM article_topics WHERE topic = :topic)" if topic else ""
    columns = "count(*) AS stories, count(DISTINCT source) AS outlets"
    sql = f"SELECT {columns} FROM articles WHERE published_day BETWEEN :since AND :until {tagged}"
    (told,) = rows(database, sql, since=period.since, until=period.until, topic=topic)
    happened = [row for row in deals if row["status"] not in NOT_HAPPENED]
    return Numbers(
        people=sum(row["counted"] or 0 for row in cuts),
        unknown_cuts=sum(row["counted"] is None and row["part_of"] is None and row["status"] not in NOT_HAPPENED for row in cuts),
        acquihires=len(happened),
        unsure=len(deals) - len(happened),
        raised=sum(row["amount_usd"] or 0 for row in rounds),
        rounds=len(rounds),
        unknown_rounds=sum(row["amount_usd"] is None for row in rounds),
        stories=told["stories"],
        outlets=told["outlets"],
    )


def told_of(database: sqlite3.Connection, group: str, shown: Sequence[Row]) -> list[Event]:
    """Those events with who told of them, in whose words, and who contradicts whom."""
    ids = json.dumps([row["event"] for row in shown])
    among = "event IN (SELECT value FROM json_each(:ids))"
    articles = rows(database, f"SELECT * FROM event_articles WHERE {among} AND role = 'news' ORDER BY known_at, url", ids=ids)
    titles = {(row["event"], row["article"]): row["title"] for row in articles}
    told: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows(database, f"SELECT * FROM first_reports WHERE {among} ORDER BY event, place", ids=ids):
        told[row["event"]][row["source"]] = {**row, "title": titles.get((row["event"], row["article"]))}
    for row in articles:
        told[row["event"]].setdefault(row["source"], {**row, "place": None, "minutes_after": None, "days_after": None})
    quotes: dict[str, list[Row]] = defaultdict(list)
    columns = "event, outlet, url, quote, headcount_max AS headcount, percent, amount"
    sql = f"SELECT {columns} FROM event_claims WHERE {among} AND role = 'news' AND quote <> '' ORDER BY known_at, claim"
    for row in rows(database, sql, ids=ids):
        quotes[row["event"]].append(row)
    contradicted: dict[str, list[Row]] = defaultdict(list)
    sql = f"SELECT * FROM contradictions WHERE {among} ORDER BY event, number, side DESC, published_at, article"
    for row in rows(database, sql, ids=ids):
        contradicted[row["event"]].append(row)
    found = []
    for row in shown:
        quote = min(quotes[row["event"]], key=lambda said: (not _proves(said, row), said["url"] != row["first_url"]), default=None)
        found.append(Event(group, row, [*told[row["event"]].values()], quote, contradicted[row["event"]]))
    return found


def people_by(cuts: Iterable[Row], *columns: str) -> list[tuple[str | None, int]]:
    """Jobs lost by what the first of the columns that is known says, named by the last; the most first."""
    people: Counter[str | None] = Counter()
    names: dict[str | None, str | None] = {}
    for row in cuts:
        if row["counted"]:
            key = next((row[column] for column in columns if row[column] is not None), None)
            people[key] += row["counted"]
            names.setdefault(key, row[columns[-1]])
    return [(names[key], count) for key, count in people.most_common()]


def firsts(events: Mapping[str, Sequence[Row]]) -> list[tuple[str, int]]:
    """Of the events that several outlets told: who was first, and how often."""
    return Counter(row["first_outlet"] for group in events.values() for row in group if row["outlets"] > 1).most_common()


def timelines(database: sqlite3.Connection, events: Mapping[str, Sequence[Row]], period: Period) -> tuple[list[Timeline], int]:
    """Of the companies that have more events than one, in the order in which the report names them, and how many such there are at most."""
    found: list[Timeline] = []
    more = 0
    taken: set[str] = set()
    registered = _registered(database)
    for id_, name in _companies(events):
        if len(found) == COMPANIES:
            more += 1
            continue
        argument = id_ or registered.get(folded(name)) or name
        if argument in taken:
            continue
        taken.add(argument)
        steps = asked(database, "company-timeline", company=argument, until=period.until)
        if len({step["event"] for step in steps}) > 1:
            found.append(Timeline(name, steps[-STEPS:], max(len(steps) - STEPS, 0), argument))
    return found, more


def stories(database: sqlite3.Connection, topic: str, period: Period) -> Stories:
    """The newest that carry the tag."""
    where = (
        "FROM article_topics JOIN articles ON articles.id = article_topics.article JOIN sources ON sources.id = articles.source"
        " WHERE article_topics.topic = :topic AND articles.published_day BETWEEN :since AND :until"
    )
    bound: dict[str, Any] = {"topic": topic, "since": period.since, "until": period.until, "limit": STORIES}
    columns = "articles.title, articles.url, articles.published_day AS day, articles.copy_of, sources.name AS outlet"
    shown = rows(database, f"SELECT {columns} {where} ORDER BY articles.published_at DESC, articles.id DESC LIMIT :limit", **bound)
    (counted,) = rows(database, f"SELECT count(*) AS number {where}", **bound)
    return Stories(topic, shown, counted["number"])


def topics(database: sqlite3.Connection) -> list[str]:
    """Those that any story carries."""
    return [row["topic"] for row in rows(database, "SELECT DISTINCT topic FROM article_topics ORDER BY topic")]


def has_events(database: sqlite3.Connection) -> bool:
    return database.execute("SELECT 1 FROM events LIMIT 1").fetchone() is not None


def _proves(said: Row, event: Row) -> bool:
    """Whether the sentence tells the figure that the event is known by."""
    known = next((name for name in ("headcount", "amount", "percent") if event.get(name) is not None), None)
    return known is None or said[known] == event[known]


def _companies(events: Mapping[str, Sequence[Row]]) -> list[tuple[str | None, str]]:
    """Of the events that are shown, each once: its id, where the registry knows it as it is written, and its name."""
    found: dict[str, tuple[str | None, str]] = {}
    for group in events.values():
        for row in group[:EVENTS]:
            for side in ("company", "target", "acquirer"):
                if row.get(side) is not None:
                    found.setdefault(row[f"{side}_id"] or row[side], (row[f"{side}_id"], row[side]))
    return [*found.values()]


def _registered(database: sqlite3.Connection) -> dict[str, str]:
    """The ids of the companies of the registry by their names, and by the aliases that are nobody's name, without capitals and accents."""
    known = rows(database, "SELECT id, name, aliases FROM companies WHERE learned = 0 ORDER BY id")
    aliases = {folded(alias): row["id"] for row in known for alias in json.loads(row["aliases"] or "[]")}
    return {**aliases, **{folded(row["name"]): row["id"] for row in known}}


def _size(row: Row) -> float:
    """People, or dollars."""
    size: float = row.get("counted") or row.get("headcount") or row.get("amount_usd") or 0
    return size
