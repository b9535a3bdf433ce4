"""The companies that a given story names, by the registry where it knows them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipelines.reading.names.registry import Company, load_registry
from vigia.facts import CompanyMention, Fact


def listed(name: str) -> Company | None:
    """The company of the registry that is written so."""
    found = next(load_registry().find(name), None)
    return found.entry if found and isinstance(found.entry, Company) and (found.start, found.end) == (0, len(name)) else None


def identified(fact: Fact) -> Fact:
    """With the ids of its companies."""
    for field in fact.companies:
        name = getattr(fact, field)
        company = listed(name) if name else None
        setattr(fact, f"{field}_id", company.id if company else None)
    return fact


def mentions(names: Iterable[str], facts: Sequence[Fact], title: str, text: str) -> list[CompanyMention]:
    """The companies of these names and of the facts, each with what it does in them."""
    found: dict[str, CompanyMention] = {}
    for fact in sorted(facts, key=lambda fact: fact.background):
        for field, role in fact.companies.items():
            if name := getattr(fact, field):
                mention = _mention(name, title, text)
                found.setdefault(mention.id or mention.name.casefold(), mention).role = mention.role or role
    for name in names:
        mention = _mention(name, title, text)
        found.setdefault(mention.id or mention.name.casefold(), mention)
    return list(found.values())


def _mention(name: str, title: str, text: str) -> CompanyMention:
    company = listed(name)
    whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    count = sum(len(whole.findall(words)) for words in (title, text)) or 1
    if company is None:
        return CompanyMention(name, mentions=count, learned=True)
    return CompanyMention(company.name, company.id, count, ai_startup=company.ai_startup, kind=company.kind, entry=company.row)
