"""The facts of a story: who laid off how many, who took whom on what terms, who raised how much. Each with its sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from crawler.items import CompanyMention, Deal, FundingRound, Layoff
from pipelines.facts.deals import read_deals
from pipelines.facts.funding import read_funding
from pipelines.facts.layoffs import read_layoffs
from pipelines.reading import Reading, read
from pipelines.statements.states import Statements, states


@dataclass(slots=True)
class Facts:
    """Everything countable that a story states, and the companies it names."""

    layoffs: list[Layoff] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    funding: list[FundingRound] = field(default_factory=list)
    companies: list[CompanyMention] = field(default_factory=list)


def read_facts(reading: Reading, statements: Statements | None = None) -> Facts:
    """All facts of a story. Pure."""
    found = statements or states(reading)
    return Facts(read_layoffs(reading, found), read_deals(reading, found), read_funding(reading, found), reading.companies)


def read_text(title: str | None, text: str | None, country: str | None = None, published: datetime | None = None) -> Facts:
    """`read_facts` for a story's words: what a worker process is asked."""
    return read_facts(read(title, text, country=country, published=published))
