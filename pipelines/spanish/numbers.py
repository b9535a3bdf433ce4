"""Quantities in Spanish text: money, headcounts, percentages and bare numbers, with bounds, ranges and the words as written.

One pass over the tokens, no backtracking over text: time is linear in the length. The vocabulary is in vocabulary.py and
currencies.py, the reading of a single number in cardinals.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final, Literal

from pipelines.spanish import vocabulary as v
from pipelines.spanish.cardinals import NUMBER_WORDS, SCALES, Number, read_cardinal, read_digits, whole
from pipelines.spanish.currencies import CURRENCY_ADJECTIVES, CURRENCY_WORDS, PESO_OF, PESOS, SCALED_CURRENCIES
from pipelines.spanish.fold import fold

Bound = Literal["exact", "about", "at_least", "at_most", "range", "vague"]
Kind = Literal["money", "headcount", "percent", "multiple", "duration", "number"]
CurrencyFrom = Literal["word", "symbol", "country", "default"]

MOST_QUANTITIES: Final = 2000  # no story holds more; what does is bait, and reading stops there

# Each token with the blanks before it, so that the lengths add up to offsets.
_TOKEN = re.compile(
    r"[^\S\n]*(?:\d+(?:[.,']\d+)*|u\$[sd](?![a-z])|(?:usd?|mxn?|cop|col|clp|ars?|r|c|ca|a|hk|nt|rd|s)\$|s/\.?(?=\s?\d)|[^\W\d_]\w*|[^\s\w]|_|\n|\Z)"
)
_SUFFIXES: Final = {
    "M": 10**6, "MM": 10**6, "m": 10**6, "mm": 10**6, "K": 1000, "k": 1000, "B": 10**9, "bn": 10**9, "BN": 10**9, "Bn": 10**9, "mill": 10**6, "mills": 10**6,
    "mlls": 10**6, "mll": 10**6, "mn": 10**6, "mio": 10**6, "million": 10**6, "billion": 10**9, "T": 10**12,
}  # fmt: skip
_PREFIX_SYMBOLS: Final = frozenset(w for w in CURRENCY_WORDS if not w.isalpha() or len(w) == 3) - {"won", "sol"} | {"$"}
_ARTICLES: Final = frozenset(
    {"el", "la", "los", "las", "un", "una", "otros", "otras", "otro", "otra", "estos", "esos", "estas", "esas", "sus"}
)
_DETERMINERS: Final = frozenset(
    {"sus", "los", "las", "nuestros", "nuestras", "estos", "esos", "la", "su", "el", "esta", "esa", "todo", "toda"}
)
_CHANGE_VERBS: Final = ("pas", "reduc", "redujo", "baj", "sub", "crec", "aument", "ca", "descend", "increment", "elev", "recort", "salt")
_LONE: Final = frozenset({"un", "una", "uno"})
_AFTER_LONE: Final = (
    frozenset(v.COLLECTIVES) | frozenset(v.FRACTIONS) | frozenset(SCALES) | frozenset(CURRENCY_WORDS) | PESOS | {"%", "por", "de", "y"}
)
_WORD_STARTERS: Final = (
    NUMBER_WORDS | frozenset(v.COLLECTIVES) | frozenset(v.FRACTIONS) | {"medio", "media", "mitad", "totalidad", "grueso"}
)
_STARTERS: Final = _WORD_STARTERS | _PREFIX_SYMBOLS


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


@dataclass(slots=True)
class _Term:
    """A number and its unit, before bounds and ranges."""

    value: Number | None
    start: int  # token indices
    end: int
    core_end: int
    kind: Kind = "number"
    currency: str | None = None
    currency_from: CurrencyFrom | None = None
    noun: str | None = None
    about: bool = False
    at_least: bool = False
    scale: int = 1  # of the scale word or suffix; a range's first term borrows it
    bare: bool = True  # no unit, no scale of its own
    digits: bool = False
    not_cut: bool = False


def read_quantities(text: str, *, country: str | None = None, default_currency: str | None = None) -> list[Quantity]:
    """Every quantity of `text`, in order, none overlapping. Pure; linear in the length of `text`.

    `country` (ISO 3166, of the outlet) decides what "$" and "pesos" are; `default_currency` (ISO 4217) is what an amount without
    currency is taken to be. Calendar dates, years, clock times, versions and digits inside names ("GPT-4") are no quantities.
    """
    reader = _Reader(text, country, default_currency)
    return reader.read()


class _Reader:
    def __init__(self, text: str, country: str | None, default_currency: str | None) -> None:
        self.text = text
        self.country = (country or "").upper() or None
        self.default_currency = default_currency
        tokens = _TOKEN.findall(fold(text))
        self.words: list[str] = [token if token == "\n" else token.strip() or "\n" for token in tokens]
        self.ends = list(accumulate(map(len, tokens)))
        self.starts = [end - len(word) for end, word in zip(self.ends, self.words, strict=True)]
        self.size = len(self.words)

    def word(self, at: int) -> str:
        return self.words[at] if 0 <= at < self.size else "\n"

    def adjacent(self, at: int) -> bool:
        """Whether token `at` touches the token before it."""
        return 0 < at < self.size and self.ends[at - 1] == self.starts[at]

    def read(self) -> list[Quantity]:
        found: list[Quantity] = []
        done = 0
        for i, word in enumerate(self.words):
            if not (word in _STARTERS or "0" <= word[0] <= "9") or i < done:
                continue
            if word in _LONE and self.word(i + 1) not in _AFTER_LONE:
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

    def single(self, term: _Term) -> Quantity | None:
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

    def quantity(self, term: _Term, low: Number | None, high: Number | None, bound: Bound, first: int, last: int) -> Quantity:
        start, end = self.starts[first], self.ends[last - 1]
        value = low if bound != "range" else None
        not_cut = term.not_cut or (term.kind == "headcount" and self.not_cut_before(first))
        return Quantity(
            value, low, high, bound, term.kind, term.currency, term.currency_from, term.noun, start, end, self.text[start:end],
            not_cut, self.starts[term.start], self.ends[max(term.core_end, term.start + 1) - 1],
        )  # fmt: skip

    # --- a number and its unit ------------------------------------------------------------------------------------------------

    def term(self, at: int) -> _Term | None:
        word = self.words[at]
        i = at
        prefix: str | None = None
        if word in _PREFIX_SYMBOLS and not word[0].isdecimal():
            if not self.word(at + 1)[0].isdecimal():
                return None if word not in _WORD_STARTERS else self.unit(self.core(at), None)
            prefix, i = word, at + 1
        elif word[0].isdecimal() and self.inside_name(at):
            return None
        term = self.core(i)
        if term is None:
            return None
        term.start = at
        return self.unit(term, prefix)

    def inside_name(self, at: int) -> bool:
        """Digits glued to letters (GPT-4, B2B, F16), to a colon (10:30) or to a slash (12/03) count nothing."""
        before = self.word(at - 1)
        if self.adjacent(at):
            if before in "-/:#@_" and (at < 2 or self.adjacent(at - 1)):
                previous = self.word(at - 2)
                if before == "-" and previous[0].isdecimal():
                    return True  # the second half of a range that was no range, or of a date
                if before in "/:" or previous[-1].isalnum():
                    return not (before == ":" and not previous[0].isdecimal())
            if before[-1].isalnum():
                return True
        after = self.word(at + 1)
        if after in ("@", "º", "ª", "°") and self.adjacent(at + 1):
            return True
        if after in (":", "/") and self.adjacent(at + 1) and self.adjacent(at + 2) and self.word(at + 2)[0].isdecimal():
            return True
        if self.adjacent(at + 1) and after[0].isalpha():
            original = self.text[self.starts[at + 1] : self.ends[at + 1]]
            return (
                original not in _SUFFIXES and after not in CURRENCY_WORDS and after not in SCALED_CURRENCIES and after not in v.STAFF_NOUNS
            )
        return False

    def core(self, at: int) -> _Term | None:
        """The number alone: cardinal, collective, fraction or "dos de cada diez"."""
        words, word = self.words, self.words[at]
        following = self.word(at + 1)
        if word in ("medio", "media"):
            if following in v.COLLECTIVES and following not in ("par", "miles", "cientos"):
                value, exact = v.COLLECTIVES[following]
                return self.collective(_Term(value // 2, at, at + 2, at + 2, about=not exact, bare=False))
            if following in SCALES:
                scale = SCALES[following]
                return _Term(scale // 2, at, at + 2, at + 2, scale=scale, bare=False)
            return None
        if word == "mitad" or word == "totalidad":
            if following not in ("de", "del"):
                return None
            first = at - 1 if self.word(at - 1) in ("la", "practica") else at
            term = _Term(50 if word == "mitad" else 100, first, at + 1, at + 1, kind="percent", about=word == "mitad", bare=False)
            if self.word(at - 1) in ("practica", "casi"):
                term.about = True
            return term
        if word == "grueso":
            return _Term(None, at, at + 1, at + 1, kind="percent", bare=False) if following in ("de", "del") else None
        if word in v.FRACTIONS:
            return self.fraction(1, at, at)
        if word in v.COLLECTIVES:
            if word in v.VAGUE_PLURALS:
                first = at - 1 if self.word(at - 1) in v.VAGUE_QUANTIFIERS else at
                i = at + 1
                scale = 1
                while self.word(i) == "de" and self.word(i + 1) in (*SCALES, "miles"):
                    scale = SCALES.get(self.word(i + 1), 1000)
                    i += 2
                return _Term(None, first, i, i, bare=False, scale=scale)
            return self.collective(_Term(v.COLLECTIVES[word][0], at, at + 1, at + 1, about=True, bare=False)) if word in (
                "centenar", "millar", "treintena", "veintena", "cincuentena", "cuarentena"
            ) and following in ("de", "largo", "y", "escaso") else None  # fmt: skip
        cardinal = read_cardinal(words, at)
        if cardinal is None:
            return None
        i = cardinal.end
        nxt = self.word(i)
        if nxt == "de" and self.word(i + 1) == "cada" and i + 2 < self.size:
            out_of = read_cardinal(words, i + 2)
            if out_of is not None and out_of.value:
                share = whole(round(100 * cardinal.value / out_of.value, 2))
                return _Term(share, at, out_of.end, out_of.end, kind="percent", bare=False)
        if nxt in v.FRACTIONS and cardinal.value < 20 and (term := self.fraction(cardinal.value, at, i)) is not None:
            return term
        if nxt in v.COLLECTIVES and not cardinal.scaled:
            value, exact = v.COLLECTIVES[nxt]
            return self.collective(_Term(whole(cardinal.value * value), at, i + 1, i + 1, about=not exact, bare=False))
        if word in ("millones", "billones"):
            return _Term(None, at, i, i, bare=False, scale=SCALES[word])
        if cardinal.lone_unit and not self.counts_one(i):
            return None
        term = _Term(cardinal.value, at, i, i, bare=not cardinal.scaled, digits=cardinal.digits)
        if cardinal.scaled:
            term.scale = next((SCALES[w] for w in reversed(words[at:i]) if w in SCALES), 1)
            if cardinal.value and term.scale == 10**6 and self.word(at) == "mil":
                term.scale = 10**6
        elif "mil" in words[at:i]:
            term.scale = 1000 if words[i - 1] == "mil" else 1
        return term

    def counts_one(self, at: int) -> bool:
        """After "un", "una": whether what follows makes it a figure and not an article."""
        return self.word(at) in CURRENCY_WORDS or self.word(at) in ("%", "por") or self.word(at) in PESOS

    def fraction(self, numerator: Number, first: int, at: int) -> _Term | None:
        denominator = v.FRACTIONS[self.words[at]]
        i = at + 1
        word = self.words[at]
        feminine = word.rstrip("s")[-1] == "a"
        if feminine:
            if self.word(i) not in ("parte", "partes"):
                return None
            i += 1
        elif word.rstrip("s") == "cuarto" and self.word(i) == "de" and self.word(i + 1) in SCALES:
            scale = SCALES[self.word(i + 1)]
            return _Term(whole(numerator * scale / denominator), first, i + 2, i + 2, bare=False, scale=scale)
        elif first == at:
            return None  # "el tercio", "el quinto": no numerator, no fraction
        elif word.rstrip("s") != "tercio" and not (self.word(i) in ("de", "del") and self.word(i + 1) not in v.MONTHS):
            return None
        share = whole(round(100 * numerator / denominator, 2))
        return _Term(share, first, i, i, kind="percent", about=True, bare=False)

    def collective(self, term: _Term) -> _Term:
        """What may follow "un centenar": "largo", "y medio", "de millones"."""
        i = term.end
        if self.word(i) in ("largo", "larga", "largos", "largas"):
            term.at_least = True
            i += 1
        elif self.word(i) == "y" and self.word(i + 1) in ("medio", "media") and isinstance(term.value, int):
            term.value = term.value * 3 // 2
            i += 2
        elif self.word(i) in ("escaso", "escasa"):
            i += 1
        if self.word(i) == "de" and (scale := SCALES.get(self.word(i + 1))) is not None and term.value is not None:
            term.value *= scale
            term.scale = scale
            i += 2
        elif self.word(i) == "de" and self.word(i + 1) == "miles" and term.value is not None:
            term.value *= 1000
            i += 2
        term.end = term.core_end = i
        return term

    def unit(self, term: _Term | None, prefix: str | None) -> _Term | None:
        """What the number counts: its suffix, currency, percent sign or noun."""
        if term is None:
            return None
        i = term.end
        nxt = self.word(i)
        if term.kind == "percent":
            return self.of_workforce(term)
        if nxt == "%" or (nxt == "por" and self.word(i + 1) in ("ciento", "cien")):
            term.end = term.core_end = i + (1 if nxt == "%" else 2)
            term.kind, term.bare = "percent", False
            if term.digits and term.value is not None:
                term.value = read_digits(self.words[term.core_end - (2 if nxt == "%" else 3)], decimal_last=True) or term.value
            return self.of_workforce(term)
        if nxt in ("punto", "puntos") and self.word(i + 1) in ("base", "basicos", "basico", "porcentuales", "porcentual"):
            basis = not self.word(i + 1).startswith("porcentual")
            if basis and term.value is not None:
                term.value = whole(term.value / 100)
            term.kind, term.not_cut, term.bare, term.end = "percent", True, False, i + 2
            return term
        if self.word(term.start - 1) == "por" and self.word(term.start - 2).startswith("multiplic"):
            term.kind, term.not_cut, term.bare = "multiple", True, False
            return term
        if nxt in SCALED_CURRENCIES and term.value is not None:
            factor = 10**9 if nxt.startswith("mmd") else 10**6
            term.value, term.scale = whole(term.value * factor), factor
            return self.money(term, SCALED_CURRENCIES[nxt], "word", i + 1)
        i = self.suffix(term, prefix, i)
        nxt = self.word(i)
        if self.word(i) == "." and self.word(i - 1) in ("mill", "mlls", "mll"):
            i += 1
            nxt = self.word(i)
        of = nxt in ("de", "del")
        unit_at = i + 1 if of else i
        unit = self.word(unit_at)
        if unit in PESOS or unit in CURRENCY_WORDS:
            return self.currency_word(term, unit, unit_at)
        if prefix is not None:
            currency, source = self.symbol(prefix)
            return self.money(term, currency, source, i)
        if (noun_at := self.staff_noun(i)) is not None:
            term.kind, term.noun, term.bare, term.end = "headcount", self.words[noun_at], False, noun_at + 1
            if (
                self.word(noun_at) in ("puestos", "puesto")
                and self.word(noun_at + 1) == "de"
                and self.word(noun_at + 2) in ("trabajo", "empleo")
            ):
                term.end = noun_at + 3
            return term
        if nxt == "palos" and term.value is not None:  # Buenos Aires: a "palo" is a million, a "verde" a dollar
            term.value, term.scale, term.about = whole(term.value * 10**6), 10**6, True
            green = self.word(i + 1) == "verdes"
            return self.money(term, "USD" if green else PESO_OF.get(self.country or ""), "word" if green else "country", i + 1 + green)
        if unit in v.TIME_NOUNS:
            term.kind, term.noun, term.bare, term.end = "duration", unit, False, unit_at + 1
            return term
        if unit in ("veces", "vez"):
            term.kind, term.noun, term.bare, term.end = "multiple", unit, False, unit_at + 1
            return term
        if term.scale >= 10**6:
            term.bare = False
            term.end = max(term.end, i)
            if of and unit[0].isalpha() and unit not in _DETERMINERS:
                term.noun = unit
                return term
            if not of and unit[:1].isalpha() and unit in ("usuarios", "clientes", "parametros"):
                term.noun = unit
                return term
            return self.money(term, self.default_currency, "default" if self.default_currency else None, i)
        if unit[0].isalpha() and len(unit) > 3 and not of:
            term.noun = unit
        return term

    def suffix(self, term: _Term, prefix: str | None, at: int) -> int:
        """M, MM, K, B, bn and their like; only beside a currency, or glued to the digits."""
        if at >= self.size or term.value is None or not term.digits or term.scale > 1000:
            return at
        written = self.text[self.starts[at] : self.ends[at]]
        factor = _SUFFIXES.get(written)
        if factor is None:
            return at
        following = self.word(at + 1)
        beside = prefix is not None or following in CURRENCY_WORDS or following == "$"
        beside = beside or (following == "de" and (self.word(at + 2) in CURRENCY_WORDS or self.word(at + 2) in PESOS))
        if not beside and not (self.adjacent(at) and written in ("M", "MM", "K", "k")) and not written.startswith("m" + "l"):
            if written not in ("mill", "bn", "million", "billion"):
                return at
        term.value = whole(term.value * factor)
        term.scale, term.bare = (factor if beside or factor > 1000 else term.scale), False
        term.end = term.core_end = at + 1
        return at + 1

    def currency_word(self, term: _Term, unit: str, at: int) -> _Term:
        adjective = self.word(at + 1)
        if (named := CURRENCY_ADJECTIVES.get(adjective)) is not None and unit not in ("euros", "euro", "€"):
            return self.money(term, named, "word", at + 2)
        if adjective == "de" and unit in ("dolares", "dolar") and self.word(at + 2) in ("taiwan", "hong", "singapur"):
            return self.money(term, {"taiwan": "TWD", "hong": "HKD", "singapur": "SGD"}[self.word(at + 2)], "word", at + 3)
        if unit in PESOS:
            currency = PESO_OF.get(self.country or "")
            return self.money(term, currency, "country" if currency else None, at + 1)
        if unit == "sol" or unit == "real":
            return term
        return self.money(term, CURRENCY_WORDS[unit], "word", at + 1)

    def symbol(self, prefix: str) -> tuple[str, CurrencyFrom]:
        if prefix != "$":
            return CURRENCY_WORDS[prefix], "word"
        if self.country in PESO_OF:
            return PESO_OF[self.country], "country"
        return "USD", "symbol"

    def money(self, term: _Term, currency: str | None, source: CurrencyFrom | None, end: int) -> _Term:
        term.kind, term.currency, term.currency_from, term.bare, term.end = "money", currency, source, False, max(end, term.end)
        return term

    def staff_noun(self, at: int) -> int | None:
        """The token of the noun when people or posts are counted: "200 (de sus) (nuevos) empleados"."""
        i = at
        if self.word(i) == "de":
            i += 1
        if self.word(i) in _DETERMINERS and i > at:
            i += 1
            if self.word(i)[0].isdecimal():  # 300 de sus 5.000 empleados
                total = read_cardinal(self.words, i)
                if total is None:
                    return None
                i = total.end
        for _ in range(2):
            if self.word(i) in v.BETWEEN:
                i += 1
        return i if self.word(i) in v.STAFF_NOUNS else None

    def of_workforce(self, term: _Term) -> _Term:
        """What a percentage is taken of, when it is the workforce."""
        i = term.end
        if self.word(i) == "de":
            i += 1
            if self.word(i) in _DETERMINERS:
                i += 1
            if self.word(i) in ("total", "conjunto") and self.word(i + 1) in ("de", "del"):
                i += 2
                if self.word(i) in _DETERMINERS:
                    i += 1
        elif self.word(i) == "del":
            i += 1
            if self.word(i) in ("total", "conjunto") and self.word(i + 1) in ("de", "del"):
                i += 2
                if self.word(i) in _DETERMINERS:
                    i += 1
        if self.word(i) in v.BETWEEN or (self.word(i)[0].isdecimal() and i > term.end):
            i += 1
        word = self.word(i)
        if word in v.STAFF_NOUNS or (word in v.WORKFORCE_NOUNS and i > term.end):
            term.noun, term.end = word, i + 1
        if self.word(term.end) in ("menos", "mas") and self.word(term.end + 1) == "que":
            term.not_cut = True
        return term

    # --- ranges and bounds ----------------------------------------------------------------------------------------------------

    def second_term(self, first: _Term) -> _Term | None:
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
        if at >= self.size or not (self.word(at)[0].isdecimal() or self.word(at) in _STARTERS):
            return None
        if joint == "-":
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

    def range_of(self, first: _Term, second: _Term) -> tuple[Quantity | None, int]:
        low, high = first.value, second.value
        assert low is not None and high is not None
        if first.bare and not second.bare:
            if second.scale > 1 and first.scale < second.scale and low < second.scale:
                low = whole(low * second.scale)
            unit = second
        elif first.kind == second.kind or second.bare:
            if second.bare and not first.bare:
                return self.single(first), first.end
            if first.scale < second.scale and low < second.scale and first.kind == second.kind == "number":
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

    def is_calendar(self, term: _Term) -> bool:
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


def replace_span(term: _Term, start: int, end: int, core_end: int) -> _Term:
    """The term over another span, with the range's unit."""
    return replace(term, start=start, end=end, core_end=core_end)
