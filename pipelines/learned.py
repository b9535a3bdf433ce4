"""A story as the learned reader reads it: what the rules say and propose, judged by the models of `pipelines.models`.

Measured beside the rules (pipelines/models/data/CARD.md); a run reads by the rules alone, by `pipelines.analysis`.
"""

from __future__ import annotations

from pipelines.facts import learned as rows
from pipelines.facts.reading import companies_of, read_facts
from pipelines.reading import read
from pipelines.statements.scores import Scores
from pipelines.statements.states import states
from pipelines.topics import learned as topics
from pipelines.topics.tagging import RULES_VERSION, tag
from vigia.items import Analysis


def analyse(title: str | None, text: str | None, country: str | None = None) -> Analysis:
    """As `pipelines.analysis.analyse`. Raises ModelError where the models cannot be used."""
    reading = read(title, text, country=country, learned=True)
    statements = states(reading)
    scores = Scores(statements.story)
    tags = topics.judge(tag(reading, statements=statements), reading, scores)
    facts = rows.judge(read_facts(reading, statements), reading, scores, tags)
    return Analysis(tags, facts, companies_of(reading, facts), RULES_VERSION)
