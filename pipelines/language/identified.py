"""What identification asks for and gives back: light to import, for whoever only hands texts over."""

from __future__ import annotations

from dataclasses import dataclass

MIN_LETTERS = 60  # of a text; below, guesses are no better than the first word
MIN_HEADLINE = 30  # of a headline with its summary, which is all that some feeds give


@dataclass(frozen=True, slots=True)
class Identified:
    """`language` is an ISO 639-1 code or None when the text is too short to say; `probability` is 0 to 1."""

    language: str | None
    probability: float
    letters: int
