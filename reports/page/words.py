"""Numbers, days and names as the reader's language writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from .html import cut
from .texts import COUNTRIES, LANGUAGES, NAMES, TEXTS, TOPICS, Pair

_MONTHS: Mapping[str, tuple[str, ...]] = {
    "es": ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Words:
    """`language`: one of LANGUAGES."""

    language: str

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of that key. KeyError where there is none."""
        return TEXTS[key][self._at].format(**values)

    def counted(self, number: int, key: str) -> str:
        """A number and what it is of: the text `KEY_one` or `KEY_many`."""
        return f"{self.number(number)} {self(f'{key}_one' if number == 1 else f'{key}_many')}"

    def name(self, value: str | None) -> str:
        """A value of the database as a word; one that is not known as it stands."""
        return self._named(NAMES, value)

    def topic(self, value: str) -> str:
        """One of the operator's own as it is called."""
        return self._named(TOPICS, value)

    def number(self, value: float) -> str:
        """With marks between thousands, and two decimals at most."""
        text = f"{value:,.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
        return text.translate(str.maketrans(",.", ".,")) if self.language == "es" else text

    def percent(self, value: float) -> str:
        return f"{self.number(value)}\u00a0%" if self.language == "es" else f"{self.number(value)}%"

    def money(self, amount: int, currency: str | None) -> str:
        """From a million on in millions, to the tenth."""
        code = cut(currency, 8) or "?"
        if amount < MILLION:
            return f"{self.number(amount)} {code}"
        millions = round(amount / MILLION, 1)
        shown = self.number(int(millions) if millions == int(millions) else millions)
        return f"{shown} {self('million' if millions == 1 else 'millions')} {code}"

    def dates(self, first: str, last: str) -> str:
        """From a day to a day, the year once where it is the same."""
        return self("period", first=self.day(first, year=first[:4] != last[:4]), last=self.day(last))

    def country(self, code: str) -> str:
        return COUNTRIES[code][self._at] if code in COUNTRIES else cut(code, 2)

    def day(self, text: str | None, *, year: bool = True) -> str:
        """2026-11-27 as it is said; what is no day as it stands."""
        try:
            found = date.fromisoformat(text or "")
        except ValueError:
            return cut(text, 20)
        short = f"{found.day}\u00a0{_MONTHS[self.language][found.month - 1]}"
        return f"{short}\u00a0{found.year}" if year else short

    @property
    def _at(self) -> int:
        return LANGUAGES.index(self.language)

    def _named(self, names: Mapping[str, Pair], value: str | None) -> str:
        if value is None:
            return ""
        return names[value][self._at] if value in names else cut(value.replace("_", " "), 60)
