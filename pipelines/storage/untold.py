"""What a story speaks of though no fact of it was read: companies, topics, the words of the headline and copies say so. Reads only.

It only ever links the story to an event that others make. The numbers were set on labelled events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipelines.events.claims import names_of
from pipelines.events.headlines import LEAD, lead_speaks_of, names_in, speaks_of, written_as_names
from pipelines.events.names import Name

from .claims import LINKED_KINDS, Claims, Rows
from .readings import fact_of


@dataclass(frozen=True, slots=True)
class Untold:
    """`table`: of the facts that there would be. `names`: the companies in the order of the fact's. `in_lead`: only the lead says so."""

    table: str
    names: tuple[Name | None, ...]
    in_lead: bool = False


@dataclass(frozen=True, slots=True)
class _Story:
    """`companies`: as the reading found them, those first that the story is most about. `in_title`: what the headline names, or else the
    first of them. `in_lead`: what the lead names besides, and the two main ones."""

    title: str
    lead: str
    topics: frozenset[str]
    companies: Sequence[Name]
    in_title: Sequence[Name]
    in_lead: Sequence[Name]


# A story of these topics is taken to tell of whatever its companies have in common.
TELL_OF_COMPANIES = {"layoffs", "reverse_acquihire", "ai_startup"}
NAMED, NAMED_WITH_LEAD = 4, 8  # names of a story that are tried
IS_COMPANY = "coalesce(taken_for, kind, 'company') = 'company'"
_COMPANIES = """
SELECT companies.name, iif(learned, NULL, companies.id) AS id FROM article_companies JOIN companies ON companies.id = company
WHERE article = ? AND ({}) ORDER BY role IS NULL, mentions DESC, companies.id
"""


def main_companies(rows: Rows, article: int) -> list[Name]:
    """The two that the story is most about."""
    return _companies(rows, article, IS_COMPANY)[:2]


def untold(rows: Rows, article: int, told: Mapping[str, Sequence[Name | None]]) -> Iterator[Untold]:
    """Cuts and rounds of a company and deals of two. `told`: the companies of the facts that it tells as news, by their tables."""
    story = _story(rows, article)
    for table in ("layoffs", "funding_rounds"):
        names = told.get(table, ())
        if names_in(story.title, names):
            continue
        if table in speaks_of(story.title) | (story.topics & {"layoffs"}):
            yield from (Untold(table, (name,)) for name in story.in_title)
        if table in lead_speaks_of(story.lead) and not names:
            yield from (Untold(table, (name,), in_lead=True) for name in story.companies[:1] or story.in_lead)
    for pair in combinations(story.companies[:NAMED], 2):
        if names_in(story.title, pair) or len(names_in(story.lead, pair)) == len(pair):
            yield Untold("deals", pair)
    if story.topics & TELL_OF_COMPANIES:
        for pair in combinations(story.in_lead, 2):
            if any(name.is_same(company) for name in pair for company in story.companies):
                yield Untold("deals", pair)
    for other in Claims(rows).whole_copies(article):
        for table, kind in LINKED_KINDS.items():
            for row in rows(f"SELECT * FROM {table} WHERE article = ? AND background = 0 ORDER BY id LIMIT 1", (other,)):
                if any(names := names_of(fact_of(kind, row))):
                    yield Untold(table, names)


def _story(rows: Rows, article: int) -> _Story:
    """One that could not be read yet has neither title nor lead: it speaks of nothing."""
    read = rows("SELECT title, coalesce(text, summary) AS text FROM articles WHERE id = ? AND rules_version IS NOT NULL", (article,))
    title, lead = (read[0]["title"] or "", (read[0]["text"] or "")[:LEAD]) if read else ("", "")
    topics = frozenset(row["topic"] for row in rows("SELECT topic FROM article_topics WHERE article = ?", (article,)))
    companies = _companies(rows, article, f"{IS_COMPANY} OR role IS NOT NULL OR mentions > 1")
    known = names_in(title, companies)
    in_title = _distinct([*known, *written_as_names(title, begin_sentences=True), *(() if known else companies[:1])])[:NAMED]
    in_lead = _distinct([*companies[:2], *in_title, *written_as_names(lead, begin_sentences=False)])[:NAMED_WITH_LEAD]
    return _Story(title, lead, topics, companies, in_title, in_lead)


def _companies(rows: Rows, article: int, which: str) -> list[Name]:
    """Of a story, those it is most about first."""
    return _distinct(Name(row["name"], row["id"]) for row in rows(_COMPANIES.format(which), (article,)))


def _distinct(names: Iterable[Name]) -> list[Name]:
    found: list[Name] = []
    for name in names:
        if name.core and not any(name.is_same(other) for other in found):
            found.append(name)
    return found
