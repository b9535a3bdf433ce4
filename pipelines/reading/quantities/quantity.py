"""What a quantity is: a number of a text with its bound, its unit and the words as written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipelines.reading.quantities.cardinals import Number

Bound = Literal["exact", "about", "at_least", "at_most", "range", "vague"]
Kind = Literal["money", "headcount", "percent", "multiple", "duration", "number"]
CurrencyFrom = Literal["word", "symbol", "country", "default"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts. `text` stands verbatim at text[start:end], from the bound ("más de") to the unit."""

    value: Number | None  # units of `currency`, people, or 0..100 for a percentage; the upper end of nothing: None when vague
    low: Number | None
    high: Number | None
    bound: Bound
    kind: Kind
    currency: str | None  # ISO 4217
    currency_from: CurrencyFrom | None  # who says so; "symbol" is a bare "$" read as the dollar, "country" the outlet's peso
    noun: str | None  # folded: "empleados", "plantilla", or whatever the number counts
    start: int
    end: int
    text: str
    not_cut: bool = False  # the words around say that it is no cut: "se quedará con", "puntos base", "multiplicado por"
    number_start: int = 0  # where the number itself begins, after its bound
    number_end: int = 0
