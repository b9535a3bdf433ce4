"""Which topics a story belongs to, by rules that live in `data/`, one file a topic."""

from __future__ import annotations

from functools import cache

from pipelines.reading import Reading, read
from pipelines.statements.states import Statements, states
from pipelines.statements.version import RULES_VERSION
from pipelines.topics.engine import Engine
from pipelines.topics.rules import load_topics
from vigia.items import TopicTag

__all__ = ["RULES_VERSION", "Engine", "engine", "load_topics", "tag", "tag_text"]


@cache
def engine() -> Engine:
    """The shipped topics, compiled once in a process."""
    return Engine(load_topics())


def tag(reading: Reading, topics: Engine | None = None, statements: Statements | None = None) -> list[TopicTag]:
    """One tag for every topic: whether it passed, its score, the words that prove it and what spoke against it.

    `statements` saves computing what the reading states when the caller has it already.
    """
    return (topics or engine()).tag((statements or states(reading)).story)


def tag_text(title: str | None, text: str | None, country: str | None = None) -> list[TopicTag]:
    """`tag` for a story's words."""
    return tag(read(title, text, country=country))
