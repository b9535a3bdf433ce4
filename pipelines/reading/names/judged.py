"""What the models make of every name: how likely it is a company and an AI startup, and what it is where the rules know nothing."""

from __future__ import annotations

from collections import Counter

from pipelines.reading.models import load, probability
from pipelines.reading.names.entities import Entity, Story
from pipelines.reading.names.features import features

# From where on a name is a company: one that the rules know no kind of, one that they take for no name, and one they take for a person.
UNKNOWN, UNSEEN, PERSON = 0.2, 0.35, 0.45
SURELY_PERSON = 2.0  # of the signs of a person: two in a hundred of those are companies after all
NO_COMPANY = 0.05  # below it an unknown name is none, whatever the rules say


def judge_names(story: Story) -> None:
    """Set `likely` and `startup` on every name, and its kind where the models know better. Raises ModelError."""
    model = load("companies")
    places = Counter((mention.field, mention.start) for entity in story.entities.values() for mention in entity.mentions)
    for entity in open_to_doubt(story):
        company, startup = model.score(features(story, entity))
        entity.likely, entity.startup = probability(company), probability(startup)
        first = entity.mentions[0]
        if not entity.unknown or places[first.field, first.start] > 1:  # the registry knows it, or it is part of another name
            continue
        if entity.likely >= _enough(entity):
            entity.kind, entity.person = "company", False
        elif entity.kind == "company" and entity.likely < NO_COMPANY:
            entity.kind = "other"


def open_to_doubt(story: Story) -> list[Entity]:
    """The names that the models are asked about: all but places and those that are surely persons."""
    return [e for e in story.entities.values() if e.kind != "place" and not (e.person and e.signs.person >= SURELY_PERSON)]


def _enough(entity: Entity) -> float:
    if entity.person:
        return PERSON
    return UNSEEN if entity.kind is None else UNKNOWN if entity.kind == "other" else 1.1
