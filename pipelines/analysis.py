"""Everything a worker does for one story: its tags, facts and companies, from one reading of the text.

The rules propose, the models of `pipelines.models` judge (data/CARD.md says how right they are). The stages run it in a worker process;
the commands that read files call it directly. Pure; one story never influences another.
"""

from __future__ import annotations

from pipelines.facts import learned as rows
from pipelines.facts.days import publication
from pipelines.facts.reading import companies_of, read_facts
from pipelines.reading import read
from pipelines.statements.scores import Scores
from pipelines.statements.states import states
from pipelines.topics import learned as topics
from pipelines.topics.tagging import RULES_VERSION, tag
from pipelines.topics.weighing import weigh as weigh_topics
from vigia.items import Analysis, Weighed


def analyse(title: str | None, text: str | None, country: str | None = None, published: str | None = None) -> Analysis:
    """Tags, facts and companies of one story; `country` (ISO 3166) decides how money and separators are read. Any string is allowed.

    `published` is the day it came out at its outlet (YYYY-MM-DD, and whatever time behind it): by it "ayer" and "en enero" are days and
    months. Without it, or where it is none, only what is told with its year is one.

    Raises ModelError where the models cannot be used.
    """
    reading = read(title, text, country=country)
    statements = states(reading)
    scores = Scores(statements.story)
    tags = topics.judge(tag(reading, statements=statements), reading, scores)
    facts = rows.judge(read_facts(reading, statements), reading, scores, tags, publication(published))
    return Analysis(tags, facts, companies_of(reading, facts), RULES_VERSION)


def weigh(title: str | None, text: str | None, country: str | None = None) -> list[Weighed]:
    """What `analyse` went by in judging the topics of a story."""
    reading = read(title, text, country=country)
    statements = states(reading)
    return weigh_topics(tag(reading, statements=statements), reading, Scores(statements.story))


__all__ = ["Analysis", "analyse", "weigh"]
