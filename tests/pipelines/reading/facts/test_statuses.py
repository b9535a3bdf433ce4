"""The words by which a sentence tells how far a deal has come."""

from __future__ import annotations

import pytest

from pipelines.reading.facts.statuses import says
from pipelines.reading.text.fold import fold


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Nervia retira su oferta por Taldea.", "called_off"),
        ("Nervia retiró en marzo de 2024 su oferta por Taldea.", "called_off"),
        ("Taldea rechazó a Nervia.", "called_off"),
        ("Nervia y Taldea rompieron este jueves las conversaciones.", "called_off"),
        ("Competencia vetó la operación.", "called_off"),
        ("La fusión con Taldea se canceló en septiembre.", "called_off"),
        ("Nervia negocia la compra de Taldea.", "rumoured"),
        ("Nervia podría comprar Taldea, según fuentes del sector.", "rumoured"),
        ("Nervia mantiene conversaciones para comprar Taldea.", "rumoured"),
        ("Nervia acordó la compra de Taldea.", "announced"),
        ("Nervia ha firmado este lunes la compra de Taldea.", "announced"),
        ("La compra de Taldea está pendiente de la autorización de Competencia.", "announced"),
        ("Nervia completó la compra de Taldea.", "completed"),
        ("Nervia se hizo con Taldea en 2019.", "completed"),
        ("Taldea fue adquirida por Nervia.", "completed"),
    ],
)
def test_a_status_has_its_words(sentence: str, said: str) -> None:
    assert f"says {said}" in set(says(fold(sentence), sentence))


def test_the_tense_is_told_by_the_accents() -> None:
    assert "tense will" in set(says("nervia comprara taldea.", "Nervia comprará Taldea."))
    assert "tense will" not in set(says("nervia comprara taldea.", "Si Nervia comprara Taldea."))
    assert {"tense did", "says completed"} <= set(says("nervia compro taldea.", "Nervia compró Taldea."))


def test_without_words_nothing_is_said() -> None:
    assert list(says("nervia y taldea.", "Nervia y Taldea.")) == ["says nothing"]
