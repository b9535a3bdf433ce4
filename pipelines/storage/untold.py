"""What a story speaks of though no fact of it was read: companies, topics, the words of the headline and copies say so. Reads only.

It only ever links the story to an event that others make. The numbers were set on labelled events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from pipelines.events.claims import names_of
from pipelines.events.headlines import LEAD, lead_speaks_of, names_in, speaks_of, written_as_names
from pipelines.events.names import Name

from .claims import LINKED_KINDS, Claims, Rows
from .readings import fact_of

Untold = tuple[str, tuple[Name | None, ...]]
"""The table of the facts that there would be, and the companies in the order of the fact's."""

# A story of these topics is taken to tell of whatever its companies have in common.
TELL_OF_COMPANIES = {"layoffs", "reverse_acquihire", "ai_startup"}
NAMED, NAMED_WITH_LEAD = 4, 8  # names of a story that are tried
_COMPANIES = """
SELECT companies.name, iif(learned, NULL, companies.id) AS id, coalesce(kind, 'company') = 'company' AS is_company, role, mentions
FROM article_companies JOIN companies ON companies.id = company WHERE article = ?
ORDER BY role IS NULL, mentions DESC, companies.id
"""


def main_companies(rows: Rows, article: int) -> list[Name]:
    """The two that the story is most about."""
    named = [Name(row["name"], row["id"]) for row in rows(_COMPANIES, (article,)) if row["is_company"]]
    return [name for name in named[:2] if name.core]


def untold(rows: Rows, article: int) -> Iterator[Untold]:
    """Cuts and rounds of a company and deals of two. What a fact tells already is for the caller to leave out."""
    topics = {row["topic"] for row in rows("SELECT topic FROM article_topics WHERE article = ?", (article,))}
    told = rows("SELECT title, coalesce(text, summary) AS text FROM articles WHERE id = ? AND rules_version IS NOT NULL", (article,))
    title, lead = (told[0]["title"] or "", (told[0]["text"] or "")[:LEAD]) if told else ("", "")
    named = _distinct([*main_companies(rows, article), *written_as_names(title)])[:NAMED]
    named_with_lead = _distinct([*named, *written_as_names(lead)])[:NAMED_WITH_LEAD]
    by_headline, by_lead = speaks_of(title) | (topics & {"layoffs"}), lead_speaks_of(lead)
    for table in ("layoffs", "funding_rounds"):
        if table in by_headline | by_lead:
            yield from ((table, (name,)) for name in (named_with_lead if table in by_lead else named))
    if topics & TELL_OF_COMPANIES:
        yield from (("deals", pair) for pair in combinations(named_with_lead, 2))
    yield from (("deals", pair) for pair in _pairs(rows, article, title, lead))
    for other in Claims(rows).whole_copies(article):
        for table, kind in LINKED_KINDS.items():
            for row in rows(f"SELECT * FROM {table} WHERE article = ? AND background = 0 ORDER BY id LIMIT 1", (other,)):
                if any(names := names_of(fact_of(kind, row))):
                    yield table, names


def _pairs(rows: Rows, article: int, title: str, lead: str) -> Iterator[tuple[Name, Name]]:
    """Of the companies of a story, whatever it is about, the pairs of which the headline names one or the lead both."""
    found = [row for row in rows(_COMPANIES, (article,)) if row["is_company"] or row["role"] is not None or row["mentions"] > 1]
    for pair in combinations(_distinct(Name(row["name"], row["id"]) for row in found)[:NAMED], 2):
        if names_in(title, pair) or len(names_in(lead, pair)) == len(pair):
            yield pair


def _distinct(names: Iterable[Name]) -> Sequence[Name]:
    found: list[Name] = []
    for name in names:
        if name.core and not any(name.is_same(other) for other in found):
            found.append(name)
    return found
