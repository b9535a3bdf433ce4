"""Small worlds of stories about a few companies, made by chance from a seed, and what a database makes of them, ids aside."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler.sources import Source
from pipelines.storage.store import Store
from vigia.clock import clock
from vigia.facts import CompanyMention, Deal, Fact, FundingRound, KnownCompany, Layoff
from vigia.items import Article, Instant

START = datetime(2026, 1, 10, 9, tzinfo=UTC)
NOW = "2026-11-27T12:00:00+00:00"
OUTLETS = tuple(
    Source(id=name, name=name.title(), homepage=f"https://{name}.example/", kind="tech", machine_written=name == "robot")
    for name in ("faro", "plaza", "andes", "pampa", "robot")
)
_COMPANIES = (("Nébula", "nebula"), ("Nexora", None), ("Nexora Labs", None), ("Meta", "meta"))
_FIRMS = ("Sintia", "Quipu AI", "Botikia")
# What a story without a fact may be linked by.
_HEADLINES = (
    "Historia {0}",
    "Historia {0}",
    "{1} recorta empleos",
    "Historia {0}: los fondos de {2}",
    "{1} y {2}: qué hay entre ellas",
    "Dice {2}",
)
_LEADS = (
    "Texto de la historia {0}.",
    "Texto de {1}, que despide a gente.",
    "Texto: {2} levanta 25 millones.",
    "Texto: {1} se lleva a {2}.",
)
_PLACES = (None, None, "en España", "la planta de Getafe")


def world(seed: int, stories: int = 16) -> list[Article]:
    """Stories of a hundred days with layoffs, deals and rounds in them, news and background."""
    chance = random.Random(seed)
    return [_story(chance, number) for number in range(stories)]


def _story(chance: random.Random, number: int) -> Article:
    outlet = chance.choice(OUTLETS)
    url = f"https://{outlet.id}.example/{number:02}"
    (company, id_), firm = chance.choice(_COMPANIES), chance.choice(_FIRMS)
    named = [CompanyMention(company, id_, learned=id_ is None, entry=_listed(id_, company)), CompanyMention(firm, learned=True)]
    at = START + timedelta(days=chance.choice((0, 1, 2, 3, 9, 20, 24, 40, 70, 95)), minutes=number)
    return Article(
        url,
        outlet.id,
        url,
        title=chance.choice(_HEADLINES).format(number, company, firm),
        text=chance.choice(_LEADS).format(number, company, firm),
        agency=chance.choice((None, None, None, "EFE", "Agencia EFE")),
        published=Instant(at, chance.choice(("minute", "day")), "meta"),
        companies=chance.choice(([], named, named[:1])),
        facts=[_fact(chance) for _ in range(chance.choice((0, 1, 1, 1, 2, 3)))],
        rules_version="given",
    )


def _listed(id_: str | None, name: str) -> KnownCompany | None:
    return None if id_ is None else KnownCompany(id_, name, (), "US", "company", ai_startup=False, listed=True)


def _fact(chance: random.Random) -> Fact:
    place: dict[str, Any] = {"quote": "Texto", "field": "text", "start": 0, "end": 5, "background": chance.random() < 0.2}
    company, id_ = chance.choice(_COMPANIES)
    match chance.choice(("layoff", "layoff", "deal", "round")):
        case "layoff":
            count = chance.choice((None, 60, 75, 600, 640, 6000))
            stage = chance.choice((None, "rumoured", "planned", "announced", "done", "denied"))
            named: dict[str, Any] = {"company": company, "company_id": id_}
            return Layoff(
                **place,
                **named,
                headcount_min=count,
                headcount_max=count,
                stage=stage,
                scope=chance.choice(_PLACES),
                percent=chance.choice((None, 12)),
            )
        case "deal":
            kind, status = (
                chance.choice(("acquisition", "reverse_acquihire", "stake")),
                chance.choice((None, "rumoured", "announced", "completed", "called_off")),
            )
            named = {"acquirer": chance.choice((company, None)), "target": chance.choice(_FIRMS)}
            return Deal(
                **place,
                **named,
                kind=kind,
                status=status,
                amount=chance.choice((None, 64, 640, 92)),
                currency=chance.choice(("EUR", "USD")),
            )
        case _:
            amount, letter = chance.choice((None, 9_000_000, 25_000_000)), chance.choice((None, "series_a", "series_b"))
            return FundingRound(**place, company=chance.choice(_FIRMS), amount=amount, currency="USD", round_type=letter)


def opened(path: Path) -> Store:
    store = Store.open(path, clock(NOW))
    store.sources.sync(OUTLETS)
    return store


def told(store: Store, *, ids: bool = False) -> dict[str, Any]:
    """What stands in the tables of events, by what is told and not by numbers; with the ids of events, or with what they are made of."""
    claims = {
        row["id"]: (row["event"], f"{row['url']} {row['key']}{' (background)' if row['background'] else ''}")
        for row in store.rows("SELECT claims.id, event, url, key, background FROM claims JOIN articles ON articles.id = article")
    }
    members: dict[str, list[str]] = {}
    for event, about in claims.values():
        members.setdefault(event, []).append(about)
    names = {event: event if ids else " + ".join(sorted(found)) for event, found in members.items() if event is not None}
    found: dict[str, Any] = {"alone": sorted(members.get(None, []))}  # type: ignore[call-overload]
    for row in store.rows("SELECT * FROM events"):
        first = store.value("SELECT url FROM articles WHERE id = ?", (row["first_article"],))
        values = {**dict(row), "id": None, "part_of": names.get(row["part_of"]), "first_article": first}
        found[names[row["id"]]] = [values, *_beside(store, row["id"], claims)]
    for table in ("layoffs", "deals", "funding_rounds"):
        sql = f"SELECT url, quote, event FROM {table} JOIN articles ON articles.id = article"
        found[table] = sorted((row["url"], names.get(row["event"], "")) for row in store.rows(sql))
    return found


def _beside(store: Store, event: str, claims: dict[int, tuple[str | None, str]]) -> Iterator[Any]:
    for table in ("event_figures", "event_contradictions"):
        rows = store.rows(f"SELECT * FROM {table} WHERE event = ? ORDER BY 2", (event,))
        yield [{**dict(row), "event": None} for row in rows]
    sql = "SELECT number, side, claim FROM contradiction_claims WHERE event = ?"
    yield sorted((row["number"], row["side"], claims[row["claim"]][1]) for row in store.rows(sql, (event,)))


def saved(path: Path, stories: Iterable[Article]) -> Store:
    store = opened(path)
    for story in stories:
        store.articles.save(story)
    return store


def as_text(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
