"""What a story tells of a row beside who and how much, for rows that only the models found: who led a round, what it valued the firm at and
how it is called; what a deal cost and who went. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipelines.reading.facts.details import sentence_of
from pipelines.reading.phrases.search import Spans
from pipelines.reading.rules import funding
from pipelines.reading.rules.funding_sums import Sums
from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.story.story import Story
from pipelines.reading.text.fold import fold
from vigia.facts import Deal, Fact, FundingRound

NEXT = 2  # sentences behind a row's own that may go on about it
NEAR = 60  # characters between a sum and what the round is called
_INSTRUMENT = re.compile(
    r"\b(?:prestamo (?:participativo|sindicado|puente|convertible)|prestamo|linea de (?:credito|financiamiento|financiacion)"
    r"|credito (?:sindicado|puente)|credito|nota convertible|facilidad de (?:credito|deuda)|deuda (?:senior|subordinada|de riesgo)"
    r"|venture debt|subvencion|ayuda|safe|campana de crowdfunding|crowdfunding|ronda de crecimiento|ampliacion de capital)\b"
)
_TAKEN = "reverse_acquihire"
Found = Mapping[str, Mapping[int, Spans]]


def completed(rows: Sequence[Fact], story: Story) -> list[Fact]:
    """The rows with what their own sentence and the next ones tell of them; what a row has stays as it is."""
    if not story.sentences:
        return list(rows)
    own = [sentence_of(row, story) for row in rows]
    taken = {(type(row), sentence.index) for row, sentence in zip(rows, own, strict=True)}
    found: list[Fact] = []
    for row, sentence in zip(rows, own, strict=True):
        ahead = list(_about(type(row), sentence, story, taken))
        found.append(_round(row, ahead, story) if isinstance(row, FundingRound) else _deal(row, ahead) if isinstance(row, Deal) else row)
    return found


def _about(kind: type[Fact], sentence: MaskedSentence, story: Story, taken: set[tuple[type[Fact], int]]) -> Iterator[MaskedSentence]:
    """The sentence and those behind it, up to one that tells of another row."""
    yield sentence
    for other in story.sentences[sentence.index + 1 : sentence.index + 1 + NEXT]:
        if other.field != sentence.field or (kind, other.index) in taken:
            return
        yield other


def _round(row: FundingRound, ahead: Sequence[MaskedSentence], story: Story) -> FundingRound:
    if row.round is None:
        row = replace(row, round=_called(row, ahead[0], story))
    if row.lead_investors and row.valuation is not None:
        return row
    found = funding.phrases_in(ahead)
    sums = Sums(found)
    for sentence in ahead:
        if not row.lead_investors:
            row = replace(row, lead_investors=_leaders(row, sentence, found))
        read = sums.read(sentence)
        for number, amount in enumerate(read):
            valued = row.valuation is None and sums.role(sentence, number, read)[0] == "valuation"
            if valued and amount.value > (row.amount or 0):
                row = replace(row, valuation=amount.value, valuation_currency=amount.currency or row.currency)
    return row


def _leaders(row: FundingRound, sentence: MaskedSentence, found: Found) -> list[str]:
    named = [name for start, end in found["leads"].get(sentence.index, ()) for name in funding.leaders(sentence, start, end, row.company)]
    return list(dict.fromkeys(named))


def _called(row: FundingRound, sentence: MaskedSentence, story: Story) -> str | None:
    """How the text calls what the sum was: the words nearest to it."""
    written = story.source(sentence.field)[sentence.start : sentence.end]
    at = written.find(row.amount_text) if row.amount_text else -1
    near = [m for m in _INSTRUMENT.finditer(fold(written)) if at < 0 or -NEAR <= m.start() - at <= NEAR + len(row.amount_text or "")]
    match = min(near, key=lambda m: abs(m.start() - max(at, 0)), default=None)
    return written[match.start() : match.end()] if match else None


def _deal(row: Deal, ahead: Sequence[MaskedSentence]) -> Deal:
    if row.amount is None:
        row = _paid(row, ahead)
    if row.kind == _TAKEN and not row.people:
        named = [person for sentence in ahead for _, person in sentence.people() if person.company != row.acquirer]
        row = replace(row, people=list(dict.fromkeys(person.name for person in named)))
    return row


def _paid(row: Deal, ahead: Sequence[MaskedSentence]) -> Deal:
    """The price, where one sum alone may be it; what a firm is worth, earns or raised is none."""
    found = funding.phrases_in(ahead)
    sums = Sums(found)
    for sentence in ahead:
        read = sums.read(sentence)
        paid = [amount for number, amount in enumerate(read) if sums.role(sentence, number, read)[0] == "purchase" and not amount.again]
        if len(paid) == 1:
            return replace(row, amount=paid[0].value, currency=paid[0].currency, amount_text=paid[0].text)
    return row
