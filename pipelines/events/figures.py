"""A figure as it was told, and whether two can both be true: ranges, roundings, bounds, currencies. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from . import rates

TOLERANCE = 0.10  # two values nearer to each other than this are one, differently rounded (EVENTS.md)
LOOSELY = 1.5  # "más de 200" may be 300, and "hasta 300" may be 200
ROUNDED = 0.025  # of a factor of ten or a thousand, where both values have two figures at least: 14.3 beside 1.4
BILLION, TRILLION = 10**9, 10**12


@dataclass(frozen=True, slots=True)
class Figure:
    """`low` and `high` are equal unless a range was told. `currency` is ISO 4217, None where none is told."""

    low: float
    high: float
    currency: str | None = None
    is_money: bool = False
    at_least: bool = False
    at_most: bool = False

    def bounded(self, *, at_least: bool, at_most: bool) -> Figure:
        return replace(self, at_least=at_least, at_most=at_most)

    @property
    def value(self) -> tuple[float, float, str | None]:
        """What is told, however it is put."""
        return self.low, self.high, self.currency

    def in_dollars(self, day: str) -> tuple[float, float] | None:
        """None without a currency, or without a rate of it."""
        if self.currency is None:
            return None
        low, high = (rates.convert(round(end), self.currency, day) for end in (self.low, self.high))
        return None if low is None or high is None or low.usd is None or high.usd is None else (low.usd, high.usd)


def ratio(one: Figure, other: Figure, day: str) -> float:
    """How many times the one is as much as the other, 1 where they overlap; sums in two currencies by the rates of `day`."""
    first, second = _ends(one, other, day)
    if first[0] <= second[1] and second[0] <= first[1]:
        return 1.0
    above, below = (first[0], second[1]) if first[0] > second[1] else (second[0], first[1])
    return above / below if below > 0 else float("inf")


def agree(one: Figure, other: Figure, day: str) -> bool:
    """Whether both can be true: within a rounding, or within what "más de" and "hasta" leave open."""
    apart = ratio(one, other, day)
    if apart <= 1 + TOLERANCE:
        return True
    less, more = (one, other) if one.low < other.low else (other, one)
    return (less.at_least or more.at_most) and apart <= LOOSELY


def scale(one: Figure, other: Figure) -> str | None:
    """`scale_10`, `scale_1000` or `billion` where one is just so many times the other, in one currency; otherwise None."""
    if one.currency and other.currency and one.currency != other.currency:
        return None
    more, less = max(one.low, other.low), min(one.low, other.low)
    if less <= 0:
        return None
    if _is_times(10, less, more):
        return "scale_10"
    if _is_times(1000, less, more):
        return "billion" if one.is_money and less >= BILLION and more >= TRILLION else "scale_1000"
    return None


def _is_times(factor: int, less: float, more: float) -> bool:
    off = abs(more / less / factor - 1)
    return off < 1e-9 or (off <= ROUNDED and min(_significant(less), _significant(more)) > 1)


def _significant(value: float) -> int:
    """How many figures a value has, without zeros at its ends."""
    return len(f"{value:.6f}".replace(".", "").strip("0"))


def is_same_number(one: Figure, other: Figure) -> bool:
    """The same sum in two currencies: one of them is wrong."""
    return one.is_money and bool(one.currency and other.currency) and one.currency != other.currency and one.low == other.low


def _ends(one: Figure, other: Figure, day: str) -> tuple[tuple[float, float], tuple[float, float]]:
    if one.currency != other.currency and one.currency and other.currency:
        first, second = one.in_dollars(day), other.in_dollars(day)
        if first is not None and second is not None:
            return first, second
    return (one.low, one.high), (other.low, other.high)
