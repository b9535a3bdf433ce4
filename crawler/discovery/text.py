"""Hints as plain, bounded text: no tags, no entities, no characters that change what is read or how a terminal behaves."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin

from vigia.addresses import MAX_LENGTH, Address, AddressError, fetchable
from vigia.characters import seen

MAX_TITLE = 500
MAX_SUMMARY = 1_000
MAX_NAME = 120
_MAX_RAW = 20_000  # characters of markup looked at for a summary of 1,000

_SPACE = re.compile(r"\s+")
_MARKS = re.compile(
    "([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_UNREAD = re.compile(r"<(script|style|iframe|noscript)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)|<!\[CDATA\[|\]\]>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)\b[^<>]{0,5000}>")
_INLINE_TAGS = "a abbr b big cite code em font i mark q s small span strong sub sup u wbr"
_INLINE = frozenset(_INLINE_TAGS.split())
# what publishing software adds to every summary
_TAIL = re.compile(
    r"(?:\s*(?:La entrada|El art[ií]culo|La publicaci[oó]n|The post)\s.{1,300}?\s(?:apareci[oó] primero en|se public[oó] primero en"
    r"|aparece primero en|appeared first on)\s.{1,120}"
    r"|\s*\[?(?:Leer|Leer m[aá]s|Sigue leyendo|Seguir leyendo|Continue reading|Read more)\]?\s*(?:[»>→…]|\.\.\.)?)\s*$",
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """One line without characters that are not seen; emoji and accents stay, piles of combining marks do not."""
    return _MARKS.sub(r"\1", _SPACE.sub(" ", seen(text))).strip()


def plain(markup: str | None, limit: int) -> str | None:
    """The text of a piece of markup, cut at a word within `limit` characters; None when nothing is left."""
    if not markup:
        return None
    text = markup[:_MAX_RAW]
    for _ in range(2):  # feeds escape once too often
        if "<" in text:
            text = _TAG.sub(_space_of, _UNREAD.sub(" ", text))
        if "&" not in text:
            break
        text = html.unescape(text)
    text = clean(_TAG.sub(_space_of, text) if "<" in text else text)
    if len(text) > limit:
        text = text[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    return text or None


def title(markup: str | None) -> str | None:
    """A headline."""
    return plain(markup, MAX_TITLE)


def summary(markup: str | None) -> str | None:
    """A standfirst or excerpt, without the lines that content systems append to it."""
    text = plain(markup, 2 * MAX_SUMMARY)
    return plain(html.escape(_TAIL.sub("", text), quote=False), MAX_SUMMARY) if text else None


def names(values: list[str]) -> tuple[str, ...]:
    """Names as given, each once, without addresses."""
    out: dict[str, None] = {}
    for value in values[:20]:
        name = plain(re.sub(r"\S+@\S+|https?://\S+", "", value), MAX_NAME)
        if name and (name := name.strip("()<> ,;")):
            out[name] = None
    return tuple(out)


def address(raw: str | None, base: str) -> Address | None:
    """What a link leads to, against its base. One that leads nowhere stays as it is, bounded, so that its refusal can be recorded."""
    if raw is None or not (stripped := raw.strip()):
        return None
    try:
        found = fetchable(stripped, base)
    except AddressError:
        found = clean(stripped)[: MAX_LENGTH + 100]
    return Address.found(found) if found else None


def joined(base: str, raw: str | None) -> str:
    """`base` moved by an xml:base or <base href>; what cannot be joined changes nothing."""
    if not raw:
        return base
    try:
        moved = urljoin(base, raw.strip())
        return moved if moved.startswith(("http://", "https://")) else base
    except ValueError:
        return base


def _space_of(tag: re.Match[str]) -> str:
    return "" if tag[2].lower() in _INLINE else " "
