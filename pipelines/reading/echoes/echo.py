"""Whose report a story passes on: "Meta negocia entrar en Scale AI, según Bloomberg". Pure.

What carries the news must rest on that report: an attribution in the headline, in the first sentences, or again and again. A story that
says that its own people learnt or confirmed it stands for itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pipelines.rule_file import RuleFileError, label, only, read_toml

MEDIA_FILE = Path(__file__).parent / "media.toml"
LEAD = 3  # sentences
HEAD = 3_000  # characters in which they are looked for
BEFORE = 120  # characters before a name in which the words stand that say that something is from it
AGAIN = 3  # attributions to one medium anywhere in the text

_OF_A_MEDIUM = (
    r"diario|periódico|rotativo|medio|portal|agencia|cadena|sitio|web|revista|publicación|canal|boletín|digital|semanario"
    r"|plataforma|servicio"
)
_SUCH_AS = (
    r"de noticias|digital|especializad[oa]|económic[oa]|financier[oa]|estadounidense|británic[oa]|español[a]?|japon[eé]sa?|alem[aá]na?"
    r"|frances[a]?|local|tecnológic[oa]|neoyorquin[oa]|en línea"
)
_KIND = rf"(?:(?:el|la|los|las|un|una) )?(?:(?:{_OF_A_MEDIUM})(?: (?:{_SUCH_AS}))* )?"
_STEMS = (
    r"report|inform|public|adelant|avanz|revel|señal|asegur|indic|cont|desvel|recog|detall|explic|apunt|sosten|sostuv|afirm|difund|dij"
    r"|aport|coment|anticip|cit|filtr|destap|relat|precis|ratific"
)
_ENDINGS = r"a|ó|an|aron|e|en|ieron|ió|ido|ado|aba|o|aría|ue|uvo|iene"
_HAS = rf"(?:ha |han |había |habría )?(?:{_STEMS})(?:{_ENDINGS})?"
_REPORT = r"reporte|información|informaciones|informe|nota|noticia|artículo|exclusiva|investigación|datos|fuentes|documentos"
_A_REPORT = rf"(?:(?:un|una|el|la|los|las) )?(?:{_REPORT})(?: (?:publicad|citad|consultad|difundid)\w+)?(?: (?:de|por|en|a))?"
_ACCORDING = (
    rf"(?:[Ss]egún|[Cc]onforme a|[Dd]e acuerdo (?:con|a))(?: (?:lo )?(?:que )?{_HAS}(?: por)?| {_A_REPORT}| ha podido saber| ha sabido)?"
)
_WHEN = r"hoy|ayer|este \w+|el \w+|en exclusiva|por primera vez|que"
_SAID_TO = r"\b(?:dij|declar|afirm|asegur|señal|confirm|explic|coment|cont|relat)\w+ (?:[^.,;:«»\"]{0,50} )?(?:a|al)"
_MADE_KNOWN_BY = r"\b(?:publicad|difundid|adelantad|revelad|informad|reportad|desvelad)[oa] (?:[^.,;:]{0,20} )?(?:por|en)"
_CITING = r"[Cc]itad[oa]s? por|[Cc]itando a|[Cc]on información de|acceso|consultad[oa]s por|[Vv]ía"
_BEFORE = re.compile(rf"(?:{_ACCORDING}|\b{_HAS}(?: (?:{_WHEN}))?|{_CITING}|{_SAID_TO}|{_MADE_KNOWN_BY}) {_KIND}$")
_AFTER = re.compile(rf"(?: ?,[^.,;]{{0,60}},)? {_HAS}\b")
_LONGER_NAME = re.compile(r" [A-ZÁÉÍÓÚÑ]")
_JOINING = re.compile(r"[\w/-]")
_OURS = r"(?:diario|periódico|medio|portal|boletín|redacción|rotativo|publicación|web|sitio)"
_OWN = re.compile(
    rf"\b(?:est[ea]|nuestr[oa]) {_OURS}\b.{{0,40}}\b(?:confirm|sab|acced|acces|habl|pud)"
    rf"|\b(?:confirm|ha podido saber|han contado|cont|relat|dijo|dijeron|habl|ha sabido)\w* (?:\w+ ){{0,3}}(?:a|con|de)? ?est[ea] {_OURS}",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+|\n+")


class Media:
    """The media that can be cited, and how an attribution to one of some of them is found."""

    def __init__(self, path: Path = MEDIA_FILE) -> None:
        table = only(label(path), "", read_toml(path), ("media", "ordinary"), all_of_them=True)
        media = table["media"]
        if not isinstance(media, dict) or not all(_is_list(others) for others in media.values()):
            raise RuleFileError(f'{label(path)}: media: must give each name a list of other names, as in "EFE" = ["Efe"]')
        ordinary = only(label(path), "ordinary", table["ordinary"], ("names",), all_of_them=True)["names"]
        if not _is_list(ordinary) or (unknown := [name for name in ordinary if name not in media]):
            wrong = unknown[0] if _is_list(ordinary) else ordinary
            raise RuleFileError(f"{label(path)}: ordinary: names: {wrong!r} is none of the names under [media]")
        self.name_of = {called: name for name, others in media.items() for called in (name, *others)}
        self.ordinary = frozenset(ordinary)

    def attributed(self, text: str, at_least: int = 1) -> Iterator[str]:
        """The media that the text says something is from, in its order; those that it does not name so often are passed over."""
        found = []
        for called, name in self.name_of.items():
            if text.count(called) >= at_least:
                found += [(place, called, name) for place in _places(called, text)]
        for start, called, name in sorted(found):
            before, end, ordinary = text[max(0, start - BEFORE) : start], start + len(called), name in self.ordinary
            if ordinary and _LONGER_NAME.match(text, end):
                continue
            if _BEFORE.search(before) or (not ordinary and _AFTER.match(text, end)):
                yield name


@cache
def load_media() -> Media:
    """Those that the project ships, loaded once a process. Raises RuleFileError."""
    return Media()


def echo_of(title: str | None, text: str | None) -> str | None:
    """The medium or agency whose report a story passes on; None where it tells what it knows itself."""
    title, text = title or "", text or ""
    media = load_media()
    head = " ".join(_SENTENCE.split(text[:HEAD])[:LEAD])
    if _OWN.search(head):
        return None
    for place in (title, head):
        if name := next(media.attributed(place), None):
            return name
    counted = Counter(media.attributed(text, AGAIN))
    name, times = max(counted.items(), key=lambda found: found[1], default=("", 0))
    return name if times >= AGAIN else None


def _places(called: str, text: str) -> Iterator[int]:
    """Where a name stands that is no part of another word."""
    start = text.find(called)
    while start >= 0:
        end = start + len(called)
        if not (start and _JOINING.match(text[start - 1])) and not (end < len(text) and _JOINING.match(text[end])):
            yield start
        start = text.find(called, end)


def _is_list(names: object) -> bool:
    return isinstance(names, list) and all(isinstance(name, str) and name for name in names)
