"""When an event happened, as its story tells it: the day in the row's own sentence, or in one beside it that tells of the same. Pure.

Of the days of a sentence the one counts that belongs to the row: the nearest to its figures and its firms, and none that is told of
something else ("que compró en 2017", "fundada en 2019", "hasta 2030") or only dates the dispatch ("Madrid, 27 may.-").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipelines.reading.facts.days import REACH, Told, days
from pipelines.reading.facts.details import sentence_of
from pipelines.reading.names.types import Name
from pipelines.reading.quantities.quantity import Quantity
from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.story.story import Story
from vigia.facts import Deal, Fact, FundingRound, Layoff

FARTHEST = 230  # characters from the row's words to its day, with what lies between counted
MOST = 20  # days, and words of a row, of a sentence: one with more is a list
COMMA = 30  # what a comma between them counts, and an "y"
APART = 60  # what it counts that only a part of the row's words stands in the clause of the day
RELATIVE = 6  # " que " behind the row's own figure: "los 30 millones que levantó en 2024"
ANTECEDENT = 60  # from a firm to the clause that tells of it
FRONT = 12  # characters before a day that opens its sentence: "En junio de 2022, la empresa..."

_SINCE = re.compile(r"\bdesde(?:\s(?:el|los|la|finales|fines|principios|comienzos|mediados|de|pasado))*\s$")
_WHEN = re.compile(r",?\s(?:cuando|en que|en el que|en la que)\s")
# What happened at another time than what the sentence before tells.
_LATER = re.compile(r"\b(?:despues|antes|mas tarde|posteriormente|anteriormente|luego|entonces|(?:ese|aquel|mismo) (?:dia|mes|ano))\b")
_TAKES_IT_UP = re.compile(
    r"(?:el|la|los|las|esta|este) (?:acuerdo|adquisicion|ajuste|anuncio|canje|cierre|compra|credito|decision|desembolso|despidos|fusion"
    r"|integracion|inversion|medida|negociacion|noticia|notificacion|operacion|prestamo|recorte|ronda|salidas?|transaccion|transferencia|venta)\b"
    r"|la empresa (?:se )?l[oa] "
)
# A clause of its own begins, and what it tells is told of whom it hangs on.
_OPENS = re.compile(
    r"\b(?:que|quien|cuy[oa]s?|donde|cuando|desde que|mientras)\s|[(—–]"
    r"|,\s(?:\w+\s){0,2}?(?:cread|fundad|nacid|adquirid|comprad|constituid|anunciad)[oa]s?\s"
)
_CLOSES = re.compile(r"[,;:)—–]|$")
_SAYS = re.compile(
    r"\b(?:segun|de acuerdo|anunci|confirm|comunic|inform|revel|dijo|dice|asegur|explic|adelant|notific|public|admit|reconoc|detall|afirm"
    r"|conocer|declar|senal|traslad|decid|acord)\w*(?:\s[^\s,;]+){0,6}\s$"
)
# Right before a day: it is where something else began or ends, or what the event is measured by.
_NOT_OF_IT = re.compile(
    r"(?<!\bha )(?<!\bhan )(?<!\bhabia )(?<!\bhabian )"
    r"(?:\b(?:fund|cre|nac|constitu|establec|inaugur|estren|desarroll|instal)(?:[ai]d[oa]s?|o|io|aron|ieron|an|en|a|e)\b(?:\s[^\s,;]+){0,3}"
    r"|\b(?:hasta|antes del?|de aqui a|horizonte|de cara a|a(?:l)? cierre|objetivos?|vencimiento|ejercicio|balance|respecto|que los"
    r"|igual que|frente a(?:\s\S+){0,6}|planteo|proyect\w+|(?:abiert|anunciad|previst|presentad|iniciad|propuest|lanzad|cerrad)[oa]s?)"
    r"(?:\s(?:de|del|el|en|a|finales|fines|principios|comienzos|mediados|los|la|pasado|mes|verano|otono))*)\s$"
)
_NOWADAYS = re.compile(r"\b(?:\w+(?:o|aron|ieron|ado|ido)|ha|han|anuncia|comunica|informa|confirma|publica|presenta)\s$")
_NOWADAYS_BEHIND = re.compile(
    r",?\s(?:\w+\s){0,3}?(?:\w{2,}(?:aron|ieron)|ha|han|anunci\w+|comunic\w+|inform\w+|confirm\w+|present\w+|cerr\w+)\b"
)


def dated(fact: Fact, story: Story, published: date | None) -> Fact:
    """The row with the day of its event, where its story tells one. `published` is the outlet's day; None where nobody knows it."""
    if not story.sentences:
        return fact
    told = event_day(fact, story, published)
    return fact if told is None else replace(fact, event_day=told.day, event_day_precision=told.precision)


def event_day(fact: Fact, story: Story, published: date | None) -> Told | None:
    """The day that a story tells of a row's event."""
    sentence = sentence_of(fact, story)
    own = days(_source(story, sentence), published)
    if own:
        return _of_the_row(fact, sentence, own)
    if _LATER.search(sentence.folded):
        return None
    if (other := _goes_on_from(sentence, story)) is not None:
        names_its_firm = any(not one.figure for one in words_of(fact, sentence))
        anchored = names_its_firm or sentence.place == "title"
        if (told := _of_the_row(fact, other, days(_source(story, other), published), anchored=anchored)) is not None:
            return told
    taken_up = _taken_up(sentence, story)
    return _of_the_row(fact, taken_up, days(_source(story, taken_up), published)) if taken_up is not None else None


def _source(story: Story, sentence: MaskedSentence) -> str:
    return story.source(sentence.field)[sentence.start : sentence.end]


def _goes_on_from(sentence: MaskedSentence, story: Story) -> MaskedSentence | None:
    """The sentence before it in its paragraph; of a title the one that opens the text and tells it again."""
    at = sentence.index + (1 if sentence.place == "title" else -1)
    if not 0 <= at < len(story.sentences):
        return None
    other = story.sentences[at]
    if sentence.place == "title":
        return other if other.place == "lead" else None
    return other if (other.field, other.paragraph) == (sentence.field, sentence.paragraph) else None


def _taken_up(sentence: MaskedSentence, story: Story) -> MaskedSentence | None:
    """The sentence behind it in its paragraph that takes its event up: "La operación se cerró el 8 de noviembre"."""
    if sentence.place == "title" or sentence.index + 1 >= len(story.sentences):
        return None
    other = story.sentences[sentence.index + 1]
    beside = (other.field, other.paragraph) == (sentence.field, sentence.paragraph)
    return other if beside and _TAKES_IT_UP.match(other.folded) and not _LATER.search(other.folded) else None


def _of_the_row(fact: Fact, sentence: MaskedSentence, told: Sequence[Told], *, anchored: bool = False) -> Told | None:
    """The day that belongs to the row's words; without any of them (`anchored` asks for one) the first that is no clause's own."""
    words, told = words_of(fact, sentence)[:MOST], told[:MOST]
    if not words and anchored:
        return None
    if not isinstance(fact, Deal):  # who owns a firm since May took it in May; who has cut 300 jobs since May did not
        told = [day for day in told if not _SINCE.search(sentence.folded, max(0, day.start - REACH), day.start)]
    possible = [(cost, day.start, day) for day in told if (cost := _cost(fact, sentence.folded, day, words)) is not None]
    return min(possible, key=lambda one: one[:2])[2] if possible else None


@dataclass(frozen=True, slots=True)
class Words:
    """Where in a sentence a figure or a firm of the row stands."""

    start: int
    end: int
    figure: bool


def words_of(fact: Fact, sentence: MaskedSentence) -> list[Words]:
    """Where in a sentence the row's figures and firms stand."""
    names = {getattr(fact, name) for name in fact.companies} - {None}
    figures = _figures(fact)
    found = []
    for _, slot in sentence.slots:
        value = slot.value
        figure = isinstance(value, Quantity) and not figures.isdisjoint({value.low, value.value})
        if figure or (isinstance(value, Name) and value.name in names):
            found.append(Words(slot.start - sentence.start, slot.end - sentence.start, figure))
    return found


def _figures(fact: Fact) -> set[float]:
    if isinstance(fact, Layoff):
        told = (fact.headcount_min, fact.percent, fact.contractors)
    elif isinstance(fact, Deal | FundingRound):
        told = (fact.amount, None, None)
    else:
        told = (None, None, None)
    return {figure for figure in told if figure is not None}


def _cost(fact: Fact, folded: str, day: Told, words: Sequence[Words]) -> float | None:
    """How far a day stands from the row's words; None where it is not told of them."""
    if _NOT_OF_IT.search(folded[max(0, day.start - 70) : day.start]) or _is_of_the_dispatch(folded, day) or _is_nowadays(folded, day):
        return None
    if (moment := _WHEN.match(folded, day.end)) is not None:
        told_of = [one for one in words if moment.end() <= one.start < _closed(folded, moment.end())]
        if told_of:
            return _near(folded, day, told_of)
    start, end = _clause(folded, day)
    if not start:
        return _near(folded, day, words)
    inside = [one for one in words if start <= one.start < end or (one.figure and 0 <= start - one.end <= RELATIVE)]
    if not inside or (isinstance(fact, Deal) and not _is_between(inside, words, start)):
        return None
    return _near(folded, day, inside, at_least=APART if len(inside) < len(words) else 0)


def _is_between(inside: Sequence[Words], words: Sequence[Words], start: int) -> bool:
    """Whether a clause that begins at `start` tells of both sides of a deal: of one that stands outside it says something where it
    follows closely ("Windsurf, la firma que Google compró")."""
    outside = [one for one in words if one not in inside]
    return not outside or any(0 <= start - one.end <= ANTECEDENT for one in outside) or any(one.figure for one in inside)


def _near(folded: str, day: Told, words: Sequence[Words], at_least: float = 0) -> float | None:
    """The distance to the figures, which tell of which of a firm's events it is, else to the firms; None where even the nearest is far."""
    if at_least + min((_apart(folded, day, one) for one in words), default=0.0) > FARTHEST:
        return None
    figures = [one for one in words if one.figure] or words
    return at_least + min((_apart(folded, day, one) for one in figures), default=0.0)


def _is_nowadays(folded: str, day: Told) -> bool:
    """ "Hoy da servicio a 47 ayuntamientos": no day, unless something happened beside it."""
    if day.when != "today" or not folded.startswith("hoy", day.start):
        return False
    return not (_NOWADAYS.search(folded[max(0, day.start - 25) : day.start]) or _NOWADAYS_BEHIND.match(folded, day.end))


def _apart(folded: str, day: Told, words: Words) -> float:
    left, right = (day.end, words.start) if day.end <= words.start else (words.end, day.start)
    between = folded[left:right]
    commas = between.count(",") + between.count(" y ") + 3 * between.count(";")
    if day.start <= FRONT and commas and day.end <= words.start:
        commas -= 1
    return max(0, right - left) + COMMA * commas


def _clause(folded: str, day: Told) -> tuple[int, int]:
    """The clause of its own in which a day stands, (0, end of the sentence) for the main one: what somebody says is no clause apart."""
    opened = 0
    for match in _OPENS.finditer(folded, 0, day.start):
        said = _SAYS.search(folded[max(0, match.start() - 70) : match.start() + 1])
        if not said and _closed(folded, match.end()) >= day.start:
            opened = match.end()
    return (opened, _closed(folded, day.end)) if opened else (0, len(folded))


def _closed(folded: str, at: int) -> int:
    """Where the clause ends that goes on at `at`."""
    closes = _CLOSES.search(folded, at)
    return closes.start() if closes else len(folded)


def _is_of_the_dispatch(folded: str, day: Told) -> bool:
    """ "Madrid, 27 may.-", "Nueva York, 23 ene (Despacho).-": where and when it was written."""
    return (
        day.when == "written"
        and day.start <= 40
        and "," not in folded[: max(0, day.start - 2)]
        and bool(
            re.match(r"[^,]{2,38},\s(?:el\s)?$", folded[: day.start])
            and re.match(r"\.?\s?(?:\([^)]{1,30}\))?\.?\s?[-–—.]", folded[day.end :])
        )
    )
