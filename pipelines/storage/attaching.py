"""Of which events the claims are that make none, recalling or without a fact; of which event another is a part. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby

from pipelines.events.attaching import attached
from pipelines.events.claims import Claim
from pipelines.events.whole import LATER, is_part, whole_of

from .claims import Claims, Judged, is_told


def told_of(now: Claims, events: Collection[str]) -> dict[str, list[Claim]]:
    """The claims that make each of these events, in their order."""
    found: dict[str, list[Claim]] = {event: [] for event in events}
    for claim in sorted(now.of_events(events), key=lambda claim: claim.order):
        if claim.event is not None and is_told(claim) and claim.role == "news":
            found[claim.event].append(claim)
    return found


def event_for(
    now: Claims, claim: Claim, judged: Judged, made: Mapping[str, Sequence[Claim]] | None = None, stale: Collection[str] = ()
) -> str | None:
    """The event that a claim recalls, or tells of without a fact: of those just made and of all others, the nearest first.

    `stale`: events that stand in the database and are not, or not so, any more.
    """
    made = made or {}
    judgements = judged(claim.story.url)
    known = {event: first for event, first in now.events_for(claim) if event not in stale}
    firsts = {**known, **{event: cluster[0].day for event, cluster in made.items()}}
    firsts |= {told.event: told.day for told in _judged_same(now, claim, judged) if told.event is not None and told.event not in stale}
    ordered = sorted(firsts, key=lambda event: (-firsts[event], event))
    for _, together in groupby(ordered, key=lambda event: firsts[event] if claim.background else 0):
        events = list(together)
        stored = told_of(now, [event for event in events if event not in made])
        told = {event: made[event] if event in made else stored[event] for event in events}
        chosen = attached(claim, told.values(), judgements)
        if chosen is not None:
            return next(event for event, claims in told.items() if claims is chosen)
    return None


def attachable(now: Claims, told: Sequence[Claim], judged: Judged) -> list[Claim]:
    """The claims that may recall, or without a fact be of, one of the events that these tell of."""
    if not told:
        return []
    found = {claim.id: claim for claim in now.attachable(told)}
    for story in {claim.story for claim in told}:
        found |= {claim.id: claim for claim in now.of_judged_same(story, judged) if not is_told(claim)}
    return list(found.values())


def whole_for(now: Claims, event: str) -> str | None:
    """The event that this one is a part of."""
    claims = told_of(now, [event])[event]
    near = now.events_near(claims, -LATER, 0) if claims and is_part(claims) else []
    earlier = told_of(now, [other for other in near if other != event])
    whole = whole_of(claims, earlier.values()) if earlier else None
    return next((other for other, holding in earlier.items() if holding is whole), None)


def _judged_same(now: Claims, claim: Claim, judged: Judged) -> list[Claim]:
    """What makes the events of which a claim without a fact was judged to be."""
    if claim.background:
        return []
    return [
        other for other in now.of_judged_same(claim.story, judged) if other.table == claim.table and other.role == "news" and is_told(other)
    ]
