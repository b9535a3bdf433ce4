"""The thresholds of a training, chosen on answers to examples that the models had not seen: from which score on a tag or a row stands."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pipelines.reading.facts.learned import settled
from training.answers import Answer, Proposed
from training.judges import Judged, Rows
from training.material import PRESS, topics_of
from training.models import KINDS

# What an analyst can bear, in 1,000 articles of the press as it comes.
FALSE_TAGS = {"layoffs": 0.8, "reverse_acquihire": 0.1}
TAGS = {"ai_startup": 9.0}  # by the definitions of the corpus, 7 or 8 of 1,000 articles of this press are about one
WRONG_ROWS = {"layoffs": 1.0, "funding": 2.6}
AS_GOOD = 0.01  # F1: of thresholds that are as good as the best the highest is taken, for the fewest wrong rows
READ_ENOUGH = 1000  # articles: of fewer, a rate in 1,000 says nothing
DOUBTFUL = 8.0  # stories beside those that are tagged
NAMES = {"company": 0.4, "startup": 0.4}  # where precision and recall of names meet, over hands and press
GRID = [step / 100 for step in range(5, 96)]


def kept(judged: Judged, threshold: float) -> list[Proposed]:
    """The rows that stand, as a run settles them."""
    enough = [(odds, row) for odds, row in judged if odds >= threshold]
    facts = {id(fact) for fact in settled([(odds, row.fact) for odds, row in enough])}
    return [row for _, row in enough if id(row.fact) in facts]


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
