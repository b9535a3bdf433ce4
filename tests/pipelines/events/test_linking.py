"""Which claims tell of one event."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from pipelines.events import linking
from pipelines.events.claims import Claim
from pipelines.events.event import consolidate
from pipelines.events.linking import partition, retold
from pipelines.events.pairs import apart, related
from tests.pipelines.events.telling import cuts, deal, money, story

TOGETHER = {
    "the same cut on the next day": (cuts(day=0, headcount=75), cuts(day=1, headcount=75)),
    "figures that contradict each other at once": (cuts(day=0, headcount=75), cuts(day=0, headcount=175)),
    "a tenfold error, a week later": (cuts(day=0, headcount=600), cuts(day=8, headcount=6000)),
    "a rumour and what came of it": (cuts(day=0, headcount=(6000, 7000), stage="rumoured"), cuts(day=18, headcount=3100, stage="planned")),
    "a figure that a negotiation lowered": (cuts(day=0, headcount=6088, stage="planned"), cuts(day=18, headcount=5319, stage="planned")),
    "a denial without a figure": (cuts(day=0, headcount=300, stage="rumoured"), cuts(day=1, stage="denied")),
    "a part beside the whole": (cuts(day=0, headcount=14_000), cuts(day=1, headcount=1_200, scope="en España")),
    "another spelling and a legal form": (cuts("Kuntur Labs", headcount=90), cuts("Kuntur Labs S.A.C.", headcount=90)),
    "a headline's origin": (cuts("Chilena Nexora", headcount=90), cuts("Nexora", headcount=90)),
    "the same deal told from both sides": (deal("Entradex", "PlateaYa", 0, 22), deal("Entradex", "PlateaYa", 0)),
    "a deal and its completion": (
        deal("Mirador", "Valorea", 0, 64, status="announced"),
        deal("Mirador", "Valorea", 200, status="completed"),
    ),
    "a deal of a firm that is the other's": (deal("Google DeepMind", "Hume AI", 0), deal("Google", "Hume AI", 1)),
    "a bidder of two names, by the sum to the last digit": (
        deal("Ganz-MaVag", "Talgo", 0, 619_000_000, kind="offer"),
        deal("Magyar Vagon", "Talgo", 6, 619_000_000, kind="offer"),
    ),
    "a rumour told as done, and then called off": (
        deal("Almenara", "Anzuelo", 0, 280, status="completed"),
        deal("Almenara", "Anzuelo", 12, 280, status="called_off"),
    ),
    "a trade before the name": (cuts("Cerámicas Montalbo", headcount=229), cuts("Montalbo", headcount=229)),
    "a purchase that was none": (
        deal("Nvidia", "Groq", 0, 20, kind="acquisition", status="rumoured"),
        deal("Nvidia", "Groq", 2, 20, kind="reverse_acquihire"),
    ),
    "a deal without the one who takes": (deal(None, "Windsurf", 0), deal("Cognition", "Windsurf", 1)),
    "a round in two currencies": (money(day=0, amount=189_000_000, currency="EUR"), money(day=1, amount=215_000_000)),
    "a round with and without its letter": (money(day=0, amount=9, round_type="series_a"), money(day=2, amount=9)),
    "a valuation told as the amount": (money(day=0, amount=25_000_000), money(day=0, amount=120_000_000)),
}
APART = {
    "another company": (cuts("Nexora"), cuts("Sintia")),
    "a company of another name that begins alike": (cuts("Meta"), cuts("Meta Materials")),
    "two of the registry": (cuts("Meta", company_id="meta"), cuts("Meta", company_id="other-meta")),
    "a second wave": (cuts(day=0, headcount=6000, stage="done"), cuts(day=20, headcount=300, stage="announced")),
    "the same company months later": (cuts(day=0, headcount=600), cuts(day=90, headcount=650)),
    "two places": (cuts(day=0, headcount=100, scope="en España"), cuts(day=1, headcount=900, scope="en Brasil")),
    "another counterparty": (deal("Google", "Windsurf", 0), deal("Cognition", "Windsurf", 2)),
    "another bidder with the same round sum": (deal("Ganz", "Talgo", 0, 600_000_000), deal("Magyar", "Talgo", 0, 600_000_000)),
    "another target of the same firm": (deal("Google", "Windsurf", 0), deal("Google", "Wiz", 0)),
    "called off, and then done": (deal("A3", "Antena", 0, status="called_off"), deal("A3", "Antena", 90, status="completed")),
    "a larger stake later": (
        deal("Meta", "Scale AI", 0, stake_percent=5, kind="stake"),
        deal("Meta", "Scale AI", 60, stake_percent=49, kind="stake"),
    ),
    "series A and B": (money(day=0, round_type="series_a"), money(day=3, round_type="series_b")),
    "a second round": (money(day=0, amount=9_000_000), money(day=25, amount=25_000_000)),
    "another kind of fact": (cuts("Nexora"), money("Nexora")),
    "two cuts of one story": tuple(cuts(headcount=n, story=one) for one in [story(0)] for n in (100, 900)),
}


@pytest.mark.parametrize("pair", TOGETHER.values(), ids=TOGETHER)
def test_these_are_one(pair: tuple[Claim, Claim]) -> None:
    assert related(*pair)
    assert related(*reversed(pair))
    assert len(partition(pair)) == 1


@pytest.mark.parametrize("pair", APART.values(), ids=APART)
def test_these_are_two(pair: tuple[Claim, Claim]) -> None:
    assert len(partition(pair)) == 2
    assert len(partition(reversed(pair))) == 2


def test_a_claim_that_could_be_of_two_does_not_join_them() -> None:
    """A stake of nobody's name between two counterparties goes to the nearer one."""
    google, cognition, nobody = deal("Google", "Windsurf", 0), deal("Cognition", "Windsurf", 4), deal(None, "Windsurf", 3)
    assert partition([google, nobody, cognition]) == [[google], [nobody, cognition]]


def test_reports_chain_over_weeks() -> None:
    rumour, plan, offer = cuts(day=0, headcount=6500, stage="rumoured"), cuts(day=18, headcount=6088), cuts(day=36, headcount=5319)
    assert partition([rumour, plan, offer]) == [[rumour, plan, offer]]


def test_in_any_order_the_same_events() -> None:
    chance = random.Random(7)
    claims = [
        cuts(chance.choice(("Nexora", "Meta")), chance.choice((0, 2, 9, 25, 40)), chance.choice((None, 75, 160, 600))) for _ in range(14)
    ]
    claims += [
        money("Nexora", chance.choice((0, 2, 25)), chance.choice((None, 9, 25)), round_type=chance.choice((None, "seed"))) for _ in range(6)
    ]
    expected = partition(claims)
    assert 1 < len(expected) < len(claims)
    for _ in range(300):
        chance.shuffle(claims)
        assert partition(claims) == expected


def test_no_event_holds_two_that_must_stay_apart() -> None:
    chance = random.Random(8)
    for _ in range(40):
        claims = [
            cuts("Nexora", chance.randrange(60), chance.choice((None, 60, 90, 300, 3000)), scope=chance.choice((None, "en España")))
            for _ in range(12)
        ]
        for event in partition(claims):
            assert not any(apart(a, b) for a, b in combinations(event, 2))


def test_two_that_stay_apart_are_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Claim, Claim]] = []

    def counted(one: Claim, other: Claim) -> bool:
        asked.append((one, other))
        return apart(one, other)

    monkeypatch.setattr(linking, "apart", counted)
    chance = random.Random(9)
    claims = [cuts("Nexora", chance.randrange(40), chance.choice((None, *range(50, 5_000, 250)))) for _ in range(150)]
    events = partition(claims)
    assert len(asked) < len(claims) * len(events)


def test_a_person_s_judgement_comes_before_the_rules() -> None:
    one, other = cuts(day=0, headcount=75), cuts(day=90, headcount=300)
    pair = (one.story.url, other.story.url)
    assert partition([one, other]) == [[one], [other]]
    assert partition([one, other], {(*pair, True)}) == [[one, other]]
    near = cuts(day=1, headcount=75)
    assert partition([one, near], {(one.story.url, near.story.url, False)}) == [[one], [near]]


def test_of_two_stories_that_are_judged_the_same_each_claim_goes_with_the_one_most_like_it() -> None:
    both, later = story(day=60), story(day=150)
    first, second = cuts(day=60, headcount=75, story=both), cuts(day=60, headcount=900, story=both)
    told = cuts(day=150, headcount=880, story=later)
    assert partition([first, second, told], {(both.url, later.url, True)}) == [[first], [second, told]]


def test_stories_that_name_no_company_both_are_one_where_they_are_most_alike_if_a_person_says_so() -> None:
    both, other = story(day=0), story(day=90)
    one, deal_of_one = cuts("Nexora", day=0, headcount=75, story=both), deal("Meta", "Quipu", 0, 64, story=both)
    told, deal_of_other = cuts("La firma de Getafe", day=90, headcount=75, story=other), deal("Botikia", "Sintia", 90, 5, story=other)
    found = partition([one, deal_of_one, told, deal_of_other], {(both.url, other.url, True)})
    assert [one, told] in found
    assert len(found) == 3


def test_what_is_judged_apart_stays_so_whoever_is_judged_the_same() -> None:
    one, other, third = cuts(day=0, headcount=75), cuts(day=90, headcount=300), cuts(day=180, headcount=900)
    judgements = {
        (one.story.url, other.story.url, True),
        (other.story.url, third.story.url, True),
        (one.story.url, third.story.url, False),
    }
    assert partition([one, other, third], judgements) in ([[one, other], [third]], [[one], [other, third]])


def test_a_late_story_that_tells_the_same_once_more_is_no_event() -> None:
    news = [cuts(day=0, headcount=212, percent=85), cuts(day=1, headcount=212, percent=85)]
    late = [cuts(day=70, headcount=212, percent=85)]
    for claim in (*news, *late):
        object.__setattr__(claim, "signature", "nexora 212 85")
    assert retold([news, late]) == {1: 0}
    assert retold([news, [cuts(day=70, headcount=400)]]) == {}


def test_a_deal_of_the_company_whose_cuts_are_the_news_is_what_came_before() -> None:
    deals = [deal("Meta", "Scale AI", 0, 14, status="announced")]
    after = [deal("Meta", "Scale AI", 33, status="completed", aside=True)]
    assert partition([*deals, *after]) == [deals, after]
    assert retold([deals, after]) == {1: 0}
    assert retold([after]) == {}


def test_the_people_of_a_part_are_those_of_the_event_where_the_whole_tells_only_a_share() -> None:
    claims = [cuts(percent=10.0), cuts(day=1, headcount=40, scope="en España"), cuts(day=1, headcount=45, percent=30.0, scope="en España")]
    event = consolidate(claims, [], [])
    assert (event.figures["headcount"].least, event.figures["headcount"].most) == (40, 45)
    assert event.figures["percent"].most_common.low == 10
