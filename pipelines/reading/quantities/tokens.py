"""A text as tokens: folded words, numbers and signs with their offsets; what numbers.py, terms.py and units.py read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from pipelines.reading.quantities.cardinals import Number
from pipelines.reading.quantities.quantity import CurrencyFrom, Kind
from pipelines.reading.text.fold import fold

# Each token with the blanks before it, so that the lengths add up to offsets.
_TOKEN = re.compile(
    r"[^\S\n]*(?:\d+(?:[.,']\d+)*|u\$[sd](?![a-z])|(?:usd?|mxn?|cop|col|clp|ars?|r|c|ca|a|hk|nt|rd|s)\$|s/\.?(?=\s?\d)|(?:usd?|gs)(?=\d)"
    r"|(?:us|q|gs\.?)(?=\s?\d[\d.,]*\s(?:millon|millones)\b)"
    r"|[^\W\d_]\w*|[^\s\w]|_|\n|\Z)"
)


@dataclass(slots=True)
class Term:
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


class Tokens:
    """Tokens are asked by index; outside the text stands a line break, which belongs to no quantity."""

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
