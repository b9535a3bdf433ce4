"""The claims that an article's facts come to, and those without a fact that link it to what it speaks of besides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pipelines.events.background import looks_back
from pipelines.events.claims import names_of, round_of, signature_of
from pipelines.events.headlines import names_in
from pipelines.events.names import Name
from vigia.facts import Fact

from .claims import LINK, LINKED_KINDS, Rows, looked_up, written_names
from .readings import fact_of
from .untold import main_companies, untold

ENDS = {"completed", "called_off"}


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
    title = rows("SELECT title FROM articles WHERE id = ?", (article,))[0]["title"] or ""
    for kind in LINKED_KINDS.values():
        for row in rows(f"SELECT * FROM {kind.table} WHERE article = ? ORDER BY id", (article,)):
            fact = fact_of(kind, row)
            names = names_of(fact)
            if not any(names) and len(names) == 1:
                names = (*main_companies(rows, article)[:1],)
            if any(names):
                of_the_headline = _is_headline(title, fact, names) and not _share(
                    names, _news(found, "layoffs") if fact.table == "deals" else ()
                )
                background = fact.background or (looks_back(fact, day) and not of_the_headline)
                about = (signature_of(names, fact), round_of(fact))
                found.append(Made(_key(kind.table, names, counted), kind.table, row["id"], background, names, *about))
    told = list(found)
    news = {claim.table: _news(told, claim.table) for claim in told if not claim.background}
    cutting = news.get("layoffs", [])
    for one in untold(rows, article, news):
        same = [claim for claim in found if claim.table == one.table and _all_in(one.names, claim.names)]
        news_besides = one.table not in news and one.table != "deals" and names_in(title, one.names)
        if not same or (news_besides and all(claim.fact is not None for claim in same)):
            found.append(Made(_key(one.table, one.names, counted), one.table, None, False, one.names))
        if one.table == "layoffs" and not one.in_lead:
            cutting = [*cutting, *one.names]
    return [_beside(claim, told, cutting) for claim in found]


def _is_headline(title: str, fact: Fact, names: Sequence[Name | None]) -> bool:
    """The headline is about the company: the day that the story gives is then another one. Of deals it often names what came of them, if
    it does not tell how they end."""
    named = names_in(title, names)
    return bool(named) if fact.table != "deals" else len(named) == len(names) and getattr(fact, "status", None) in ENDS


def heads_of(claim: Made) -> list[str]:
    """What a claim is found by; one without a fact, which is only of events that name all its companies, by one of them."""
    if claim.fact is None:
        mark = "" if claim.background else LINK
        return sorted(mark + head for head in looked_up(claim.names).heads)
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


def _beside(claim: Made, told: Sequence[Made], cutting: Sequence[Name | None]) -> Made:
    """Deals of a company of whose cuts the story tells as news are what came before; so are, where no fact tells them, those of a firm
    that by its facts went to another."""
    if claim.table != "deals":
        return claim
    if claim.fact is not None:
        return replace(claim, aside=_share(claim.names, _news(told, "layoffs")))
    taken = [name for names in _news_names(told, "deals") for name in names[1:]]
    return replace(claim, background=_share(claim.names, [*cutting, *taken]))


def _news_names(claims: Iterable[Made], table: str) -> list[tuple[Name | None, ...]]:
    return [claim.names for claim in claims if claim.table == table and not claim.background]


def _news(claims: Iterable[Made], table: str) -> list[Name | None]:
    """The companies of which they tell such news."""
    return [name for names in _news_names(claims, table) for name in names]


def _all_in(names: Iterable[Name | None], others: Sequence[Name | None]) -> bool:
    return all(_share([name], others) for name in names)


def _share(names: Iterable[Name | None], others: Sequence[Name | None]) -> bool:
    return any(name is not None and other is not None and name.is_same(other) for name in names for other in others)


def _key(table: str, names: Iterable[Name | None], counted: Counter[str]) -> str:
    about = f"{table}|{'>'.join('' if name is None else name.id or ' '.join(name.core) for name in names)}"
    counted[about] += 1
    return f"{about}|{counted[about]}"
