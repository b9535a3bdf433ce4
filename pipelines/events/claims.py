"""A claim is what one article says of one event, as linking sees it: companies, figures, day, stage. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from vigia.facts import COLUMNS, Fact

from .figures import Figure
from .names import Name, words

_NUMBER = r"(?:los |las )?(?:US\$|\$|€|S/)?\s*(\d[\d.,]*)"
_MORE = r"más de|mas de|al menos|por lo menos|no menos de|superior(?:es)? a|supera\w*(?: a)?"
_LESS = r"hasta|como máximo|un máximo de|menos de|casi|cerca de"
_AT_LEAST = re.compile(rf"\b(?:{_MORE})\s+{_NUMBER}", re.IGNORECASE)
_AT_MOST = re.compile(rf"\b(?:{_LESS})\s+{_NUMBER}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Story:
    """An article, as far as events ask. `order` sorts by publication, the same in every database: by the clock and not by the outlets'
    days, as midnight in Madrid is five in the afternoon in Mexico; where only the day is known, by its end."""

    id: int
    url: str
    source: str
    outlet: str
    day: date
    order: tuple[str, ...]
    agency: str | None = None
    echo_of: str | None = None
    machine_written: bool = False
    published_at: str | None = None
    first_seen_at: str = ""


@dataclass(frozen=True, eq=False)
class Claim:
    """`names` are in the order of the fact's companies, None where one is not named. Without a `fact` the article is only linked.

    `signature`: as `signature_of` has it. `aside`: the story's news is something else that came of it. `role` and `event` are what it
    came to when it was last settled.
    """

    id: int
    key: str
    story: Story
    table: str
    names: tuple[Name | None, ...]
    background: bool = False
    fact: Fact | None = None
    signature: str | None = None
    aside: bool = False
    role: str = "news"
    event: str | None = None

    @cached_property
    def day(self) -> int:
        return self.story.day.toordinal()

    @cached_property
    def order(self) -> tuple[object, ...]:
        return (*self.story.order, self.table, self.key)

    @cached_property
    def kind(self) -> str | None:
        """`layoff`, `funding`, or the deal's; None where no fact says."""
        return None if self.fact is None else str(getattr(self.fact, "kind", self.fact.label))

    @cached_property
    def stage(self) -> str | None:
        return self._said("stage") or self._said("status")

    @cached_property
    def scope(self) -> str | None:
        return self._said("scope")

    @cached_property
    def part(self) -> str | None:
        """The part of the whole that it is about, where that is a place: "puestos de oficina" are those of the whole company."""
        return self.scope if self.scope and any(word[0].isupper() for word in self.scope.split()) else None

    @cached_property
    def is_rumour(self) -> bool:
        return self.stage in ("rumoured", "denied")

    @cached_property
    def figures(self) -> Mapping[str, Figure]:
        return {} if self.fact is None else figures_of(self.fact)

    @cached_property
    def twin(self) -> tuple[object, ...]:
        """The same for two claims that linking cannot tell apart: of big news a hundred outlets tell the same on one day."""
        names = tuple(None if name is None else (name.id, name.core) for name in self.names)
        figures = tuple((name, *figure.value, figure.at_least, figure.at_most) for name, figure in sorted(self.figures.items()))
        return self.table, self.day, names, figures, self.kind, self.stage, self.scope, self._said("round_type"), self.aside, self.signature

    @cached_property
    def figures_alone(self) -> str | None:
        """A round by amount and valuation, where both are told: what it can be found by under any name."""
        return None if self.fact is None else round_of(self.fact)

    @cached_property
    def heads(self) -> set[str]:
        return {head for name in self.names if name is not None for head in name.heads}

    def _said(self, field: str) -> str | None:
        value = getattr(self.fact, field, None)
        return value if isinstance(value, str) else None


def names_of(fact: Fact) -> tuple[Name | None, ...]:
    """Its companies in their order, None where one is not named."""
    named = [(getattr(fact, field), getattr(fact, f"{field}_id")) for field in fact.companies]
    return tuple(Name(written, id_) if written and words(written) else None for written, id_ in named)


def signature_of(names: Sequence[Name | None], fact: Fact) -> str | None:
    """The same for two facts that tell the same figures of a company of that name; None where a fact tells none."""
    told = [f"{name} {figure.low:g}-{figure.high:g}{figure.currency or ''}" for name, figure in sorted(figures_of(fact).items())]
    return " ".join([*(name.base for name in names if name is not None), *told]) if told else None


def round_of(fact: Fact) -> str | None:
    """The amount and the valuation of a round, the same for two facts that tell the same; None where not both are told."""
    told = figures_of(fact)
    if fact.table != "funding_rounds" or not {"amount", "valuation"} <= told.keys():
        return None
    return "/".join(f"{told[name].low:g}{told[name].currency or ''}" for name in ("amount", "valuation"))


def figures_of(fact: Fact) -> dict[str, Figure]:
    """The figures of a fact by field: counts of people, shares in per cent, sums of money."""
    ends = dict(fact.ranges.values())
    found: dict[str, Figure] = {}
    for name, (least, most) in fact.ranges.items():
        low, high = getattr(fact, least), getattr(fact, most)
        low, high = (low if low is not None else high), (high if high is not None else low)
        if low is not None:
            found[name] = _bounded(fact, Figure(low, high))
    for name, held in COLUMNS[fact.table].items():
        value = getattr(fact, name)
        if held in (int, float) and value is not None and name not in ends and name not in ends.values():
            currency = getattr(fact, fact.money[name]) if name in fact.money else None
            found[name] = _bounded(fact, Figure(value, value, currency, is_money=name in fact.money))
    return found


def _bounded(fact: Fact, figure: Figure) -> Figure:
    """As the sentence puts it: "más de 200" is 200 or more."""
    digits = _significant(figure.low)
    at_least = any(_significant(number) == digits for number in _AT_LEAST.findall(fact.quote))
    at_most = any(_significant(number) == digits for number in _AT_MOST.findall(fact.quote))
    return figure.bounded(at_least=at_least, at_most=at_most) if at_least or at_most else figure


def _significant(number: object) -> str:
    return re.sub(r"\D", "", str(number)).strip("0")
