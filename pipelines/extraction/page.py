"""A page parsed once, with what the other modules ask it: its metas, its linked data, its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from pipelines.extraction.inline import spell_out
from pipelines.extraction.jsonld import LinkedData, Node
from pipelines.extraction.wide import drop

MAX_TAG = 8_000  # characters of one tag; longer ones are looked into
MAX_ATTRIBUTES = 200  # of one tag; libxml2's time grows with the square of their number
MAX_TAGS = 60_000  # opening and closing ones of one page: a 5 MiB live blog has that many, a heavy page fifteen thousand
MAX_METAS = 1_000  # of one page: the most that one of forty real ones had was 111, and each costs the text's extractor thirteen copies

_META = re.compile(r"<(?:meta|link)\b[^<>]*>", re.I)
_LONG_TAG = re.compile(rf"<[a-zA-Z][^<>]{{{MAX_TAG},}}+>?")
# Thirty and more of the same tag in a row: nothing is lost with them, and the parser gives up at 256 levels.
_REPEATED = re.compile(r"(<[a-zA-Z]\w{0,15}[^<>]{0,60}>\s{0,9})\1{30,}+")
_NESTING = re.compile(
    r"</?(?:div|span|b|i|u|em|strong|font|section|center|big|small|blockquote|ul|ol|li|table|tbody|tr|td|a)\b[^<>]{0,2000}>", re.I
)
_SCRIPT = re.compile(r"<(script|style)", re.I)
_SCRIPT_ENDS = {"script": re.compile("</script", re.I), "style": re.compile("</style", re.I)}
_QUOTED = re.compile(r""""[^"]*+"|'[^']*+'""")
_SPACE = re.compile(r"\s+")
_UNREAD = {"script", "style", "noscript", "template", "svg"}
_META_KEYS = ("property", "name", "itemprop", "http-equiv")


class PageElement(HtmlElement):  # type: ignore[misc]  # its stubs are without types
    """An element of ours: lxml's, but that the texts of a page's paragraphs are found in one walk.

    trafilatura asks every page for them, and libxml2 compares each with every one before: 16,000 paragraphs with a span took 3 s.
    """

    def xpath(self, _path: Any, **more: Any) -> Any:
        if _path == "//p//text()" and not more:
            return list(_paragraph_texts(self.getroottree().getroot()))
        return super().xpath(_path, **more)


def _paragraph_texts(root: HtmlElement) -> Iterator[str]:
    """What XPath's //p//text() gives: every text below a p, once, in the order of the page."""
    inside = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        paragraph = element.tag == "p"
        if event == "start":
            inside += paragraph
            if inside and element.text:
                yield element.text
        else:
            inside -= paragraph
            if inside and element.tail:
                yield element.tail


def _parser() -> HTMLParser:
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    # One class for every tag instead of a lookup for each element: the same tree for a tenth less time.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=PageElement))
    return parser


def _may_have_long_tag(text: str) -> bool:
    """Whether MAX_TAG characters without an angle bracket stand behind an opening one: looked for in steps of that size."""
    at = 0
    while at + MAX_TAG <= len(text):
        last = max(text.rfind("<", at, at + MAX_TAG), text.rfind(">", at, at + MAX_TAG))
        if last < 0 and text[at - 1 : at] == "<":
            return True
        at = last + 1 if last >= 0 else at + MAX_TAG
    return False


def _tamed(match: re.Match[str]) -> str:
    tag = match[0]
    if len(_QUOTED.sub("", tag).split()) > MAX_ATTRIBUTES:
        return re.split(r"[^\w<-]", tag[:60], maxsplit=1)[0] + ">"
    return tag


def _without_scripts(text: str) -> str:
    """The page without scripts and styles but for its linked data: the tags in their strings are none."""
    kept: list[str] = []
    position = 0
    while start := _SCRIPT.search(text, position):
        end = _SCRIPT_ENDS[start[1].lower()].search(text, start.end())
        linked = "ld+json" in text[start.start() : start.start() + 300].partition(">")[0].lower()
        until = end.start() if end else len(text)
        kept.append(text[position : until if linked else start.start()])
        position = until
    return "".join(kept) + text[position:]


def _with_few_metas(text: str) -> str:
    metas = _META.finditer(text)
    first_too_many = next(islice(metas, MAX_METAS, None), None)
    return text if first_too_many is None else text[: first_too_many.start()] + _META.sub("", text[first_too_many.start() :])


def parse(text: str) -> HtmlElement | None:
    """The tree of a page with its inline markup put into words, or None.

    Tags with absurdly many attributes lose them; what follows absurdly many tags is cut.
    """
    if _may_have_long_tag(text):
        text = _LONG_TAG.sub(_tamed, text)
    if text.count("<") > MAX_TAGS:
        text = _with_few_metas(_without_scripts(text))
        if text.count("<") > MAX_TAGS:
            position = -1
            for _ in range(MAX_TAGS):
                position = text.index("<", position + 1)
            text = text[:position]
    parser = _parser()
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
        if any("depth" in entry.message for entry in parser.error_log):  # the parser stopped there: again without what nests
            text = _NESTING.sub(" ", _REPEATED.sub(r"\1", text))
            root = etree.fromstring(text.encode("utf-8", "replace"), parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    if root.tag != "html":
        html = root.makeelement("html")
        html.append(root)
        root = html
    drop(islice(root.iter("meta", "link"), MAX_METAS, None))
    spell_out(root)
    return root


def squeeze(text: str) -> str:
    """White space folded."""
    return " ".join(text.split())


def whole_text(element: HtmlElement) -> str:
    """All the text under an element as it is written, scripts too: what itertext gives, in a quarter of its time."""
    return str(etree.tostring(element, encoding=str, method="text", with_tail=False))


def text_content(element: HtmlElement, limit: int = 5_000) -> str:
    """The text under an element without scripts and styles, at most `limit` characters of it, white space folded."""
    parts: list[str] = []
    _collect(element, parts, limit)
    if len(parts) < 2:
        return squeeze(parts[0])[:limit] if parts else ""
    return squeeze((" " if _has_blocks(element) else "").join(parts))[:limit]


def _has_blocks(element: HtmlElement) -> bool:
    return next(element.iter("p", "div", "br", "li", "h2", "h3", "section"), None) is not None


def _collect(element: HtmlElement, parts: list[str], left: int) -> int:
    """Add the pieces of text under an element until there are more than `left` characters of them; how many are left then.

    It calls itself for each level; the parser makes at most 256.
    """
    if element.tag in _UNREAD:
        return left
    if text := element.text:
        parts.append(text)
        left -= len(text)
    for child in element:
        if left < 0:
            break
        left = _collect(child, parts, left)
        if left >= 0 and (tail := child.tail):
            parts.append(tail)
            left -= len(tail)
    return left


@dataclass(slots=True)
class Parsed:
    """What is read off a page in one pass."""

    root: HtmlElement
    url: str | None
    metas: dict[str, list[str]] = field(default_factory=dict)  # by property, name or itemprop, in lower case
    data: LinkedData = field(default_factory=lambda: LinkedData(()))
    article: Node = field(default_factory=dict)
    headings: list[HtmlElement] = field(default_factory=list)  # h1
    title_tag: str | None = None
    rel_canonical: str | None = None
    language: str | None = None  # as the page declares it

    def meta(self, *keys: str) -> str | None:
        """The first value that one of the keys has, in the order of the keys."""
        for key in keys:
            for value in self.metas.get(key, ()):
                return value
        return None

    def link(self, address: str | None) -> str | None:
        """An address of the page made absolute; None when it is no web address."""
        if not address or len(address) > 2_000:
            return None
        try:
            full = urljoin(self.url or "", address.strip())
            return full if urlsplit(full).scheme in ("http", "https") and urlsplit(full).hostname else None
        except ValueError:
            return None


def read(root: HtmlElement, url: str | None) -> Parsed:
    """Collect metas, linked data, headings and the declared language."""
    page = Parsed(
        root, url, language=(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()[:20] or None
    )
    scripts: list[str] = []
    for element in root.iter("meta", "script", "link", "title", "h1"):
        tag = element.tag
        if tag == "meta":
            content = element.get("content")
            if not content or not content.strip():
                continue
            for key in _META_KEYS:
                if name := element.get(key):
                    values = page.metas.setdefault(name.strip().lower()[:80], [])
                    if len(values) < 30:
                        values.append(content[:5_000].strip())
        elif tag == "script":
            if "ld+json" in (element.get("type") or "").lower() and element.text and len(scripts) < 40:
                scripts.append(element.text)
        elif tag == "link":
            if (element.get("rel") or "").strip().lower() == "canonical" and page.rel_canonical is None:
                page.rel_canonical = (element.get("href") or "").strip()[:3_000] or None
        elif tag == "title":
            if page.title_tag is None and (element.getparent() is None or element.getparent().tag != "svg"):
                page.title_tag = squeeze(text_content(element, 1_000)) or None
        elif len(page.headings) < 40:
            page.headings.append(element)
    page.data = LinkedData(scripts)
    titles = [page.meta("og:title"), page.title_tag, *(text_content(h, 400) for h in page.headings[:5])]
    page.article = page.data.article(url, titles)
    return page
