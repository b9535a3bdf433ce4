"""What may be a term of a row, and what a run makes of it."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from pipelines.reading.facts.terms import MOST, completed, terms
from pipelines.reading.read import read
from pipelines.reading.rules.proposals import propose
from pipelines.reading.story.reading import read_story
from pipelines.reading.story.story import Story
from vigia.facts import Deal, Fact, FundingRound, Layoff

ROUND = (
    "Tavirel cierra una ronda de 12 millones de euros.",
    "La startup Tavirel ha cerrado una ronda de 12 millones de euros. La operación, liderada por Brumal Ventures, valora a la empresa en "
    "90 millones de euros. El año pasado facturó 3 millones.",
)
DEAL = (
    "Google ficha al equipo de Orbia",
    "Google ha contratado a los fundadores de la startup Orbia, Ana Ruiz y Luis Prado, y paga 80 millones de dólares por una licencia de su "
    "tecnología. Orbia seguirá como empresa independiente.",
)


def story_of(title: str, text: str) -> Story:
    return propose(read_story(title, text, country="ES")).story


def quoted(story: Story, index: int) -> dict[str, Any]:
    sentence = story.sentences[index]
    quote, start, end = story.quote(sentence)
    return {"quote": quote, "field": sentence.field, "start": start, "end": end}


def round_of(story: Story, index: int = 1) -> FundingRound:
    return FundingRound(**quoted(story, index), rule="learned", company="Tavirel", amount=12_000_000, currency="EUR")


def asked(row: FundingRound | Deal, story: Story, *others: Fact) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for term in terms(row, (row, *others), story):
        found.setdefault(term.output, []).append(term.name or (term.money and term.money.value))
    return found


def test_every_firm_but_its_own_may_lead_a_round_and_every_other_sum_may_be_its_valuation() -> None:
    story = story_of(*ROUND)
    found = asked(round_of(story), story)
    assert found["leads"] == ["Brumal Ventures"]
    assert found["valued"] == [90_000_000, 3_000_000]


def test_every_person_may_go_with_a_deal_and_every_sum_may_be_its_price() -> None:
    story = story_of(*DEAL)
    deal = Deal(**quoted(story, 1), rule="learned", kind="reverse_acquihire", acquirer="Google", target="Orbia")
    assert asked(deal, story) == {"goes": ["Ana Ruiz", "Luis Prado"], "paid": [80_000_000]}


def test_a_sentence_far_from_a_row_says_nothing_of_it_but_where_it_names_a_side_of_a_deal() -> None:
    far = "Nada más se sabe de ello. " * 5
    story = story_of("Tavirel crece", f"{ROUND[1]} {far}La gestora Kibo Ventures lidera otra cosa.")
    assert "Kibo Ventures" not in asked(round_of(story), story)["leads"]
    story = story_of(DEAL[0], f"{DEAL[1]} {far}Con Google irá Eva Soto. {far}Nada dijo Juan Mora.")
    deal = Deal(**quoted(story, 1), rule="learned", kind="reverse_acquihire", acquirer="Google", target="Orbia")
    assert asked(deal, story)["goes"] == ["Ana Ruiz", "Luis Prado", "Eva Soto"]


def test_a_row_behind_many_sentences_that_name_its_sides_is_asked_of_its_own_and_the_nearest() -> None:
    before = " ".join(f"Google anunció con {name} un plan en mayo." for name in ("Eva Soto", *("otra empresa",) * 20))
    story = story_of(DEAL[0], f"{before} {DEAL[1]}")
    own = next(s.index for s in story.sentences if "80 millones" in story.quote(s)[0])
    deal = Deal(**quoted(story, own), rule="learned", kind="reverse_acquihire", acquirer="Google", target="Orbia")
    assert asked(deal, story)["goes"] == ["Ana Ruiz", "Luis Prado"]


def test_what_is_told_is_told_of_the_next_row_where_there_is_one() -> None:
    story = story_of(*ROUND)
    other = dataclasses.replace(round_of(story, 2), amount=5)
    seen = [term.features for term in terms(round_of(story), (round_of(story), other), story) if term.output == "leads"]
    assert all("another True" in features for features in seen)


def test_of_a_sentence_that_is_a_list_so_many_are_asked_of_and_no_more() -> None:
    firms = ", ".join(f"el fondo Brumal{n}" for n in range(40))
    story = story_of("Tavirel crece", f"La startup Tavirel ha cerrado una ronda de 12 millones de euros en la que entran {firms}.")
    assert len(asked(round_of(story), story).get("leads", [])) <= MOST


def test_a_run_says_who_led_what_it_is_worth_who_went_and_what_was_paid() -> None:
    (told,) = FundingRound.among(read(*ROUND, "ES").facts)
    assert (told.lead_investors, told.valuation, told.valuation_currency) == (["Brumal Ventures"], 90_000_000, "EUR")
    (deal,) = Deal.among(read(*DEAL, "ES").facts)
    assert (deal.people, deal.amount, deal.currency) == (["Ana Ruiz", "Luis Prado"], 80_000_000, "USD")


@pytest.mark.parametrize(
    ("words", "called"),
    [
        ("un préstamo participativo de 12 millones de euros", "préstamo participativo"),
        ("12 millones de euros mediante una nota convertible", "nota convertible"),
        ("12 millones de euros", None),
    ],
)
def test_a_loan_is_called_as_the_words_beside_its_sum_call_it(words: str, called: str | None) -> None:
    story = story_of("", f"La startup Tavirel ha recibido {words}.")
    row = dataclasses.replace(round_of(story, 0), amount_text="12 millones de euros")
    (found,) = completed([row], story)
    assert isinstance(found, FundingRound)
    assert found.round == called


def test_a_cut_has_no_such_terms_and_an_empty_story_none() -> None:
    story = story_of(*ROUND)
    cut = Layoff(**quoted(story, 1), rule="figure", company="Tavirel")
    assert completed([cut], story) == [cut]
    assert completed([], story_of("", "")) == []
