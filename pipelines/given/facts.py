"""The facts that come with a given story, in the keys of answers and labelled stories, as a reading of it. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from pipelines.given.companies import identified, mentions
from pipelines.given.lines import GIVEN, Row
from pipelines.reading.echoes.echo import echo_of
from pipelines.reading.facts.round_types import OTHER, type_of
from pipelines.reading.topics.names import topic_names
from vigia.characters import seen
from vigia.facts import COLUMNS, DATED, KINDS, Deal, Evidence, Fact, FundingRound, Layoff
from vigia.items import Analysis, Article, TopicTag

LARGEST = 2**63 - 1  # what a column of the database holds
_CURRENCY = re.compile(r"[A-Z]{3}")
_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)


class WrongFacts(Exception):
    """What a line says of its facts is none; the message says which, and what would be right."""


def analysis(article: Article, said: Row) -> Analysis:
    """`said["facts"]` as a reading, with its topics (`topics` or `labels`, else those that the facts are about) and `companies`.

    An amount that is told as [least, most] keeps the least: there is one column for it. Whose report the story passes on is no fact, and
    read of its words. Raises WrongFacts.
    """
    told = said.get("facts")
    if not isinstance(told, dict | None):
        raise WrongFacts("'facts' is no object")
    told = told or {}
    facts: list[Fact] = []
    for kind in KINDS:
        rows = told.get(kind.key)
        if not isinstance(rows, list | None) or not all(isinstance(row, dict) for row in rows or ()):
            raise WrongFacts(f"'facts': {kind.key!r} is no list of objects")
        facts += [_fact(kind, row, article, f"'facts': {kind.key}[{number}]") for number, row in enumerate(rows or ())]
    names = [*_companies(told, "'facts': 'companies'"), *_companies(said, "'companies'")]
    topics = _topics(said)
    tags = [_tag(topic, facts, article) for topic in (_implied(facts) if topics is None else topics)]
    title, text = article.title or "", article.text or ""
    return Analysis(tags, facts, mentions(names, facts, title, text), GIVEN, echo_of(title, text))


def _fact(kind: type[Fact], row: Row, article: Article, where: str) -> Fact:
    ends = {end for pair in kind.ranges.values() for end in pair}
    ids = {f"{name}_id" for name in kind.companies}
    read = _Values(row, where)
    values: dict[str, Any] = {}
    for name, (least, most) in kind.ranges.items():
        values[least], values[most] = read.range(name)
    for name, held in COLUMNS[kind.table].items():
        if name not in ends | ids and name not in DATED:
            values[name] = read.value(name, held, kind)
    for currency in kind.money.values():
        if (code := values[currency]) and not _CURRENCY.fullmatch(code):
            raise read.wrong(currency, "a code of three capitals such as 'EUR' is wanted")
    values["event_day"], values["event_day_precision"] = read.day("event_day")
    quote = _place(read.text("quote"), article)
    known = {name: value for name, value in values.items() if value is not None}
    return identified(_completed(kind(**quote, background=read.flag("background"), rule=GIVEN, **known)))


def _completed(fact: Fact) -> Fact:
    if isinstance(fact, FundingRound) and fact.round and fact.round_type is None:
        fact.round_type = type_of(fact.round) or OTHER
    return fact


class _Values:
    """The values of one fact; knows where it stands, for what it says of them."""

    def __init__(self, row: Row, where: str) -> None:
        self.row, self.where = row, where

    def wrong(self, name: str, right: str) -> WrongFacts:
        return WrongFacts(f"{self.where}: {name!r} is {repr(self.row.get(name))[:60]}: {right}")

    def value(self, name: str, held: type, kind: type[Fact]) -> Any:
        if held in (int, float):
            return self.range(name, held)[0]
        if held is list:
            return _names(self.row, name, f"{self.where}: {name!r}")
        if held is bool:
            return self.flag(name)
        text = self.text(name)
        text = _READ_SO.get(text, text) if text else text
        if text is not None and text not in kind.closed.get(name, (text,)):
            raise self.wrong(name, f"one of {', '.join(kind.closed[name])} is wanted")
        return text

    def text(self, name: str) -> str | None:
        value = self.row.get(name)
        if not isinstance(value, str | None):
            raise self.wrong(name, "a text is wanted")
        return (seen(value).strip() or None) if value else None

    def flag(self, name: str) -> bool:
        value = self.row.get(name)
        if not isinstance(value, bool | None):
            raise self.wrong(name, "true or false is wanted")
        return bool(value)

    def range(self, name: str, held: type = int) -> tuple[Any, Any]:
        """The least and the most of a number or of [least, most]."""
        value = self.row.get(name)
        if value is None:
            return None, None
        both = value if isinstance(value, list) else [value, value]
        most = 100 if held is float and name.endswith("percent") else LARGEST
        if len(both) != 2 or not all(_is_number(one, held) and 0 <= one <= most for one in both) or both[0] > both[1]:
            bounds = "from 0 to 100" if most == 100 else "from 0 up"
            raise self.wrong(name, f"a {'whole ' if held is int else ''}number {bounds}, or [least, most], is wanted")
        return held(both[0]), held(both[1])

    def day(self, name: str) -> tuple[str | None, str | None]:
        """As precisely as it is told: YYYY, YYYY-MM or YYYY-MM-DD."""
        text = self.text(name)
        if text is None:
            return None, None
        found = _DAY.fullmatch(text)
        try:
            year, month, day = (int(part or 1) for part in found.groups()) if found else (0, 0, 0)
            date(year, month, day)
        except ValueError:
            raise self.wrong(name, "a year, a month or a day (2026, 2026-11, 2026-11-24) is wanted") from None
        assert found is not None
        return text, "day" if found[3] else "month" if found[2] else "year"


_READ_SO = {"acquisition_failed": "offer"}  # as the first labelled stories had it


def _is_number(value: object, held: type) -> bool:
    """JSON knows one kind of number: 12.0 is a whole one."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return False
    return held is float or value == int(value)


def _names(row: Mapping[str, Any], name: str, where: str) -> list[str]:
    values = row.get(name)
    if not isinstance(values, list | None) or not all(isinstance(value, str) for value in values or ()):
        raise WrongFacts(f"{where} is no list of texts")
    return [value for value in (" ".join(seen(value).split()) for value in values or ()) if value]


def _companies(row: Mapping[str, Any], where: str) -> list[str]:
    """By name, or as answers have them, each an object with its name."""
    values = row.get("companies")
    if isinstance(values, list):
        values = [value.get("name") if isinstance(value, dict) else value for value in values]
    return _names({"companies": values}, "companies", where)


def _place(quote: str | None, article: Article) -> dict[str, Any]:
    """Where a quote stands. One that stands nowhere is kept at 0..0 of the text; without one the title stands for it."""
    if quote is None:
        title = article.title or ""
        return {"quote": title, "field": "title", "start": 0, "end": len(title)}
    for field, words in (("text", article.text or ""), ("title", article.title or "")):
        if (start := words.find(quote)) >= 0:
            return {"quote": quote, "field": field, "start": start, "end": start + len(quote)}
    return {"quote": quote, "field": "text", "start": 0, "end": 0}


def _topics(said: Row) -> list[str] | None:
    """The names in a list, or those that an object says yes to, as labels and answers do; None where a line says nothing."""
    name = next((name for name in ("topics", "labels") if said.get(name) is not None), None)
    if name is None:
        return None
    told = said[name]
    if isinstance(told, dict):
        judged = {topic: yes.get("tagged") if isinstance(yes, dict) else yes for topic, yes in told.items()}
        if not all(isinstance(yes, bool | None) for yes in judged.values()):
            raise WrongFacts(f"{name!r} is neither a list of topics nor says of each whether it is one (true or false)")
        told = [topic for topic, yes in judged.items() if yes]
    if not isinstance(told, list) or (unknown := [topic for topic in told if topic not in topic_names()]):
        what = "no list of topics" if not isinstance(told, list) else f"{repr(unknown[0])[:40]} is no topic ({', '.join(topic_names())})"
        raise WrongFacts(f"{name!r}: {what}")
    return list(dict.fromkeys(told))


def _implied(facts: list[Fact]) -> list[str]:
    """The topics that a fact alone supports; that a company is a young one of AI no fact says."""
    return [topic for topic, supports in _SUPPORTS.items() if any(map(supports, facts))]


_SUPPORTS = {
    "layoffs": lambda fact: isinstance(fact, Layoff),
    "reverse_acquihire": lambda fact: isinstance(fact, Deal) and fact.kind == "reverse_acquihire",
}


def _tag(topic: str, facts: list[Fact], article: Article) -> TopicTag:
    """Its evidence are the quotes of the facts that support it, else the title."""
    supports = _SUPPORTS.get(topic)
    quotes = [fact for fact in facts if supports and supports(fact) and fact.end]
    evidence = [Evidence(fact.quote, fact.field, fact.start, fact.end, GIVEN) for fact in quotes]
    title = article.title or ""
    return TopicTag(topic, tagged=True, score=1.0, evidence=evidence or [Evidence(title, "title", 0, len(title), GIVEN)])
