"""What editors do to an agency's text, done to the labelled stories by program: the same pairs in every run."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from functools import cache

from tests.shared import ROOT

Editor = Callable[["Desk"], tuple[str, str]]


@cache
def stories() -> tuple[str, ...]:
    texts = [
        json.loads(line)["text"]
        for path in sorted((ROOT / "corpus/stories").glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    return tuple(text for text in texts if len(text.split()) >= 60)


class Desk:
    """One that draws stories of about `words` words and edits them."""

    def __init__(self, words: int, seed: int) -> None:
        self.words, self.draw = words, random.Random(seed)
        self.left = self.draw.sample(stories(), 60)

    def story(self, share: float = 1.0) -> str:
        """A story, or so much of one, of which no other call returns a sentence."""
        wanted = self.words * share
        said: list[str] = []
        while length(said) < wanted * 0.85:
            said += [sentence for sentence in sentences(self.left.pop()) if length([*said, sentence]) <= wanted * 1.15]
        return paragraphs(said)

    def words_changed(self, text: str, share: float) -> str:
        """So many of the words replaced by others, left out or preceded by another one."""
        return "\n".join(" ".join(self._changed(word, share) for word in line.split()) for line in text.splitlines())

    def _changed(self, word: str, share: float) -> str:
        chance = self.draw.random() / share
        other = self.draw.choice(self.draw.choice(stories()).split())
        return word if chance > 1 else other if chance < 0.6 else "" if chance < 0.8 else f"{other} {word}"

    def rewritten(self, text: str, share: float = 0.08) -> str:
        """Words changed, a sentence in ten left out, one moved, one told anew."""
        told = [sentence for sentence in sentences(text) if self.draw.random() > 0.1]
        told.insert(self.draw.randrange(len(told)), told.pop(self.draw.randrange(len(told))))
        told[self.draw.randrange(len(told))] = self.draw.choice(sentences(self.story()))
        return self.words_changed(paragraphs(told), share)

    def with_line(self, text: str, line: str) -> str:
        lines = text.splitlines()
        lines.insert(self.draw.randrange(len(lines) + 1), line)
        return "\n".join(lines)

    def said(self, words: int) -> str:
        """A sentence of so many words that somebody said."""
        return f"«{' '.join(self.story().split()[:words])}», afirma el comunicado."


def sentences(text: str) -> list[str]:
    return [sentence for line in text.splitlines() for sentence in re.split(r"(?<=[.!?»])\s+", line.strip()) if sentence]


def paragraphs(said: list[str]) -> str:
    """Two sentences a paragraph."""
    return "\n".join(" ".join(said[at : at + 2]) for at in range(0, len(said), 2))


def length(said: list[str]) -> int:
    return sum(len(sentence.split()) for sentence in said)


def beginning(text: str, share: float) -> str:
    """The first sentences, up to that share of the words and a few more."""
    said = sentences(text)
    count = next((count for count in range(1, len(said)) if length(said[: count + 1]) > share * length(said) + 6), len(said))
    return paragraphs(said[:count])


def scattered(text: str, share: float) -> str:
    """Every so manieth sentence left out, the first one stays."""
    said = sentences(text)
    return paragraphs([sentence for place, sentence in enumerate(said) if place == 0 or (place * share) % 1 < share])


def _with_line_in_both(desk: Desk, line: str) -> tuple[str, str]:
    return desk.with_line(desk.story(), line), desk.with_line(desk.story(), line)


def _in_the_middle(desk: Desk, part: str) -> str:
    return f"{desk.story(0.3)}\n{part}\n{desk.story(0.3)}"


COPIES: dict[str, Editor] = {
    "in other dress": lambda desk: (text := desk.story(), f"Oficinas de la firma. EFE\n{text.upper()}"),
    "words changed": lambda desk: (text := desk.story(), desk.words_changed(text, 0.08)),
    "rewritten": lambda desk: (text := desk.story(), desk.rewritten(text)),
    "the first half": lambda desk: (text := desk.story(), beginning(text, 0.5)),
    "the first third": lambda desk: (text := desk.story(), beginning(text, 0.34)),
    "every other sentence": lambda desk: (text := desk.story(), scattered(text, 0.5)),
    "the first half, words changed": lambda desk: (text := desk.story(), desk.words_changed(beginning(text, 0.5), 0.05)),
    "with a footer": lambda desk: (text := desk.story(), f"{text}\n{desk.said(40)}"),
    "with a paragraph of its own": lambda desk: (text := desk.story(), f"{desk.story(0.25)}\n{text}"),
    "two thirds, and a paragraph of its own": lambda desk: (text := desk.story(), f"{beginning(text, 0.66)}\n{desk.story(0.2)}"),
}
EMBEDDED: dict[str, Editor] = {
    "half, then its own": lambda desk: (text := desk.story(), f"{beginning(text, 0.5)}\n{desk.story(0.5)}"),
    "its own, then half": lambda desk: (text := desk.story(), f"{desk.story(0.55)}\n{beginning(text, 0.5)}"),
    "half between its own": lambda desk: (text := desk.story(), _in_the_middle(desk, beginning(text, 0.45))),
    "half in twice its own": lambda desk: (text := desk.story(), f"{beginning(text, 0.45)}\n{desk.story(2)}"),
    "an item of a digest": lambda desk: (text := desk.story(0.5), f"{desk.story(2)}\n{text}\n{desk.story(2)}"),
}
NO_COPIES: dict[str, Editor] = {
    "two stories": lambda desk: (desk.story(), desk.story()),
    "a quote of 35 words": lambda desk: _with_line_in_both(desk, desk.said(35)),
    "a footer of 40 words": lambda desk: (f"{desk.story()}\n{(line := desk.said(40))}", f"{desk.story()}\n{line}"),
    "two stock sentences": lambda desk: _with_line_in_both(desk, f"{desk.said(12)}\n{desk.said(14)}"),
}


def pairs(editor: Editor, count: int = 30) -> Iterator[tuple[str, str]]:
    """Pairs of texts of 160 to 900 words."""
    for number in range(count):
        yield editor(Desk((160, 220, 300, 450, 600, 900)[number % 6], number))
