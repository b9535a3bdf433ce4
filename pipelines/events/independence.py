"""Which articles of an event stand for themselves: copies, one agency, one outlet, one report passed on and machines count once. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from .claims import Story
from .names import words

_SEPARATORS = re.compile(r"[/,;|+]| y ")
_MACHINES = "machine-written"


@dataclass(frozen=True, slots=True)
class Groups:
    """`of`: the number of each article's group. `only_echoes`: groups that only pass on a report which is not among them."""

    of: dict[int, int]
    only_echoes: frozenset[int]

    @property
    def count(self) -> int:
        return len(set(self.of.values()))

    @property
    def independent(self) -> int:
        return self.count - len(self.only_echoes)


def groups(stories: Iterable[Story], copies: Collection[tuple[int, int]]) -> Groups:
    """`copies`: pairs of articles of which one has the other's text, whole or as a part of its own."""
    ordered = sorted(stories, key=lambda story: story.order)
    of = {story.id: number for number, story in enumerate(ordered)}
    first: dict[str, int] = {}
    for story in ordered:
        for mark in _marks(story):
            if mark in first:
                _join(of, first[mark], story.id)
            else:
                first[mark] = story.id
    for one, other in sorted(copies):
        if one in of and other in of:
            _join(of, one, other)
    members: defaultdict[int, list[Story]] = defaultdict(list)
    for story in ordered:
        members[of[story.id]].append(story)
    return Groups(of, frozenset(number for number, found in members.items() if _only_echoes(found)))


def _join(of: dict[int, int], one: int, other: int) -> None:
    kept, gone = sorted((of[one], of[other]))
    if kept != gone:
        for story, number in of.items():
            if number == gone:
                of[story] = kept


def _marks(story: Story) -> list[str]:
    """What an article shares with those that it does not stand beside for itself."""
    named = (story.outlet, *_SEPARATORS.split(story.agency or ""), story.echo_of or "")
    return [f"outlet {story.source}", *filter(None, map(_mark, named)), *([_MACHINES] if story.machine_written else [])]


def _mark(name: str) -> str:
    return " ".join(word for word in words(name) if word not in ("agencia", "agency", "noticias", "news"))


def _only_echoes(stories: Sequence[Story]) -> bool:
    there = {mark for story in stories for mark in (_mark(story.outlet), *map(_mark, _SEPARATORS.split(story.agency or "")))}
    return all(story.echo_of and _mark(story.echo_of) not in there for story in stories)
