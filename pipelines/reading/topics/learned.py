"""The tag of a topic as models and rules judge it.

A judge weighs what the rules, the names, the sentences and the whole story say; of a topic with few labelled stories the mean of what they
say decides, and one without any is judged by its rules alone. Which threshold holds was chosen by `make train`, at the
rates at which topics occur in the press; without one, the topic file's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipelines.reading.models import load, probability, thresholds
from pipelines.reading.names.types import Name
from pipelines.reading.rules.proposals import Proposals
from pipelines.reading.story.reading import Reading
from pipelines.reading.story.scores import Scores
from pipelines.reading.topics.features import tag_features
from vigia.facts import Evidence
from vigia.items import TopicTag

QUOTED = 2  # sentences that prove a tag for which no rule fired
LEARNED = "learned"
WORTH_READING = 0.08  # of what the rules or the story say; with less, the best of its sentences could hardly make a story doubtful


def judge(tags: Sequence[TopicTag], reading: Reading, scores: Scores, proposals: Proposals) -> list[TopicTag]:
    """The tags that the rules gave, judged again."""
    return [_judge(tag, reading, scores, proposals) for tag in tags]


def score_of(tag: TopicTag, said: Mapping[str, float], reading: Reading, scores: Scores, proposals: Proposals) -> float:
    """0..1: what the judge makes of what the others say of a topic, or their mean."""
    model = load("tags")
    if tag.topic not in model.outputs:
        return sum(said.values()) / len(said)
    seen = tag_features(tag, said, reading, scores, proposals)
    return probability(model.score(seen)[model.outputs.index(tag.topic)])


def parts(tag: TopicTag, reading: Reading, scores: Scores) -> dict[str, float]:
    """What is weighed: the rules' score, the story's, the most likely name's and the most telling sentence's."""
    found = {"rules": tag.score}
    if (whole := scores.whole(tag.topic)) is not None:
        found["story"] = whole
    if (name := leading(tag.topic, reading)) is not None:
        found["name"] = name.startup if isinstance(name, Name) else 0.0
    if whole is not None and tag.topic in load("sentences").outputs:
        # Where neither the rules nor the story say anything of it no sentence is read: that is most of the press.
        best = scores.best(tag.topic) if max(found.values()) >= WORTH_READING else None
        found["sentence"] = best[0] if best else 0.0
    return found


def leading(topic: str, reading: Reading) -> Name | bool | None:
    """The name that is most likely what the topic is about; False where no name is, None where the topic is about no names."""
    if topic != load("companies").outputs[1]:
        return None
    return max(reading.names, key=lambda name: name.startup, default=False)


def _judge(tag: TopicTag, reading: Reading, scores: Scores, proposals: Proposals) -> TopicTag:
    found = parts(tag, reading, scores)
    if len(found) == 1:
        return tag
    score = round(score_of(tag, found, reading, scores, proposals), 4)
    passes = score >= thresholds()[tag.topic]
    close = passes or score >= thresholds()[f"doubtful.{tag.topic}"]
    evidence = tag.evidence or (_evidence(tag.topic, reading, scores) if close else [])
    tagged = passes and bool(evidence)
    return replace(tag, tagged=tagged, doubtful=close and not tagged, score=score, evidence=evidence)


def _evidence(topic: str, reading: Reading, scores: Scores) -> list[Evidence]:
    sentences = scores.story.sentences
    if (best := scores.best(topic)) is not None:
        chosen = best[1][:QUOTED]
    elif isinstance(name := leading(topic, reading), Name):
        chosen = [s.index for s in sentences if s.field == name.field and s.start <= name.start < s.end][:QUOTED]
    else:
        chosen = [s.index for s in sentences[:QUOTED]]
    found = []
    for index in sorted(chosen):
        quote, start, end = scores.story.quote(sentences[index])
        if len(quote.split()) > 1:
            found.append(Evidence(quote[:400], sentences[index].field, start, min(end, start + 400), LEARNED))
    return found
