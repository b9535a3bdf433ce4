"""Records counted between two that are written down: what was left out of an archive, by reason and place."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.archives.model import DAMAGE, LeftOut
from pipelines.storage.archives import Left, Progress

EVERY = 1_000  # records of which nothing is stored, until their place is written down


class Leaving:
    """What was left out since the last mark."""

    def __init__(self) -> None:
        self.left: dict[str, Left] = {}
        self.number = 0

    def add(self, found: LeftOut) -> None:
        self.left[found.reason] = self.left.get(found.reason, Left()).also(Left(1, (str(found.place),)))
        self.number = found.place.number

    @property
    def many(self) -> bool:
        return sum(each.times for each in self.left.values()) >= EVERY


def damage(left: Mapping[str, Left]) -> str:
    """What could not be read of an archive, in words for a person; blank where nothing was."""
    told = [
        f"{reason} {each.times} (at {', '.join(each.places)}{'...' if each.times > len(each.places) else ''})"
        for reason, each in sorted(left.items())
        if reason in DAMAGE
    ]
    return ", ".join(told)


def told(progress: Progress) -> str:
    """An archive in one line."""
    parts = [f"{times} {outcome}" for outcome, times in progress.outcomes.items()]
    parts += [f"{reason} {each.times}" for reason, each in sorted(progress.left.items(), key=lambda left: -left[1].times)]
    return f"{progress.position} records: {', '.join(parts) or 'nothing'}"
