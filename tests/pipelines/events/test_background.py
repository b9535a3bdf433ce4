"""What a story recalls, what it looks back on, what it is attached to without a fact, and of which whole a part is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipelines.events.attaching import attached
from pipelines.events.background import looks_back, recalled
from pipelines.events.claims import Claim
from pipelines.events.names import Name
from pipelines.events.whole import whole_of
from tests.pipelines.events.telling import cuts, deal, story

JUNE, AUTUMN = [deal("Meta", "Scale AI", 0, 14_300)], [deal("Meta", "Scale AI", 120, 900, kind="stake")]


def test_a_story_recalls_the_nearest_earlier_event_whose_figures_fit() -> None:
    assert recalled(deal("Meta", "Scale AI", 150, background=True), [JUNE, AUTUMN]) is AUTUMN
    assert recalled(deal("Meta", "Scale AI", 150, 14_300, background=True), [JUNE, AUTUMN]) is JUNE
    assert recalled(deal("Meta", "Scale AI", 150, 1_430, background=True), [JUNE, AUTUMN]) is JUNE
    assert recalled(deal("Meta", "Scale AI", 100, background=True), [JUNE, AUTUMN]) is JUNE


def test_what_an_event_was_called_only_later_is_not_recalled_by_it() -> None:
    event = [cuts("Meta", 0, 600), cuts("Nexora", 40, 600)]
    assert recalled(cuts("Nexora", 20, background=True), [event]) is None
    assert recalled(cuts("Nexora", 41, background=True), [event]) is event


def test_a_judgement_says_what_is_recalled_or_told_of_without_a_fact() -> None:
    claim = replace(cuts("Meta", 150), fact=None)
    first, second = [cuts("Meta", 0, 600)], [cuts("Meta", 149, 75)]
    assert attached(claim, [first, second]) is second
    assert attached(claim, [first, second], {second[0].story.url: False}) is None
    assert attached(claim, [first, second], {first[0].story.url: True}) is first
    recalling = replace(cuts("Meta", 150), background=True)
    assert attached(recalling, [first, second], {second[0].story.url: False}) is first
    assert attached(recalling, [second], {second[0].story.url: False}) is None


@pytest.mark.parametrize(
    "claim",
    [
        deal("Meta", "Scale AI", -3, background=True),
        deal("Google", "Scale AI", 10, background=True),
        deal("Meta", "PlayAI", 10, background=True),
        deal("Meta", "Scale AI", 10, 70_000, background=True),
        deal("Meta", "Scale AI", 1200, background=True),
        cuts("Scale AI", 10, background=True),
        deal("Meta", "Scale AI", 10, event_day="2019", background=True),
        deal("Meta", "Scale AI", 10, event_day="2025-08", background=True),
    ],
)
def test_what_was_before_of_others_or_of_other_sums_is_not_recalled(claim: Claim) -> None:
    assert recalled(claim, [JUNE]) is None


def test_the_day_that_a_story_gives_decides() -> None:
    assert recalled(deal("Meta", "Scale AI", 400, event_day="2026-03", background=True), [JUNE]) is JUNE
    assert recalled(deal("Meta", "Scale AI", 400, event_day="2026", background=True), [JUNE]) is JUNE


@pytest.mark.parametrize(
    ("day", "old"),
    [("2026-01", True), ("2025", True), ("2026-02-10", True), ("2026-03-08", False), ("2026-03", False), ("2026", False), (None, False)],
)
def test_what_happened_weeks_before_is_no_news(day: str | None, old: bool) -> None:
    fact = cuts(event_day=day).fact
    assert fact is not None
    assert looks_back(fact, date(2026, 3, 20)) is old


def linked(*names: str, day: int = 0, table: str = "layoffs") -> Claim:
    return Claim(0, "", story(day), table, tuple(Name(name) for name in names))


def test_a_story_without_a_fact_is_of_the_nearest_event_of_its_companies() -> None:
    first, second = [cuts(day=0, headcount=75)], [cuts(day=30, headcount=400)]
    assert attached(linked("Nexora", day=2), [first, second]) is first
    assert attached(linked("Nexora", day=29), [first, second]) is second
    assert attached(linked("Nexora", day=20), [first, second]) is None  # before what the second tells had happened
    assert attached(linked("Nexora", day=60), [first, second]) is None
    assert attached(linked("Sintia", day=2), [first, second]) is None
    assert attached(linked("Scale AI", "Meta", day=2, table="deals"), [JUNE]) is JUNE
    assert attached(linked("Scale AI", "Meta", day=50, table="deals"), [JUNE]) is JUNE
    assert attached(linked("Scale AI", "Meta", day=70, table="deals"), [JUNE]) is None
    assert attached(linked("Scale AI", "Google", day=2, table="deals"), [JUNE]) is None


def test_a_country_s_cuts_are_a_part_of_those_of_the_whole_company() -> None:
    world, spain = [cuts("Amazon", 0, 14_000)], [cuts("Amazon", 40, 1_200, scope="en España")]
    assert whole_of(spain, [world]) is world
    assert whole_of(world, [spain]) is None
    assert whole_of([cuts("Amazon", 40, 20_000, scope="en España")], [world]) is None
    assert whole_of([cuts("Amazon", 140, 1_200, scope="en España")], [world]) is None
    assert whole_of([cuts("Google", 40, 1_200, scope="en España")], [world]) is None
    assert whole_of([cuts("Amazon", 40, 1_200, scope="puestos de oficina")], [world]) is None
