"""The signature of a reverse acquihire, and plainer deals, sentence by sentence and then for the story as a whole.

A large company hires a startup's leaders and team; beside it stands a licence, a fee, a minority stake or the remark that nothing was bought; the
shell goes on with a new, often interim, chief. No single word says it, so the signs are gathered by pair (acquirer, target) over the story: what the
first paragraph says about the people and the second about the licence is one deal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipelines.companies.types import Name, Person
from pipelines.spanish.numbers import Quantity
from pipelines.statements.masked import MaskedSentence, Slot
from pipelines.statements.search import Lexicon, Spans
from pipelines.statements.story import Story

LEXICON = Path(__file__).parent / "data" / "deals.toml"
SIGNS = ("hires_leaders", "hires_team", "licence", "fee", "stake", "no_purchase", "shell", "vocabulary", "full_purchase", "buys", "hypothetical", "origin")
TERMS = ("licence", "fee", "stake", "no_purchase", "vocabulary")  # what turns a hire into a deal


@dataclass(slots=True)
class DealStatement:
    """A deal that the story states. Names are None when the story leaves them out; amounts are whole units of the currency."""

    kind: str
    acquirer: Name | None
    target: Name | None
    sentence: int
    people: list[str] = field(default_factory=list)
    amount: int | None = None
    currency: str | None = None
    amount_text: str | None = None
    stake_percent: float | None = None
    licence: bool = False
    background: bool = False
    sentences: list[int] = field(default_factory=list)  # every sentence that carries a sign of it
    rule: str = ""


@dataclass(slots=True)
class _Part:
    """A sentence, or the part of one that speaks of one acquirer."""

    sentence: MaskedSentence
    start: int
    end: int
    signs: dict[str, Spans]
    acquirer: Name | None = None
    target: Name | None = None
    named: int = 0  # how many of the two are named here

    def has(self, *signs: str) -> bool:
        return any(self.signs.get(sign) for sign in signs)


@cache
def _lexicon() -> Lexicon:
    return Lexicon(LEXICON)


def read_deals(story: Story) -> list[DealStatement]:
    """Every deal of the story, reverse acquihires first. Pure."""
    found = _lexicon().find(story.sentences)
    if not any(found[sign] for sign in ("hires_leaders", "hires_team", "licence", "buys", "full_purchase", "stake", "vocabulary", "reverse_merger")):
        return []
    return _Reader(story, found).read()


class _Reader:
    def __init__(self, story: Story, found: Mapping[str, Mapping[int, Spans]]) -> None:
        self.story, self.found = story, found
        self.firms = _firms(story)
        self.bought: set[int] = set()
        self.parts = [part for sentence in story.sentences for part in self.split(sentence)]

    # --- sentences to parts ---------------------------------------------------------------------------------------------------

    def split(self, sentence: MaskedSentence) -> list[_Part]:
        """Cut a sentence where a second acquirer begins: "Meta lo hizo con Wang, y Google en julio con Mohan, de Windsurf"."""
        cuts = [0]
        seen_big: Name | None = None
        filled = False
        for at, slot in sentence.slots:
            name = slot.value
            if slot.kind == "COMPANY" and isinstance(name, Name) and name.big and not _is_investor(name):
                if seen_big is not None and name.entity != seen_big.entity and filled and (cut := _boundary(sentence.text, cuts[-1], at)):
                    cuts.append(cut)
                    filled = False
                if seen_big is None or cuts[-1] > 0:
                    seen_big = name if seen_big is None or filled is False else seen_big
            elif seen_big is not None and slot.kind in ("COMPANY", "PERSON"):
                filled = True
        cuts.append(len(sentence.text))
        parts = []
        for start, end in zip(cuts, cuts[1:], strict=False):
            signs = {}
            for sign in SIGNS:
                spans = [s for s in self.found[sign].get(sentence.index, ()) if start <= s[0] < end]
                if spans:
                    signs[sign] = spans
            parts.append(_Part(sentence, start, end, signs))
        return parts

    def firms_in(self, part: _Part) -> list[tuple[int, Name]]:
        return [(at, s.value) for at, s in part.sentence.slots if part.start <= at < part.end and s.kind == "COMPANY" and _is_firm(s.value)]

    # --- who takes, who is taken ----------------------------------------------------------------------------------------------

    def resolve(self) -> None:
        recent_big: Name | None = None
        recent_small: Name | None = None
        paragraph: int | None = None
        for part in self.parts:
            if part.sentence.paragraph != paragraph:
                paragraph = part.sentence.paragraph
            firms = self.firms_in(part)
            big = [n for _, n in firms if n.big]
            small = [n for _, n in firms if not n.big]
            people = [s.value for _, s in part.sentence.slots if part.start <= _ < part.end and isinstance(s.value, Person)]
            acquirer = big[0] if big else None
            target = _best_target(part, [(at, n) for at, n in firms if not n.big])
            if acquirer is None and len({n.entity for n in small}) >= 2 and part.has("hires_leaders", "hires_team", "buys"):
                acquirer, target = self.ordered(part, firms)
            part.named = (acquirer is not None) + (target is not None)
            if part.has("hires_leaders", "hires_team", "fee", "stake", "licence", "no_purchase", "buys", "shell"):
                if acquirer is None:
                    acquirer = recent_big or self.main(big=True)
                if target is None:
                    target = self.employer(people, acquirer) or self.context_target(part, recent_small, acquirer)
            if acquirer is not None and target is not None and acquirer.entity == target.entity:
                target = None
            part.acquirer, part.target = acquirer, target
            recent_big = big[-1] if big else recent_big
            usable = [n for n in small if not _is_investor(n) and (acquirer is None or n.entity != acquirer.entity)]
            recent_small = usable[-1] if usable else recent_small

    def ordered(self, part: _Part, firms: Sequence[tuple[int, Name]]) -> tuple[Name | None, Name | None]:
        """Two firms and none of them large: the one before the verb takes the other, unless the verb is passive."""
        verb = min((spans[0][0] for sign in ("buys", "hires_leaders", "hires_team") if (spans := part.signs.get(sign))), default=part.start)
        first = firms[0][1]
        other = next((n for _, n in firms if n.entity != first.entity), None)
        passive = " por " in part.sentence.text[verb : part.end] and firms[0][0] < verb and "{leader}" not in part.signs
        before = [n for at, n in firms if at <= verb]
        if passive and not before:
            return other, first
        return first, other

    def employer(self, people: Iterable[Person], acquirer: Name | None) -> Name | None:
        for person in people:
            if person.company:
                name = self.firms.named(person.company)
                if name is not None and not name.big and (acquirer is None or name.entity != acquirer.entity):
                    return name
        return None

    def context_target(self, part: _Part, recent: Name | None, acquirer: Name | None) -> Name | None:
        taken = acquirer.entity if acquirer else -1
        options = [n for n in self.firms.small if n.entity != taken]
        if not options:
            return None
        if recent is not None and recent.entity != taken and recent.entity not in self.acquirers_only():
            return recent
        return options[0]

    def acquirers_only(self) -> set[int]:
        """Small firms that buy others in this story ("Cognition compra..."): not what a giant hollowed out."""
        return self.firms.buyers

    def main(self, *, big: bool) -> Name | None:
        ranked = self.firms.big if big else self.firms.small
        return ranked[0] if ranked else None

    # --- pairs ----------------------------------------------------------------------------------------------------------------

    def read(self) -> list[DealStatement]:
        self.note_buyers()
        self.resolve()
        pairs: dict[tuple[int, int], list[_Part]] = {}
        for part in self.parts:
            if part.acquirer is not None and part.target is not None and part.signs:
                pairs.setdefault((part.acquirer.entity, part.target.entity), []).append(part)
        deals = []
        for parts in pairs.values():
            if deal := self.judge(parts):
                deals.append(deal)
        deals.sort(key=lambda d: (d.kind != "reverse_acquihire", d.sentence))
        return deals

    def note_buyers(self) -> None:
        for part in self.parts:
            if part.has("buys", "full_purchase"):
                firms = self.firms_in(part)
                if len(firms) >= 1 and not firms[0][1].big and firms[0][0] < part.signs.get("full_purchase", part.signs.get("buys", [(0, 0)]))[0][1]:
                    self.firms.buyers.add(firms[0][1].entity)

    def judge(self, parts: list[_Part]) -> DealStatement | None:
        named = [p for p in parts if p.named == 2]
        hires = [p for p in parts if p.has("hires_leaders", "hires_team") and not p.has("hypothetical")]
        hire_leaders = [p for p in hires if p.has("hires_leaders")]
        terms = {sign for p in parts for sign in TERMS if p.has(sign)}
        near_vocabulary = any(self.beside(p, "vocabulary", 1) or self.beside(p, "no_purchase", 1) for p in parts)
        buys = [p for p in parts if p.has("buys", "full_purchase")]
        kind, rule = "", ""
        if buys and named and near_vocabulary and not self.found["reverse_merger"]:
            kind, rule = "reverse_acquihire", "called_reverse"
        if hires and not (any(p.has("full_purchase") for p in named) and not terms & {"licence", "no_purchase"}):
            if hire_leaders and (terms or near_vocabulary):
                kind, rule = "reverse_acquihire", "leaders_and_terms"
            elif terms & {"licence", "no_purchase", "vocabulary"} or near_vocabulary:
                kind, rule = "reverse_acquihire", "team_and_terms"
        if not kind and named and buys:
            kind, rule = "acquisition", "buys"
        if not kind and named and terms & {"fee", "stake"} and any(p.has("stake") and p.has("fee") for p in named):
            kind, rule = "stake", "stake"
        if kind == "reverse_acquihire" and not self.plausible(parts):
            return None
        return self.statement(kind, rule, parts, hires) if kind else None

    def plausible(self, parts: Sequence[_Part]) -> bool:
        target = parts[0].target
        return target is not None and not target.big and not _is_investor(target)

    def beside(self, part: _Part, sign: str, distance: int) -> bool:
        index = part.sentence.index
        for other in range(index - distance, index + 1):
            if other in self.found[sign] and self.story.sentences[other].paragraph == part.sentence.paragraph:
                return True
        return False

    def statement(self, kind: str, rule: str, parts: list[_Part], hires: Sequence[_Part]) -> DealStatement:
        def weight(part: _Part) -> tuple[int, int]:
            signs = sum(part.has(sign) for sign in ("hires_leaders", "hires_team", "licence", "fee", "stake", "no_purchase"))
            return (signs + 2 * part.named + part.has("fee") - 6 * (part.sentence.place == "title"), -part.sentence.index)

        best = max(parts, key=weight)
        deal = DealStatement(kind, best.acquirer, best.target, best.sentence.index, rule=rule, sentences=sorted({p.sentence.index for p in parts}))
        deal.licence = any(p.has("licence") for p in parts)
        for part in hires:
            for slot in part.sentence.within(part.start, part.end, "PERSON"):
                if isinstance(slot.value, Person) and slot.value.name not in deal.people:
                    deal.people.append(slot.value.name)
        for part in sorted(parts, key=weight, reverse=True):
            if deal.amount is None and (money := _money(part)):
                deal.amount, deal.currency, deal.amount_text = int(money.value or money.low or 0) or None, money.currency, money.text
            if deal.stake_percent is None and (percent := _share(part)):
                deal.stake_percent = percent
        deal.background = all(p.sentence.place == "background" for p in parts)
        return deal


@dataclass(slots=True)
class _Firms:
    """The firms of a story, the most prominent first."""

    big: list[Name]
    small: list[Name]
    buyers: set[int] = field(default_factory=set)

    def named(self, name: str) -> Name | None:
        return next((n for n in (*self.small, *self.big) if n.name == name), None)


def _firms(story: Story) -> _Firms:
    points: dict[int, float] = {}
    first: dict[int, Name] = {}
    for sentence in story.sentences:
        for _, slot in sentence.slots:
            if slot.kind == "COMPANY" and _is_firm(slot.value):
                name: Name = slot.value
                first.setdefault(name.entity, name)
                points[name.entity] = points.get(name.entity, 0) + {"title": 3.0, "lead": 1.5}.get(sentence.place, 1.0)
    ranked = sorted(first.values(), key=lambda n: (-(points[n.entity] + 2 * bool(n.ai_startup)), n.entity))
    return _Firms([n for n in ranked if n.big], [n for n in ranked if not n.big and not _is_investor(n)])


def _is_firm(value: object) -> bool:
    return isinstance(value, Name) and value.kind in ("company", "investor")


def _is_investor(name: Name) -> bool:
    return name.kind == "investor"


def _boundary(text: str, start: int, before: int) -> int | None:
    """Where the coordinated part that holds `before` begins: after the last ", " or " y " of the sentence before it."""
    cut = max(text.rfind(sign, start, before) for sign in (" y ", " , ", " ; ", " mientras ", " e "))
    return cut if cut > start else None


def _best_target(part: _Part, small: Sequence[tuple[int, Name]]) -> Name | None:
    usable = [(at, n) for at, n in small if not _is_investor(n)]
    startups = [(at, n) for at, n in usable if n.ai_startup] or usable
    return startups[0][1] if startups else None


def _money(part: _Part) -> Quantity | None:
    """The sum that is paid: the one in a fee, else the only one of the part."""
    sums = [(at, s.value) for at, s in part.sentence.slots if part.start <= at < part.end and s.kind == "MONEY" and isinstance(s.value, Quantity)]
    for start, end in part.signs.get("fee", ()):
        for at, quantity in sums:
            if start <= at <= end:
                return quantity
    return None


def _share(part: _Part) -> float | None:
    for start, end in part.signs.get("stake", ()):
        for at, slot in part.sentence.slots:
            if start <= at < end and slot.kind == "PERCENT" and isinstance(slot.value, Quantity) and slot.value.value is not None:
                return float(slot.value.value)
    return None


def slots_of(part: Sequence[Slot]) -> list[Slot]:
    """The mentions in order."""
    return sorted(part, key=lambda s: s.start)
