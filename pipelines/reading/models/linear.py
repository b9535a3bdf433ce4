"""A linear model over named features, scored in plain Python; written as sorted text, so that a diff shows what was learned."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

BIAS = "(bias)"
TAB = "\t"
MANY = 20_000  # features of one model that were found: some twenty stories
_ROW = r"[^\t\n]++[-.\d\t]*+"  # a feature, and a tab before each weight
_ROWS = re.compile(rf"(?:{_ROW}\n)*+")


@dataclass(frozen=True, slots=True)
class Linear:
    """`weights` has, for each feature, its weight for every one of `outputs`, in their order; a score is in logits."""

    outputs: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    def score(self, features: Iterable[str]) -> list[float]:
        """One logit for each output. Features that the model does not know weigh nothing; each should come once."""
        found = self.weights
        known = found.rows(features) if isinstance(found, Written) else list(filter(None, map(found.get, features)))
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


class _Rows(dict[str, tuple[float, ...]]):
    """The weights that are written in a line, each line read once: many features share one."""

    def __init__(self, outputs: int) -> None:
        super().__init__()
        self._outputs = outputs

    def __missing__(self, cells: str) -> tuple[float, ...]:
        row = self[cells] = tuple([float(cell) if cell else 0.0 for cell in cells.split("\t")[: self._outputs]])
        return row


class Written(Mapping[str, tuple[float, ...]]):
    """The weights of a model as they are written: a line is read when its feature is first met, all of them once many were found.

    A process that reads a few stories is done before it had read a model; one that reads hundreds looks each feature up once.
    """

    def __init__(self, lines: dict[str, str], outputs: int) -> None:
        self._lines = lines
        self._rows = _Rows(outputs)
        self._all: dict[str, tuple[float, ...]] | None = None
        self._found = 0

    def rows(self, features: Iterable[str]) -> list[tuple[float, ...]]:
        """Of those that the model knows."""
        if self._all is not None:
            return list(filter(None, map(self._all.get, features)))
        found = list(map(self._rows.__getitem__, filter(None, map(self._lines.get, features))))
        self._found += len(found)
        if self._found > MANY:
            self._all = {feature: self._rows[line] for feature, line in self._lines.items()}
        return found

    def __getitem__(self, feature: str) -> tuple[float, ...]:
        return self._rows[self._lines[feature]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def parse(text: str) -> Linear:
    """What `Linear.text` wrote. Raises ValueError with the line that is no line of a model."""
    first, _, rest = text.partition("\n")
    head = first.split("\t")
    if head[0] != "feature":
        raise ValueError("line 1: the columns must be 'feature' and the outputs, separated by tabs")
    outputs = len(head) - 1
    if not _ROWS.fullmatch(rest) or rest.count("\t") != outputs * rest.count("\n"):
        raise ValueError(_what_is_wrong(text.split("\n"), outputs))
    lines = {}
    for line in rest[:-1].split("\n"):
        feature, _, lines[feature] = line.partition("\t")
    if BIAS not in lines:
        raise ValueError(f"no line {BIAS}")
    weights = Written(lines, outputs)
    bias = weights[BIAS]
    del lines[BIAS]
    return Linear(tuple(head[1:]), bias, weights)


def _what_is_wrong(lines: Sequence[str], wanted: int) -> str:
    for number, line in enumerate(lines[1:-1], 2):
        if not re.fullmatch(_ROW, line):
            return f"line {number}: a weight is no number"
        if line.count("\t") != wanted:
            return f"line {number}: {line.count(TAB)} weights where {wanted} belong"
    return "the last line does not end"


def probability(logit: float) -> float:
    """0..1, without overflow."""
    return 1 / (1 + math.exp(-max(-40.0, min(40.0, logit))))


def rounded(values: Sequence[float]) -> tuple[float, ...]:
    """As they are written, so that a model just made answers as one that was loaded."""
    return tuple(float(_written(value) or 0) for value in values)


def _written(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "" if text in ("0", "-0") else text
