"""Who raised how much: rounds as the press tells them, and sums that are none."""

from __future__ import annotations

import pytest

from pipelines.reading.facts.funding import read as read_funding
from pipelines.reading.story.reading import read_story

Rows = set[tuple[str, int, str]]

RAISED: list[tuple[str, str, Rows]] = [
    (
        "La startup Fluenta, que desarrolla agentes de voz, ha captado 12 millones de euros en una serie A liderada por Kibo Ventures, con la participación de Seaya.",
        "ES",
        {("Fluenta", 12_000_000, "EUR")},
    ),
    (
        "Norvia levantó US$ 45 millones en una ronda Serie B encabezada por Kaszek y llegó a una valuación de US$ 300 millones. La empresa había obtenido 10 millones en 2023.",
        "AR",
        {("Norvia", 45_000_000, "USD"), ("Norvia", 10_000_000, "USD")},
    ),
    (
        "La tecnológica sevillana Quantia ha cerrado una ampliación de capital de 3,5 millones de euros en la que ha entrado Bankinter. La compañía factura 2 millones al año.",
        "ES",
        {("Quantia", 3_500_000, "EUR")},
    ),
    (
        "Andreessen Horowitz lideró la ronda de 80 millones de dólares de Perpexa, la firma de búsqueda con IA.",
        "CL",
        {("Perpexa", 80_000_000, "USD")},
    ),
    (
        "Anthropic negocia una ronda de 5.000 millones de dólares que valoraría la compañía en 170.000 millones.",
        "ES",
        {("Anthropic", 5_000_000_000, "USD")},
    ),
    (
        "Los fundadores de Trebia, dos exempleados de Google, consiguen 2 millones en su ronda semilla.",
        "ES",
        {("Trebia", 2_000_000, "EUR")},
    ),
]

NOT_RAISED = {
    "a fund's own size": "Seaya lanza un fondo de 200 millones de euros para invertir en startups de IA. La gestora cerró el anterior en 2021.",
    "revenue": "Lovabla supera los 100 millones de dólares de ingresos anuales recurrentes y prepara su salto a Estados Unidos.",
    "a price": "Workday compra Sanavia por 1.100 millones de dólares.",
    "a fine": "La Comisión multa con 500 millones a Apple y con 200 millones a Meta.",
    "what a giant spends": "Amazon invertirá 15.700 millones de euros en centros de datos en Aragón.",
    "a whole market": "Latinoamérica captó US$200 millones en 35 rondas de IA durante el primer trimestre.",
}


@pytest.mark.parametrize(("text", "country", "expected"), RAISED, ids=[next(iter(r[2]))[0] for r in RAISED])
def test_a_round_is_read_with_its_company_and_sum(text: str, country: str, expected: Rows) -> None:
    rounds = read_funding(read_story("Negocios", text, country=country))
    assert {(r.company, r.amount, r.currency) for r in rounds} == expected
    for row in rounds:
        assert text[row.start : row.end] == row.quote


@pytest.mark.parametrize("text", NOT_RAISED.values(), ids=NOT_RAISED)
def test_a_sum_that_is_no_round_is_left_alone(text: str) -> None:
    assert read_funding(read_story("Negocios", text, country="ES")) == []


def test_round_valuation_and_leader_complete_the_row() -> None:
    text = "Velta cerró una ronda Serie C de 150 millones de dólares, liderada por Kaszek, que la valora en 1.000 millones. La fintech opera en México."
    [row] = read_funding(read_story("Velta, nuevo unicornio", text, country="MX"))
    assert (row.round, row.valuation, row.valuation_currency, row.lead_investors) == ("Serie C", 1_000_000_000, "USD", ["Kaszek"])


def test_sums_that_leave_out_unit_and_currency_go_on_from_the_sum_before() -> None:
    text = "La startup Clarea cerró una ronda de 170 millones de dólares y la startup Dorvia obtuvo 250."
    assert [(r.company, r.amount, r.currency) for r in read_funding(read_story("Rondas", text, country="MX"))] == [
        ("Clarea", 170_000_000, "USD"),
        ("Dorvia", 250_000_000, "USD"),
    ]
