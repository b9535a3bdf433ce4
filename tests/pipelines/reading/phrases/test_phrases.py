"""The phrase language of the rule files."""

from __future__ import annotations

import pytest

from pipelines.reading.phrases.phrases import PhraseError, compile_phrases
from pipelines.reading.phrases.words import expand, forms


def found(phrase: str, sentence: str, **words: list[str]) -> str | None:
    span = compile_phrases([phrase], {name: expand(entries) for name, entries in words.items()}).search(f" {sentence} ")
    return f" {sentence} "[slice(*span)].strip() if span else None


@pytest.mark.parametrize(
    ("phrase", "sentence", "expected"),
    [
        ("despide a NUMBER", "la firma despide a NUMBER empleados", "despide a NUMBER"),
        ("despid*", "los despidos llegan", "despidos"),
        ("despide [hoy] a NUMBER", "despide a NUMBER", "despide a NUMBER"),
        ("(cierra|abre) su sede", "COMPANY abre su sede en lima", "abre su sede"),
        ("ronda ..2 MONEY", "una ronda de MONEY", "ronda de MONEY"),
        ("ronda ..2 MONEY", "una ronda que suma con ello MONEY", None),
        ("ronda ... MONEY", "una ronda que suma con ello MONEY", "ronda que suma con ello MONEY"),
        ("ere", "el gobierno espera", None),
        ("a COMPANY", "cuesta COMPANY", None),
    ],
)
def test_phrases_match_whole_words_in_order(phrase: str, sentence: str, expected: str | None) -> None:
    assert found(phrase, sentence) == expected


def test_a_word_list_stands_for_any_of_its_forms() -> None:
    assert found("{dismiss} a NUMBER", "COMPANY despidio a NUMBER", dismiss=["verb despedir"]) == "despidio a NUMBER"
    assert (
        found("{dismiss} a NUMBER", "COMPANY puso en la calle a NUMBER", dismiss=["verb despedir", "puso en la calle"])
        == "puso en la calle a NUMBER"
    )


def test_what_is_told_leaves_the_conditional_out() -> None:
    assert "contrataria" in forms("verb contratar")
    assert "contrataria" not in forms("told contratar")
    assert "adquiria" in forms("told adquirir")


@pytest.mark.parametrize("phrase", ["", "[x]", "...", "(a|b", "a)", "a (b|)", "{unknown}"])
def test_a_phrase_that_cannot_be_read_is_refused(phrase: str) -> None:
    with pytest.raises(PhraseError):
        compile_phrases([phrase], {})
