"""A linear model over named features, scored in plain Python; written as sorted text, so that a diff shows what was learned."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

BIAS = "(bias)"


@dataclass(frozen=True, slots=True)
class Linear:
    """`weights` has, for each feature, its weight for every one of `outputs`, in their order; a score is in logits."""

    outputs: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    def score(self, features: Iterable[str]) -> list[float]:
        """One logit for each output. Features that the model does not know weigh nothing; each should come once."""
        known = list(filter(None, map(self.weights.get, features)))
        if not known:
            return list(self.bias)
        # fsum: the order of a set's features must not show
        return [bias + fsum(column) for bias, column in zip(self.bias, zip(*known, strict=True), strict=True)]

    def text(self) -> str:
        """The model as it is written: a head line, the bias, and a line a feature, sorted; three decimals."""
        lines = ["\t".join(("feature", *self.outputs)), "\t".join((BIAS, *map(_written, self.bias)))]
        for feature in sorted(self.weights):
            lines.append("\t".join((feature, *map(_written, self.weights[feature]))))
        return "\n".join(lines) + "\n"


def parse(text: str) -> Linear:
    """What `Linear.text` wrote. Raises ValueError with the line that is no line of a model."""
    lines = text.splitlines()
    head = lines[0].split("\t") if lines else []
    if not head or head[0] != "feature":
        raise ValueError("line 1: the columns must be 'feature' and the outputs, separated by tabs")
    weights: dict[str, tuple[float, ...]] = {}
    number_of = _Numbers().__getitem__
    for number, line in enumerate(lines[1:], 2):
        feature, *cells = line.split("\t")
        try:
            weights[feature] = tuple(map(number_of, cells))
        except ValueError:
            raise ValueError(f"line {number}: a weight is no number") from None
        if len(cells) != len(head) - 1:
            raise ValueError(f"line {number}: {len(cells)} weights where {len(head) - 1} belong")
    if BIAS not in weights:
        raise ValueError(f"no line {BIAS}")
    return Linear(tuple(head[1:]), weights.pop(BIAS), weights)


class _Numbers(dict[str, float]):
    """What cells say, each different one read once: a model has a hundred thousand of them, and few thousand different ones."""

    def __missing__(self, cell: str) -> float:
        number = self[cell] = float(cell) if cell else 0.0
        return number


def probability(logit: float) -> float:
    """0..1, without overflow."""
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, logit))))


def rounded(values: Sequence[float]) -> tuple[float, ...]:
    """As they are written, so that a model just made answers as one that was loaded."""
    return tuple(float(_written(value) or 0) for value in values)


def _written(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "" if text in ("0", "-0") else text
