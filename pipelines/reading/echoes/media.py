"""The media and agencies that others cite, by what they are called (media.toml), and where a text names one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.rule_file import RuleFileError, label, only, read_toml

MEDIA_FILE = Path(__file__).parent / "media.toml"

_KEY = re.compile(r"[A-ZÁÉÍÓÚÑ\d]\w*")  # "Economista" of "elEconomista"
_JOINING = re.compile(r"[\w/-]")
_NAME = r"[\"“«‘]?((?!Oficial)[A-ZÁÉÍÓÚÑ][\w’]*(?:\.[a-z]+)?(?: (?:de |del |do |da |la |las |los |of |the )?[A-ZÁÉÍÓÚÑ]\w+){0,3})"
_KIND = (
    r"\b(?:diario|periódico|rotativo|semanario|noticiero|tabloide|emisora|medio|[Aa]gencia(?: \w+)? de noticias|agencia (?:oficial|estatal)"
    r"|(?:sitio|portal|publicación|web)(?: web)? (?:de noticias|informativ[oa])|publicación especializada)"
    r"(?: (?!o |y |u |a |en |para |que |del? )[a-záéíóúñ]+){0,3}"
)
_SHOWN = (
    r"\b(?:memorand\w+|correos?|mensajes?|documentos?|documentación|carta|informe|grabación|comunicado|borrador|presentación|escrito|audio|nota)"
    r" (?:[^.;:]{0,40} )?(?:al?|a los|a las) (?:que|cual|cuales) (?:ha |han )?(?:tuvo acceso|tenido acceso|accedió|accedido)"
)
_ASKED = r"\b(?:fuentes|personas|empleados|trabajadores) (?:[^.,;:]{1,40} )?(?:citad|consultad|entrevistad)[oa]s por"
_LEARNT = r"(?:ha podido|pudo) (?:saber|conocer|confirmar)"
_UNLISTED = re.compile(rf"(?:{_KIND}|{_SHOWN}|{_ASKED}|{_LEARNT}) {_NAME}")


@dataclass(frozen=True, slots=True)
class Mention:
    """A medium where a text names it: offsets in characters, and whether the name is also a word or another thing."""

    name: str
    start: int
    end: int
    ordinary: bool = False
    figures: bool = False


class Media:
    """The media that can be cited. Raises RuleFileError."""

    def __init__(self, path: Path = MEDIA_FILE) -> None:
        table = only(label(path), "", read_toml(path), ("media", "ordinary", "figures", "others"), all_of_them=True)
        media = table["media"]
        if not isinstance(media, dict) or not all(_is_list(others) for others in media.values()):
            raise RuleFileError(f'{label(path)}: media: must give each name a list of other names, as in "EFE" = ["Efe"]')
        self.name_of = {called: name for name, others in media.items() for called in (name, *others)}
        self.ordinary = self._listed(path, table, "ordinary")
        self.figures = self._listed(path, table, "figures")
        self.others = frozenset(_names(path, table, "others"))
        self._called: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        self._small: list[str] = []
        for name in sorted((*self.name_of, *self.others), key=len, reverse=True):
            if key := _KEY.search(name):
                self._called[key.group()].append((name, key.start()))
            else:
                self._small.append(name)

    def _listed(self, path: Path, table: object, key: str) -> frozenset[str]:
        names = _names(path, table, key)
        for name in names:
            if name not in self.name_of:
                raise RuleFileError(f"{label(path)}: {key}: names: {name!r} is none of the names under [media]")
        return frozenset(names)

    def mentions(self, text: str) -> list[Mention]:
        """Where the text names a medium, in its order. Capitals count; the longest name wins."""
        found = []
        after = 0
        for key in _KEY.finditer(text):
            for called, before in self._called.get(key.group(), ()):
                start = key.start() - before
                if start >= after and text.startswith(called, start) and _stands_alone(text, start, start + len(called)):
                    after = start + len(called)
                    if called in self.name_of:
                        found.append(self._mention(called, start))
                    break
        small = [self._mention(called, start) for called in self._small for start in _places(called, text)]
        return sorted(found + small, key=lambda mention: mention.start) if small else found

    def _mention(self, called: str, start: int) -> Mention:
        return Mention(self.name_of[called], start, start + len(called), called in self.ordinary, called in self.figures)

    def cited(self, text: str) -> list[Mention]:
        """Those, and where the text says itself that a name is a medium's ("el diario local ...")."""
        found = {mention.start: mention for mention in self.mentions(text)}
        for said in _UNLISTED.finditer(text):
            start, end = said.span(1)
            if not any(mention.start < end and start < mention.end for mention in found.values()):
                found[start] = Mention(said.group(1), start, end, ordinary=True)
        return [found[start] for start in sorted(found)]


@cache
def load_media() -> Media:
    """Those that the project ships, loaded once a process. Raises RuleFileError."""
    return Media()


def _places(called: str, text: str) -> Iterator[int]:
    start = text.find(called)
    while start >= 0:
        end = start + len(called)
        if _stands_alone(text, start, end):
            yield start
        start = text.find(called, end)


def _stands_alone(text: str, start: int, end: int) -> bool:
    return not (start and _JOINING.match(text[start - 1])) and not (end < len(text) and _JOINING.match(text[end]))


def _names(path: Path, table: object, key: str) -> list[str]:
    names = only(label(path), key, table[key] if isinstance(table, dict) else None, ("names",), all_of_them=True)["names"]
    if not isinstance(names, list) or not _is_list(names):
        raise RuleFileError(f"{label(path)}: {key}: names: must be a list of names, not {names!r}")
    return names


def _is_list(names: object) -> bool:
    return isinstance(names, list) and all(isinstance(name, str) and name for name in names)
