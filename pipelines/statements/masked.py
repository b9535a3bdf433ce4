"""Masked sentences: folded words with every mention replaced by a slot, so that a rule about COMPANY and MONEY fits names and sums never seen.

"Google se lleva a la cúpula de «Windsurf»" becomes " COMPANY se lleva a la cupula de COMPANY ". Words and signs are divided by single spaces, quotation
marks are dropped, and every position leads back to the characters of the field it stands in.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from crawler.items import Field

Place = Literal["title", "lead", "body", "background"]
LONGEST = 2000  # characters of a sentence that are matched at once; longer ones (tables, lists without a full stop) are cut into several

_TOKEN = re.compile(r"[^\W_]+(?:[-'.&_][^\W_]+)*|[,;:.!?()%$€/]")


@dataclass(frozen=True, slots=True)
class Slot:
    """A mention: what kind of slot it fills, where it stands in its field, and what it is (an entity, a person, a quantity)."""

    kind: str  # COMPANY | PERSON | MONEY | PERCENT | NUMBER
    start: int
    end: int
    value: Any
    key: str = ""  # what counts as the same thing: the entity's name


@dataclass(slots=True)
class MaskedSentence:
    """One sentence (or a piece of a very long one) as rules see it."""

    index: int
    field: Field
    start: int
    end: int
    paragraph: int  # -1 is the title
    place: Place
    text: str = " "  # begins and ends with a space
    positions: list[int] = field(default_factory=list)  # of each token in `text`
    spans: list[tuple[int, int]] = field(default_factory=list)  # of each token in the field
    slots: list[tuple[int, Slot]] = field(default_factory=list)  # position in `text`, and the mention

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the field for text[start:end]."""
        first = max(0, bisect_right(self.positions, start) - 1)
        last = max(first, bisect_right(self.positions, max(start, end - 1)) - 1)
        return self.spans[first][0], self.spans[last][1]

    def within(self, start: int, end: int, kind: str | None = None) -> list[Slot]:
        """The mentions inside text[start:end], in order."""
        return [s for at, s in self.slots if start <= at < end and (kind is None or s.kind == kind)]


def mask(
    folded: str, slots: Sequence[Slot], *, field: Field, start: int, end: int, paragraph: int, place: Place, first_index: int
) -> list[MaskedSentence]:
    """Mask folded[start:end]; `slots` are the mentions inside, in order and not overlapping. Usually one sentence comes back."""
    tokens: list[tuple[str, int, int, Slot | None]] = []
    at = start
    for slot in slots:
        if slot.start < at:
            continue
        tokens.extend((m.group(), m.start(), m.end(), None) for m in _TOKEN.finditer(folded, at, slot.start))
        tokens.append((slot.kind, slot.start, slot.end, slot))
        at = slot.end
    tokens.extend((m.group(), m.start(), m.end(), None) for m in _TOKEN.finditer(folded, at, end))
    sentences: list[MaskedSentence] = []
    for piece in _pieces(tokens):
        sentence = MaskedSentence(first_index + len(sentences), field, piece[0][1] if sentences else start, end, paragraph, place)
        words: list[str] = []
        length = 1
        for word, left, right, mention in piece:
            if mention is not None:
                sentence.slots.append((length, mention))
            sentence.positions.append(length)
            sentence.spans.append((left, right))
            words.append(word)
            length += len(word) + 1
        sentence.text = f" {' '.join(words)} "
        if sentences:
            sentences[-1].end = sentence.start
        sentences.append(sentence)
    return sentences


def _pieces(tokens: Sequence[tuple[str, int, int, Slot | None]]) -> Iterable[Sequence[tuple[str, int, int, Slot | None]]]:
    piece: list[tuple[str, int, int, Slot | None]] = []
    length = 0
    for token in tokens:
        if length > LONGEST:
            yield piece
            piece, length = [], 0
        piece.append((token[0][:LONGEST], *token[1:]))
        length += len(token[0]) + 1
    if piece:
        yield piece
