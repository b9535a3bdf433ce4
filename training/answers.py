"""What a reading with given models says of the examples that they were not made from: by the code of a run, in processes of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from pipelines.evaluation import same_fact, same_name, same_number
from pipelines.reading.facts.details import detail_features
from pipelines.reading.facts.learned import judged_rows
from pipelines.reading.facts.pairs import Pair, candidates
from pipelines.reading.facts.rows import read_facts
from pipelines.reading.models import use
from pipelines.reading.rules.proposals import propose
from pipelines.reading.story.reading import read_story
from pipelines.reading.story.scores import Scores
from pipelines.reading.text.fold import fold
from pipelines.reading.topics.learned import judge
from pipelines.reading.topics.tagging import tag
from training.looking import WORD, states_it, words_of
from training.material import Example
from vigia.facts import Fact, values

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A row that is proposed for a story: what the models see of it, and which of the labelled rows it is (None: none of them).

    Of a deal its sides decide; of which kind it is the model of details says.
    """

    fact: Fact
    features: tuple[str, ...]
    is_row: int | None
    details: tuple[str, ...]  # what the model of details sees
    counts: bool = True  # a deal of the wrong kind is no right row


@dataclass(slots=True)
class Answer:
    """An example as the models judge it: the score of each topic, by all and by the rules alone, and the rows that are proposed."""

    example: Example
    scores: dict[str, float]
    rules: dict[str, float]
    rows: dict[str, list[Proposed]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair, and whether it is told."""

    output: str
    features: tuple[str, ...]
    true: bool


def answers(examples: Sequence[Example], folder: Path) -> list[Answer]:
    return _mapped(_answer, examples, folder)


def paired(examples: Sequence[Example], folder: Path) -> list[list[Candidate]]:
    """The pairs of every example that was read for facts."""
    return _mapped(_pairs, examples, folder)


def _mapped(work: Callable[[Example], T], examples: Sequence[Example], folder: Path) -> list[T]:
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork"), initializer=use, initargs=(folder,)) as pool:
        return list(pool.map(work, examples, chunksize=50))


def _answer(example: Example) -> Answer:
    reading = read_story(example.title, example.text, country=example.country)
    found = propose(reading)
    scores = Scores(found.story)
    ruled = tag(reading, proposals=found)
    tags = judge(ruled, reading, scores)
    answer = Answer(example, {t.topic: t.score for t in tags}, {t.topic: t.score for t in ruled})
    for _, fact, seen in judged_rows(read_facts(reading, found), reading, scores, tags):
        wanted = example.facts.get(fact.key) or ()
        said = values(fact)
        row = next((number for number, row in enumerate(wanted) if same_fact(type(fact), row, said)), None)
        details = tuple(sorted(detail_features(fact, found.story)))
        answer.rows.setdefault(fact.key, []).append(Proposed(fact, tuple(sorted(seen)), row, details))
    return answer


def _pairs(example: Example) -> list[Candidate]:
    if all(rows is None for rows in example.facts.values()):
        return []
    scores = Scores(propose(read_story(example.title, example.text, country=example.country)).story)
    found = []
    for pair in candidates(scores):
        rows = example.facts.get(pair.output)
        if rows is None:
            continue
        row = next((row for row in rows if _tells(pair, row)), None)
        if pair.output == "deals" and row is not None:
            words = words_of(scores.story.sentences[pair.sentence])
            if row.get("quote") and not states_it(words, [_quoted(row)]):
                continue  # both are named, and the deal is told elsewhere
        found.append(Candidate(pair.output, tuple(sorted(pair.features)), row is not None))
    return found


def _quoted(row: Mapping[str, Any]) -> set[str]:
    return set(WORD.findall(fold(row["quote"])))


def _tells(pair: Pair, row: Mapping[str, Any]) -> bool:
    if pair.target is not None:
        return same_name(row.get("acquirer"), pair.firm.name) and same_name(row.get("target"), pair.target.name)
    figure = pair.figure
    assert figure is not None
    if not same_name(row.get("company"), pair.firm.name):
        return False
    number = figure.value if figure.value is not None else [figure.low, figure.high]
    if pair.output == "funding":
        return row.get("amount") is not None and same_number(row["amount"], number, 0.01)
    name, slack = ("percent", 0.02) if figure.kind == "percent" else ("headcount", 0.0)
    return row.get(name) is not None and same_number(row[name], number, slack)
