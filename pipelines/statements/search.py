"""Finding many phrases at once: one Aho-Corasick pass over the literals, a regular expression only where one of its literals stands."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from pathlib import Path

import ahocorasick_rs

from pipelines.spanish.fold import fold
from pipelines.statements.masked import MaskedSentence
from pipelines.statements.phrases import SLOTS, Node, Pattern, Phrase, PhraseError, compile_phrases
from pipelines.statements.words import WordError, expand

_SLOT = re.compile(rf"\b({'|'.join(SLOTS)})\b")

Spans = list[tuple[int, int]]


class PhraseSet:
    """Compiled patterns, numbered in their order. Holds no state between stories."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._phrases: list[tuple[int, Phrase]] = []  # the number of the pattern, and one of its phrases
        by_literal: dict[str, list[int]] = {}
        for number, pattern in enumerate(patterns):
            for phrase in pattern.phrases:
                for literal in phrase.literals:
                    by_literal.setdefault(literal, []).append(len(self._phrases))
                self._phrases.append((number, phrase))
        self._wanted = list(by_literal.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(by_literal)) if by_literal else None

    def find(self, sentences: Sequence[MaskedSentence]) -> dict[int, dict[int, Spans]]:
        """Pattern number -> sentence index -> where it stands in the masked text, in order."""
        found: dict[int, dict[int, Spans]] = {}
        if self._automaton is None or not sentences:
            return found
        starts, length = [], 0
        for sentence in sentences:
            starts.append(length)
            length += len(sentence.text)
        seen: set[tuple[int, int]] = set()
        tried: set[tuple[int, int]] = set()
        for literal, start, _ in self._automaton.find_matches_as_indexes("".join(s.text for s in sentences), overlapping=True):
            index = bisect_right(starts, start) - 1
            if (literal, index) in seen:
                continue
            seen.add((literal, index))
            for which in self._wanted[literal]:
                if (which, index) in tried:
                    continue
                tried.add((which, index))
                number, phrase = self._phrases[which]
                text = sentences[index].text
                for other in phrase.also:
                    if other in text:
                        break
                else:
                    if phrase.also:
                        continue
                if spans := [m.span() for m in phrase.regex.finditer(text)]:
                    found.setdefault(number, {}).setdefault(index, []).extend(spans)
        for sentences_of in found.values():
            for spans in sentences_of.values():
                if len(spans) > 1:
                    spans.sort()
        return found


def fold_phrase(phrase: str) -> str:
    """A phrase as masked sentences are written: folded, but for the slots."""
    return "".join(part if part in SLOTS else fold(part) for part in _SLOT.split(phrase))


class LexiconError(ValueError):
    """A lexicon file that cannot be used: the message names the file and the key."""


class Lexicon:
    """Named groups of phrases from one TOML file: `[words]` are word lists, `[phrases]` the groups that use them."""

    def __init__(self, path: Path) -> None:
        try:
            document = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
            raise LexiconError(f"{path.name}: {problem}") from None
        words: dict[str, Node] = {}
        for name, entries in document.get("words", {}).items():
            try:
                words[name] = expand(entries)
            except WordError as problem:
                raise LexiconError(f"{path.name}: words.{name}: {problem}") from None
        self.names: list[str] = []
        patterns = []
        for name, phrases in document.get("phrases", {}).items():
            try:
                patterns.append(compile_phrases([fold_phrase(p) for p in phrases], words))
            except PhraseError as problem:
                raise LexiconError(f"{path.name}: phrases.{name}: {problem}") from None
            self.names.append(name)
        self._set = PhraseSet(patterns)

    def find(self, sentences: Sequence[MaskedSentence]) -> Mapping[str, Mapping[int, Spans]]:
        """For each group, where it stands: sentence index -> spans in its masked text, in order; phrases of a group may overlap."""
        found = self._set.find(sentences)
        return {name: dict(sorted(found.get(number, {}).items())) for number, name in enumerate(self.names)}
