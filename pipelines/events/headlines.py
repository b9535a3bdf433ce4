"""What a headline and the lead below it speak of: kinds of event by their words, and what is written as names are. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from vigia.characters import folded

from .names import Name, words

LEAD = 600  # characters of a text
_STAFF = (
    r"(?:(?:emplead|operari|tecnic|ingenier)[oa]s|(?:trabajador|colaborador|redactor)[ea]s|personas|puestos|plazas|empleos"
    r"|plantilla|personal|nomina)\b"
)
_LETS_GO = (
    r"(?:ech|bot|sac|retir|cesa|recort|reduc|reduj|elimin|suprim|supres|prescind|achic|adelgaz|cede|perd|quit|deja)\w* "
    rf"(?:\S+ ){{0,5}}{_STAFF}"
)
_CUTS = (
    r"despid(?:o|os|io|e|en|ieron|iendo|ira|iran)\b|despedir|despedid[oa]s\b(?! de solter)|desvincul\w*(?! de )\b"
    rf"|(?:cesantias|eres?|ertes?)\b|{_LETS_GO}"
)
_ROUND = r"(?:levant|capt|recaud|consigu|obtuv|obtien|recib|cerr|sum|junt|inyect)\w* (?:\S+ ){0,4}(?:millon|mdd)"
_IN_HEADLINE = {
    "layoffs": rf"{_CUTS}|recort|reestructur|ajuste|salidas|prescind|cesant|bajas\b|plantilla",
    "funding_rounds": rf"{_ROUND}|capta|levant|recaud|millon|inyec|financi|valora|valoriz|valuac|tasac|capital|inver[st]|invier|aporte"
    r"|(?:rondas?|series?|mdd|fondos|vale)\b",
}
# In a lead, whose words are many, only what hardly speaks of anything else.
_IN_LEAD = {"layoffs": _CUTS, "funding_rounds": rf"{_ROUND}|rondas? |serie [a-h]\b"}
_BEGINS = re.compile(r"(?:^|[.!?:;\n«“\"¿¡])\s*$")
_WORD = r"[\w&'’-]*(?:\.\w[\w&'’-]*)*"
_CAPITALISED = re.compile(rf"\b[A-ZÁÉÍÓÚÑ]{_WORD}(?:\s+[A-ZÁÉÍÓÚÑ0-9]{_WORD})*")


def speaks_of(title: str) -> set[str]:
    """The kinds of fact, by their tables. Of deals too many words may speak."""
    return _spoken(title, _IN_HEADLINE)


def lead_speaks_of(lead: str) -> set[str]:
    return _spoken(lead[:LEAD], _IN_LEAD)


def _spoken(text: str, words_of: Mapping[str, str]) -> set[str]:
    said = folded(text)
    return {table for table, beginnings in words_of.items() if re.search(rf"\b(?:{beginnings})", said)}


def names_in(title: str, names: Iterable[Name | None]) -> Sequence[Name]:
    """Those of the companies that a headline names."""
    said = f" {' '.join(words(title))} "
    return [name for name in names if name is not None and f" {name.base} " in said]


def written_as_names(text: str, *, begin_sentences: bool) -> Iterator[Name]:
    """What has a capital. The first word of a sentence may be none of the name that it seems to begin ("Despide Tandeo a 140"), and
    where names do not `begin_sentences` no name itself."""
    for found in _CAPITALISED.finditer(text):
        begins = _BEGINS.search(text, max(0, found.start() - 3), found.start()) is not None
        _, *rest = found.group().split(maxsplit=1)
        if begins and rest:
            yield Name(*rest)
        if rest or begin_sentences or not begins:
            yield Name(found.group())
