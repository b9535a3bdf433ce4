"""Sentences of a story cut into the parts that each speak of one acquirer, with the signs of a deal that stand in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path

from pipelines.reading.names.types import Name, Person
from pipelines.reading.phrases.search import Spans
from pipelines.reading.quantities.numbers import Quantity
from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.story.story import Story
from pipelines.rule_file import RuleFileError, label, only, read_toml, texts

GROUPS = Path(__file__).parent / "data" / "groups.toml"
_FIRM_OF = re.compile(
    r" (?:compania|empresa|firma|casa|tecnologica|startup|gigante|grupo|sociedad)"
    r" (?:de|del|que (?:dirige|preside|fundo|lidera|encabeza|comanda|capitanea)) $"
)
# "Amazon repitio la formula con Adept y Google con Character.AI": the verb is left out.
_ELLIPSIS = re.compile(r" ?(?:y|e|,|;) (?:\S+ ){0,2}?COMPANY (?:\S+ ){0,4}?con (?:\S+ ){0,4}?COMPANY ")
_PEOPLE_OF = re.compile(
    r" (?:talentos?|equipos?|plantilla|cupula|(?:co-?)?fundador\w*|cread(?:or|ora|ores)|ingenieros|investigadores|cerebros"
    r"|directivos|lider\w*)"
    r" (?:\S+ ){0,2}?(?:de|del) (?:\S+ ){0,2}?COMPANY $"
)
_WORTH = re.compile(r" (?:valor|valoracion|valuacion|valorad[oa]|valuad[oa]|tasad[oa])(?: \S+){0,3} $")
_VALUED = re.compile(r"MONEY (?:\S+ ){0,3}?(?:valoracion|valuacion|valor de) ")  # "recibio MONEY a una valoracion de": a round
_NOT_PAID = re.compile(  # what a sum is that the text says something else of: a round, revenue, a budget
    r" (?:confiaron|confiado|recaud\w+|capt(?:o|ado|aron|aba)|levant\w+|rondas?|ingres\w+|factur\w+|ventas|tasa\w*|anualizad\w+) "
)
_SEVERAL = re.compile(
    r" (?:co-?fundadores|fundadores|creadores|responsables|lideres|directivos|ejecutivos|cupula|jefes|socios|equipo|plantilla|la crearon"
    r"|la fundaron) "
)


@dataclass(slots=True)
class Part:
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


@dataclass(slots=True)
class Firms:
    """The firms of a story, the most prominent first. A group and its parts (Alphabet, Google, Google DeepMind) are one firm."""

    big: list[Name]
    small: list[Name]
    rank: dict[int, int]
    told: dict[int, int]  # in how many places of the text, without the title, an entity stands
    heads: dict[int, Name]  # an entity -> the most prominent name of its group
    buyers: set[int] = field(default_factory=set)

    def named(self, name: str) -> Name | None:
        return next((n for n in (*self.small, *self.big) if n.name == name), None)

    def main(self) -> tuple[Name | None, Name | None]:
        """The giant and the smaller firm that the story speaks of most."""
        return (self.big[0] if self.big else None), (self.small[0] if self.small else None)

    def led_by(self, person: Person) -> Name | None:
        """The firm of the story that a person leads: as the text says, or as everybody knows."""
        known = _know().heads.get(person.name) or _know().heads.get(person.surface)
        return next((n for n in (*self.big, *self.small) if known is not None and _group(n.name) == known), None) or (
            self.named(person.company) if person.company else None
        )

    def in_part(self, part: Part) -> list[tuple[int, Name]]:
        """The firms that a part names, and where; "la compania de PERSON" names one too."""
        found = []
        for at, slot in part.sentence.slots:
            if not part.start <= at < part.end:
                continue
            firm: Name | None = None
            if isinstance(slot.value, Name):
                firm = slot.value if is_firm(slot.value) else None
            elif isinstance(slot.value, Person) and _FIRM_OF.search(part.sentence.text[:at]):
                firm = self.led_by(slot.value)
            if firm is not None:
                found.append((at, self.heads.get(firm.entity, firm)))
        return found


@dataclass(frozen=True, slots=True)
class Known:
    groups: dict[str, str]  # the name of a part of a group -> the group
    heads: dict[str, str]  # who leads a giant -> the group


def load_groups(path: Path = GROUPS) -> Known:
    """groups.toml. Raises RuleFileError."""
    file = label(path)
    document = only(file, "", read_toml(path), ("groups", "heads"), all_of_them=True)
    return Known(*(_owners(file, name, document[name]) for name in ("groups", "heads")))


def _owners(file: str, name: str, table: object) -> dict[str, str]:
    if not isinstance(table, dict):
        raise RuleFileError(f"{file}: {name}: must be a table of lists of names")
    owners: dict[str, str] = {}
    for group, members in table.items():
        for member in texts(file, f"{name}: {group}", members):
            if owners.setdefault(member, group) != group:
                raise RuleFileError(f"{file}: {name}: {group}: {member!r} stands under {owners[member]!r} already")
    return owners


_know = cache(load_groups)


def _group(name: str) -> str:
    return _know().groups.get(name, name)


def firms_of(story: Story) -> Firms:
    points: dict[int, float] = {}
    told: dict[int, int] = {}
    first: dict[int, Name] = {}
    for sentence in story.sentences:
        for _, name in sentence.names():
            if is_firm(name):
                first.setdefault(name.entity, name)
                told[name.entity] = told.get(name.entity, 0) + (sentence.place != "title")
                points[name.entity] = points.get(name.entity, 0) + {"title": 3.0, "lead": 1.5}.get(sentence.place, 1.0)
    ranked = sorted(first.values(), key=lambda n: (-(points[n.entity] + 2 * bool(n.ai_startup)), n.entity))
    groups: dict[str, Name] = {}
    heads = {n.entity: groups.setdefault(_group(n.name), n) for n in ranked}
    ranked = list(groups.values())
    rank = {n.entity: i for i, n in enumerate(ranked)}
    return Firms([n for n in ranked if n.big], [n for n in ranked if not n.big and not is_investor(n)], rank, told, heads)


def split(sentence: MaskedSentence, here: Mapping[str, Spans], firms: Firms) -> list[Part]:
    """Cut a sentence where a second acquirer begins: "Meta lo hizo con Wang, y Google en julio con Mohan, de Windsurf"."""
    cuts = [0]
    seen_big: Name | None = None
    filled = False
    for at, slot in sentence.slots:
        name = firms.heads.get(slot.value.entity, slot.value) if isinstance(slot.value, Name) else None
        if name is not None and name.big and not is_investor(name):
            if seen_big is not None and name.entity != seen_big.entity and filled and (cut := _boundary(sentence.text, cuts[-1], at)):
                cuts.append(cut)
                filled = False
            if seen_big is None or cuts[-1] > 0:
                seen_big = name if seen_big is None or filled is False else seen_big
        elif seen_big is not None and slot.kind in ("COMPANY", "PERSON", "MONEY"):
            filled = True
    cuts += _semicolons(sentence)
    cuts = sorted({*cuts, len(sentence.text)})
    parts: list[Part] = []
    for start, end in pairwise(cuts):
        signs = {sign: inside for sign, spans in here.items() if (inside := _inside(sentence.text, sign, spans, start, end))}
        if not signs and parts and "hires_leaders" in parts[-1].signs and (same := _ELLIPSIS.match(sentence.text, start, end)):
            signs = {"hires_leaders": [same.span()]}
        parts.append(Part(sentence, start, end, signs))
    return parts


def _inside(text: str, sign: str, spans: Spans, start: int, end: int) -> Spans:
    """The spans of a sign that begin in a part; "absorbe el talento de COMPANY" buys no company."""
    inside = [s for s in spans if start <= s[0] < end]
    return [s for s in inside if not _PEOPLE_OF.search(text[s[0] : s[1]])] if sign in ("buys", "full_purchase") else inside


def is_firm(name: Name) -> bool:
    return name.kind in ("company", "investor")


def is_investor(name: Name) -> bool:
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


def sums(part: Part) -> list[tuple[int, Quantity]]:
    return [(at, quantity) for at, quantity in part.sentence.quantities("MONEY") if part.start <= at < part.end]


def money_paid(part: Part) -> Quantity | None:
    """The sum that is paid: the one in a fee."""
    found = sums(part)
    for start, end in part.signs.get("fee", ()):
        for at, quantity in found:
            text = part.sentence.text
            if start <= at <= end and not _NOT_PAID.search(text[max(start - 30, part.start) : at + 45]) and not _VALUED.match(text, at):
                return quantity
    return None


def only_valued(part: Part) -> bool:
    """Whether the sum of a part is what a firm is said to be worth."""
    return any(_WORTH.search(part.sentence.text[:at]) for at, _ in sums(part))


def share_taken(part: Part) -> float | None:
    for start, end in part.signs.get("stake", ()):
        for at, share in part.sentence.quantities("PERCENT"):
            if start <= at < end and share.value is not None:
                return float(share.value)
    return None


def several(part: Part, *, team: bool) -> bool:
    """Whether a team or more than one leader goes; `team` says that a team is named."""
    people = [person for at, person in part.sentence.people() if part.start <= at < part.end]
    hires = part.signs.get("hires_leaders", ())
    return len(people) > 1 or team or any(_SEVERAL.search(part.sentence.text[start:end]) for start, end in hires)
