"""Articles that are of an event without a claim of their own: their fact could not be read, but companies, topic or copies speak for it.

Pure. What is attached never makes, joins or dates an event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .background import recalled
from .claims import Claim

WITHOUT_FACT = {"deals": 60, "layoffs": 14, "funding_rounds": 14}  # days between an article without a fact and the nearest report
BEFORE = 2  # days before the first report: of what has not happened yet nobody tells
LINKED = max(WITHOUT_FACT.values())
_NOBODY: Mapping[str, bool] = {}


def attached(claim: Claim, events: Iterable[Sequence[Claim]], judged: Mapping[str, bool] = _NOBODY) -> Sequence[Claim] | None:
    """The event that a claim of the background recalls, or an article without a fact tells of; each by its claims of the news.

    `judged`: by the addresses of other articles, whether that of the claim was judged to tell of the same event.
    """
    events = [event for event in events if not any(judged.get(told.story.url) is False for told in event)]
    if claim.background:
        return recalled(claim, events)
    same = [event for event in events if any(told.table == claim.table and judged.get(told.story.url) for told in event)]
    if same:
        return min(same, key=lambda event: (abs(event[0].day - claim.day), event[0].order))
    possible = [(days, event) for event in events if (days := _days_to(claim, event)) is not None]
    return min(possible, key=lambda found: (found[0], found[1][0].order), default=(0, None))[1]


def _days_to(claim: Claim, event: Sequence[Claim]) -> int | None:
    """Days to the nearest report of it that names the same companies; None where the claim cannot be of it."""
    days = [
        abs(told.day - claim.day)
        for told in event
        if told.table == claim.table and all(any(a.is_same(b) for b in told.names if b is not None) for a in claim.names if a is not None)
    ]
    if not days or min(days) > WITHOUT_FACT[claim.table] or claim.day < event[0].day - BEFORE:
        return None
    return min(days)
