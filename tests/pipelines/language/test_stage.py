"""Articles in Spanish go on, others are dropped with their language."""

from __future__ import annotations

import asyncio

import pytest

from pipelines.drops import DROPS
from pipelines.language.stage import LanguagePipeline
from vigia.items import Article
from vigia.workers import WorkerPool

SPANISH = (
    "La dirección informó de la decisión a la plantilla este jueves, según el comunicado que la empresa envió a los medios por la tarde."
)
ENGLISH = "The startup said on Thursday that it will lay off forty employees after the deal with a larger company that was announced in the morning."


def processed(article: Article) -> Article:
    async def run() -> Article:
        pool = WorkerPool(1)
        try:
            result: Article = await LanguagePipeline(pool, 60.0).process_item(article)
            return result
        finally:
            await pool.close()

    return asyncio.run(run())


def article(text: str | None, title: str | None = None, summary: str | None = None) -> Article:
    return Article(url="https://x.example/a", source="x", page_url="https://x.example/a", title=title, summary=summary, text=text)


def test_a_spanish_article_knows_its_language() -> None:
    found = processed(article(SPANISH))
    assert found.language == "es"
    assert (found.language_probability or 0) > 0.9


def test_a_foreign_article_is_dropped_by_name() -> None:
    with pytest.raises(DROPS["other_language"], match="en"):
        processed(article(ENGLISH, title="La startup despide a cuarenta"))


def test_too_little_text_is_dropped_as_unknown() -> None:
    with pytest.raises(DROPS["language_unknown"]):
        processed(article("Breve."))


def test_a_headline_with_its_summary_is_enough_where_the_feed_gives_no_more() -> None:
    assert processed(article(None, "Nubarra despide a cuarenta personas", "La empresa cierra su oficina de Vigo")).language == "es"
    with pytest.raises(DROPS["other_language"]):
        processed(article(None, "Startup lays off a third of its staff", "The company is closing its office in Vigo"))
