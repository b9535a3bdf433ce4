"""What a reading is given of an article, and what the article takes from it: light to import, the work is `read.read`."""

from __future__ import annotations

from dataclasses import replace

from vigia.dates import day_at
from vigia.items import Analysis, Article


def given(article: Article) -> tuple[str | None, str | None, str | None, str | None]:
    """The arguments of `read.read`."""
    published = day_at(article.published, article.timezone)
    return article.title, article.text, article.country, published.isoformat() if published else None


def judged(article: Article, read: Analysis) -> Article:
    return replace(
        article,
        topics=read.topics,
        facts=read.facts,
        companies=read.companies,
        echo_of=read.echo_of,
        rules_version=read.rules_version,
    )
