"""What a sum is worth in dollars and euros: outlets write of one deal in several currencies.

By the ECB's reference rate of the day, across the euro. A currency that the ECB does not quote has the average of a year, in dollars (the
World Bank's, from yearly_rates.tsv), which becomes euros by the average of the ECB's daily rates for the dollar in that same year. In the
year after the table's last one it keeps that last average, and `rate_day` says of which year it is: since 1999 the averages moved from one
year to the next by 3 % (PEN) to 9 % (COP) at the median, by 60 % at most (UYU, 2002). Not so the Argentine peso: a dollar cost 2.3 times as
much of it in 2023 as in 2022, and 3.1 times as much again in 2024.
"""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from math import floor

from pipelines.events.rate_tables import RatesError, Worth, reference_rates, yearly_rates

__all__ = ["Converted", "RatesError", "convert"]

OF_ITS_YEAR_ONLY = {"ARS"}
_DAY = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")


@dataclass(frozen=True, slots=True)
class Converted:
    """A sum in whole US dollars and whole euros, by the rate of `rate_day`: YYYY-MM-DD, or YYYY for an average of that year.

    Rounded half up, away from zero. Either is None where there is no rate for it.
    """

    usd: int | None
    eur: int | None
    rate_day: str


def convert(amount: int, currency: str, day: str) -> Converted | None:
    """A sum in units of an ISO 4217 currency, at the last rate up to `day` (YYYY-MM-DD, or YYYY-MM or YYYY, which mean their last day).

    None where there is no rate: before 1999, for a currency of neither table, and later than a year after its last rate.
    Raises ValueError on another form of `day`, RatesError where a table of rates cannot be read.
    """
    worth = _worth(currency, _last_day(day))
    if worth is None:
        return None
    return Converted(_whole(amount * worth.in_dollars), None if worth.in_euros is None else _whole(amount * worth.in_euros), worth.day)


@lru_cache(maxsize=4096)  # the figures of an event are compared with each other, all at the rates of one day
def _worth(currency: str, day: date) -> Worth | None:
    return reference_rates().worth(currency, day) or _average_worth(currency, day.year)


def _average_worth(currency: str, year: int) -> Worth | None:
    for known in (year,) if currency in OF_ITS_YEAR_ONLY else (year, year - 1):
        if units := yearly_rates().get((currency, known)):
            euro = reference_rates().dollars_for_a_euro(known)
            return Worth(str(known), 1 / units, None if euro is None else 1 / (units * euro))
    return None


def _last_day(day: str) -> date:
    parts = [int(part) for part in day.split("-")] if _DAY.fullmatch(day) else []
    with suppress(ValueError, IndexError):  # no such month, no such day
        match parts:
            case [year]:
                return date(year, 12, 31)
            case [year, month]:
                return date(year, month, monthrange(year, month)[1])
            case [year, month, of_month]:
                return date(year, month, of_month)
    raise ValueError(f"{day!r} is no day, month or year; write YYYY-MM-DD, YYYY-MM or YYYY")


def _whole(worth: Fraction) -> int:
    rounded = floor(abs(worth) + Fraction(1, 2))
    return rounded if worth >= 0 else -rounded
