"""The facts of a story: who laid off how many, who took whom on what terms, who raised how much. Each with its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec

from pipelines.reading.models import thresholds
from pipelines.reading.names.owners import owners
from pipelines.reading.names.types import ACTORS
from pipelines.reading.rules.proposals import Proposals, propose
from pipelines.reading.story.reading import Reading, read_story
from vigia.facts import KINDS, CompanyMention, Fact

_MODULES = [f"pipelines.reading.facts.{kind.key}" for kind in KINDS]
READERS = tuple(import_module(module).read for module in _MODULES if find_spec(module))  # rounds have none: only the models propose them


def read_facts(reading: Reading, proposals: Proposals | None = None) -> list[Fact]:
    """What the rules propose, kind by kind, each in the order of the story; which rows stand `facts.learned` says. Pure."""
    found = proposals or propose(reading)
    return [fact for read_kind in READERS for fact in read_kind(reading, found)]


def companies_of(reading: Reading, facts: Sequence[Fact]) -> list[CompanyMention]:
    """The companies of a story, each with what it does in these facts: those that the models hold for one, whom a fact is about, and the
    owners of what it names."""
    roles: dict[str, str] = {}
    for fact in sorted(facts, key=lambda fact: fact.background):
        for name, does in fact.companies.items():
            roles.setdefault(getattr(fact, f"{name}_id") or getattr(fact, name) or "", does)
    odds = {name.name: (name.likely, name.startup) for name in reading.names}
    enough = thresholds()
    found = []
    for mention in reading.companies:
        likely, startup = odds[mention.name]
        role: str | None = roles.get(mention.id or mention.name)  # a newspaper or an analyst is a company where a fact is about it
        if role or (likely >= enough["company"] and mention.kind in ACTORS):
            young = mention.ai_startup if mention.entry else startup >= enough["startup"]
            found.append(replace(mention, role=role, ai_startup=young))
    known = {mention.id for mention in found}
    texts = {"title": reading.title, "text": reading.text}
    return found + [owner for owner in owners(texts, reading.names) if owner.id not in known]


def read_text(title: str | None, text: str | None, country: str | None = None) -> list[Fact]:
    """`read_facts` for a story's words."""
    return read_facts(read_story(title, text, country=country))
