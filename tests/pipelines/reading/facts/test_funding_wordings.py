"""Rounds as the press tells them: who gave it, totals, who acts in the sentence, currencies told twice; and sums that only look raised."""

from __future__ import annotations

import pytest

from pipelines.reading.facts.funding import read as read_funding
from pipelines.reading.facts.rows import read_facts
from pipelines.reading.story.reading import read_story
from vigia.facts import Deal, FundingRound

Rows = set[tuple[str | None, int | None, str | None]]

RAISED: dict[str, tuple[str, str, Rows]] = {
    "funds that gave it": (
        "ES",
        "La startup Graneo AI diseña chips. Graneo AI ha recibido 70 millones de dólares de inversores como Sequoia y BMW.",
        {("Graneo AI", 70_000_000, "USD")},
    ),
    "an investor behind a colon": (
        "ES",
        "Lovable crea aplicaciones. En verano Lovable se había convertido en unicornio: 200 millones de dólares de Accel, a 1.800 de valoración.",
        {("Lovable", 200_000_000, "USD")},
    ),
    "entrusted": (
        "ES",
        "La startup Graneo AI prometía agentes capaces de todo, y los inversores le habían confiado 415 millones de dólares.",
        {("Graneo AI", 415_000_000, "USD")},
    ),
    "the total of all rounds": (
        "ES",
        "La startup Tarsia ha levantado 44 millones de dólares en una serie B. La operación eleva a 62 millones el capital captado desde su fundación.",
        {("Tarsia", 44_000_000, "USD"), ("Tarsia", 62_000_000, "USD")},
    ),
    "in total": (
        "MX",
        "La startup Tarsia cerró una serie D de 500 millones de dólares. En total, la firma ha recaudado 781 millones desde 2022.",
        {("Tarsia", 500_000_000, "USD"), ("Tarsia", 781_000_000, "USD")},
    ),
    "the firm acts, not where it came from": (
        "MX",
        "Tarsia vende software. Surgida de University College London, la empresa pasó por Y Combinator y recaudó 7.9 millones de dólares.",
        {("Tarsia", 7_900_000, "USD")},
    ),
    "the firm acts, not its investors": (
        "ES",
        "Tarsia ha cerrado una serie C de 120 millones de dólares. En la ronda participan accionistas como Tiger Global, CRV y Creandum. La startup había "
        "obtenido otros 80 millones.",
        {("Tarsia", 120_000_000, "USD"), ("Tarsia", 80_000_000, "USD")},
    ),
    "the same sum in another currency": (
        "MX",
        "La startup Nopalia amarró 310 millones de pesos, unos 17.9 millones de dólares al cambio, en una serie B. La primera serie, de 70 millones, fue en 2023.",
        {("Nopalia", 310_000_000, "MXN"), ("Nopalia", 70_000_000, "MXN")},
    ),
    "a year before the sign of the sum": (
        "CL",
        "La startup Tarsia no despide. La firma había obtenido en 2024 US$ 7,7 millones de BHP Ventures.",
        {("Tarsia", 7_700_000, "USD")},
    ),
    "a fund of which it is told in passing": (
        "ES",
        "La tecnológica Tarsia, que en 2022 recibió 250 millones de euros del fondo Advent, ultima su venta.",
        {("Tarsia", 250_000_000, "EUR")},
    ),
    "a firm puts money into a startup": (
        "ES",
        "Amazon, que ha invertido 4.000 millones de dólares en Anthropic, no ha revelado más.",
        {("Anthropic", 4_000_000_000, "USD")},
    ),
}

NOT_RAISED = {
    "recurring revenue that closed the year": "Tarsia cerró una ronda. Los ingresos recurrentes de Tarsia cerraron 2025 por encima de los 330 millones de dólares.",
    "what a firm is worth on the market": "Telefónica, que capitaliza algo más de 21.000 millones de euros, presentará un plan.",
    "debt": "Rappi consigue 100 millones de dólares en deuda.",
}


@pytest.mark.parametrize(("country", "text", "expected"), RAISED.values(), ids=RAISED)
def test_a_round_is_read_however_it_is_told(country: str, text: str, expected: Rows) -> None:
    assert {(r.company, r.amount, r.currency) for r in read_funding(read_story("Negocios", text, country=country))} == expected


@pytest.mark.parametrize("text", NOT_RAISED.values(), ids=NOT_RAISED)
def test_what_a_firm_earns_owes_or_is_worth_is_no_round(text: str) -> None:
    assert read_funding(read_story("Negocios", text, country="ES")) == []


def test_the_startup_whose_people_are_taken_raised_the_money_and_not_who_takes_them() -> None:
    text = (
        "OpenAI ha contratado a los fundadores de Contexta, una startup de inteligencia artificial que dejará de ofrecer su servicio.\n\n"
        "La startup nació en 2023. Aquel verano obtuvo 3,5 millones de dólares en una ronda semilla."
    )
    facts = read_facts(read_story("OpenAI se queda con el equipo de Contexta", text, country="ES"))
    assert [(r.company, r.amount) for r in FundingRound.among(facts)] == [("Contexta", 3_500_000)]
    assert [(d.acquirer, d.target) for d in Deal.among(facts)] == [("OpenAI", "Contexta")]


def test_what_is_paid_in_a_deal_is_no_round() -> None:
    text = "Meta invirtió 15.000 millones de dólares para fichar al fundador de Orbelia, la startup de IA, sin comprarla. Orbelia abrió una ronda en 2024."
    assert FundingRound.among(read_facts(read_story("Meta y Orbelia", text, country="ES"))) == []
