"""The days that a sentence tells, in every way of telling one, and what only looks like a day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.reading.facts.days import days, precision_of, publication

PUBLISHED = date(2025, 5, 15)  # a Thursday


def told(sentence: str, published: date | None = PUBLISHED) -> list[str]:
    return [day.day for day in days(sentence, published)]


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        # told whole
        ("Nervia cerró la compra el 24 de julio de 2019.", "2019-07-24"),
        ("Nervia cerró la compra el 1º de marzo de 2021.", "2021-03-01"),
        ("Nervia cerró la compra el primero de mayo de 2024.", "2024-05-01"),
        ("Nervia cerró la compra el veintiuno de junio de 2018.", "2018-06-21"),
        ("Nervia cerró la compra el 3 de setiembre del 2022.", "2022-09-03"),
        ("Nervia cerró la compra el 9 de agosto del año 2023.", "2023-08-09"),
        ("Nervia cerró la compra el 24/07/2019.", "2019-07-24"),
        ("Nervia cerró la compra (2019-07-24).", "2019-07-24"),
        ("En marzo de 2023 compró Taldea.", "2023-03"),
        ("A finales de octubre del 2020 compró Taldea.", "2020-10"),
        ("Noviembre de 2020.", "2020-11"),
        ("En 2021 compró Taldea.", "2021"),
        ("Compró Taldea durante 2021.", "2021"),
        ("Compró Taldea (2021).", "2021"),
        ("En el primer trimestre de 2017 compró Taldea.", "2017"),
        ("Compró Taldea en el año 2016.", "2016"),
        # told by the day of publication
        ("Nervia cerró la compra el 24 de julio.", "2024-07-24"),
        ("Nervia cerró la compra el pasado 3 de mayo.", "2025-05-03"),
        ("Nervia cerró la compra el 20 de diciembre pasado.", "2024-12-20"),
        ("El acuerdo entrará en vigor el próximo 1 de enero.", "2026-01-01"),
        ("Nervia cerrará la compra el 30 de septiembre.", "2025-09-30"),
        ("La venta surte efecto el 1 de junio.", "2025-06-01"),
        ("Nervia cerró la compra el 4 de abril de este año.", "2025-04-04"),
        ("Nervia cerró la compra el 4 de abril del año pasado.", "2024-04-04"),
        ("Bilbao, 14 may.- Nervia cerró la compra.", "2025-05-14"),
        ("Nervia despidió a 40 en enero.", "2025-01"),
        ("Nervia despidió a 40 en octubre.", "2024-10"),
        ("Nervia despidió a 40 el pasado mes de octubre.", "2024-10"),
        ("Nervia despidió a 40 en octubre pasado.", "2024-10"),
        ("Nervia despidió a 40 en mayo.", "2025-05"),
        ("Nervia despidió a 40 en enero del año pasado.", "2024-01"),
        ("Nervia despedirá a 40 en septiembre.", "2025-09"),
        ("Nervia despedirá a 40 en enero.", "2026-01"),
        ("Nervia prevé despedir a 40 en febrero.", "2026-02"),
        ("Nervia despedirá a 40 el próximo mes de marzo.", "2026-03"),
        ("Nervia y Taldea se fusionan el próximo noviembre.", "2025-11"),
        ("El año pasado compró Taldea.", "2024"),
        ("El pasado año compró Taldea.", "2024"),
        ("Este año compró Taldea.", "2025"),
        ("En lo que va de año compró Taldea.", "2025"),
        ("El año que viene comprará Taldea.", "2026"),
        ("El próximo año comprará Taldea.", "2026"),
        ("Compró Taldea el mes pasado.", "2025-04"),
        ("Compró Taldea este mes.", "2025-05"),
        ("Comprará Taldea el mes que viene.", "2025-06"),
        ("Compró Taldea hace dos años.", "2023"),
        ("Compró Taldea hace dos años y medio.", "2022-11"),
        ("Compró Taldea hace quince años.", "2010"),
        ("Compró Taldea hace un mes.", "2025-04"),
        ("Compró Taldea hace ya cinco meses.", "2024-12"),
        ("Compró Taldea hace tres semanas.", "2025-04"),
        ("Compró Taldea hace diez días.", "2025-05-05"),
        ("Compró Taldea esta semana.", "2025-05"),
        ("Compró Taldea la semana pasada.", "2025-05"),
        ("Lo anunció ayer.", "2025-05-14"),
        ("Lo anunció anoche.", "2025-05-14"),
        ("Lo anunció anteayer.", "2025-05-13"),
        ("Lo anunció hoy.", "2025-05-15"),
        ("Lo anunció esta mañana.", "2025-05-15"),
        ("Lo anunciará mañana.", "2025-05-16"),
        ("Lo anunció el lunes.", "2025-05-12"),
        ("Lo anunció este jueves.", "2025-05-15"),
        ("Lo anunció el pasado jueves.", "2025-05-08"),
        ("Lo anunció el viernes pasado.", "2025-05-09"),
        ("Lo anunciará el próximo martes.", "2025-05-20"),
        ("Lo anunciará el lunes que viene.", "2025-05-19"),
        ("Lo anunció el viernes 9.", "2025-05-09"),
        ("Cotizará desde el lunes 19.", "2025-05-19"),
        # a time between two days, as far as both agree
        ("Despidió a 40 entre marzo y abril de 2021.", "2021"),
        ("Despidió a 40 entre el lunes y el martes.", "2025-05"),
        ("Despidió a 40 del 3 al 5 de marzo de 2022.", "2022-03"),
        ("Despidió a 40 los días 28 y 29 de abril.", "2025-04"),
    ],
)
def test_a_day_is_told(sentence: str, day: str) -> None:
    assert told(sentence) == [day]


@pytest.mark.parametrize(
    "sentence",
    [
        "El 31 de febrero despidió a 40.",
        "El 31 de febrero de 2024 despidió a 40.",
        "El 32 de enero de 2024 despidió a 40.",
        "El 29 de febrero de 2023 despidió a 40.",
        "El 45/13/2024 despidió a 40.",
        "2024-02-31",
        "En 2000 empleados se cifra el recorte.",
        "Recortará 2.000 puestos y 2024.5 plazas.",
        "Lo paga en 1980 millones.",
        "Julio Pérez y Abril Soto dejaron la firma de Mayo.",
        "Cierra los lunes y cada martes.",
        "Trabaja por la mañana, y a la mañana siguiente también.",
        "Todo pasó en la misma mañana.",
        "Hace más de dos años que compró Taldea.",
        "Hace años que compró Taldea.",
        "El Viernes Santo y el lunes de Pascua cierra.",
        "Compró Taldea en 2087.",
        "El viernes 13 anunció la compra.",  # the 13th of no month near was a Friday but June's
    ],
)
def test_what_only_looks_like_a_day_is_none(sentence: str) -> None:
    assert told(sentence, date(2025, 4, 15)) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Lo anunció ayer.",
        "Lo anunció el lunes.",
        "En enero cerró.",
        "El 24 de julio cerró.",
        "Hace dos años cerró.",
        "El año pasado cerró.",
    ],
)
def test_without_the_day_of_publication_nothing_is_told_from_it(sentence: str) -> None:
    assert told(sentence, None) == []


def test_what_is_told_whole_needs_no_publication() -> None:
    assert told("El 24 de julio de 2019 cerró, en marzo de 2020 abrió y en 2021 quebró.", None) == ["2019-07-24", "2020-03", "2021"]


def test_a_day_says_where_it_stands() -> None:
    sentence = "Tras meses de rumores, Nervia cerró la compra el 24 de julio de 2019."
    (day,) = days(sentence)
    assert sentence[day.start : day.end] == "24 de julio de 2019"
    assert (day.precision, precision_of("2019-07"), precision_of("2019")) == ("day", "month", "year")


def test_a_week_in_two_months_is_no_month() -> None:
    assert told("Compró Taldea esta semana.", date(2025, 5, 1)) == []


def test_the_29th_of_february_is_that_of_the_last_year_that_had_one() -> None:
    assert told("El 29 de febrero cerró la compra.", date(2025, 3, 1)) == ["2024-02-29"]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2025-05-15", date(2025, 5, 15)),
        ("2025-05-15T23:10:00+02:00", date(2025, 5, 15)),
        (None, None),
        ("", None),
        ("2025-05", None),
        ("2025-02-31", None),
        ("0001-01-01", None),
        ("9999-12-31", None),
        ("ayer", None),
        ("２０２５-05-15", None),
    ],
)
def test_the_publication_is_a_day_or_nothing(written: str | None, day: date | None) -> None:
    assert publication(written) == day


@given(st.text(max_size=80), st.dates(min_value=date(1901, 1, 1), max_value=date(2098, 12, 31)))
def test_any_text_is_read(text: str, published: date) -> None:
    for day in days(f"{text} hace 99 años, el 29 de febrero, ayer y el lunes 31 {text}", published):
        assert day.precision in ("year", "month", "day")


def test_a_very_long_sentence_is_read_up_to_its_beginning() -> None:
    assert told("El 24 de julio de 2019 " + "y el 3 de mayo de 2020 " * 10_000)[0] == "2019-07-24"
