"""Claims as they stand in the database, found by article, event, company and day. Reads only."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from pipelines.events.attaching import LINKED
from pipelines.events.background import RECALLED
from pipelines.events.claims import Claim, Story
from pipelines.events.names import Name
from pipelines.events.pairs import RETOLD, may_retell
from vigia.facts import KINDS, Fact

from .near import Near
from .readings import fact_of

Rows = Callable[[str, Iterable[Any]], list[sqlite3.Row]]
Judged = Callable[[str], Mapping[str, bool]]
"""The addresses of the articles that were judged with the one of this address: whether they tell of the same event."""

LINKED_KINDS = {kind.table: kind for kind in KINDS if kind.linked}
LINK = "?"  # before the name of a company by which a claim without a fact is found
_MANY = 500  # parameters of one statement
_STORY = """
SELECT
    articles.id, articles.url, source, sources.name AS outlet, agency, echo_of, machine_written,
    coalesce(published_day, substr(articles.first_seen_at, 1, 10)) AS day,
    coalesce(
        iif(published_precision = 'day', strftime('%Y-%m-%dT%H:%M:%SZ', published_at, '+1 day'), NULL), published_at, articles.first_seen_at
    ) AS known_at,
    published_at, articles.first_seen_at
FROM articles JOIN sources ON sources.id = source WHERE articles.id IN ({})
"""
_FOUND = "FROM claim_companies JOIN claims ON claims.id = claim"
_WHERE = "WHERE claim_companies.company IN ({}) AND claim_companies.fact_table = ? AND claim_companies.day BETWEEN ? AND ?"


class Claims:
    """For one piece of work: what it has read it does not read again."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._stories: dict[int, Story] = {}
        self._known: dict[int, Claim] = {}

    def story(self, article: int) -> Story | None:
        self._read_stories([article])
        return self._stories.get(article)

    def of_articles(self, articles: Iterable[int]) -> list[Claim]:
        return self._with("article", articles)

    def of_events(self, events: Iterable[str]) -> list[Claim]:
        return self._with("event", events)

    def block(self, seeds: Iterable[Claim], judged: Judged) -> list[Claim]:
        """The claims of the news with facts that are related to these, over however many steps."""
        found = {claim.id: claim for claim in seeds if is_told(claim)}
        waiting = list(found.values())
        near, looked_around = Near(self.between), set()
        while waiting:
            claim = waiting.pop()
            judged_same = self.of_judged_same(claim.story, judged)
            around = () if claim.twin in looked_around else (*near.to(claim, found), *self._retelling(claim))
            looked_around.add(claim.twin)
            for other in (*around, *judged_same):
                if other.id not in found and is_told(other):
                    found[other.id] = other
                    waiting.append(other)
        return list(found.values())

    def _retelling(self, claim: Claim) -> Iterator[Claim]:
        if claim.signature is not None:
            sql = "SELECT * FROM claims WHERE signature = ? AND fact_table = ? AND day BETWEEN ? AND ? ORDER BY id"
            others = self._made(self._rows(sql, (claim.signature, claim.table, _iso(claim.day - RETOLD), _iso(claim.day + RETOLD))))
            yield from (other for other in others if is_told(other) and may_retell(claim, other))

    def of_judged_same(self, story: Story, judged: Judged) -> list[Claim]:
        """All that is told by the stories that a person has said to tell of the same event, and by this one if there are any: which of
        their claims are meant shows when all are looked at."""
        same = [address for address, is_same in judged(story.url).items() if is_same]
        sql = "SELECT article FROM article_urls WHERE url IN ({})"
        found = {row["article"] for part in _parts(same) for row in self._rows(sql.format(_marks(part)), part)}
        return self.of_articles({*found, story.id}) if found else []

    def between(self, head: str, table: str, first: int, last: int) -> list[Claim]:
        """The claims of the news with facts that name a company so, of those days."""
        sql = f"SELECT claims.* {_FOUND} {_WHERE.format('?')} AND background = 0 AND fact IS NOT NULL"
        return self._made(self._rows(sql, (head, table, _iso(first), _iso(last))))

    def attachable(self, news: Sequence[Claim]) -> list[Claim]:
        """The claims that may recall, or without a fact be of, one of the events that these tell of."""
        found: dict[int, Claim] = {}
        sql = f"SELECT DISTINCT claims.* {_FOUND} {_WHERE} AND (background = 1 OR fact IS NULL)"
        for table in sorted({claim.table for claim in news}):
            told = [claim for claim in news if claim.table == table]
            heads = sorted({head for claim in told for head in claim.heads})
            first, last = min(claim.day for claim in told) - LINKED, max(claim.day for claim in told)
            for named, until in ((heads, last + RECALLED), ([LINK + head for head in heads], last + LINKED)):
                rows = self._rows(sql.format(_marks(named)), (*named, table, _iso(first), _iso(until)))
                found |= {claim.id: claim for claim in self._made(rows)}
        return list(found.values())

    def events_for(self, claim: Claim) -> list[tuple[str, int]]:
        """The events that a claim that is none of the news may belong to, with the day of their first report."""
        first, last = claim.day - (RECALLED if claim.background else LINKED), claim.day + (0 if claim.background else LINKED)
        return self._events_with(claim.heads if claim.fact is not None else looked_up(claim.names).heads, claim.table, first, last)

    def events_near(self, told: Sequence[Claim], before: int, after: int) -> list[str]:
        """The events of the companies of these claims, of one kind: so many days before the first of them to so many after the last."""
        heads = {head for claim in told for head in claim.heads}
        first, last = min(claim.day for claim in told) + before, max(claim.day for claim in told) + after
        return [event for event, _ in self._events_with(heads, told[0].table, first, last)]

    def _events_with(self, heads: Collection[str], table: str, first: int, last: int) -> list[tuple[str, int]]:
        sql = (
            f"SELECT DISTINCT events.id, first_day {_FOUND} JOIN events ON events.id = event {_WHERE.format(_marks(heads))}"
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

    def _with(self, column: str, values: Iterable[int] | Iterable[str]) -> list[Claim]:
        found: list[Claim] = []
        for part in _parts(values):
            found += self._made(self._rows(f"SELECT * FROM claims WHERE {column} IN ({_marks(part)}) ORDER BY id", part))
        return found

    def _made(self, rows: Sequence[sqlite3.Row]) -> list[Claim]:
        new = [row for row in rows if row["id"] not in self._known]
        self._read_stories({row["article"] for row in new})
        facts = self._facts(new)
        for row in new:
            self._known[row["id"]] = Claim(
                id=row["id"],
                key=row["key"],
                story=self._stories[row["article"]],
                table=row["fact_table"],
                names=read_names(row["names"]),
                background=bool(row["background"]),
                fact=facts.get((row["fact_table"], row["fact"])),
                signature=row["signature"],
                aside=bool(row["aside"]),
                role=row["role"],
                event=row["event"],
            )
        return [self._known[row["id"]] for row in rows]

    def _facts(self, rows: Iterable[sqlite3.Row]) -> dict[tuple[str, int], Fact]:
        """By table and row; a fact that was replaced since its claim was written is not there."""
        wanted: dict[str, list[int]] = {}
        for row in rows:
            if row["fact"] is not None:
                wanted.setdefault(row["fact_table"], []).append(row["fact"])
        found: dict[tuple[str, int], Fact] = {}
        for kind in KINDS:
            for part in _parts(wanted.get(kind.table, ())):
                for row in self._rows(f"SELECT * FROM {kind.table} WHERE id IN ({_marks(part)})", part):
                    found[kind.table, row["id"]] = fact_of(kind, row)
        return found

    def _read_stories(self, articles: Iterable[int]) -> None:
        for part in _parts({article for article in articles if article not in self._stories}):
            for row in self._rows(_STORY.format(_marks(part)), part):
                self._stories[row["id"]] = Story(
                    id=row["id"],
                    url=row["url"],
                    source=row["source"],
                    outlet=row["outlet"],
                    day=date.fromisoformat(row["day"]),
                    order=(row["known_at"], row["url"]),
                    agency=row["agency"],
                    echo_of=row["echo_of"],
                    machine_written=bool(row["machine_written"]),
                    published_at=row["published_at"],
                    first_seen_at=row["first_seen_at"],
                )


def looked_up(names: Iterable[Name | None]) -> Name:
    """Of a claim without a fact the company by which it is found: the one that the story is less about, which fewer others name."""
    return [name for name in names if name is not None][-1]


def is_told(claim: Claim) -> bool:
    """Whether it makes an event: it is news, and there is a fact."""
    return not claim.background and claim.fact is not None


def written_names(names: Iterable[Name | None]) -> str:
    return json.dumps([None if name is None else [name.written, name.id] for name in names], ensure_ascii=False)


@lru_cache(maxsize=20_000)  # the same companies are in the news again and again, and a name works out its words once
def read_names(written: str) -> tuple[Name | None, ...]:
    return tuple(None if name is None else Name(*name) for name in json.loads(written))


def _parts(values: Iterable[Any]) -> Iterator[list[Any]]:
    wanted = sorted(set(values))
    for start in range(0, len(wanted), _MANY):
        yield wanted[start : start + _MANY]


def _marks(values: Collection[Any]) -> str:
    return ", ".join("?" * len(values))


def _iso(day: int) -> str:
    return date.fromordinal(max(1, min(day, date.max.toordinal()))).isoformat()
