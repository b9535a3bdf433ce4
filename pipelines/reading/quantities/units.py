"""What a number counts: its suffix, currency, percent sign or noun."""

from __future__ import annotations

from typing import Final

from pipelines.reading.quantities import vocabulary as v
from pipelines.reading.quantities.cardinals import read_cardinal, read_digits, whole
from pipelines.reading.quantities.currencies import CURRENCY_ADJECTIVES, CURRENCY_WORDS, PESO_OF, PESOS, PREFIXES, SCALED_CURRENCIES
from pipelines.reading.quantities.quantity import CurrencyFrom
from pipelines.reading.quantities.tokens import Term, Tokens

SUFFIXES: Final = {
    "M": 10**6,
    "MM": 10**6,
    "m": 10**6,
    "mm": 10**6,
    "K": 1000,
    "k": 1000,
    "B": 10**9,
    "bn": 10**9,
    "BN": 10**9,
    "Bn": 10**9,
    "mill": 10**6,
    "mills": 10**6,
    "mlls": 10**6,
    "mll": 10**6,
    "mn": 10**6,
    "mio": 10**6,
    "million": 10**6,
    "billion": 10**9,
    "T": 10**12,
}
_DETERMINERS: Final = frozenset(
    {"sus", "los", "las", "nuestros", "nuestras", "estos", "esos", "la", "su", "el", "esta", "esa", "todo", "toda"}
)


class Units(Tokens):
    """Reads the unit of a term."""

    def unit(self, term: Term | None, prefix: str | None) -> Term | None:
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
        if prefix is None and self.dated(term, unit, unit_at):
            return term  # "en 2024 US$ 7,7 millones": the sign belongs to the sum behind it
        if unit in PESOS or unit in CURRENCY_WORDS:
            return self.currency_word(term, unit, unit_at)
        if prefix is None and unit == "$" and not of and term.digits:  # 4,1 M$
            currency, source = self.symbol("$")
            return self.money(term, currency, source, unit_at + 1)
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

    def dated(self, term: Term, unit: str, at: int) -> bool:
        """Whether a number is a year before a sum that begins with its currency sign."""
        year = term.digits and term.value is not None and 1900 <= term.value < 2100
        return year and (not unit.isalpha() or len(unit) == 3) and self.word(at + 1)[:1].isdecimal()

    def suffix(self, term: Term, prefix: str | None, at: int) -> int:
        """M, MM, K, B, bn and their like; only beside a currency, or glued to the digits."""
        if at >= self.size or term.value is None or not term.digits or term.scale > 1000:
            return at
        written = self.text[self.starts[at] : self.ends[at]]
        factor = SUFFIXES.get(written)
        if factor is None:
            return at
        following = self.word(at + 1)
        beside = prefix is not None or following in CURRENCY_WORDS or following == "$"
        beside = beside or (following == "de" and (self.word(at + 2) in CURRENCY_WORDS or self.word(at + 2) in PESOS))
        alone = written in ("mill", "mlls", "mll", "bn", "million", "billion") or (self.adjacent(at) and written in ("M", "MM", "K", "k"))
        if not beside and not alone:
            return at
        term.value = whole(term.value * factor)
        term.scale, term.bare = (factor if beside or factor > 1000 else term.scale), False
        term.end = term.core_end = at + 1
        return at + 1

    def currency_word(self, term: Term, unit: str, at: int) -> Term:
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
            return CURRENCY_WORDS.get(prefix) or PREFIXES[prefix], "word"
        if self.country in PESO_OF:
            return PESO_OF[self.country], "country"
        return "USD", "symbol"

    def money(self, term: Term, currency: str | None, source: CurrencyFrom | None, end: int) -> Term:
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

    def of_workforce(self, term: Term) -> Term:
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
