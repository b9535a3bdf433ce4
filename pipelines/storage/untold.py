"""What a story speaks of though no fact of it was read: companies, topics, the words of the headline and copies say so. Reads only.

It only ever links the story to an event that others make. The numbers were set on labelled events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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


# A story of these topics is taken to tell of whatever its companies have in common.
TELL_OF_COMPANIES = {"layoffs", "reverse_acquihire", "ai_startup"}
NAMED, NAMED_WITH_LEAD = 4, 8  # names of a story that are tried
_COMPANIES = """
SELECT companies.name, iif(learned, NULL, companies.id) AS id FROM article_companies JOIN companies ON companies.id = company
WHERE article = ? AND ({}) ORDER BY role IS NULL, mentions DESC, companies.id
"""


def main_companies(rows: Rows, article: int) -> list[Name]:
    """The two that the story is most about."""
    return _companies(rows, article, "coalesce(kind, 'company') = 'company'")[:2]


def untold(rows: Rows, article: int) -> Iterator[Untold]:
    """Cuts and rounds of a company and deals of two. What a fact tells already is for the caller to leave out."""
    topics = {row["topic"] for row in rows("SELECT topic FROM article_topics WHERE article = ?", (article,))}
    told = rows("SELECT title, coalesce(text, summary) AS text FROM articles WHERE id = ? AND rules_version IS NOT NULL", (article,))
    title, lead = (told[0]["title"] or "", (told[0]["text"] or "")[:LEAD]) if told else ("", "")
    named = _distinct([*main_companies(rows, article), *written_as_names(title, begin_sentences=True)])[:NAMED]
    named_with_lead = _distinct([*named, *written_as_names(lead, begin_sentences=False)])[:NAMED_WITH_LEAD]
    by_headline, by_lead = speaks_of(title) | (topics & {"layoffs"}), lead_speaks_of(lead)
    for table in ("layoffs", "funding_rounds"):
        if table in by_headline:
            yield from (Untold(table, (name,)) for name in named)
        if table in by_lead:
            yield from (Untold(table, (name,), in_lead=True) for name in named_with_lead)
    companies = _companies(rows, article, "coalesce(kind, 'company') = 'company' OR role IS NOT NULL OR mentions > 1")
    pairs = combinations(companies[:NAMED], 2)
    yield from (Untold("deals", pair) for pair in pairs if names_in(title, pair) or len(names_in(lead, pair)) == len(pair))
    if topics & TELL_OF_COMPANIES:
        known = [name for name in named_with_lead if any(name.is_same(company) for company in companies)]
        yield from (Untold("deals", pair) for pair in combinations(named_with_lead, 2) if {*pair} & {*known})
    for other in Claims(rows).whole_copies(article):
        for table, kind in LINKED_KINDS.items():
            for row in rows(f"SELECT * FROM {table} WHERE article = ? AND background = 0 ORDER BY id LIMIT 1", (other,)):
                if any(names := names_of(fact_of(kind, row))):
                    yield Untold(table, names)


def _companies(rows: Rows, article: int, which: str) -> list[Name]:
    """Of a story, those it is most about first."""
    return _distinct(Name(row["name"], row["id"]) for row in rows(_COMPANIES.format(which), (article,)))


def _distinct(names: Iterable[Name]) -> list[Name]:
    found: list[Name] = []
    for name in names:
        if name.core and not any(name.is_same(other) for other in found):
            found.append(name)
    return found
