"""To which earlier event a story goes back that only recalls it. Pure; what recalls never makes, joins or dates an event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from vigia.facts import Fact

from .claims import Claim
from .figures import agree, scale

RECALLED = 1_100  # days back at most
DATED = 60  # days between the day that is recalled and the first report of the event
OLD = 15  # days after which what happened is no news


def recalled(claim: Claim, events: Iterable[Sequence[Claim]]) -> Sequence[Claim] | None:
    """Of the events, each by its claims of the news in their order, the nearest before the claim that it can recall."""
    possible = [event for event in events if recalls(claim, event)]
    return max(possible, key=lambda event: (event[0].day, event[0].order), default=None)


def recalls(claim: Claim, event: Sequence[Claim]) -> bool:
    first = event[0]
    known = (told for told in event if told.day <= claim.day)
    if not 0 <= claim.day - first.day <= RECALLED or not any(_same_companies(claim, told) for told in known):
        return False
    if claim.story.id in {told.story.id for told in event}:
        return False
    return _dated_so(claim, first) and _figures_fit(claim, event)


def looks_back(fact: Fact, published: date) -> bool:
    """Whether a fact that is told as news happened, by the story's own words, long before it was published."""
    if not fact.event_day:
        return False
    year, month, day = (
        int(part) for part in (f"{fact.event_day}-12-31" if len(fact.event_day) == 4 else f"{fact.event_day}-28")[:10].split("-")
    )
    return date(year, month, day).toordinal() < published.toordinal() - OLD


def _same_companies(claim: Claim, told: Claim) -> bool:
    """Every company that both name is the same, and there is one."""
    if told.table != claim.table:
        return False
    pairs = [(a, b) for a, b in zip(claim.names, told.names, strict=False) if a is not None and b is not None]
    return bool(pairs) and len(pairs) == sum(name is not None for name in claim.names) and all(a.is_same(b) for a, b in pairs)


def _dated_so(claim: Claim, first: Claim) -> bool:
    """Where the story says when it was: that it was about then."""
    told = getattr(claim.fact, "event_day", None)
    if not told:
        return True
    said, precision = str(told), len(str(told))
    day = first.story.day.isoformat()
    if precision == 4:
        return said == day[:4]
    months = abs((int(said[:4]) * 12 + int(said[5:7])) - (int(day[:4]) * 12 + int(day[5:7])))
    return months <= DATED // 30


def _figures_fit(claim: Claim, event: Sequence[Claim]) -> bool:
    """No figure that is recalled stands against all that were told."""
    for name, figure in claim.figures.items():
        told = [other.figures[name] for other in event if name in other.figures]
        day = event[0].story.day.isoformat()
        if told and not any(agree(figure, other, day) or scale(figure, other) for other in told):
            return False
    return True
