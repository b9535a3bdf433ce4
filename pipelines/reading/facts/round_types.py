"""Of which type a round is, by its name as written, else by the words nearest to its sum. Pure."""

from __future__ import annotations

import re
from dataclasses import replace

from pipelines.reading.facts.details import sentence_of
from pipelines.reading.quantities.quantity import Quantity
from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.story.story import Story
from pipelines.reading.text.fold import fold
from vigia.facts import FundingRound

NEAR = 45  # characters between a sum and the words that say of which type it is
OTHER = "other"

# The first that stands in a name decides: "préstamo convertible" is convertible, "extensión de la Serie A" belongs to the series.
_TYPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"\b(?:{words})"))
    for name, words in (
        ("convertible", r"(?:notas?|bonos?|prestamos?|deuda|obligaciones|pagares?|titulos) convertibles?\b|safe\b"),
        (
            "grant",
            r"subvenci\w+|subsidi\w+|no reembolsables?\b|(?:a )?fondo perdido\b|donacion\w*|donativo\w*|becas?\b|neotec\b"
            r"|ayudas? (?:publica|del?)\b|grants?\b",
        ),
        (
            "crowdfunding",
            r"crowdfunding\b|crowdlending\b|micromecenazgo\b|(?:financiaci\w+|financiamiento|fondeo) colectiv[oa]\b"
            r"|campana (?:\S+ ){1,4}plataforma\b",
        ),
        ("pre_seed", r"pre-?\s?(?:semilla|seed)\b"),
        ("seed", r"semillas?\b|seed\b"),
        ("series", r"(?<!pre-)series? (?P<letter>[a-h])\b"),
        ("bridge", r"(?:ronda|prestamo|financiaci\w+|capital|tramo) puente\b|puente\b(?= de| por| con|$)"),
        (
            "debt",
            r"prestamos?\b|venture debt\b|creditos?\b|crediticia\b|deuda\b|lineas? (?:\S+ ){0,2}(?:rotativa|financiamiento|financiacion)\b"
            r"|bonos?\b|pagares\b|obligacion(?:es)?\b|certificados\b|dinero nuevo\b|leasing\b",
        ),
        ("ipo", r"salida a bolsa\b|oferta publica inicial\b|debut (?:bursatil|en bolsa)\b|ipo\b"),
        ("growth", r"ronda de crecimiento\b|growth\b|capital de crecimiento\b"),
        ("extension", r"extension\b|extendi\w+|ampliacion de (?:la|su|esa|una) (?:ronda|serie)\b"),
    )
)


def typed(fact: FundingRound, story: Story) -> FundingRound:
    """The round with its type; None stays where nothing says it."""
    return replace(fact, round_type=round_type(fact, story))


def round_type(fact: FundingRound, story: Story) -> str | None:
    """One of ROUND_TYPES: "other" where the round has a name that is none of them."""
    if fact.round:
        return type_of(fact.round) or OTHER
    return _told_beside(fact, sentence_of(fact, story)) if story.sentences else None


def type_of(words: str) -> str | None:
    """The type that words name."""
    folded = fold(words)
    return next((_named(name, found) for name, form in _TYPES if (found := form.search(folded))), None)


def _named(name: str, found: re.Match[str]) -> str:
    return f"series_{found['letter']}" if name == "series" else name


def _told_beside(fact: FundingRound, sentence: MaskedSentence) -> str | None:
    """By the words that stand nearest to the sum."""
    sums = [slot for _, slot in sentence.slots if isinstance(slot.value, Quantity) and fact.amount in (slot.value.low, slot.value.value)]
    if not sums:
        return None
    start, end = sums[0].start - sentence.start, sums[0].end - sentence.start
    nearest: tuple[int, int] | None = None
    told: str | None = None
    for rank, (name, form) in enumerate(_TYPES):
        for found in form.finditer(sentence.folded):
            apart = max(start - found.end(), found.start() - end, 0)
            if apart <= NEAR and (nearest is None or (apart, rank) < nearest):
                nearest, told = (apart, rank), _named(name, found)
    return told
