"""Every regular expression of the reading, and texts made of its own characters that would make one that backtracks show it."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import random
import re
from collections.abc import Callable, Iterator
from time import process_time
from typing import Any

from pipelines.reading.rules import deals, funding, layoff_evidence
from pipelines.reading.topics.rules import load_topics
from tests.shared import ROOT

ROOMS = (*(f"reading.{room}" for room in ("text", "quantities", "names", "phrases", "story", "rules", "topics", "facts")), "language")
parser: Any = importlib.import_module("re._parser")
codes: Any = importlib.import_module("re._constants")
_OF_CATEGORY = {codes.CATEGORY_SPACE: " ", codes.CATEGORY_DIGIT: "1", codes.CATEGORY_NOT_WORD: "-"}  # of the others: a letter
CERTAINLY_LINEAR = 6  # times as long for four times the text
_USED = re.compile(r"\b([A-Z_]+)\.(match|fullmatch|search|finditer|findall|sub|split)\(")


def patterns() -> dict[str, tuple[re.Pattern[str], bool]]:
    """By name: the expressions of all modules, and the phrases of all rule files; true for those that are only tried at one place."""
    sources = "\n".join(
        path.read_text(encoding="utf-8") for room in ROOMS for path in sorted((ROOT / "pipelines" / room.replace(".", "/")).glob("*.py"))
    )
    uses: dict[str, set[str]] = {}
    for name, use in _USED.findall(sources):
        uses.setdefault(name, set()).add(use)
    found: dict[str, tuple[re.Pattern[str], bool]] = {}
    for room in ROOMS:
        package = importlib.import_module(f"pipelines.{room}")
        for module in pkgutil.iter_modules(package.__path__, f"pipelines.{room}."):
            for name, value in vars(importlib.import_module(module.name)).items():
                for at, pattern in enumerate(_inside(value)):
                    found.setdefault(
                        f"{module.name}.{name}[{at}]", (pattern, bool(uses.get(name)) and uses[name] <= {"match", "fullmatch"})
                    )
    for topic in load_topics():
        for number, group in enumerate(topic.patterns):
            found |= {f"{topic.name} {number}.{at}": (phrase.regex, False) for at, phrase in enumerate(group.phrases)}
    for lexicon in (deals.load_lexicon(), funding.load_lexicon(), *layoff_evidence.load_lexicons()):
        for at, (group_number, phrase) in enumerate(lexicon._set._phrases):
            found[f"{lexicon.names[group_number]} {at}"] = (phrase.regex, False)
    return found


def _inside(value: object, depth: int = 0) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, list | tuple | set | frozenset | dict) and depth < 3:
        for item in value.values() if isinstance(value, dict) else value:
            yield from _inside(item, depth + 1)


def units(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """(beginning, what is repeated behind it): its characters alone and by two, its words, and halves of what it would match."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    words: dict[str, None] = {}
    signs: dict[str, None] = {}
    _collect(tree, words, signs)
    alphabet = list(dict.fromkeys([*list(signs)[:8], " ", "a", "1"]))
    found = [("", sign) for sign in alphabet] + [("", a + b) for a in alphabet[:5] for b in alphabet[:5] if a != b]
    for word in list(words)[:5]:
        found += [("", word), ("", f"{word} "), (word, "a"), (word, "a "), (f"{word} ", "a ")]
    draw = random.Random(1)
    for _ in range(4):
        whole = _sample(tree, draw)
        half = whole[: len(whole) // 2]
        found += [("", whole), ("", whole[:-1]), ("", half), (whole[:-1], "a "), (half, "a "), (whole[:-1], "a")]
    return [unit for unit in dict.fromkeys(found) if unit[1]]


def _members(items: Any) -> list[str]:
    """Two characters of a set."""
    if items[0][0] is codes.NEGATE:
        barred = re.compile("|".join(re.escape(c) for c in _members(items[1:])) or r"(?!)")
        return [c for c in "a 1-," if not barred.match(c)][:2]
    found = []
    for kind, value in items:
        found.append(chr(value) if kind is codes.LITERAL else chr(value[0]) if kind is codes.RANGE else _OF_CATEGORY.get(value, "a"))
    return found[:2]


def _below(kind: Any, value: Any) -> list[Any]:
    if kind in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return [value[2]]
    if kind is codes.SUBPATTERN:
        return [value[3]]
    if kind is codes.BRANCH:
        return list(value[1])
    if kind in (codes.ASSERT, codes.ASSERT_NOT):
        return [value[1]]
    return [value] if kind is codes.ATOMIC_GROUP else []


def _collect(tree: Any, words: dict[str, None], signs: dict[str, None]) -> None:
    word = ""
    for kind, value in [*tree, (None, None)]:
        if kind is codes.LITERAL:
            word += chr(value)
            signs[chr(value)] = None
            continue
        if word:
            words[word] = None
        word = ""
        if kind is codes.IN:
            signs.update(dict.fromkeys(_members(value)))
        for part in _below(kind, value):
            _collect(part, words, signs)


def _sample(tree: Any, draw: random.Random) -> str:
    """Something that it matches, but for what its assertions ask."""
    parts = []
    for kind, value in tree:
        if kind is codes.LITERAL:
            parts.append(chr(value))
        elif kind is codes.IN:
            parts.append(draw.choice(_members(value) or ["ñ"]))
        elif kind is codes.ANY:
            parts.append("a")
        elif kind in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            least = int(value[0])
            parts += [_sample(value[2], draw) for _ in range(draw.randint(least, min(int(value[1]), least + 3)))]
        elif kind is codes.BRANCH:
            parts.append(_sample(draw.choice(value[1]), draw))
        elif kind not in (codes.ASSERT, codes.ASSERT_NOT):
            parts += [_sample(part, draw) for part in _below(kind, value)]
    return "".join(parts)


def pumped(unit: tuple[str, str], size: int) -> str:
    """A text of about `size` characters, with an end that nothing matches."""
    return unit[0] + (unit[1] * (size // len(unit[1]) + 1))[:size] + "\x01"


def growth(work: Callable[[str], object], unit: tuple[str, str], size: int, *, notice: float) -> float:
    """How many times longer four times the text takes; 1 where even that takes less than `notice` seconds of processor time.

    What is measured while the machine has other work comes out too long or too short; what grows with the square does so each time.
    """
    if _seconds(work, pumped(unit, 4 * size)) < notice:
        return 1.0
    least = float("inf")
    for _ in range(3):
        long = min(_seconds(work, pumped(unit, 4 * size)) for _ in range(3))
        short = min(_seconds(work, pumped(unit, size)) for _ in range(3))
        least = min(least, long / max(short, notice / 16))
        if least < CERTAINLY_LINEAR:
            break
    return least


def _seconds(work: Callable[[str], object], text: str) -> float:
    gc.disable()  # what other tests left in memory is not this text's
    try:
        start = process_time()
        work(text)
        return process_time() - start
    finally:
        gc.enable()
