"""The judges of a training, fitted on answers to examples that the models before them had not seen: topics, pairs, rows and their terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from corpus.labelled import CHOICES
from pipelines.reading.facts.details import BACKGROUND, CHOSEN, decided
from pipelines.reading.facts.terms import TERMS
from pipelines.reading.models.linear import Linear, probability
from training.answers import Answer, Heard, Proposed
from training.fitting import Fitted, Vocabulary, fit, fit_classes, joined
from training.looking import RA
from training.material import PRESS, topics_of
from training.models import KINDS

SEEN_OFTEN = 5  # rows that have a value: of fewer nothing is learned
JUDGED_FROM = 100  # stories that are about a topic: of fewer no judge is made, and the mean of what is said decides

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
