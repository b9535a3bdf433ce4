"""Facts that come with a story: taken as they are, or refused with what would be right."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.given.facts import WrongFacts, analysis
from pipelines.stories import analyse_story
from tests.pipelines.storage.newsroom import QUOTE, TEXT, TITLE
from vigia.facts import KINDS, Deal, FundingRound, Layoff, values
from vigia.items import Analysis, Article

CUT: dict[str, Any] = {"company": "Nébula", "headcount": 120, "percent": 14, "stage": "announced", "quote": QUOTE}
DEAL: dict[str, Any] = {"acquirer": "Microsoft", "target": "Inflection AI", "kind": "reverse_acquihire", "quote": TITLE}

WRONG: tuple[Any, ...] = (3, True, {}, [3])


def read(facts: Any, **said: Any) -> Analysis:
    return analysis(Article("https://a.example/a", "a", "https://a.example/a", title=TITLE, text=TEXT), {"facts": facts, **said})


def cut(**changed: Any) -> Layoff:
    (found,) = read({"layoffs": [CUT | changed]}).facts
    assert isinstance(found, Layoff)
    return found


def test_a_cut_is_taken_with_the_place_of_its_quote() -> None:
    found = cut(scope="en España", event="E1", event_day="2026-11", background=True, unknown={"a": 1})
    assert (found.company, found.headcount_min, found.headcount_max, found.percent) == ("Nébula", 120, 120, 14.0)
    assert (found.stage, found.scope, found.event_day, found.event_day_precision) == ("announced", "en España", "2026-11", "month")
    assert (found.background, found.rule, found.field, TEXT[found.start : found.end]) == (True, "given", "text", QUOTE)


def test_a_range_has_both_ends_and_a_sum_the_lower_one() -> None:
    found = cut(headcount=[100, 150.0])
    assert (found.headcount_min, found.headcount_max) == (100, 150)
    (deal,) = read({"deals": [DEAL | {"amount": [80_000_000, 100_000_000], "currency": "USD"}]}).facts
    assert isinstance(deal, Deal)
    assert (deal.amount, deal.currency) == (80_000_000, "USD")


def test_a_quote_that_stands_nowhere_is_kept_without_a_place_and_the_title_stands_for_none() -> None:
    found = cut(quote="Nadie ha escrito esto.")
    assert (found.quote, found.field, found.start, found.end) == ("Nadie ha escrito esto.", "text", 0, 0)
    found = cut(quote=None)
    assert (found.quote, found.field, found.start, found.end) == (TITLE, "title", 0, len(TITLE))


def test_what_analyse_writes_is_taken_back() -> None:
    answer = analyse_story({"id": 1, "title": TITLE, "text": TEXT, "country": "ES", "published": "2026-11-20"})
    found = read(answer["facts"], topics=answer["topics"], companies=answer["companies"])
    said = [kind.among(found.facts) for kind in KINDS]
    assert [[values(fact) for fact in facts] for facts in said] == [
        [{name: fact[name] for name in values(given)} for fact, given in zip(answer["facts"][kind.key], facts, strict=True)]
        for kind, facts in zip(KINDS, said, strict=True)
    ]
    assert found.tags == {topic for topic, judged in answer["topics"].items() if judged["tagged"]}
    assert {company.name for company in found.companies} == {company["name"] for company in answer["companies"]}


def test_companies_are_those_of_the_registry_where_it_knows_them() -> None:
    read_ = read({"deals": [DEAL], "companies": ["OpenAI", "Microsoft"]}, companies=["Nébula"])
    (deal,) = read_.facts
    assert isinstance(deal, Deal)
    assert (deal.acquirer_id, deal.target_id) == ("microsoft", "inflection-ai")
    assert [(company.name, company.id, company.role, company.entry is None) for company in read_.companies] == [
        ("Microsoft", "microsoft", "acquirer", False),
        ("Inflection AI", "inflection-ai", "target", False),
        ("OpenAI", "openai", None, False),
        ("Nébula", None, None, True),
    ]


@pytest.mark.parametrize(("round_", "type_"), [("Serie B", "series_b"), ("semilla", "seed"), ("de amigos", "other"), (None, None)])
def test_a_round_has_the_type_that_its_name_says(round_: str | None, type_: str | None) -> None:
    (found,) = read({"funding": [{"company": "Nébula", "round": round_}]}).facts
    assert isinstance(found, FundingRound)
    assert found.round_type == type_


@pytest.mark.parametrize(
    ("facts", "said", "topics"),
    [
        ({"layoffs": [CUT]}, {}, {"layoffs"}),
        ({"layoffs": [CUT | {"background": True}], "deals": [DEAL]}, {}, {"layoffs", "reverse_acquihire"}),
        ({"deals": [DEAL | {"kind": "stake"}], "funding": [{"company": "Nébula"}]}, {}, set()),
        ({"layoffs": [CUT]}, {"topics": ["ai_startup"]}, {"ai_startup"}),
        ({"layoffs": [CUT]}, {"labels": {"ai_startup": True, "layoffs": False, "reverse_acquihire": None}}, {"ai_startup"}),
        (None, {}, set()),
        ({}, {"topics": []}, set()),
    ],
)
def test_topics_are_those_of_the_line_else_those_of_the_facts(facts: Any, said: dict[str, Any], topics: set[str]) -> None:
    found = read(facts, **said)
    assert (found.tags, found.rules_version) == (topics, "given")
    assert all(evidence.quote for tag in found.topics for evidence in tag.evidence)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        *(({"company": value}, "'company'") for value in WRONG),
        *(({"headcount": value}, "'headcount'") for value in (-1, "120", True, 1.5, [1], [1, 2, 3], [5, 1], [1, None], 1e400, 2**63)),
        *(({"percent": value}, "from 0 to 100") for value in (-0.1, 100.1, "14")),
        ({"stage": "unsure"}, "one of announced, planned, rumoured, done, denied"),
        *(({"event_day": value}, "'event_day'") for value in ("ayer", "2026-13", "2026-02-30", "26", 2026, "0000")),
        ({"background": 1}, "true or false"),
        ({"quote": ["a"]}, "'quote'"),
    ],
)
def test_a_cut_that_is_wrong_says_where(changed: dict[str, Any], says: str) -> None:
    with pytest.raises(WrongFacts) as wrong:
        read({"layoffs": [CUT, CUT | changed]})
    assert str(wrong.value).startswith("'facts': layoffs[1]: ")
    assert says in str(wrong.value)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ([], {}),
        ("no", {}),
        ({"layoffs": {}}, {}),
        ({"layoffs": [3]}, {}),
        ({"deals": [DEAL | {"kind": "swap"}]}, {}),
        ({"deals": [DEAL | {"status": "done"}]}, {}),
        ({"deals": [DEAL | {"currency": "euros"}]}, {}),
        ({"deals": [DEAL | {"people": "Ana"}]}, {}),
        ({"deals": [DEAL | {"people": [None]}]}, {}),
        ({"deals": [DEAL | {"licence": "yes"}]}, {}),
        ({"funding": [{"round_type": "series_z"}]}, {}),
        ({"companies": "Meta"}, {}),
        ({}, {"companies": [3]}),
        ({}, {"companies": [{}]}),
        ({}, {"topics": "layoffs"}),
        ({}, {"topics": ["layofs"]}),
        ({}, {"topics": [[]]}),
        ({}, {"labels": {"layoffs": "yes"}}),
        ({}, {"labels": 3}),
    ],
)
def test_what_is_wrong_is_refused(facts: Any, said: dict[str, Any]) -> None:
    with pytest.raises(WrongFacts):
        read(facts, **said)
