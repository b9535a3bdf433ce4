"""What the model sees of a proposed row: its sentence and story by the models, its companies, what it says and where. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.reading.facts.details import sentence_of
from pipelines.reading.facts.told import RULE, Claim, Claims
from pipelines.reading.story.scores import Scores
from vigia.facts import Deal, Fact, FundingRound, Layoff, values
from vigia.items import TopicTag

_STEPS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
_SAID = ("stage", "kind")  # fields whose value is a feature
_ASKED = ("reverse_acquihire",)  # beside the row's own kind


def row_features(
    fact: Fact,
    rows: Sequence[Fact],
    scores: Scores,
    likely: Mapping[str, tuple[float, float]],
    tags: Sequence[TopicTag],
    claims: Claims,
) -> set[str]:
    """`rows` are all of the story's; `likely` says of each name how much it is a company and an AI startup, `claims` what the pairs say."""
    story = scores.story
    sentence = sentence_of(fact, story)
    index = sentence.index
    same = [row for row in rows if type(row) is type(fact)]
    said = values(fact)
    found = {f"rule {fact.rule}", f"place {sentence.place}", f"background {fact.background}", f"rows {min(4, len(same))}"}
    found |= {f"has {name}" for name, value in said.items() if value not in (None, [], False)}
    found |= {f"{name} {said[name]}" for name in _SAID if said.get(name)}
    found |= {f"@{group}" for group in story.groups.get(index, ())}
    mine = claims_of(fact)
    for name, claim in mine:
        found |= _above(f"pair {name}", claims.odds[claim]) if claim in claims.odds else {f"pair {name} unseen"}
        if name not in ("employer", "reversed"):
            found |= _above(f"rival {name}", claims.rival(claim))
    if isinstance(fact, Layoff):
        found |= _above("left out", claims.left_out("layoffs", fact.company or "", (fact.headcount_min, fact.percent)))
    events = {claim for claim in mine if claim[0] != "employer"}
    twins = {row.rule == RULE for row in same if row is not fact and not claims_of(row).isdisjoint(events)}
    found |= {f"told too by {'pairs' if twin else 'rules'}" for twin in twins}
    for output in (fact.key, *_ASKED):
        if (of_sentence := scores.sentence(index, output)) is not None:
            found |= _above(f"sentence {output}", of_sentence)
    for tag in tags:
        found |= _above(f"story {tag.topic}", tag.score)
    for name in fact.companies:
        company = said.get(name)
        if company is None:
            found.add(f"no {name}")
            continue
        odds = likely.get(str(company), (0.0, 0.0))
        found |= _above(f"{name} company", odds[0]) | _above(f"{name} startup", odds[1])
        found.add(f"{name} {'known' if getattr(fact, f'{name}_id') else 'unknown'}")
        if str(company) in story.title:
            found.add(f"{name} in the title")
    return found


def claims_of(fact: Fact) -> set[tuple[str, Claim]]:
    """What a row says, as the pairs would say it."""
    if isinstance(fact, Layoff):
        company = fact.company or ""
        figures = (("headcount", fact.headcount_min), ("share", fact.percent))
        told: set[tuple[str, Claim]] = {(name, ("layoffs", company, value)) for name, value in figures if value is not None}
        return told | {("employer", ("cuts", company, None))}
    if isinstance(fact, Deal):
        taker, taken = fact.acquirer or "", fact.target or ""
        return {("taker", ("deals", taker, taken)), ("reversed", ("deals", taken, taker))}
    if isinstance(fact, FundingRound) and fact.amount is not None:
        return {("sum", ("funding", fact.company or "", fact.amount))}
    return set()


def _above(name: str, value: float) -> set[str]:
    return {f"{name} >= {step}" for step in _STEPS if value >= step}
