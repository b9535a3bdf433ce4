"""The job cuts of a story as rows, each with the sentence that states it."""

from __future__ import annotations

import re

from pipelines.reading.rules.layoffs import ToldCut
from pipelines.reading.rules.proposals import Proposals, propose
from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.story.reading import Reading
from vigia.facts import Layoff

_FORMS = (
    ("ERTE", re.compile(r"\berte\b|\bexpediente de regulacion temporal\b")),
    ("ERE", re.compile(r"\beres?\b|\bexpedientes? de regulacion\b")),
    ("despido colectivo", re.compile(r"\bdespidos? colectivos?\b")),
    ("prejubilación", re.compile(r"\bprejubila\w+")),
    ("baja voluntaria", re.compile(r"\b(?:bajas?|salidas?|retiros?) (?:voluntari|incentivad)\w+|\badhesiones voluntarias\b")),
)
_UPPER = "A-ZÁÉÍÓÚÑ"
_SOURCE = re.compile(
    r"\b(?:segun(?: (?:un|una|el|la|los|las))?(?: (?:informe|reporte|diario|agencia|medio|portal|nota|exclusiva))?(?: de(?:l)?)?"
    r"|de acuerdo con|informo|adelanto|publico|revelo|conto) (?:el |la |los |las )?(?=\S)"
)
_PROPER = re.compile(rf"(?:(?:The|El|La|Los|Las) )?[{_UPPER}][\w.&'-]*(?: (?:of|de|del|do|la|the)? ?[{_UPPER}][\w.&'-]*){{0,3}}")
_PLACE = re.compile(
    r"(?<!nacida )(?<!nacido )(?<!fundada )(?<!sede )\ben (?:(?:su|sus|la|las|el|los)(?: \w+){1,4} (?:de|en) )?"
    rf"(?P<place>[{_UPPER}]\w+(?: (?:(?:y|de|del|la|de la) )?[{_UPPER}]\w+){{0,2}})"
)
_DEPARTMENT = re.compile(
    r"\b(?:en|de|del|a) (?:(?:el|la|los|las|su|sus) )?"
    r"(?:(?:area|areas|departamento|departamentos|division|unidad|equipo|equipos) de (?P<a>[^,.;]{3,40}?)"
    r"|(?P<b>atencion al cliente|recursos humanos|soporte|tecnologia|ventas|mercadotecnia|marketing|ingenieria|producto|contenidos))"
    r"(?=[,.;]| (?:y|en|que|con|tras|para)\b|$)"
)
_MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre")


def read(reading: Reading, proposals: Proposals | None = None) -> list[Layoff]:
    """Every cut in the order of the story: headcount, share, contractors, stage, and what the sentence says of form, place and source."""
    found = proposals or propose(reading)
    rows = []
    for cut in found.layoffs:
        sentence = found.story.sentences[cut.sentence]
        quote, start, end = found.story.quote(sentence)
        folded = sentence.text
        rows.append(
            Layoff(
                quote=quote,
                field=sentence.field,
                start=start,
                end=end,
                background=cut.background,
                rule=cut.rule,
                company=cut.company.name,
                company_id=cut.company.id,
                headcount_min=cut.headcount[0] if cut.headcount else None,
                headcount_max=cut.headcount[1] if cut.headcount else None,
                percent=_share(cut),
                contractors=cut.contractors,
                stage=cut.stage,
                legal_form=next((name for name, words in _FORMS if words.search(folded)), None),
                place=_place(quote),
                department=_department(sentence, quote),
                attributed_to=_source(found, sentence, quote),
            )
        )
    return rows


def _share(cut: ToldCut) -> float | None:
    if cut.percent is None:
        return None
    return cut.percent[0]


def _place(quote: str) -> str | None:
    match = _PLACE.search(quote)
    if match is None:
        return None
    place = match["place"].removesuffix(" y").removesuffix(" de").removesuffix(" del").removesuffix(" la")
    month = place.split()[0].lower()
    return None if month in _MONTHS else place


def _department(sentence: MaskedSentence, quote: str) -> str | None:
    match = _DEPARTMENT.search(sentence.text)
    if match is None or "COMPANY" in match.group() or "NUMBER" in match.group():
        return None
    group = "a" if match["a"] else "b"
    start, end = sentence.original(match.start(group), match.end(group))
    offset = sentence.start
    written = quote[max(0, start - offset) : end - offset].strip(" ,.;")
    return written or None


def _source(found: Proposals, sentence: MaskedSentence, quote: str) -> str | None:
    """Who reports it: the proper name after "según", "adelantó" and their like."""
    match = _SOURCE.search(sentence.text)
    if match is None:
        return None
    start, _ = sentence.original(match.end(), match.end() + 1)
    written = _PROPER.match(found.story.source(sentence.field), start, sentence.end)
    return written.group().rstrip(".,") if written else None
