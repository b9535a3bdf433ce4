"""A story as rules see it: its masked sentences, and what it offers to their conditions (companies, AI startups, people, sums, statements)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from crawler.items import Field
from pipelines.statements.masked import MaskedSentence


@dataclass(slots=True)
class Story:
    """`offers` maps a kind ("company", "ai_startup", "deal:reverse_acquihire"...) to (sentence index, what counts as the same thing)."""

    title: str
    text: str
    sentences: list[MaskedSentence] = field(default_factory=list)
    offers: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    def source(self, name: Field) -> str:
        """The field that offsets count into."""
        return self.title if name == "title" else self.text

    def offered(self, kind: str) -> Sequence[tuple[int, str]]:
        """Where things of a kind stand; empty for a kind that nobody offers."""
        return self.offers.get(kind, ())

    def offer(self, kind: str, index: int, key: str = "") -> None:
        """Note that something of a kind stands in a sentence."""
        self.offers.setdefault(kind, []).append((index, key))

    def quote(self, sentence: MaskedSentence) -> tuple[str, int, int]:
        """A sentence verbatim, without the spaces around it, and its offsets."""
        whole = self.source(sentence.field)[sentence.start : sentence.end]
        trimmed = whole.strip()
        start = sentence.start + len(whole) - len(whole.lstrip())
        return trimmed, start, start + len(trimmed)
