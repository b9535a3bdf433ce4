"""Everything a worker does for one story: its tags, facts and companies, from one reading of the text.

The stages run it in a worker process; the commands that read files call it directly. Pure; one story never influences another.
"""

from __future__ import annotations

from datetime import datetime

from crawler.items import Analysis
from pipelines.facts.reading import read_facts
from pipelines.reading import read
from pipelines.statements.states import states
from pipelines.topics.tagging import RULES_VERSION, tag


def analyse(title: str | None, text: str | None, country: str | None = None, published: datetime | None = None) -> Analysis:
    """Tags, facts and companies of one story; `country` (ISO 3166) decides how money and separators are read. Any string is allowed."""
    reading = read(title, text, country=country, published=published)
    statements = states(reading)
    return Analysis(tag(reading, statements=statements), read_facts(reading, statements), RULES_VERSION)


__all__ = ["Analysis", "analyse"]
