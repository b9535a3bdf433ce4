"""The body of a story that stands in a page's scripts alone: the state that a program in the browser would draw the page from.

Next, Nuxt, Arc, Apollo, Gatsby, Inertia and whatever puts JSON into a script: in each document the object is looked for that is the page's
story, by its headline or its address, and its body is given back as HTML. What stands there of other stories is never taken, nor what says
that it is closed.
"""

# ruff: noqa: E501  the expressions and lists have as many words as fit on a line

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from pipelines.extraction.rich_text import RichText, normal
from pipelines.extraction.states import Document, documents

MAX_NODES = 40_000  # objects and lists of one page that are looked at; a front page's state has some ten thousand
MAX_DEPTH = 40
MIN_BODY = 300  # characters; what is shorter is a summary

_BODY = frozenset(
    (
        "articlebody", "body", "bodyhtml", "htmlbody", "bodytext", "bodyblocks", "bodyelements", "fulltext", "fullbody", "content", "contents", "contenthtml",
        "htmlcontent", "contentelements", "articlecontent", "articletext", "storybody", "storyhtml", "storytext", "maincontent", "postcontent", "pagecontent",
        "text", "texthtml", "texto", "textocompleto", "textonota", "cuerpo", "cuerpohtml", "cuerponota", "cuerponoticia", "contenido", "contenidohtml", "desarrollo",
        "html", "rendered", "paragraphs", "parrafos", "párrafos", "blocks", "richtext", "markup", "bodyrichtext", "elements", "editorcontent", "articulo", "nota",
    )
)  # fmt: skip
_TITLE = frozenset(
    ("headline", "headlines", "title", "titulo", "título", "titular", "maintitle", "seotitle", "metatitle", "ogtitle", "h1", "heading")
)
_ADDRESS = frozenset(
    ("url", "link", "permalink", "canonical", "canonicalurl", "websiteurl", "slug", "path", "uri", "fullurl", "fullpath", "urlcanonica")
)
_ASIDE = re.compile(
    r"relat|relacion|recomen|recommend|suggest|sugerid|most|masle|masvis|popular|trend|latest|ultim|sidebar|teaser|feed|next|prev|siguiente|anterior|more|otras|menu|footer|header|nav"
    r"|config|translation|i18n|locale|legal|cookie|consent|comment|newsletter|promo|widget|author|autor|modules?$|breaking|ticker"
)
_CLOSED_FLAG = re.compile(
    r"(?:is)?(?:premium|paywall(?:ed)?|restricted|locked|closed|subscribersonly|subscriptiononly|exclusive|exclusivo|suscriptores|solosuscriptores|paid|depago)"
)
_CLOSED_WORD = re.compile(r"(?:contentcode|accesslevel|contenttier|access|acceso|visibility|tier)")
_CLOSED = frozenset(
    (
        "premium", "subscriber", "subscribers", "suscriptor", "suscriptores", "exclusivo", "paid", "locked", "locked_content", "members", "private",
        "metered",
    )
)  # fmt: skip


@dataclass(slots=True)
class _Found:
    html: str
    length: int
    ours: bool | None  # None: it says neither a headline nor an address
    closed: bool


def story(root: HtmlElement, url: str | None, titles: list[str]) -> str | None:
    """The body of the page's story as HTML, from its scripts; None where none has it, or not for sure. `titles` is what the page calls itself."""
    wanted = [words for words in map(_words, titles) if len(words) >= 3]
    slug = _slug(url)
    found = [one for document in documents(root) for one in _Search(document, wanted, slug).bodies()]
    ours = [one for one in found if one.ours]
    if any(one.closed for one in ours):
        return None
    if not ours:  # the only one that there is may be it
        ours = [one for one in found if one.ours is None and not one.closed]
        if len({one.html for one in ours}) > 1:
            return None
    return max(ours, key=lambda one: one.length).html if ours else None


class _Search:
    """The bodies in one document; `wanted` are the words of the page's titles, `slug` the end of its path."""

    def __init__(self, document: Document, wanted: list[set[str]], slug: str) -> None:
        self.document, self.wanted, self.slug = document, wanted, slug

    def bodies(self) -> Iterator[_Found]:
        stack: list[tuple[Any, int, bool, bool | None, bool]] = [(self.document.value, 0, False, None, False)]
        seen: set[int] = set()
        while stack and len(seen) < MAX_NODES:
            value, depth, aside, ours, closed = stack.pop()
            value = self.document.resolved(value)
            if not isinstance(value, dict | list) or depth > MAX_DEPTH or id(value) in seen:
                continue
            seen.add(id(value))
            if isinstance(value, list):
                several = (
                    aside
                    or sum(isinstance(item, dict) and not _TITLE.isdisjoint(map(normal, filter(_is_text, item))) for item in value[:50]) > 1
                )
                stack.extend(
                    (item, depth + 1, several, ours, closed) for item in reversed(value[:MAX_NODES]) if isinstance(item, dict | list | str)
                )
                continue
            named = {normal(key): item for key, item in value.items() if isinstance(key, str)}
            said = self._is_ours(named)
            ours = said if said is not None else ours
            closed = (closed and said is None) or _is_closed(named)
            for key, item in named.items():
                if isinstance(item, str) and len(item) < MIN_BODY and not item.startswith("$"):
                    continue
                if key in _BODY and ours is not False and (ours or not aside) and not _holds_stories(item):
                    html, length = RichText(self.document).html(item)
                    if length >= MIN_BODY:
                        yield _Found(html, length, ours, closed)
                        continue
                if isinstance(item, dict | list | str):
                    stack.append((item, depth + 1, aside or ":" in key or _ASIDE.search(key) is not None, ours, closed))

    def _is_ours(self, named: dict[str, Any]) -> bool | None:
        """Whether an object is the page's story by its headline or its address; None where it has neither, or the page has none to compare."""
        address = [text for key in _ADDRESS & named.keys() for text in self._texts(named[key])]
        if self.slug and any(_same(self.slug, _slug(text)) for text in address):
            return True
        titles = [_words(text) for key in _TITLE & named.keys() for text in self._texts(named[key])]
        titles = [words for words in titles if len(words) >= 3]
        if self.wanted and titles:
            return any(len(words & wanted) >= 0.75 * max(3, min(len(words), len(wanted))) for words in titles for wanted in self.wanted)
        return False if self.slug and any(map(_slug, address)) else None

    def _texts(self, value: Any) -> Iterator[str]:
        value = self.document.resolved(value)
        if isinstance(value, str):
            yield value[:600]
        elif isinstance(value, dict):  # {"basic": ...}, {"rendered": ...}
            yield from (item[:600] for item in list(value.values())[:8] if isinstance(item, str))


def _holds_stories(value: Any) -> bool:
    """Whether a value is a story with a headline of its own, or a row of such, and not a text."""
    if isinstance(value, dict):
        names = set(map(normal, filter(_is_text, value)))
        return not (_TITLE | _ADDRESS).isdisjoint(names) and not _BODY.isdisjoint(names)
    parts = [set(map(normal, filter(_is_text, item))) for item in value[:20] if isinstance(item, dict)] if isinstance(value, list) else []
    return sum(not _TITLE.isdisjoint(names) and not _ADDRESS.isdisjoint(names) for names in parts) > 0.5 * len(parts)


def _is_text(key: Any) -> bool:
    return isinstance(key, str)


def _same(slug: str, other: str) -> bool:
    """Whether two ends of paths are one, but for a number behind either."""
    shorter, longer = sorted((slug, other), key=len)
    return bool(shorter) and longer.startswith(shorter) and re.fullmatch(r"(?:[-_]?\d+)?", longer[len(shorter) :]) is not None


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", re.sub(r"<[^<>]{0,200}>|&\w{1,8};", " ", text[:600]).casefold()))


def _slug(address: str | None) -> str:
    """The last part of an address's path that is long enough to say which story it is."""
    if not address or len(address) > 2_000:
        return ""
    try:
        path = unquote(urlsplit(address.strip()).path)
    except ValueError:
        return ""
    last = next((part for part in reversed(path.split("/")) if part), "").rpartition(".")[0] or path.rstrip("/").rpartition("/")[2]
    return last.casefold() if len(last) >= 12 else ""


def _is_closed(named: dict[str, Any]) -> bool:
    if str(named.get("isaccessibleforfree")).lower() == "false":
        return True
    if isinstance(restrictions := named.get("contentrestrictions"), dict):
        named = {**named, **{normal(key): item for key, item in restrictions.items() if isinstance(key, str)}}
    for key, item in named.items():
        if item is True and _CLOSED_FLAG.fullmatch(key):
            return True
        if (
            isinstance(item, str)
            and len(item) < 20
            and item.lower() in _CLOSED
            and (_CLOSED_WORD.fullmatch(key) or _CLOSED_FLAG.fullmatch(key))
        ):
            return True
    return False
