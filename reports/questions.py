"""Questions as files: `queries/NAME.sql`, a SELECT below comments that say what it asks and which parameters it takes.

The first comment is the question; the next ones are its parameters, a line each: `-- :name what it is`, with `, required` or
`, default VALUE` behind the name where that is so. Values are bound, never pasted; one that is not given is NULL, or empty.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "queries"
DAYS = ("since", "until")  # parameters that are days
COUNTS = ("limit",)  # those that are whole numbers
CHOICES = {  # parameters that are one of some words
    "by": ("day", "week"),
    "topic": ("ai_startup", "layoffs", "reverse_acquihire"),
    "kind": ("layoff", "reverse_acquihire", "acquisition", "stake", "offer", "merger", "reverse_merger", "funding"),
    "field": ("headcount", "percent", "contractors", "amount", "valuation", "stake_percent"),
}
FORMS = {  # those that are written in one way
    "country": (re.compile(r"[A-Za-z]{2}"), "no country; one is written as ISO has it: ES, MX"),
    "cursor": (re.compile(r"\d{1,18}\.\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII), "no cursor; take one from an answer, or none"),
}
_PARAMETER = re.compile(r"-- :(?P<name>[a-z_]+)(?:, (?:(?P<required>required)|default (?P<default>[^\s:]+)))?:? (?P<about>.+)")
_BOUND = re.compile(r":([a-z_]+)")


class QuestionError(ValueError):
    """What was asked cannot be answered, and why: no such question or parameter, or a value that is none."""


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    about: str
    required: bool = False
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """`asks`: the question in words. `sql`: one SELECT."""

    name: str
    asks: str
    parameters: tuple[Parameter, ...]
    sql: str

    def bound(self, given: Mapping[str, str]) -> dict[str, str | int | None]:
        """A value for each parameter. QuestionError for one that the question has not, that is no value, or that is missing."""
        names = [parameter.name for parameter in self.parameters]
        for name in given:
            if name not in names:
                raise QuestionError(f"{self.name} has no --{name}; it takes {', '.join('--' + one for one in names)}{nearest(name, names)}")
        return {parameter.name: _value(self.name, parameter, given.get(parameter.name)) for parameter in self.parameters}


@dataclass(frozen=True, slots=True)
class Answer:
    """`rows` come as they are read: the connection must stay open meanwhile."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


@cache
def questions(folder: Path = FOLDER) -> Mapping[str, Question]:
    """All of them by name."""
    return {path.stem: read_question(path) for path in sorted(folder.glob("*.sql"))}


def question(name: str, folder: Path = FOLDER) -> Question:
    """QuestionError, with the nearest names, where there is none of that name."""
    known = questions(folder)
    if name not in known:
        raise QuestionError(f"there is no question {name}{nearest(name, known)}")
    return known[name]


def answer(database: sqlite3.Connection, asked: Question, given: Mapping[str, str]) -> Answer:
    """What the database says now. QuestionError as `bound` has it."""
    cursor = database.execute(asked.sql, asked.bound(given))
    return Answer(tuple(column[0] for column in cursor.description), (tuple(row) for row in cursor))


def read_question(path: Path) -> Question:
    """ValueError names the file and what is wrong with it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    comments = [*takewhile(lambda line: line.startswith("--"), lines)]
    if not comments or not comments[0].endswith("?"):
        raise ValueError(f"{path}: the first line is not a comment that asks something")
    parameters = []
    for line in comments[1:]:
        found = _PARAMETER.fullmatch(line)
        if found is None:
            raise ValueError(f"{path}: no parameter: {line}")
        parameters.append(Parameter(found["name"], found["about"], bool(found["required"]), found["default"]))
    sql = "\n".join(lines[len(comments) :]).strip()
    named = {parameter.name for parameter in parameters}
    if (bound := {*_BOUND.findall(_without_comments(sql))}) != named:
        raise ValueError(f"{path}: parameters that are not told, or not used: {', '.join(sorted(bound ^ named))}")
    return Question(path.stem, comments[0].removeprefix("-- "), tuple(parameters), sql)


def nearest(name: str, known: Iterable[str]) -> str:
    """For the end of a message: the names most like one that there is not."""
    found = get_close_matches(name, list(known), n=3, cutoff=0.5)
    return f"; did you mean {', '.join(found)}?" if found else ""


def as_day(name: str, text: str) -> str:
    """A day as it is stored; QuestionError, with the name of what was given, for what is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise QuestionError(f"{name} {text} is no day; one is written 2026-01-31") from None
    return day.isoformat()


def _value(asked: str, parameter: Parameter, given: str | None) -> str | int | None:
    text = parameter.default if given is None or not given.strip() else given.strip()
    if text is None:
        if parameter.required:
            raise QuestionError(f"{asked} wants --{parameter.name}: {parameter.about}")
        return None
    if parameter.name in DAYS:
        return as_day(f"--{parameter.name}", text)
    if parameter.name in COUNTS:
        if not text.isdecimal() or not text.isascii() or len(text) > 9:
            raise QuestionError(f"--{parameter.name} {text} is no whole number")
        return int(text)
    if text not in CHOICES.get(parameter.name, (text,)):
        choices = CHOICES[parameter.name]
        raise QuestionError(f"--{parameter.name} {text} is none of {', '.join(choices)}{nearest(text, choices)}")
    form, problem = FORMS.get(parameter.name, (None, ""))
    if form is not None and not form.fullmatch(text):
        raise QuestionError(f"--{parameter.name} {text} is {problem}")
    return text


def _without_comments(sql: str) -> str:
    return "\n".join(line.split("--")[0] for line in sql.splitlines())
