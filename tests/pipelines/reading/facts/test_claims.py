"""What the pairs say of a row, and what stands against it."""

from __future__ import annotations

from typing import Any

from pipelines.reading.facts.pairs import Pair
from pipelines.reading.facts.told import BARE, FIRMS, claims, proposed
from pipelines.reading.names.types import Name
from pipelines.reading.quantities.numbers import read_quantities
from pipelines.reading.rules.proposals import propose
from pipelines.reading.story.reading import read_story
from vigia.facts import Layoff

TEXT = "La empresa Tavirel y la firma Duremas negocian. Despedirán a 40 empleados."


def firm(name: str, entity: int = 1) -> Name:
    return Name("text", 0, len(name), name, name, entity, "company")


def pair(output: str, name: str, odds: float, *, number: str | None = None, target: str | None = None, entity: int = 1) -> Pair:
    figure = read_quantities(number)[0] if number else None
    return Pair(output, 1, firm(name, entity), frozenset(), figure, firm(target) if target else None, odds)


def test_the_rival_of_a_figure_is_the_likeliest_other_firm() -> None:
    said = claims(
        [
            pair("layoffs", "Tavirel", 0.7, number="40"),
            pair("layoffs", "Duremas", 0.4, number="40"),
            pair("layoffs", "Duremas", 0.9, number="7"),
        ]
    )
    assert said.odds["layoffs", "Tavirel", 40] == 0.7
    assert (said.rival(("layoffs", "Tavirel", 40)), said.rival(("layoffs", "Duremas", 40))) == (0.4, 0.7)
    assert said.rival(("layoffs", "Duremas", 7)) == said.rival(("layoffs", "Perlia", 8)) == 0.0


def test_the_rival_of_a_deal_is_the_likeliest_other_one_of_its_sides() -> None:
    said = claims([pair("deals", "A", 0.6, target="B"), pair("deals", "A", 0.3, target="C"), pair("deals", "D", 0.5, target="B")])
    assert said.rival(("deals", "A", "B")) == 0.5
    assert said.rival(("deals", "A", "C")) == 0.6
    assert said.rival(("deals", "E", "F")) == 0.0


def test_of_the_same_claim_in_two_sentences_the_likelier_counts_and_is_no_rival_of_its_own() -> None:
    said = claims([pair("funding", "A", 0.2, number="3 millones de euros"), pair("funding", "A", 0.8, number="3 millones de euros")])
    assert said.odds["funding", "A", 3_000_000] == 0.8
    assert said.rival(("funding", "A", 3_000_000)) == 0.0


def test_a_row_is_told_which_figure_of_its_firm_it_leaves_out() -> None:
    said = claims([pair("layoffs", "A", 0.7, number="40"), pair("layoffs", "A", 0.6, number="12 %"), pair("layoffs", "B", 0.9, number="5")])
    assert said.left_out("layoffs", "A", (40, None)) == 0.6
    assert said.left_out("layoffs", "A", (40, 12)) == said.left_out("layoffs", "C", ()) == 0.0


def told(*pairs: Pair) -> list[tuple[Any, ...]]:
    story = propose(read_story("", TEXT, country="ES")).story
    rows = proposed(story, pairs, ())
    return [(row.company, row.headcount_min) for row in rows if isinstance(row, Layoff)]


def test_a_figure_is_proposed_for_every_firm_that_may_be_its_the_likeliest_first_and_of_few() -> None:
    odds = {"A": 0.2, "B": 0.9, "C": 0.5, "D": 0.3, "E": 0.01}
    rows = told(*(pair("layoffs", name, one, number="40", entity=at) for at, (name, one) in enumerate(odds.items())))
    assert rows == [("B", 40), ("C", 40), ("D", 40)][:FIRMS]


def test_a_firm_that_is_likely_to_cut_has_a_row_without_a_figure_once() -> None:
    again = pair("cuts", "Tavirel", 0.9), pair("cuts", "Tavirel", 0.5), pair("cuts", "Duremas", BARE - 0.01, entity=2)
    assert told(*again) == [("Tavirel", None)]
