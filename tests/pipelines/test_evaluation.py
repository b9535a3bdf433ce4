"""What is measured of the facts: rows by precision and recall, and every field that a label says."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.evaluation import Evaluation, evaluate, unmeasurable


def measured(kind: str, gold: dict[str, Any], said: dict[str, Any]) -> Evaluation:
    story = {"id": "1", "title": "", "text": "", "labels": {}, "facts": {kind: [gold]}}
    return evaluate([story], {"1": {"facts": {kind: [said]}, "topics": {}}})


def fields(kind: str, gold: dict[str, Any], said: dict[str, Any]) -> dict[str, float]:
    return {name.partition(".")[2]: found.recall for name, found in measured(kind, gold, said).fields.items()}


def test_each_field_that_a_label_says_is_measured() -> None:
    gold = {"company": "Nubarra", "headcount": [40, 60], "stage": "planned", "place": None}
    said = {"company": "Nubarra S.L.", "headcount": 50, "stage": "announced", "place": "Sevilla"}
    assert fields("layoffs", gold, said) == {"headcount": 1.0, "stage": 0.0}
    assert measured("layoffs", gold, said).facts["layoffs"].f1 == 1.0  # a stage does not decide whether a row is right


def test_the_id_of_a_company_is_measured_where_a_label_has_it() -> None:
    gold = {"acquirer": "Google", "acquirer_id": "google", "target": "Windsurf", "kind": "reverse_acquihire"}
    assert fields("deals", gold, gold | {"acquirer_id": None}) == {"kind": 1.0, "acquirer_id": 0.0}


def test_people_are_right_when_they_are_all_there_in_whatever_order() -> None:
    gold = {"acquirer": "Meta", "target": "Scale", "people": ["Ana Ruiz", "Luis Paz"]}
    assert fields("deals", gold, gold | {"people": ["Luis Paz", "Ana Ruiz"]}) == {"people": 1.0}
    assert fields("deals", gold, gold | {"people": ["Luis Paz"]}) == {"people": 0.0}


def test_context_counts_for_the_fields_and_not_for_the_rows() -> None:
    gold = {"acquirer": "Cuarzo", "target": "Toxo", "kind": "acquisition", "amount": 1000, "currency": "EUR"}
    found = measured("deals", gold, gold | {"amount": 1009})
    assert (found.facts["deals"].gold, found.fields["deals.amount"].recall) == (0, 1.0)


@pytest.mark.parametrize(
    ("kind", "name", "value"), [("layoffs", "headcount", [1, 2, 3]), ("funding", "valuation", "mucho"), ("deals", "people", "Ana")]
)
def test_a_label_of_another_shape_is_named(kind: str, name: str, value: object) -> None:
    problem = unmeasurable({"labels": {}, "facts": {kind: [{name: value}]}})
    assert problem is not None
    assert f"{kind} with" in problem
    assert name in problem


@pytest.mark.parametrize(
    ("gold", "said", "right"),
    [
        ("2024-07", "2024-07-24", 1.0),  # more than was asked
        ("2024-07-24", "2024-07-24", 1.0),
        ("2024-07-24", "2024-07", 0.0),  # less
        ("2024", "2025", 0.0),
        ("2024", None, 0.0),
    ],
)
def test_a_day_is_right_as_precisely_as_its_label_tells_it(gold: str, said: str | None, right: float) -> None:
    row = {"company": "Nubarra", "event_day": gold}
    assert fields("layoffs", row, {"company": "Nubarra", "event_day": said}) == {"event_day": right}


@pytest.mark.parametrize(
    ("gold", "said", "right"),
    [
        ("planta de Getafe", "la planta de Getafe", 1.0),
        ("España", "en España", 1.0),
        ("áreas de ventas y soporte", "área de ventas", 0.0),
        ("Getafe", "planta de Getafe", 1.0),
        ("Getafe", "en Sevilla", 0.0),
        ("Getafe", None, 0.0),
        ("Getafe", "la", 0.0),
    ],
)
def test_the_part_of_a_cut_is_right_where_the_words_of_one_are_among_those_of_the_other(gold: str, said: str | None, right: float) -> None:
    row = {"company": "Nubarra", "scope": gold}
    assert fields("layoffs", row, {"company": "Nubarra", "scope": said}) == {"scope": right}


def test_how_far_a_deal_is_and_the_type_of_a_round_are_one_of_a_few_words() -> None:
    deal = {"acquirer": "Meta", "target": "Scale", "status": "called_off"}
    assert fields("deals", deal, deal) == {"status": 1.0}
    assert fields("deals", deal, deal | {"status": "announced"}) == {"status": 0.0}
    round_ = {"company": "Nubarra", "amount": 5, "currency": "EUR", "round_type": "series_a"}
    assert fields("funding", round_, round_ | {"round_type": "series_b"})["round_type"] == 0.0


@pytest.mark.parametrize("value", ["ayer", "2024-7", 2024, ["2024"], "2024-07-24T10:00"])
def test_a_label_that_is_no_day_is_named(value: object) -> None:
    problem = unmeasurable({"labels": {}, "facts": {"layoffs": [{"company": "Nubarra", "event_day": value}]}})
    assert problem is not None
    assert "event_day" in problem
