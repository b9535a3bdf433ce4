"""Masked sentences: folded words with every mention replaced by a slot: a rule about COMPANY and MONEY fits names and sums never seen.

"Google se lleva a la cúpula de «Windsurf»" becomes " COMPANY se lleva a la cupula de COMPANY ". Words and signs are divided by single
spaces, quotation marks are dropped. A slot knows where in its field it stands, and a sentence where it begins and ends.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as default
from typing import Literal

from pipelines.reading.names.types import Name, Person
from pipelines.reading.quantities.quantity import Quantity
from pipelines.reading.text.stems import stem
from vigia.facts import Field

Place = Literal["title", "lead", "body", "background"]
Mention = Name | Person | Quantity
LONGEST = 2000  # characters of a sentence that are matched at once; longer ones (tables, lists without a full stop) are cut into several

WORD = re.compile(r"[^\W_]+(?:[-'.&_][^\W_]+)*|[,;:.!?()%$€/]")


@dataclass(frozen=True, slots=True)
class Slot:
    """A mention: what kind of slot it fills, where it stands in its field, and what it is (an entity, a person, a quantity)."""

    kind: str  # COMPANY (a Name) | PERSON (a Person) | MONEY | PERCENT | NUMBER (a Quantity)
    start: int
    end: int
    value: Mention
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
    text: str  # begins and ends with a space
    slots: list[tuple[int, Slot]] = default(default_factory=list)  # position in `text`, and the mention
    folded: str = ""  # what `text` was made of; its first character stands at `start`
    _stems: list[str] | None = default(default=None, repr=False, compare=False)

    def stems(self) -> list[str]:
        """Of the words of `text`, in their order."""
        if self._stems is None:
            self._stems = [stem(word) for word in self.text.split()]
        return self._stems

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the field for text[start:end]."""
        positions, spans = self._tokens()
        if not positions:
            return self.start, self.end
        first = max(0, bisect_right(positions, start) - 1)
        last = max(first, bisect_right(positions, max(start, end - 1)) - 1)
        return spans[first][0], spans[last][1]

    def _tokens(self) -> tuple[list[int], list[tuple[int, int]]]:
        """Where each token stands in `text` and in the field. Seldom asked, so not kept."""
        found: list[tuple[str, int, int]] = []
        at = 0
        for _, slot in self.slots:
            found += [(m.group(), m.start(), m.end()) for m in WORD.finditer(self.folded, at, slot.start - self.start)]
            found.append((slot.kind, slot.start - self.start, slot.end - self.start))
            at = slot.end - self.start
        found += [(m.group(), m.start(), m.end()) for m in WORD.finditer(self.folded, at)]
        positions, length = [], 1
        for word, _, _ in found:
            positions.append(length)
            length += len(word) + 1
        return positions, [(self.start + a, self.start + b) for _, a, b in found]

    def names(self) -> list[tuple[int, Name]]:
        """The organisations of the sentence and where they stand in `text`, in order."""
        return [(at, slot.value) for at, slot in self.slots if isinstance(slot.value, Name)]

    def people(self) -> list[tuple[int, Person]]:
        return [(at, slot.value) for at, slot in self.slots if isinstance(slot.value, Person)]

    def quantities(self, *kinds: str) -> list[tuple[int, Quantity]]:
        """Those of these kinds of slot."""
        return [(at, slot.value) for at, slot in self.slots if slot.kind in kinds and isinstance(slot.value, Quantity)]


def mask(
    folded: str, slots: Sequence[Slot], *, field: Field, start: int, paragraph: int, place: Place, first_index: int
) -> list[MaskedSentence]:
    """Mask the sentence `folded`, which begins at `start` of its field; `slots` are the mentions inside, in order.

    One sentence comes back, or several pieces of a very long one.
    """
    pieces = [MaskedSentence(first_index, field, start, start + len(folded), paragraph, place, "")]
    parts: list[str] = []
    placed: list[tuple[int, Slot]] = []
    length = 1
    at = 0

    def close(until: int) -> None:
        nonlocal parts, placed, length
        piece = pieces[-1]
        piece.text, piece.slots, piece.end = f" {' '.join(parts)} ", placed, start + until
        piece.folded = folded[piece.start - start : until]
        parts, placed, length = [], [], 1

    def add(until: int) -> None:
        nonlocal at, length
        while until - at > LONGEST:
            cut = folded.rfind(" ", at + 1, at + LONGEST)
            cut = cut if cut > at else at + LONGEST
            words = " ".join(WORD.findall(folded, at, cut))
            if words:
                parts.append(words)
            close(cut)
            pieces.append(MaskedSentence(first_index + len(pieces), field, start + cut, start + len(folded), paragraph, place, ""))
            at = cut
        if words := " ".join(WORD.findall(folded, at, until)):
            parts.append(words)
            length += len(words) + 1
        at = until

    for slot in slots:
        if slot.start - start < at:
            continue
        add(slot.start - start)
        placed.append((length, slot))
        parts.append(slot.kind)
        length += len(slot.kind) + 1
        at = slot.end - start
    add(len(folded))
    close(len(folded))
    return pieces
