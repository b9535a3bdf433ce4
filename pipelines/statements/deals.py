"""The signature of a reverse acquihire, and plainer deals, sentence by sentence and then for the story as a whole.

A large company hires a startup's leaders and team; beside it stands a licence, a fee, a minority stake or the remark that nothing was
bought; the shell goes on with a new, often interim, chief. No single word says it, so the signs are gathered by pair (acquirer, target)
over the story: what the first paragraph says about the people and the second about the licence is one deal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

from pipelines.companies.types import Name, Person
from pipelines.spanish.numbers import Quantity
from pipelines.statements.masked import MaskedSentence
from pipelines.statements.search import Lexicon, Spans
from pipelines.statements.story import Story

LEXICON = Path(__file__).parent / "data" / "deals.toml"
SIGNS = (
    "hires_leaders",
    "hires_team",
    "licence",
    "fee",
    "stake",
    "no_purchase",
    "takes_technology",
    "shell",
    "vocabulary",
    "full_purchase",
    "buys",
    "hypothetical",
    "origin",
    "acquirer_noun",
    "definition",
)
TERMS = ("licence", "fee", "stake", "no_purchase", "takes_technology", "vocabulary")  # what turns a hire into a deal
MOST = 30  # hires of one pair and firms of a story that are looked at; no real story holds more, and bait costs no more than that
# Signs whose sentence may leave out who takes or who is taken.
CARRIED = ("hires_leaders", "hires_team", "fee", "stake", "licence", "no_purchase", "takes_technology", "buys", "full_purchase", "shell")

_AFTERWARDS = re.compile(r" (?:de|tras|al|antes de|por|para|luego de) $")


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

    def pay(self, money: Quantity) -> None:
        """Take the sum as what was paid; of a range the lower end."""
        amount = money.value if money.value is not None else money.low
        if amount:
            self.amount, self.currency, self.amount_text = int(amount), money.currency, money.text


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

    @property
    def acquirer_is_big(self) -> bool:
        return self.acquirer is not None and self.acquirer.big

    def has(self, *signs: str) -> bool:
        return not self.signs.keys().isdisjoint(signs)


@cache
def _lexicon() -> Lexicon:
    return Lexicon(LEXICON)


def read_deals(story: Story) -> list[DealStatement]:
    """Every deal of the story, reverse acquihires first; offers `deal:signs` to the story's topics."""
    found = _lexicon().find(story.sentences)
    if not any(
        found[sign] for sign in ("hires_leaders", "hires_team", "licence", "buys", "full_purchase", "stake", "vocabulary", "reverse_merger")
    ):
        return []
    reader = _Reader(story, found)
    deals = reader.read()
    for sentence in reader.signs():
        story.offer("deal:signs", sentence)
    return deals


class _Reader:
    def __init__(self, story: Story, found: Mapping[str, Mapping[int, Spans]]) -> None:
        self.story, self.found = story, found
        self.firms = _firms(story)
        self.bought: set[int] = set()
        self.signs_of: dict[int, dict[str, Spans]] = {}
        for sign in SIGNS:
            for index, spans in found[sign].items():
                self.signs_of.setdefault(index, {})[sign] = spans
        self.by_sentence = {sentence.index: self.split(sentence) for sentence in story.sentences}
        self.parts = [part for parts in self.by_sentence.values() for part in parts]

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
            elif seen_big is not None and slot.kind in ("COMPANY", "PERSON", "MONEY"):
                filled = True
        cuts += _semicolons(sentence)
        cuts = sorted({*cuts, len(sentence.text)})
        here = self.signs_of.get(sentence.index, {})
        parts = []
        for start, end in pairwise(cuts):
            signs = {sign: inside for sign, spans in here.items() if (inside := [s for s in spans if start <= s[0] < end])}
            parts.append(_Part(sentence, start, end, signs))
        return parts

    def firms_in(self, part: _Part) -> list[tuple[int, Name]]:
        return [(at, s.value) for at, s in part.sentence.slots if part.start <= at < part.end and s.kind == "COMPANY" and _is_firm(s.value)]

    # --- who takes, who is taken ----------------------------------------------------------------------------------------------

    def resolve(self) -> None:
        """Give every part its acquirer and target: named here, or carried on from the sentences before."""
        recent_big: tuple[int, Name] | None = None
        recent_small: tuple[int, Name] | None = None
        paired: dict[int, Name] = {}
        for part in self.parts:
            firms = self.firms_in(part)
            small = [(at, n) for at, n in firms if not n.big and not _is_investor(n)]
            hired = part.has("hires_leaders", "hires_team")
            large = [(at, n) for at, n in firms if n.big and not self.former(part, at)]
            big = [n for _, n in large]
            acquirer, target = self.taker(part, large), self.best_target(small)
            unnamed = hired and not big and part.has("acquirer_noun")  # "el gigante contrata a..."
            if not unnamed and (
                (part.has("buys", "full_purchase") and not (hired and big))
                or (hired and not big and len({n.entity for _, n in small}) >= 2)
            ):
                acquirer, target = self.ordered(part, firms)
            if acquirer is not None and target is not None and acquirer.entity == target.entity:
                target = None
            part.named = (acquirer is not None) + (target is not None)
            if part.has(*CARRIED):
                if acquirer is None:
                    alone = part.has("acquirer_noun") or not part.has("hires_leaders", "hires_team")
                    acquirer = (
                        (recent_big and recent_big[1]) if alone or (recent_big and recent_big[0] == part.sentence.paragraph) else None
                    )
                    elliptical = (
                        target is not None and part.has("stake", "fee", "licence") and part.has("hires_leaders")
                    )  # "en junio se hizo con el 49 %"
                    if acquirer is None and (alone or elliptical):
                        acquirer = self.main(big=True)
                if target is None:
                    target = self.context_target(part, acquirer, paired, recent_small)
            part.acquirer, part.target = acquirer, target
            if acquirer is not None and target is not None and part.named == 2 and not target.big:
                if part.signs:
                    paired[acquirer.entity] = target
                else:
                    paired.setdefault(acquirer.entity, target)
            if big:
                recent_big = (part.sentence.paragraph, acquirer if acquirer is not None and acquirer.big else big[-1])
            if small:
                recent_small = (part.sentence.paragraph, small[-1][1])

    def best_target(self, firms: Sequence[tuple[int, Name]]) -> Name | None:
        """Of the firms in a part, the startup that the story speaks of most."""
        usable = [n for _, n in firms if not _is_investor(n) and not n.big]
        startups = [n for n in usable if n.ai_startup] or usable
        return min(startups, key=lambda n: self.firms.rank[n.entity], default=None)

    def former(self, part: _Part, at: int) -> bool:
        """Whether the firm is only where somebody comes from: "veterano de Google"."""
        return any(start <= at < end for start, end in part.signs.get("origin", ()))

    def taker(self, part: _Part, large: Sequence[tuple[int, Name]]) -> Name | None:
        """The large firm that acts: the last before the verb that hires, else the first."""
        start = min((s[0] for sign in ("hires_leaders", "hires_team") for s in part.signs.get(sign, ())), default=None)
        before = [n for at, n in large if start is not None and at < start]
        return before[-1] if before else large[0][1] if large else None

    def ordered(self, part: _Part, firms: Sequence[tuple[int, Name]]) -> tuple[Name | None, Name | None]:
        """Who stands before the verb takes who stands behind it; after "venta a" and "por" stands the one who takes."""
        text = part.sentence.text
        spans = [s for sign in ("buys", "full_purchase", "hires_leaders", "hires_team") for s in part.signs.get(sign, ())]
        start = min((s[0] for s in spans), default=part.start)
        if text[start:].startswith(("venta a", "vende")):
            taker = next((n for at, n in firms if at >= start), None)
            return taker, next((n for _, n in firms if taker and n.entity != taker.entity and not n.big), None)
        taker = next((n for at, n in firms if at > start and text[:at].rstrip().endswith((" por", " por la", " por el"))), None)
        before = [n for at, n in firms if at <= start and not _is_investor(n)]
        if taker is None and before:
            taker = before[0]
        if taker is None and _AFTERWARDS.search(text[:start]) and len(firms) > 1:
            taker = next(
                (n for _, n in firms[1:] if n.entity != firms[0][1].entity), None
            )  # "tras comprar Windsurf, Cognition despidió..."
        if taker is None:
            return None, self.best_target(firms)
        others = [(at, n) for at, n in firms if n.entity != taker.entity and not _is_investor(n)]
        small = [(at, n) for at, n in others if not n.big]
        behind = [(at, n) for at, n in small if at > start] or small
        if behind:
            return taker, behind[0][1]
        return taker, others[0][1] if others and part.has("buys") else None

    def employer(self, people: Iterable[Person], acquirer: Name | None) -> Name | None:
        for person in people:
            if person.company:
                name = self.firms.named(person.company)
                if (
                    name is not None
                    and not name.big
                    and name.entity not in self.firms.buyers
                    and (acquirer is None or name.entity != acquirer.entity)
                ):
                    return name
        return None

    def context_target(
        self, part: _Part, acquirer: Name | None, paired: Mapping[int, Name], recent: tuple[int, Name] | None
    ) -> Name | None:
        """The startup that a sentence leaves unnamed ("la startup", "sus fundadores")."""
        people = [s.value for s in part.sentence.within(part.start, part.end, "PERSON") if isinstance(s.value, Person)]
        if name := self.employer(people, acquirer):
            return name
        taken = acquirer.entity if acquirer else -1
        usable = [n for n in self.firms.small if n.entity != taken]
        options = [n for n in usable if n.entity not in self.firms.buyers] or usable
        if not options:
            return None
        if recent is not None and recent[0] == part.sentence.paragraph and recent[1] in options and taken not in paired:
            return recent[1]
        return paired.get(taken) or options[0]

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
        kinds = {pair: self.judge(parts) for pair, parts in pairs.items()}
        # What is told in one breath with a reverse acquihire ("y la semana pasada fue Google la que contrató a...") is another.
        paragraphs = {p.sentence.paragraph for pair, (kind, _) in kinds.items() if kind == "reverse_acquihire" for p in pairs[pair]}
        deals = []
        for pair, parts in pairs.items():
            kind, rule = kinds[pair]
            if (
                not kind
                and any(p.named == 2 and p.has("hires_leaders") and p.sentence.paragraph in paragraphs for p in self.hiring(parts))
                and self.plausible(parts)
            ):
                kind, rule = "reverse_acquihire", "alongside"
            if kind:
                deals.append(self.statement(kind, rule, parts))
        deals += self.unnamed()
        deals.sort(key=lambda d: (d.kind != "reverse_acquihire", d.sentence))
        return deals

    def signs(self) -> list[int]:
        """Sentences with the signature of a deal whose startup could not be named: enough for a tag, too little for a fact."""
        strong = ("licence", "no_purchase", "takes_technology", "stake")
        paragraphs = {p.sentence.paragraph for p in self.parts if p.has(*strong)}
        return [
            p.sentence.index
            for p in self.parts
            if p.target is None
            and p.acquirer_is_big
            and self.takes_people(p)
            and p.sentence.paragraph in paragraphs
            and not p.has("full_purchase")
        ]

    def unnamed(self) -> list[DealStatement]:
        """The scheme is described and giants are named who used it, but no startup is: "una licencia de Microsoft por 650 millones"."""
        if self.firms.small or not self.found["definition"]:
            return []
        parts = [p for p in self.parts if p.acquirer_is_big and p.named and p.has("licence", "fee", "hires_leaders") and _sums(p)]
        deals = [self.statement("reverse_acquihire", "described", [part]) for part in parts]
        for deal, part in zip(deals, parts, strict=True):
            if deal.amount is None:
                deal.pay(_sums(part)[0][1])
        return deals

    def note_buyers(self) -> None:
        """Small firms that buy, or to which something is sold: a giant takes people from others."""
        for part in self.parts:
            firms = self.firms_in(part)
            if not firms or not part.has("buys", "full_purchase"):
                continue
            taker, _ = self.ordered(part, firms)
            if taker is not None and not taker.big:
                self.firms.buyers.add(taker.entity)

    def hiring(self, parts: Sequence[_Part]) -> list[_Part]:
        """The parts in which the acquirer takes somebody; "contratará a 40 ingenieros" takes nobody from anybody."""
        return [p for p in parts if (p.has("hires_leaders") or self.takes_a_team(p)) and not p.has("hypothetical")][:MOST]

    def takes_people(self, part: _Part) -> bool:
        """Whether the words say more than that somebody is appointed."""
        spans = part.signs.get("hires_leaders", ()) if self.hiring([part]) else ()
        return any(not part.sentence.text.startswith(("nombr", "pus", "pon"), start) for start, _ in spans)

    def takes_a_team(self, part: _Part) -> bool:
        return any(
            " NUMBER " not in part.sentence.text[start:end]
            or re.match(r"(?:\S+ ){0,2}?(?:de|del) (?:sus|los|las|la|COMPANY)\b", part.sentence.text[end:])
            for start, end in part.signs.get("hires_team", ())
        )

    def judge(self, parts: list[_Part]) -> tuple[str, str]:
        """The kind of deal between a pair and the rule that says so; ("", "") when it is none."""
        named = [p for p in parts if p.named == 2]
        hires = self.hiring(parts)
        leaders = [p for p in hires if p.has("hires_leaders")]
        buys = [p for p in named if p.has("buys", "full_purchase")]
        called = bool(self.found["vocabulary"]) and not self.found["reverse_merger"]
        if self.plausible(parts):
            if buys and called and any(self.beside(p, "vocabulary", 1) for p in buys):
                return "reverse_acquihire", "called_reverse"
            if self.found["reverse_merger"] and not parts[0].acquirer_is_big:
                leaders, hires = [], []
            if any(self.terms(p, parts, ("licence", "no_purchase", "takes_technology", "stake"), near=0) for p in leaders):
                return "reverse_acquihire", "leaders_and_terms"
            if not buys:
                # A small firm that pays and hires is an ordinary investor or buyer; only the plainer terms count for it.
                if parts[0].acquirer_is_big and any(self.terms(p, parts, TERMS) for p in leaders):
                    return "reverse_acquihire", "leaders_and_terms"
                if any(self.terms(p, parts, ("licence", "no_purchase", "takes_technology", "vocabulary")) for p in hires):
                    return "reverse_acquihire", "team_and_terms"
                if called and any(p.named == 2 for p in hires):
                    return "reverse_acquihire", "hired_and_called_reverse"
        if buys:
            return "acquisition", "buys"
        if any(p.has("stake") and p.has("fee") for p in named):
            return "stake", "stake"
        return "", ""

    def terms(self, hire: _Part, parts: Sequence[_Part], signs: Sequence[str], near: int = 1) -> bool:
        """Whether a term of the deal stands beside the hire: in its part, in a paragraph near it, or wherever both firms are named."""
        spoken = [p for p in self.by_sentence[hire.sentence.index] if p is not hire]  # "..., siempre con una licencia de por medio"
        if any(p.has("licence", "no_purchase") for p in spoken) and {"licence", "no_purchase"} & set(signs):
            return True

        def beside(part: _Part) -> bool:
            reach = near + 1 if near and hire.named == 2 else near
            close = abs(part.sentence.paragraph - hire.sentence.paragraph) <= reach
            return part is hire or close or (near > 0 and part.named == 2 and hire.named == 2)

        return any(part.has(*signs) and beside(part) for part in parts)

    def plausible(self, parts: Sequence[_Part]) -> bool:
        target = parts[0].target
        return target is not None and not target.big and not _is_investor(target)

    def beside(self, part: _Part, sign: str, distance: int) -> bool:
        index = part.sentence.index
        for other in range(index - distance, index + 1):
            if other in self.found[sign] and self.story.sentences[other].paragraph == part.sentence.paragraph:
                return True
        return False

    def statement(self, kind: str, rule: str, parts: list[_Part]) -> DealStatement:
        def weight(part: _Part) -> tuple[int, int]:
            signs = sum(part.has(sign) for sign in ("hires_leaders", "hires_team", "licence", "fee", "stake", "no_purchase"))
            return (signs + 2 * part.named + part.has("fee") - 6 * (part.sentence.place == "title"), -part.sentence.index)

        best = max(parts, key=weight)
        deal = DealStatement(
            kind, best.acquirer, best.target, best.sentence.index, rule=rule, sentences=sorted({p.sentence.index for p in parts})
        )
        deal.licence = any(p.has("licence") for p in parts)
        for part in self.hiring(parts):
            for slot in part.sentence.within(part.start, part.end, "PERSON"):
                if isinstance(slot.value, Person) and slot.value.name not in deal.people:
                    deal.people.append(slot.value.name)
        for part in sorted(parts, key=weight, reverse=True):
            if deal.amount is None and (money := _money(part)):
                deal.pay(money)
            if deal.stake_percent is None and (percent := _share(part)):
                deal.stake_percent = percent
        alone = [_sums(p)[0][1] for p in self.hiring(parts) if len(_sums(p)) == 1 and not p.has("fee")]
        if deal.amount is None and alone and kind == "reverse_acquihire":
            deal.pay(alone[0])
        deal.background = all(p.sentence.place == "background" for p in parts)
        return deal


@dataclass(slots=True)
class _Firms:
    """The firms of a story, the most prominent first."""

    big: list[Name]
    small: list[Name]
    rank: dict[int, int]
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
    return _Firms(
        [n for n in ranked if n.big], [n for n in ranked if not n.big and not _is_investor(n)], {n.entity: i for i, n in enumerate(ranked)}
    )


def _is_firm(value: object) -> bool:
    return isinstance(value, Name) and value.kind in ("company", "investor")


def _is_investor(name: Name) -> bool:
    return name.kind == "investor"


def _semicolons(sentence: MaskedSentence) -> list[int]:
    """Semicolons with a firm on either side: two statements."""
    firms = [at for at, slot in sentence.slots if slot.kind == "COMPANY"]
    cuts = [m.start() for m in re.finditer(" ; ", sentence.text)] if len(firms) > 1 else []
    return [cut for cut in cuts if firms[0] < cut < firms[-1]]


def _boundary(text: str, start: int, before: int) -> int | None:
    """Where the coordinated part that holds `before` begins: after the last ", " or " y " of the sentence before it."""
    cut = max(text.rfind(sign, start, before) for sign in (" y ", " , ", " ; ", " mientras ", " e "))
    return cut if cut > start else None


def _sums(part: _Part) -> list[tuple[int, Quantity]]:
    slots = ((at, s.value) for at, s in part.sentence.slots if part.start <= at < part.end and s.kind == "MONEY")
    return [(at, value) for at, value in slots if isinstance(value, Quantity)]


def _money(part: _Part) -> Quantity | None:
    """The sum that is paid: the one in a fee."""
    sums = _sums(part)
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
