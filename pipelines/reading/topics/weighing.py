"""Why a topic's score is what it is, for a person: what each judge said, and what weighed most for it and against it."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.reading.models import load
from pipelines.reading.names.features import features
from pipelines.reading.names.recognise import named
from pipelines.reading.names.types import Name
from pipelines.reading.rules.proposals import Proposals
from pipelines.reading.story.features import sentence_features, story_features
from pipelines.reading.story.reading import Reading, fields_of
from pipelines.reading.story.scores import Scores
from pipelines.reading.topics.learned import leading, parts, score_of
from vigia.items import TopicTag, Weighed

MOST = 4  # features for a topic that are told, and as many against it
_SIDES = {"<": "before it", ">": "after it"}


def weigh(tags: Iterable[TopicTag], reading: Reading, scores: Scores, proposals: Proposals) -> list[Weighed]:
    """For every topic that models judge, what they went by. `tags` are those that the rules gave."""
    return [_weigh(tag, reading, scores, proposals) for tag in tags if len(parts(tag, reading, scores)) > 1]


def _weigh(tag: TopicTag, reading: Reading, scores: Scores, proposals: Proposals) -> Weighed:
    said = parts(tag, reading, scores)
    said["all together"] = score_of(tag, said, reading, scores, proposals)
    words = _weights("stories", tag.topic, story_features(scores.story), "")
    if said.get("sentence") and (best := scores.best(tag.topic)) is not None:
        seen = sentence_features(scores.story, scores.story.sentences[best[1][0]])
        words += _weights("sentences", tag.topic, seen, "in its sentence, ")
    if isinstance(name := leading(tag.topic, reading), Name):
        words += _weights("companies", tag.topic, _seen_of(name, reading), f"{name.name}: ")
    words.sort(key=lambda pair: (-abs(pair[1]), pair[0]))
    told = [pair for side in (True, False) for pair in [pair for pair in words if (pair[1] > 0) == side][:MOST]]
    return Weighed(tag.topic, said, told)


def _seen_of(name: Name, reading: Reading) -> set[str]:
    """What the models see of a name."""
    story = named(fields_of(reading.title, reading.text))
    for entity in story.entities.values():
        if any(story.fields[m.field].name == name.field and m.start == name.start for m in entity.mentions):
            return features(story, entity)
    return set()


def _weights(model: str, output: str, seen: Iterable[str], whose: str) -> list[tuple[str, float]]:
    found = load(model)
    at = found.outputs.index(output)
    weights = ((feature, found.weights[feature][at]) for feature in seen if feature in found.weights)
    told = of_a_name if model == "companies" else in_words
    return [(whose + told(feature), weight) for feature, weight in weights if weight]


def in_words(feature: str) -> str:
    """A feature as a person reads it. Words are cut to their stems, and slots stand for names and figures."""
    first, _, rest = feature.partition(" ")
    if feature.startswith("@"):
        beside = {"": "", "title": " in the title", "lead": " in the lead"}.get(rest, f" beside {rest.removeprefix('@')}")
        return f"words of {first[1:]}{beside}"
    if first == "title" and rest:
        return f"«{rest}» in the title"
    if first[0] in _SIDES and rest:
        near = "" if len(first) == 1 else "right "
        return f"{near}{_SIDES[first[0]]} {f'a word of {rest[1:]}' if rest.startswith('#') else f'«{rest}»'}"
    return f"«{feature.replace('>', ' … ')}»"


def of_a_name(feature: str) -> str:
    """What is known of a name beside the words around it stands as it is: no story says it."""
    return in_words(feature) if feature[0] in _SIDES else feature
