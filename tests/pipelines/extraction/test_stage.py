"""From a page to an article, through a real worker."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from scrapy.exceptions import DropItem

from pipelines.extraction.extracted import ExtractionFailed
from pipelines.extraction.stage import ExtractionPipeline
from tests.pipelines.extraction.pages import NOW, PARAGRAPHS, TITLE, page, paragraphs
from vigia.addresses import Address
from vigia.items import Article, Link, Page
from vigia.workers import WorkerPool

IDENTITY = "https://diario.example/empresas/nubarra-despide-a-cuarenta-personas"
PAGE = Page(
    link=Link(Address.of(IDENTITY), authors=("Ana Pérez",)),
    answered="https://www.diario.example/empresas/nubarra-despide-a-cuarenta-personas?utm_source=rss",
    source="diario",
    html=page(head='<meta property="article:published_time" content="2026-11-18T08:30:00Z">').encode(),
    fetched_at=NOW,
    timezone="Europe/Madrid",
    country="ES",
    rights="full",
    crawl=7,
)


def processed(item: Any, time_limit: float = 60.0) -> Any:
    async def run() -> Any:
        pool = WorkerPool(1)
        try:
            return await ExtractionPipeline(pool, time_limit).process_item(item)
        finally:
            await pool.close()

    return asyncio.run(run())


def dropped(item: Page, time_limit: float = 60.0) -> str:
    with pytest.raises(DropItem) as caught:
        processed(item, time_limit)
    return str(getattr(caught.value, "reason", None))


def test_a_page_becomes_an_article_under_its_identity() -> None:
    article = processed(PAGE)
    assert isinstance(article, Article)
    assert (article.url, article.page_url, article.aliases) == (IDENTITY, IDENTITY, [])
    assert (article.title, article.text, article.authors) == (TITLE, "\n".join(PARAGRAPHS), ["Ana Pérez"])
    assert article.published is not None
    assert article.published.at.isoformat() == "2026-11-18T09:30:00+01:00"
    assert (article.source, article.country, article.timezone, article.crawl, article.keep) == ("diario", "ES", "Europe/Madrid", 7, "full")
    assert article.sources_of == {"title": "h1", "authors": "feed", "published": "meta", "text": "text"}


def test_every_address_on_the_way_is_an_alias() -> None:
    article = processed(
        replace(
            PAGE,
            link=Link(Address.of("https://diario.example/r/123")),
            redirects=("https://www.diario.example/r/123", "http://short.example/x"),
            answered=f"{IDENTITY}?amp=1",
        )
    )
    assert article.url == IDENTITY
    assert article.aliases == ["https://diario.example/r/123", "https://short.example/x"]


def test_a_claim_to_be_another_outlets_story_is_noted_only() -> None:
    html = page(head='<link rel="canonical" href="https://competidor.example/otra">').encode()
    article = processed(replace(PAGE, html=html))
    assert (article.url, article.aliases) == (IDENTITY, [])
    assert article.sources_of["canonical_elsewhere"] == "https://competidor.example/otra"


def test_what_is_no_article_is_dropped_under_its_name() -> None:
    html = (
        b"<html><head><title>P\xc3\xa1gina no encontrada</title></head><body><p>La p\xc3\xa1gina que buscas ya no existe.</p></body></html>"
    )
    assert dropped(replace(PAGE, html=html)) == "soft_404"


def test_being_sent_to_the_home_page_is_a_soft_404() -> None:
    assert dropped(replace(PAGE, answered="https://www.diario.example/")) == "soft_404"


def test_a_page_that_takes_too_long_is_an_error_of_ours_and_no_drop() -> None:
    with pytest.raises(ExtractionFailed) as caught:
        processed(replace(PAGE, html=page(paragraphs() * 3000).encode()), time_limit=0.000_1)
    assert caught.value.reason == "extraction_timeout"


def test_whatever_else_passes_by_is_left_alone() -> None:
    article = Article(url=IDENTITY, source="diario", page_url=IDENTITY)
    assert processed(article) is article
