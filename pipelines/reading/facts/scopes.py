"""Which part of an employer a cut is of: the words beside its figure ("la planta de Getafe", "en España"); None is the whole. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipelines.reading.facts.details import sentence_of
from pipelines.reading.names.types import Name
from pipelines.reading.quantities.quantity import Quantity
from pipelines.reading.story.masked import MaskedSentence
from pipelines.reading.story.story import Story
from vigia.facts import Layoff

BEHIND, BEFORE = 60, 110  # characters from a figure to the words of the part
LONGEST = 70  # characters of those words

_PART = (
    r"[áa]reas?|departamentos?|divisi[óo]n(?:es)?|unidad(?:es)?|equipos?|plantas?|f[áa]bricas?|factor[íi]as?|sedes?|oficinas?|centros?"
    r"|sucursal(?:es)?|delegaci[óo]n(?:es)?|tiendas?|l[íi]neas?|turnos?|operaci[óo]n(?:es)?|campañas?|servicios|laboratorios?|estudios?"
    r"|taller(?:es)?|almac[ée]n(?:es)?|bodegas?|minas?|campus|negocios?|corresponsal[íi]as?|naves?|complejos?|yacimientos?|refiner[íi]as?"
    r"|terminal(?:es)?|instalaciones|zonas? francas?|secci[óo]n(?:es)?|call center|fincas?|planteles|torres?"
)
_BY_ITSELF = r"redacci[óo]n|casa central|oficinas centrales|servicios centrales|estructura central|sede central|filial(?:es)? \w+[ao]s?"
_ORDER = r"(?:(?:(?:primer|segund|tercer|cuart|nuev|antigu|principal|actual)\w*|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|\d\d?)\s)?"
# A word that goes on telling of which part: none that begins another thought, and no verb.
_STOPS = (
    r"que|donde|cuando|tras|para|por|según|con|desde|hasta|entre|durante|ante|como|debido|mientras|después|antes|sin|al?|es|son|han?|se|lo|no"
    r"|pero|o|sobre|principalmente|tanto|una?"
)
_VERBS = r"(?:afectad|dedicad|ubicad|situad|reconoc|anunci|confirm|inform|coment|explic)|\w+(?:ó|aron|ieron)\b|[ye]\s\w+(?:ó|ron|rá|rán)\b"
_GOES_ON = rf"(?:\s(?!(?:{_STOPS})\b|{_VERBS})[\w’'-]+)"
_ADJECTIVE = r"(?:al|ales|ic[oa]s?|iv[oa]s?|er[oa]s?|or[ae]s?|an[oa]s?|ñ[oa]s?|es[ae]s?|ari[oa]s?|ent[ae]s?)"
_OF_WHAT = rf"(?=\s(?:de|del|en)\s|\s[\w-]+{_ADJECTIVE}\b|\s[A-ZÁÉÍÓÚÑ0-9])"
_THE_FIRM = r"(?!\sde\s(?:la|su|sus|una|un|\d)\s?(?:empresa|compañ|firma|trabajo))"
_WORDS = re.compile(
    r"\b(?:(?P<own>sus?(?:\s(?:dos|tres))?)|de|del|en|a|al|y|la|el|las|los)\s"
    rf"(?P<part>(?:(?:el|la|los|las)\s)?{_ORDER}(?:(?:{_BY_ITSELF})|(?:{_PART}){_OF_WHAT}{_THE_FIRM}){_GOES_ON}{{0,7}})"
)
_POSTS = re.compile(
    r"\s(?P<part>(?:puestos|empleos|plazas|cargos)\s(?!de trabajo)(?:de\s[a-zñáéíóú]+|[a-zñáéíóú]+(?:iv[oa]s|al(?:es)?|ari[oa]s|ic[oa]s))"
    r"(?:\sy\s(?:de\s)?[a-zñáéíóú]+)?)"
)
_UPPER = "A-ZÁÉÍÓÚÑ"
_NAME = rf"[{_UPPER}][\wáéíóúñ'-]+(?:\s(?:(?:de|del|la|las|los|el)\s)*[{_UPPER}][\wáéíóúñ'-]+)*"
_COMMON = r"(?:todo\s)?el país|la región|el continente|la península|la provincia|la capital"
_PLACE = rf"en\s(?:{_NAME}(?:(?:,\s{_NAME})*\s[ye]\s{_NAME})?|{_COMMON})"
_NAMES = rf"(?P<place>{_NAME}(?:(?:,\s{_NAME})*\s[ye]\s{_NAME})?)"
_IN_A_PLACE, _OF_A_PLACE = re.compile(rf"\ben\s{_NAMES}"), re.compile(rf"\b(?:en|de)\s{_NAMES}")
_MORE_PLACES = re.compile(rf"(?:,\s{_NAME})+\s[ye]\s{_NAME}")
_NO_PLACE = re.compile(
    r"(?:el |la |los |las )?"
    r"(?:[áa]reas?|departamentos?|divisi[óo]n|divisiones|unidad(?:es)?|equipos?|negocios?|campañas?|l[íi]neas?|servicios)\b"
)
_IN_PLACE = re.compile(rf"(?P<part>\b{_PLACE})(?![\w-])")
_BETWEEN = re.compile(r"(?:\s(?!que\b|mientras\b|tras\b|según\b|con\b|pero\b)[^\s,;:.()]+){0,6}\s$")
_CUTS_THERE = re.compile(
    rf"(?P<part>\b{_PLACE})\s(?:a\s|hasta\s|unos\s|unas\s|cerca\s|de\s|más\s|entre\s|el\s|los\s|un\s|otr[oa]s\s|como\s|máximo\s)*$"
)
_UP_TO_IT = re.compile(
    r",?(?:\s(?!otr[oa]s|y\s\w+(?:á|án|ó|ron)\b)[^\s,;:.]+){0,6}\s"
)  # "su planta de Cagua, donde laboran 220": from the part to the figure
_TAIL = re.compile(r"\s(?:de|del|en|y|e|la|el|los|las|un|una|su|sus|casi|ya|además)$")
_MONTHS = re.compile(
    r"en\s(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre|linkedin|twitter|x|facebook)\b", re.I
)


def scoped(fact: Layoff, story: Story) -> Layoff:
    """The cut with the part that it is of, and the place that this names."""
    found = scope(fact, story)
    return fact if found is None else replace(fact, scope=found, place=_place(found) or fact.place)


def _place(words: str) -> str | None:
    """The place of a part: "Getafe" of "planta de Getafe"; an area or a team has none but the one it is told to be in."""
    found = (_IN_A_PLACE if _NO_PLACE.match(words) else _OF_A_PLACE).search(words)
    return found["place"] if found else None


def scope(fact: Layoff, story: Story) -> str | None:
    """The words of the part, verbatim: of those behind the figure the first, else those right before it."""
    if not story.sentences:
        return None
    sentence = sentence_of(fact, story)
    written = story.source(sentence.field)[sentence.start : sentence.end]
    figures = sorted(_figures(fact, sentence))
    for start, end in figures:
        if (posts := _POSTS.search(written, start, end + BEHIND)) and posts.start() - end <= 1:
            return _trimmed(posts["part"])
        if (behind := next(_behind(written, start, end, sentence), None)) is not None:
            return behind
    return next((before for start, _ in figures if (before := _before(written, start, sentence)) is not None), None)


def _figures(fact: Layoff, sentence: MaskedSentence) -> Iterator[tuple[int, int]]:
    wanted = {fact.headcount_min, fact.percent, fact.contractors} - {None}
    for _, slot in sentence.slots:
        if isinstance(slot.value, Quantity) and wanted & {slot.value.low, slot.value.value}:
            yield slot.start - sentence.start, slot.end - sentence.start


def _behind(written: str, at: int, end: int, sentence: MaskedSentence) -> Iterator[str]:
    """From the figure on: "12 % del equipo" may be the figure as a whole."""
    clause = re.split(r"[;:()]|,\s", written[at : end + BEHIND + LONGEST])[0]
    found = [match for form in (_WORDS, _IN_PLACE) for match in form.finditer(clause) if match.start("part") <= end - at + BEHIND]
    for match in sorted(found, key=lambda match: match.start("part")):
        whole, place = _with_its_places(written, at, match), at + match.start("part")
        beside = _BETWEEN.match(written[end:place].rstrip() + " ") is not None
        if beside and not _is_a_firm(sentence, place, whole) and (told := _trimmed(whole)):
            yield told


def _with_its_places(written: str, at: int, match: re.Match[str]) -> str:
    """The words of a part, with the places that a comma cuts from it."""
    if match.re is _IN_PLACE and (longer := _IN_PLACE.match(written, at + match.start("part"))):
        return longer["part"]
    more = _MORE_PLACES.match(written, at + match.end("part"))
    return match["part"] + (more.group() if more else "")


def _before(written: str, at: int, sentence: MaskedSentence) -> str | None:
    front = written[max(0, at - BEFORE) : at]
    found = _CUTS_THERE.search(front)
    if found and not _is_a_firm(sentence, at - len(front) + found.start("part"), found["part"]):
        return _trimmed(found["part"])
    own = [match for match in _WORDS.finditer(front) if match["own"]]
    if own and _UP_TO_IT.fullmatch(front, own[-1].end("part")):
        return _trimmed(own[-1]["part"])
    return None


def _is_a_firm(sentence: MaskedSentence, at: int, words: str) -> bool:
    """Whether the words are nothing but where a firm stands: "en Microsoft"."""
    start = sentence.start + at
    return words.startswith("en ") and any(
        isinstance(slot.value, Name) and start <= slot.start < start + len(words) for _, slot in sentence.slots
    )


def _trimmed(words: str) -> str | None:
    words = words[:LONGEST] if len(words) <= LONGEST else words[:LONGEST].rpartition(" ")[0]
    while tail := _TAIL.search(words):
        words = words[: tail.start()]
    return None if not words or _MONTHS.match(words) else words
