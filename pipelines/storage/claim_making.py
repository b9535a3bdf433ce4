"""The claims that an article's facts come to; and where a topic or a copy says that there must be one that was not read, one without."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from typing import Any

from pipelines.events.background import looks_back
from pipelines.events.claims import round_of, signature_of
from pipelines.events.names import Name, words
from vigia.facts import KINDS, Fact

from .claims import Claims, Rows, written_names
from .readings import fact_of

KIND_OF = {kind.table: kind for kind in KINDS if kind.linked}
# A story of these topics that names the company of an event of those days is taken to tell of it, where no fact was read.
TELL_OF_COMPANIES = {"layoffs", "reverse_acquihire", "ai_startup"}
NAMED = 4  # names of a story that are tried
_CAPITALISED = re.compile(r"\b[A-ZÁÉÍÓÚÑ][\w&.'’-]*(?:\s+[A-ZÁÉÍÓÚÑ0-9][\w&.'’-]*)*")
_MAIN = """
SELECT companies.name, iif(learned, NULL, companies.id) AS id FROM article_companies JOIN companies ON companies.id = company
WHERE article = ? AND coalesce(kind, 'company') = 'company' ORDER BY role IS NULL, mentions DESC, companies.id LIMIT 2
"""


@dataclass(frozen=True, slots=True)
class Made:
    """A claim before it has a row. `fact` is the row of its fact."""

    key: str
    table: str
    fact: int | None
    background: bool
    names: tuple[Name | None, ...]
    signature: str | None = None
    figures_alone: str | None = None
    aside: bool = False


def made(rows: Rows, article: int, day: date) -> list[Made]:
    """The claims of an article that was published on that day, one for each fact that is linked."""
    found: list[Made] = []
    counted: Counter[str] = Counter()
    main = [name for row in rows(_MAIN, (article,)) if (name := Name(row["name"], row["id"])).core]
    for kind in KIND_OF.values():
        for row in rows(f"SELECT * FROM {kind.table} WHERE article = ? ORDER BY id", (article,)):
            fact = fact_of(kind, row)
            names = _names(fact)
            if not any(names) and len(names) == 1 and main:
                names = (main[0],)
            if any(names):
                background = fact.background or (looks_back(fact, day) and not _is_headline(rows, article, kind.table, names))
                about = (signature_of(names, fact), round_of(fact))
                found.append(Made(_key(kind.table, names, counted), kind.table, row["id"], background, names, *about))
    told = {claim.table for claim in found}
    for table, names in _untold(rows, article, main):
        if table not in told:
            found.append(Made(_key(table, names, counted), table, None, False, names))
    return _with_asides(found)


def _is_headline(rows: Rows, article: int, table: str, names: Sequence[Name | None]) -> bool:
    """The headline is about the company: the day that the story gives is then another one. Of deals it often names what came of them."""
    if table == "deals":
        return False
    title = f" {' '.join(words(rows('SELECT title FROM articles WHERE id = ?', (article,))[0]['title'] or ''))} "
    return any(name is not None and f" {name.base} " in title for name in names)


def heads_of(claim: Made) -> list[str]:
    """What a claim is found by."""
    alone = {claim.figures_alone} if claim.figures_alone is not None else set()
    return sorted({head for name in claim.names if name is not None for head in name.heads | name.found_shortened} | alone)


def row_of(article: int, claim: Made, day: str) -> dict[str, Any]:
    """The columns of its row that follow from the article's facts; `day` is the article's, YYYY-MM-DD."""
    return {
        "article": article,
        "key": claim.key,
        "fact_table": claim.table,
        "fact": claim.fact,
        "names": written_names(claim.names),
        "day": day,
        "background": claim.background,
        "signature": claim.signature,
        "aside": claim.aside,
    }


def _untold(rows: Rows, article: int, main: Sequence[Name]) -> Iterable[tuple[str, tuple[Name | None, ...]]]:
    topics = {row["topic"] for row in rows("SELECT topic FROM article_topics WHERE article = ?", (article,))}
    if topics & TELL_OF_COMPANIES:
        row = rows("SELECT title FROM articles WHERE id = ?", (article,))[0]
        named = _distinct([*main, *(Name(written) for written in _CAPITALISED.findall(row["title"] or ""))])
        if "layoffs" in topics:
            yield from (("layoffs", (name,)) for name in named)
        yield from (("deals", pair) for pair in combinations(named, 2))
    for other in Claims(rows).whole_copies(article):
        for table, kind in KIND_OF.items():
            for row in rows(f"SELECT * FROM {table} WHERE article = ? AND background = 0 ORDER BY id LIMIT 1", (other,)):
                if any(names := _names(fact_of(kind, row))):
                    yield table, names


def _names(fact: Fact) -> tuple[Name | None, ...]:
    named = [(getattr(fact, field), getattr(fact, f"{field}_id")) for field in fact.companies]
    return tuple(Name(written, id_) if written and words(written) else None for written, id_ in named)


def _distinct(names: Iterable[Name]) -> list[Name]:
    found: list[Name] = []
    for name in names:
        if name.core and not any(name.is_same(other) for other in found):
            found.append(name)
    return found[:NAMED]


def _with_asides(found: Sequence[Made]) -> list[Made]:
    """Deals of a company of whose cuts the story tells as news are what came before."""
    cuts = [claim for claim in found if claim.table == "layoffs" and claim.fact is not None and not claim.background]
    cutting = [name for claim in cuts for name in claim.names if name is not None]
    return [replace(claim, aside=claim.table == "deals" and _share(claim.names, cutting)) for claim in found]


def _share(names: Iterable[Name | None], others: Sequence[Name]) -> bool:
    return any(name is not None and name.is_same(other) for name in names for other in others)


def _key(table: str, names: Iterable[Name | None], counted: Counter[str]) -> str:
    about = f"{table}|{'>'.join('' if name is None else name.id or ' '.join(name.core) for name in names)}"
    counted[about] += 1
    return f"{about}|{counted[about]}"
