"""The Reading of a story: its sentences, names, people and quantities, computed once and asked by every topic and fact."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as default
from typing import cast

from pipelines.reading.names.recognise import recognise
from pipelines.reading.names.types import FieldText, Name, NameField, Person
from pipelines.reading.quantities.numbers import Quantity, read_quantities
from pipelines.reading.story.sentences import split_sentences
from pipelines.reading.text.fold import fold
from vigia.facts import CompanyMention

# A story longer than this is read up to here: the longest real ones have 60,000 characters.
READ_AT_MOST = 200_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a field, verbatim; `folded` is lower case without accents and has the same length. Junk lines carry no fact."""

    index: int  # over the whole story, title first
    field: NameField
    paragraph: int  # within its field
    start: int
    end: int
    text: str
    folded: str
    junk: bool = False


@dataclass(slots=True)
class Reading:
    """A story read. Lists stand in the order of the story, the title first; offsets count characters of the named field."""

    title: str
    text: str
    country: str | None = None
    sentences: list[Sentence] = default(default_factory=list)
    names: list[Name] = default(default_factory=list)
    people: list[Person] = default(default_factory=list)
    quantities: dict[NameField, list[Quantity]] = default(default_factory=dict)
    companies: list[CompanyMention] = default(default_factory=list)

    def field_text(self, name: NameField) -> str:
        return self.title if name == "title" else self.text


def read_story(title: str | None, text: str | None, *, country: str | None = None) -> Reading:
    """Read a story. Pure; any string is allowed, of any language and length (what lies beyond READ_AT_MOST is not read).

    Raises ModelError.
    """
    title, text = title or "", text or ""
    reading = Reading(title, text, country)
    fields = fields_of(title, text)
    for field in fields:
        for span in field.spans:
            reading.sentences.append(
                Sentence(
                    len(reading.sentences),
                    field.name,
                    span.paragraph,
                    span.start,
                    span.end,
                    field.text[span.start : span.end],
                    field.folded[span.start : span.end],
                    span.junk,
                )
            )
        reading.quantities[field.name] = sorted(read_quantities(field.text, country=country), key=lambda q: q.start)
    found = recognise(fields)
    reading.names, reading.people, reading.companies = found.names, found.people, found.companies
    return reading


def fields_of(title: str, text: str) -> list[FieldText]:
    """The fields of a story as the recogniser wants them, up to READ_AT_MOST."""
    fields = []
    for name, written in (("title", title), ("text", text)):
        whole = written[:READ_AT_MOST]
        fields.append(FieldText(cast("NameField", name), whole, fold(whole), split_sentences(whole, title=name == "title")))
    return fields
