"""The registry of companies: registry.tsv and products.tsv as data, validated on loading, matched in one pass over the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast, get_args

from ahocorasick_rs import AhoCorasick, MatchKind

from pipelines.reading.names.types import Kind
from pipelines.rule_file import RuleFileError, label, nearest, read_text
from vigia.facts import KnownCompany

HERE = Path(__file__).parent
REGISTRY_FILE = HERE / "registry.tsv"
PRODUCTS_FILE = HERE / "products.tsv"

COLUMNS = ("id", "name", "aliases", "former", "country", "ai_startup", "listed", "big", "kind", "ordinary_word", "known_from")
PRODUCT_COLUMNS = ("name", "aliases", "owner", "ordinary_word")
_KINDS = frozenset(get_args(Kind)) - {"product", "place", "other"}
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Company:
    """A row of the registry. `aliases` and `former` are other names it is written under; `ordinary_words` those that need context."""

    id: str
    name: str
    aliases: tuple[str, ...]
    former: tuple[str, ...]
    country: str | None
    ai_startup: bool
    listed: bool
    big: bool
    kind: Kind
    ordinary_word: bool
    known_from: str

    @property
    def row(self) -> KnownCompany:
        """What an analyst is told of it."""
        aliases = (*self.aliases, *self.former)
        return KnownCompany(self.id, self.name, aliases, self.country, self.kind, self.ai_startup, self.listed)

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases, *self.former)


@dataclass(frozen=True, slots=True)
class Product:
    """Something a company makes that stories name as if it acted: ChatGPT, Gemini, Windows."""

    name: str
    aliases: tuple[str, ...]
    owner: str  # id of the company
    ordinary_word: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A name of the registry at [start:end) of the text, at word boundaries. `ordinary` names are also ordinary words and need context."""

    start: int
    end: int
    entry: Company | Product
    ordinary: bool


class Registry:
    """All entries by id, and the automaton that finds their names. Case counts: "meta" is a goal, "Meta" a company."""

    def __init__(self, companies: list[Company], products: list[Product]) -> None:
        self.companies = {company.id: company for company in companies}
        self.products = products
        self._patterns: list[str] = []
        self._entries: list[tuple[Company | Product, bool]] = []
        for company in companies:
            for name in company.names:
                # A name of several words, or with a suffix such as ".ai", is no ordinary word even where the short form is.
                self._add(name, company, company.ordinary_word and _is_single_word(name))
        for product in products:
            for name in (product.name, *product.aliases):
                self._add(name, product, product.ordinary_word and _is_single_word(name))
        self._automaton = AhoCorasick(self._patterns, matchkind=MatchKind.LeftmostLongest)

    def _add(self, name: str, entry: Company | Product, ordinary: bool) -> None:
        self._patterns.append(name)
        self._entries.append((entry, ordinary))

    def find(self, text: str) -> Iterator[Match]:
        """Matches from left to right, the longest at each place, none inside a word. Linear in the length of the text."""
        size = len(text)
        if _SURROGATE.search(text):  # half a character, from a broken page: no UTF-8
            text = _SURROGATE.sub("?", text)
        for pattern, start, end in self._automaton.find_matches_as_indexes(text, overlapping=False):
            if (start and _joins(text[start - 1])) or (end < size and _joins(text[end])):
                continue
            entry, ordinary = self._entries[pattern]
            yield Match(start, end, entry, ordinary)


def _is_single_word(name: str) -> bool:
    return " " not in name and "." not in name


def _joins(character: str) -> bool:
    return character.isalnum() or character == "_"


@cache
def load_registry() -> Registry:
    """The registry the project ships, loaded once a process."""
    return read_registry(HERE)


def read_registry(folder: Path) -> Registry:
    """registry.tsv and products.tsv of a folder, which speak of each other. Raises RuleFileError on the first row that is wrong."""
    companies = read_companies(folder / REGISTRY_FILE.name)
    return Registry(companies, read_products(folder / PRODUCTS_FILE.name, companies))


def read_companies(path: Path) -> list[Company]:
    """The rows of a registry file; raises RuleFileError on the first one that is wrong."""
    companies = []
    ids: dict[str, int] = {}
    claimed: dict[str, tuple[str, int]] = {}
    for line, row in _rows(path, COLUMNS):
        company = _company(path, line, row)
        if company.id in ids:
            raise RuleFileError(f"{label(path)}, line {line}, id: '{company.id}' is already used in line {ids[company.id]}; ids are unique")
        ids[company.id] = line
        for name in company.names:
            if name in claimed:
                other, where = claimed[name]
                raise RuleFileError(
                    f"{label(path)}, line {line}, aliases: '{name}' already belongs to '{other}' (line {where}); a name has one owner"
                )
            claimed[name] = (company.id, line)
        companies.append(company)
    return companies


def read_products(path: Path, companies: Sequence[Company]) -> list[Product]:
    """The rows of a products file; raises RuleFileError on the first one that is wrong."""
    products = []
    ids = {company.id for company in companies}
    claimed = {name: company.id for company in companies for name in company.names}
    for line, row in _rows(path, PRODUCT_COLUMNS):
        if not row["name"]:
            raise RuleFileError(f"{label(path)}, line {line}, name: '' is empty; every product has a name")
        if row["owner"] not in ids:
            raise RuleFileError(f"{label(path)}, line {line}, owner: '{row['owner']}' is no id of the registry{nearest(row['owner'], ids)}")
        for name in (row["name"], *_list(row["aliases"])):
            if name in claimed:
                raise RuleFileError(f"{label(path)}, line {line}: '{name}' already belongs to '{claimed[name]}'; a name has one owner")
            claimed[name] = row["name"]
        products.append(Product(row["name"], _list(row["aliases"]), row["owner"], _flag(path, line, row, "ordinary_word")))
    return products


def _company(path: Path, line: int, row: dict[str, str]) -> Company:
    def wrong(column: str, cure: str) -> RuleFileError:
        return RuleFileError(f"{label(path)}, line {line}, {column}: '{row[column]}' {cure}")

    if not _ID.fullmatch(row["id"]):
        raise wrong("id", "is no id; use lower case letters, digits and single hyphens")
    if not row["name"]:
        raise wrong("name", "is empty; every entry has a display name")
    if row["country"] and not _COUNTRY.fullmatch(row["country"]):
        raise wrong("country", "is no ISO 3166 code of two capital letters; leave it empty when unknown")
    if row["kind"] not in _KINDS:
        raise wrong("kind", f"is none of {', '.join(sorted(_KINDS))}{nearest(row['kind'], _KINDS)}")
    if not row["known_from"]:
        raise wrong("known_from", "is empty; say in a word where the entry is known from")
    return Company(
        id=row["id"],
        name=row["name"],
        aliases=_list(row["aliases"]),
        former=_list(row["former"]),
        country=row["country"] or None,
        ai_startup=_flag(path, line, row, "ai_startup"),
        listed=_flag(path, line, row, "listed"),
        big=_flag(path, line, row, "big"),
        kind=cast("Kind", row["kind"]),
        ordinary_word=_flag(path, line, row, "ordinary_word"),
        known_from=row["known_from"],
    )


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    lines = read_text(path).splitlines()
    if not lines or tuple(lines[0].split("\t")) != columns:
        raise RuleFileError(f"{label(path)}, line 1: the columns must be {', '.join(columns)}, separated by tabs")
    for number, text in enumerate(lines[1:], start=2):
        if not text.strip() or text.startswith("#"):
            continue
        cells = text.split("\t")
        if len(cells) != len(columns):
            raise RuleFileError(f"{label(path)}, line {number}: {len(cells)} columns where {len(columns)} belong; is a tab missing?")
        yield number, dict(zip(columns, (cell.strip() for cell in cells), strict=True))


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _flag(path: Path, line: int, row: dict[str, str], column: str) -> bool:
    if row[column] not in ("0", "1"):
        raise RuleFileError(f"{label(path)}, line {line}, {column}: '{row[column]}' must be 0 or 1")
    return row[column] == "1"
