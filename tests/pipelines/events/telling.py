"""Claims as tests tell them: who, when, which figures, in the words of an outlet."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from pipelines.events.claims import Claim, Story
from pipelines.events.names import Name
from vigia.facts import Deal, Fact, FundingRound, Layoff

FIRST = date(2026, 3, 2)
_numbers = count(1)


def story(day: int = 0, outlet: str | None = None, **said: Any) -> Story:
    """A story of its own outlet, published so many days after the first."""
    number = next(_numbers)
    outlet = outlet or f"outlet{number}"
    at = FIRST + timedelta(days=day)
    url = f"https://{outlet}.example/{number:04}"
    return Story(number, url, outlet, outlet.title(), at, (at.isoformat(), "0", f"{number:04}", url), **said)


def cuts(company: str | None = "Nexora", day: int = 0, headcount: int | tuple[int, int] | None = None, **said: Any) -> Claim:
    low, high = headcount if isinstance(headcount, tuple) else (headcount, headcount)
    return _claim("layoffs", Layoff(**_words(said), company=company, headcount_min=low, headcount_max=high, **_own(said)), day, said)


def deal(acquirer: str | None, target: str | None, day: int = 0, amount: int | None = None, **said: Any) -> Claim:
    currency = said.pop("currency", "USD" if amount else None)
    fact = Deal(**_words(said), acquirer=acquirer, target=target, amount=amount, currency=currency, **_own(said))
    return _claim("deals", fact, day, said)


def money(company: str = "Nexora", day: int = 0, amount: int | None = None, **said: Any) -> Claim:
    currency = said.pop("currency", "USD" if amount else None)
    return _claim(
        "funding_rounds", FundingRound(**_words(said), company=company, amount=amount, currency=currency, **_own(said)), day, said
    )


_OF_CLAIM = ("story", "aside")
_OF_FACT = ("quote", "background")


def _words(said: dict[str, Any]) -> dict[str, Any]:
    return {"quote": "", "field": "text", "start": 0, "end": 0} | {name: said[name] for name in _OF_FACT if name in said}


def _own(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in (*_OF_CLAIM, *_OF_FACT)}


def _claim(table: str, fact: Fact, day: int, said: dict[str, Any]) -> Claim:
    named = [(getattr(fact, field), getattr(fact, f"{field}_id")) for field in fact.companies]
    names = tuple(Name(written, id_) if written else None for written, id_ in named)
    number = next(_numbers)
    of = said.get("story") or story(day)
    return Claim(number, f"{table}|{number}", of, table, names, fact.background, fact, aside=said.get("aside", False))
