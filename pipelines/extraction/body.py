"""The text of the story: pruning takes out what surely is not prose, trafilatura finds the text, line rules finish it.

trafilatura loses almost nothing and leaves boxes in; pruning can throw a whole article away, so whatever is cut is compared with
what was there before. The standfirst, which extractors drop because it stands apart, is put back where the page shows it.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from itertools import islice

from justext.utils import get_stoplist
from lxml.html import HtmlElement
from trafilatura import bare_extraction, external
from trafilatura.settings import Document

from pipelines.extraction.clean import clean_text
from pipelines.extraction.jsonld import text_of
from pipelines.extraction.lines import Known, folded, prose
from pipelines.extraction.page import Parsed, squeeze, text_content
from pipelines.extraction.prune import prose_length, prune, story_of
from pipelines.extraction.raised import without_notes
from pipelines.extraction.wide import narrow

_STOPLISTS = ("Spanish", "Catalan", "Galician", "Portuguese", "English")  # what a Spanish-language feed may bring
MAX_BLOCKS = 3_000  # of a page that second opinions are asked on: justext looks from each to every other; real pages had up to 1,470
MAX_LINKS = 2_000  # texts of links that are remembered; a story has under a hundred

_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:sub-?t[ií]t(?:le|ulo)s?|entradilla|bajada|stand-?first|sumario|summary|lead|lede|deck|dek|excerpt|extracto|copete|hook|intro(?:duccion)?|volanta|article-?(?:header__)?description|drophead|subhead\w*|article-sub\w*|epigraph|entry-summary)(?:$|[\s_-])",
    re.I,
)
_BLOCKS = ("p", "li", "h2", "h3", "h4", "h5", "h6", "div", "strong", "blockquote", "section", "td")


@dataclass(slots=True)
class Body:
    """`text` has one paragraph a line, the standfirst in front where the page shows it; `origin` is text or json-ld."""

    text: str | None
    standfirst: str | None
    origin: str


def _images(page: Parsed) -> set[str]:
    """Alternative texts, titles and captions of the page's images, folded."""
    found: set[str] = set()
    for image in islice(page.root.iter("img", "figcaption", "amp-img"), 400):
        for text in (image.get("alt"), image.get("title"), text_content(image, 500) if image.tag == "figcaption" else None):
            if text and len(text) > 12:
                found.add(folded(text[:600]))
    for key in ("og:image:alt", "twitter:image:alt"):
        found.update(folded(v[:600]) for v in page.metas.get(key, ()))
    for node, _ in page.data.nodes[:200]:
        if str(node.get("@type")) == "ImageObject":
            found.update(
                folded(t[:600])
                for t in (text_of(node.get("caption")), text_of(node.get("description")), text_of(node.get("name")))
                if t and len(t) > 12
            )
    return found - {""}


def _link_blocks(root: HtmlElement) -> set[str]:
    """Blocks whose whole text is links, folded: inside a story they lead to other stories."""
    found: set[str] = set()
    seen: set[HtmlElement] = set()
    for link in root.iter("a"):
        text = squeeze("".join(link.itertext()))
        if len(text) < 20:
            continue
        block = link.getparent()
        while block is not None and block.tag in ("strong", "b", "em", "i", "span", "u", "font"):
            block = block.getparent()
        if block is None or block.tag not in _BLOCKS or block in seen:
            continue
        seen.add(block)
        whole = sum(len(t.strip()) for t in block.itertext())
        linked = sum(len(t.strip()) for a in block.iter("a") for t in a.itertext())
        # A list item may carry a label ("Crónica") before its link.
        if whole <= linked + 3 or (block.tag == "li" and whole < 220 and linked > 0.5 * whole):
            found.add(folded("".join(block.itertext())[:2_000]))
            if len(found) < MAX_LINKS:
                found.update(folded("".join(a.itertext())[:500]) for a in islice(block.iter("a"), 50))
    return found


def _run(tree: HtmlElement, url: str | None, *, precise: bool) -> list[str]:
    """Lines that trafilatura finds. The precise run does without its second opinions, which add 15 % of time and changed no text; where it
    finds too little, the wider run asks them, unless the page has more than MAX_BLOCKS.
    """
    if external.JT_STOPLIST is None:  # a hundred languages otherwise, a second for each process
        words = {word for language in _STOPLISTS for word in get_stoplist(language)}
        setattr(external, "JT_STOPLIST", tuple(sorted(words)))  # noqa: B010  typed None there, a tuple once it is made
    fast = precise or next(islice(tree.iter(*_BLOCKS, "ul", "ol", "tr", "br"), MAX_BLOCKS, None), None) is not None
    document = bare_extraction(tree, url=url, include_comments=False, favor_precision=precise, fast=fast, with_metadata=False)
    text = document.text if isinstance(document, Document) else None
    return without_notes(text).split("\n") if text else []


def _size(lines: list[str]) -> int:
    return sum(map(len, lines))


def _linked_body(page: Parsed) -> list[str]:
    """articleBody of the linked data as lines; systems put HTML into it."""
    body = text_of(page.article.get("articleBody")) or text_of(page.article.get("text"))
    if not body:
        return []
    body = re.sub(r"<\s*(?:br|/p|/h\d|/li|/div)[^>]{0,200}>", "\n", body[:400_000], flags=re.I)
    body = re.sub(r"<!--.{0,200}?-->|</?[a-zA-Z][^<>]{0,500}>", " ", body)
    lines = [squeeze(line) for line in body.split("\n")]
    return [line for line in lines if line]


def _flattened(lines: list[str], linked: list[str]) -> bool:
    """Whether the lines are the linked data's text run together, which trafilatura resorts to where the page itself shows none."""
    return 0 < len(lines) < len(linked) and folded("".join(lines))[:2_000] == folded("".join(linked))[:2_000]


def standfirst(page: Parsed, heading: HtmlElement | None) -> tuple[str | None, bool]:
    """The standfirst and whether the page shows it: the description that stands near the headline, or what is classed as one there."""
    described = [text_of(page.article.get("description"))] + [
        page.meta(k) for k in ("og:description", "description", "twitter:description")
    ]
    wanted = [folded(d) for d in described if d and len(d) > 40]
    classed: str | None = None
    passed = heading is None
    seen = 0
    for element in page.root.iter(
        "h1", "h2", "h3", "h4", "p", "div", "span", "header", "section", "ul", "li", "em", "strong", "figure", "figcaption", "article"
    ):
        if element is heading:
            passed = True
            continue
        if not passed:
            continue
        seen += 1
        if seen > 250:
            break
        own = squeeze(" ".join(filter(None, (element.text, *(c.tail for c in element)))))
        small = len(own) < 30 and len(element) < 6 and element.tag in ("h2", "h3", "h4", "p", "div", "li")
        if small and next(element.iterdescendants("p", "div", "ul", "section", "article", "h1"), None) is None:
            own = text_content(element, 1_200)
        if not 30 < len(own) < 1_200:
            continue
        key = folded(own)
        for want in wanted:
            if len(key) > 25 and (
                key == want or (want.startswith(key[:200]) and len(key) > 0.6 * len(want)) or key.startswith(want[: max(60, len(want) - 5)])
            ):
                return own, True
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"[:200]
        if (
            classed is None
            and seen < 60
            and len(own) > 40
            and (_STANDFIRST.search(names) or "description" in (element.get("itemprop") or ""))
        ):
            classed = own
    if classed:
        return classed, True
    return next((d for d in described if d and len(d) > 40), None), False


def body(page: Parsed, title: str | None, heading: HtmlElement | None, names: set[str]) -> Body:
    """The text of the page. `names` are persons, agency, section and outlet as the page writes them."""
    lead, shown = standfirst(page, heading)
    captions = _images(page)
    known = Known(
        title=folded(title or ""),
        names={folded(f"{lead} {n}") for n in names for lead in ("", "por", "texto", "redacción", "por:")},
        captions=captions,
        links=_link_blocks(page.root),
        standfirst={folded(lead or "")},
    )
    whole = prose_length(page.root)
    copy = deepcopy(page.root)
    twin = _twin(page.root, copy, heading)
    pruned = prune(narrow(copy), twin)
    expected = prose_length(pruned)
    if (story := story_of(twin, set())) is not None:
        whole = min(whole, prose_length(story))
    lines = prose(_run(pruned, page.url, precise=True), known)
    if _size(lines) < max(400, 0.4 * expected):
        wider = prose(_run(pruned, page.url, precise=False), known)
        if _size(wider) > 1.3 * _size(lines):
            lines = wider
    if _size(lines) < max(300, 0.25 * whole):
        wider = prose(_run(narrow(deepcopy(page.root)), page.url, precise=False), known)
        if _size(wider) > 1.6 * _size(lines):
            lines = wider
    origin = "text"
    linked = prose(_linked_body(page), known)
    if _size(linked) > max(300, 2 * _size(lines)) or _flattened(lines, linked):
        lines, origin = linked, "json-ld"
    if lead and shown and lines:
        start = folded(" ".join(lines[:3]))
        key = folded(lead)
        if key[:80] not in start and not any(key[:80] in folded(line) for line in lines[:40]):
            lines.insert(0, lead)
    return Body(clean_text("\n".join(lines)), lead, origin)


def _twin(root: HtmlElement, copy: HtmlElement, element: HtmlElement | None) -> HtmlElement | None:
    """The element's counterpart in a copy of its tree."""
    if element is None:
        return None
    path = []
    node = element
    while node is not root:
        parent = node.getparent()
        if parent is None:
            return None
        path.append(parent.index(node))
        node = parent
    twin = copy
    for index in reversed(path):
        twin = twin[index]
    return twin
