"""Who did what to whom, and whose is which figure: every pair of mentions that may state it, judged by a model.

A figure or a firm of a sentence is paired with the firms of that sentence, with those of the sentence before, and with those that the
title and the story name first. The models say of each pair how likely it is told so.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from pipelines.reading.models import load, probability
from pipelines.reading.names.types import Name
from pipelines.reading.quantities.quantity import Quantity
from pipelines.reading.rules.sums import Sums, currency_at
from pipelines.reading.story.features import MOST_WORDS, beside
from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.story.scores import Scores
from pipelines.reading.story.story import Story
from pipelines.reading.text.stems import stem

ENOUGH = 0.06  # that a sentence states such an event at all; below it no pair of it is looked at
MOST = 12  # firms of a sentence, and figures
_STEPS = (0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97)
_BETWEEN = 10  # words looked at
_TITLED = 4  # firms of the title
FAMILIES = {"layoffs": "cut", "funding": "money", "deals": "deal"}  # of groups of phrases: one stands somewhere in a story that tells it
ALL = frozenset(FAMILIES)


@dataclass(frozen=True, slots=True)
class Pair:
    """What may be told in a sentence: `firm` cuts, or raised or cut `figure`, or took `target`. `odds` are 0..1."""

    output: str  # cuts | layoffs | funding | deals
    sentence: int
    firm: Name
    features: frozenset[str]
    figure: Quantity | None = None
    target: Name | None = None
    odds: float = 0.0


def pairs(scores: Scores, outputs: Container[str] = ALL) -> list[Pair]:
    """Every pair of the story for these outputs with its odds, in the order of the sentences; `layoffs` stands for `cuts` too."""
    model = load("pairs")
    found = []
    for pair in candidates(scores, outputs):
        if pair.output in model.outputs:
            odds = probability(model.score(pair.features)[model.outputs.index(pair.output)])
            found.append(Pair(pair.output, pair.sentence, pair.firm, pair.features, pair.figure, pair.target, odds))
    return found


def candidates(scores: Scores, outputs: Container[str] = ALL) -> Iterator[Pair]:
    """The pairs that are worth a look, with what the model sees of them."""
    story = scores.story
    leading = _leading(story)
    families = {group.partition(".")[0] for groups in story.groups.values() for group in groups}
    told = {output for output, family in FAMILIES.items() if output in outputs and family in families}
    before: list[Name] = []
    sums = _sums(story) if "funding" in told else {}
    for sentence in story.sentences:
        firms = _distinct(sentence.names())[:MOST]
        outside = _outside(firms, before, leading)
        if "layoffs" in told and _worth(scores, sentence, "layoffs"):
            yield from _cuts(story, scores, sentence, firms, outside)
        for output in ("layoffs", "funding"):
            figures = sums.get(sentence.index, []) if output == "funding" else sentence.quantities("NUMBER", "PERCENT")
            if figures and output in told and _worth(scores, sentence, output):
                for at, figure in figures[:MOST]:
                    base = _base(story, scores, sentence, output) | _figure(sentence, at, figure)
                    for place, name in firms:
                        found = base | _inside(sentence, at, place) | _firm(story, name, "")
                        yield Pair(output, sentence.index, name, frozenset(found), figure)
                    for source, name in outside:
                        found = base | {f"firm from {source}"} | _firm(story, name, "")
                        yield Pair(output, sentence.index, name, frozenset(found), figure)
        if firms and "deals" in told and (_worth(scores, sentence, "deals") or _worth(scores, sentence, "reverse_acquihire")):
            yield from _deals(story, scores, sentence, firms, outside)
        if firms:
            before = [name for _, name in firms]


def _sums(story: Story) -> dict[int, list[tuple[int, Quantity]]]:
    """The sums of every sentence, those among them that leave out their millions or their currency ("levanta seis") as what they mean."""
    reader = Sums()
    found: dict[int, list[tuple[int, Quantity]]] = {}
    for sentence in story.sentences:
        written = dict(sentence.quantities("MONEY", "NUMBER"))
        for told in reader.read(sentence):
            means = {"value": told.low if told.low == told.high else None, "low": told.low, "high": told.high}
            currency = told.currency or currency_at(story.country)
            figure = replace(written[told.at], kind="money", currency=currency, **means)  # type: ignore[arg-type]
            found.setdefault(sentence.index, []).append((told.at, figure))
    return found


def _cuts(
    story: Story, scores: Scores, sentence: MaskedSentence, firms: list[tuple[int, Name]], outside: list[tuple[str, Name]]
) -> Iterator[Pair]:
    base = _base(story, scores, sentence, "layoffs") | _said(sentence) | {f"firms {min(3, len(firms))}"}
    for at, name in firms:
        found = base | {f"firm {feature}" for feature in beside(sentence, at)} | _firm(story, name, "")
        yield Pair("cuts", sentence.index, name, frozenset(found))
    for source, name in outside:
        yield Pair("cuts", sentence.index, name, frozenset(base | {f"firm from {source}"} | _firm(story, name, "")))


def _deals(
    story: Story, scores: Scores, sentence: MaskedSentence, firms: list[tuple[int, Name]], outside: list[tuple[str, Name]]
) -> Iterator[Pair]:
    base = _base(story, scores, sentence, "deals") | _base(story, scores, sentence, "reverse_acquihire")
    base |= _above("story reverse_acquihire", scores.whole("reverse_acquihire") or 0.0) | _said(sentence)
    for at, taker in firms:
        for place, taken in firms:
            if taker.entity != taken.entity:
                found = base | _inside(sentence, at, place) | _firm(story, taker, "taker ") | _firm(story, taken, "taken ")
                yield Pair("deals", sentence.index, taker, frozenset(found), target=taken)
    for at, name in firms:
        for source, other in outside:
            for taker, taken, side in ((name, other, "taker"), (other, name, "taken")):
                found = base | {f"{side} alone {feature}" for feature in beside(sentence, at)} | {f"{side} inside, other from {source}"}
                found |= _firm(story, taker, "taker ") | _firm(story, taken, "taken ")
                yield Pair("deals", sentence.index, taker, frozenset(found), target=taken)


def _worth(scores: Scores, sentence: MaskedSentence, output: str) -> bool:
    return (scores.sentence(sentence.index, output) or 0.0) >= ENOUGH


def _distinct(names: list[tuple[int, Name]]) -> list[tuple[int, Name]]:
    found: dict[int, tuple[int, Name]] = {}
    for at, name in names:
        found.setdefault(name.entity, (at, name))
    return list(found.values())


def _leading(story: Story) -> list[tuple[str, Name]]:
    """The firms that the title names, and the first of the text."""
    titled = _distinct([found for s in story.sentences if s.field == "title" for found in s.names()])
    title = [("title", name) for _, name in titled[:_TITLED]]
    text = next((name for s in story.sentences if s.field == "text" for _, name in s.names()), None)
    return title + ([("opening", text)] if text is not None else [])


def _outside(firms: list[tuple[int, Name]], before: list[Name], leading: list[tuple[str, Name]]) -> list[tuple[str, Name]]:
    """Firms that a sentence may speak of without naming them, each once, the nearest first."""
    seen = {name.entity for _, name in firms}
    found = []
    for source, name in [*(("before", name) for name in before[:4]), *leading]:
        if name.entity not in seen:
            seen.add(name.entity)
            found.append((source, name))
    return found


def _above(name: str, value: float) -> set[str]:
    return {f"{name} >= {step}" for step in _STEPS if value >= step}


def _base(story: Story, scores: Scores, sentence: MaskedSentence, output: str) -> set[str]:
    found = _above(f"sentence {output}", scores.sentence(sentence.index, output) or 0.0)
    found |= {f"@{group}" for group in story.groups.get(sentence.index, ())}
    return found | {f"place {sentence.place}"}


def _said(sentence: MaskedSentence) -> set[str]:
    """The words of the sentence that say something, and how large a share is spoken of: whether it is all of a firm, a part or an offer."""
    found = {f"says {word}" for word in sentence.stems()[:MOST_WORDS] if len(word) > 3}
    return found | {f"share {'of half' if (share.high or 0) >= 50 else 'below half'}" for _, share in sentence.quantities("PERCENT")}


def _figure(sentence: MaskedSentence, at: int, figure: Quantity) -> set[str]:
    size = len(str(int(abs(figure.high or 0))))
    found = {f"figure {feature}" for feature in beside(sentence, at)}
    return (
        found
        | {f"figure {figure.kind}", f"figure digits {size}", f"figure bound {figure.bound}", f"figure no cut {figure.not_cut}"}
        | ({f"figure of {stem(figure.noun)}"} if figure.noun else set())
    )


def _inside(sentence: MaskedSentence, one: int, other: int) -> set[str]:
    """Two slots of a sentence: which stands first, how far apart, and what stands between."""
    low, high = min(one, other), max(one, other)
    order = "then" if one < other else "after"
    between = sentence.text[low:high].split()[1:]
    stems = [stem(word) for word in between[:_BETWEEN]]
    found = {f"{order}", f"{order} apart {min(8, len(between) // 3)}", f"{order} firms between {min(3, between.count('COMPANY'))}"}
    found |= {f"{order} between {word}" for word in stems}
    found |= {f"{order} between {a} {b}" for a, b in pairwise(stems)}
    if len(between) <= 4:
        found.add(f"{order} all between {' '.join(stems)}")
    found |= {f"{order} one {feature}" for feature in beside(sentence, one)}
    return found | {f"{order} other {feature}" for feature in beside(sentence, other)}


def _firm(story: Story, name: Name, prefix: str) -> set[str]:
    found = _above(f"{prefix}company", name.likely) | _above(f"{prefix}startup", name.startup)
    found |= {f"{prefix}{name.kind}", f"{prefix}{'known' if name.id else 'unknown'}"}
    found |= {f"{prefix}{mark}" for mark, holds in (("big", name.big), ("listed", name.listed)) if holds}
    if name.surface in story.title:
        found.add(f"{prefix}in the title")
    return found
