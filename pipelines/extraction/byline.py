"""What a byline says, wherever it stands: "Hace 3 horas Por Ana Pérez y Luis Gil (EFE), corresponsales en Lima | Fotos: Eva Ruiz"."""

# ruff: noqa: E501  the expressions list words, as many of a kind as fit on a line

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipelines.extraction.clean import MAX_NAME, clean_line
from pipelines.extraction.page import squeeze
from pipelines.extraction.persons import (
    GIVEN,
    ROLE,
    agency_in,
    is_agency,
    is_organisation,
    is_place,
    is_role,
    person,
    without_addresses,
    without_agency,
)
from vigia.dates import MONTHS, WEEKDAYS

MAX_AUTHORS = 10
LONGEST = 300  # characters of a byline

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
# What tells when, how long or how many: the line goes on behind it.
_WHEN = re.compile(
    r"\bhace\s+(?:más\s+de\s+|un(?:[oa]s?)?\s+|\d+\s*){1,2}(?:segundos?|minutos?|mins?|horas?|hrs?|h|días?|semanas?|mes(?:es)?|años?)\b\.?(?:\s+y\s+\d+\s+\w+)?"
    r"|\b(?:\d+|an?)\s+(?:seconds?|minutes?|mins?|hours?|days?|weeks?|months?)\s+ago\b"
    r"|(?:\b(?:tiempo\s+de\s+)?lectura(?:\s+de)?\s*:?\s*)?\b\d+\s*(?:min(?:uto)?s?|['′])(?!\w)\.?(?:\s+(?:de\s+lectura|read))?"
    r"|\b\d+\s+(?:comentarios?|comments?|visitas?|lecturas?)\b"
    rf"|(?:\b(?:{_WEEKDAY})\b\.?,?\s*)?\b\d{{1,2}}[º°]?\s*(?:de\s+|[-/.])?(?:{_MONTH})\b\.?,?(?:\s*(?:del?\s+|[-/.])?\d{{4}})?"
    rf"|(?:\b(?:{_WEEKDAY})\b\.?,?\s*)?\b(?:{_MONTH})\s+\d{{1,2}},?\s+(?:de(?:l)?\s+)?\d{{4}}"
    rf"|(?:\b(?:{_WEEKDAY})\b\.?,?\s*)?\b\d{{1,4}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?\d{{2,4}}(?:T[\d:.+Z-]+)?"
    r"|(?:\ba\s+las?\s+)?\b\d{1,2}[:.h]\d\d(?::\d\d)?\s*(?:h(?:rs?|s|oras)?\b\.?|[ap]\.?\s?m\b\.?)?",
    re.I,
)
_MAY_TELL_WHEN = re.compile(r"\d|hace|ago", re.I)
# What a page says beside a name.
_NOISE = re.compile(
    r"\b(?:(?:última\s+)?actuali[sz]ad[oa]s?(?:\s+(?:el|a las?)\b)?|actualización|publicad[oa]s?(?:\s+(?:el|a las?)\b|(?!\s+por)\b)|modificad[oa]|creado el|seguir(?:\s+en\s+\w+)?|síguel[oae]s?(?:\s+en\s+\w+)?|síguenos"
    r"|ver (?:más|todos|perfil|todas)(?:\s+(?:las?|los|sus|de)\b.*)?|escribir a(?:l autor| la autora)?|(?:enviar|escribir)(?:le)?\s+(?:un\s+)?(?:correo|e-?mail|mensaje)|contactar(?:\s+(?:con|al)\s+\w+)?|correo electrónico|e-?mail"
    r"|leer más|más (?:noticias|artículos|información).*|compartir|suscríbete|biografía|bio|linkedin|twitter|facebook|x\.com)(?!\w)",
    re.I,
)
_WRITER = (
    r"\A\s*autor(?:es|as?)?\b\s*:?|(?:escrit[oa]|publicad[oa]|elaborad[oa]|redactad[oa]|firmad[oa]|posted|written|enviad[oa]|cread[oa]|subid[oa]|reportad[oa])\s+(?:el\s+)?(?:por|by)\b:?|por\b\s*:?|by\b\s*:?"
    r"|textos?\s*(?:y|e|/)\s*\w{4,12}\s*(?::|de\b|por\b)|textos?\s*(?::|de\b|por\b|/)|(?:autor(?:es|as?)?|author|firmas?|escriben?|periodistas?|redacci[oó]n|redactor(?:es|a)?|reportera?|nota|informaci[oó]n)(?:\s+del?\s+(?:la\s+)?(?:artículo|nota|noticia|texto))?\s*:"
    r"|escriben?\b|(?:una?\s+)?(?:crónica|entrevista|reportaje|análisis|artículo|columna|opinión|información|texto|tribuna)\s*(?:de\b|por\b|:)"
)
_HELPER = (
    r"(?:(?:y|e|con)\s+)?(?:foto(?:s|graf[ií]as?|grafiad[oa]|gr[aá]fic[oa]s?|graf[oa]s?)?|im[aá]gen(?:es)?|imagen|v[ií]deos?|ilustraci(?:ón|ones)|ilustrado|infograf[ií]as?|gr[aá]ficos?|edici[oó]n|editado|traducci[oó]n|traducid[oa]|traductora?|traduce"
    r"|montaje|diseño|c[aá]mara|producci[oó]n|adaptaci[oó]n|adaptado|revisi[oó]n|revisado|verificado|corregido|cr[eé]ditos?|documentaci[oó]n|datos|m[uú]sica|voz)\s*(?::|de\b|por\b|/)\s*(?:de\b|por\b)?"
)
_SOURCE = r"(?:(?-i:v[ií]a)|(?<!\w\s)v[ií]a)\b\s*:?(?=\s*\w)|fuentes?\s*:|con\s+(?:información|datos|aportes)\s+de\b\s*:?|agencias?\s*:|(?:publicad[oa]\s+)?originalmente\s+(?:en|por)\b"
_LABEL = re.compile(rf"(?<!\w)(?:(?P<helper>{_HELPER})|(?P<source>{_SOURCE})|(?P<writer>{_WRITER}))", re.I)

_SAYS_BY = re.compile(
    r"(?:escrit[oa]|publicad[oa]|enviad[oa]|elaborad[oa]|redactad[oa]|posted|submitted|written)\s+(?:por|by)\b|(?:por|by)\b\s*:?\s+(?=(?-i:[A-ZÁÉÍÓÚÑ]))|(?:textos?|autor(?:es|as?)?|redacci[oó]n|redactora?|periodista|firma)\s*:",
    re.I,
)
_ENDS = " \t,;:|/-–—·•*"
_STOP = re.compile(r"(?<=[^\W\d_]{3})\.+$|^\.+")  # not the one of an initial
_HARD = re.compile(r"\s*[|·•►»]\s*|\s+[-–—]+\s+|\s*\n\s*|(?<=[^\W\d_]{4})\.\s+")
_SOFT = re.compile(r"\s*[,;/]\s*")
_AND = re.compile(r"\s+(?:y|e|é|&|and|con|junto\s+a)\s+|\s*&\s*")
_LOOSE_AND = re.compile(r"\s+(?:y|e|and|con|el|la|en|de|a)$", re.I)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]{0,80})[)\]]?")
# What goes on behind a name without a mark: where, for whom and what the person is.
_BEHIND = re.compile(rf"\s+(?:en|desde|para|at|for|from|in)\s+\S.*|\s+(?:{ROLE})\b.*", re.I)
_IN_FRONT = re.compile(rf"^(?:(?:el|la|los|las)\s+)?(?:(?:{ROLE})\b\s*)+", re.I)


@dataclass(slots=True)
class Byline:
    """Who signs: persons in their order, and what signs beside them or instead of them."""

    sites: set[str]
    persons: list[str] = field(default_factory=list)
    organisation: str | None = None
    strange: int = 0  # pieces that were neither a name nor anything that stands beside one

    def add(self, text: str | None, *, organisation: bool = False, first_only: bool = False) -> None:
        """What a text says of who signs. `organisation`: it is known to name no person; `first_only`: what stands behind a bar is not read."""
        text = re.sub(r"<[^<>]{0,300}>", " ", text[: 2 * LONGEST]) if text else ""
        if not text or len(text) > LONGEST or text.strip().startswith(("http:", "https:", "//", "www.")):
            return
        if organisation:
            self._sign_for(squeeze(text), certain=True)
            return
        known = len(self.persons)
        self._read(_turned(text), first_only)
        if len(self.persons) == known and (bare := self._without_outlet(text)) != text:
            self._read(bare, first_only)

    def _without_outlet(self, text: str) -> str:
        for site in sorted((s for s in self.sites if len(s) > 5), key=len, reverse=True):
            text = re.sub(rf"(?<!\w){re.escape(site)}(?!\w)", " | ", text, flags=re.I)
        return text

    def _read(self, text: str, first_only: bool) -> None:
        text = _NOISE.sub(" | ", _timeless(without_addresses(text), " | "))
        for kind, said in segments(text):
            if kind == "source":
                if agency := agency_in(said):
                    self._sign_for(agency)
            elif kind == "writer":
                self._names(said, first_only)

    def _names(self, said: str, first_only: bool) -> None:
        for inside in _BRACKETS.findall(said):
            if is_agency(inside):
                self._sign_for(inside)
        known = len(self.persons)
        enough = False
        for chunk in _HARD.split(_BRACKETS.sub(" , ", said)):
            for part in _SOFT.split(chunk):
                for name in joined(part, self.sites):
                    self._name(name, enough)
            enough = first_only and len(self.persons) > known

    def _name(self, text: str, enough: bool) -> None:
        text = _STOP.sub("", text.strip(_ENDS))
        bare, agency = without_agency(text)
        if agency and person(bare, self.sites):
            self._sign_for(agency)
            text = bare
        found = next(filter(None, (person(t, self.sites) for t in (_BEHIND.sub("", text), text, _IN_FRONT.sub("", text)))), None)
        if found and not enough:
            if found not in self.persons and len(self.persons) < MAX_AUTHORS:
                self.persons.append(found)
        elif not found and text and not is_place(text):
            self.strange += not (text.istitle() and " " not in text) and not is_role(text) and not is_organisation(text, self.sites)
            self._sign_for(text)

    def _sign_for(self, label: str, *, certain: bool = False) -> None:
        if self.organisation is not None and (is_agency(self.organisation) or not is_agency(label)):
            return  # the agency is worth more than the newsroom that edits it
        cleaned = clean_line(label.strip(_ENDS), MAX_NAME)
        if cleaned and (certain or is_organisation(cleaned, self.sites)):
            self.organisation = cleaned


def _turned(text: str) -> str:
    """ "Pérez García, Ana" as "Ana Pérez García", as libraries write names."""
    surnames, comma, given = squeeze(text).partition(", ")
    first = given.lower().split()
    if comma and 0 < len(first) < 3 and GIVEN.issuperset(first) and len(surnames.split()) < 3 and surnames.lower().split()[0] not in GIVEN:
        return f"{given} {surnames}"
    return text


def _timeless(text: str, mark: str) -> str:
    """A text with a mark in the place of what tells when."""
    return _WHEN.sub(mark, text) if _MAY_TELL_WHEN.search(text) else text


def is_byline(line: str) -> bool:
    """Whether a line says itself that it is a byline: by the word that it begins with, or by a known first name, a bar and a date."""
    text = _NOISE.sub("|", _timeless(line, "|")).strip(_ENDS)
    if _SAYS_BY.match(text):
        return True
    known = re.match(r"(\w+)(?:\s+[^\W\d_][\w.'-]*){1,4}\s*[|/·•]", text)
    return known is not None and known[1].lower() in GIVEN and _WHEN.search(line) is not None and len(line) < 90


def segments(text: str) -> list[tuple[str, str]]:
    """The parts of a byline by who is told there: ("writer" | "helper" | "source", words).

    What stands before a label that names the writer is a place, a day or a section.
    """
    labels = list(_LABEL.finditer(text))
    kinds = ["writer", *(match.lastgroup or "writer" for match in labels)]
    edges = [0, *(match.end() for match in labels)]
    ends = [*(match.start() for match in labels), len(text)]
    found = [(kind, _LOOSE_AND.sub("", text[a:b].strip(_ENDS))) for kind, a, b in zip(kinds, edges, ends, strict=True)]
    return found[1:] if "writer" in kinds[1:] else found


def joined(part: str, sites: set[str]) -> list[str]:
    """The names that "y" joins: "José Ortega y Gasset y Ana Pérez" are two."""
    found: list[str] = []
    for piece in _AND.split(part):
        if found and len(piece.split()) == 1 and not is_organisation(piece, sites) and person(f"{found[-1]} y {piece}", sites):
            found[-1] += f" y {piece}"
        elif piece.strip():
            found.append(piece)
    return found[:MAX_AUTHORS]
