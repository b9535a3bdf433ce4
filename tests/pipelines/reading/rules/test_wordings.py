"""What the rules propose of every wording in corpus/wordings, to the letter: no more is asked of a story than its line says."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from _pytest.mark import ParameterSet

from corpus.labelled import WORDINGS, Hand, Story, hands
from pipelines.reading.facts.rows import read_facts
from pipelines.reading.names.types import Name
from pipelines.reading.story.reading import Reading, read_story
from pipelines.reading.topics.tagging import tag
from vigia.facts import CompanyMention, Deal, Evidence, Fact, Layoff, values

TERMS = {"people"}  # no rule says them, a model does
CALLED = {"media": "outlet", "investor": "fund"}  # kinds of name that the corpus calls otherwise
REVERSE = {"reverse_acquihire"}


@cache
def wordings() -> list[Hand]:
    return hands(WORDINGS, labelled=False)


def cases(says: Callable[[Story], object], *before: object, prefix: str = "") -> list[ParameterSet]:
    """The wordings that say something of a thing."""
    lines = [(hand.name, story) for hand in wordings() for story in hand.stories if says(story)]
    return [pytest.param(*before, story, id=f"{prefix}{name}-{story['id']}") for name, story in lines]


def reading_of(story: Story) -> Reading:
    return read_story(story["title"], story["text"], country=story.get("country"))


def stands(found: Fact | Evidence, story: Story) -> bool:
    return bool(found.quote) and story[found.field][found.start : found.end] == found.quote


def same(kind: type[Fact], field: str, wanted: object, said: object) -> bool:
    """Whether a field is as the line has it; an employer may be named in more or fewer words."""
    if (kind, field) == (Layoff, "company"):
        return bool(said) and (str(wanted) in str(said) or str(said) in str(wanted))
    return wanted == said


def rows_of(kind: type[Fact]) -> list[ParameterSet]:
    return cases(lambda story: kind.key in story.get("facts", {}), kind, prefix=f"{kind.key}-")


@pytest.mark.parametrize(("kind", "story"), [*rows_of(Layoff), *rows_of(Deal)])
def test_the_rows_are_those_of_the_line(kind: type[Fact], story: Story) -> None:
    wanted, rows = story["facts"][kind.key], kind.among(read_facts(reading_of(story)))
    assert all(stands(row, story) for row in rows)
    said = [values(row) | {"background": row.background} for row in rows]
    if kind is Deal and {row["kind"] for row in wanted} <= REVERSE:  # the other kinds are left open
        said = [row for row in said if row["kind"] in REVERSE]
    assert len(said) == len(wanted), said
    for line, row in zip(wanted, said, strict=True):
        assert [field for field, value in line.items() if field not in TERMS and not same(kind, field, value, row[field])] == [], row


@pytest.mark.parametrize("story", cases(lambda story: story["labels"]))
def test_the_topics_are_those_of_the_line(story: Story) -> None:
    tags = {found.topic: found for found in tag(reading_of(story))}
    assert {topic: tags[topic].tagged for topic in story["labels"]} == story["labels"]
    for topic, wanted in story["labels"].items():
        assert tags[topic].evidence or not wanted
        assert all(stands(evidence, story) for evidence in tags[topic].evidence)


def introduced(company: CompanyMention, story: Story) -> bool:
    """Whether the words of the story that say what it is made it known, and no registry."""
    intro = company.intro
    return company.learned and company.id is None and intro is not None and stands(intro, story) and company.name.split()[0] in intro.quote


def kind_of(name: Name) -> str:
    return "ai_startup" if name.ai_startup else CALLED.get(name.kind, name.kind)


@pytest.mark.parametrize("story", cases(lambda story: "names" in story))
def test_the_names_are_of_the_kinds_of_the_line_and_no_other_is_an_ai_startup(story: Story) -> None:
    reading = reading_of(story)
    found = [(name.surface, kind_of(name), name.field) for name in reading.names]
    found += [(person.surface, "person", person.field) for person in reading.people]
    for name in story["names"]:
        places = {field for field in ("title", "text") if name["surface"] in story[field]}
        assert {one for one in found if one[0] == name["surface"]} == {(name["surface"], name["kind"], field) for field in places}
    startups = {name["surface"] for name in story["names"] if name["kind"] == "ai_startup"}
    assert {surface for surface, kind, _ in found if kind == "ai_startup"} == startups
    companies = [company for company in reading.companies if company.ai_startup]
    assert {company.name for company in companies} == startups
    assert all(introduced(company, story) for company in companies)


@pytest.mark.parametrize("story", cases(lambda story: "companies" in story.get("facts", {})))
def test_the_companies_are_those_of_the_line(story: Story) -> None:
    assert sorted(company.name for company in reading_of(story).companies) == sorted(story["facts"]["companies"])
