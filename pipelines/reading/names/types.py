"""What is found in a story about who is named in it: names, people and the companies they belong to. Plain, picklable values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vigia.facts import Evidence

Kind = Literal["company", "investor", "media", "analyst", "institution", "product", "place", "other"]
NameField = Literal["title", "text"]

# Kinds that can hire, fire, buy and be bought.
ACTORS: frozenset[str] = frozenset({"company", "investor", "institution"})


@dataclass(frozen=True, slots=True)
class Span:
    """One sentence (or one line that is none) of a field, as offsets; `junk` lines are captions and links that a page left behind."""

    start: int
    end: int
    paragraph: int
    junk: bool = False


@dataclass(slots=True)
class FieldText:
    """A field of a story prepared for matching: `folded` is `text` in lower case without accents, of the same length."""

    name: NameField
    text: str
    folded: str
    spans: list[Span]


@dataclass(slots=True)
class Name:
    """One mention of an organisation, a product or a place; `surface` stands at field[start:end]."""

    field: NameField
    start: int
    end: int
    surface: str
    name: str  # the display name of the entity: the registry's, or as the story writes it in full
    entity: int  # mentions with one number are one entity in this story
    kind: Kind
    id: str | None = None  # of the registry; None when the name is not in it
    ai_startup: bool | None = None
    listed: bool = False
    big: bool = False  # Big Tech, a listed technology company or a large employer: who takes, not who is taken
    learned: bool = False  # not in the registry: found by how the story introduces it
    owner: str | None = None  # of a product: the registry id of the company that makes it
    intro: Evidence | None = None  # the words that say what it is
    likely: float = 0.0  # 0..1, that it is a company at all
    startup: float = 0.0  # 0..1, that it is an AI startup


@dataclass(slots=True)
class Person:
    """One mention of a person; later mentions by surname carry the full name, role and company of the first."""

    field: NameField
    start: int
    end: int
    surface: str
    name: str
    role: str | None = None  # as written: "cofundador y consejero delegado"
    company: str | None = None  # display name of the company the role is held at
    founder: bool = False
    executive: bool = False  # chief officer, director, founder: whose leaving matters
    former: bool = False  # "ex", "antiguo", "hasta ahora": the role is over
