"""Four times the text takes about four times as long, whatever it is made of: no expression and no loop of the reading goes back over all of it."""

from __future__ import annotations

import pytest

from pipelines.language.identification import identify
from pipelines.reading.read import read
from pipelines.reading.story.sentences import split_sentences
from tests.odd_stories import CLOSING, FIGURES, SIGNS, sentences
from tests.pumping import growth, patterns, units
from vigia.items import Analysis

MOST = 8  # a quadratic one takes sixteen times as long
WHOLE = 200_000  # characters of the longest text that is read
UNITS = (
    *[".", ",", ";", ":", "(", ")", "[", "«", "»", "“", '"', "'", "’", "¿", "¡", "…", "—", "–", "-", "/", "|", "_", "·", "•", "%", "$", "€", "#", "@", "1", "a", "A", "ñ", "É"], " ", "\n", "\r\n", "\t", "\u00a0", "\u2028", "\u200b", "\u0301", "\ud800",
    "?!", ".)", ". A", ".) ", "A. ", "a.a.", "A.A.", "1.", "1. ", "1,1,", "1-", "1 ", "1 y ", "un ", "mil ", "millones ", "Aa", "aA", "A ", "a ", "a\n", "A\n", "de la ",
    "despid", "despide a ", "40 empleados ", "el 14 % de la plantilla ", "3 millones de euros ", "US$ ", "ronda de ", "serie A ", "Meta ", "Meta, ", "Meta y ", "Meta\n",
    ", de Lima", "(de Lima", "Sam Altman, fundador de Orbia, ", "la startup ", "Banco de la ", "Ana de la ", "Foto: ", "(Foto: EFE) ", "/ EFE ", "(1) a ", "http://a.b/c ",
    "OpenAI despide a 40. ", "Google contrata a Sam Altman de Windsurf con una licencia de 3 millones, ", "trabajadores de Meta Google Intel ", "x" * 30 + " ",
    "ayer ", "en mayo ", "el 3 de mayo de 2020 y ", "entre el lunes y ", "hace dos años ", "de de ", "OpenAI despidió ayer a 40 en su planta de Lima, en mayo ",
    "OpenAI compra Windsurf en mayo, que rechazó ", "en Lima y en Cuzco ",
)  # fmt: skip


CUT = "La startup Orbia despide a 40 de sus 300 empleados, el 14 % de la plantilla. "


def read_it(text: str) -> Analysis:
    return read(text[:300], text, "ES")


@pytest.mark.alone
@pytest.mark.parametrize("unit", [".", "…", "?!", ".)", " ", ", de Lima", "Meta y ", "despid", "1.", CUT])
def test_a_text_of_one_sign_is_read_in_a_time_that_grows_with_its_length(unit: str) -> None:
    assert growth(read_it, ("", unit), WHOLE // 8, notice=0.1) < MOST


@pytest.mark.alone
def test_full_stops_are_looked_at_once() -> None:
    """20,000 of them took eight seconds."""
    assert growth(split_sentences, ("", "."), 5_000, notice=0.02) < MOST
    assert growth(split_sentences, ("Hola", ".)"), 5_000, notice=0.02) < MOST


@pytest.mark.alone
def test_a_word_of_one_letter_repeated_is_some_language_at_once() -> None:
    """A word of 4,000 ñ took more than nine seconds."""
    assert growth(identify, ("zu ", "ñ"), WHOLE // 4, notice=0.1) < MOST
    assert growth(identify, ("", "“a"), WHOLE // 4, notice=0.1) < MOST


def test_all_expressions_are_looked_at() -> None:
    found = patterns()
    assert len(found) > 900
    assert {"pipelines.reading.story.sentences._END[0]", "pipelines.reading.rules.layoff_evidence._FAREWELL[0]"} <= set(found)


@pytest.mark.soak
@pytest.mark.alone
def test_no_expression_of_the_reading_goes_back_over_a_whole_text() -> None:
    """A masked sentence has some thousands of characters at most, so that is how long the texts are."""
    slow = {}
    for name, (pattern, at_one_place) in patterns().items():

        def work(text: str, find=pattern.match if at_one_place else lambda text, p=pattern: list(p.finditer(text))) -> None:  # type: ignore[no-untyped-def]
            find(text)

        for unit in units(pattern):
            if (times := growth(work, unit, 1_000, notice=0.004)) >= MOST:
                slow[name, unit] = round(times, 1)
    assert slow == {}


@pytest.mark.soak
@pytest.mark.alone
@pytest.mark.parametrize("work", [read_it, identify], ids=["read", "identify"])
def test_whatever_a_text_is_made_of_its_time_grows_with_its_length(work: object) -> None:
    assert callable(work)
    slow = {}
    for unit in dict.fromkeys(
        (*UNITS, *SIGNS, *(f"{f} " for f in FIGURES), *(f"{line}\n" for line in CLOSING), *(f"{s}. " for s in sentences()[::200]))
    ):
        if (times := growth(work, ("", unit), WHOLE // 4, notice=0.15)) >= MOST:
            slow[unit] = round(times, 1)
    assert slow == {}
