"""function_words.toml: the small words of each language, and those that are its own. Light to import: langdetect is not loaded."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pipelines.rule_file import RuleFileError, label, only, read_toml

FILE: Final = Path(__file__).with_name("function_words.toml")
LANGUAGES: Final = ("es", "ca", "gl", "pt", "it", "en", "eu", "fr")  # ISO 639-1


@dataclass(frozen=True, slots=True)
class FunctionWords:
    """`common` are counted; `own` are counted twice, because they decide between sister languages."""

    common: frozenset[str]
    own: frozenset[str]


def read_function_words(path: Path = FILE) -> dict[str, FunctionWords]:
    """Every language of the file. Raises RuleFileError."""
    file = label(path)
    document = only(file, "", read_toml(path), LANGUAGES, all_of_them=True)
    found = {}
    for language, table in document.items():
        kinds = only(file, f"[{language}]", table, ("common", "own"), all_of_them=True)
        found[language] = FunctionWords(*(_words(file, f"[{language}]: {kind}", kinds[kind]) for kind in ("common", "own")))
    return found


load_function_words = cache(read_function_words)


def _words(file: str, where: str, value: object) -> frozenset[str]:
    if not isinstance(value, str) or not value.strip():
        raise RuleFileError(f"{file}: {where}: must be one string of words separated by spaces")
    if wrong := next((word for word in value.split() if not word.replace("'", "").isalpha() or not word.islower()), None):
        raise RuleFileError(f"{file}: {where}: {wrong!r} is no word in lower case; spaces alone separate them")
    return frozenset(value.split())
