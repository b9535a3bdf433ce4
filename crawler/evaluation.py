"""How right an analysis is against labelled stories: precision, recall and F1 of tags and facts. Pure.

The measures are those of the gold stories' own scorer: a fact row is matched by at most one predicted row, names match when one is
contained in the other after case, accents and legal forms are taken away, [min, max] is met by the same range or a value inside it,
null only by null.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]

_LEGAL_FORM = re.compile(r"\b(inc|corp|corporation|s\.?a\.?u?|s\.?l\.?u?|ltd|gmbh|group|grupo|holdings?)\b")


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts and what follows from them; an empty denominator gives 0."""

    right: int
    predicted: int
    gold: int

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(slots=True)
class Evaluation:
    """Measures by topic and by kind of fact, quotes that stand, and what was wrong, story by story."""

    topics: dict[str, Measure] = field(default_factory=dict)
    facts: dict[str, Measure] = field(default_factory=dict)
    quotes: Measure = field(default_factory=lambda: Measure(0, 0, 0))
    mistakes: list[str] = field(default_factory=list)
    stories: int = 0

    @property
    def mean_f1(self) -> float:
        return sum(m.f1 for m in self.topics.values()) / len(self.topics) if self.topics else 0.0

    def figures(self) -> dict[str, float]:
        """Every figure that a floor may name."""
        named = {"mean_f1": self.mean_f1, "quotes": self.quotes.precision}
        for name, measure in self.topics.items():
            named |= {f"{name}.precision": measure.precision, f"{name}.recall": measure.recall, f"{name}.f1": measure.f1}
        return named | {f"facts.{name}.f1": measure.f1 for name, measure in self.facts.items()}


def fold_name(name: object) -> str:
    """A company's name as it is compared."""
    text = unicodedata.normalize("NFKD", (name if isinstance(name, str) else "").casefold())
    text = "".join(c for c in text if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", " ", _LEGAL_FORM.sub(" ", text)).strip()


def same_name(one: object, other: object) -> bool:
    """Whether two names may be one company's."""
    a, b = fold_name(one), fold_name(other)
    if not a or not b:
        return a == b
    return a == b or f" {a} " in f" {b} " or f" {b} " in f" {a} "


def same_number(gold: Any, said: Any, tolerance: float = 0.0) -> bool:
    """Whether a number or [min, max] is met."""
    if gold is None or said is None:
        return gold is None and said is None
    low, high = gold if isinstance(gold, list) else (gold, gold)
    said_low, said_high = said if isinstance(said, list) else (said, said)
    if None in (low, high, said_low, said_high):
        return [low, high] == [said_low, said_high]
    return bool(low - abs(low) * tolerance <= said_low and said_high <= high + abs(high) * tolerance)


def _layoff(gold: Row, said: Row) -> bool:
    return (
        same_name(gold.get("company"), said.get("company"))
        and same_number(gold.get("headcount"), said.get("headcount"))
        and same_number(gold.get("percent"), said.get("percent"), 0.02)
    )


def _deal(gold: Row, said: Row) -> bool:
    return same_name(gold.get("acquirer"), said.get("acquirer")) and same_name(gold.get("target"), said.get("target"))


def _funding(gold: Row, said: Row) -> bool:
    return (
        same_name(gold.get("company"), said.get("company"))
        and same_number(gold.get("amount"), said.get("amount"), 0.01)
        and (gold.get("currency") is None or gold.get("currency") == said.get("currency"))
    )


_FACTS: dict[str, Callable[[Row, Row], bool]] = {"layoffs": _layoff, "deals": _deal, "funding": _funding}


def match(gold: Sequence[Row], said: Sequence[Row], right: Callable[[Row, Row], bool]) -> int:
    """How many gold rows are met, each predicted row used once."""
    left, met = list(said), 0
    for row in gold:
        found = next((p for p in left if right(row, p)), None)
        if found is not None:
            left.remove(found)
            met += 1
    return met


def evaluate(gold: Sequence[Row], analysed: Mapping[str, Row]) -> Evaluation:
    """Compare analyses (by story id) with labelled stories. A story that was not analysed counts as answered with nothing."""
    result = Evaluation(stories=len(gold))
    topics = sorted({topic for story in gold for topic in story.get("labels", {})})
    for topic in topics:
        right = predicted = total = 0
        for story in gold:
            true = bool(story["labels"].get(topic))
            said = bool(analysed.get(story["id"], {}).get("topics", {}).get(topic, {}).get("tagged"))
            right, predicted, total = right + (said and true), predicted + said, total + true
            if said != true:
                result.mistakes.append(
                    f"{story['id']} {topic}: {'tagged, wrongly' if said else 'missed'}: {story.get('title') or '(no title)'}"
                )
        result.topics[topic] = Measure(right, predicted, total)
    for kind, same in _FACTS.items():
        right = predicted = total = 0
        for story in gold:
            wanted = _rows(story.get("facts", {}), kind)
            said_rows = _rows(analysed.get(story["id"], {}).get("facts", {}), kind)
            met = match(wanted, said_rows, same)
            right, predicted, total = right + met, predicted + len(said_rows), total + len(wanted)
            if met < max(len(wanted), len(said_rows)):
                result.mistakes.append(f"{story['id']} {kind}: {met} right of {len(wanted)}; said {len(said_rows)}")
        result.facts[kind] = Measure(right, predicted, total)
    result.quotes = _quotes(gold, analysed)
    return result


def _rows(facts: Row, kind: str) -> list[Row]:
    rows = list(facts.get(kind, []))
    # Only reverse acquihires are scored among the deals: the other kinds are context.
    return [r for r in rows if r.get("kind", "reverse_acquihire") == "reverse_acquihire"] if kind == "deals" else rows


def _quotes(gold: Sequence[Row], analysed: Mapping[str, Row]) -> Measure:
    stand = total = 0
    for story in gold:
        whole = " ".join(f"{story.get('title') or ''}\n{story['text']}".split())
        said = analysed.get(story["id"], {})
        for kind in _FACTS:
            for row in _rows(said.get("facts", {}), kind):
                total += 1
                stand += _stands(row.get("quote"), whole, 4)
        for topic in said.get("topics", {}).values():
            if topic.get("tagged"):
                total += 1
                stand += any(_stands(e.get("quote"), whole, 2) for e in topic.get("evidence") or [])
    return Measure(stand, total, total)


def _stands(quote: object, whole: str, least: int) -> bool:
    return isinstance(quote, str) and len(re.findall(r"\w+", quote)) >= least and " ".join(quote.split()) in whole
