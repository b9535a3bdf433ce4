"""Elements with thousands of children made narrow before the text is looked for: the same words, in few nodes.

Inline markup carries no words of its own. trafilatura takes it out tag by tag, and each time the text behind it is joined to all the text
before it, or left as one more node in a row that libxml2 walks again and again: its time grows with the square of the children.
Ordinary pages (the widest element of forty real ones had 208 children) come out as they went in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from lxml.html import HtmlElement

MAX_CHILDREN = 1_000  # of one element that may keep their inline tags
MAX_HEADINGS = 1_000  # of one page: trafilatura takes trailing ones away one by one, counting what is left each time; real ones had 63

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_INLINE_NAMES = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q ruby s samp small span strike strong sub sup tt u"
    " var address hgroup tbody tfoot thead"  # the last five are no inline tags, but trafilatura takes them off like these
)
_WORDLESS_NAMES = (  # what trafilatura drops with all that is in it, or has no text at all
    "applet area audio blink button canvas datalist dialog embed fencedframe frame frameset iframe img input label legend link map"
    " marquee math menu menuitem meta noindex noscript object optgroup option output param picture progress rp rt rtc script select source"
    " style svg template textarea time track use video wbr"
)
_INLINE = frozenset(_INLINE_NAMES.split())
_WORDLESS = frozenset(_WORDLESS_NAMES.split())
_ASIDES = frozenset(("aside", "fieldset", "figure", "footer", "form", "nav"))  # wordless unless they hold paragraphs


def narrow(root: HtmlElement) -> HtmlElement:
    """The tree (changed in place) without inline markup in its widest elements, very long rows and too many headings."""
    for number, heading in enumerate(list(root.iter(*_HEADINGS))):
        if number >= MAX_HEADINGS:
            heading.tag = "p"
    for element in list(root.iter()):
        if len(element) > MAX_CHILDREN:
            if element.tag == "tr":  # before a cell is added, trafilatura counts those before it
                divide(element[0])
            replaced = {child: text for child in element if (text := _inline_text(child)) is not None}
            put_in_place(element, replaced)
            if sum(child.tag != "br" for child in element) > MAX_CHILDREN:
                _enclose_tails(element)
    return root


def _enclose_tails(parent: HtmlElement) -> None:
    """The words behind each block become a block too: they would be joined to all those before when blocks are taken away."""
    if parent.tag == "p":
        parent.tag = "div"
    for child in list(parent):
        tail = child.tail
        if child.tag != "br" and tail and not tail.isspace():
            enclosed = parent.makeelement("p")
            enclosed.text, child.tail = tail, None
            child.addnext(enclosed)


def divide(cell: HtmlElement) -> None:
    """The tables around a cell become divisions."""
    for ancestor in cell.iterancestors("tr", "tbody", "table"):
        for part in ancestor:
            if part.tag in ("td", "th"):
                part.tag = "div"
        ancestor.tag = "div"
        if ancestor.get("width"):
            ancestor.attrib.pop("width")


def _inline_text(element: HtmlElement) -> str | None:
    """The words of an element that is nothing but inline markup, None for any other."""
    if element.tag in _WORDLESS or (element.tag in _ASIDES and next(element.iter("p"), None) is None):
        return ""
    if any(below.tag not in _INLINE and below.tag not in _WORDLESS for below in element.iter()):
        return None
    if next(element.iter(*_WORDLESS), None) is None:
        return "".join(element.itertext())
    return "".join([element.text or "", *(f"{_inline_text(child)}{child.tail or ''}" for child in element)])


def put_in_place(parent: HtmlElement, replaced: Mapping[HtmlElement, str]) -> None:
    """Put texts in the place of some children, in one pass."""
    anchor: HtmlElement | None = None
    pieces = [parent.text or ""]
    for child in list(parent):
        text = replaced.get(child)
        if text is None:
            _write(parent, anchor, pieces)
            anchor, pieces = child, [child.tail or ""]
        else:
            pieces += (text, child.tail or "")
            parent.remove(child)
    _write(parent, anchor, pieces)


def _write(parent: HtmlElement, anchor: HtmlElement | None, pieces: list[str]) -> None:
    if len(pieces) > 1:
        text = "".join(pieces) or None
        if anchor is None:
            parent.text = text
        else:
            anchor.tail = text


def drop(elements: Iterable[HtmlElement]) -> None:
    """Take elements out with all that is in them; the text behind each stays."""
    children: defaultdict[HtmlElement, dict[HtmlElement, str]] = defaultdict(dict)
    for element in elements:
        if (parent := element.getparent()) is not None:
            children[parent][element] = ""
    for parent, dropped in children.items():
        put_in_place(parent, dropped)
