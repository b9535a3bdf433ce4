"""The phrase language of the rule files: words as a person writes them, compiled to regular expressions and the literals they need.

    despide a NUMBER {staff}     words in sequence, over masked and folded sentences (pipelines.reading.story.masked)
    [x y]                        optional            (a | b c)    alternatives
    {list}                       any entry of a word list
    despid*                      a word that begins so
    ...    ..3                   a gap of up to six words, of up to three
    COMPANY PERSON MONEY PERCENT NUMBER               slots: a mention in the place of its words

Phrases match whole words and never leave their sentence. Gaps are bounded, so matching is linear in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipelines.reading.story.masked import WORD
from pipelines.rule_file import nearest

SLOTS = ("COMPANY", "PERSON", "MONEY", "PERCENT", "NUMBER")
GAP = 6
LONGEST_GAP = 20
DEEPEST = 20  # brackets in brackets
_FEW = 16  # literals that are looked for one by one sooner than a regular expression is tried
_WORTH = {"COMPANY": 2, "PERSON": 4, "NUMBER": 4, "PERCENT": 7, "MONEY": 7}

_TOKEN = re.compile(r"\s*(?:(?P<list>\{[a-z0-9_]+\})|(?P<gap>\.\.\.|\.\.\d+)|(?P<sign>[\[\]()|])|(?P<word>[^\s\[\]()|{}]+))")


class PhraseError(ValueError):
    """A phrase that cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a phrase: its regular expression, and the literals of which one must stand in the sentence (none: it may be empty).

    Of `also`, which belong to another of its words, one must stand there too.
    """

    regex: str
    literals: frozenset[str] = field(default_factory=frozenset)
    also: frozenset[str] = field(default_factory=frozenset)

    @property
    def strength(self) -> int:
        """How selective the literals are: the length of the shortest, or what a slot is worth (a sum is rare, a company is not)."""
        return min((_WORTH.get(lit.strip(), len(lit)) for lit in self.literals), default=0)


_GAPS = "a gap is written ... or, with its longest in words, ..3, and stands between blanks"
_STARTS = re.compile(r"[^\W_]+(?:[-'.&_][^\W_]*)*\*")


def unwritable(word: str) -> str | None:
    """Why no masked sentence can hold `word`, as a phrase or a list writes it; None when one can."""
    if WORD.fullmatch(word) or (_STARTS.fullmatch(word) and len(word) > 2):
        return None
    if word.startswith(".."):
        return _GAPS
    if word.endswith("*"):
        return "a star may only end a word of two letters or more; in (a|b)* it is a word of its own"
    return "no sentence holds it: signs are words of their own, with blanks around them, and quotation marks are dropped"


def word_node(words: Iterable[str]) -> Node:
    """Any of the words, each a run of tokens divided by single spaces; a word that ends in * is a prefix."""
    entries = sorted(set(words))
    if len(entries) == 1 and not entries[0].endswith("*"):
        return Node(f"(?:{re.escape(entries[0])}) ", frozenset([f" {entries[0]} "]))
    literals = frozenset(f" {w[:-1]}" if w.endswith("*") else f" {w} " for w in entries)
    return Node(f"(?:{_trie(entries)}) ", literals)


def _trie(entries: Sequence[str]) -> str:
    """A regular expression that tries every entry through their common beginnings."""
    root: dict[str, dict] = {}  # type: ignore[type-arg]  # a tree of itself
    for entry in entries:
        node = root
        for character in entry[:-1] if entry.endswith("*") else entry:
            node = node.setdefault(character, {})
        node["*" if entry.endswith("*") else ""] = {}

    def write(node: Mapping[str, dict]) -> str:  # type: ignore[type-arg]
        if "*" in node:  # a prefix covers everything below it
            return r"\S*"
        branches = [re.escape(k) + write(v) for k, v in node.items() if k]
        if not branches:
            return ""
        joined = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
        return f"{joined}?" if "" in node else joined

    return write(root)


class _Parser:
    def __init__(self, phrase: str, words: Mapping[str, Node]) -> None:
        self.phrase, self.words = phrase, words
        self.tokens: list[tuple[str, str]] = []
        position = 0
        stripped = phrase.rstrip()
        while position < len(stripped):
            found = _TOKEN.match(stripped, position)
            if not found or found.lastgroup is None:
                raise PhraseError(f"cannot read {stripped[position:]!r} in {phrase!r}")
            self.tokens.append((found.lastgroup, found.group(found.lastgroup)))
            position = found.end()
            if found.lastgroup == "gap" and position < len(stripped) and stripped[position] not in " )]|":
                raise PhraseError(f"{stripped[found.start('gap') :]!r} in {phrase!r}: {_GAPS}")
        self.at = 0
        self.depth = 0

    def parse(self) -> Node:
        node = self.alternatives()
        if self.at < len(self.tokens):
            raise PhraseError(f"{self.tokens[self.at][1]!r} closes nothing in {self.phrase!r}")
        if not node.literals:
            raise PhraseError(f"{self.phrase!r} may match without any word")
        return node

    def alternatives(self) -> Node:
        options = [self.sequence()]
        while self.at < len(self.tokens) and self.tokens[self.at] == ("sign", "|"):
            self.at += 1
            options.append(self.sequence())
        if len(options) == 1:
            return options[0]
        literals = frozenset().union(*(o.literals for o in options)) if all(o.literals for o in options) else frozenset()
        also = frozenset().union(*(o.also for o in options)) if all(o.also for o in options) else frozenset()
        return Node(f"(?:{'|'.join(o.regex for o in options)})", literals, also)

    def sequence(self) -> Node:
        nodes: list[Node] = []
        while self.at < len(self.tokens) and self.tokens[self.at] not in (("sign", "|"), ("sign", "]"), ("sign", ")")):
            nodes.append(self.element())
        if not nodes:
            raise PhraseError(f"an empty place in {self.phrase!r}")
        best = max(nodes, key=lambda n: (n.strength, -len(n.literals)))
        others = [n for n in nodes if n is not best and 0 < len(n.literals) <= _FEW]
        also = max(others, key=lambda n: (n.strength, -len(n.literals))).literals if others else best.also
        return Node("".join(n.regex for n in nodes), best.literals, also)

    def element(self) -> Node:
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "list":
            if text[1:-1] not in self.words:
                near = nearest(text[1:-1], self.words)
                raise PhraseError(f"no word list {text} (known: {', '.join(sorted(self.words)) or 'none'}) in {self.phrase!r}{near}")
            return self.words[text[1:-1]]
        if kind == "gap":
            longest = GAP if text == "..." else int(text[2:])
            if not 0 < longest <= LONGEST_GAP:
                raise PhraseError(f"{text!r} in {self.phrase!r}: a gap is of 1 to {LONGEST_GAP} words")
            return Node(rf"(?:\S+ ){{0,{longest}}}?")
        if kind == "sign":
            if text == "[":
                return Node(f"(?:{self.closed(']').regex})?")
            if text == "(":
                return self.closed(")")
            raise PhraseError(f"{text!r} has nothing before it in {self.phrase!r}")
        words = [text]  # words that stand together are one literal: " COMPANY a " is rare where " COMPANY " is not
        while not words[-1].endswith("*") and self.at < len(self.tokens) and self.tokens[self.at][0] == "word":
            words.append(self.tokens[self.at][1])
            self.at += 1
        for word in words:
            if word not in SLOTS and (problem := unwritable(word)):
                raise PhraseError(f"{word!r} in {self.phrase!r}: {problem}")
        return word_node([" ".join(words)])

    def closed(self, sign: str) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise PhraseError(f"more than {DEEPEST} brackets in each other in {self.phrase!r}")
        inner = self.alternatives()
        if self.at >= len(self.tokens) or self.tokens[self.at] != ("sign", sign):
            raise PhraseError(f"{sign!r} is missing in {self.phrase!r}")
        self.at += 1
        self.depth -= 1
        return Node(f"(?:{inner.regex})", inner.literals, inner.also)


@dataclass(frozen=True)
class Phrase:
    """One phrase as a regular expression over a masked sentence, and words of which one must stand where it does, and one of `also`.

    It is compiled when it is first needed: of some seven hundred phrases a story meets a few dozen, and compiling all takes a second.
    """

    source: str
    literals: frozenset[str]
    also: tuple[str, ...] = ()

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(self.source)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Any of several phrases: each a regular expression over masked sentences, and literals of which one must stand to be worth trying."""

    phrases: tuple[Phrase, ...]

    def search(self, text: str) -> tuple[int, int] | None:
        """Where the first phrase stands in a masked sentence, trying all of them."""
        spans = [match.span() for phrase in self.phrases if (match := phrase.regex.search(text))]
        return min(spans, default=None)


def compile_phrases(phrases: Sequence[str], words: Mapping[str, Node]) -> Pattern:
    """Any of the phrases. Raises PhraseError naming the phrase."""
    nodes = [_Parser(phrase, words).parse() for phrase in phrases]
    if not nodes:
        raise PhraseError("no phrases")
    return Pattern(
        tuple(Phrase(r"(?<!\S)" + node.regex, node.literals, tuple(sorted(node.also)) if len(node.also) <= _FEW else ()) for node in nodes)
    )
