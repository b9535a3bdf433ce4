"""Of which greater event a round of job cuts is a part: a country's, told weeks after those of the whole company. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .claims import Claim

LATER = 120  # days from the first report of the whole to that of the part


def whole_of(part: Sequence[Claim], events: Iterable[Sequence[Claim]]) -> Sequence[Claim] | None:
    """The nearest earlier event of the same company that tells of the whole; each by its claims with facts, in their order."""
    if not is_part(part):
        return None
    possible = [event for event in events if not is_part(event) and _holds(event, part)]
    return max(possible, key=lambda event: event[0].order, default=None)


def is_part(event: Sequence[Claim]) -> bool:
    return all(claim.part is not None for claim in event)


def _holds(event: Sequence[Claim], part: Sequence[Claim]) -> bool:
    first, later = event[0], part[0]
    if first.table != later.table or not 0 <= later.day - first.day <= LATER:
        return False
    if not all(a is not None and b is not None and a.is_same(b) for a, b in zip(first.names, later.names, strict=True)):
        return False
    wholes = [claim.figures["headcount"].high for claim in event if claim.part is None and "headcount" in claim.figures]
    parts = [claim.figures["headcount"].low for claim in part if "headcount" in claim.figures]
    return not wholes or not parts or max(parts) < max(wholes)
