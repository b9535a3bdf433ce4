"""The rows of a story: what the rules and the pairs propose, judged by a model; of two that exclude each other the likelier stands."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice

from pipelines.reading.facts.details import detailed
from pipelines.reading.facts.features import claims_of, row_features
from pipelines.reading.facts.pairs import ALL, pairs
from pipelines.reading.facts.round_types import typed
from pipelines.reading.facts.scopes import scoped
from pipelines.reading.facts.terms import completed
from pipelines.reading.facts.told import RULE, Claims, claims, proposed
from pipelines.reading.facts.when import dated
from pipelines.reading.models import load, probability, thresholds
from pipelines.reading.story.reading import Reading
from pipelines.reading.story.scores import Scores
from pipelines.reading.story.story import Story
from vigia.facts import KINDS, Deal, Fact, FundingRound, Layoff
from vigia.items import TopicTag

MOST = 60  # rows of a kind that are judged, each beside all others; real stories propose some thirty at most
UNTOLD = 0.01  # that a story tells of cuts at all; below it none are paired: of 16,086 stories that were read not one lost a row
CALLED = "called_reverse"  # the rule that goes by the text's own name for a deal
FULLER = 0.1  # what a row of the rules is ahead of one of the pairs: it tells more of the event


def judge(ruled: Sequence[Fact], reading: Reading, scores: Scores, tags: Sequence[TopicTag], published: date | None = None) -> list[Fact]:
    """The rows that stand, kind by kind, each in the order of the story. `ruled` are those that the rules propose.

    `published` is the outlet's day, by which days are told.
    """
    judged = judged_rows(ruled, reading, scores, tags, worth_pairing(scores))
    enough = thresholds()
    kept = settled([(odds, fact) for odds, fact, _ in judged if odds >= enough.get(f"rows.{fact.key}", 0.0)])
    told = completed([_as_called(fact, detailed(fact, scores.story)) for fact in kept], scores.story)
    return [_whole(fact, scores.story, published) for fact in told]


def _as_called(fact: Fact, detailed: Fact) -> Fact:
    """What the text itself calls a reverse acquihire, though with the verb of a purchase, is one whatever its other words make likely."""
    if isinstance(fact, Deal) and isinstance(detailed, Deal) and fact.rule == CALLED:
        return replace(detailed, kind=fact.kind)
    return detailed


def _whole(fact: Fact, story: Story, published: date | None) -> Fact:
    """A row with what is only asked of one that stands."""
    fact = dated(fact, story, published)
    if isinstance(fact, Layoff):
        return scoped(fact, story)
    return typed(fact, story) if isinstance(fact, FundingRound) else fact


def worth_pairing(scores: Scores) -> frozenset[str]:
    """The outputs of which a pair of the story may become a row that stands."""
    whole = scores.whole("layoffs")
    return ALL - {"layoffs"} if whole is not None and whole < UNTOLD else ALL


def judged_rows(
    ruled: Sequence[Fact], reading: Reading, scores: Scores, tags: Sequence[TopicTag], outputs: Container[str] = ALL
) -> list[tuple[float, Fact, frozenset[str]]]:
    """Every proposed row with its odds of 0..1 and what the model saw of it; pairs propose rows of these outputs alone."""
    found = pairs(scores, outputs)
    said, likely, model = claims(found), odds(reading), load("rows")
    first = _bounded(ruled)
    rows = _bounded([*first, *_likeliest(proposed(scores.story, found, first), said)])
    judged = []
    for fact in rows:
        seen = row_features(fact, rows, scores, likely, tags, said)
        known = fact.key in model.outputs
        judged.append((probability(model.score(seen)[model.outputs.index(fact.key)]) if known else 1.0, fact, frozenset(seen)))
    return judged


def _likeliest(rows: Sequence[Fact], said: Claims) -> list[Fact]:
    """As many of each kind as are judged, those whose pairs are the likeliest, in their order."""
    found: list[Fact] = []
    for kind in KINDS:
        of_kind = kind.among(rows)
        told = {id(row): max((said.odds.get(claim, 0.0) for _, claim in claims_of(row)), default=0.0) for row in of_kind}
        chosen = {id(row) for row in sorted(of_kind, key=lambda row: -told[id(row)])[:MOST]}
        found += [row for row in of_kind if id(row) in chosen]
    return found


def _bounded(rows: Sequence[Fact]) -> list[Fact]:
    return [row for kind in KINDS for row in islice(kind.among(rows), MOST)]


def settled(judged: Sequence[tuple[float, Fact]]) -> list[Fact]:
    """Those that no likelier one excludes, in their order."""
    ranked = sorted(enumerate(judged), key=lambda pair: (-(pair[1][0] + FULLER * (pair[1][1].rule != RULE)), pair[0]))
    kept: dict[int, Fact] = {}
    for number, (_, fact) in ranked:
        if not any(exclude(fact, other) for other in kept.values()):
            kept[number] = fact
    return [fact for number, (_, fact) in enumerate(judged) if number in kept]


def exclude(one: Fact, other: Fact) -> bool:
    """Whether two rows tell the same event twice, or differently."""
    if isinstance(one, Layoff) and isinstance(other, Layoff):
        here = one.company == other.company and (one.field, one.start) == (other.field, other.start)
        same = here or (one.headcount_min is not None and one.headcount_min == other.headcount_min)
        same = same or (one.percent is not None and one.percent == other.percent)
        bare = one.company == other.company and (_bare(one) or _bare(other))
        return same or bare
    if isinstance(one, Deal) and isinstance(other, Deal):
        return {one.acquirer, one.target} == {other.acquirer, other.target}
    if isinstance(one, FundingRound) and isinstance(other, FundingRound):
        return one.amount == other.amount and (one.company == other.company or (one.field, one.start) == (other.field, other.start))
    return False


def _bare(row: Layoff) -> bool:
    return row.headcount_min is None and row.percent is None and row.contractors is None


def odds(reading: Reading) -> dict[str, tuple[float, float]]:
    """For each name as it is shown, how likely it is a company and an AI startup."""
    return {name.name: (name.likely, name.startup) for name in reading.names}
