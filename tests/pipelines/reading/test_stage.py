"""The stage in a real worker process: what an article carries after it, and what happens when a story takes too long."""

from __future__ import annotations

import asyncio

from pipelines.reading.stage import ReadingPipeline
from pipelines.reading.version import RULES_VERSION
from vigia.facts import Deal, Layoff
from vigia.items import Article
from vigia.workers import WorkerPool

TEXT = (
    "La startup de inteligencia artificial Solveris despedirá a 60 personas, el 50 % de la plantilla. El ajuste llega tres meses después de que Amazon "
    "contratara a su consejero delegado, Raúl Ortiz, y a los principales investigadores y licenciara su modelo."
)


def article(text: str = TEXT) -> Article:
    return Article(
        url="https://faro.example/a", source="faro", page_url="https://faro.example/a", title="Solveris recorta", text=text, country="ES"
    )


def passed(item: Article, time_limit: float = 60.0) -> Article:
    async def run() -> Article:
        pool = WorkerPool(1)
        try:
            return await ReadingPipeline(pool, time_limit).process_item(item)
        finally:
            await pool.close()

    return asyncio.run(run())


def test_an_article_leaves_with_tags_facts_companies_and_the_version_of_the_rules() -> None:
    item = passed(article())
    assert {t.topic for t in item.topics if t.tagged} == {"ai_startup", "layoffs", "reverse_acquihire"}
    assert [(cut.company, cut.headcount_min, cut.percent) for cut in Layoff.among(item.facts)] == [("Solveris", 60, 50)]
    assert [(deal.acquirer, deal.target) for deal in Deal.among(item.facts)] == [("Amazon", "Solveris")]
    assert {"Amazon", "Solveris"} <= {company.name for company in item.companies}
    assert item.rules_version == RULES_VERSION

    assert item.unread is None


def test_an_article_that_takes_too_long_goes_on_as_unread() -> None:
    item = passed(article(TEXT * 500), time_limit=0.001)
    assert item.text == TEXT * 500
    assert (item.topics, item.facts, item.rules_version) == ([], [], None)
    assert item.unread == "analysis_timeout"
