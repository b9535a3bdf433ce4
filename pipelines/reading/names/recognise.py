"""Who is named in a story: the registry's companies, and those it does not know, by how the press introduces them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.reading.names.entities import Entity, Story, collect, merge
from pipelines.reading.names.judged import judge_names
from pipelines.reading.names.kinds import judge_kinds
from pipelines.reading.names.lexicon import Lexicon, load_lexicon
from pipelines.reading.names.people import link_people
from pipelines.reading.names.registry import Company, Product, Registry, load_registry
from pipelines.reading.names.startups import judge_startups
from pipelines.reading.names.types import ACTORS, FieldText, Name, Person
from pipelines.reading.text.fold import fold
from vigia.facts import CompanyMention


@dataclass(slots=True)
class Recognised:
    """Mentions in the order of the story, title first; companies, and whoever else the registry lists, in that of their first."""

    names: list[Name]
    people: list[Person]
    companies: list[CompanyMention]


def recognise(fields: Sequence[FieldText], registry: Registry | None = None, lexicon: Lexicon | None = None) -> Recognised:
    """Names, people and companies of a story given as prepared fields. Pure and linear; nothing is looked for in junk lines.

    Raises ModelError.
    """
    story = named(fields, registry, lexicon)
    judge_names(story)
    return _answer(story)


def named(fields: Sequence[FieldText], registry: Registry | None = None, lexicon: Lexicon | None = None) -> Story:
    """The names of a story with what the rules make of them, before the models judge: what `features` is asked about."""
    story = Story(fields, registry or load_registry(), lexicon or load_lexicon())
    collect(story)
    merge(story)
    judge_kinds(story)
    judge_startups(story)
    return story


def _answer(story: Story) -> Recognised:
    kept = [e for e in story.entities.values() if e.kind is not None]
    kept.sort(key=lambda e: (e.mentions[0].field, e.mentions[0].start))
    names: list[Name] = []
    companies: list[CompanyMention] = []
    for number, entity in enumerate(kept):
        entry = entity.entry
        kind = entity.kind or "other"
        company = entry if isinstance(entry, Company) else None
        shown = _shown(entity, story)
        for mention in entity.mentions:
            fieldtext = story.fields[mention.field]
            names.append(
                Name(
                    field=fieldtext.name,
                    start=mention.start,
                    end=mention.end,
                    surface=fieldtext.text[mention.start : mention.end],
                    name=shown,
                    entity=number,
                    kind=kind,
                    id=company.id if company else None,
                    ai_startup=entity.ai_startup,
                    listed=company.listed if company else False,
                    big=company.big if company else False,
                    learned=entry is None,
                    owner=entry.owner if isinstance(entry, Product) else entity.owner,
                    intro=entity.signs.intro,
                    likely=entity.likely,
                    startup=entity.startup,
                )
            )
        if kind in ACTORS or company:
            companies.append(
                CompanyMention(
                    name=shown,
                    id=company.id if company else None,
                    mentions=len(entity.mentions),
                    ai_startup=entity.ai_startup,
                    learned=entry is None,
                    kind=kind,
                    intro=entity.signs.intro if entry is None else None,
                    entry=company.row if company else None,
                )
            )
    names.sort(key=lambda n: (n.field != "title", n.start))
    persons = [e for e in story.entities.values() if e.person]
    mentions = [(m.field, m.first, m.last, m.start, m.end, e.parts) for e in persons for m in e.mentions]
    people = link_people(story.tokens, mentions, names, story.lexicon)
    return Recognised(names, people, companies)


def _shown(entity: Entity, story: Story) -> str:
    """The registry's name, unless the story writes quite another ("Citi" for Citigroup): a fact names whom its story names."""
    if not isinstance(entity.entry, Company):
        return entity.name
    written = {story.fields[m.field].text[m.start : m.end] for m in entity.mentions}
    wanted = f" {fold(entity.name)} "
    alike = any(f" {fold(surface)} " in wanted or wanted in f" {fold(surface)} " for surface in written)
    return entity.name if alike else max(sorted(written), key=len)
