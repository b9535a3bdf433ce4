"""How right an analysis is against labelled stories: precision, recall and F1 of tags and facts, and how right each field of a fact. Pure.

The measures are those of the gold stories' own scorer: a fact row is matched by at most one predicted row, names match when one is
contained in the other after case, accents and legal forms are taken away, [min, max] is met by the same range or a value inside it,
null only by null. A field is measured on the rows whose companies were found, where the label says it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from vigia.facts import COLUMNS, KINDS, Fact

Row = Mapping[str, Any]

_LITTLE = frozenset(["a", "al", "de", "del", "e", "el", "en", "la", "las", "los", "su", "sus", "y"])
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
    fields: dict[str, Measure] = field(default_factory=dict)  # by kind of fact and field, "layoffs.stage"; `predicted` is `gold`
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
        named |= {f"facts.{name}.f1": measure.f1 for name, measure in self.facts.items()}
        return named | {f"facts.{name}": measure.recall for name, measure in self.fields.items()}


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


def names(kind: type[Fact]) -> list[str]:
    """The fields of a kind as answers and labels name them."""
    ends = {end for pair in kind.ranges.values() for end in pair}
    return [*kind.ranges, *(name for name in COLUMNS[kind.table] if name not in ends)]


def same_companies(kind: type[Fact], gold: Row, said: Row) -> bool:
    return all(same_name(gold.get(name), said.get(name)) for name in kind.companies)


def same_value(kind: type[Fact], name: str, gold: Any, said: Any) -> bool:
    """Whether a field is met: sums within a hundredth, shares within two, a day as precisely as the label tells it, the part of a cut
    where the words of one are among those of the other; the words of a label that has none are not asked for."""
    if name in kind.companies:
        return same_name(gold, said)
    held = COLUMNS[kind.table].get(name)
    if held in (int, float) or name in kind.ranges:
        return same_number(gold, said, 0.01 if name in kind.money else 0.02 if held is float else 0.0)
    if held is list:
        return sorted(map(fold_name, gold or [])) == sorted(map(fold_name, said or []))
    if name == "event_day":
        return gold is None or (isinstance(said, str) and said.startswith(str(gold)))
    if name == "scope":
        return gold is None or _same_words(gold, said)
    if held is str:
        return gold is None or fold_name(gold) == fold_name(said)
    return bool(gold) == bool(said)


def _same_words(gold: object, said: object) -> bool:
    """Whether the words of one that say something are among those of the other."""
    one, other = (set(fold_name(words).split()) - _LITTLE for words in (gold, said))
    return bool(one and other) and (one <= other or other <= one)


def same_fact(kind: type[Fact], gold: Row, said: Row) -> bool:
    """Whether a row is right: its companies, and what else decides for this kind."""
    return same_companies(kind, gold, said) and all(same_value(kind, name, gold.get(name), said.get(name)) for name in kind.decisive)


def unmeasurable(story: Row) -> str | None:
    """Why a story cannot be labelled so: what its labels and facts must be; None when they can be measured against."""
    labels, facts = story.get("labels"), story.get("facts", {})
    if not isinstance(labels, dict) or not isinstance(facts, dict):
        return "has no labels"
    for kind in KINDS:
        rows = facts.get(kind.key)
        if not isinstance(rows, list | None) or not all(isinstance(row, dict) for row in rows or ()):
            return f"has facts that are no list of objects: {kind.key}"
        for row in rows or ():
            for name in names(kind):
                held, value = COLUMNS[kind.table].get(name), row.get(name)
                if held in (int, float) or name in kind.ranges:
                    numbers = value if isinstance(value, list) and len(value) == 2 else [value]
                    if not all(number is None or (isinstance(number, int | float) and not isinstance(number, bool)) for number in numbers):
                        return f"has {kind.key} with a {name} that is neither a number, nor [least, most], nor null: {value!r}"
                elif name == "event_day" and not _is_day(value):
                    return f"has {kind.key} with an event_day that is neither YYYY, YYYY-MM, YYYY-MM-DD nor null: {value!r}"
                elif held is list and not isinstance(value, list | None):
                    return f"has {kind.key} with {name} that are no list: {value!r}"
    return None


def _is_day(value: object) -> bool:
    return value is None or (isinstance(value, str) and re.fullmatch(r"\d{4}(-\d\d){0,2}", value, re.ASCII) is not None)


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
    for kind in KINDS:
        right = predicted = total = 0
        for story in gold:
            wanted = _counted(kind, story)
            said_rows = _counted(kind, analysed.get(story["id"], {}))
            met = match(wanted, said_rows, partial(same_fact, kind))
            right, predicted, total = right + met, predicted + len(said_rows), total + len(wanted)
            if met < max(len(wanted), len(said_rows)):
                result.mistakes.append(f"{story['id']} {kind.key}: {met} right of {len(wanted)}; said {len(said_rows)}")
        result.facts[kind.key] = Measure(right, predicted, total)
        result.fields |= _fields(kind, gold, analysed)
    result.quotes = _quotes(gold, analysed)
    return result


def _rows(kind: type[Fact], story: Row) -> list[Row]:
    return list(story.get("facts", {}).get(kind.key) or [])


def _counted(kind: type[Fact], story: Row) -> list[Row]:
    return [row for row in _rows(kind, story) if all(row.get(name, value) == value for name, value in kind.counted.items())]


def _fields(kind: type[Fact], gold: Sequence[Row], analysed: Mapping[str, Row]) -> dict[str, Measure]:
    """How often each field is right that a label says, on the labelled rows whose companies an answer has; context counts as well."""
    right, total = Counter[str](), Counter[str]()
    for story in gold:
        left = _rows(kind, analysed.get(story["id"], {}))
        for row in _rows(kind, story):
            asked = [name for name in names(kind) if row.get(name) is not None and name not in kind.companies]

            def met(said: Row, row: Row = row, asked: Sequence[str] = asked) -> list[str]:
                return [name for name in asked if same_value(kind, name, row[name], said.get(name))]

            same = [said for said in left if same_companies(kind, row, said)]
            if same:
                best = max(same, key=lambda said: len(met(said)))
                left.remove(best)
                right.update(met(best))
                total.update(asked)
    return {f"{kind.key}.{name}": Measure(right[name], total[name], total[name]) for name in names(kind) if total[name]}


def _quotes(gold: Sequence[Row], analysed: Mapping[str, Row]) -> Measure:
    stand = total = 0
    for story in gold:
        whole = " ".join(f"{story.get('title') or ''}\n{story.get('text') or ''}".split())
        said = analysed.get(story["id"], {})
        for kind in KINDS:
            for row in _counted(kind, said):
                total += 1
                stand += _stands(row.get("quote"), whole, 4)
        for topic in said.get("topics", {}).values():
            if topic.get("tagged"):
                total += 1
                stand += any(_stands(e.get("quote"), whole, 2) for e in topic.get("evidence") or [])
    return Measure(stand, total, total)


def _stands(quote: object, whole: str, least: int) -> bool:
    return isinstance(quote, str) and len(re.findall(r"\w+", quote)) >= least and " ".join(quote.split()) in whole
