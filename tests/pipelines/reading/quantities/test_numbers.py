"""Spanish quantities, against the shared table of expressions, a table of our own, and num2words as the oracle of number words."""

from __future__ import annotations

import csv
import os
import random
import time
from pathlib import Path

import pytest
from num2words import num2words

from pipelines.reading.quantities.numbers import MOST_QUANTITIES, Quantity, read_quantities

SHARED = Path(os.environ.get("VIGIA_SHARED") or Path(__file__).resolve().parents[5] / "shared")
TABLE = SHARED / "gold" / "spanish_numbers.tsv"


def told(quantity: Quantity) -> str:
    if quantity.bound == "range":
        return f"{quantity.low}..{quantity.high}"
    return "" if quantity.value is None else str(quantity.value)


@pytest.mark.skipif(not TABLE.exists(), reason="the shared table of expressions is not beside this checkout (VIGIA_SHARED)")
def test_every_unambiguous_expression_of_the_shared_table_comes_out_right() -> None:
    wrong = []
    with TABLE.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["ambiguous"] == "1":
                continue
            read = read_quantities(row["expression"])
            got = [(told(q), q.kind, q.currency or "", q.bound) for q in read]
            if got != [(row["value"], row["kind"], row["currency"], row["qualifier"])] and not (
                len(read) == 1
                and got[0][1:] == (row["kind"], row["currency"], row["qualifier"])
                and float(got[0][0]) == float(row["value"])
            ):
                wrong.append((row["expression"], got))
    assert wrong == []


# expression, country, value or low..high, kind, currency, bound
OURS = [
    ("$3.000 millones de pesos", "CO", "3000000000", "money", "COP", "exact"),
    ("$3.000 millones de pesos", "CL", "3000000000", "money", "CLP", "exact"),
    ("$1,5 billones", "CO", "1500000000000", "money", "COP", "exact"),
    ("15,598.02 millones de pesos", "MX", "15598020000", "money", "MXN", "exact"),
    ("1.303 millones de pesos", "AR", "1303000000", "money", "ARS", "exact"),
    ("$2B", "ES", "2000000000", "money", "USD", "exact"),
    ("16 000 empleados", None, "16000", "headcount", "", "exact"),
    ("3 500 millones de euros", None, "3500000000", "money", "EUR", "exact"),
    ("2'5 millones de euros", None, "2500000", "money", "EUR", "exact"),
    ("entre un 10 y un 15 por ciento", None, "10..15", "percent", "", "range"),
    ("5.000 o 6.000 empleados", None, "5000..6000", "headcount", "", "range"),
    ("8.500 a 9.000 millones de euros", None, "8500000000..9000000000", "money", "EUR", "range"),
    ("1 millón 500 mil pesos", "MX", "1500000", "money", "MXN", "exact"),
    ("reducirá su plantilla de 9.000 a 5.000 empleados", None, "4000", "headcount", "", "about"),
    ("siete de cada diez", None, "70", "percent", "", "exact"),
    ("1 de cada 5 trabajadores", None, "20", "percent", "", "exact"),
    ("cientos de miles de euros", None, "", "money", "EUR", "vague"),
    ("más del 20% de su plantilla", None, "20", "percent", "", "at_least"),
    ("en torno al 8 % del personal", None, "8", "percent", "", "about"),
    ("100 palos verdes", "AR", "100000000", "money", "USD", "about"),
    ("un centenar y medio de empleados", None, "150", "headcount", "", "about"),
    ("700 mil dlls", "MX", "700000", "money", "USD", "exact"),
    ("US$1.5bn", None, "1500000000", "money", "USD", "exact"),
    ("1.200 millones de dólares canadienses", None, "1200000000", "money", "CAD", "exact"),
    ("60.000 millones de parámetros", None, "60000000000", "number", "", "exact"),
    ("un par de centenares de empleados", None, "200", "headcount", "", "about"),
    ("US$15.000-US$20.000 millones", None, "15000000000..20000000000", "money", "USD", "range"),
    ("entre US$ 3 y US$ 5 millones", None, "3000000..5000000", "money", "USD", "range"),
    ("entre 500.000 euros y 2 millones de euros", None, "500000..2000000", "money", "EUR", "range"),
    ("4,1 M$", None, "4100000", "money", "USD", "exact"),
    ("1 billón 200 mil millones de pesos", "CO", "1200000000000", "money", "COP", "exact"),
    ("dos quintas partes de la plantilla", None, "40", "percent", "", "about"),
    ("10 mil 500 trabajadores", None, "10500", "headcount", "", "exact"),
    ("cuatro semanas", None, "4", "duration", "", "exact"),
    ("20 empleados o más", None, "20", "headcount", "", "at_least"),
    ("25 empleados como mínimo", None, "25", "headcount", "", "at_least"),
    ("300 de los afectados", None, "300", "headcount", "", "exact"),
]


@pytest.mark.parametrize(("expression", "country", "value", "kind", "currency", "bound"), OURS)
def test_expression_is_read(expression: str, country: str | None, value: str, kind: str, currency: str, bound: str) -> None:
    read = read_quantities(expression, country=country)
    assert [(told(q), q.kind, q.currency or "", q.bound) for q in read] == [(value, kind, currency, bound)]


@pytest.mark.parametrize(
    "text",
    [
        "el 16 de julio de 2025",
        "entre 2020 y 2024",
        "GPT-4",
        "a las 10:30",
        "12/03/2024",
        "el cuarto trimestre",
        "COVID-19",
        "un empleado",
        "",
        "\n\n",
        "El B2B",
    ],
)
def test_dates_names_and_articles_are_no_quantities(text: str) -> None:
    assert read_quantities(text) == []


def test_number_words_agree_with_num2words() -> None:
    chance = random.Random(7)
    sample = [
        *range(2, 2100),
        *(chance.randrange(2100, 10**6) for _ in range(1500)),
        *(chance.randrange(10**6, 10**13) for _ in range(1500)),
    ]
    wrong = []
    for number in sample:
        words = num2words(number, lang="es")
        read = read_quantities(words + " empleados")
        if [q.value for q in read] != [number]:
            wrong.append((number, words, [q.value for q in read]))
    assert wrong == []


def test_offsets_give_back_the_words_as_written() -> None:
    text = "La firma, tras captar más de 14.300 millones de dólares, despedirá a unas 200 personas\nde sus 5.000 empleados."
    read = read_quantities(text)
    assert [text[q.start : q.end] for q in read] == [q.text for q in read]
    assert read[0].text == "más de 14.300 millones de dólares"
    assert text[read[0].number_start : read[0].number_end] == "14.300 millones"


def test_a_year_before_a_sum_that_begins_with_its_sign_is_no_sum() -> None:
    read = read_quantities("obtuvo en 2024 US$ 7,7 millones", country="CL")
    assert [(q.value, q.currency) for q in read] == [(7_700_000, "USD")]


def test_staff_that_stays_is_marked_as_no_cut() -> None:
    assert [q.not_cut for q in read_quantities("Intel se quedará con 75.000 empleados")] == [True]
    assert [q.not_cut for q in read_quantities("300 empleados")] == [False]
    assert read_quantities("25 puntos base")[0].not_cut


@pytest.mark.parametrize(
    "bait", ["1", " ", "despid", "1 ", "despid ", "1.", "mil ", "un ", "millones ", "entre 1 y ", "treinta y ", "\n", "$", "1-", "$1"]
)
def test_bait_takes_linear_time(bait: str) -> None:
    text = (bait * 200_000)[:200_000]
    started = time.process_time()
    assert len(read_quantities(text)) <= MOST_QUANTITIES
    assert time.process_time() - started < 1.0  # a second forgives a busy machine; quadratic code takes minutes


@pytest.mark.parametrize(
    ("text", "country", "wanted"),
    [
        ("una ronda de US350 millones", "CO", [("money", 350_000_000, "USD")]),
        ("un crédito de US 25 millones", "CO", [("money", 25_000_000, "USD")]),
        ("un crédito por Q18 millones", "GT", [("money", 18_000_000, "GTQ")]),
        ("invierte Gs. 400 millones", "PY", [("money", 400_000_000, "PYG")]),
        ("recibió ¢210 millones", "CR", [("money", 210_000_000, "CRC")]),
        ("Meta despide en US 300 empleados", "CO", [("headcount", 300, None)]),
        ("en el Q 3 y en el Q3 creció", "GT", [("number", 3, None)]),
        ("Toys R Us 200 tiendas", "ES", [("number", 200, None)]),
    ],
)
def test_a_sign_that_is_a_word_elsewhere_names_a_currency_before_millions_alone(text: str, country: str, wanted: list[object]) -> None:
    assert [(q.kind, q.value, q.currency) for q in read_quantities(text, country=country)] == wanted
