"""What a story tells of a row beside who and how much: who leads a round and what it values the firm at; what a deal costs and who goes.

Every name, person and sum of the row's own sentence and of those that go on about it is asked of; a model says which of them it is. A price
that a rule has read stays where the model finds none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from pipelines.reading.facts.details import sentence_of
from pipelines.reading.models import load, probability
from pipelines.reading.rules.sums import Sum, Sums, currency_at
from pipelines.reading.story.features import beside
from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.story.story import Story
from pipelines.reading.text.fold import fold
from pipelines.reading.text.stems import stem
from vigia.facts import Deal, Fact, FundingRound

ENOUGH = 0.4  # odds from which on a term is told: where F1 is best over the hands
AROUND = (1, 2)  # sentences before and behind a row's own that may tell of it
FAR = 3  # sentences from the row's own: what stands farther stands far
SENTENCES = 12  # that are looked at
MOST = 12  # names, persons and sums of a sentence
NEAR = 60  # characters between a sum and what the round is called
_BETWEEN = 6  # words
_INSTRUMENT = re.compile(
    r"\b(?:prestamo (?:participativo|sindicado|puente|convertible)|prestamo|linea de (?:credito|financiamiento|financiacion)"
    r"|credito (?:sindicado|puente)|credito|nota convertible|facilidad de (?:credito|deuda)|deuda (?:senior|subordinada|de riesgo)"
    r"|venture debt|subvencion|ayuda|safe|campana de crowdfunding|crowdfunding|ronda de crecimiento|ampliacion de capital)\b"
)
TERMS = ("leads", "valued", "paid", "goes")


@dataclass(frozen=True, slots=True)
class Term:
    """What may be a term of a row: a firm or a person that `leads` or `goes`, a sum at which it is `valued` or that is `paid`."""

    output: str
    features: frozenset[str]
    name: str | None = None
    money: Sum | None = None


def completed(rows: Sequence[Fact], story: Story) -> list[Fact]:
    """The rows with their terms as the model finds them told. Raises ModelError."""
    return [_completed(row, rows, story) if isinstance(row, FundingRound | Deal) else row for row in rows]


def _completed(row: FundingRound | Deal, rows: Sequence[Fact], story: Story) -> Fact:
    model = load("terms")
    told: dict[str, list[tuple[float, Term]]] = {output: [] for output in TERMS}
    for term in terms(row, rows, story):
        if term.output in model.outputs:
            odds = probability(model.score(term.features)[model.outputs.index(term.output)])
            if odds >= ENOUGH:
                told[term.output].append((odds, term))
    if isinstance(row, FundingRound):
        if "leads" in model.outputs:
            row = replace(row, lead_investors=_names(told["leads"]))
        if (best := _best(told["valued"])) is not None:
            row = replace(row, valuation=best.value, valuation_currency=best.currency)
        return row if row.round else replace(row, round=_called(row, sentence_of(row, story), story))
    if "goes" in model.outputs:
        row = replace(row, people=_names(told["goes"]))
    if (best := _best(told["paid"])) is not None:
        row = replace(row, amount=best.value, currency=best.currency, amount_text=best.text)
    return row


def _names(told: Sequence[tuple[float, Term]]) -> list[str]:
    return list(dict.fromkeys(term.name for _, term in told if term.name is not None))


def _best(told: Sequence[tuple[float, Term]]) -> Sum | None:
    return max(told, key=lambda found: found[0])[1].money if told else None


def terms(row: FundingRound | Deal, rows: Sequence[Fact], story: Story) -> Iterator[Term]:
    """Whatever may be a term of the row, with what the model sees of it, in the order of the story."""
    if not story.sentences:
        return
    own = sentence_of(row, story)
    others = {sentence_of(other, story).index for other in rows if type(other) is type(row) and other is not row}
    sums = Sums()
    for sentence in _about(row, own, story):
        read = sums.read(sentence)
        apart = max(-FAR, min(FAR, sentence.index - own.index))
        base = {f"apart {apart}", f"place {sentence.place}", f"another {sentence.index in others}"}
        base |= {f"@{group}" for group in story.groups.get(sentence.index, ())}
        if isinstance(row, Deal):
            base.add(f"kind {row.kind}")
        yield from _named(row, sentence, base)
        for amount in islice(read, MOST):
            seen = base | _around(sentence, amount.at, row) | {f"digits {len(str(amount.value))}", f"sums {min(4, len(read))}"}
            seen.add(f"again {amount.again}")
            money = replace(amount, currency=amount.currency or row.currency or currency_at(story.country))
            if isinstance(row, Deal):
                yield Term("paid", frozenset(seen), money=money)
            elif amount.value != row.amount:
                seen.add(f"larger {amount.value > (row.amount or 0)}")
                yield Term("valued", frozenset(seen), money=money)


def _about(row: FundingRound | Deal, own: MaskedSentence, story: Story) -> list[MaskedSentence]:
    """The row's own sentence, those beside it, and the nearest that name one of the sides of a deal; in the order of the story."""
    near = range(own.index - AROUND[0], own.index + AROUND[1] + 1)
    sides = {row.acquirer, row.target} if isinstance(row, Deal) else set()
    chosen = [s for s in story.sentences if s.index in near or any(name.name in sides for _, name in s.names())]
    told = [s for s in chosen if s.field == own.field or "title" in (own.field, s.field)]
    nearest = sorted(told, key=lambda s: abs(s.index - own.index))[:SENTENCES]
    return sorted(nearest, key=lambda s: s.index)


def _named(row: FundingRound | Deal, sentence: MaskedSentence, base: set[str]) -> Iterator[Term]:
    """The firms of a sentence, who may lead a round; its people, who may go with a deal."""
    if isinstance(row, FundingRound):
        for at, name in islice(sentence.names(), MOST):
            if name.name != row.company:
                seen = base | _around(sentence, at, row) | {name.kind, f"a company {name.likely >= 0.5}"}
                yield Term("leads", frozenset(seen), name=name.name)
        return
    sides = {row.acquirer: "the taker", row.target: "the taken", None: "nobody"}
    for at, person in islice(sentence.people(), MOST):
        seen = base | _around(sentence, at, row) | {f"of {sides.get(person.company, 'another')}"}
        seen |= {f"founder {person.founder}", f"executive {person.executive}", f"former {person.former}"}
        yield Term("goes", frozenset(seen), name=person.name)


def _around(sentence: MaskedSentence, at: int, row: FundingRound | Deal) -> set[str]:
    """The words beside a slot and near it, and on which side of the row's firms it stands."""
    near = sentence.text[:at].split()[-_BETWEEN:] + sentence.text[at:].split()[1:_BETWEEN]
    found = beside(sentence, at) | {f"near {stem(word)}" for word in near}
    firms = (row.company,) if isinstance(row, FundingRound) else (row.acquirer, row.target)
    for which, name in zip(("one", "two"), firms, strict=False):
        place = next((p for p, other in sentence.names() if other.name == name), None)
        found.add(f"{which} {'absent' if place is None else 'before' if place < at else 'behind'}")
    return found


def _called(row: FundingRound, sentence: MaskedSentence, story: Story) -> str | None:
    """How the text calls what the sum was: the words nearest to it."""
    written = story.source(sentence.field)[sentence.start : sentence.end]
    at = written.find(row.amount_text) if row.amount_text else -1
    near = [m for m in _INSTRUMENT.finditer(fold(written)) if at < 0 or -NEAR <= m.start() - at <= NEAR + len(row.amount_text or "")]
    match = min(near, key=lambda m: abs(m.start() - max(at, 0)), default=None)
    return written[match.start() : match.end()] if match else None
