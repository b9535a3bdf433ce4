"""The names of a story as entities with all their mentions: those of the registry, and the capitalised words it does not know."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import compress
from operator import not_

from pipelines.reading.names.context import Context
from pipelines.reading.names.lexicon import Lexicon
from pipelines.reading.names.registry import Company, Match, Product, Registry
from pipelines.reading.names.signs import Signs
from pipelines.reading.names.tokens import Run, Tokens, find_runs, seen, tokenise
from pipelines.reading.names.types import FieldText, Kind

# What is named more often than this in one text is looked at this many times; the rest only counts.
LOOK_AT_MOST = 60
_MENTIONS_AT_MOST = 3_000  # of a field


@dataclass(slots=True)
class Mention:
    field: int
    first: int
    last: int
    start: int
    end: int
    initial: bool


@dataclass(slots=True)
class Entity:
    """All mentions of one name in a story, and what their surroundings say of it."""

    key: str
    name: str
    parts: list[str]
    entry: Company | Product | None = None
    ordinary: bool = False
    mentions: list[Mention] = field(default_factory=list)
    signs: Signs = field(default_factory=Signs)
    kind: Kind | None = None
    person: bool = False
    ai_startup: bool | None = None
    owner: str | None = None
    likely: float = 0.0  # 0..1, by the models: that it is a company
    startup: float = 0.0  # and an AI startup
    principal: bool = False  # in the title, named again, or introduced in the lead

    @property
    def unknown(self) -> bool:
        return self.entry is None


class Story:
    """What the recogniser works on: the fields as tokens, and the entities found so far, in the order in which they were met."""

    def __init__(self, fields: Sequence[FieldText], registry: Registry, lexicon: Lexicon) -> None:
        self.fields = fields
        self.registry = registry
        self.lexicon = lexicon
        self.tokens = [tokenise(f) for f in fields]
        self.contexts = [Context(t, lexicon) for t in self.tokens]
        self.entities: dict[str, Entity] = {}
        self.about = 0.0  # how much it speaks of artificial intelligence
        self.venture = 0  # different words of venture money in it

    @cached_property
    def mentions(self) -> int:
        """Of all entities, once they are collected."""
        return sum(len(entity.mentions) for entity in self.entities.values())

    @cached_property
    def lower_case(self) -> frozenset[str]:
        """Every word the story writes in lower case: what stands there is no name at the beginning of a sentence either."""
        return frozenset().union(*(compress(tokens.words, map(not_, tokens.capital)) for tokens in self.tokens))

    @cached_property
    def giants(self) -> frozenset[tuple[int, int]]:
        """Sentences (field, index) that name a large company."""
        return frozenset(
            (m.field, self.tokens[m.field].sentence[m.first])
            for e in self.entities.values()
            if isinstance(e.entry, Company) and e.entry.big and e.kind == "company"
            for m in e.mentions
        )


def collect(story: Story) -> None:
    """Fill `story.entities` with every name of the registry and every run of capitalised words."""
    middle = seen(story.tokens, story.lower_case)
    all_matches = [_matches(story, tokens) for tokens in story.tokens]
    all_runs = [
        find_runs(tokens, story.lexicon, middle, {match.start for match, *_ in matches})
        for tokens, matches in zip(story.tokens, all_matches, strict=True)
    ]
    alone = {tokens.words[r.first] for tokens, runs in zip(story.tokens, all_runs, strict=True) for r in runs if r.first == r.last}
    for number, (tokens, runs, matches) in enumerate(zip(story.tokens, all_runs, all_matches, strict=True)):
        taken = 0
        budget = _MENTIONS_AT_MOST
        for run in runs:
            start, end = tokens.starts[run.first], tokens.ends[run.last]
            while taken < len(matches) and matches[taken][0].end <= start:
                _known(story, number, *matches[taken])  # in lower case: xAI, a16z
                taken += 1
            inside = []
            while taken < len(matches) and matches[taken][0].start < end:
                inside.append(matches[taken])
                taken += 1
            _run(story, number, run, inside, alone)
            budget -= 1
            if budget < 0:
                break
        for match in matches[taken : taken + max(0, budget)]:
            _known(story, number, *match)


def _matches(story: Story, tokens: Tokens) -> list[tuple[Match, int, int]]:
    starts, ends = tokens.starts, tokens.ends
    found = []
    for match in story.registry.find(tokens.field.text):
        first, last = bisect_left(starts, match.start), bisect_left(ends, match.end)
        if not (first <= last < len(ends) and starts[first] == match.start and ends[last] == match.end):
            continue  # in a junk line, or across the edge of one
        if first and first == last and f"{tokens.words[first - 1]} {tokens.words[first]}" in story.lexicon.places:
            continue  # Santa Clara is not the firm Clara
        if match.ordinary and not (isinstance(match.entry, Company) and match.entry.big) and _goes_on(tokens, last):
            continue  # Sierra de Ríos is not the firm Sierra
        found.append((match, first, last))
    return found


def _goes_on(tokens: Tokens, last: int) -> bool:
    """Whether "de" and a capital follow: a longer name."""
    words, capital = tokens.words, tokens.capital
    if last + 2 >= len(words) or words[last + 1] not in ("de", "del"):
        return False
    return capital[last + 2] or (words[last + 2] in ("la", "los", "las") and last + 3 < len(words) and capital[last + 3])


def _run(story: Story, number: int, run: Run, inside: list[tuple[Match, int, int]], alone: set[str]) -> None:
    """`alone`: the words that stand somewhere as a name by themselves."""
    tokens = story.tokens[number]
    if not inside:
        _unknown(story, number, run)
        return
    for match, first, last in inside:
        whole = first <= run.first and last >= run.last
        single = first == last
        prefixed = first > run.first
        if not whole and single and prefixed and tokens.words[run.first] in story.lexicon["people.given"]:
            _unknown(story, number, run)  # Gerald Ford is no carmaker
            return
        if not whole and match.ordinary:
            if len(inside) == 1:
                _unknown(story, number, run)
                return
            continue
        if isinstance(match.entry, Company) and not match.entry.big and first == run.first and last < run.last and len(inside) == 1:
            startup = single and match.entry.ai_startup and last + 1 == run.last and tokens.words[first] not in alone
            if tokens.words[run.last] in story.lexicon.know.suffix_ai or (startup and tokens.words[run.last].isalpha()):
                _unknown(story, number, run)  # "Vela AI" is not Vela, nor is Ema Santoro Ema; Meta AI is Meta's
                return
        if not whole and prefixed and single and len(inside) == 1 and tokens.words[first] in story.lexicon["places.names"]:
            _unknown(story, number, run)
            return
        _known(story, number, match, first, last)


def _known(story: Story, number: int, match: Match, first: int, last: int) -> None:
    entry = match.entry
    key = f"product:{entry.name}" if isinstance(entry, Product) else f"company:{entry.id}"
    entity = story.entities.get(key)
    if entity is None:
        entity = story.entities[key] = Entity(key, entry.name, entry.name.split(), entry, ordinary=True)
    entity.ordinary = entity.ordinary and match.ordinary
    tokens = story.tokens[number]
    entity.mentions.append(Mention(number, first, last, tokens.starts[first], tokens.ends[last], tokens.initial[first]))


def _unknown(story: Story, number: int, run: Run) -> None:
    tokens = story.tokens[number]
    start, end = tokens.starts[run.first], tokens.ends[run.last]
    if run.first == run.last and end - start < 2:
        return
    parts = tokens.words[run.first : run.last + 1]
    key = " ".join(parts)
    entity = story.entities.get(key)
    if entity is None:
        entity = story.entities[key] = Entity(key, tokens.field.text[start:end], parts)
    entity.mentions.append(Mention(number, run.first, run.last, start, end, run.initial))


def merge(story: Story) -> None:
    """Multiverse is Multiverse Computing; Wang is Alexandr Wang (the people are linked later, here they only leave the companies)."""
    unknown = [e for e in story.entities.values() if e.unknown]
    by_first: dict[str, list[Entity]] = defaultdict(list)
    for entity in story.entities.values():
        if len(entity.parts) > 1 and not isinstance(entity.entry, Product):
            by_first[entity.parts[0].lower()].append(entity)
    for short in unknown:
        size = len(short.parts)
        for long in by_first.get(short.parts[0], ()):
            if long is short or len(long.parts) <= size or long.parts[:size] != short.parts:
                continue
            if long.parts[0] in story.lexicon["people.given"] and not _is_company_shape(story, long):
                continue
            if size == 1 and short.parts[0] in story.lexicon["places.names"]:
                continue
            long.mentions.extend(short.mentions)
            del story.entities[short.key]
            break
    _without_head(story)


def _without_head(story: Story) -> None:
    """ "Ceiba" is Grupo Ceiba where the story says both."""
    know = story.lexicon.know
    long = {
        " ".join(e.parts[1:]).lower(): e
        for e in story.entities.values()
        if e.unknown and len(e.parts) > 1 and (e.parts[0] in know.first_company or e.parts[0] in know.company)
    }
    for entity in list(story.entities.values()) if long else ():
        if entity.unknown and (whole := long.get(entity.key)) is not None and whole is not entity:
            whole.mentions.extend(entity.mentions)
            whole.mentions.sort(key=lambda m: (m.field, m.start))
            del story.entities[entity.key]


def _is_company_shape(story: Story, entity: Entity) -> bool:
    signs = Signs()
    story.contexts[0].shape(entity.name, entity.parts, signs)
    return signs.company > signs.person
