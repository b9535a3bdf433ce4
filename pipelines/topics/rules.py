"""Topic files: loading, and messages for the maintainer that name the file, the rule and the key.

A topic is one TOML file in `data/` (see `data/README.md` for the format). Nothing here or in the engine knows any topic by name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.statements.phrases import Node, Pattern, PhraseError, compile_phrases
from pipelines.statements.search import fold_phrase
from pipelines.statements.words import WordError, expand

DATA = Path(__file__).parent / "data"
SCOPES = ("sentence", "paragraph", "title", "lead", "story")
PLACES = ("title", "lead", "body", "background")


class TopicFileError(ValueError):
    """A topic file that cannot be used: the message names the file, the rule, the key, and what would be right."""


@dataclass(frozen=True, slots=True)
class Condition:
    """`kind[>=least]@scope`: what must stand there, or (in `unless`) must not."""

    kind: str
    least: int
    scope: str


@dataclass(frozen=True, slots=True)
class Context:
    """Words that must (`with`) or must not (`without`) stand in a scope around the hit."""

    scope: str
    pattern: int  # index into Topic.patterns


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to tag; a rule without a pattern is structural and looks only at its conditions."""

    id: str
    weight: float
    fields: Mapping[str, float]
    pattern: int | None
    needs: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    with_: tuple[Context, ...] = ()
    without: tuple[Context, ...] = ()


@dataclass(frozen=True, slots=True)
class Veto:
    """What silences rules within a scope."""

    id: str
    scope: str
    pattern: int
    rules: frozenset[str] | None  # None: all
    unless: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic file, compiled."""

    name: str
    title: str
    threshold: float
    rules: tuple[Rule, ...]
    vetoes: tuple[Veto, ...]
    patterns: tuple[Pattern, ...]


_CONDITION = re.compile(r"([a-z_]+(?::[a-z_0-9]+)?)(?:>=(\d+))?@([a-z]+)")


class _Loader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.words: dict[str, Node] = {}
        self.patterns: list[Pattern] = []
        self.rule_ids: list[str] = []

    def wrong(self, where: str, key: str, problem: str) -> TopicFileError:
        return TopicFileError(f"{self.file}: {where}: {key}: {problem}")

    def take(self, table: Mapping[str, Any], where: str, known: Iterable[str]) -> None:
        known = list(known)
        for key in table:
            if key not in known:
                raise self.wrong(where, key, f"unknown key (known: {', '.join(known)})")

    def text(self, table: Mapping[str, Any], where: str, key: str, default: str | None = None) -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(where, key, "must be text, and not empty")
        return value

    def texts(self, table: Mapping[str, Any], where: str, key: str) -> list[str]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise self.wrong(where, key, "must be a list of texts")
        return value

    def number(self, table: Mapping[str, Any], where: str, key: str) -> float:
        value = table.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self.wrong(where, key, "must be a number from 0 to 1")
        return float(value)

    def compiled(self, phrases: list[str], where: str, key: str) -> int:
        try:
            self.patterns.append(compile_phrases([fold_phrase(phrase) for phrase in phrases], self.words))
        except PhraseError as problem:
            raise self.wrong(where, key, str(problem)) from None
        return len(self.patterns) - 1

    def conditions(self, table: Mapping[str, Any], where: str, key: str) -> tuple[Condition, ...]:
        found = []
        for text in self.texts(table, where, key):
            match = _CONDITION.fullmatch(text)
            if not match or match[3] not in SCOPES:
                raise self.wrong(where, key, f"{text!r} is not KIND[>=N]@SCOPE, with a scope of {', '.join(SCOPES)}")
            if match[1].startswith("rule:") and match[1][5:] not in self.rule_ids:
                raise self.wrong(where, key, f"{text!r} names a rule that does not stand above this one")
            found.append(Condition(match[1], int(match[2] or 1), match[3]))
        return tuple(found)

    def contexts(self, table: Mapping[str, Any], where: str, key: str) -> tuple[Context, ...]:
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            raise self.wrong(where, key, 'must be a list of tables: [{ scope = "sentence", any = ["..."] }]')
        contexts = []
        for item in value:
            self.take(item, where, ("scope", "any"))
            contexts.append(Context(self.scope(item, where), self.compiled(self.texts(item, where, "any"), where, key)))
        return tuple(contexts)

    def scope(self, table: Mapping[str, Any], where: str) -> str:
        scope = self.text(table, where, "scope", "sentence")
        if scope not in SCOPES:
            raise self.wrong(where, "scope", f"{scope!r} is none of {', '.join(SCOPES)}")
        return scope

    def places(self, table: Mapping[str, Any], where: str, base: Mapping[str, float]) -> dict[str, float]:
        fields = table.get("fields", {})
        if not isinstance(fields, dict):
            raise self.wrong(where, "fields", f"must be a table of {', '.join(PLACES)}")
        self.take(fields, f"{where}: fields", PLACES)
        return {**base, **{key: self.number(fields, f"{where}: fields", key) for key in fields}}

    def load(self, document: Mapping[str, Any]) -> Topic:
        self.take(document, "file", ("topic", "title", "threshold", "fields", "words", "rule", "veto"))
        name = self.text(document, "file", "topic")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise self.wrong("file", "topic", f"{name!r} must be lower case letters, digits and _")
        words = document.get("words", {})
        if not isinstance(words, dict):
            raise self.wrong("file", "words", "must be a table of word lists")
        for key in words:
            try:
                self.words[key] = expand(self.texts(words, "words", key))
            except WordError as problem:
                raise self.wrong("words", key, str(problem)) from None
        base = self.places(document, "file", dict.fromkeys(PLACES, 1.0))
        tables = document.get("rule", [])
        if not isinstance(tables, list) or not tables:
            raise self.wrong("file", "rule", "there must be at least one [[rule]]")
        rules = tuple(self.rule(table, position, base) for position, table in enumerate(tables, 1))
        vetoes = tuple(self.veto(table, position) for position, table in enumerate(document.get("veto", []), 1))
        return Topic(
            name,
            self.text(document, "file", "title", name),
            self.number({"threshold": 0.5, **document}, "file", "threshold"),
            rules,
            vetoes,
            tuple(self.patterns),
        )

    def rule(self, table: Mapping[str, Any], position: int, base: Mapping[str, float]) -> Rule:
        identity = self.text(table, f"rule {position}", "id")
        where = f"rule {identity}"
        self.take(table, where, ("id", "weight", "fields", "any", "needs", "unless", "with", "without"))
        if identity in self.rule_ids:
            raise self.wrong(where, "id", "stands twice")
        phrases = self.texts(table, where, "any")
        rule = Rule(
            id=identity,
            weight=self.number(table, where, "weight"),
            fields=self.places(table, where, base),
            pattern=self.compiled(phrases, where, "any") if phrases else None,
            needs=self.conditions(table, where, "needs"),
            unless=self.conditions(table, where, "unless"),
            with_=self.contexts(table, where, "with"),
            without=self.contexts(table, where, "without"),
        )
        if rule.pattern is None and not rule.needs:
            raise self.wrong(where, "any", "a rule needs phrases in `any` or conditions in `needs`")
        self.rule_ids.append(identity)
        return rule

    def veto(self, table: Mapping[str, Any], position: int) -> Veto:
        identity = self.text(table, f"veto {position}", "id")
        where = f"veto {identity}"
        self.take(table, where, ("id", "scope", "any", "rules", "unless"))
        rules = self.texts(table, where, "rules")
        for rule in rules:
            if rule not in self.rule_ids:
                raise self.wrong(where, "rules", f"no rule {rule!r}")
        phrases = self.texts(table, where, "any")
        if not phrases:
            raise self.wrong(where, "any", "a veto needs phrases")
        return Veto(
            identity,
            self.scope(table, where),
            self.compiled(phrases, where, "any"),
            frozenset(rules) or None,
            self.conditions(table, where, "unless"),
        )


def load_topic(path: Path) -> Topic:
    """Read one topic file. Raises TopicFileError."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise TopicFileError(f"{path.name}: {problem}") from None
    return _Loader(path.name).load(document)


def load_topics(folder: Path = DATA) -> tuple[Topic, ...]:
    """Every topic of a folder, in the order of the file names. Raises TopicFileError."""
    topics = tuple(load_topic(path) for path in sorted(folder.glob("*.toml")))
    if not topics:
        raise TopicFileError(f"{folder}: no topic files (*.toml)")
    names = [t.name for t in topics]
    for name in names:
        if names.count(name) > 1:
            raise TopicFileError(f"{folder}: two files define the topic {name!r}")
    return topics
