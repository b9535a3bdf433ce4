"""A number and its unit, before bounds and ranges: cardinals, collectives ("una treintena"), fractions and "dos de cada diez"."""

from __future__ import annotations

from typing import Final

from pipelines.reading.quantities import vocabulary as v
from pipelines.reading.quantities.cardinals import NUMBER_WORDS, SCALES, Number, read_cardinal, whole
from pipelines.reading.quantities.currencies import CURRENCY_WORDS, PESOS, PREFIXES, SCALED_CURRENCIES
from pipelines.reading.quantities.tokens import Term
from pipelines.reading.quantities.units import SUFFIXES, Units

PREFIX_SYMBOLS: Final = frozenset(w for w in CURRENCY_WORDS if not w.isalpha() or len(w) == 3) - {"won", "sol"} | {"$", *PREFIXES}
LONE: Final = frozenset({"un", "una", "uno"})
AFTER_LONE: Final = (
    frozenset(v.COLLECTIVES) | frozenset(v.FRACTIONS) | frozenset(SCALES) | frozenset(CURRENCY_WORDS) | PESOS | {"%", "por", "de", "y"}
)
WORD_STARTERS: Final = NUMBER_WORDS | frozenset(v.COLLECTIVES) | frozenset(v.FRACTIONS) | {"medio", "media", "mitad", "totalidad", "grueso"}
STARTERS: Final = WORD_STARTERS | PREFIX_SYMBOLS


class Terms(Units):
    """Reads the term that begins at a token."""

    def term(self, at: int) -> Term | None:
        word = self.words[at]
        i = at
        prefix: str | None = None
        if word in PREFIX_SYMBOLS and not word[0].isdecimal():
            if not self.word(at + 1)[0].isdecimal():
                return None if word not in WORD_STARTERS else self.unit(self.core(at), None)
            if word in PREFIXES and word.isalpha() and not self.adjacent(at + 1) and self.word(at + 2) not in ("millon", "millones"):
                return None  # "en el Q 3", "Toys R Us 200"
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
                original not in SUFFIXES and after not in CURRENCY_WORDS and after not in SCALED_CURRENCIES and after not in v.STAFF_NOUNS
            )
        return False

    def core(self, at: int) -> Term | None:
        """The number alone: cardinal, collective, fraction or "dos de cada diez"."""
        words, word = self.words, self.words[at]
        following = self.word(at + 1)
        if word in ("medio", "media"):
            if following in v.COLLECTIVES and following not in ("par", "miles", "cientos"):
                value, exact = v.COLLECTIVES[following]
                return self.collective(Term(value // 2, at, at + 2, at + 2, about=not exact, bare=False))
            if following in SCALES:
                scale = SCALES[following]
                return Term(scale // 2, at, at + 2, at + 2, scale=scale, bare=False)
            return None
        if word == "mitad" or word == "totalidad":
            if following not in ("de", "del"):
                return None
            first = at - 1 if self.word(at - 1) in ("la", "practica") else at
            term = Term(50 if word == "mitad" else 100, first, at + 1, at + 1, kind="percent", about=word == "mitad", bare=False)
            if self.word(at - 1) in ("practica", "casi"):
                term.about = True
            return term
        if word == "grueso":
            return Term(None, at, at + 1, at + 1, kind="percent", bare=False) if following in ("de", "del") else None
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
                return Term(None, first, i, i, bare=False, scale=scale)
            return self.collective(Term(v.COLLECTIVES[word][0], at, at + 1, at + 1, about=True, bare=False)) if word in (
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
                return Term(share, at, out_of.end, out_of.end, kind="percent", bare=False)
        if nxt in v.FRACTIONS and cardinal.value < 20 and (fraction := self.fraction(cardinal.value, at, i)) is not None:
            return fraction
        if nxt in v.COLLECTIVES and not cardinal.scaled:
            value, exact = v.COLLECTIVES[nxt]
            end = i + 1
            if nxt == "par" and self.word(end) == "de" and self.word(end + 1) in v.COLLECTIVES:  # un par de centenares
                value *= v.COLLECTIVES[self.word(end + 1)][0]
                end += 2
            return self.collective(Term(whole(cardinal.value * value), at, end, end, about=not exact, bare=False))
        if word in ("millones", "billones"):
            return Term(None, at, i, i, bare=False, scale=SCALES[word])
        if cardinal.lone_unit and not self.counts_one(i):
            return None
        term = Term(cardinal.value, at, i, i, bare=not cardinal.scaled, digits=cardinal.digits)
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

    def fraction(self, numerator: Number, first: int, at: int) -> Term | None:
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
            return Term(whole(numerator * scale / denominator), first, i + 2, i + 2, bare=False, scale=scale)
        elif first == at:
            return None  # "el tercio", "el quinto": no numerator, no fraction
        elif word.rstrip("s") != "tercio" and not (self.word(i) in ("de", "del") and self.word(i + 1) not in v.MONTHS):
            return None
        share = whole(round(100 * numerator / denominator, 2))
        return Term(share, first, i, i, kind="percent", about=True, bare=False)

    def collective(self, term: Term) -> Term:
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
