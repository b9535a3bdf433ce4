"""Why a story carries its tags, for a person: evidence marked in the text, what silenced what, each fact with its sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import pairwise

from vigia.facts import COLUMNS, Fact, Field
from vigia.items import Analysis, TopicTag, Weighed

Mark = tuple[int, int, str]  # start, end, label
NOT_LABELLED: Mapping[str, str] = {}


def explain(
    title: str,
    text: str,
    analysis: Analysis,
    thresholds: Mapping[str, float],
    weighed: Iterable[Weighed] = (),
    labelled: Mapping[str, str] = NOT_LABELLED,
) -> str:
    """The story with its evidence in brackets, then every topic with its rules and what the models went by, then every fact.

    `labelled`: what a person's labels did, by topic, and by the rows of a company (`layoffs:Meta`).
    """
    tags, facts, why = analysis.topics, analysis.facts, {one.topic: one for one in weighed}
    marks: dict[Field, list[Mark]] = {"title": [], "text": []}
    for tag in tags:
        for evidence in tag.evidence if tag.tagged else ():
            marks.setdefault(evidence.field, []).append((evidence.start, evidence.end, tag.topic))
    lines = [marked(title, marks["title"]) or "(no title)", "", *marked(text, marks["text"]).split("\n"), ""]
    for tag in tags:
        lines += _topic(tag, thresholds.get(tag.topic), labelled.get(tag.topic), why.get(tag.topic))
    of_rows = [f"  {subject}: {told}" for subject, told in labelled.items() if ":" in subject]
    if facts or of_rows:
        lines.append("Facts")
        for fact in facts:
            lines += [f"  {told(fact)}", f"      {fact.field}[{fact.start}:{fact.end}] by {fact.rule or 'no named rule'}: «{fact.quote}»"]
    return "\n".join([*lines, *of_rows])


def _topic(tag: TopicTag, threshold: float | None, labelled: str | None, weighed: Weighed | None) -> list[str]:
    passed = "tagged" if tag.tagged else "doubtful" if tag.doubtful else "not tagged"
    judged = f"{tag.topic}: {passed}, score {tag.score:.2f}" + (f" (threshold {threshold:.2f})" if threshold is not None else "")
    lines = [f"{judged}, {labelled}" if labelled else judged]
    rules: dict[str, list[str]] = {}
    for evidence in tag.evidence:
        rules.setdefault(evidence.rule, []).append(f"{evidence.field}[{evidence.start}:{evidence.end}] «{evidence.quote}»")
    for rule, quotes in rules.items():
        lines.append(f"  rule {rule}")
        lines += [f"      {quote}" for quote in quotes]
    for veto in tag.vetoes:
        lines += [f"  veto {veto.rule} silenced rules here", f"      {veto.field}[{veto.start}:{veto.end}] «{veto.quote}»"]
    if not tag.evidence and not tag.vetoes:
        lines.append("  no rule fired")
    if weighed is not None:
        lines.append("  said by " + ", ".join(f"{judge} {score:.2f}" for judge, score in weighed.said.items()))
        lines += [f"      {words} {weight:+.1f}" for words, weight in weighed.words]
    return [*lines, ""]


def marked(source: str, marks: Sequence[Mark]) -> str:
    """`source` with every marked stretch as [stretch]{labels}."""
    return "".join(f"[{words}]{{{', '.join(labels)}}}" if labels else words for words, labels in stretches(source, marks))


def stretches(source: str, marks: Sequence[Mark]) -> Iterator[tuple[str, list[str]]]:
    """`source` piece by piece, each with the labels that mark it; stretches that overlap are cut where their labels change."""
    edges = sorted({0, len(source), *(min(m[0], len(source)) for m in marks), *(min(m[1], len(source)) for m in marks)})
    for start, end in pairwise(edges):
        yield source[start:end], sorted({label for left, right, label in marks if left <= start and end <= right})


def told(fact: Fact) -> str:
    """A fact in one line."""
    label = getattr(fact, "kind", fact.label)
    parts = [" -> ".join(getattr(fact, name) or "(not named)" for name in fact.companies), *_details(fact)]
    return f"{label}: {'; '.join(parts)}{' (background)' if fact.background else ''}"


def _details(fact: Fact) -> Iterator[str]:
    """What is known beside the companies, field by field."""
    ends = dict(fact.ranges.values())
    elsewhere = {"kind", *fact.companies, *fact.money.values(), *ends.values()}
    of_name = {found.name: found for found in fields(fact)}
    for found in (of_name[name] for name in COLUMNS[fact.table]):
        value = getattr(fact, found.name)
        if found.name not in elsewhere and (value or value == 0) and value is not False:
            if found.name in ends:
                value = _range(value, getattr(fact, ends[found.name]))
            elif found.name in fact.money:
                value = f"{value:,} {getattr(fact, fact.money[found.name]) or '(currency not named)'}"
            elif isinstance(value, list):
                value = ", ".join(value)
            yield from filter(None, [found.metadata.get("told", "{}").format(value)])


def _range(low: int, high: int | None) -> str:
    return f"{low:,}" if high is None or low == high else f"{low:,} to {high:,}"
