"""What the models say of a row beside who and how much: kind and status of a deal, the stage of a cut, and whether it is background."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from pipelines.reading.facts.statuses import says
from pipelines.reading.models import Linear, load
from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.story.story import Story
from pipelines.reading.text.stems import stem
from vigia.facts import Deal, Fact, FundingRound, Layoff

CHOSEN: Mapping[str, tuple[str, ...]] = {"layoffs": ("stage",), "deals": ("kind", "status")}  # a kind's fields that are one of a few words
BACKGROUND = "background"
MOST_WORDS = 80  # of a sentence that are looked at
SHORT = 2  # letters of a word that is not looked at beside others of the sentence before
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def sentence_of(fact: Fact, story: Story) -> MaskedSentence:
    """The sentence that a row quotes."""
    sentences = story.sentences
    return next((s for s in sentences if s.field == fact.field and s.start <= fact.start < s.end), sentences[0])


def detail_features(fact: Fact, story: Story) -> set[str]:
    """The words of the row's sentence and those before it, what stands there, and what the rules or the pairs make of the row."""
    sentence = sentence_of(fact, story)
    stems = [stem(word) for word in sentence.text.split()[:MOST_WORDS]]
    found = set(stems) | {f"{one} {other}" for one, other in pairwise(stems)}
    found |= {f"@{group}" for group in story.groups.get(sentence.index, ())}
    found |= {f"place {sentence.place}", f"told {fact.background}", f"rule {fact.rule}"}
    if sentence.index:
        before = story.sentences[sentence.index - 1]
        found |= {f"before {stem(word)}" for word in before.text.split()[:MOST_WORDS] if len(word) > SHORT}
        found.add(f"place {before.place} {sentence.place}")
    found |= {f"{chosen} {value}" for chosen in CHOSEN.get(fact.key, ()) if (value := getattr(fact, chosen))}
    if isinstance(fact, Deal):
        found.update(says(sentence.folded, story.source(sentence.field)[sentence.start : sentence.end]))
    found |= {f"share {'of half' if (share.high or 0) >= 50 else 'below half'}" for _, share in sentence.quantities("PERCENT")}
    if _YEAR.search(sentence.folded):
        found.add("a year")
    return found


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
