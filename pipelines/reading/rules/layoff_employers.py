"""Whose cut it is: the company to which a figure belongs."""

from __future__ import annotations

import re

from pipelines.reading.names.types import Name
from pipelines.reading.rules.layoff_evidence import Evidence, acts, company_at
from pipelines.reading.rules.layoff_figure import Figure
from pipelines.reading.story.masked import MaskedSentence

_STAFF = r"(?:plantilla|personal|nomina|dotacion)"
_STAFF_OF = re.compile(
    r"(?:PERCENT|NUMBER) (?:de (?:los |las |sus )?(?:NUMBER )?)?(?:(?:trabajadores|empleados|personas|plantilla|personal"
    r"|nomina|dotacion) )?"
    r"(?:(?:de|en) (?:la )?(?:plantilla|nomina|dotacion) )?de (?:la |el |su filial )?COMPANY "
)
_WHO = re.compile(r"COMPANY , (?:que|quien|la cual|el cual) (?:[^\s,.;]+ ){0,4}$")
_TAKES_IT_UP = re.compile(
    r" (?:la|el|esta|este|dicha) (?:\w+ )?(?:bodega|aerolinea|cadena|banco|minera|siderurgica|fabricante|constructora|automotriz"
    r"|automovilistica|armadora|textil|farmaceutica|quimica|energetica|petrolera|consultora|aseguradora|editorial|edtech|proptech|carbonera|cervecera|naviera|distribuidora"
    r"|desarrolladora|productora|agencia|universidad|app|aplicacion|casa|sociedad|corporacion|holding|consorcio|laboratorio|minorista|diario|periodico"
    r"|rotativo|cabecera|estudio|hilanderia|papelera|cementera|teleco|neobanco|billetera|paquetera|proveedora|autopartista) (?!COMPANY|de )"
)
_LEAVE = re.compile(
    r"(?:\w+ ){0,2}(?:dejan|dejaron|dejaran|abandonan|abandonaron|abandonaran|salen de|salieron de|saldran de) (?:la |el )?COMPANY "
)
_ENDED_WITH = re.compile(
    r"\b(?:rescind\w+|rompe|rompio|roto|cancel\w+|termina|termino|terminado|no renov\w+) (?:[^\s,.;]+ ){0,3}?"
    r"(?:contrato|acuerdo|concesion|servicio)s? (?:\S+ ){0,2}?con (?:la |el )?COMPANY "
)
_NOT_TEXT = re.compile(r"[.;]")
_IS_A_FIRM = re.compile(r", (?:la|el|su) (?:\S+ )?(?:filial|empresa|startup|firma|compania)")
_RELATIVE_OWNER = re.compile(r"(?:\S+ ){0,3}?que (?:[^\s,.;]+ ){1,6}?COMPANY ")
_AFTER_OWNER = re.compile(r"(?:\S+ ){0,7}?(?:en|de|por parte de|por) (?:la |el |los |las )?(?:\S+ ){0,2}?COMPANY ")
_WORKPLACE = re.compile(
    r"\b(?:trabaj|pertenec|proced|provien|provenient|llegad|heredad|adquirid|absorbid|incorporad|ubicad|situad|correspond|escribi|public|cont[oa]\b|difund)"
)
_ANAPHOR = re.compile(
    r" (?:la|el|esta|este|dicha) (?:compania|empresa|firma|tecnologica|startup|multinacional|gigante|plataforma|entidad"
    r"|operadora|matriz|start-up|fintech"
    r"|unicornio|organizacion|grupo) (?!COMPANY)"
)
_OPENS_CLAUSE = re.compile(r"\bque$|^$|[,;]$")
_SUBJECT_FIRST = re.compile(r" (?:(?:la|el|los|las) (?:\w+ ){0,3})?")
_DEALT = re.compile(
    r"\b(?:venta|compra|adquisicion|cierre"
    r"|quiebra|concurso|liquidacion|rescate|caso|planta|fabrica|plantilla|empleados|trabajadores) de (?:la |el )?$"
)
_APPOSED = ("COMPANY , ", "COMPANY ( ")
_OWNED = (" de ", " del ", " en ", " de la ", " de los ")


def employer(evidence: Evidence, sentence: MaskedSentence, figure: Figure, last: Name | None) -> Name | None:
    """The company that cuts; `last` is that of the row before in the same paragraph."""
    text = sentence.text
    named = evidence.firms(sentence)
    if (name := _antecedent(text, named, figure)) is not None:
        return name
    if (leave := _LEAVE.match(text, figure.end)) and (name := company_at(named, leave.end())):
        return name  # "más de 70 profesionales dejan X"
    if (
        not figure.contractor
        and (supplier := _ENDED_WITH.search(text, max(0, figure.at - 250), figure.at))
        and (name := company_at(named, supplier.end()))
        and _NOT_TEXT.search(text, supplier.end(), figure.at) is None
    ):
        return name  # "ha rescindido el contrato con X, que pone en peligro el empleo de 2.000"
    if (name := _left(text, named, figure) or _staff_of(text, named, figure)) is not None:
        return name
    if (owner := _RELATIVE_OWNER.match(text, figure.end)) and "NUMBER" not in owner.group() and (name := company_at(named, owner.end())):
        return name  # "los 154 que planteó en verano X"
    left = figure.cue[0] if figure.cue[1] <= figure.at and figure.cue != (0, 0) else figure.at
    subjects = [(at, name) for at, name in named if at < figure.at and acts(sentence, at)]
    if subjects:
        return _subject(evidence, text, named, subjects, left, last)
    start = figure.end if figure.cue[0] <= figure.at else max(figure.end, figure.cue[1])
    if (owner := _AFTER_OWNER.match(text, start)) and not _WORKPLACE.search(owner.group()) and (name := company_at(named, owner.end())):
        return name  # "119 despidos en X"
    if sentence.place == "title":
        return named[0][1] if named else evidence.main
    return last or _spoken_of(evidence, sentence, figure) or next((name for at, name in reversed(named) if at < figure.at), None)


def _antecedent(text: str, named: list[tuple[int, Name]], figure: Figure) -> Name | None:
    """ "golpea a su proveedora X, que despedirá a 300": X, although nothing says that it acts."""
    before = text[max(0, figure.cue[0] - 45) : figure.cue[0]]
    relative = _WHO.search(before) if figure.cue[0] <= figure.at else None
    if relative is None:
        return None
    return company_at(named, figure.cue[0] - len(before) + relative.start() + len("COMPANY "))


def _left(text: str, named: list[tuple[int, Name]], figure: Figure) -> Name | None:
    """ "más de 70 profesionales dejan X"."""
    if not text.startswith(("deja", "abandona"), figure.cue[0]):
        return None
    return next((name for at, name in named if 0 <= at - figure.cue[1] <= 8), None)


def _staff_of(text: str, named: list[tuple[int, Name]], figure: Figure) -> Name | None:
    """ "la mitad de la plantilla de X", "los 2.300 trabajadores de X, la filial": X, whoever acts; a division is none."""
    owner = _STAFF_OF.match(text, figure.at if figure.share else max(figure.at, figure.cue[0]))
    if owner is None or (not figure.share and "NUMBER" in owner.group()[8:]) or (name := company_at(named, owner.end())) is None:
        return None
    workforce = figure.quantity.noun in ("plantilla", "personal", "nomina", "dotacion") or re.search(_STAFF, owner.group()) is not None
    return name if workforce or _IS_A_FIRM.match(text, owner.end()) else None


def _subject(
    evidence: Evidence, text: str, named: list[tuple[int, Name]], subjects: list[tuple[int, Name]], left: int, last: Name | None
) -> Name:
    """The nearest company to the left that acts, unless "la compañía" stands between: then the one the story is about."""
    anaphors = [m.start() for m in _ANAPHOR.finditer(text, 0, max(left, 1)) if not text[: m.start() + 1].endswith(_APPOSED)]
    if anaphors and anaphors[-1] > subjects[-1][0] and text[: anaphors[-1] + 1].endswith((" y ", " ; ", " mientras ")):
        told = [name for at, name in named if at < anaphors[-1]]
        if len({name.entity for name in told}) > 1:
            return told[-1]  # "X fichó a los líderes de Y y la firma recortó": Y, or X would stand without a word
    if anaphors and anaphors[-1] > subjects[-1][0] and evidence.main is not None:
        entities = {name.entity for _, name in subjects}
        if (evidence.main.entity not in entities or len(entities) > 1) and _OPENS_CLAUSE.search(
            text[max(0, anaphors[-1] - 8) : anaphors[-1]]
        ):
            return evidence.main if last is None or last.entity in entities else last
    # one that only says whose the people are ("los empleados de X") does not act
    acting = [name for at, name in subjects if not text[max(0, at - 8) : at].endswith(_OWNED)]
    return acting[-1] if acting else subjects[-1][1]


def _bought(text: str, at: int) -> bool:
    """Whether a company is what a sentence is about although it is the object: "negocia la venta de X"."""
    return _DEALT.search(text, max(0, at - 40), at) is not None


def _spoken_of(evidence: Evidence, sentence: MaskedSentence, figure: Figure) -> Name | None:
    """Without a company in the sentence: the one the sentence before named when "la empresa" takes it up or was about, else the story's."""
    before = evidence.story.sentences[sentence.index - 1] if sentence.index else sentence
    if before.paragraph == sentence.paragraph and before is not sentence:
        named = evidence.firms(before)
        entities = {name.entity: name for _, name in named}
        takes_up = _ANAPHOR.match(sentence.text) or _TAKES_IT_UP.match(sentence.text)
        if len(entities) == 1 and takes_up and any(acts(before, at) or _bought(before.text, at) for at, _ in named):
            return next(iter(entities.values()))
        if named and _SUBJECT_FIRST.fullmatch(before.text, 0, named[0][0]) and not _ANAPHOR.search(sentence.text[: figure.at]):
            return named[0][1]  # a subject that is left out is that of the sentence before
    if len(evidence.cutters) == 1:
        return next(iter(evidence.cutters.values()))
    if evidence.main is not None and (
        evidence.main.entity in evidence.employers
        or figure.strong
        or sentence.place == "lead"
        or (sentence.index in evidence.strong and evidence.main.kind == "company")
    ):
        return evidence.main
    return None
