"""What a story states: the kinds of fact, the companies they name, and the words that prove them.

"Unknown" is None, never an empty string. Offsets count characters (Unicode code points) into the named field.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from types import NoneType
from typing import ClassVar, Literal, Self, get_args, get_origin, get_type_hints

Field = Literal["title", "summary", "text"]
STAGES = ("announced", "planned", "rumoured", "done", "denied")
DEAL_KINDS = ("reverse_acquihire", "acquisition", "stake", "offer", "merger", "reverse_merger")
STATUSES = ("rumoured", "announced", "completed", "called_off")
ROUND_TYPES = (
    *("pre_seed", "seed", *(f"series_{letter}" for letter in "abcdefgh")),
    *("bridge", "extension", "convertible", "debt", "grant", "crowdfunding", "ipo", "growth", "other"),
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words that prove a tag: `quote` stands verbatim at field[start:end]."""

    quote: str
    field: Field
    start: int
    end: int
    rule: str


@dataclass(slots=True, kw_only=True)
class Fact:
    """Common to all facts: the sentence that states it, verbatim at field[start:end], and whether it is only background to the story.

    A kind of fact is a subclass in KINDS. It says here what the whole house asks of it: its own fields are the columns of its table, and
    each says in its metadata how a person is told of it (`told`, a format of the value; "" where another field tells it).
    """

    table: ClassVar[str]
    key: ClassVar[str]  # in answers and labelled stories; pipelines/reading/facts/KEY.py reads it
    label: ClassVar[str]  # what one is called, where it has no `kind`
    companies: ClassVar[Mapping[str, str]]  # the fields that name a company as written, and its role; FIELD_id is its id in the registry
    ranges: ClassVar[Mapping[str, tuple[str, str]]] = {}  # the fields of least and most that an answer gives as one
    money: ClassVar[Mapping[str, str]] = {}  # the fields of sums, and those of their currencies
    closed: ClassVar[Mapping[str, tuple[str, ...]]] = {}  # the fields that hold one of a closed list, and the list
    decisive: ClassVar[tuple[str, ...]] = ()  # what else an answer must have right beside its companies, to count as right
    linked: ClassVar[bool] = False  # whether those of several articles are linked as events: its table has the column `event`
    counted: ClassVar[Mapping[str, str]] = {}  # the values of the rows that count when rows are measured; the others are context

    quote: str
    field: Field
    start: int
    end: int
    background: bool = False
    rule: str = ""
    event_day: str | None = dataclasses.field(
        default=None, metadata={"told": "dated {}"}
    )  # as precisely as it is told: YYYY, YYYY-MM or YYYY-MM-DD
    event_day_precision: str | None = dataclasses.field(default=None, metadata={"told": ""})  # year | month | day

    @classmethod
    def among(cls, facts: Iterable[Fact]) -> list[Self]:
        """Those of this kind, in their order."""
        return [fact for fact in facts if isinstance(fact, cls)]


@dataclass(slots=True, kw_only=True)
class Layoff(Fact):
    table = "layoffs"
    key = "layoffs"
    label = "layoff"
    linked = True
    companies: ClassVar[Mapping[str, str]] = {"company": "employer"}
    ranges: ClassVar[Mapping[str, tuple[str, str]]] = {"headcount": ("headcount_min", "headcount_max")}
    closed: ClassVar[Mapping[str, tuple[str, ...]]] = {"stage": STAGES}
    decisive = ("headcount", "percent")

    company: str | None = None  # as the story writes it
    company_id: str | None = field(default=None, metadata={"told": ""})  # of the registry, where it knows the company
    headcount_min: int | None = field(default=None, metadata={"told": "{} people"})
    headcount_max: int | None = None  # equal to the minimum unless a range was written
    percent: float | None = field(default=None, metadata={"told": "{:g} % of the workforce"})  # 0..100
    contractors: int | None = field(default=None, metadata={"told": "{:,} contractors"})
    stage: str | None = None  # one of STAGES
    legal_form: str | None = None  # ERE, ERTE, despido colectivo, prejubilación...
    scope: str | None = None  # the words of the part that is cut: "en España", "la planta de Getafe"; None is the whole
    place: str | None = None
    department: str | None = None
    attributed_to: str | None = field(default=None, metadata={"told": "according to {}"})  # who reports it, when not the company


@dataclass(slots=True, kw_only=True)
class Deal(Fact):
    table = "deals"
    key = "deals"
    label = "deal"
    linked = True
    companies: ClassVar[Mapping[str, str]] = {"acquirer": "acquirer", "target": "target"}
    money: ClassVar[Mapping[str, str]] = {"amount": "currency"}
    closed: ClassVar[Mapping[str, tuple[str, ...]]] = {"kind": DEAL_KINDS, "status": STATUSES}
    counted: ClassVar[Mapping[str, str]] = {"kind": "reverse_acquihire"}

    kind: str = "acquisition"  # one of DEAL_KINDS
    status: str | None = None  # one of STATUSES
    acquirer: str | None = None
    acquirer_id: str | None = field(default=None, metadata={"told": ""})
    target: str | None = None
    target_id: str | None = field(default=None, metadata={"told": ""})
    people: list[str] = field(default_factory=list)
    amount: int | None = None  # whole units of `currency`
    currency: str | None = None  # ISO 4217
    amount_text: str | None = field(default=None, metadata={"told": ""})  # as written
    stake_percent: float | None = field(default=None, metadata={"told": "{:g} % of the capital"})
    licence: bool = field(default=False, metadata={"told": "licence"})


@dataclass(slots=True, kw_only=True)
class FundingRound(Fact):
    table = "funding_rounds"
    key = "funding"
    label = "funding"
    linked = True
    companies: ClassVar[Mapping[str, str]] = {"company": "recipient"}
    money: ClassVar[Mapping[str, str]] = {"amount": "currency", "valuation": "valuation_currency"}
    closed: ClassVar[Mapping[str, tuple[str, ...]]] = {"round_type": ROUND_TYPES}
    decisive = ("amount", "currency")

    company: str | None = None  # as the story writes it
    company_id: str | None = field(default=None, metadata={"told": ""})  # of the registry, where it knows the company
    amount: int | None = None
    currency: str | None = None
    amount_text: str | None = field(default=None, metadata={"told": ""})
    round: str | None = None  # as the gold writes it: "serie A", "semilla", ...
    round_type: str | None = field(default=None, metadata={"told": ""})  # one of ROUND_TYPES
    valuation: int | None = field(default=None, metadata={"told": "valuation {}"})
    valuation_currency: str | None = None
    lead_investors: list[str] = field(default_factory=list, metadata={"told": "led by {}"})


DATED = ("event_day", "event_day_precision")  # columns of every kind, behind its own


def _columns(kind: type[Fact]) -> dict[str, type]:
    common = {found.name for found in fields(Fact)}
    hints = get_type_hints(kind)
    return {name: _held(hints[name]) for name in (*(found.name for found in fields(kind) if found.name not in common), *DATED)}


def _held(hint: object) -> type:
    held = list if get_origin(hint) is list else next((one for one in get_args(hint) if one is not NoneType), hint)
    assert isinstance(held, type)
    return held


KINDS: tuple[type[Fact], ...] = (Layoff, Deal, FundingRound)
# By table, the columns that are the kind's own, in order, with what they hold where it is known: str, int, float, bool or list.
COLUMNS = {kind.table: _columns(kind) for kind in KINDS}


def values(fact: Fact) -> dict[str, object]:
    """What a fact says, by the names of answers and labelled stories: a range is [least, most], or one number where they are equal."""
    said: dict[str, object] = {name: getattr(fact, name) for name in COLUMNS[fact.table]}
    for name, (least, most) in fact.ranges.items():
        low, high = said.pop(least), said.pop(most)
        said[name] = low if high is None or low == high else high if low is None else [low, high]
    return said


@dataclass(frozen=True, slots=True)
class KnownCompany:
    """A company as the registry lists it: its row in `companies`."""

    id: str
    name: str
    aliases: tuple[str, ...]  # other names it is or was known by
    country: str | None  # ISO 3166
    kind: str
    ai_startup: bool
    listed: bool


@dataclass(slots=True)
class CompanyMention:
    """A company named in the story; `id` is the registry's, None when it was found by how the press introduces it."""

    name: str
    id: str | None = None
    mentions: int = 1
    role: str | None = None  # what it does in the facts of the story: employer | acquirer | target | recipient
    ai_startup: bool | None = None
    learned: bool = False  # found by its introduction, for the maintainer to confirm
    kind: str = "company"  # company | investor | institution; media, analyst where a fact is about one
    intro: Evidence | None = None  # the words that introduce a learned company
    entry: KnownCompany | None = None  # what the registry says of it, where it has that id
