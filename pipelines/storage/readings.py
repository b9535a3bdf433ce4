"""What was read out of an article, as rows: topics with their evidence, facts, companies. Replaced as a whole, never mended."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from crawler.items import Article, CompanyMention, Deal, Evidence, Fact, FundingRound, Layoff, TopicTag
from pipelines.companies.registry import Company, load_registry

from . import changes, clean
from .connection import Connection

TABLES = ("article_topics", "evidence", "layoffs", "deals", "funding_rounds", "article_companies")


@dataclass(slots=True)
class Reading:
    """Everything that rules of one version read out of one text."""

    rules_version: str | None
    topics: list[TopicTag] = field(default_factory=list)
    layoffs: list[Layoff] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    funding: list[FundingRound] = field(default_factory=list)
    companies: list[CompanyMention] = field(default_factory=list)

    @property
    def tags(self) -> set[str]:
        return {tag.topic for tag in self.topics if tag.tagged}


def reading_of(article: Article) -> Reading:
    return Reading(article.rules_version, article.topics, article.layoffs, article.deals, article.funding, article.companies)


class Readings(Connection):
    def _write_reading(self, article: int, reading: Reading, quote_limit: int | None) -> None:
        for table in TABLES:
            self.execute(f"DELETE FROM {table} WHERE article = ?", (article,))
        for tag in reading.topics:
            if tag.tagged:
                values = {
                    "article": article,
                    "topic": tag.topic,
                    "score": float(tag.score),
                    "rules_version": reading.rules_version or "unknown",
                }
                self.insert("article_topics", values)
                for evidence in tag.evidence:
                    self.insert(
                        "evidence", {"article": article, "topic": tag.topic, **_place(evidence, quote_limit), "rule": evidence.rule}
                    )
        for layoff in reading.layoffs:
            self.insert("layoffs", {"article": article, **_layoff(layoff), **_fact(layoff, quote_limit)})
        for deal in reading.deals:
            self.insert("deals", {"article": article, **_deal(deal), **_fact(deal, quote_limit)})
        for funding in reading.funding:
            self.insert("funding_rounds", {"article": article, **_funding(funding), **_fact(funding, quote_limit)})
        for mention in reading.companies:
            self._write_mention(article, mention)

    def _write_mention(self, article: int, mention: CompanyMention) -> None:
        name = clean.text(mention.name, 200)
        if name is None:
            return
        listed = load_registry().companies.get(mention.id or "")
        company = listed.id if listed else mention.id or "learned:" + "-".join(changes.words(name))
        if listed:
            self._write_listed(listed)
        else:
            self.execute(
                "INSERT INTO companies (id, name, ai_startup, learned, first_seen_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE"
                " SET ai_startup = excluded.ai_startup WHERE excluded.ai_startup > coalesce(ai_startup, -1)",
                (company, name, mention.ai_startup, mention.id is None, self.now_text()),
            )
        self.execute(
            "INSERT INTO article_companies (article, company, mentions, role) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (article, company) DO UPDATE SET mentions = mentions + excluded.mentions, role = coalesce(role, excluded.role)",
            (article, company, mention.mentions, mention.role or None),
        )

    def _write_listed(self, company: Company) -> None:
        """A company of the registry, as the registry has it today. Companies that no article names have no row."""
        values = (company.name, _json((*company.aliases, *company.former)), company.country, company.ai_startup, company.listed)
        self.execute(
            "INSERT INTO companies (id, name, aliases, country, ai_startup, listed, first_seen_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, aliases = excluded.aliases, country = excluded.country,"
            " ai_startup = excluded.ai_startup, listed = excluded.listed, learned = 0"
            " WHERE (name, aliases, country, ai_startup, listed)"
            " IS NOT (excluded.name, excluded.aliases, excluded.country, excluded.ai_startup, excluded.listed)",
            (company.id, *values, self.now_text()),
        )

    def reading(self, article: int) -> Reading:
        """What stands in the database for the article of that id (topics that were judged and refused are not kept)."""
        sql = "SELECT * FROM {} WHERE article = ? ORDER BY {}"
        version = self.value("SELECT rules_version FROM articles WHERE id = ?", (article,))
        evidence: dict[str, list[Evidence]] = {}
        for row in self.rows(sql.format("evidence", "id"), (article,)):
            found = Evidence(row["quote"], row["field"], row["start_offset"], row["end_offset"], row["rule"])
            evidence.setdefault(row["topic"], []).append(found)
        topics = [
            TopicTag(row["topic"], True, row["score"], evidence.get(row["topic"], []))
            for row in self.rows(sql.format("article_topics", "topic"), (article,))
        ]
        mentions = self.rows(
            "SELECT name, companies.id, mentions, role, ai_startup, learned FROM article_companies JOIN companies ON companies.id = company"
            " WHERE article = ? ORDER BY mentions DESC, companies.id",
            (article,),
        )
        return Reading(
            rules_version=version,
            topics=topics,
            layoffs=[_layoff_of(row) for row in self.rows(sql.format("layoffs", "id"), (article,))],
            deals=[_deal_of(row) for row in self.rows(sql.format("deals", "id"), (article,))],
            funding=[_funding_of(row) for row in self.rows(sql.format("funding_rounds", "id"), (article,))],
            companies=[
                CompanyMention(row["name"], row["id"], row["mentions"], row["role"], _bool(row["ai_startup"]), bool(row["learned"]))
                for row in mentions
            ],
        )


def _json(values: Iterable[str]) -> str:
    return json.dumps([clean.fit(value) for value in values], ensure_ascii=False)


def _bool(value: int | None) -> bool | None:
    return None if value is None else bool(value)


def _place(proof: Evidence | Fact, quote_limit: int | None) -> dict[str, Any]:
    quote = clean.quote(proof.quote, quote_limit)
    return {"field": proof.field, "quote": quote, "start_offset": proof.start, "end_offset": min(proof.end, proof.start + len(quote))}


def _fact(fact: Fact, quote_limit: int | None) -> dict[str, Any]:
    return {"background": fact.background, **_place(fact, quote_limit), "rule": fact.rule or None}


def _layoff(fact: Layoff) -> dict[str, Any]:
    return {
        "company": clean.text(fact.company),
        "headcount_min": fact.headcount_min,
        "headcount_max": fact.headcount_max,
        "percent": None if fact.percent is None else float(fact.percent),
        "contractors": fact.contractors,
        "stage": fact.stage or None,
        "legal_form": fact.legal_form or None,
        "place": fact.place or None,
        "department": fact.department or None,
        "attributed_to": fact.attributed_to or None,
    }


def _deal(fact: Deal) -> dict[str, Any]:
    return {
        "kind": fact.kind,
        "acquirer": clean.text(fact.acquirer),
        "target": clean.text(fact.target),
        "people": _json(fact.people),
        "amount": fact.amount,
        "currency": fact.currency or None,
        "amount_text": fact.amount_text or None,
        "stake_percent": None if fact.stake_percent is None else float(fact.stake_percent),
        "licence": fact.licence,
    }


def _funding(fact: FundingRound) -> dict[str, Any]:
    return {
        "company": clean.text(fact.company),
        "amount": fact.amount,
        "currency": fact.currency or None,
        "amount_text": fact.amount_text or None,
        "round": fact.round or None,
        "valuation": fact.valuation,
        "valuation_currency": fact.valuation_currency or None,
        "lead_investors": _json(fact.lead_investors),
    }


def _common(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "quote": row["quote"],
        "field": row["field"],
        "start": row["start_offset"],
        "end": row["end_offset"],
        "background": bool(row["background"]),
        "rule": row["rule"] or "",
    }


def _layoff_of(row: sqlite3.Row) -> Layoff:
    names = (
        "company",
        "headcount_min",
        "headcount_max",
        "percent",
        "contractors",
        "stage",
        "legal_form",
        "place",
        "department",
        "attributed_to",
    )
    return Layoff(**{name: row[name] for name in names}, **_common(row))


def _deal_of(row: sqlite3.Row) -> Deal:
    names = ("kind", "acquirer", "target", "amount", "currency", "amount_text", "stake_percent")
    values = {name: row[name] for name in names}
    return Deal(**values, people=json.loads(row["people"]), licence=bool(row["licence"]), **_common(row))


def _funding_of(row: sqlite3.Row) -> FundingRound:
    names = ("company", "amount", "currency", "amount_text", "round", "valuation", "valuation_currency")
    return FundingRound(**{name: row[name] for name in names}, lead_investors=json.loads(row["lead_investors"]), **_common(row))
