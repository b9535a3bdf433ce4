"""Which values of one figure cannot all be true, and which only look so."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipelines.events.claims import Claim
from pipelines.events.contradictions import contradictions
from tests.pipelines.events.telling import cuts, deal, money, story


def found(claims: Sequence[Claim], same_group: Sequence[Claim] = ()) -> list[tuple[str, str, float, float]]:
    """(field, class, value, against)."""
    of = {claim.story.id: number for number, claim in enumerate(claims)} | {claim.story.id: -1 for claim in same_group}
    return [(one.field, one.kind, one.value.low, one.against.low) for one in contradictions(claims, of)]


CONTRADICT = {
    "ten times as much": ([cuts(headcount=600), cuts(headcount=600), cuts(day=1, headcount=6000)], ("headcount", "scale_10", 6000, 600)),
    "a tenth, rounded": (
        [deal("M", "S", 0, 14_300), deal("M", "S", 0, 14_300), deal("M", "S", 1, 1_400)],
        ("amount", "scale_10", 1_400, 14_300),
    ),
    "thousands for millions": (
        [deal("M", "I", 0, 650_000_000), deal("M", "I", 1, 650_000_000), deal("M", "I", 4, 650_000)],
        ("amount", "scale_1000", 650_000, 650_000_000),
    ),
    "a billion of another language": (
        [deal("G", "W", 0, 2_400_000_000), deal("G", "W", 0, 2_400_000_000), deal("G", "W", 0, 2_400_000_000_000)],
        ("amount", "billion", 2_400_000_000_000, 2_400_000_000),
    ),
    "the same sum in two currencies": (
        [deal("N", "G", 0, 20), deal("N", "G", 2, 20, currency="EUR"), deal("N", "G", 2, 20)],
        ("amount", "currency", 20, 20),
    ),
    "two counts at once": ([cuts(headcount=75), cuts(headcount=175), cuts(day=1, headcount=75)], ("headcount", "headcount", 175, 75)),
    "two counts, and the first once more": (
        [cuts(day=0, headcount=75), cuts(day=5, headcount=175), cuts(day=9, headcount=75)],
        ("headcount", "headcount", 175, 75),
    ),
    "two shares": ([cuts(percent=20.0), cuts(percent=20.0), cuts(percent=12.0)], ("percent", "percent", 12, 20)),
    "a share of the capital": (
        [deal("M", "S", stake_percent=49.0), deal("M", "S", stake_percent=49.0), deal("M", "S", stake_percent=30.0)],
        ("stake_percent", "percent", 30, 49),
    ),
    "a valuation told as the amount": ([money(amount=25), money(amount=25), money(amount=120)], ("amount", "other", 120, 25)),
    "two valuations": ([money(valuation=120), money(valuation=120), money(valuation=200)], ("valuation", "other", 200, 120)),
    "contractors": ([cuts(contractors=500), cuts(contractors=500), cuts(contractors=50)], ("contractors", "scale_10", 50, 500)),
}
AGREE = {
    "a negotiation": [cuts(day=0, headcount=6088, stage="planned"), cuts(day=18, headcount=5319, stage="planned")],
    "a rumour beside what came": [cuts(day=0, headcount=30_000, stage="rumoured"), cuts(day=1, headcount=14_000, stage="announced")],
    "a plan beside what was agreed": [cuts(day=0, headcount=1_200, stage="planned"), cuts(day=1, headcount=830, stage="announced")],
    "a denial": [cuts(day=0, headcount=300, stage="rumoured"), cuts(day=0, headcount=900, stage="denied")],
    "a part of the whole": [cuts(headcount=14_000), cuts(headcount=1_200, scope="en España")],
    "a rounding": [cuts(headcount=6088), cuts(headcount=6000)],
    "more than": [cuts(headcount=200, quote="Más de 200 personas se van."), cuts(headcount=260)],
    "up to": [cuts(headcount=300, quote="Saldrán hasta 300 personas."), cuts(headcount=212)],
    "a range": [cuts(headcount=(80, 100)), cuts(headcount=92)],
    "a conversion": [money(amount=1_700_000_000, currency="EUR"), money(amount=2_000_000_000)],
    "one who tells no figure": [cuts(headcount=75), cuts()],
    "nobody": [],
}


@pytest.mark.parametrize(("claims", "expected"), CONTRADICT.values(), ids=CONTRADICT)
def test_these_cannot_all_be_true(claims: list[Claim], expected: tuple[str, str, float, float]) -> None:
    assert found(claims) == [expected]
    assert found(claims[::-1]) == [expected]


@pytest.mark.parametrize("claims", AGREE.values(), ids=AGREE)
def test_these_can(claims: list[Claim]) -> None:
    assert found(claims) == []


def test_what_more_independent_groups_tell_is_what_the_other_stands_against() -> None:
    """Three copies of one text are one voice."""
    copies = [cuts(headcount=175), cuts(headcount=175), cuts(headcount=175)]
    others = [cuts(headcount=75), cuts(headcount=75)]
    assert found([*copies, *others], same_group=copies) == [("headcount", "headcount", 175, 75)]
    assert found([*copies, *others]) == [("headcount", "headcount", 75, 175)]


def test_a_sum_that_a_conversion_confirms_is_the_right_one() -> None:
    claims = [money(amount=1_700, currency="EUR"), money(amount=1_700), money(amount=2_000)]
    assert found(claims) == [("amount", "currency", 1_700, 1_700)]
    assert contradictions(claims, {claim.story.id: n for n, claim in enumerate(claims)})[0].value.currency == "USD"


def test_a_story_that_only_recalls_it_may_repeat_the_wrong_value() -> None:
    claims = [deal("M", "S", 0, 14_300), deal("M", "S", 0, 14_300), deal("M", "S", 0, 1_430), deal("M", "S", 34, 1_430, background=True)]
    (one,) = contradictions(claims, {claim.story.id: n for n, claim in enumerate(claims)})
    assert (one.kind, len(one.of_value), len(one.of_against)) == ("scale_10", 2, 2)


def test_two_wrong_values_are_two() -> None:
    claims = [deal("M", "S", 0, 14_300), deal("M", "S", 0, 14_300), deal("M", "S", 0, 1_430), deal("M", "S", 1, 29_000)]
    assert found(claims) == [("amount", "scale_10", 1_430, 14_300), ("amount", "other", 29_000, 14_300)]


def test_one_story_of_two_figures_stands_alone() -> None:
    one = story()
    assert found([cuts(headcount=75, story=one), cuts(percent=12.0, story=one)]) == []
