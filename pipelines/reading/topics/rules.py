"""Topic files: loading, and messages for the maintainer that name the file, the rule and the key.

A topic is one TOML file in `data/` (see `data/README.md` for the format). Nothing here or in the engine knows any topic by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.reading.phrases.phrases import Node, Pattern
from pipelines.reading.phrases.search import all_used, compiled, word_lists
from pipelines.reading.topics.kinds import KINDS
from pipelines.rule_file import RuleFileError, label, nearest, only, read_toml, texts

DATA = Path(__file__).parent / "data"
SCOPES = ("sentence", "paragraph", "title", "lead", "story")
PLACES = ("title", "lead", "body", "background")
RULE_KEYS = ("id", "weight", "fields", "any", "needs", "unless", "with", "without")
VETO_KEYS = ("id", "scope", "any", "rules", "unless")


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


LABEL = "label"  # the rule of what a person has said, see pipelines/labels
_CONDITION = re.compile(r"([a-z_]+(?::[a-z_0-9]+)?)(?:>=(\d+))?@([a-z]+)")


class _Loader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.words: dict[str, Node] = {}
        self.patterns: list[Pattern] = []
        self.phrases: list[str] = []
        self.rule_ids: list[str] = []
        self.ids: set[str] = set()

    def wrong(self, where: str, key: str, problem: str) -> RuleFileError:
        return RuleFileError(f"{self.file}: {where}: {key}: {problem}")

    def once(self, identity: str, where: str) -> None:
        if identity in self.ids:
            raise self.wrong(where, "id", "stands twice; evidence is told apart by the ids of rules and vetoes")
        self.ids.add(identity)

    def text(self, table: Mapping[str, Any], where: str, key: str, default: str | None = None) -> str:
        value = table.get(key, default)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(where, key, "must be text, and not empty")
        return value

    def texts(self, table: Mapping[str, Any], where: str, key: str) -> list[str]:
        return texts(self.file, f"{where}: {key}", table.get(key, []))

    def tables(self, table: Mapping[str, Any], where: str, key: str, known: Sequence[str]) -> list[Mapping[str, Any]]:
        value = table.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(where, key, f"must be a list of tables of {', '.join(known)}")
        return [only(self.file, f"{where}: {key} {position}", item, known) for position, item in enumerate(value, 1)]

    def number(self, table: Mapping[str, Any], where: str, key: str) -> float:
        value = table.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self.wrong(where, key, "must be a number from 0 to 1")
        return float(value)

    def compiled(self, phrases: list[str], where: str, key: str) -> int:
        self.patterns.append(compiled(self.file, f"{where}: {key}", phrases, self.words))
        self.phrases += phrases
        return len(self.patterns) - 1

    def conditions(self, table: Mapping[str, Any], where: str, key: str) -> tuple[Condition, ...]:
        found = []
        for text in self.texts(table, where, key):
            match = _CONDITION.fullmatch(text)
            if not match or match[3] not in SCOPES or match[2] == "0":
                near = nearest(match[3], SCOPES) if match else ""
                raise self.wrong(where, key, f"{text!r} is not KIND[>=N]@SCOPE, with a scope of {', '.join(SCOPES)}{near}")
            kind, own = match[1], match[1].removeprefix("rule:")
            if kind != own and own not in self.rule_ids:
                raise self.wrong(where, key, f"{text!r} names a rule that does not stand above this one{nearest(own, self.rule_ids)}")
            if kind == own and kind not in KINDS:
                raise self.wrong(
                    where, key, f"{text!r}: no story offers {kind!r}{nearest(kind, KINDS)} (known: {', '.join(sorted(KINDS))})"
                )
            found.append(Condition(kind, int(match[2] or 1), match[3]))
        return tuple(found)

    def contexts(self, table: Mapping[str, Any], where: str, key: str) -> tuple[Context, ...]:
        return tuple(
            Context(self.scope(item, where), self.compiled(self.texts(item, where, "any"), where, key))
            for item in self.tables(table, where, key, ("scope", "any"))
        )

    def scope(self, table: Mapping[str, Any], where: str) -> str:
        scope = self.text(table, where, "scope", "sentence")
        if scope not in SCOPES:
            raise self.wrong(where, "scope", f"{scope!r} is none of {', '.join(SCOPES)}{nearest(scope, SCOPES)}")
        return scope

    def places(self, table: Mapping[str, Any], where: str, base: Mapping[str, float]) -> dict[str, float]:
        fields = only(self.file, f"{where}: fields", table.get("fields", {}), PLACES)
        return {**base, **{key: self.number(fields, f"{where}: fields", key) for key in fields}}

    def load(self, document: Mapping[str, Any]) -> Topic:
        only(self.file, "file", document, ("topic", "title", "threshold", "fields", "words", "rule", "veto"))
        name = self.text(document, "file", "topic")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            raise self.wrong("file", "topic", f"{name!r} must be lower case letters, digits and _")
        threshold = self.number({"threshold": 0.5, **document}, "file", "threshold")
        if not threshold:
            raise self.wrong("file", "threshold", "0 would tag every story; a number above 0 and up to 1 is wanted")
        self.words = word_lists(self.file, document)
        base = self.places(document, "file", dict.fromkeys(PLACES, 1.0))
        tables = self.tables(document, "file", "rule", RULE_KEYS)
        if not tables:
            raise self.wrong("file", "rule", "there must be at least one [[rule]]")
        rules = tuple(self.rule(table, position, base) for position, table in enumerate(tables, 1))
        vetoes = tuple(self.veto(table, position) for position, table in enumerate(self.tables(document, "file", "veto", VETO_KEYS), 1))
        all_used(self.file, self.words, self.phrases)
        return Topic(
            name,
            self.text(document, "file", "title", name),
            threshold,
            rules,
            vetoes,
            tuple(self.patterns),
        )

    def rule(self, table: Mapping[str, Any], position: int, base: Mapping[str, float]) -> Rule:
        identity = self.text(table, f"rule {position}", "id")
        where = f"rule {identity}"
        self.once(identity, where)
        if identity == LABEL:
            raise self.wrong(where, "id", "is what a person's labels are told by; choose another")
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
        self.once(identity, where)
        rules = self.texts(table, where, "rules")
        for rule in rules:
            if rule not in self.rule_ids:
                raise self.wrong(where, "rules", f"no rule {rule!r}{nearest(rule, self.rule_ids)}")
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
    """Read one topic file, which has the name of its topic. Raises RuleFileError."""
    topic = _Loader(label(path)).load(read_toml(path))
    if topic.name != path.stem:
        raise RuleFileError(f"{label(path)}: file: topic: {topic.name!r} is not the name of the file; write {path.stem!r}, or rename it")
    return topic


def load_topics(folder: Path = DATA) -> tuple[Topic, ...]:
    """Every topic of a folder, in the order of the file names. Raises RuleFileError."""
    for path in folder.glob("*"):
        if path.suffix != ".toml" and nearest(path.suffix.lower(), [".toml"]):
            raise RuleFileError(f"{label(path)}: a topic file ends in .toml; rename it, or move it away")
    topics = tuple(load_topic(path) for path in sorted(folder.glob("*.toml")))
    if not topics:
        raise RuleFileError(f"{folder}: no topic files (*.toml)")
    return topics
