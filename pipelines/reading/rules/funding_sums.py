"""The sums of money of a sentence, and what the words nearest to each say it is: raised, valuation, revenue, a price."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.reading.phrases.search import Spans
from pipelines.reading.quantities.numbers import Quantity
from pipelines.reading.story.masked import MaskedSentence

NEAR = 75  # characters of masked text between a word and the sum it speaks of
AFTER = 28  # the same when the word follows its sum: "127 millones levantados"
ROLES = ("raises", "obtains", "receives", "seeks", "puts", "round", "valuation", "revenue", "fund_size", "purchase", "loan", "aggregate")
STATED = ("valuation", "revenue", "fund_size", "purchase", "loan", "aggregate")  # roles that a sum keeps whatever stands before it
WEAK = ("obtains", "receives", "seeks")  # roles of verbs that may mean anything
_EARNINGS = re.compile(r" (?:ingresos|ventas|facturacion|beneficios?|ganancias?|perdidas|arr|ebitda|margen|resultados) ")
# "310 millones de pesos, unos 17,9 millones de dolares al cambio": the same sum again, whose currency is not the story's.
_CONVERTED = re.compile(
    r"^MONEY (?:, |\( )?(?:(?:el |lo )?equivalentes? (?:a |de )?|unos |alrededor de |cerca de |es decir ,? ?|o sea ,? ?)?(?:\S+ )?$"
)


@dataclass(slots=True)
class Sum:
    """An amount of money in a sentence; low and high differ for a range. `currency` may be borrowed from the sum before."""

    at: int
    low: int
    high: int
    currency: str | None
    text: str
    again: bool = False  # the sum before in another currency

    @property
    def value(self) -> int:
        return self.low


def currency_at(country: str | None) -> str:
    """What a sum is in where no sum of the story names a currency: the euro in Spain, else the dollar."""
    return "EUR" if country == "ES" else "USD"


class Sums:
    """Reads the sentences of one story in their order: a sum that names no currency borrows the one of the sum before."""

    def __init__(self, found: Mapping[str, Mapping[int, Spans]]) -> None:
        self.found = found
        self.currency: str | None = None  # of the last sum that named one

    def read(self, sentence: MaskedSentence) -> list[Sum]:
        found: list[Sum] = []
        scale = 0
        for at, slot in sentence.slots:
            quantity = slot.value
            if not isinstance(quantity, Quantity) or slot.kind not in ("MONEY", "NUMBER"):
                continue
            low = quantity.low if quantity.low is not None else quantity.value
            high = quantity.high if quantity.high is not None else low
            if low is None or high is None:
                continue
            if slot.kind == "MONEY":
                again = bool(found) and quantity.currency not in (None, found[-1].currency)
                again = again and bool(_CONVERTED.search(sentence.text[found[-1].at : at]))
                if not again:
                    self.currency = quantity.currency or self.currency
                scale = 10**9 if low >= 10**10 and "mil" not in quantity.text else 10**6 if low >= 10**6 else 1
                found.append(Sum(at, int(low), int(high), quantity.currency or self.currency, quantity.text, again))
            elif quantity.kind == "number" and (low >= 10**6 or (scale >= 10**6 and 1 <= low < 10**5 and _elided(quantity))):
                # "Plata obtuvo 250": the scale and the currency of the sum before go on.
                factor = 1 if low >= 10**6 else scale
                found.append(Sum(at, int(low * factor), int(high * factor), self.currency, quantity.text))
        return found

    def role(self, sentence: MaskedSentence, number: int, sums: Sequence[Sum]) -> tuple[str, int]:
        """The role of a sum and where the word stands that gives it."""
        at = sums[number].at
        left = sums[number - 1].at if number else 0
        right = sums[number + 1].at if number + 1 < len(sums) else len(sentence.text)
        best, where, nearest = "", at, NEAR + 1
        for role in ROLES:
            for start, end in self.found[role].get(sentence.index, ()):
                if start <= at < end and start >= left:
                    distance = 1  # the phrase holds the sum: "habia elevado MONEY"
                elif end <= at and start >= left:
                    distance = at - end
                elif start > at and end <= right and start - at <= AFTER:
                    between = sentence.text[at:start].split()[1:]
                    distance = 1 if between in ([], ["de"], ["en"], ["de", "los"]) else 2 * (start - at)  # "82 millones de ingresos"
                else:
                    continue
                if role in STATED and start > at and distance == 1:
                    distance = -1  # "consigue 100 millones en deuda": what the sum is stands on it
                if distance < nearest or (distance == nearest and role in ("round", *STATED)):
                    best, where, nearest = role, at if start <= at < end else start, distance
        if best in WEAK and self.earns(sentence, where):
            return "revenue", where
        return best, where

    def earns(self, sentence: MaskedSentence, verb: int) -> bool:
        """Whether the subject of a verb that may mean anything is revenue: "los ingresos recurrentes cerraron el año en MONEY"."""
        before = sentence.text[:verb]
        clause = max(before.rfind(sign) for sign in (" y ", " ; ", " : ", " . ", " mientras ", " pero "))
        return bool(_EARNINGS.search(before[max(clause, 0) :]))


def _elided(quantity: Quantity) -> bool:
    """A bare number in digits that counts nothing: after "170 millones de dólares" it goes on in millions."""
    return quantity.noun is None and any(c.isdigit() for c in quantity.text)
