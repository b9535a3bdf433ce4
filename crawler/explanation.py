"""Why a story carries its tags, for a person: evidence marked in the text, what silenced what, each fact with its sentence. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from crawler.items import Deal, Fact, Field, FundingRound, Layoff, TopicTag

Mark = tuple[int, int, str]  # start, end, label


def explain(title: str, text: str, tags: Sequence[TopicTag], thresholds: Mapping[str, float], facts: Iterable[Fact]) -> str:
    """The story with its evidence in brackets, then every topic with its rules, then every fact."""
    facts = list(facts)
    marks: dict[Field, list[Mark]] = {"title": [], "text": []}
    for tag in tags:
        for evidence in tag.evidence if tag.tagged else ():
            marks.setdefault(evidence.field, []).append((evidence.start, evidence.end, tag.topic))
    lines = [marked(title, marks["title"]) or "(no title)", "", *marked(text, marks["text"]).split("\n"), ""]
    for tag in tags:
        lines += _topic(tag, thresholds.get(tag.topic))
    if facts:
        lines.append("Facts")
        for fact in facts:
            lines += [f"  {told(fact)}", f"      {fact.field}[{fact.start}:{fact.end}] by {fact.rule or 'no named rule'}: «{fact.quote}»"]
    return "\n".join(lines)


def _topic(tag: TopicTag, threshold: float | None) -> list[str]:
    passed = "tagged" if tag.tagged else "not tagged"
    lines = [f"{tag.topic}: {passed}, score {tag.score:.2f}" + (f" (threshold {threshold:.2f})" if threshold is not None else "")]
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
    return [*lines, ""]


def marked(source: str, marks: Sequence[Mark]) -> str:
    """`source` with every marked stretch as [stretch]{labels}; stretches that overlap are cut where their labels change."""
    edges = sorted({0, len(source), *(min(m[0], len(source)) for m in marks), *(min(m[1], len(source)) for m in marks)})
    parts = []
    for start, end in pairwise(edges):
        labels = sorted({label for left, right, label in marks if left <= start and end <= right})
        parts.append(f"[{source[start:end]}]{{{', '.join(labels)}}}" if labels else source[start:end])
    return "".join(parts)


def told(fact: Fact) -> str:
    """A fact in one line."""
    if isinstance(fact, Layoff):
        people = _range(fact.headcount_min, fact.headcount_max)
        share = f"{fact.percent:g} % of the workforce" if fact.percent is not None else None
        outside = f"{fact.contractors:,} contractors" if fact.contractors is not None else None
        line = _line(
            "layoff",
            fact.company or "(company not named)",
            people,
            share,
            outside,
            fact.stage,
            fact.legal_form,
            fact.place,
            fact.attributed_to,
        )
    elif isinstance(fact, Deal):
        stake = f"{fact.stake_percent:g} % of the capital" if fact.stake_percent is not None else None
        taken = ", ".join(fact.people) or None
        sides = f"{fact.acquirer or '(not named)'} -> {fact.target or '(not named)'}"
        line = _line(fact.kind, sides, taken, _money(fact.amount, fact.currency), stake, "licence" if fact.licence else None)
    elif isinstance(fact, FundingRound):
        value = f"valuation {_money(fact.valuation, fact.valuation_currency)}" if fact.valuation is not None else None
        led = f"led by {', '.join(fact.lead_investors)}" if fact.lead_investors else None
        line = _line("funding", fact.company or "(company not named)", _money(fact.amount, fact.currency), fact.round, value, led)
    else:
        line = type(fact).__name__
    return line + (" (background)" if fact.background else "")


def _line(kind: str, *parts: str | None) -> str:
    return f"{kind}: " + "; ".join(part for part in parts if part)


def _range(low: int | None, high: int | None) -> str | None:
    if low is None or high is None or low == high:
        number = low if low is not None else high
        return None if number is None else f"{number:,} people"
    return f"{low:,} to {high:,} people"


def _money(amount: int | None, currency: str | None) -> str | None:
    return None if amount is None else f"{amount:,} {currency or '(currency not named)'}"
