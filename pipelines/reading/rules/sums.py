"""The sums of money of a sentence, each with the scale and the currency that it may borrow from the one before."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.reading.quantities.numbers import Quantity
from pipelines.reading.story.masked import MaskedSentence

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

    def __init__(self) -> None:
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


def _elided(quantity: Quantity) -> bool:
    """A bare number in digits that counts nothing: after "170 millones de dólares" it goes on in millions."""
    return quantity.noun is None and any(c.isdigit() for c in quantity.text)
