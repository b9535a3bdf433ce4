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
_CLOSED_UNREAD = re.compile(
    r"<(script|style|iframe|noscript)\b[^<>]*>(?:(?!<\1\b).)*?</\1\s*>|<!--(?:(?!<!--).)*?-->|<!\[CDATA\[|\]\]>", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*+)(?=[\s/>])([^<>]{0,5000})>")
_INLINE_TAGS = "a abbr b big cite code em font i mark q s small span strong sub sup u wbr"
# elements that need no end tag, so that one standing alone is still markup
_ALONE_TAGS = "area br col dd dt embed hr img input li link meta option p source td th tr track wbr"
_OTHER_TAGS = """
acronym address applet article aside audio bdi bdo blink blockquote body button canvas caption center colgroup data datalist del
details dfn dialog dir div dl fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup html iframe
ins kbd label legend main map marquee menu meter nav nobr noscript object ol optgroup output param picture pre progress rp rt ruby samp
script search section select slot strike style summary svg table tbody template textarea tfoot thead time title tt ul var video
"""
_INLINE = frozenset(_INLINE_TAGS.split())
_ALONE = frozenset(_ALONE_TAGS.split())
_ELEMENTS = _INLINE | _ALONE | frozenset(_OTHER_TAGS.split())
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


def plain(markup: str | None, limit: int, *, headline: bool = True) -> str | None:
    """The text of a piece of markup, cut at a word within `limit` characters; None when nothing is left.

    Feeds escape once too often, so that what is behind an escape may be markup or be spoken of ("Cómo usar <b>"). A tag that nothing closes
    is spoken of, in a `headline` also one that was not escaped; so is one that HTML does not know ("List<String>").
    """
    if not markup:
        return None
    text = markup[:_MAX_RAW]
    for escaped in range(3):
        if "<" in text:
            text = _without_tags(
                text if escaped or headline else _UNREAD.sub(" ", text), strict=headline or escaped > 0, escaped=escaped > 0
            )
        if escaped == 2 or "&" not in text:
            break
        text = html.unescape(text)
    return verbatim(text, limit)


def verbatim(text: str | None, limit: int) -> str | None:
    """A text that is no markup, as one line cut at a word within `limit` characters; None when nothing is left."""
    line = clean(text[:_MAX_RAW]) if text else ""
    if len(line) > limit:
        line = line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
    return line or None


def title(markup: str | None) -> str | None:
    """A headline."""
    return plain(markup, MAX_TITLE)


def summary(markup: str | None) -> str | None:
    """A standfirst or excerpt, without the lines that content systems append to it."""
    text = plain(markup, 2 * MAX_SUMMARY, headline=False)
    return verbatim(_TAIL.sub("", text), MAX_SUMMARY) if text else None


def _without_tags(text: str, *, strict: bool, escaped: bool) -> str:
    """The text without its markup; a space stands for what breaks a line. `strict`: what needs an end tag is markup where it has one."""
    if strict:
        text = _CLOSED_UNREAD.sub(" ", text)
    tags = list(_TAG.finditer(text))
    paired: set[int] = set()
    opened: dict[str, list[int]] = {}
    for index, tag in enumerate(tags):
        name = tag[2].lower()
        if not tag[1]:
            opened.setdefault(name, []).append(index)
        elif opened.get(name):
            paired |= {opened[name].pop(), index}
    pieces: list[str] = []
    position = 0
    for index, tag in enumerate(tags):
        if _is_markup(tag, closed=index in paired, strict=strict, escaped=escaped):
            pieces += (text[position : tag.start()], "" if tag[2].lower() in _INLINE else " ")
            position = tag.end()
    return "".join((*pieces, text[position:]))


def _is_markup(tag: re.Match[str], *, closed: bool, strict: bool, escaped: bool) -> bool:
    name, more = tag[2].lower(), tag[3]
    if name not in _ELEMENTS:
        return ":" in name or (not escaped and (closed or "=" in more))
    if closed or not strict:
        return True
    if name in _ALONE:
        return not escaped or "=" in more or "/" in more
    return not escaped and "=" in more


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
