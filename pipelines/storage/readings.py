"""What was read out of an article, as rows: tags and doubtful topics with their evidence, facts, companies. Replaced as a whole."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any

from pipelines.events.rates import convert
from vigia.facts import COLUMNS, KINDS, CompanyMention, Evidence, Fact, KnownCompany
from vigia.items import Analysis, TopicTag

from . import changes, clean, company_keys
from .connection import Connection

TAGS = ("article_topics", "evidence")
DOUBTFUL = ("doubtful_topics", "doubtful_evidence")
TABLES = (*TAGS, *DOUBTFUL, *(kind.table for kind in KINDS), "article_companies")


class Readings:
    def __init__(self, db: Connection) -> None:
        self.db = db

    def write(self, article: int, reading: Analysis, quote_limit: int | None) -> None:
        for table in TABLES:
            self.db.execute(f"DELETE FROM {table} WHERE article = ?", (article,))
        for tag in reading.topics:
            if tag.tagged or tag.doubtful:
                self._write_topic(article, tag, reading.rules_version, quote_limit)
        day = self.db.value("SELECT coalesce(published_day, substr(first_seen_at, 1, 10)) FROM articles WHERE id = ?", (article,))
        for fact in reading.facts:
            self.db.insert(fact.table, {"article": article, **row_of(fact, quote_limit), **_worth(fact, day)})
        for mention in reading.companies:
            self._write_mention(article, mention)

    def _write_topic(self, article: int, tag: TopicTag, rules_version: str | None, quote_limit: int | None) -> None:
        topics, words = TAGS if tag.tagged else DOUBTFUL
        judged = {"article": article, "topic": tag.topic, "score": float(tag.score), "rules_version": rules_version or "unknown"}
        self.db.insert(topics, judged)
        for evidence in tag.evidence:
            self.db.insert(words, {"article": article, "topic": tag.topic, **_place(evidence, quote_limit), "rule": evidence.rule})

    def _write_mention(self, article: int, mention: CompanyMention) -> None:
        name = clean.text(mention.name, 200)
        if name is None:
            return
        company = mention.id or "learned:" + "-".join(changes.words(name))
        if mention.entry:
            self._write_listed(mention.entry)
        else:
            self.db.execute(
                "INSERT INTO companies (id, name, kind, ai_startup, learned, first_seen_at) VALUES (?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, ai_startup = nullif(max(coalesce(excluded.ai_startup, -1),"
                " coalesce(ai_startup, -1)), -1) WHERE kind IS NULL OR excluded.ai_startup > coalesce(ai_startup, -1)",
                (company, name, mention.kind, mention.ai_startup, mention.id is None, self.db.now_text()),
            )
        company_keys.update(self.db, company)
        self.db.execute(
            "INSERT INTO article_companies (article, company, mentions, role, taken_for) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (article, company) DO UPDATE SET mentions = mentions + excluded.mentions, role = coalesce(role, excluded.role)",
            (article, company, mention.mentions, mention.role or None, mention.kind),
        )

    def _write_listed(self, company: KnownCompany) -> None:
        """A company of the registry, as the registry had it when it was read. Companies that no article names have no row."""
        columns = ("name", "aliases", "country", "kind", "ai_startup", "listed")
        values = (company.name, _json(company.aliases), company.country, company.kind, company.ai_startup, company.listed)
        new = ", ".join(f"excluded.{name}" for name in columns)
        self.db.execute(
            f"INSERT INTO companies (id, {', '.join(columns)}, first_seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id)"
            f" DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in columns)}, learned = 0"
            f" WHERE ({', '.join(columns)}) IS NOT ({new})",
            (company.id, *values, self.db.now_text()),
        )

    def of(self, article: int) -> Analysis:
        """What stands in the database for the article of that id (topics that were judged and refused are not kept)."""
        sql = "SELECT * FROM {} WHERE article = ? ORDER BY {}"
        version = self.db.value("SELECT rules_version FROM articles WHERE id = ?", (article,))
        topics = [*self._topics(article, TAGS), *self._topics(article, DOUBTFUL)]
        mentions = self.db.rows(
            "SELECT name, companies.id, mentions, role, ai_startup, learned, coalesce(taken_for, kind) FROM article_companies"
            " JOIN companies ON companies.id = company WHERE article = ? ORDER BY mentions DESC, companies.id",
            (article,),
        )
        companies = [
            CompanyMention(name, id_, count, role, _bool(ai_startup), bool(learned), kind or "company")
            for name, id_, count, role, ai_startup, learned, kind in mentions
        ]
        facts = [fact_of(kind, row) for kind in KINDS for row in self.db.rows(sql.format(kind.table, "id"), (article,))]
        return Analysis(topics, facts, companies, version)

    def _topics(self, article: int, tables: tuple[str, str]) -> list[TopicTag]:
        topics, words = tables
        evidence: dict[str, list[Evidence]] = {}
        for row in self.db.rows(f"SELECT * FROM {words} WHERE article = ? ORDER BY id", (article,)):
            found = Evidence(row["quote"], row["field"], row["start_offset"], row["end_offset"], row["rule"])
            evidence.setdefault(row["topic"], []).append(found)
        tagged = tables == TAGS
        return [
            TopicTag(row["topic"], tagged, row["score"], evidence.get(row["topic"], []), doubtful=not tagged)
            for row in self.db.rows(f"SELECT * FROM {topics} WHERE article = ? ORDER BY topic", (article,))
        ]


def row_of(fact: Fact, quote_limit: int | None = None) -> dict[str, Any]:
    """A fact as a row of its table; a quote has at most `quote_limit` characters."""
    own = {name: _stored(getattr(fact, name)) for name in COLUMNS[fact.table]}
    return {**own, "background": fact.background, **_place(fact, quote_limit), "rule": fact.rule or None}


def fact_of(kind: type[Fact], row: sqlite3.Row) -> Fact:
    """The other way."""
    own = {name: _READ.get(held, _as_it_is)(row[name]) for name, held in COLUMNS[kind.table].items()}
    place = {"quote": row["quote"], "field": row["field"], "start": row["start_offset"], "end": row["end_offset"]}
    return kind(**place, background=bool(row["background"]), rule=row["rule"] or "", **own)


def _worth(fact: Fact, published: str) -> dict[str, Any]:
    """Its sums in dollars and euros, by the rates of the day of the event or, where none is told, of that on which it was published."""
    found: dict[str, Any] = {}
    for name, currency in fact.money.items():
        amount, unit = getattr(fact, name), getattr(fact, currency)
        if amount is not None and unit is not None and (worth := convert(amount, unit, min(fact.event_day or published, published))):
            found |= {f"{name}_usd": worth.usd, f"{name}_eur": worth.eur, f"{name}_rate_day": worth.rate_day}
    return found


def _stored(value: Any) -> Any:
    if isinstance(value, list):
        return _json(value)
    return clean.text(value) if isinstance(value, str) else value


def _as_it_is(value: Any) -> Any:
    return value


def _json(values: Iterable[str]) -> str:
    return json.dumps([clean.fit(value) for value in values], ensure_ascii=False)


def _bool(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _place(proof: Evidence | Fact, quote_limit: int | None) -> dict[str, Any]:
    quote = clean.quote(proof.quote, quote_limit)
    return {"field": proof.field, "quote": quote, "start_offset": proof.start, "end_offset": min(proof.end, proof.start + len(quote))}


_READ: dict[type, Callable[[Any], Any]] = {list: json.loads, bool: bool}
