"""A reading as the labels of its story have it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from vigia.facts import CompanyMention, Evidence, Fact
from vigia.items import Analysis, TopicTag

from .label import Label

RULE = "label"  # of the evidence of a tag that stands because a person said so


def corrected(reading: Analysis, labels: Mapping[str, Label], title: str | None) -> Analysis:
    """The reading, of a reader or as it is stored, with these labels (by what they are about) and no others.

    A topic that is labelled yes is tagged, where the reader gave no tag with the title as one more evidence; its score stays the reader's,
    0 where nobody knows it. A topic that is labelled no is neither tagged nor doubtful. Rows that are labelled no are gone.
    """
    topics = [_tag(tag, labels.get(tag.topic), title) for tag in reading.topics]
    judged = {tag.topic for tag in topics}
    new = [label for label in labels.values() if not label.is_fact and label.subject not in judged]
    topics += [_tag(TopicTag(label.subject, False, 0.0), label, title) for label in new]
    wrong = [fact for fact in reading.facts if any(label.verdict == "no" and label.names(fact) for label in labels.values())]
    facts = [fact for fact in reading.facts if fact not in wrong]
    companies = _without_roles(reading.companies, wrong, facts) if wrong else reading.companies
    return replace(reading, topics=topics, facts=facts, companies=companies)


def set_by_label(tag: TopicTag) -> bool:
    """Whether a tag stands because a person said so."""
    return tag.tagged and any(evidence.rule == RULE for evidence in tag.evidence)


def _tag(tag: TopicTag, label: Label | None, title: str | None) -> TopicTag:
    if label is None:
        return replace(tag, tagged=False, evidence=_of_the_reader(tag)) if set_by_label(tag) else tag
    if label.verdict == "no":
        return replace(tag, tagged=False, doubtful=False)
    if tag.tagged:
        return tag
    words = [Evidence(title, "title", 0, len(title), RULE)] if title else []
    return replace(tag, tagged=True, doubtful=False, evidence=[*tag.evidence, *words])


def _of_the_reader(tag: TopicTag) -> list[Evidence]:
    return [evidence for evidence in tag.evidence if evidence.rule != RULE]


def _without_roles(companies: Sequence[CompanyMention], wrong: Sequence[Fact], facts: Sequence[Fact]) -> list[CompanyMention]:
    """The companies, those that only wrong rows name without the role that they had there."""
    named = {name for fact in wrong for name in _named(fact)} - {name for fact in facts for name in _named(fact)}
    return [replace(company, role=None) if named & {company.id, company.name} else company for company in companies]


def _named(fact: Fact) -> set[str | None]:
    """The companies of a fact, by id where the registry knows them."""
    return {getattr(fact, f"{name}_id") or getattr(fact, name) for name in fact.companies} - {None}
