"""Everything a worker does for one story: its tags, facts and companies, from one reading of the text.

The stages run it in a worker process; the commands that read files call it directly. Pure; one story never influences another.
"""

from __future__ import annotations

from pipelines.facts.reading import companies_of, read_facts
from pipelines.reading import read
from pipelines.statements.states import states
from pipelines.topics.tagging import RULES_VERSION, tag
from vigia.items import Analysis


def analyse(title: str | None, text: str | None, country: str | None = None) -> Analysis:
    """Tags, facts and companies of one story; `country` (ISO 3166) decides how money and separators are read. Any string is allowed."""
    reading = read(title, text, country=country)
    statements = states(reading)
    facts = read_facts(reading, statements)
    return Analysis(tag(reading, statements=statements), facts, companies_of(reading, facts), RULES_VERSION)


__all__ = ["Analysis", "analyse"]
