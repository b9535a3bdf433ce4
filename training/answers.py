"""What a reading with given models says of the examples that they were not made from: by the code of a run, in processes of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from pipelines.evaluation import same_fact, same_name, same_number
from pipelines.reading.facts.details import detail_features, told_features
from pipelines.reading.facts.learned import judged_rows
from pipelines.reading.facts.pairs import Pair, candidates
from pipelines.reading.facts.rows import read_facts
from pipelines.reading.facts.terms import terms
from pipelines.reading.models import use
from pipelines.reading.rules.proposals import propose
from pipelines.reading.story.reading import read_story
from pipelines.reading.story.scores import Scores
from pipelines.reading.story.story import Story
from pipelines.reading.text.fold import fold
from pipelines.reading.topics.features import tag_features
from pipelines.reading.topics.learned import judge, parts
from pipelines.reading.topics.tagging import tag
from training.looking import WORD, drawn, states_it, words_of
from training.material import PRESS, Example
from vigia.facts import KINDS, Deal, Fact, FundingRound, values

T = TypeVar("T")
NOTHING = 0.05  # mean of what is said of a topic, below which an article is about nothing of it


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


@dataclass(frozen=True, slots=True)
class Told:
    """A labelled row that nobody proposed, as the model of details would see it."""

    is_row: int
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be told, and whether it is."""

    output: str
    features: tuple[str, ...]
    true: bool


@dataclass(slots=True)
class Answer:
    """An example as the models judge it: the score of each topic, by all and by the rules alone, and the rows that are proposed."""

    example: Example
    scores: dict[str, float]
    rules: dict[str, float]
    rows: dict[str, list[Proposed]] = field(default_factory=dict)
    told: dict[str, list[Told]] = field(default_factory=dict)  # labelled rows that nobody proposed
    terms: list[Candidate] = field(default_factory=list)  # of the rows that are right


@dataclass(frozen=True, slots=True)
class Heard:
    """An example as the models of names, sentences and stories see it: what the judge of every topic is shown, and the pairs."""

    example: Example
    tags: Mapping[str, tuple[str, ...]]
    pairs: Sequence[Candidate]


def answers(examples: Sequence[Example], folder: Path) -> list[Answer]:
    return _mapped(_answer, examples, folder)


def heard(examples: Sequence[Example], folder: Path) -> list[Heard]:
    """Of the examples that somebody has read what judges are fitted on."""
    return _mapped(_heard, examples, folder)


def _mapped(work: Callable[[Example], T], examples: Sequence[Example], folder: Path) -> list[T]:
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork"), initializer=use, initargs=(folder,)) as pool:
        return list(pool.map(work, examples, chunksize=50))


def _answer(example: Example) -> Answer:
    reading = read_story(example.title, example.text, country=example.country)
    found = propose(reading)
    scores = Scores(found.story)
    ruled = tag(reading, proposals=found)
    tags = judge(ruled, reading, scores, found)
    answer = Answer(example, {t.topic: t.score for t in tags}, {t.topic: t.score for t in ruled})
    for _, fact, seen in judged_rows(read_facts(reading, found), reading, scores, tags):
        wanted = example.facts.get(fact.key) or ()
        said = values(fact)
        row = next((number for number, row in enumerate(wanted) if same_fact(type(fact), row, said)), None)
        details = tuple(sorted(detail_features(fact, found.story)))
        answer.rows.setdefault(fact.key, []).append(Proposed(fact, tuple(sorted(seen)), row, details))
    right = {(one.fact.key, one.is_row): one for rows in answer.rows.values() for one in reversed(rows) if one.is_row is not None}
    facts = {key: _with_kind(one, example) for key, one in right.items()}
    for (key, number), told in facts.items():
        label = (example.facts[key] or ())[number or 0]
        answer.terms += _terms(told, label, list(facts.values()), found.story)
    for kind in KINDS:
        answer.told[kind.key] = list(_told(kind, example, found.story, {row.is_row for row in answer.rows.get(kind.key, ())}))
    return answer


def _with_kind(row: Proposed, example: Example) -> Fact:
    """A row that is right; of a deal with the kind that its label says, for the model of kinds is made later."""
    fact, label = row.fact, (example.facts[row.fact.key] or ())[row.is_row or 0]
    return replace(fact, kind=label.get("kind") or fact.kind) if isinstance(fact, Deal) else fact


def _terms(fact: Fact, label: Mapping[str, Any], rows: Sequence[Fact], story: Story) -> Iterator[Candidate]:
    """Whatever may be a term of a row that is right, with what its label says of it."""
    if isinstance(fact, FundingRound | Deal):
        for term in terms(fact, rows, story):
            if term.money is not None:
                name = "amount" if term.output == "paid" else "valuation"
                true = label.get(name) is not None and same_number(label[name], term.money.value, 0.01)
            else:
                true = any(same_name(name, term.name) for name in label.get("lead_investors" if term.output == "leads" else "people") or ())
            yield Candidate(term.output, tuple(sorted(term.features)), true)


def _told(kind: type[Fact], example: Example, story: Story, proposed: Container[int | None]) -> Iterator[Told]:
    """The labelled rows that were not proposed, where the sentence that they quote is one of the story."""
    for number, row in enumerate(example.facts.get(kind.key) or ()):
        if number in proposed or not row.get("quote"):
            continue
        sentence = next((s for s in story.sentences if states_it(words_of(s), [_quoted(row)])), None)
        if sentence is not None:
            named = {side: next((n.name for _, n in sentence.names() if same_name(row.get(side), n.name)), None) for side in kind.companies}
            firms = {side: name for side, name in named.items() if name is not None}
            yield Told(number, tuple(sorted(told_features(kind, sentence, firms, story))))


def _heard(example: Example) -> Heard:
    asked = {topic for topic, verdict in example.labels.items() if verdict is not None}
    if not asked and all(rows is None for rows in example.facts.values()):
        return Heard(example, {}, ())
    reading = read_story(example.title, example.text, country=example.country)
    found = propose(reading)
    scores = Scores(found.story)
    seen = {}
    for ruled in tag(reading, proposals=found):
        if ruled.topic in asked and len(said := parts(ruled, reading, scores)) > 1 and _worth(example, ruled.topic, said):
            seen[ruled.topic] = tuple(sorted(tag_features(ruled, said, reading, scores, found)))
    return Heard(example, seen, _pairs(example, scores))


def _worth(example: Example, topic: str, said: Mapping[str, float]) -> bool:
    """Of the articles that are about nothing one in ten is enough."""
    return example.hand != PRESS or bool(example.labels[topic]) or sum(said.values()) > NOTHING * len(said) or drawn(example.id, 0.1)


def _pairs(example: Example, scores: Scores) -> list[Candidate]:
    found = []
    for pair in candidates(scores):
        rows = example.facts.get("layoffs" if pair.output == "cuts" else pair.output)
        if rows is None:
            continue
        row = next((row for row in rows if _tells(pair, row)), None)
        if pair.output in ("cuts", "deals") and row is not None:
            words = words_of(scores.story.sentences[pair.sentence])
            if row.get("quote") and not states_it(words, [_quoted(row)]):
                continue  # who did it is named, and it is told elsewhere
        found.append(Candidate(pair.output, tuple(sorted(pair.features)), row is not None))
    return found


def _quoted(row: Mapping[str, Any]) -> set[str]:
    return set(WORD.findall(fold(row["quote"])))


def _tells(pair: Pair, row: Mapping[str, Any]) -> bool:
    if pair.target is not None:
        return same_name(row.get("acquirer"), pair.firm.name) and same_name(row.get("target"), pair.target.name)
    if not same_name(row.get("company"), pair.firm.name):
        return False
    if (figure := pair.figure) is None:
        return True
    number = figure.value if figure.value is not None else [figure.low, figure.high]
    if pair.output == "funding":
        return row.get("amount") is not None and same_number(row["amount"], number, 0.01)
    name, slack = ("percent", 0.02) if figure.kind == "percent" else ("headcount", 0.0)
    return row.get(name) is not None and same_number(row[name], number, slack)
