"""What stays in the database of an article whose publisher reserves it (Directive (EU) 2019/790, article 4; W3C TDM Reservation Protocol).

Tags, facts and quotes were computed before the text is discarded here; quotes of at most QUOTE_LIMIT characters stay.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from crawler.items import Article, Evidence, Fact

QUOTE_LIMIT = 200  # characters; a quotation, not a copy
F = TypeVar("F", bound=Fact)


def withhold(article: Article, reason: str) -> None:
    """Take the text away, say why, and shorten every quote."""
    article.text = None
    article.text_withheld = reason
    for tag in article.topics:
        tag.evidence = [_short_evidence(evidence) for evidence in tag.evidence]
        tag.vetoes = [_short_evidence(evidence) for evidence in tag.vetoes]
    article.layoffs = [_short_fact(fact) for fact in article.layoffs]
    article.deals = [_short_fact(fact) for fact in article.deals]
    article.funding = [_short_fact(fact) for fact in article.funding]


def _short_evidence(evidence: Evidence) -> Evidence:
    quote = evidence.quote[:QUOTE_LIMIT]
    return replace(evidence, quote=quote, end=evidence.start + len(quote))


def _short_fact(fact: F) -> F:
    quote = fact.quote[:QUOTE_LIMIT]
    return replace(fact, quote=quote, end=fact.start + len(quote))
