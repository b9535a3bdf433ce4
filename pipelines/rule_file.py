"""Files of rules and words: reading one, and saying what is wrong with it by its name, the place in it and the cure."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any


class RuleFileError(ValueError):
    """A file of rules, phrases, words or names that cannot be used; the message names the file, the place, and what would be right."""


def label(path: Path) -> str:
    """The file as messages name it: two folders have a layoffs.toml."""
    parts = path.parts
    below = max((at for at, part in enumerate(parts) if part == "pipelines"), default=len(parts) - 2)
    return "/".join(parts[below + 1 :])


def read_text(path: Path) -> str:
    """The text of a file. Raises RuleFileError."""
    try:
        data = path.read_bytes()
    except OSError as problem:
        raise RuleFileError(f"{label(path)}: cannot be read ({problem.strerror}); it belongs to the checkout") from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = data.count(b"\n", 0, problem.start) + 1
        raise RuleFileError(f"{label(path)}: line {line}: byte {data[problem.start]:#04x} is no UTF-8; save the file as UTF-8") from None


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML document. Raises RuleFileError."""
    try:
        return tomllib.loads(read_text(path))
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise RuleFileError(f"{label(path)}: no TOML: {problem}") from None


def nearest(word: str, known: Iterable[str]) -> str:
    """ "; did you mean ...?" where one of the known words is almost that one, else nothing."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.7)
    return f"; did you mean {close[0]!r}?" if close else ""


def only(file: str, where: str, table: object, known: Collection[str], *, all_of_them: bool = False) -> Mapping[str, Any]:
    """`table` as a table that has no other keys than the known ones (and all of those, if that is asked). Raises RuleFileError."""
    place = f"{file}: {where}" if where else file
    if not isinstance(table, dict):
        raise RuleFileError(f"{place}: must be a table of {', '.join(known)}")
    for key in table:
        if key not in known:
            raise RuleFileError(f"{place}: {key}: unknown key{nearest(key, known)} (known: {', '.join(known)})")
    if all_of_them and (missing := [key for key in known if key not in table]):
        raise RuleFileError(f"{place}: {missing[0]} is missing; the code asks for it by that name")
    return table


def texts(file: str, where: str, value: object) -> list[str]:
    """`value` as a list of texts, none empty and none twice. Raises RuleFileError."""
    if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
        raise RuleFileError(f"{file}: {where}: must be a list of texts, none of them empty")
    if twice := [text for text, times in Counter(value).items() if times > 1]:
        raise RuleFileError(f"{file}: {where}: {twice[0]!r} stands twice; take one away, or write what the other was meant to be")
    return value
