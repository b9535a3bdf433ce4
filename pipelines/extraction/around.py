"""The words of an element and those around it."""

from __future__ import annotations

from lxml.html import HtmlElement

INLINE = frozenset(("span", "b", "strong", "em", "i", "u", "a", "small", "big", "font", "ins", "mark", "abbr", "cite", "label", "q"))

WORDS = INLINE | {"sup", "sub"}


def said(element: HtmlElement, limit: int) -> str:
    """The words of an element, white space folded; longer than `limit` when it has more than that."""
    text = ""
    for piece in element.itertext():
        text += piece
        if len(text) > 8 * limit:
            break
    return " ".join(text.split())


def before_of(element: HtmlElement) -> str:
    """The words right before an element in its block, at least the last of them; a line break is a line feed."""
    node = element
    for _ in range(8):
        previous = node.getprevious()
        if previous is None:
            parent = node.getparent()
            if parent is None:
                return ""
            if parent.text:
                return str(parent.text)
            if parent.tag not in INLINE:
                return ""
            node = parent
            continue
        if previous.tail:
            return str(previous.tail)
        if previous.tag not in WORDS:
            return "\n"
        last = previous
        while len(last) and not last[-1].tail:
            last = last[-1]
        if text := (last[-1].tail if len(last) else last.text):
            return str(text)
        node = previous
    return ""
