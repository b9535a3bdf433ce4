"""Drop caps, joined to the word that they begin: "L" and "a compañía" are "La compañía"; "A" and "las nueve" stay two words."""

# ruff: noqa: E501  the list has as many words as fit on a line

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from pipelines.extraction.around import INLINE, before_of, said
from pipelines.extraction.wide import put_in_place

_WORDS_OF_ONE_LETTER = frozenset("AOXY")  # and X, which is a firm
_NO_WORD = re.compile(r"(?!ch|ll|rr|[bcfgptk][lr]|dr|ps|ts|gn|sh|st|sp|sc|sk|sm|sn|sw|th|wh|kn|pn|mn|hy)[bcdfghjklmnñpqrstvwxz]{2}")
_START = re.compile(r"[\"'«“‘¡¿(—–-]{0,2}[^\W\d_]")
_FRAGMENT = re.compile(r"\s*([^\W\d_]+)")
# The commonest words that can stand behind a letter that is a word or a name, and those that a drop cap begins.
_COMMON = frozenset(
    (
        "a", "al", "ante", "aquel", "así", "aunque", "ayer", "aún", "cada", "como", "con", "cuando", "cómo", "de", "del", "desde", "después", "dos",
        "durante", "el", "ella", "ellas", "ellos", "en", "entre", "era", "es", "esa", "ese", "eso", "esta", "este", "esto", "está", "están", "estos", "fue",
        "fueron", "ha", "había", "habrá", "hace", "hacia", "han", "hasta", "hay", "hoy", "la", "las", "le", "les", "lo", "los", "mientras", "muy", "más",
        "ni", "no", "nos", "o", "otra", "otro", "para", "pero", "poco", "por", "porque", "qué", "que", "quien", "se", "sea", "ser", "si", "sido", "sin",
        "sobre", "solo", "son", "su", "sus", "sí", "también", "tan", "tanto", "te", "tiene", "tienen", "todo", "todos", "tras", "tres", "tu", "un", "una",
        "unas", "uno", "unos", "va", "van", "ya", "y", "yo", "él", "anoche", "además", "ahora", "algo", "algunos", "alguna", "algunas", "algún", "antes",
        "aquí", "apenas",
    )
)  # fmt: skip


def join(initial: HtmlElement, named: bool) -> None:
    """Join a drop cap to the word that it begins: behind blanks or a line break, in the next element or the next paragraph."""
    letter = said(initial, 4)
    if not _START.fullmatch(letter) or not letter[-1].isupper() or before_of(initial).strip():
        return
    own, breaks = initial, []
    for holder, place in islice(_following(initial), 10):
        if holder.tag not in INLINE and holder.tag not in ("br", "p", "div"):
            return
        if place == "tail" and holder is own.getparent() and not (own.tail or "").strip() and not (holder.text or "").strip():
            own = holder  # an element that has nothing but the letter
        if holder.tag == "br":
            breaks.append(holder)
        rest = (holder.tail if place == "tail" else holder.text) or ""
        if rest.strip():
            break
    else:
        return
    fragment = _FRAGMENT.match(rest)
    apart = rest[0].isspace() or breaks or own.tag in ("p", "div")
    if fragment is None or not apart or not _is_one_word(letter[-1], fragment[1], named or own.tag in ("p", "div"), initial):
        return
    setattr(holder, place, letter + rest.lstrip())
    for gone in (own, *breaks):
        if (parent := gone.getparent()) is not None:
            put_in_place(parent, {gone: ""})


def _following(element: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Where texts stand behind an element, in the order of the page: an element and "text" or "tail"."""
    node = element
    while node.tag not in ("body", "html"):
        yield node, "tail"
        follower, parent = node.getnext(), node.getparent()
        if follower is None:
            if parent is None:
                return
            node = parent
            continue
        node = follower
        yield node, "text"
        while len(node):
            node = node[0]
            yield node, "text"


def _is_one_word(letter: str, fragment: str, named: bool, initial: HtmlElement) -> bool:
    """Whether a letter and what stands behind a blank are one word: "L" and "a" are, "A" and "las" are two, and so are "X" and "es"."""
    if fragment[0].isupper() and not fragment.isupper():
        return False
    joined, fragment = (letter + fragment).lower(), fragment.lower()
    if joined in _COMMON:
        return letter not in _WORDS_OF_ONE_LETTER or fragment not in _COMMON
    if not named or fragment in _COMMON:
        return False
    if letter not in _WORDS_OF_ONE_LETTER or _NO_WORD.match(fragment):
        return True
    whole = "".join(initial.getroottree().getroot().itertext())
    return re.search(rf"\b{joined}\b", whole, re.I) is not None
