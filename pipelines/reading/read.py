"""Everything a worker does for one story: its tags, facts and companies, from one reading of the text.

The rules propose, the models judge (models/data/CARD.md says how right they are). The stages run it in a worker process;
the commands that read files call it directly. Pure; one story never influences another.
"""

from __future__ import annotations

from pipelines.reading.echoes.echo import echo_of
from pipelines.reading.facts import learned as rows
from pipelines.reading.facts.days import publication
from pipelines.reading.facts.rows import companies_of, read_facts
from pipelines.reading.rules.proposals import propose
from pipelines.reading.story.reading import read_story
from pipelines.reading.story.scores import Scores
from pipelines.reading.topics import learned as topics
from pipelines.reading.topics.tagging import tag
from pipelines.reading.topics.weighing import weigh as weigh_topics
from pipelines.reading.version import RULES_VERSION
from vigia.items import Analysis, Weighed


def read(title: str | None, text: str | None, country: str | None = None, published: str | None = None) -> Analysis:
    """Tags, facts and companies of one story; `country` (ISO 3166) decides how money and separators are read. Any string is allowed.

    `published` is the day it came out at its outlet (YYYY-MM-DD, and whatever time behind it): by it "ayer" and "en enero" are days and
    months. Without it, or where it is none, only what is told with its year is one.

    Raises ModelError where the models cannot be used.
    """
    reading = read_story(title, text, country=country)
    proposals = propose(reading)
    scores = Scores(proposals.story)
    tags = topics.judge(tag(reading, proposals=proposals), reading, scores, proposals)
    facts = rows.judge(read_facts(reading, proposals), reading, scores, tags, publication(published))
    return Analysis(tags, facts, companies_of(reading, facts), RULES_VERSION, echo_of(title, text))


def weigh(title: str | None, text: str | None, country: str | None = None) -> list[Weighed]:
    """What `read` went by in judging the topics of a story."""
    reading = read_story(title, text, country=country)
    proposals = propose(reading)
    return weigh_topics(tag(reading, proposals=proposals), reading, Scores(proposals.story), proposals)


__all__ = ["Analysis", "read", "weigh"]
