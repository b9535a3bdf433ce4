"""Claims as they stand in the database: made of an article's facts, found by company and day. Reads only."""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Any

from pipelines.events.attaching import LINKED
from pipelines.events.background import RECALLED, looks_back
from pipelines.events.claims import Claim, Story
from pipelines.events.linking import FARTHEST, may_retell, related
from pipelines.events.names import Name, words
from vigia.facts import KINDS, Fact

from .readings import fact_of

Rows = Callable[[str, Iterable[Any]], list[sqlite3.Row]]

KIND_OF = {kind.table: kind for kind in KINDS if kind.linked}
# A story of these topics that names the company of an event of those days is taken to tell of it, where no fact was read.
TELL_OF_COMPANIES = {"layoffs", "reverse_acquihire", "ai_startup"}
_CAPITALISED = re.compile(r"\b[A-ZÁÉÍÓÚÑ][\w&.'’-]*(?:\s+[A-ZÁÉÍÓÚÑ0-9][\w&.'’-]*)*")
_NAMED = 4  # names of a story that are tried
_STORY = """
SELECT
    articles.id, articles.url, source, sources.name AS outlet, agency, echo_of, machine_written,
    coalesce(published_day, substr(articles.first_seen_at, 1, 10)) AS day,
    coalesce(published_at, articles.first_seen_at) AS at,
    published_precision, published_at, articles.first_seen_at
FROM articles JOIN sources ON sources.id = source WHERE articles.id = ?
"""
_MANY = 500  # parameters of one statement


@dataclass(frozen=True, slots=True)
class Derived:
    """A claim as an article's facts have it, before it has a row."""

    key: str
    table: str
    fact: int | None
    background: bool
    names: tuple[Name | None, ...]
    aside: bool = False


class Claims:
    """For one piece of work: what it has read it does not read again."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._stories: dict[int, Story] = {}
        self._known: dict[int, Claim] = {}

    # what an article's facts come to

    def story(self, article: int) -> Story | None:
        for row in self._rows(_STORY, (article,)):
            return Story(
                id=row["id"],
                url=row["url"],
                source=row["source"],
                outlet=row["outlet"],
                day=date.fromisoformat(row["day"]),
                order=(row["day"], str(int(row["published_precision"] == "day")), row["at"], row["url"]),
                agency=row["agency"],
                echo_of=row["echo_of"],
                machine_written=bool(row["machine_written"]),
                published_at=row["published_at"],
                first_seen_at=row["first_seen_at"],
            )
        return None

    def derive(self, article: int, day: date) -> list[Derived]:
        """One claim for each fact that is linked; one without a fact where a topic or a copy says that one was not read.

        `day`: when the article was published.
        """
        found: list[Derived] = []
        counted: Counter[str] = Counter()
        main = self._main_companies(article)
        for kind in KIND_OF.values():
            for row in self._rows(f"SELECT * FROM {kind.table} WHERE article = ? ORDER BY id", (article,)):
                fact = fact_of(kind, row)
                names = _names(fact)
                if not any(names) and len(names) == 1:
                    names = (main[0],) if main else names
                if any(names):
                    found.append(_derived(kind.table, row["id"], fact.background or looks_back(fact, day), names, counted))
        told = {claim.table for claim in found}
        for table, names in self._untold(article, main):
            if table not in told:
                found.append(_derived(table, None, False, names, counted))
        return _with_asides(found)

    def _main_companies(self, article: int) -> list[Name]:
        """The companies of a story, those of its facts first, then by mentions."""
        sql = (
            "SELECT companies.name, iif(learned, NULL, companies.id) AS id FROM article_companies JOIN companies ON companies.id = company"
            " WHERE article = ? AND coalesce(kind, 'company') = 'company' ORDER BY role IS NULL, mentions DESC, companies.id LIMIT 2"
        )
        return [Name(row["name"], row["id"]) for row in self._rows(sql, (article,))]

    def _untold(self, article: int, main: Sequence[Name]) -> Iterable[tuple[str, tuple[Name | None, ...]]]:
        """What the story must tell of though no fact was read: a topic says so and companies that it names, or its copy."""
        topics = {row["topic"] for row in self._rows("SELECT topic FROM article_topics WHERE article = ?", (article,))}
        if topics & TELL_OF_COMPANIES:
            row = self._rows("SELECT title FROM articles WHERE id = ?", (article,))[0]
            named = _distinct([*main, *(Name(written) for written in _CAPITALISED.findall(row["title"] or ""))])
            if "layoffs" in topics:
                yield from (("layoffs", (name,)) for name in named)
            yield from (("deals", pair) for pair in combinations(named, 2))
        for other in self.whole_copies(article):
            for table, kind in KIND_OF.items():
                for row in self._rows(f"SELECT * FROM {table} WHERE article = ? AND background = 0 ORDER BY id LIMIT 1", (other,)):
                    if any(names := _names(fact_of(kind, row))):
                        yield table, names

    # what stands there

    def of_articles(self, articles: Iterable[int]) -> list[Claim]:
        return self._claims("article", articles)

    def of_events(self, events: Iterable[str]) -> list[Claim]:
        return self._claims("event", events)

    def block(self, seeds: Iterable[Claim], judged: Callable[[str], Collection[str]]) -> list[Claim]:
        """The claims of the news with facts that are related to these, over however many steps; `judged` gives the addresses of the
        articles that a person has said to tell of the same as one."""
        found = {claim.id: claim for claim in seeds if is_told(claim)}
        waiting = list(found.values())
        while waiting:
            claim = waiting.pop()
            for other in self._near(claim, judged):
                if other.id not in found:
                    found[other.id] = other
                    waiting.append(other)
        return list(found.values())

    def _near(self, claim: Claim, judged: Callable[[str], Collection[str]]) -> Iterable[Claim]:
        reach = FARTHEST[claim.table]
        yield from (
            other
            for other in self._with_heads(claim.heads, claim.table, claim.day - reach, claim.day + reach)
            if is_told(other) and (related(claim, other) or may_retell(claim, other))
        )
        for address in judged(claim.story.url):
            for row in self._rows("SELECT article FROM article_urls WHERE url = ?", (address,)):
                yield from (other for other in self.of_articles([row["article"]]) if is_told(other) and other.table == claim.table)

    def attachable(self, news: Sequence[Claim]) -> list[Claim]:
        """The claims that may recall, or without a fact be of, one of the events that these tell of."""
        found: dict[int, Claim] = {}
        for table in sorted({claim.table for claim in news}):
            told = [claim for claim in news if claim.table == table]
            heads = {head for claim in told for head in claim.heads}
            first, last = min(claim.day for claim in told) - LINKED, max(claim.day for claim in told) + RECALLED
            found |= {claim.id: claim for claim in self._with_heads(heads, table, first, last, attachable=True) if not is_told(claim)}
        return list(found.values())

    def events_for(self, claim: Claim) -> list[tuple[str, int]]:
        """The events that a claim that is none of the news may belong to, with the day of their first report."""
        first, last = claim.day - (RECALLED if claim.background else LINKED), claim.day + (0 if claim.background else LINKED)
        return self._events_with(claim.heads, claim.table, first, last)

    def events_near(self, told: Sequence[Claim], before: int, after: int) -> list[str]:
        """The events of the companies of these claims, of one kind: so many days before the first of them to so many after the last."""
        heads = {head for claim in told for head in claim.heads}
        first, last = min(claim.day for claim in told) + before, max(claim.day for claim in told) + after
        return [event for event, _ in self._events_with(heads, told[0].table, first, last)]

    def _events_with(self, heads: Collection[str], table: str, first: int, last: int) -> list[tuple[str, int]]:
        marks = ", ".join("?" * len(heads))
        sql = (
            "SELECT DISTINCT events.id, first_day FROM claim_companies JOIN claims ON claims.id = claim JOIN events ON events.id = event"
            f" WHERE claim_companies.company IN ({marks}) AND claim_companies.fact_table = ? AND claim_companies.day BETWEEN ? AND ?"
            " AND role = 'news' AND fact IS NOT NULL ORDER BY events.id"
        )
        rows = self._rows(sql, (*sorted(heads), table, _iso(first), _iso(last)))
        return [(row["id"], date.fromisoformat(row["first_day"]).toordinal()) for row in rows]

    def whole_copies(self, article: int) -> list[int]:
        """The articles with the same text."""
        later = "SELECT other AS id FROM copies WHERE article = ? AND kind = 'copy'"
        earlier = "SELECT article FROM copies WHERE other = ? AND kind = 'copy'"
        return [row["id"] for row in self._rows(f"{later} UNION {earlier} ORDER BY id", (article, article))]

    def copies_among(self, articles: Collection[int]) -> list[tuple[int, int]]:
        """The pairs of these articles of which one has the other's text, whole or as a part of its own."""
        found = []
        for article in sorted(articles):
            for row in self._rows("SELECT other FROM copies WHERE article = ? ORDER BY other", (article,)):
                if row["other"] in articles:
                    found.append((article, row["other"]))
        return found

    def _with_heads(self, heads: Collection[str], table: str, first: int, last: int, *, attachable: bool = False) -> list[Claim]:
        marks = ", ".join("?" * len(heads))
        sql = (
            "SELECT DISTINCT claims.* FROM claim_companies JOIN claims ON claims.id = claim"
            f" WHERE claim_companies.company IN ({marks}) AND claim_companies.fact_table = ? AND claim_companies.day BETWEEN ? AND ?"
        )
        if attachable:
            sql += " AND (background = 1 OR fact IS NULL)"
        return self._made(self._rows(sql, (*sorted(heads), table, _iso(first), _iso(last))))

    def _claims(self, column: str, values: Iterable[int] | Iterable[str]) -> list[Claim]:
        found: list[Claim] = []
        wanted = sorted(set(values))  # type: ignore[type-var]  # all numbers or all text
        for start in range(0, len(wanted), _MANY):
            part = wanted[start : start + _MANY]
            marks = ", ".join("?" * len(part))
            found += self._made(self._rows(f"SELECT * FROM claims WHERE {column} IN ({marks}) ORDER BY id", part))
        return found

    def _made(self, rows: Iterable[sqlite3.Row]) -> list[Claim]:
        return [claim for row in rows if (claim := self._known.get(row["id"]) or self._claim(row)) is not None]

    def _claim(self, row: sqlite3.Row) -> Claim | None:
        article = row["article"]
        if article not in self._stories and (story := self.story(article)) is not None:
            self._stories[article] = story
        fact = None
        if row["fact"] is not None:
            stored = self._rows(f"SELECT * FROM {row['fact_table']} WHERE id = ?", (row["fact"],))
            fact = fact_of(KIND_OF[row["fact_table"]], stored[0]) if stored else None
        names = read_names(row["names"])
        claim = Claim(
            id=row["id"],
            key=row["key"],
            story=self._stories[article],
            table=row["fact_table"],
            names=names,
            background=bool(row["background"]),
            fact=fact,
            aside=bool(row["aside"]),
            role=row["role"],
            event=row["event"],
        )
        self._known[claim.id] = claim
        return claim


def is_told(claim: Claim) -> bool:
    """Whether it makes an event: it is news, and there is a fact."""
    return not claim.background and claim.fact is not None


def written_names(names: Iterable[Name | None]) -> str:
    return json.dumps([None if name is None else [name.written, name.id] for name in names], ensure_ascii=False)


def read_names(written: str) -> tuple[Name | None, ...]:
    return tuple(None if name is None else Name(*name) for name in json.loads(written))


def _names(fact: Fact) -> tuple[Name | None, ...]:
    named = [(getattr(fact, field), getattr(fact, f"{field}_id")) for field in fact.companies]
    return tuple(Name(written, id_) if written and words(written) else None for written, id_ in named)


def _distinct(names: Iterable[Name]) -> list[Name]:
    found: list[Name] = []
    for name in names:
        if name.core and not any(name.is_same(other) for other in found):
            found.append(name)
    return found[:_NAMED]


def _with_asides(found: Sequence[Derived]) -> list[Derived]:
    """Deals of a company of whose cuts the story tells as news are what came before."""
    cutting = [
        name for claim in found if claim.table == "layoffs" and claim.fact is not None and not claim.background for name in claim.names
    ]
    return [replace(claim, aside=claim.table == "deals" and _share(claim.names, cutting)) for claim in found]


def _share(names: Iterable[Name | None], others: Sequence[Name | None]) -> bool:
    return any(a is not None and b is not None and a.is_same(b) for a in names for b in others)


def _derived(table: str, fact: int | None, background: bool, names: tuple[Name | None, ...], counted: Counter[str]) -> Derived:
    about = f"{table}|{'>'.join('' if name is None else name.id or ' '.join(name.core) for name in names)}"
    counted[about] += 1
    return Derived(f"{about}|{counted[about]}", table, fact, background, names)


def _iso(day: int) -> str:
    return date.fromordinal(max(1, min(day, date.max.toordinal()))).isoformat()
