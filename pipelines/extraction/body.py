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
from pipelines.extraction.embedded import MIN_BODY, story
from pipelines.extraction.jsonld import text_of
from pipelines.extraction.lines import Known, folded, prose
from pipelines.extraction.page import Parsed, parse, squeeze, text_content, whole_text
from pipelines.extraction.prune import prose_length, prune, story_of
from pipelines.extraction.raised import without_notes
from pipelines.extraction.wide import drop, narrow

_STOPLISTS = ("Spanish", "Catalan", "Galician", "Portuguese", "English")  # what a Spanish-language feed may bring
MAX_BLOCKS = 3_000  # of a page that second opinions are asked on: justext looks from each to every other; real pages had up to 1,470
SHOWN = 1_500  # characters of text that a page shows, from which on its scripts are not looked into
MAX_LINKED = 400_000  # characters of the body in the linked data
PIECES, PIECE = 8, 50  # how many pieces of a story are looked for in what the page shows, and their characters
MAX_LINKS = 2_000  # texts of links that are remembered; a story has under a hundred

_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:sub-?t[ií]t(?:le|ulo)s?|entradilla|bajada|stand-?first|sumario|summary|lead|lede|deck|dek|excerpt|extracto|copete|hook|intro(?:duccion)?|volanta|article-?(?:header__)?description|drophead|subhead\w*|article-sub\w*|epigraph|entry-summary)(?:$|[\s_-])",
    re.I,
)
_ENDS = re.compile(r"<\s*(?:br|/p|/h\d|/li|/div)[^>]{0,200}>", re.I)
_TAGS = re.compile(r"<!--.{0,200}?-->|</?[a-zA-Z][^<>]{0,500}>")
_BLOCKS = ("p", "li", "h2", "h3", "h4", "h5", "h6", "div", "strong", "blockquote", "section", "td")


@dataclass(slots=True)
class Body:
    """`text` has one paragraph a line, the standfirst in front where the page shows it; `origin` is text, json-ld or state."""

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
        text = whole_text(link)
        if len(text) < 20 or len(squeeze(text)) < 20:
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
            found.add(folded(whole_text(block)[:2_000]))
            if len(found) < MAX_LINKS:
                found.update(folded(whole_text(a)[:500]) for a in islice(block.iter("a"), 50))
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


def _linked_body(page: Parsed) -> str:
    """articleBody of the linked data; systems put HTML into it."""
    return (text_of(page.article.get("articleBody")) or text_of(page.article.get("text")) or "")[:MAX_LINKED]


def _is_missing(written: str, lines: list[str], heading: HtmlElement | None) -> bool:
    """Whether a story that a page writes for machines is not what it shows: much longer, or, where no headline is shown, in other words."""
    plain = _TAGS.sub(" ", written)
    if len(plain) > 2 * _size(lines):
        return True
    if heading is not None:
        return False
    shown, story = folded(" ".join(lines)), folded(plain)
    last = max(1, len(story) - PIECE)
    pieces = [story[at : at + PIECE] for at in range(0, last, last // PIECES + 1)]
    return 4 * sum(piece in shown for piece in pieces) < len(pieces)


def _linked_lines(body: str, url: str | None) -> list[str]:
    """The lines of a body that may be HTML, which is read as a page of its own."""
    flat = _TAGS.sub(" ", _ENDS.sub("\n", body))
    lines = [line for line in map(squeeze, flat.split("\n")) if line]
    if flat != body and _size(read := _of_html(body, url)) > 0.5 * _size(lines):
        return read
    return lines


def _of_html(html: str, url: str | None) -> list[str]:
    tree = parse(f"<html><body><article>{html}</article></body></html>")
    return [] if tree is None else _run(prune(narrow(tree)), url, precise=False)


def _stated_body(page: Parsed, title: str | None) -> list[str]:
    """The story that stands in the page's scripts alone, read as a page of its own."""
    titles = [title, page.meta("og:title", "twitter:title"), page.title_tag, text_of(page.article.get("headline"))]
    found = story(page.root, page.url, [text for text in titles if text])
    return _of_html(found, page.url) if found else []


def _without_scripts(root: HtmlElement) -> HtmlElement:
    """The tree (changed in place) without scripts: trafilatura would read linked data where it finds nothing, in one paragraph."""
    drop(list(root.iter("script")))
    return root


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
        small = len(own) < 30 and 0 < len(element) < 6 and element.tag in ("h2", "h3", "h4", "p", "div", "li")
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


def body(page: Parsed, title: str | None, heading: HtmlElement | None, names: set[str], *, closed: bool = False) -> Body:
    """The text of the page. `names` are persons, agency, section and outlet as the page writes them.

    Of a page that is `closed` only what it shows, or tells search engines, is read.
    """
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
    pruned = prune(narrow(_without_scripts(copy)), twin)
    expected = prose_length(pruned)
    if (story := story_of(twin, set())) is not None:
        whole = min(whole, prose_length(story))
    lines = prose(_run(pruned, page.url, precise=True), known)
    if _size(lines) < max(400, 0.4 * expected):
        wider = prose(_run(pruned, page.url, precise=False), known)
        if _size(wider) > 1.3 * _size(lines):
            lines = wider
    if _size(lines) < max(300, 0.25 * whole):
        wider = prose(_run(narrow(_without_scripts(deepcopy(page.root))), page.url, precise=False), known)
        if _size(wider) > 1.6 * _size(lines):
            lines = wider
    origin = "text"
    written = _linked_body(page)
    if len(written) > MIN_BODY and _is_missing(written, lines, heading):
        linked = prose(_linked_lines(written, page.url), known)
        if _size(linked) > MIN_BODY:
            lines, origin = linked, "json-ld"
    if origin == "text" and (_size(lines) < SHOWN or heading is None) and not closed:
        stated = prose(_stated_body(page, title), known)
        if _size(stated) > MIN_BODY and _is_missing(" ".join(stated), lines, heading):
            lines, origin = stated, "state"
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
