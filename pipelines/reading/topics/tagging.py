"""Which topics a story belongs to, by rules that live in `data/`, one file a topic."""

from __future__ import annotations

from functools import cache

from pipelines.reading.rules.proposals import Proposals, propose
from pipelines.reading.story.reading import Reading, read_story
from pipelines.reading.topics.engine import Engine
from pipelines.reading.topics.rules import load_topics
from vigia.items import TopicTag

__all__ = ["Engine", "engine", "load_topics", "tag", "tag_text"]


@cache
def engine() -> Engine:
    """The shipped topics, compiled once in a process."""
    return Engine(load_topics())


def tag(reading: Reading, topics: Engine | None = None, proposals: Proposals | None = None) -> list[TopicTag]:
    """One tag for every topic: whether it passed, its score, the words that prove it and what spoke against it.

    `proposals` saves computing what the rules propose when the caller has it already.
    """
    return (topics or engine()).tag((proposals or propose(reading)).story)


def tag_text(title: str | None, text: str | None, country: str | None = None) -> list[TopicTag]:
    """`tag` for a story's words."""
    return tag(read_story(title, text, country=country))
