"""From a masked story to its tags: which rules fire where, what silences them, and the words that prove it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.reading.phrases.phrases import Pattern
from pipelines.reading.phrases.search import PhraseSet, Spans
from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.story.story import Story
from pipelines.reading.topics.rules import Condition, Context, Rule, Topic, Veto
from vigia.facts import Evidence
from vigia.items import TopicTag

EVIDENCE = 5  # sentences quoted for one rule, the best first
QUOTE = 400  # characters of a quote

Hits = dict[int, tuple[int, int]]  # sentence index -> where in its masked text


class Engine:
    """The compiled topics. Build once, use for every story; holds no state between stories."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.topics = tuple(topics)
        patterns: list[Pattern] = []
        self._offsets: list[int] = []  # of each topic's patterns among all
        for topic in self.topics:
            self._offsets.append(len(patterns))
            patterns.extend(topic.patterns)
        self._phrases = PhraseSet(patterns)

    def tag(self, story: Story) -> list[TopicTag]:
        """One tag for every topic, tagged or not, in the order of the topics."""
        found = self._phrases.find(story.sentences)
        return [_Judgement(topic, story, found, offset).tag() for topic, offset in zip(self.topics, self._offsets, strict=True)]


@dataclass(slots=True)
class _Judgement:
    """One topic over one story."""

    topic: Topic
    story: Story
    found: Mapping[int, Mapping[int, Spans]]  # of all topics' patterns; this one's begin at `offset`
    offset: int
    fired: dict[str, Hits] = field(default_factory=dict)
    vetoes: list[Evidence] = field(default_factory=list)
    memory: dict[int, Hits] = field(default_factory=dict)
    counted: dict[tuple[str, str], dict[int, int]] = field(default_factory=dict)
    stood: dict[tuple[int, str], set[int | None]] = field(default_factory=dict)

    def hits(self, pattern: int) -> Hits:
        if pattern not in self.memory:
            self.memory[pattern] = {index: spans[0] for index, spans in sorted(self.found.get(self.offset + pattern, {}).items())}
        return self.memory[pattern]

    def tag(self) -> TopicTag:
        scored: list[tuple[float, Rule, int]] = []
        missing = 1.0
        blocked: dict[str, set[int]] = {}
        for rule in self.topic.rules:
            hits = self.candidates(rule)
            if not hits:
                self.fired[rule.id] = {}
                continue
            if not blocked:
                blocked = {veto.id: self.silenced(veto) for veto in self.topic.vetoes}
            kept: Hits = {}
            for index, span in hits.items():
                vetoes = [
                    v for v in self.topic.vetoes if (v.rules is None or rule.id in v.rules) and self.key(index, v.scope) in blocked[v.id]
                ]
                if vetoes:
                    self.note(vetoes)
                elif self.stands(rule, index):
                    kept[index] = span
            self.fired[rule.id] = kept
            if kept:
                best = max(rule.fields[self.story.sentences[index].place] for index in kept)
                missing *= 1 - rule.weight * best
                ranked = sorted(kept, key=lambda i, rule=rule: (-rule.fields[self.story.sentences[i].place], i))  # type: ignore[misc]  # the default binds the loop variable
                scored += [(rule.weight * rule.fields[self.story.sentences[i].place], rule, i) for i in ranked[:EVIDENCE]]
        score = round(1 - missing, 4)
        scored = [(weight, rule, index) for weight, rule, index in scored if weight > 0]
        scored.sort(key=lambda s: (-s[0], s[2]))
        evidence = [self.evidence(self.story.sentences[index], rule.id) for _, rule, index in scored]
        return TopicTag(self.topic.name, score >= self.topic.threshold, score, evidence, self.vetoes)

    def candidates(self, rule: Rule) -> Hits:
        if rule.pattern is not None:
            return self.hits(rule.pattern)
        # A structural rule stands on the sentences of the first thing it needs.
        first = rule.needs[0]
        found = {index for index, _ in self.offered(first.kind)}
        return {i: (0, 1) for i in sorted(found) if self.key(i, first.scope) is not None}

    def silenced(self, veto: Veto) -> set[int]:
        """The scope keys in which the veto holds."""
        keys = {self.key(index, veto.scope) for index in self.hits(veto.pattern) if not any(self.holds(c, index) for c in veto.unless)}
        return {key for key in keys if key is not None}

    def note(self, vetoes: Sequence[Veto]) -> None:
        for veto in vetoes:
            if all(v.rule != veto.id for v in self.vetoes):
                self.vetoes += [self.evidence(self.story.sentences[i], veto.id) for i in sorted(self.hits(veto.pattern))[:EVIDENCE]]

    def stands(self, rule: Rule, index: int) -> bool:
        return (
            all(self.holds(c, index) for c in rule.needs)
            and not any(self.holds(c, index) for c in rule.unless)
            and all(self.beside(c, index) for c in rule.with_)
            and not any(self.beside(c, index) for c in rule.without)
        )

    def offered(self, kind: str) -> Sequence[tuple[int, str]]:
        if kind.startswith("rule:"):
            return [(index, "") for index in self.fired[kind[5:]]]
        return self.story.offered(kind)

    def holds(self, condition: Condition, index: int) -> bool:
        """Whether one thing of the kind stands often enough in the scope around a sentence."""
        name = (condition.kind, condition.scope)
        if name not in self.counted:
            each: dict[tuple[int, str], int] = {}
            for where, thing in self.offered(condition.kind):
                if (key := self.key(where, condition.scope)) is not None:
                    each[key, thing] = each.get((key, thing), 0) + 1
            most: dict[int, int] = {}
            for (key, _), count in each.items():
                most[key] = max(count, most.get(key, 0))
            self.counted[name] = most
        return self.counted[name].get(self.asking(index, condition.scope), 0) >= condition.least

    def beside(self, context: Context, index: int) -> bool:
        name = (context.pattern, context.scope)
        if name not in self.stood:
            self.stood[name] = {self.key(other, context.scope) for other in self.hits(context.pattern)}
        return self.asking(index, context.scope) in self.stood[name]

    def key(self, index: int, scope: str) -> int | None:
        """What a sentence shares with the others of its scope; None when it does not stand in the title or the lead that is asked for."""
        sentence = self.story.sentences[index]
        if scope == "sentence":
            return index
        if scope == "paragraph":
            return sentence.paragraph
        return 0 if scope in ("story", sentence.place) else None

    def asking(self, index: int, scope: str) -> int:
        """The key that a sentence looks for: title, lead and story are the same for all."""
        return (self.key(index, scope) or 0) if scope in ("sentence", "paragraph") else 0

    def evidence(self, sentence: MaskedSentence, rule: str) -> Evidence:
        quote = self.story.source(sentence.field)[sentence.start : sentence.end]
        trimmed = quote.strip()[:QUOTE]
        start = sentence.start + len(quote) - len(quote.lstrip())
        return Evidence(trimmed, sentence.field, start, start + len(trimmed), rule)


def scores(tags: Sequence[TopicTag]) -> Mapping[str, float]:
    """Topic name to score."""
    return {tag.topic: tag.score for tag in tags}
