"""Quantities in Spanish text: money, headcounts, percentages and bare numbers, with bounds, ranges and the words as written.

One pass over the tokens, no backtracking over text: time is linear in the length. A number with its unit is read in terms.py and units.py,
a cardinal in cardinals.py; the vocabulary is in vocabulary.py and currencies.py.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pipelines.reading.quantities import vocabulary as v
from pipelines.reading.quantities.cardinals import SCALES, Number, whole
from pipelines.reading.quantities.quantity import Bound, CurrencyFrom, Kind, Quantity
from pipelines.reading.quantities.terms import AFTER_LONE, LONE, PREFIX_SYMBOLS, STARTERS, Terms
from pipelines.reading.quantities.tokens import Term

__all__ = ["MOST_QUANTITIES", "Bound", "CurrencyFrom", "Kind", "Quantity", "read_quantities"]

MOST_QUANTITIES: Final = 2000  # no story holds more; what does is bait, and reading stops there
LARGEST: Final = 2**63 - 1  # what a column of SQLite holds; no sum in any currency is larger, so what is larger is no figure
_ARTICLES: Final = frozenset(
    {"el", "la", "los", "las", "un", "una", "otros", "otras", "otro", "otra", "estos", "esos", "estas", "esas", "sus"}
)
_CHANGE_VERBS: Final = ("pas", "reduc", "redujo", "baj", "sub", "crec", "aument", "ca", "descend", "increment", "elev", "recort", "salt")


def read_quantities(text: str, *, country: str | None = None, default_currency: str | None = None) -> list[Quantity]:
    """Every quantity of `text`, in order, none overlapping. Pure; linear in the length of `text`.

    `country` (ISO 3166, of the outlet) decides what "$" and "pesos" are; `default_currency` (ISO 4217) is what an amount without
    currency is taken to be. Calendar dates, years, clock times, versions and digits inside names ("GPT-4") are no quantities.
    """
    reader = _Reader(text, country, default_currency)
    return reader.read()


class _Reader(Terms):
    """Reads a text from left to right."""

    def read(self) -> list[Quantity]:
        found: list[Quantity] = []
        done = 0
        for i, word in enumerate(self.words):
            if not (word in STARTERS or "0" <= word[0] <= "9") or i < done:
                continue
            if word in LONE and self.word(i + 1) not in AFTER_LONE:
                continue
            quantity, done = self.expression(i)
            if quantity is not None:
                found.append(quantity)
                if len(found) == MOST_QUANTITIES:
                    break
        return found

    # --- one expression -------------------------------------------------------------------------------------------------------

    def expression(self, at: int) -> tuple[Quantity | None, int]:
        term = self.term(at)
        if term is None:
            return None, at + 1
        second = self.second_term(term)
        if second is not None:
            return self.range_of(term, second)
        return self.single(term), term.end

    def single(self, term: Term) -> Quantity | None:
        if term.bare and term.value is not None and self.is_calendar(term):
            return None
        bound, first = self.bound_before(term.start)
        last = term.end
        if bound is None:
            bound, last = self.bound_after(term.end)
        if term.value is None:
            bound = "vague"
        elif bound is None or (bound == "about" and term.at_least):
            bound = "at_least" if term.at_least else "about" if term.about else "exact"
        return self.quantity(term, term.value, term.value, bound, first, last)

    def quantity(self, term: Term, low: Number | None, high: Number | None, bound: Bound, first: int, last: int) -> Quantity | None:
        if max(low or 0, high or 0) > LARGEST:
            return None
        start, end = self.starts[first], self.ends[last - 1]
        value = low if bound != "range" else None
        not_cut = term.not_cut or (term.kind == "headcount" and self.not_cut_before(first))
        return Quantity(
            value, low, high, bound, term.kind, term.currency, term.currency_from, term.noun, start, end, self.text[start:end],
            not_cut, self.starts[term.start], self.ends[max(term.core_end, term.start + 1) - 1],
        )  # fmt: skip

    # --- ranges and bounds ----------------------------------------------------------------------------------------------------

    def second_term(self, first: Term) -> Term | None:
        """The other end, when a range begins with `first`: "entre A y B", "de A a B", "A-B", "A a B", "A o B"."""
        if first.value is None:
            return None
        i = first.end
        joint = self.word(i)
        before = self.before(first.start)
        if joint == "y":
            if before != "entre":
                return None
        elif joint in ("a", "al", "hasta"):
            if before not in ("de", "del", "desde") and not (joint == "a" and first.bare):
                return None
        elif joint == "-":
            if not (first.digits or first.bare) or self.word(i + 2) == "-":
                return None
        elif joint in ("o", "u"):
            if not first.bare:
                return None
        else:
            return None
        at = i + 1
        while self.word(at) in ("el", "un", "los", "las", "unos", "unas", "una", "hasta") and not (
            self.word(at) == "un" and self.word(at + 1) in SCALES
        ):
            at += 1
        if at >= self.size or not (self.word(at)[0].isdecimal() or self.word(at) in STARTERS):
            return None
        if joint == "-" and self.word(at) not in PREFIX_SYMBOLS:
            core = self.core(at)
            second = self.unit(core, None) if core is not None and core.digits else None
        else:
            second = self.term(at)
        if second is None or second.value is None or first.value is None:
            return None
        if joint in ("-", "o", "u", "a") and before not in ("de", "del", "desde", "entre") and second.bare and joint != "-":
            return None
        if joint == "-" and second.bare and self.is_calendar(first):
            return None
        return second

    def before(self, at: int) -> str:
        i = at - 1
        while self.word(i) in ("el", "un", "los", "las", "unos", "unas", "una"):
            i -= 1
        return self.word(i)

    def range_of(self, first: Term, second: Term) -> tuple[Quantity | None, int]:
        low, high = first.value, second.value
        if low is None or high is None:
            return self.single(first), first.end
        if first.bare and not second.bare:
            if second.scale > 1 and first.scale < second.scale and low < second.scale:
                low = whole(low * second.scale)
            unit = second
        elif first.kind == second.kind or second.bare:
            if second.bare and not first.bare:
                return self.single(first), first.end
            unitless = first.kind == "money" and first.scale == 1 and first.end == first.core_end  # US$15.000-US$20.000 millones
            borrowed = first.kind == second.kind and (first.kind == "number" or unitless)
            if first.scale < second.scale and low < second.scale and borrowed:
                low = whole(low * second.scale)
            unit = second if second.currency or second.noun else first
        elif first.kind == "number" and (first.scale > 1 or first.digits) and second.kind in ("money", "headcount", "percent"):
            if second.scale > 1 and low < second.scale and first.scale == 1:
                low = whole(low * second.scale)
            unit = second
        else:
            return self.single(first), first.end
        anchor = first.start - 1
        while self.word(anchor) in ("el", "un", "los", "las", "unos", "unas", "una"):
            anchor -= 1
        opened = self.word(anchor) in ("entre", "de", "del", "desde")
        begin = anchor if opened else first.start
        verb = self.word(anchor - 1) if self.word(anchor) in ("de", "desde", "del") else ""
        term = replace_span(unit, first.start, second.end, second.core_end)
        if verb.startswith(_CHANGE_VERBS) or low >= high:
            if low > high and term.kind == "headcount":  # pasó de 9.000 a 5.000 empleados: 4.000 fewer
                gone = whole(low - high)
                return self.quantity(term, gone, gone, "about", begin, second.end), second.end
            return self.single(first), first.end
        if (
            term.kind == "number"
            and term.noun is None
            and first.bare
            and second.bare
            and (self.is_calendar(first) or self.is_calendar(second))
        ):
            return None, second.end
        return self.quantity(term, low, high, "range", begin, second.end), second.end

    def bound_before(self, at: int) -> tuple[Bound | None, int]:
        """The bound that stands before token `at`, and the token where it begins."""
        for skip in (0, 1, 2):
            if skip and self.word(at - skip) not in _ARTICLES:
                break
            stop = at - skip
            for length in (4, 3, 2, 1):
                if stop - length < 0:
                    continue
                phrase = tuple(
                    "de" if w == "del" else "a" if w == "al" and k else w for k, w in enumerate(self.words[stop - length : stop])
                )
                bound = v.BOUNDS_BEFORE.get(phrase)
                if bound is not None:
                    return bound, stop - length  # type: ignore[return-value]  # the table holds Bound values only
        return None, at

    def bound_after(self, at: int) -> tuple[Bound | None, int]:
        for length in (3, 2, 1):
            bound = v.BOUNDS_AFTER.get(tuple(self.words[at : at + length]))
            if bound is not None:
                return bound, at + length  # type: ignore[return-value]  # the table holds Bound values only
        return None, at

    def not_cut_before(self, at: int) -> bool:
        stop = at
        if self.word(stop - 1) in _ARTICLES:
            if self.word(stop - 2) == "de" and self.word(stop - 1) in ("sus", "los", "las"):
                return True  # 300 de sus 5.000 empleados
            stop -= 1
        return any(tuple(self.words[max(0, s - n) : s]) in v.NOT_CUT_BEFORE for s in (at, stop) for n in (1, 2, 3))

    def is_calendar(self, term: Term) -> bool:
        """A year, a day of a month or an hour."""
        i = term.core_end
        if self.word(i) in ("de", "del") and self.word(i + 1) in v.MONTHS and term.value is not None and term.value <= 31:
            return True
        word = self.words[term.start]
        if term.noun is not None and term.noun not in v.MONTHS and not word.startswith(("19", "20")):
            return False
        if len(word) == 4 and word.isdecimal() and 1900 <= int(word) <= 2100:
            return True
        return self.word(i) in ("h", "horas", "am", "pm")


def replace_span(term: Term, start: int, end: int, core_end: int) -> Term:
    """The term over another span, with the range's unit."""
    return replace(term, start=start, end=end, core_end=core_end)
