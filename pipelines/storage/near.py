"""The claims near to others by company and day."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from pipelines.events.claims import Claim
from pipelines.events.pairs import may_retell, reach, related

Between = Callable[[str, str, int, int], list[Claim]]


class Near:
    """Of each company the days are read once. `between` gives the claims found under a head, of a table, from one day to another."""

    def __init__(self, between: Between) -> None:
        self._between = between
        self._read: dict[tuple[str, str], _Stretch] = {}

    def to(self, claim: Claim, found: Collection[int]) -> Iterator[Claim]:
        """Those that are related to a claim, without the ones found already, by their ids."""
        for head, days in reach(claim):
            stretch = self._read.setdefault((head, claim.table), _Stretch(claim.day, claim.day - 1))
            first, last = claim.day - days, claim.day + days
            for start, end in stretch.missing(first, last):
                stretch.add(self._between(head, claim.table, start, end))
            for other in stretch.between(first, last):
                if other.id not in found and (related(claim, other) or may_retell(claim, other)):
                    yield other


@dataclass(slots=True)
class _Stretch:
    """The claims of a company from one day to another."""

    first: int
    last: int
    claims: list[Claim] = field(default_factory=list)

    def missing(self, first: int, last: int) -> list[tuple[int, int]]:
        wanted = [(first, self.first - 1)] if first < self.first else []
        wanted += [(self.last + 1, last)] if last > self.last else []
        self.first, self.last = min(first, self.first), max(last, self.last)
        return wanted

    def add(self, claims: Iterable[Claim]) -> None:
        for claim in claims:
            insort(self.claims, claim, key=_day)

    def between(self, first: int, last: int) -> list[Claim]:
        return self.claims[bisect_left(self.claims, first, key=_day) : bisect_right(self.claims, last, key=_day)]


def _day(claim: Claim) -> int:
    return claim.day
