"""The last decisions of a training, made on answers to examples that the models had not seen: which rows stand, and from which score on."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from corpus.labelled import CHOICES
from pipelines.reading.facts.details import BACKGROUND, CHOSEN, decided
from pipelines.reading.facts.learned import settled
from pipelines.reading.facts.terms import TERMS
from pipelines.reading.models.linear import Linear, probability
from training.answers import Answer, Heard, Proposed
from training.fitting import Fitted, Vocabulary, fit, fit_classes, joined
from training.looking import RA
from training.material import PRESS, topics_of
from training.models import KINDS

# What an analyst can bear, in 1,000 articles of the press as it comes.
FALSE_TAGS = {"layoffs": 0.8, "reverse_acquihire": 0.1}
TAGS = {"ai_startup": 9.0}  # by the definitions of the corpus, 7 or 8 of 1,000 articles of this press are about one
WRONG_ROWS = {"layoffs": 1.0, "funding": 2.6}
SEEN_OFTEN = 5  # rows that have a value: of fewer nothing is learned
AS_GOOD = 0.01  # F1: of thresholds that are as good as the best the highest is taken, for the fewest wrong rows
READ_ENOUGH = 1000  # articles: of fewer, a rate in 1,000 says nothing
DOUBTFUL = 8.0  # stories beside those that are tagged
JUDGED_FROM = 100  # stories that are about a topic: of fewer no judge is made, and the mean of what is said decides
NAMES = {"company": 0.4, "startup": 0.4}  # where precision and recall of names meet, over hands and press
GRID = [step / 100 for step in range(5, 96)]


Judged = list[tuple[float, Proposed]]


@dataclass(slots=True)
class Rows:
    """The model of rows, and what it said of every proposed row when its fold was left out, by answer and kind."""

    model: Linear
    judged: list[dict[str, Judged]] = field(default_factory=list)


def fit_rows(said: Sequence[Answer], folds: int) -> Rows:
    """Fitted on the hands that the rules had never seen, and on press: on the others a proposed row is right by heart."""
    vocabulary = Vocabulary()
    shown: list[tuple[int, str, np.ndarray, bool]] = []
    for answer in said:
        if not answer.example.by_heart:
            for kind, rows in answer.rows.items():
                if answer.example.facts.get(kind) is not None:
                    shown += [(answer.example.fold, kind, vocabulary.encode(row.features), row.is_row is not None) for row in rows]

    def model(leaving_out: int | None) -> Linear:
        fitted: dict[str, Fitted] = {}
        for kind in KINDS:
            chosen = [(numbers, right) for fold, of, numbers, right in shown if of == kind and fold != leaving_out]
            if len({right for _, right in chosen}) == 2:
                examples, truth = [numbers for numbers, _ in chosen], [right for _, right in chosen]
                fitted[kind] = fit(vocabulary, examples, truth, [1.0] * len(chosen), penalty=0.05, least=3, lightest=0.01)
        return joined(fitted)

    without = [model(fold) for fold in range(folds)]
    result = Rows(model(None))
    for answer in said:
        judge = without[answer.example.fold]
        of_kind = {
            kind: [(probability(judge.score(row.features)[judge.outputs.index(kind)]), row) for row in rows]
            for kind, rows in answer.rows.items()
            if kind in judge.outputs
        }
        result.judged.append(of_kind)
    return result


def kept(judged: Judged, threshold: float) -> list[Proposed]:
    """The rows that stand, as a run settles them."""
    enough = [(odds, row) for odds, row in judged if odds >= threshold]
    facts = {id(fact) for fact in settled([(odds, row.fact) for odds, row in enough])}
    return [row for _, row in enough if id(row.fact) in facts]


def fit_details(said: Sequence[Answer], leaving_out: int | None) -> Linear:
    """Of rows that are right: which kind a deal is and how far it or a cut has come, and what is told as background."""
    vocabulary = Vocabulary()
    shown = [
        (kind, vocabulary.encode(row.details), answer.example.facts[kind][row.is_row])  # type: ignore[index]
        for answer in said
        if answer.example.fold != leaving_out
        for kind in KINDS
        for row in (*answer.rows.get(kind, ()), *answer.told.get(kind, ()))
        if row.is_row is not None
    ]
    fitted: dict[str, Fitted] = {}
    for kind, names in CHOSEN.items():
        for name in names:
            told = [(numbers, row.get(name, RA if name == "kind" else None)) for of, numbers, row in shown if of == kind]
            often = {value for value, count in Counter(value for _, value in told).items() if count >= SEEN_OFTEN} & set(CHOICES[name])
            chosen = [(numbers, str(value)) for numbers, value in told if value in often]
            examples, values = [numbers for numbers, _ in chosen], [value for _, value in chosen]
            of_values = fit_classes(vocabulary, examples, values, penalty=0.1, least=2, lightest=0.02)
            fitted |= {f"{kind}.{name}.{value}": one for value, one in of_values.items()}
    for kind in KINDS:
        of_kind = [(numbers, bool(row.get(BACKGROUND))) for of, numbers, row in shown if of == kind]
        if sum(told for _, told in of_kind) >= SEEN_OFTEN:
            weights = [2.0 if told else 1.0 for _, told in of_kind]
            examples, truth = [numbers for numbers, _ in of_kind], [told for _, told in of_kind]
            fitted[f"{kind}.{BACKGROUND}"] = fit(vocabulary, examples, truth, weights, penalty=0.1, least=2, lightest=0.02)
    return joined(fitted)


def fit_tags(said: Sequence[Heard], leaving_out: int | None) -> Linear:
    """The judge of every topic, fitted on what is said of press and of the stories of hands that the rules had never seen."""
    vocabulary = Vocabulary()
    fitted: dict[str, Fitted] = {}
    for topic in topics_of(one.example for one in said):
        shown = [one for one in said if topic in one.tags and not one.example.by_heart]
        about = sum(bool(one.example.labels[topic]) for one in shown if one.example.hand != PRESS)
        if about >= JUDGED_FROM:
            chosen = [one for one in shown if leaving_out is None or one.example.fold != leaving_out]
            examples = [vocabulary.encode(one.tags[topic]) for one in chosen]
            truth = [bool(one.example.labels[topic]) for one in chosen]
            fitted[topic] = fit(vocabulary, examples, truth, [1.0] * len(chosen), penalty=0.05, least=4, lightest=0.005)
    return joined(fitted)


def fit_terms(said: Sequence[Answer], leaving_out: int | None) -> Linear:
    """Who leads and who goes, which sum is paid and at which a firm is valued, of rows that are right."""
    vocabulary = Vocabulary()
    shown = [(term, vocabulary.encode(term.features)) for answer in said if answer.example.fold != leaving_out for term in answer.terms]
    fitted: dict[str, Fitted] = {}
    for output in TERMS:
        chosen = [(numbers, term.true) for term, numbers in shown if term.output == output]
        if sum(true for _, true in chosen) >= SEEN_OFTEN:
            examples, truth = [numbers for numbers, _ in chosen], [true for _, true in chosen]
            fitted[output] = fit(vocabulary, examples, truth, [1.0] * len(chosen), penalty=0.1, least=3, lightest=0.02)
    return joined(fitted)


def with_kinds(said: Sequence[Answer], folds: int) -> None:
    """A proposed deal counts as a labelled one where models that had not seen its story give it the right kind."""
    models = [fit_details(said, fold) for fold in range(folds)]
    for answer in said:
        wanted = answer.example.facts.get("deals") or ()
        for at, row in enumerate(rows := answer.rows.get("deals", [])):
            if row.is_row is not None:
                kind = decided(models[answer.example.fold], "deals", row.details).get("kind")
                rows[at] = replace(row, counts=kind == wanted[row.is_row].get("kind", RA))


def fit_pairs(said: Sequence[Heard], leaving_out: int | None) -> Linear:
    """Which pairs are told."""
    vocabulary = Vocabulary()
    shown = [
        (candidate, vocabulary.encode(candidate.features))
        for one in said
        if leaving_out is None or one.example.fold != leaving_out
        for candidate in one.pairs
    ]
    fitted: dict[str, Fitted] = {}
    for output in ("cuts", *KINDS):
        chosen = [(numbers, one.true) for one, numbers in shown if one.output == output]
        weights = [2.0 if true else 1.0 for _, true in chosen]
        fitted[output] = fit(vocabulary, [n for n, _ in chosen], [t for _, t in chosen], weights, penalty=0.1, least=3, lightest=0.02)
    return joined(fitted)


def choose(said: Sequence[Answer], rows: Rows) -> dict[str, float]:
    """All thresholds. What stands in the press's way is what it can bear; else where F1 is best over the hands."""
    found = dict(NAMES)
    for topic in topics_of(answer.example for answer in said):
        found[topic], found[f"doubtful.{topic}"] = _of_topic(said, topic)
    for kind in KINDS:
        found[f"rows.{kind}"] = _of_rows(said, rows, kind)
    return found


def _of_topic(said: Sequence[Answer], topic: str) -> tuple[float, float]:
    press = [answer for answer in said if answer.example.hand == PRESS]
    judged = verdicts([a for a in said if a.example.hand != PRESS and not a.example.by_heart], topic)
    reached = [f1(*counts(judged, step)) for step in GRID]
    best = [step for step, found in zip(GRID, reached, strict=True) if found == max(reached)]
    threshold = best[len(best) // 2]
    doubtful = threshold / 2
    if press:
        if topic in FALSE_TAGS:
            wrong = sorted((a.scores[topic] for a in press if a.example.labels.get(topic) is False), reverse=True)
            threshold = max(threshold, _nth(wrong, FALSE_TAGS[topic] * len(press) / 1000))
        all_of_them = sorted((a.scores[topic] for a in press), reverse=True)
        if topic in TAGS:
            threshold = max(threshold, _nth(all_of_them, TAGS[topic] * len(press) / 1000))
        tagged = sum(score >= threshold for score in all_of_them)
        doubtful = min(threshold - 0.02, max(threshold / 4, _nth(all_of_them, tagged + DOUBTFUL * len(press) / 1000)))
    return _written(threshold), _written(doubtful)


def _written(threshold: float) -> float:
    """With three decimals, as the manifest has it; none that a score misses is reached for it."""
    return math.ceil(round(threshold * 1000, 6)) / 1000


def verdicts(said: Sequence[Answer], topic: str) -> list[tuple[float, bool]]:
    """The score and the truth of every story whose labels say it."""
    return [(a.scores[topic], bool(a.example.labels[topic])) for a in said if a.example.labels.get(topic) is not None]


def _nth(scores: Sequence[float], allowed: float) -> float:
    """The lowest threshold that no more than `allowed` of these scores, the highest first, reach."""
    at = int(allowed)
    return min(1.0, scores[at] + 0.0005) if at < len(scores) else 0.0


def _of_rows(said: Sequence[Answer], rows: Rows, kind: str) -> float:
    pairs = list(zip(said, rows.judged, strict=True))
    press = [(a, of) for a, of in pairs if a.example.hand == PRESS and a.example.facts.get(kind) is not None]
    least = 0.0
    if len(press) >= READ_ENOUGH and kind in WRONG_ROWS:
        proposed = [of[kind] for _, of in press if of.get(kind)]
        allowed = WRONG_ROWS[kind] * len(press) / 1000
        least = next((step for step in GRID if sum(row.is_row is None for of in proposed for row in kept(of, step)) <= allowed), GRID[-1])
    chosen = [(a, of) for a, of in pairs if a.example.hand != PRESS and not a.example.by_heart]
    reached = {step: f1(*row_counts(chosen, kind, step)) for step in GRID}
    best = max(step for step in GRID if reached[step] >= max(reached.values()) - AS_GOOD)
    return round(max(least, best), 3)


def row_counts(chosen: Sequence[tuple[Answer, Mapping[str, Judged]]], kind: str, threshold: float) -> tuple[int, int, int]:
    """Right, said and true; a labelled row is met once."""
    right = said = 0
    for _, of in chosen:
        rows = kept(of.get(kind, []), threshold)
        said += len(rows)
        right += len({row.is_row for row in rows if row.is_row is not None and row.counts})
    return right, said, sum(len(a.example.facts.get(kind) or ()) for a, _ in chosen)


def counts(judged: Sequence[tuple[float, bool]], threshold: float) -> tuple[int, int, int]:
    """Right, said and true."""
    return (
        sum(true and score >= threshold for score, true in judged),
        sum(score >= threshold for score, _ in judged),
        sum(true for _, true in judged),
    )


def f1(right: int, said: int, true: int) -> float:
    return 2 * right / (said + true) if said + true else 0.0
