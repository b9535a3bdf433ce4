"""What the judge of a topic sees of a story: what the rules, the other models and the names say of it, and where. Pure.

Scores stand as the steps that they reach.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipelines.reading.names.types import Name
from pipelines.reading.rules.proposals import Proposals
from pipelines.reading.story.reading import Reading
from pipelines.reading.story.scores import Scores
from vigia.items import TopicTag

_STEPS = (0.02, *(step / 20 for step in range(1, 20)), 0.98)
_SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 0.99)
_PLACES = (0.02, 0.1, 0.25, 0.5, 0.75)  # of a story's length
COMPANY, STARTUP = 0.4, 0.4  # odds from which on a name counts as one here
SENTENCES = 3  # the most telling ones, of which each is looked at
LENGTH = 700  # characters
LIKELIEST = ("likeliest", "second")


@dataclass(slots=True)
class _Named:
    """A name of the story with all its mentions."""

    name: Name
    mentions: int = 0
    titled: bool = False
    stands: float | None = None  # where the text names it first, 0..1

    @property
    def prominence(self) -> tuple[bool, int]:
        return self.titled, self.mentions


@dataclass(slots=True)
class Named:
    """The names of a story, the likeliest AI startup first."""

    names: list[_Named] = field(default_factory=list)
    companies: list[_Named] = field(default_factory=list)


def named(reading: Reading) -> Named:
    found: dict[int, _Named] = {}
    length = max(1, len(reading.text))
    for name in reading.names:
        one = found.setdefault(name.entity, _Named(name))
        one.mentions += 1
        if name.field == "title":
            one.titled = True
        elif one.stands is None:
            one.stands = name.start / length
    names = sorted(found.values(), key=lambda one: -one.name.startup)
    return Named(names, [one for one in names if one.name.likely >= COMPANY])


def tag_features(tag: TopicTag, parts: Mapping[str, float], reading: Reading, scores: Scores, proposals: Proposals) -> set[str]:
    """`tag` is that of the rules, `parts` what each of the others says."""
    found = {f"rule {proof.rule}" for proof in tag.evidence} | {f"veto {proof.rule}" for proof in tag.vetoes}
    found.add(f"length {min(4, len(reading.text) // LENGTH)}")
    for name, value in parts.items():
        found |= _above(name, value)
    found |= _above("all", sum(parts.values()) / len(parts))
    if "name" in parts:
        found |= _of_names(named(reading), proposals)
    if parts.get("sentence"):
        found |= _of_sentences(tag.topic, scores)
        found |= {f"deal {deal.kind}" for deal in proposals.deals}
        found |= _above("startup", max((name.startup for name in reading.names), default=0.0))
    return found


def _of_sentences(topic: str, scores: Scores) -> set[str]:
    """What the most telling sentences say, and where they stand."""
    best = scores.best(topic)
    found: set[str] = set()
    for at, index in enumerate(best[1][:SENTENCES] if best else ()):
        found |= _above(f"sentence {at}", scores.sentence(index, topic) or 0.0)
        if at == 0:
            found.add(f"stands in the {scores.story.sentences[index].place}")
    for place in ("title", "lead"):
        said = [scores.sentence(s.index, topic) or 0.0 for s in scores.story.sentences if s.place == place]
        found |= _above(f"{place} sentence", max(said, default=0.0))
    if topic == "reverse_acquihire":
        found |= _above("deals", max((scores.sentence(s.index, "deals") or 0.0 for s in scores.story.sentences), default=0.0))
    return found


def _of_names(story: Named, proposals: Proposals) -> set[str]:
    """The two likeliest startups, and how much of the story is theirs; the firm that the story names most; who is taken."""
    mentions = sum(one.mentions for one in story.companies) or 1
    found = {
        f"startups {min(4, sum(one.name.startup >= STARTUP for one in story.names))}",
        f"companies {min(10, len(story.companies))}",
        f"a giant in the title {any(one.name.big and one.titled for one in story.names)}",
    }
    counted = Counter(one.mentions for one in story.companies)
    for which, one in zip(LIKELIEST, story.names, strict=False):
        share = one.mentions / mentions
        more = sum(count for named, count in counted.items() if named > one.mentions)
        found |= _above(f"{which} startup", one.name.startup) | _above(f"{which} company", one.name.likely)
        found |= _above(f"{which} share", share, _SHARES) | _above(f"{which} share of a startup", share * one.name.startup, _SHARES)
        found |= {f"{which} not in the text"} if one.stands is None else _above(f"{which} stands", one.stands, _PLACES)
        found |= {f"{which} {one.name.kind}", f"{which} known {one.name.id is not None}", f"{which} rules {one.name.ai_startup}"}
        found |= {f"{which} named {min(6, one.mentions)}", f"{which} titled {one.titled}", f"{which} behind {min(4, more)}"}
        if one.titled:
            found |= _above(f"{which} titled startup", one.name.startup)
    if story.companies:
        leading = max(story.companies, key=lambda one: one.prominence).name
        found |= _above("leading startup", leading.startup) | {f"leading known {leading.id is not None}"}
        found |= {f"leading {mark}" for mark, holds in (("big", leading.big), ("listed", leading.listed)) if holds}
    startups = {one.name.entity for one in story.names if one.name.startup >= STARTUP}
    if any(deal.target is not None and deal.target.entity in startups for deal in proposals.deals):
        found.add("a startup is taken")
    return found


def _above(name: str, value: float, steps: Iterable[float] = _STEPS) -> set[str]:
    return {f"{name} >= {step}" for step in steps if value >= step}
