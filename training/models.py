"""The models of one training: fitted on what was looked at, written as a run reads them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.reading.models.linear import Linear
from pipelines.reading.models.store import MANIFEST, digest, features_version
from training.fitting import Fitted, Vocabulary, fit, joined
from training.looking import COMPANIES, SENTENCES, LookedAt, LookedNames
from training.material import PRESS, TOPICS

STARTUPS = 3.0  # what one counts among names: they are one in a hundred
STORIES_OF_PRESS = 0.25  # of the articles that tell of nothing: more of them, and the model learns to tell press from what hands write
KINDS = ("layoffs", "deals", "funding")
BLANK = {
    "companies": ("company", "ai_startup"),
    "details": tuple(f"{kind}.background" for kind in KINDS),
    "pairs": ("cuts", *KINDS),
    "rows": KINDS,
    "sentences": SENTENCES,
    "stories": TOPICS,
    "tags": (),
    "terms": (),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One output of one model."""

    model: str
    output: str
    penalty: float
    least: int
    lightest: float


OF_NAMES = (Task("companies", "company", 0.15, 3, 0.03), Task("companies", "ai_startup", 0.1, 3, 0.03))
OF_SENTENCES = tuple(Task("sentences", output, 0.2, 4, 0.03) for output in SENTENCES)


def of_texts(topics: Iterable[str]) -> tuple[Task, ...]:
    """What is fitted on sentences and whole stories."""
    return (*OF_SENTENCES, *(Task("stories", topic, 0.1, 4, 0.02) for topic in topics))


# What a forked worker fits from; set before the workers are made, so that nothing of it has to be sent.
_material: tuple[Vocabulary, Sequence[LookedAt] | Sequence[LookedNames]] | None = None


def fit_all(
    tasks: Sequence[Task], vocabulary: Vocabulary, looked: Sequence[LookedAt] | Sequence[LookedNames], leaving_out: Iterable[int | None]
) -> dict[int | None, dict[str, Linear]]:
    """The models of these tasks once for every fold that is left out (None: nothing is)."""
    global _material
    _material = (vocabulary, looked)
    jobs = [(fold, task) for fold in leaving_out for task in tasks]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as pool:
        fitted = dict(zip(jobs, pool.map(_fit, jobs), strict=True))
    found: dict[int | None, dict[str, dict[str, Fitted]]] = {}
    for (fold, task), one in fitted.items():
        found.setdefault(fold, {}).setdefault(task.model, {})[task.output] = one
    return {fold: {name: joined(outputs) for name, outputs in models.items()} for fold, models in found.items()}


def _fit(job: tuple[int | None, Task]) -> Fitted:
    fold, task = job
    assert _material is not None
    vocabulary, looked = _material
    examples: list[np.ndarray] = []
    truth: list[bool] = []
    weights: list[float] = []
    for one in looked:
        if one.example.fold == fold and fold is not None:
            continue
        for numbers, true, weight in _shown[task.model](one, task.output):
            examples.append(numbers)
            truth.append(true)
            weights.append(weight)
    return fit(vocabulary, examples, truth, weights, penalty=task.penalty, least=task.least, lightest=task.lightest)


def _names(one: LookedNames, output: str) -> Iterable[tuple[np.ndarray, bool, float]]:
    at = COMPANIES.index(output)
    weight = 0.5 if one.example.by_heart else 1.0
    for numbers, *truth in one.names:
        if truth[at] is not None:
            yield numbers, bool(truth[at]), weight * (STARTUPS if output == "ai_startup" and truth[at] else 1.0)


def _sentences(one: LookedAt, output: str) -> Iterable[tuple[np.ndarray, bool, float]]:
    for numbers, truth in one.sentences:
        if truth[output] is not None:
            yield numbers, bool(truth[output]), 6.0 if truth[output] else 1.0


def _stories(one: LookedAt, output: str) -> Iterable[tuple[np.ndarray, bool, float]]:
    true = one.example.labels.get(output)
    if true is None:
        return
    if one.example.hand == PRESS and not true and hash_share(one.example.id) > STORIES_OF_PRESS:
        return
    yield one.story, true, (6.0 if one.example.hand == PRESS else 2.0) if true else 1.0


_shown: Mapping[str, Callable[[Any, str], Iterable[tuple[np.ndarray, bool, float]]]] = {
    "companies": _names,
    "sentences": _sentences,
    "stories": _stories,
}


def hash_share(identity: str) -> float:
    """0..1, the same for an id in every run."""
    return int(digest(identity.encode())[:8], 16) / 2**32


def blank() -> dict[str, Linear]:
    """Models that know nothing: what is read with until there are some."""
    return {name: Linear(outputs, (-9.0,) * len(outputs), {}) for name, outputs in BLANK.items()}


def write(
    folder: Path,
    models: Mapping[str, Linear],
    thresholds: Mapping[str, float],
    made: Mapping[str, str],
    figures: Mapping[str, float] | None = None,
) -> None:
    """The models and their manifest, as `pipelines.reading.models` reads them."""
    folder.mkdir(parents=True, exist_ok=True)
    digests = {}
    for name, model in models.items():
        data = model.text().encode("utf-8")
        (folder / f"{name}.tsv").write_bytes(data)
        digests[f"{name}.tsv"] = digest(data)
    lines = ["# Made by make train; CARD.md says from what, and how right it is.", f'features = "{features_version()}"', "", "[made]"]
    lines += [f'"{key}" = "{value}"' for key, value in made.items()]
    lines += ["", "[digests]", *(f'"{name}" = "{value}"' for name, value in sorted(digests.items()))]
    lines += ["", "[thresholds]", *(f'"{name}" = {value:.3f}' for name, value in sorted(thresholds.items()))]
    lines += ["", "[figures]", *(f'"{name}" = {value:.3f}' for name, value in sorted((figures or {}).items()))]
    (folder / MANIFEST).write_text("\n".join(lines) + "\n", encoding="utf-8")


def open_thresholds(topics: Iterable[str]) -> dict[str, float]:
    """Those with which everything is said."""
    of_topics = {f"{prefix}{topic}": 0.0 for topic in topics for prefix in ("", "doubtful.")}
    return {"company": 0.5, "startup": 0.5, **of_topics, **{f"rows.{kind}": 0.0 for kind in KINDS}}
