"""Finding many phrases at once: one Aho-Corasick pass over the literals, a regular expression only where one of its literals stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import ahocorasick_rs

from pipelines.reading.phrases.phrases import SLOTS, Node, Pattern, Phrase, PhraseError, compile_phrases
from pipelines.reading.phrases.words import WordError, expand
from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.text.fold import fold
from pipelines.rule_file import RuleFileError, label, nearest, only, read_toml, texts

_LIST = re.compile(r"\{([^{}]+)\}")
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
        for index, sentence in enumerate(sentences):
            text = sentence.text
            literals = {literal for literal, _, _ in self._automaton.find_matches_as_indexes(text, overlapping=True)}
            for which in {which for literal in literals for which in self._wanted[literal]}:
                number, phrase = self._phrases[which]
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
    """A phrase as masked sentences are written: folded, but for the slots. Raises PhraseError for what is almost a slot."""
    if not phrase.islower():
        for word in re.findall(r"[^\W\d_]{4,}", phrase):
            if word.isupper() and word not in SLOTS and (near := nearest(word, SLOTS)):
                raise PhraseError(f"{word!r} in {phrase!r} is no slot{near}")
    return "".join(part if part in SLOTS else fold(part) for part in _SLOT.split(phrase))


def word_lists(file: str, document: Mapping[str, Any]) -> dict[str, Node]:
    """The table `words` of a rule file. Raises RuleFileError."""
    table = document.get("words", {})
    if not isinstance(table, dict):
        raise RuleFileError(f"{file}: words: must be a table of word lists")
    words = {}
    for name, entries in table.items():
        try:
            words[name] = expand(texts(file, f"words: {name}", entries))
        except WordError as problem:
            raise RuleFileError(f"{file}: words: {name}: {problem}") from None
    return words


def compiled(file: str, where: str, phrases: Sequence[str], words: Mapping[str, Node]) -> Pattern:
    """Phrases that may use those word lists. Raises RuleFileError."""
    try:
        return compile_phrases([fold_phrase(phrase) for phrase in phrases], words)
    except PhraseError as problem:
        raise RuleFileError(f"{file}: {where}: {problem}") from None


def all_used(file: str, words: Mapping[str, Node], phrases: Iterable[str]) -> None:
    """Raises RuleFileError when no phrase uses one of the word lists: then somebody meant to."""
    used = {name for phrase in phrases for name in _LIST.findall(phrase)}
    for name in words:
        if name not in used:
            raise RuleFileError(f"{file}: words: {name}: no phrase uses {{{name}}}; use it, or take the list out")


class Lexicon:
    """Named groups of phrases from one TOML file: `[words]` are word lists, `[phrases]` the groups that use them."""

    def __init__(self, path: Path, groups: Collection[str]) -> None:
        """`groups` are the names that the code asks for: all of them must be there, and no other. Raises RuleFileError."""
        file = label(path)
        document = only(file, "", read_toml(path), ("words", "phrases"))
        words = word_lists(file, document)
        found = only(file, "phrases", document.get("phrases"), groups, all_of_them=True)
        self.names = list(found)
        self._set = PhraseSet([compiled(file, f"phrases: {name}", texts(file, f"phrases: {name}", found[name]), words) for name in found])
        all_used(file, words, (phrase for phrases in found.values() for phrase in phrases))

    def find(self, sentences: Sequence[MaskedSentence]) -> Mapping[str, Mapping[int, Spans]]:
        """For each group, where it stands: sentence index -> spans in its masked text, in order; phrases of a group may overlap."""
        found = self._set.find(sentences)
        return {name: dict(sorted(found.get(number, {}).items())) for number, name in enumerate(self.names)}
