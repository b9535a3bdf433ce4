"""Values of one figure of one event that cannot all be true. Pure.

Later and other figures as a negotiation moves on, rumours beside what came, parts beside the whole, ranges, "más de", roundings and
conversions contradict nobody; ten or a thousand times as much always does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .claims import Claim
from .figures import Figure, agree, is_same_number, scale
from .pairs import AT_ONCE

_OF_PEOPLE = ("headcount", "contractors")
_OF_SHARES = ("percent", "stake_percent")
_SURENESS = ("currency", "billion", "scale_1000", "scale_10")


@dataclass(frozen=True, slots=True)
class Contradiction:
    """`value` stands against `against`, which more say: each with the claims that tell it."""

    field: str
    kind: str
    value: Figure
    against: Figure
    of_value: tuple[Claim, ...]
    of_against: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class _Telling:
    figure: Figure
    claims: tuple[Claim, ...]
    groups: frozenset[int]


def contradictions(claims: Sequence[Claim], group_of: Mapping[int, int]) -> list[Contradiction]:
    """All of an event, by field and value: `claims` are those of its news and those that recall it; `group_of` gives the independent
    group of an article."""
    found = []
    for name in sorted({name for claim in claims for name in claim.figures}):
        for told in _comparable(name, claims):
            found += _of_field(name, told, group_of)
    return found


def _comparable(name: str, claims: Sequence[Claim]) -> list[list[Claim]]:
    """Those who tell the figure of the whole, and those who tell it of one part."""
    by_scope: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: claim.order):
        if name in claim.figures:
            by_scope[(claim.scope or "").casefold()].append(claim)
    return [by_scope[scope] for scope in sorted(by_scope)]


def _of_field(name: str, claims: Sequence[Claim], group_of: Mapping[int, int]) -> list[Contradiction]:
    by_value: defaultdict[tuple[float, float, str | None], list[Claim]] = defaultdict(list)
    for claim in claims:
        by_value[claim.figures[name].value].append(claim)
    told = [
        _Telling(same[0].figures[name], tuple(same), frozenset(group_of[claim.story.id] for claim in same)) for same in by_value.values()
    ]
    day = claims[0].story.day.isoformat()
    support = [len(frozenset().union(*(other.groups for other in told if agree(one.figure, other.figure, day)))) for one in told]
    ranked = sorted(range(len(told)), key=lambda number: (-support[number], -len(told[number].groups), told[number].claims[0].order))
    found = []
    for place, number in enumerate(ranked):
        against = [(kind, told[other]) for other in ranked[:place] if (kind := _kind(name, told[number], told[other], day))]
        if against:
            kind, other = min(against, key=lambda pair: _SURENESS.index(pair[0]) if pair[0] in _SURENESS else len(_SURENESS))
            found.append(Contradiction(name, kind, told[number].figure, other.figure, told[number].claims, other.claims))
    return found


def _kind(name: str, one: _Telling, other: _Telling, day: str) -> str | None:
    """Of which class the contradiction is; None: there is none."""
    if is_same_number(one.figure, other.figure):
        return "currency"
    if agree(one.figure, other.figure, day):
        return None
    if known := scale(one.figure, other.figure):
        return known
    if not _of_one_state(one, other):
        return None
    return "headcount" if name in _OF_PEOPLE else "percent" if name in _OF_SHARES else "other"


def _of_one_state(one: _Telling, other: _Telling) -> bool:
    """Both are told of the same state of things: at once, or the one again after the other had come."""
    for claim in one.claims:
        alike = [beside for beside in other.claims if _certainty(claim) == _certainty(beside) is not None]
        if any(abs(claim.day - beside.day) <= AT_ONCE for beside in alike):
            return True
        if any(beside.day < claim.day for beside in alike) and any(beside.day > claim.day for beside in alike):
            return True
    return False


def _certainty(claim: Claim) -> str | None:
    """What may be compared: plans with plans, facts with facts; rumours and denials with nothing."""
    return None if claim.is_rumour else "planned" if claim.stage == "planned" else "told"
