"""The facts of a story: who laid off how many, who took whom on what terms, who raised how much. Each with its sentence."""

from __future__ import annotations

from datetime import datetime

from crawler.items import Facts
from pipelines.facts.deals import read_deals
from pipelines.facts.funding import read_funding
from pipelines.facts.layoffs import read_layoffs
from pipelines.reading import Reading, read
from pipelines.statements.states import Statements, states

__all__ = ["Facts", "read_facts", "read_text"]


def read_facts(reading: Reading, statements: Statements | None = None) -> Facts:
    """All facts of a story. Pure."""
    found = statements or states(reading)
    return Facts(read_layoffs(reading, found), read_deals(reading, found), read_funding(reading, found), reading.companies)


def read_text(title: str | None, text: str | None, country: str | None = None, published: datetime | None = None) -> Facts:
    """`read_facts` for a story's words."""
    return read_facts(read(title, text, country=country, published=published))
