"""What the models are shown of an example: the features of its names, its sentences and itself, with what is true of them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from pipelines.evaluation import same_name
from pipelines.reading.names.features import features
from pipelines.reading.names.judged import open_to_doubt
from pipelines.reading.names.recognise import named
from pipelines.reading.rules.proposals import propose
from pipelines.reading.story.features import sentence_features, story_features
from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.story.reading import fields_of, read_story
from pipelines.reading.text.fold import fold
from training.fitting import Vocabulary
from training.material import PRESS, Example

RA = "reverse_acquihire"
COMPANIES = ("company", "ai_startup")
SENTENCES = ("layoffs", "reverse_acquihire", "deals", "funding")
_SLOT = re.compile(r"\b(?:COMPANY|PERSON|MONEY|PERCENT|NUMBER)\b")
WORD = re.compile(r"[a-zñ]{3,}")
SHARE_WITH_WORDS = 0.66  # of the sentences of real press in which words of the lexicons stand, and that state nothing
SHARE_OF_PRESS = 0.15  # of those in which none do


@dataclass(slots=True)
class LookedAt:
    """An example as numbers. A sentence's truth is None where the labels do not say."""

    example: Example
    story: np.ndarray
    sentences: list[tuple[np.ndarray, dict[str, bool | None]]] = field(default_factory=list)


@dataclass(slots=True)
class LookedNames:
    """The names of an example as numbers, each with whether it is a company, and an AI startup."""

    example: Example
    names: list[tuple[np.ndarray, bool | None, bool | None]] = field(default_factory=list)


def look(example: Example, vocabulary: Vocabulary) -> LookedAt:
    """Read the example as a run does, its names judged by the models in use, and note what its labels say of it and of every sentence."""
    reading = read_story(example.title, example.text, country=example.country)
    story = propose(reading).story
    found = LookedAt(example, vocabulary.encode(story_features(story)))
    quotes = {output: _quotes(example, output) for output in SENTENCES}
    for sentence in story.sentences:
        truth = {output: _states(example, output, sentence, quotes[output]) for output in SENTENCES}
        share = SHARE_WITH_WORDS if story.groups.get(sentence.index) else SHARE_OF_PRESS
        if example.hand == PRESS and not any(truth.values()) and not drawn(example.id, share, sentence):
            continue
        found.sentences.append((vocabulary.encode(sentence_features(story, sentence)), truth))
    return found


def look_at_names(example: Example, vocabulary: Vocabulary) -> LookedNames:
    """The names of the example as the rules leave them, and what its labels say of each."""
    found = LookedNames(example)
    if example.hand != PRESS or example.names is not None or example.labels.get("ai_startup") is not None or drawn(example.id, 0.12):
        _look_at_names(example, found, vocabulary)
    return found


def drawn(identity: str, share: float, sentence: MaskedSentence | None = None) -> bool:
    """The same choice in every run."""
    key = f"{identity} {sentence.index if sentence else ''}"
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) / 2**32 < share


def _quotes(example: Example, output: str) -> list[set[str]] | None:
    """The words of the sentences that state such an event; None where nobody has read the story for it."""
    kind = "deals" if output == "reverse_acquihire" else output
    rows = example.facts.get(kind)
    if output == "reverse_acquihire" and example.labels.get(output) is False:
        return []
    if rows is None:
        return None
    if output == "reverse_acquihire":
        rows = [row for row in rows if row.get("kind", output) == output]
    return [set(WORD.findall(fold(row["quote"]))) for row in rows if row.get("quote")]


def _states(example: Example, output: str, sentence: MaskedSentence, quotes: list[set[str]] | None) -> bool | None:
    if quotes is None:
        return None
    if states_it(words_of(sentence), quotes):
        return True
    kind = "deals" if output == "reverse_acquihire" else output
    told = bool(example.facts.get(kind)) if output != "reverse_acquihire" else bool(quotes)
    told = told or bool(example.labels.get(output))
    return None if told else False  # another sentence of a story that tells of one may well tell of it, too


def words_of(sentence: MaskedSentence) -> set[str]:
    """Its words, without the slots."""
    return set(WORD.findall(_SLOT.sub(" ", sentence.text)))


def states_it(words: set[str], quotes: list[set[str]]) -> bool:
    """Whether the words of a sentence are those of one of the quotes."""
    return len(words) >= 3 and any(len(words & quote) >= 0.75 * len(words) for quote in quotes)


def _look_at_names(example: Example, found: LookedNames, vocabulary: Vocabulary) -> None:
    story = named(fields_of(example.title, example.text))
    spans = _spans(example)
    sure = example.labels.get("ai_startup")
    acting, young = _acting(example), _young(example)
    for entity in open_to_doubt(story):
        company: bool | None = None
        startup: bool | None = None
        votes: Counter[str] = Counter()
        inside = False
        for mention in entity.mentions:
            if mention.field and not example.named_in[0] <= mention.start < example.named_in[1]:
                continue
            inside = True
            votes.update(kind for start, end, kind in spans[mention.field] if start < mention.end and mention.start < end)
        if example.names is not None and inside:
            kind = votes.most_common(1)[0][0] if votes else "none"
            company, startup = kind in COMPANIES, kind == "ai_startup"
        elif example.startups and votes:
            company, startup = True, True
        elif sure is False or (sure and example.startups):
            startup = False
        if example.names is None and any(same_name(name, entity.name) for name in acting):
            company = True
            startup = True if sure and any(same_name(name, entity.name) for name in young) else startup
        if company is not None or startup is not None:
            found.names.append((vocabulary.encode(features(story, entity)), company, startup))


def _acting(example: Example) -> set[str]:
    """Who cuts, buys, is bought or raises money in the labelled rows: companies, also where nobody labelled the names."""
    rows = [row for of_kind in example.facts.values() for row in of_kind or ()]
    return {str(row[side]) for row in rows for side in ("company", "acquirer", "target") if row.get(side)}


def _young(example: Example) -> set[str]:
    """In a story of an AI startup: whose team was taken, and who raised money where only one did."""
    taken = {str(row["target"]) for row in example.facts["deals"] or () if row.get("target") and row.get("kind", RA) == RA}
    raised = {str(row["company"]) for row in example.facts["funding"] or () if row.get("company")}
    return taken | (raised if len(raised) == 1 else set())


def _spans(example: Example) -> dict[int, list[tuple[int, int, str]]]:
    """Where the labelled names stand, the longest first where they overlap."""
    labelled = example.names if example.names is not None else [(name, "ai_startup") for name in example.startups]
    spans: dict[int, list[tuple[int, int, str]]] = {0: [], 1: []}
    for surface, kind in sorted(labelled, key=lambda pair: (-len(pair[0]), pair)):
        for number, whole in enumerate((example.title, example.text)):
            for match in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", whole):
                start, end = match.span()
                if not any(a < end and start < b for a, b, _ in spans[number]):
                    spans[number].append((start, end, kind))
    return spans
