"""Logistic regression over named features, and the weights it leaves: sorted, rounded, the light ones dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from pipelines.reading.models.linear import Linear, rounded

SEED = 7
SURE = 9.0  # logits
INTERCEPT = 10.0  # liblinear draws the intercept to nought as any weight: by this much less


class Vocabulary:
    """Feature names as numbers, in the order in which they were met."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.names: list[str] = []

    def encode(self, features: Iterable[str]) -> np.ndarray:
        numbers, names = self.numbers, self.names
        found = []
        for feature in sorted(features):  # sets have no order that two runs share
            number = numbers.get(feature)
            if number is None:
                number = numbers[feature] = len(names)
                names.append(feature)
            found.append(number)
        return np.array(found, dtype=np.int32)


class Fitted:
    """Weights of one output by feature name."""

    def __init__(self, bias: float, weights: dict[str, float]) -> None:
        self.bias = bias
        self.weights = weights


def fit(
    vocabulary: Vocabulary,
    examples: Sequence[np.ndarray],
    truth: Sequence[bool],
    weights: Sequence[float],
    *,
    penalty: float,
    least: int,
    lightest: float,
) -> Fitted:
    """`penalty` is scikit-learn's C; a feature counts that stands in `least` examples, and stays where it weighs `lightest` or more."""
    if len(set(truth)) < 2:  # nothing to tell apart: what is always so is said of all, and without an example nothing is
        return Fitted(SURE if any(truth) else -SURE, {})
    matrix, names = _matrix(vocabulary, examples, least)
    model = LogisticRegression(C=penalty, solver="liblinear", intercept_scaling=INTERCEPT, random_state=SEED)
    model.fit(matrix, np.array(truth, dtype=int), sample_weight=np.array(weights))
    return _weights(model.coef_[0], model.intercept_[0], names, lightest)


def fit_classes(
    vocabulary: Vocabulary, examples: Sequence[np.ndarray], classes: Sequence[str], *, penalty: float, least: int, lightest: float
) -> dict[str, Fitted]:
    """One output a class, of which the highest is said; a rare class counts as much as a frequent one."""
    known = sorted(set(classes))
    if len(known) < 2:
        return {name: Fitted(SURE, {}) for name in known}
    matrix, names = _matrix(vocabulary, examples, least)
    model = LogisticRegression(C=penalty, class_weight="balanced", max_iter=1000)
    model.fit(matrix, np.array([known.index(name) for name in classes]))
    coefficients, biases = model.coef_, model.intercept_
    if len(known) == 2:  # of two classes one is weighed, for it and against the other
        coefficients, biases = np.concatenate([-coefficients, coefficients]) / 2, np.concatenate([-biases, biases]) / 2
    return {name: _weights(coefficients[at], biases[at], names, lightest) for at, name in enumerate(known)}


def _matrix(vocabulary: Vocabulary, examples: Sequence[np.ndarray], least: int) -> tuple[csr_matrix, list[str]]:
    """The examples as rows, and the names of the columns: the features that stand in `least` of them."""
    lengths = [len(example) for example in examples]
    columns = np.concatenate(examples) if examples else np.array([], dtype=np.int32)
    counts = np.bincount(columns, minlength=len(vocabulary.names))
    kept = np.flatnonzero(counts >= least)
    renumbered = np.full(len(vocabulary.names), -1, dtype=np.int64)
    renumbered[kept] = np.arange(len(kept))
    rows = np.repeat(np.arange(len(examples)), lengths)
    chosen = renumbered[columns]
    valid = chosen >= 0
    matrix = csr_matrix((np.ones(int(valid.sum())), (rows[valid], chosen[valid])), shape=(len(examples), len(kept)))
    return matrix, [vocabulary.names[number] for number in kept]


def _weights(coefficients: np.ndarray, bias: float, names: Sequence[str], lightest: float) -> Fitted:
    found = {names[at]: float(weight) for at, weight in enumerate(coefficients) if abs(weight) >= lightest}
    return Fitted(float(bias), found)


def joined(fitted: dict[str, Fitted]) -> Linear:
    """The outputs of one model, in the order given."""
    names = sorted({feature for one in fitted.values() for feature in one.weights})
    outputs = tuple(fitted)
    weights = {name: rounded([fitted[output].weights.get(name, 0.0) for output in outputs]) for name in names}
    weights = {name: values for name, values in weights.items() if any(values)}
    return Linear(outputs, rounded([fitted[output].bias for output in outputs]), weights)
