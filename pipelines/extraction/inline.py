"""What inline markup says, put into words before any text is read: an extractor takes tags off, and "120<sup>1</sup>" would be 1,201.

What is struck out goes and what corrects it stays, marks of footnotes go and exponents stay raised, a quotation keeps its marks, a drop cap
joins its word, and words for screen readers alone go. Whatever is not sure stays as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from pipelines.extraction.around import INLINE, WORDS, before_of, said
from pipelines.extraction.initials import join
from pipelines.extraction.raised import TOLD_OF_LINK, is_note, raised
from pipelines.extraction.wide import put_in_place

MAX_STRUCK = 400  # characters of one element; what is longer is a tag that nobody closed, or a style
STRUCK_SHARE = 0.25  # of what a page's paragraphs say; above it strokes are the page's style
MAX_UNSEEN = 200  # characters of words for screen readers alone
LEAST_SEEN = 20  # characters of a block beside words that nobody sees; with fewer it is no sentence
MAX_INITIALS = 20  # letters of one page that may begin a word
MAX_QUOTED = 50  # elements in one quotation
MAX_SHORT = 60  # characters of what an element without a name is looked into for

_BY_TAG = {"del": "struck", "s": "struck", "strike": "struck", "sup": "raised", "sub": "raised", "q": "quoted", "big": "initial"}
_MARKED = (*_BY_TAG, "span", "p", "div", "b", "strong", "em", "i", "small", "font")

_NAMES = re.compile(
    r"""(?:^|[\s_-])(?:
      (?P<unseen>sr-?only|screen-?reader(?:-?(?:text|only))?|visually-?hidden|hidden-?visually|for-?sr|element-?invisible|assistive-?text|a11y-?(?:hidden|text|only)
      |off-?screen|(?:solo|s[oó]lo)-?lector(?:es)?(?:-?(?:de-?)?pantalla)?)
    | (?<!-)(?P<hidden>hidden|ocult[oa]|invisible|d-none|hide)(?![\w-])
    | (?P<initial>drop-?caps?|first-?letter|capitular|capital|letra-?(?:capital|capitular|inicial)|lettrine|initial|inicial|versal)
    | (?P<struck>line-through|tachad[oa]|strike(?:through|d|out)?)
    | (?P<raised>super(?:script|[ií]ndice))
    )(?:$|[\s_-])""",
    re.X,
)
_UNSEEN_STYLE = re.compile(
    r"(?:left|top|text-indent)\s*:\s*-\d{4}|clip\s*:\s*rect\(\s*[01](?:px)?[\s,]|clip-path\s*:\s*inset\(\s*(?:50|100)%|font-size\s*:\s*0(?!\.?\d)"
)
_INITIAL_STYLE = re.compile(
    r"float\s*:\s*left|initial-letter|font-size\s*:\s*(?:[2-9](?:\.\d+)?r?em|[2-9]\d\dpx|[3-9]\dpx|[2-9]\d\d%)", re.I
)
_AT_A_WIDTH = re.compile(r"(?:^|[\s:-])(?:xs|sm|md|lg|xl|x{2}l|mobile|tablet|desktop|m[oó]vil|print)(?:$|[\s:-])")  # hidden there alone
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def spell_out(root: HtmlElement) -> None:
    """Put what inline markup says into the words of a page, in place."""
    texts: defaultdict[HtmlElement, dict[HtmlElement, str]] = defaultdict(dict)
    struck: list[HtmlElement] = []
    quotes: list[HtmlElement] = []
    initials: list[tuple[HtmlElement, bool]] = []
    for element in root.iter(*_MARKED):
        tag, names, style = element.tag, element.get("class"), element.get("style")
        meaning = _BY_TAG.get(tag) or (_meaning(names, style) if names or style else "")
        if not meaning:
            text = element.text
            if text is None or len(text) >= MAX_SHORT or len(element):
                continue
            if len(text.strip()) == 1:
                initials.append((element, False))
            elif len(text) > 10 and TOLD_OF_LINK.fullmatch(text):
                texts[element.getparent()][element] = _seam(element)
        elif meaning == "raised":
            if (words := raised(element)) is not None:
                texts[element.getparent()][element] = words
        elif meaning == "struck":
            struck.append(element)
        elif meaning == "quoted":
            quotes.append(element)
        elif meaning == "initial":
            initials.append((element, True))
        elif tag not in ("p", "div") and _is_unseen(element, MAX_SHORT if meaning == "hidden" else MAX_UNSEEN):
            texts[element.getparent()][element] = _seam(element)
    for link in root.iter("a"):
        if "#" in (link.get("href") or "") and is_note(link):
            texts[link.getparent()][link] = ""
    for quote in reversed(quotes):
        _quote(quote)
    for initial, named in initials[:MAX_INITIALS]:
        join(initial, named)
    for element in _corrected(root, struck):
        texts[element.getparent()][element] = ""
    for parent, replaced in texts.items():
        put_in_place(parent, {element: text for element, text in replaced.items() if element.getparent() is parent})


@lru_cache(maxsize=4096)
def _meaning(names: str | None, style: str | None) -> str:
    """What classes and style make of an element: struck, raised, unseen, hidden, initial or nothing of these."""
    if style:
        if "line-through" in style:
            return "struck"
        if "super" in style and re.search(r"vertical-align\s*:\s*super", style):
            return "raised"
        if _UNSEEN_STYLE.search(style[:300]):
            return "unseen"
        if _INITIAL_STYLE.search(style[:300]):
            return "initial"
    if names and len(names) <= 300:
        if not names.islower():
            names = _CAMEL.sub("-", names).lower()
        if named := _NAMES.search(names.replace("_", "-")):
            return "" if named["hidden"] and _AT_A_WIDTH.search(names) else named.lastgroup or ""
    return ""


def _seam(element: HtmlElement) -> str:
    """What stands in the place of an element that goes: a blank where it alone kept a figure from what is around it."""
    before, after = before_of(element)[-1:], (element.tail or "")[:1]
    return " " if (before.isdigit() and after.isalnum()) or (before.isalnum() and after.isdigit()) else ""


def _corrected(root: HtmlElement, struck: list[HtmlElement]) -> list[HtmlElement]:
    """The struck elements that go: all, or none where so much is struck that it means something else."""
    short = [element for element in struck if 0 < len(said(element, MAX_STRUCK)) <= MAX_STRUCK]
    if not short:
        return []
    whole = sum(len(element.text or "") + len(element.tail or "") for element in root.iter(*_MARKED, "li", "td", "br", "a"))
    return short if sum(len(said(element, MAX_STRUCK)) for element in short) < max(60, STRUCK_SHARE * whole) else []


def _quote(element: HtmlElement) -> None:
    """Give a quotation the marks that a browser gives it in Spanish, unless it has some or holds more than words."""
    inside = list(islice(element.iterdescendants(), MAX_QUOTED))
    if len(inside) == MAX_QUOTED or any(below.tag not in WORDS for below in inside):
        return
    inner = next(element.iterancestors("q"), None) is not None
    element.tag = "span"
    text = said(element, 40)
    if not text or text[0] in "\"'«“‘" or before_of(element)[-1:] in ("«", "“", '"', "‘"):
        return
    opened, closed = "“”" if inner else "«»"
    element.text = opened + (element.text or "").lstrip()
    if len(element):
        element[-1].tail = (element[-1].tail or "").rstrip() + closed
    else:
        element.text = element.text.rstrip() + closed


def _is_unseen(element: HtmlElement, limit: int) -> bool:
    """Whether an inline element of at most `limit` characters that nobody sees stands among words that all can read."""
    text = said(element, limit)
    if not 0 < len(text) <= limit:
        return False
    for beside in (element.getprevious(), element.getnext()):
        if beside is not None and beside.get("aria-hidden") == "true" and said(beside, MAX_SHORT) and not TOLD_OF_LINK.fullmatch(text):
            return False  # what is seen there is hidden from screen readers, and left out: a drop cap, a sum in short
    block = element.getparent()
    while block is not None and block.tag in INLINE:
        block = block.getparent()
    return block is not None and block.tag not in ("body", "html") and len(said(block, MAX_UNSEEN)) > len(text) + LEAST_SEEN
