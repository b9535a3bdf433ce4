"""The stages of topics and facts in a real worker process: what an article carries after them, and what happens when one takes too long."""

from __future__ import annotations

import asyncio

import pytest
from scrapy.statscollectors import StatsCollector
from scrapy.utils.test import get_crawler

from crawler.items import Article
from crawler.workers import WorkerPool
from pipelines.facts.stage import FactsPipeline
from pipelines.topics import stage as topics_stage
from pipelines.topics.stage import TopicsPipeline
from pipelines.topics.tagging import RULES_VERSION

TEXT = (
    "La startup de inteligencia artificial Solveris despedirá a 60 personas, el 50 % de la plantilla. El ajuste llega tres meses después de que Amazon "
    "contratara a su consejero delegado, Raúl Ortiz, y a los principales investigadores y licenciara su modelo."
)


def article(text: str = TEXT) -> Article:
    return Article(
        url="https://faro.example/a", source="faro", page_url="https://faro.example/a", title="Solveris recorta", text=text, country="ES"
    )


def passed(item: Article) -> tuple[Article, StatsCollector]:
    """The article after both stages."""
    stats = StatsCollector(get_crawler())

    async def run() -> Article:
        pool = WorkerPool(1)
        try:
            return await FactsPipeline().process_item(await TopicsPipeline(pool, stats).process_item(item))
        finally:
            await pool.close()

    return asyncio.run(run()), stats


def test_an_article_leaves_with_tags_facts_companies_and_the_version_of_the_rules() -> None:
    item, _ = passed(article())
    assert {t.topic for t in item.topics if t.tagged} == {"ai_startup", "layoffs", "reverse_acquihire"}
    assert [(cut.company, cut.headcount_min, cut.percent) for cut in item.layoffs] == [("Solveris", 60, 50)]
    assert [(deal.acquirer, deal.target) for deal in item.deals] == [("Amazon", "Solveris")]
    assert {"Amazon", "Solveris"} <= {company.name for company in item.companies}
    assert item.rules_version == RULES_VERSION


def test_an_article_that_takes_too_long_is_kept_without_tags_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics_stage, "TIMEOUT", 0.001)
    item, stats = passed(article(TEXT * 500))
    assert item.text == TEXT * 500
    assert (item.topics, item.layoffs, item.deals, item.rules_version) == ([], [], [], None)
    assert stats.get_value("analysis/timeout") == 1
