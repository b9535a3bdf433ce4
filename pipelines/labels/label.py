"""A label: one person's verdict on a topic or a fact of one story. It holds nothing of the story's text but the companies of a fact."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from pipelines.reading.topics.names import topic_names
from vigia.addresses import AddressError, canonical
from vigia.facts import KINDS, Fact

from . import judgement as judgements
from .judgement import Judgement

VERDICTS = ("yes", "no", "forget")
KEYS = ("address", "topic", "fact", "verdict", "day")
PAIR_KEYS = ("address", "other", "event", "day")
EXAMPLE = '{"address": "https://outlet.example/story", "topic": "layoffs", "verdict": "yes", "day": "2026-11-24"}'
_KINDS = {kind.table: kind for kind in KINDS}


class LabelError(ValueError):
    """What is no label. The message names the key, and says what would be right."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(f"{key}: {problem}")
        self.key = key


@dataclass(frozen=True, slots=True)
class Label:
    """`subject` is a topic, or `TABLE:COMPANY` for the rows of a company (`deals:ACQUIRER>TARGET`: a side that the row does not name is
    left empty). `verdict`: yes, no, or forget, which takes an earlier one back. `day` is YYYY-MM-DD, UTC."""

    address: str  # canonical
    subject: str
    verdict: str
    day: str

    @property
    def is_fact(self) -> bool:
        return ":" in self.subject

    @property
    def about(self) -> str:
        """The subject, the same however its companies are spelt."""
        table, colon, _ = self.subject.partition(":")
        return f"{table}:{'>'.join(map(_folded, self._companies))}" if colon else self.subject

    @property
    def _companies(self) -> list[str]:
        table, _, names = self.subject.partition(":")
        return _sides(_KINDS[table], names)

    def names(self, fact: Fact) -> bool:
        """Whether it is about that row: of its table, with its companies as the row writes them or by their ids."""
        if not self.is_fact or not self.subject.startswith(f"{fact.table}:"):
            return False
        return all(_is_company(given, fact, field) for given, field in zip(self._companies, fact.companies, strict=True))

    def line(self) -> str:
        """As it stands in the file, without the end of the line."""
        told = {"address": self.address, "fact" if self.is_fact else "topic": self.subject, "verdict": self.verdict, "day": self.day}
        return json.dumps(told, ensure_ascii=False)


def of_word(word: str, address: str, day: str) -> Label:
    """The label that `SUBJECT=VERDICT` asks for. Raises LabelError."""
    subject, equals, verdict = word.rpartition("=")
    if not equals:
        raise LabelError(word, "TOPIC=yes, TOPIC=no or TOPIC=forget is wanted, or TABLE:COMPANY=no")
    return _checked(address, "fact" if ":" in subject else "topic", subject, verdict, day)


def of_line(line: bytes) -> Label | Judgement:
    """Raises LabelError."""
    try:
        told = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise LabelError("the line", f"no JSON object; one is wanted, such as {EXAMPLE}")
    if "other" in told or "event" in told:
        return _judgement(told)
    for key in told:
        if key not in KEYS:
            raise LabelError(key, f"unknown key{_near(key, KEYS)} (there are {', '.join(KEYS)}); take it out")
    if ("topic" in told) == ("fact" in told):
        raise LabelError("topic", f"either a topic or a fact is wanted, such as {EXAMPLE}")
    kind = "topic" if "topic" in told else "fact"
    return _checked(_text(told, "address"), kind, _text(told, kind), _text(told, "verdict"), _text(told, "day"))


def judgement(address: str, other: str, verdict: str, day: str) -> Judgement:
    """Raises LabelError."""
    addresses = (_address("address", address), _address("other", other))
    if addresses[0] == addresses[1]:
        raise LabelError("other", f"{other!r} is the same address; two stories are wanted")
    if verdict not in judgements.VERDICTS:
        raise LabelError("event", f"{verdict!r} is none of {', '.join(judgements.VERDICTS)}{_near(verdict, judgements.VERDICTS)}")
    _check_day(day)
    return Judgement(*addresses, verdict, day)


def _judgement(told: dict[str, Any]) -> Judgement:
    for key in told:
        if key not in PAIR_KEYS:
            raise LabelError(key, f"unknown key{_near(key, PAIR_KEYS)} (there are {', '.join(PAIR_KEYS)}); take it out")
    return judgement(*(_text(told, key) for key in PAIR_KEYS))


def _text(told: dict[str, Any], key: str) -> str:
    if key not in told:
        raise LabelError(key, f"it is missing; a whole line is such as {EXAMPLE}")
    if not isinstance(told[key], str):
        raise LabelError(key, f"{json.dumps(told[key])} is no text; put it in quotation marks")
    return str(told[key])


def _checked(address: str, kind: str, subject: str, verdict: str, day: str) -> Label:
    address = _address("address", address)
    if kind == "topic":
        check_topic(subject)
    else:
        _check_fact(subject)
    if verdict not in VERDICTS:
        raise LabelError("verdict", f"{verdict!r} is none of {', '.join(VERDICTS)}")
    _check_day(day)
    return Label(address, subject, verdict, day)


def _address(key: str, address: str) -> str:
    try:
        return canonical(address)
    except AddressError as error:
        raise LabelError(key, f"{address[:200]!r} is no absolute http or https address ({error.reason})") from None


def _check_day(day: str) -> None:
    try:
        if date.fromisoformat(day).isoformat() != day:
            raise ValueError
    except ValueError:
        raise LabelError("day", f"{day!r} is no day; write it as in 2026-11-24") from None


def check_topic(topic: str) -> None:
    """Raises LabelError for what is no topic."""
    if topic not in topic_names():
        raise LabelError("topic", f"there is no topic {topic!r}{_near(topic, topic_names())} (there are {', '.join(topic_names())})")


def _check_fact(subject: str) -> None:
    table, colon, names = subject.partition(":")
    tables = ", ".join(_KINDS)
    if not colon or table not in _KINDS:
        near = _near(table, tuple(_KINDS))
        raise LabelError("fact", f"{subject!r}: TABLE:COMPANY is wanted, with a table of {tables}{near}")
    if not names.isprintable():
        raise LabelError("fact", f"{subject!r}: a company's name has visible characters only")
    sides = _sides(_KINDS[table], names)
    if len(sides) != len(_KINDS[table].companies):
        wanted = ">".join(name.upper() for name in _KINDS[table].companies)
        raise LabelError("fact", f"{subject!r}: {table}:{wanted} is wanted; a side that the row does not name is left empty")


def _sides(kind: type[Fact], names: str) -> list[str]:
    return names.split(">") if len(kind.companies) > 1 else [names]


def _is_company(given: str, fact: Fact, field: str) -> bool:
    written, registered = getattr(fact, field), getattr(fact, f"{field}_id")
    return _folded(given) == _folded(written or "") or (bool(registered) and _folded(given) == registered)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _near(word: str, known: Sequence[str]) -> str:
    found = get_close_matches(word, known, 1, cutoff=0.6)
    return f": did you mean {found[0]}?" if found else ""
