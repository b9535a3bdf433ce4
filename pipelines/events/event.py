"""An event, made of its claims: who, when, how far it has come, what the figures are, who said so first, how many say so. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from .claims import Claim, Story
from .contradictions import Contradiction, contradictions
from .figures import Figure
from .independence import Groups, groups
from .names import Name, words

DATED = 31  # days before its report that an event may lie and still be the news
_PROGRESS = ("rumoured", "planned", "announced", "done", "completed", "denied", "called_off")
T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Consolidated:
    """What is told of one figure, taken together. `groups`: how many independent groups tell the most common value."""

    least: float
    most: float
    most_common: Figure
    groups: int
    latest: Figure
    latest_day: date


@dataclass(frozen=True, slots=True)
class Event:
    """`claims` tell of it as news, `background` recall it, each in their order."""

    kind: str
    claims: Sequence[Claim]
    background: Sequence[Claim]
    companies: Mapping[str, Name | None]  # by the fact's field
    status: str | None
    day: str
    day_precision: str
    scope: str | None
    said: Mapping[str, str | None]  # place, legal_form, round_type
    licence: bool | None
    people: Sequence[str]
    lead_investors: Sequence[str]
    figures: Mapping[str, Consolidated]
    contradictions: Sequence[Contradiction]
    independence: Groups
    stories: Sequence[Story] = field(default=())


def consolidate(claims: Iterable[Claim], background: Iterable[Claim], copies: Collection[tuple[int, int]]) -> Event:
    """The event of these claims; at least one of the news has a fact. `copies`: pairs of articles that share a text, or a part."""
    claims, background = (sorted(found, key=lambda claim: claim.order) for found in (claims, background))
    told = [claim for claim in claims if claim.fact is not None]
    stories = _stories(claims)
    independence = groups(stories, copies)
    everyone = groups(_stories([*claims, *background]), copies).of
    whole = [claim for claim in told if claim.scope is None] or [claim for claim in told if claim.part is None] or told
    vote = _Vote(independence.of)
    day, precision = _when(told, vote)
    return Event(
        kind=_kind(told, vote),
        claims=claims,
        background=background,
        companies={name: vote.of(_names(told, place)) for place, name in enumerate(told[0].fact.companies if told[0].fact else ())},
        status=_status(told),
        day=day,
        day_precision=precision,
        scope=vote.of((claim, claim.scope) for claim in told) if all(claim.scope for claim in told) else None,
        said={name: vote.of(_said(told, name)) for name in ("place", "legal_form", "round_type")},
        licence=any(getattr(claim.fact, "licence", False) for claim in told) if told[0].table == "deals" else None,
        people=_list(told, "people"),
        lead_investors=_list(told, "lead_investors"),
        figures={
            name: _consolidated(name, whole, told, independence.of) for name in sorted({name for claim in told for name in claim.figures})
        },
        contradictions=contradictions([*told, *background], everyone),
        independence=independence,
        stories=stories,
    )


def _stories(claims: Iterable[Claim]) -> list[Story]:
    return sorted({claim.story.id: claim.story for claim in claims}.values(), key=lambda story: story.order)


@dataclass(frozen=True, slots=True)
class _Vote:
    """What most independent groups say."""

    group_of: Mapping[int, int]

    def of(self, said: Iterable[tuple[Claim, T | None]], newer: bool = False) -> T | None:
        """The value; between equals the one told first, or last. None where nobody tells one."""
        return self.with_groups(said, newer=newer)[0]

    def with_groups(self, said: Iterable[tuple[Claim, T | None]], *, newer: bool) -> tuple[T | None, int]:
        by_value: defaultdict[T, list[Claim]] = defaultdict(list)
        for claim, value in said:
            if value is not None:
                by_value[value].append(claim)
        if not by_value:
            return None, 0
        counted = {value: len({self.group_of[claim.story.id] for claim in claims}) for value, claims in by_value.items()}
        most = max(counted.values())
        equal = [value for value, count in counted.items() if count == most]
        chosen = (
            max(equal, key=lambda value: max(claim.order for claim in by_value[value]))
            if newer
            else min(equal, key=lambda value: min(claim.order for claim in by_value[value]))
        )
        return chosen, most


def _kind(told: Sequence[Claim], vote: _Vote) -> str:
    """What most call it; between equals a reverse acquihire: the first reports tend to tell one as a purchase."""
    kinds = [(claim, claim.kind) for claim in told]
    first, most = vote.with_groups(kinds, newer=False)
    rare = [pair for pair in kinds if pair[1] == "reverse_acquihire"]
    return "reverse_acquihire" if rare and vote.with_groups(rare, newer=False)[1] == most else first or ""


def _names(told: Sequence[Claim], place: int) -> Iterable[tuple[Claim, Name | None]]:
    """With a name of the registry nobody else's counts: it is the same company by the name it is known by."""
    named = [(claim, claim.names[place]) for claim in told]
    known = [pair for pair in named if pair[1] is not None and pair[1].id is not None]
    return known or named


def _said(told: Sequence[Claim], name: str) -> Iterable[tuple[Claim, str | None]]:
    return [(claim, getattr(claim.fact, name, None)) for claim in told]


def _status(told: Sequence[Claim]) -> str | None:
    """The stage told last; of those of one day the one that is farthest on."""
    staged = [claim for claim in told if claim.stage is not None]
    if not staged:
        return None
    return max(staged, key=lambda claim: (claim.day, _PROGRESS.index(claim.stage) if claim.stage in _PROGRESS else 0)).stage


def _when(told: Sequence[Claim], vote: _Vote) -> tuple[str, str]:
    days: list[tuple[Claim, str | None]] = []
    for claim in told:
        fact = claim.fact
        if fact is not None and fact.event_day and fact.event_day_precision == "day":
            before = claim.day - date.fromisoformat(fact.event_day).toordinal()
            if 0 <= before <= DATED:
                days.append((claim, fact.event_day))
    day = vote.of(days)
    return (day, "day") if day is not None else (told[0].story.day.isoformat(), "published")


def _list(told: Sequence[Claim], name: str) -> list[str]:
    """Everybody named, in the order of the reports, by the fullest name."""
    found: list[str] = []
    for claim in told:
        for person in getattr(claim.fact, name, None) or ():
            if any(set(words(person)) <= set(words(other)) for other in found):
                continue
            found = [other for other in found if not set(words(other)) < set(words(person))]
            found.append(person)
    return found


def _consolidated(name: str, whole: Sequence[Claim], claims: Sequence[Claim], group_of: Mapping[int, int]) -> Consolidated:
    """As those tell it who speak of the whole; where none of them does, as all who tell it."""
    of_whole = [claim for claim in whole if name in claim.figures]
    told = [(claim, claim.figures[name]) for claim in of_whole or claims if name in claim.figures]
    by_value: dict[object, Figure] = {figure.value: figure for _, figure in reversed(told)}
    value, count = _Vote(group_of).with_groups([(claim, figure.value) for claim, figure in told], newer=True)
    common = by_value[value]
    same_currency = [figure for _, figure in told if figure.currency == common.currency]
    latest, last = told[-1]
    return Consolidated(
        least=min(figure.low for figure in same_currency),
        most=max(figure.high for figure in same_currency),
        most_common=common,
        groups=count,
        latest=last,
        latest_day=latest.story.day,
    )
