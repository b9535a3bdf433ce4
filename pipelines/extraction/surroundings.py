"""The blocks that a story's headline and text stand in: whatever their names, what they hold besides is no other story's for it."""

from __future__ import annotations

from collections.abc import Container
from itertools import dropwhile, islice

from lxml.html import HtmlElement

from pipelines.extraction.page import Parsed, text_content

_LONG = 120  # characters of a paragraph of the text
_ENOUGH = 3  # of them in one block are the text and no teaser


def ends_the_page(element: HtmlElement, around: Container[HtmlElement]) -> bool:
    """Whether a footer is not the story's own, where WordPress and its kin put who wrote it and when."""
    return element.tag == "footer" and not any(ancestor.tag == "article" and ancestor in around for ancestor in element.iterancestors())


def surroundings(page: Parsed, heading: HtmlElement | None) -> set[HtmlElement]:
    """The elements around the headline, and those around the first paragraphs of the text: a column may be called "sidebar-main"."""
    around = set(heading.iterancestors()) if heading is not None else set()
    behind = page.root.iter("p")
    if heading is not None:
        behind = dropwhile(lambda element: element is not heading, page.root.iter("p", heading.tag))
    paragraphs = (element for element in behind if element.tag == "p" and len(text_content(element, _LONG)) == _LONG)
    text = [set(paragraph.iterancestors()) for paragraph in islice(paragraphs, _ENOUGH)]
    return around | set.intersection(*text) if len(text) == _ENOUGH else around
