"""When two texts are one."""

from __future__ import annotations

import pytest

from pipelines.duplicates.text_hash import text_hash
from tests.pipelines.storage.newsroom import TEXT

SAME = {
    "typography": TEXT.replace("«", "“").replace("»", "”").replace("14 %", "14\u00a0%"),
    "line breaks": TEXT.replace("\n", "\n\n"),
    "case": TEXT.upper(),
    "a caption": "Oficinas de Nébula en Valencia. EFE\n" + TEXT,
    "a related headline": TEXT + "\nLos despidos de la semana en el sector tecnológico",
    "decomposed accents": TEXT.replace("é", "e\u0301"),
}


@pytest.mark.parametrize("text", SAME.values(), ids=SAME.keys())
def test_a_copy_with_other_dress_is_the_same_text(text: str) -> None:
    assert text_hash(text) == text_hash(TEXT) is not None


def test_another_figure_is_another_text() -> None:
    assert text_hash(TEXT.replace("14 %", "20 %")) != text_hash(TEXT)


def test_other_accents_are_another_text() -> None:
    assert text_hash(TEXT.replace("aseguró", "aseguro")) != text_hash(TEXT)


@pytest.mark.parametrize("text", [None, "", "  \n ", "Noticia en desarrollo. Habrá más información en breve."])
def test_what_is_too_short_to_be_told_from_another_has_no_digest(text: str | None) -> None:
    assert text_hash(text) is None
