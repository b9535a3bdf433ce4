"""The Reading of a story: its sentences, names, people and quantities, computed once and asked by every topic and fact."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from crawler.items import CompanyMention
from pipelines.companies.recognise import recognise
from pipelines.companies.types import FieldText, Name, NameField, Person
from pipelines.reading.sentences import split_sentences
from pipelines.spanish.fold import fold
from pipelines.spanish.numbers import Quantity, read_quantities

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
    published: datetime | None = None
    source: str | None = None
    sentences: list[Sentence] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    quantities: dict[NameField, list[Quantity]] = field(default_factory=dict)
    companies: list[CompanyMention] = field(default_factory=list)

    def field_text(self, name: NameField) -> str:
        return self.title if name == "title" else self.text

    def names_in(self, sentence: Sentence) -> list[Name]:
        return [n for n in self.names if n.field == sentence.field and sentence.start <= n.start and n.end <= sentence.end]

    def people_in(self, sentence: Sentence) -> list[Person]:
        return [p for p in self.people if p.field == sentence.field and sentence.start <= p.start and p.end <= sentence.end]

    def quantities_in(self, sentence: Sentence) -> list[Quantity]:
        found = self.quantities.get(sentence.field, [])
        low = bisect_left(found, sentence.start, key=lambda q: q.start)
        high = bisect_right(found, sentence.end, key=lambda q: q.start)
        return [q for q in found[low:high] if q.end <= sentence.end]

    def sentence_at(self, name: NameField, offset: int) -> Sentence | None:
        """The sentence of field `name` in which `offset` lies, None between sentences."""
        return next((s for s in self.sentences if s.field == name and s.start <= offset < s.end), None)

    def sentences_of(self, name: NameField) -> list[Sentence]:
        return [s for s in self.sentences if s.field == name]


def read(
    title: str | None,
    text: str | None,
    *,
    country: str | None = None,
    published: datetime | None = None,
    source: str | None = None,
) -> Reading:
    """Read a story. Pure; any string is allowed, of any language and length (what lies beyond READ_AT_MOST is not read)."""
    title, text = title or "", text or ""
    reading = Reading(title, text, country, published, source)
    fields: list[FieldText] = []
    names: Sequence[NameField] = ("title", "text")
    for name in names:
        whole = reading.field_text(name)[:READ_AT_MOST]
        folded = fold(whole)
        spans = split_sentences(whole, title=name == "title")
        fields.append(FieldText(name, whole, folded, spans))
        for span in spans:
            reading.sentences.append(
                Sentence(
                    len(reading.sentences),
                    name,
                    span.paragraph,
                    span.start,
                    span.end,
                    whole[span.start : span.end],
                    folded[span.start : span.end],
                    span.junk,
                )
            )
        reading.quantities[name] = sorted(read_quantities(whole, country=country), key=lambda q: q.start)
    found = recognise(fields)
    reading.names, reading.people, reading.companies = found.names, found.people, found.companies
    return reading
