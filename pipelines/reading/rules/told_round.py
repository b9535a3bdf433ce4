"""A funding round that a story states."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.reading.names.types import Name


@dataclass(slots=True)
class ToldRound:
    """A round that the story states."""

    company: Name | None
    sentence: int
    amount: int | None = None
    currency: str | None = None
    amount_text: str | None = None
    round: str | None = None
    background: bool = False
    rule: str = ""
    at: int = 0  # where its sum stands in the masked sentence
