"""What the models say of a row beside who and how much: kind and status of a deal, the stage of a cut, and whether it is background."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from pipelines.reading.facts.statuses import says
from pipelines.reading.models import Linear, load
from pipelines.reading.story.features import beside
from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.story.story import Story
from pipelines.reading.text.stems import stem
from vigia.facts import Deal, Fact, FundingRound, Layoff

CHOSEN: Mapping[str, tuple[str, ...]] = {"layoffs": ("stage",), "deals": ("kind", "status")}  # a kind's fields that are one of a few words
BACKGROUND = "background"
MOST_WORDS = 80  # of a sentence that are looked at
SHORT = 2  # letters of a word that is not looked at in another sentence
_APART = 5  # how many words of content a pair may span
_TITLES = 3  # sentences of a title, at most
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def sentence_of(fact: Fact, story: Story) -> MaskedSentence:
    """The sentence that a row quotes."""
    sentences = story.sentences
    return next((s for s in sentences if s.field == fact.field and s.start <= fact.start < s.end), sentences[0])


def detail_features(fact: Fact, story: Story) -> set[str]:
    """What the story tells of a row, and what the rules or the pairs make of it."""
    found = {f"told {fact.background}", f"rule {fact.rule}"}
    found |= {f"{chosen} {value}" for chosen in CHOSEN.get(fact.key, ()) if (value := getattr(fact, chosen))}
    firms = {side: name for side in fact.companies if (name := getattr(fact, side))}
    return found | told_features(type(fact), sentence_of(fact, story), firms, story)


def told_features(kind: type[Fact], sentence: MaskedSentence, firms: Mapping[str, str], story: Story) -> set[str]:
    """The words of a sentence, of those beside it and of the title, what stands beside the firms (by their sides) and the shares."""
    stems = sentence.stems()[:MOST_WORDS]
    found = set(stems) | {f"{one} {other}" for one, other in pairwise(stems)}
    content = [word for word in stems if len(word) > SHORT + 1 or word.isupper()]
    for apart in range(1, _APART):
        found.update([f"{one}>{other}" for one, other in zip(content, content[apart:], strict=False)])
    found |= {f"@{group}" for group in story.groups.get(sentence.index, ())} | {f"place {sentence.place}"}
    if sentence.index:
        before = story.sentences[sentence.index - 1]
        found |= _words("before", before)
        found.add(f"place {before.place} {sentence.place}")
    if sentence.index + 1 < len(story.sentences) and (after := story.sentences[sentence.index + 1]).field == sentence.field:
        found |= _words("next", after)
    for other in story.sentences[:_TITLES]:
        if other.field == "title":
            found |= _words("title", other)
    if kind is Deal:
        found.update(says(sentence.folded, story.source(sentence.field)[sentence.start : sentence.end]))
    for side, name in firms.items():
        at = next((at for at, other in sentence.names() if other.name == name), None)
        found |= {f"{side} elsewhere"} if at is None else {f"{side} {feature}" for feature in beside(sentence, at)}
    for at, share in sentence.quantities("PERCENT"):
        found.add(f"share {'of half' if (share.high or 0) >= 50 else 'below half'}")
        found |= {f"share {feature}" for feature in beside(sentence, at)}
        if (share.high or 0) >= 100:
            found.add("share of all")
    if _YEAR.search(sentence.folded):
        found.add("a year")
    return found


def _words(where: str, sentence: MaskedSentence) -> set[str]:
    return {f"{where} {stem(word)}" for word in sentence.text.split()[:MOST_WORDS] if len(word) > SHORT}


def decided(model: Linear, key: str, seen: Iterable[str]) -> dict[str, str | bool]:
    """The likeliest value of every field that the model knows of a kind of fact."""
    scores = dict(zip(model.outputs, model.score(seen), strict=True))
    found: dict[str, str | bool] = {}
    for chosen in CHOSEN.get(key, ()):
        prefix = f"{key}.{chosen}."
        values = {output.removeprefix(prefix): score for output, score in scores.items() if output.startswith(prefix)}
        if values:
            found[chosen] = max(values, key=lambda value: values[value])
    if (told := scores.get(f"{key}.{BACKGROUND}")) is not None:
        found[BACKGROUND] = told > 0
    return found


def detailed(fact: Fact, story: Story) -> Fact:
    """The row with its details as the models decide them. Raises ModelError."""
    if not isinstance(fact, Layoff | Deal | FundingRound) or not story.sentences:
        return fact
    values: dict[str, Any] = dict(decided(load("details"), fact.key, detail_features(fact, story)))
    return replace(fact, **values)
