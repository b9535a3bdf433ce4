"""The words of lexicon.toml as sets, folded; loaded once a process."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from pipelines.spanish.fold import fold

LEXICON_FILE = Path(__file__).parent / "lexicon.toml"
_LISTS = {
    "introductions": (
        "startup",
        "young",
        "company",
        "established",
        "media",
        "investor",
        "analyst",
        "institution",
        "product",
        "place",
        "doing",
        "doing_verbs",
    ),
    "people": ("roles", "executive", "founder", "former", "titles", "speech", "verbs", "connectors", "given"),
    "verbs": ("money", "business", "auxiliary", "buy", "person_object"),
    "genitive": ("company", "place"),
    "stop": ("words", "initial"),
    "places": ("names", "demonyms"),
    "intelligence": ("words",),
    "venture": ("words",),
    "negative": ("listed",),
}


class LexiconError(ValueError):
    """lexicon.toml cannot be used; the message names table and key."""


class Lexicon:
    """Sets of folded words by table and key: `lexicon["introductions.startup"]`."""

    def __init__(self, path: Path = LEXICON_FILE) -> None:
        with path.open("rb") as file:
            data = tomllib.load(file)
        self._sets: dict[str, frozenset[str]] = {}
        for table, keys in _LISTS.items():
            for key in keys:
                value: Any = data.get(table, {}).get(key)
                if not isinstance(value, str):
                    raise LexiconError(f"{path.name}, [{table}] {key}: a string of words separated by spaces is missing")
                self._sets[f"{table}.{key}"] = frozenset(fold(value).split())
        self.places = frozenset(fold(name).strip() for name in data["places"].get("several_words", []))
        phrases = sorted((fold(p) for p in data["intelligence"]["phrases"]), key=len, reverse=True)
        words = sorted(self._sets["intelligence.words"], key=len, reverse=True)
        # One pass tells whether a stretch of folded text speaks of artificial intelligence.
        self.intelligence = re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(w) for w in [*phrases, *words]) + r")(?![\w])")

    def __getitem__(self, key: str) -> frozenset[str]:
        return self._sets[key]


@cache
def load_lexicon() -> Lexicon:
    return Lexicon()
