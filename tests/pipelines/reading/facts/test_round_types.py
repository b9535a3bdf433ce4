"""Of which type a round is: by its name as written, else by the words beside its sum."""

from __future__ import annotations

import pytest

from pipelines.reading.facts.round_types import round_type, type_of
from pipelines.reading.rules.proposals import propose
from pipelines.reading.story.reading import read_story
from vigia.facts import ROUND_TYPES, FundingRound


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("serie A", "series_a"),
        ("Serie H", "series_h"),
        ("Series B", "series_b"),
        ("extensión de su Serie A", "series_a"),
        ("semilla", "seed"),
        ("capital semilla", "seed"),
        ("Seed Plus", "seed"),
        ("pre-seed", "pre_seed"),
        ("preseed", "pre_seed"),
        ("presemilla", "pre_seed"),
        ("ronda puente", "bridge"),
        ("préstamo puente", "bridge"),
        ("extensión", "extension"),
        ("nota convertible", "convertible"),
        ("préstamo convertible", "convertible"),
        ("SAFE", "convertible"),
        ("línea de crédito", "debt"),
        ("préstamo participativo", "debt"),
        ("venture debt", "debt"),
        ("deuda de riesgo", "debt"),
        ("subvención", "grant"),
        ("fondo no reembolsable", "grant"),
        ("equity crowdfunding", "crowdfunding"),
        ("fondeo colectivo", "crowdfunding"),
        ("salida a bolsa", "ipo"),
        ("ronda de crecimiento", "growth"),
        ("colocación privada", None),
        ("serie Z", None),
        ("", None),
    ],
)
def test_a_name_has_a_type(name: str, kind: str | None) -> None:
    assert type_of(name) == kind
    assert kind is None or kind in ROUND_TYPES


def told(text: str, amount: int, name: str | None = None) -> str | None:
    story = propose(read_story("", text, country="ES")).story
    fact = FundingRound(quote=text, field="text", start=0, end=len(text), amount=amount, currency="EUR", round=name)
    return round_type(fact, story)


def test_each_sum_has_the_type_of_the_words_beside_it() -> None:
    text = "Anthropic cierra una serie B de 40 millones de euros, a la que se suma un préstamo del banco de 9 millones de euros."
    assert (told(text, 40_000_000), told(text, 9_000_000)) == ("series_b", "debt")


def test_without_words_there_is_no_type_and_a_strange_name_is_another() -> None:
    text = "Anthropic capta 40 millones de euros."
    assert told(text, 40_000_000) is None
    assert told(text, 40_000_000, "colocación privada") == "other"
    assert told(text, 7) is None
