"""When two texts are one."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from pipelines.duplicates.stage import DuplicatesPipeline
from pipelines.duplicates.text_hash import text_hash
from tests.pipelines.storage.newsroom import TEXT, newsroom, story

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


def test_the_stage_gives_an_article_its_digest_and_the_address_it_had_before(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "news.db")
    room.store.save(story())
    stage = DuplicatesPipeline(room.store)
    again = asyncio.run(stage.process_item(story("https://faro.example/empresas/nebula", text_hash=None)))
    assert (again.text_hash, again.copy_of) == (text_hash(TEXT), "https://faro.example/nebula")
    elsewhere = asyncio.run(stage.process_item(story("https://plaza.example/n", source="plaza", text_hash=None)))
    assert (elsewhere.text_hash, elsewhere.copy_of) == (text_hash(TEXT), None)
    room.store.close()
