"""The text of the story: what surely is not prose is taken out of the tree, trafilatura finds the rest, line rules finish it, the standfirst is put back.

trafilatura loses almost nothing and leaves boxes in; pruning can throw a whole article away. So whatever is cut is compared with what was there before.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml.etree import strip_tags
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document

from pipelines.extraction.clean import clean_text
from pipelines.extraction.jsonld import text_of
from pipelines.extraction.lines import Known, folded, is_recruiting, prose
from pipelines.extraction.page import Parsed, squeeze, text_content

MAX_INLINE = 1_000  # children of one element that may keep their inline tags
MAX_LINKS = 2_000  # texts of links that are remembered; a story has under a hundred
MAX_SHARE = 0.35  # of the page's paragraphs: an element that holds more is the article, whatever it is called

_DROP_TAGS = (
    "script",
    "style",
    "template",
    "nav",
    "footer",
    "form",
    "button",
    "iframe",
    "svg",
    "select",
    "textarea",
    "figcaption",
    "dialog",
    "object",
    "embed",
    "canvas",
    "audio",
    "video",
)
_SPLIT = re.compile(r"[\s_]+|-{1,2}")
_NAMES = re.compile(
    r"""(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))(?:
      related\w*|relacionad\w*|relations?|vinculad\w*|read-?(?:also|more|next)|lee-?tambien|lea-?tambien|te-?puede-?interesar|recomend\w*|recommend\w*|suggest\w*|mas-?noticias|more-?(?:news|stories|on|posts)
    | newsletters?|boletin\w*|suscri\w*|subscri(?:be|ption)\w*|signup|telegram|whatsapp|membership|donat\w+
    | shar(?:e|es|ing)|sharedaddy|addthis|compart\w*|social\w*|redes|follow-?us|siguenos
    | comments?|comment-?\w+|comentarios?|disqus\w*|respond|reply|fb-comments
    | tags?|tag-?(?:list|cloud|s)|taglist|etiquetas|keywords|temas|topics|categor(?:y|ies|ias?)
    | breadcrumbs?|migas|pagination|paginacion|nav(?:igation|bar)?|menu|sidebar\w*|side-?bar|widget\w*|footer|pie
    | author-?(?:box|bio|info|card|desc\w*)|box-?autor|about-?author|autor-?(?:box|bio|info)|bio|biograf\w+
    | caption\w*|captions?|wp-caption-text|pie-?(?:de-)?(?:foto|imagen|photo)|(?:foto|img|image|imagen)-?(?:pie|footer|caption|credit\w*|descripcion|desc)|epigrafe\w*|credits?|creditos?|photo-?credit|leyenda
    | ad|ads|advert\w*|adsense|adslot|ad-\w+|publicidad|banner\w*|promo\w*|sponsor\w*|patrocin\w*|outbrain|taboola|dfp|gpt
    | most-?(?:read|viewed|popular)|mas-?(?:leid\w+|vist\w+|popular\w*)|lo-?mas|trending|ranking|popular\w*|ultimas(?:-noticias)?|latest
    | pull-?quotes?|highlight--quote | pop-?up|modal|overlay|cookies?|consent|gdpr|lightbox|toolbar|tools|herramientas|print-?only|audio-?player|player|podcast
    | sr-only|visually-hidden|screen-reader-text|hidden|oculto|invisible|copyright|disclaimer|byline|firma|dateline
    )(?:$|[\s_-]|(?<=[a-z])(?=[A-Z]))""",
    re.X,
)
# A paragraph is furniture only when its class says exactly that.
_PARAGRAPHS = re.compile(
    r"""(?:^|[\s_-])(?:related\w*|relacionad\w*|newsletters?|caption\w*|wp-caption-text|epigrafe\w*|credits?|creditos?|leyenda|byline|firma|dateline|copyright|share|tags?|hidden|oculto
    |(?:foto|img|image|imagen|photo)-?(?:pie|footer|caption|credit\w*)|pie-?(?:de-)?(?:foto|imagen|photo)|publicidad|promo|subscri\w+|suscri\w+)(?:$|[\s_-])""",
    re.X | re.I,
)
_NEVER = {"h1", "a", "strong", "em", "b", "i", "u", "br", "hr", "tr", "tbody"}
_INLINE = {"span", "small", "label", "cite", "time", "sup", "sub", "mark", "abbr", "font", "ins"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:sub-?t[ií]t(?:le|ulo)s?|entradilla|bajada|stand-?first|sumario|summary|lead|lede|deck|dek|excerpt|extracto|copete|hook|intro(?:duccion)?|volanta|article-?(?:header__)?description|drophead|subhead\w*|article-sub\w*|epigraph|entry-summary)(?:$|[\s_-])",
    re.I,
)
_BLOCKS = ("p", "li", "h2", "h3", "h4", "h5", "h6", "div", "strong", "blockquote", "section", "td")


@dataclass(slots=True)
class Body:
    """`text` with one paragraph a line, the standfirst in front where the page shows it; `origin` is text or json-ld; `paragraphs` counts lines of prose."""

    text: str | None
    standfirst: str | None
    origin: str


@lru_cache(maxsize=4096)
def _is_named_aside(names: str) -> bool:
    return _NAMES.search(names) is not None


@lru_cache(maxsize=4096)
def _is_named_paragraph(names: str) -> bool:
    return _PARAGRAPHS.search(names) is not None


def _prose_length(element: HtmlElement) -> int:
    """Characters of paragraphs under an element that are not link lists."""
    length = 0
    for paragraph in element.iter("p"):
        own = sum(len(t) for t in paragraph.itertext())
        if own > 60:
            length += own
    return length


def prune(root: HtmlElement, keep: HtmlElement | None = None) -> HtmlElement:
    """The tree (changed in place) without what surely is no prose. What holds `keep` (the headline) or a large share of the paragraphs stays."""
    around = set(keep.iterancestors()) | {keep} if keep is not None else set()
    total = max(1, _prose_length(root))
    doomed: list[HtmlElement] = []
    body = root.find("body")
    for element in (body if body is not None else root).iter("*"):
        if element in around or element.tag in ("body", "html", "article", "main"):
            continue
        if element.tag in _DROP_TAGS:
            doomed.append(element)
            continue
        if element.tag == "aside" or element.get("hidden") is not None or element.get("aria-hidden") == "true":
            doomed.append(element)
            continue
        style = element.get("style")
        if style and _HIDDEN.search(style[:300]):
            doomed.append(element)
            continue
        names = element.get("class") or ""
        if identity := element.get("id"):
            names = f"{names} {identity}"
        if not names or len(names) > 300 or element.tag in _NEVER:
            continue
        if element.tag in _INLINE and _amid_words(element):
            element.attrib.pop("class", None)  # trafilatura would tear the sentence by it
            continue
        if _is_named_paragraph(names) if element.tag in ("p", "h2", "h3", "h4", "h5") else _is_named_aside(names):
            doomed.append(element)
    _unwrap_tables(root)
    for element in list(root.iter("p", "li", "td", "span", "div")):
        if len(element) > MAX_INLINE:  # trafilatura's time grows with the square of them
            strip_tags(element, "b", "strong", "i", "em", "u", "span", "font", "small", "mark", "a", "sup", "sub", "code")
    for element in doomed:
        parent = element.getparent()
        if parent is None or (element.tag not in ("script", "style", "template", "svg") and _prose_length(element) > MAX_SHARE * total):
            continue
        element.drop_tree()
    for element in list(root.iter("p", "div")):
        if element.find("p") is None and element.find("div") is None and not _words_of(element, 701)[700:] and _recruits(element):
            element.drop_tree()
    for element in root.iter():
        # Line ends inside a paragraph are the editor's, not the reader's.
        if element.text and "\n" in element.text and element.tag != "pre":
            element.text = element.text.replace("\n", " ")
        if element.tail and "\n" in element.tail:
            element.tail = element.tail.replace("\n", " ")
    return root


def _unwrap_tables(root: HtmlElement) -> None:
    """Tables that hold the page and not figures become divisions: a cell with paragraphs or several line breaks in it is layout."""
    for cell in list(root.iter("td", "th")):
        if cell.find(".//p") is None and sum(1 for _ in islice(cell.iter("br"), 2)) < 2:
            continue
        if not _words_of(cell, 251)[250:]:
            continue
        for ancestor in cell.iterancestors("tr", "tbody", "table"):
            for part in ancestor:
                if part.tag in ("td", "th"):
                    part.tag = "div"
            ancestor.tag = "div"
            if ancestor.get("width"):
                ancestor.attrib.pop("width")


def _words_of(element: HtmlElement, limit: int) -> str:
    text = ""
    for piece in element.itertext():
        text += piece
        if len(text) > 4 * limit:
            break
    return squeeze(text)[:limit]


def _recruits(element: HtmlElement) -> bool:
    """Whether a small block calls on the reader to join, subscribe or follow, in a line of its own."""
    lines = [element.text or ""]
    for child in element:
        if child.tag == "br":
            lines.append("")
        lines[-1] += f"{'' if child.tag == 'br' else ''.join(child.itertext())}{child.tail or ''}"
    return any(is_recruiting(squeeze(line)) for line in lines)


def _amid_words(element: HtmlElement) -> bool:
    """Whether an inline element stands in a run of text: dropping it would tear a sentence."""
    parent = element.getparent()
    if parent is None:
        return False
    before = element.getprevious()
    around = (before.tail if before is not None else parent.text, element.tail)
    return any(t and len(t.strip()) > 1 for t in around)


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


def _run(tree: HtmlElement, url: str | None, precision: bool) -> list[str]:
    document = bare_extraction(tree, url=url, include_comments=False, favor_precision=precision, with_metadata=False)
    text = document.text if isinstance(document, Document) else None
    return text.split("\n") if text else []


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
        if len(own) < 30 and element.tag in ("h2", "h3", "h4", "p", "div", "li") and len(element) < 6:
            if next(element.iterdescendants("p", "div", "ul", "section", "article", "h1"), None) is None:
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
    whole = _prose_length(page.root)
    copy = deepcopy(page.root)
    pruned = prune(copy, _twin(page.root, copy, heading))
    expected = _prose_length(pruned)
    lines = prose(_run(pruned, page.url, True), known)
    if _size(lines) < max(400, 0.4 * expected):
        wider = prose(_run(pruned, page.url, False), known)
        if _size(wider) > 1.3 * _size(lines):
            lines = wider
    if _size(lines) < max(300, 0.25 * whole):
        wider = prose(_run(deepcopy(page.root), page.url, False), known)
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
