"""What a reader sees of a headline or a byline: its text without what is hidden, in the runs that its tags make of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from lxml import etree
from lxml.html import HtmlElement

from pipelines.extraction.page import squeeze

MAX_RUNS = 40  # of one element; a headline has three
_UNSEEN = {"script", "style", "noscript", "template", "svg", "select"}
_BLOCKS = {"p", "div", "br", "li", "ul", "h1", "h2", "h3", "h4", "section", "header", "dt", "dd", "td"}
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_HIDDEN_CLASS = re.compile(
    r"(?:^|[\s_-])(?:sr-only|screen-?readers?(?:-text|-only)?|visually-?hidden|element-invisible|assistive-text|show-for-sr|a11y-text)(?=\s|$)"
    r"|(?:^|\s)(?:d-none|hide|hidden|is-hidden|u-hidden|invisible|oculto|offscreen)(?=\s|$)",
    re.I,
)


class Run(NamedTuple):
    """Text that no tag interrupts, with its white space as it is written, and the names (class, id) of what it stands in.

    A line feed alone is where an item of a list begins or ends.
    """

    text: str
    names: str


def is_hidden(element: HtmlElement) -> bool:
    """Whether an element says of itself that nobody is to see it, or that only those who listen are."""
    return (
        element.get("hidden") is not None
        or (element.get("aria-hidden") or "").strip().lower() == "true"
        or _HIDDEN_STYLE.search(element.get("style") or "") is not None
        or _HIDDEN_CLASS.search((element.get("class") or "")[:400]) is not None
    )


def runs(element: HtmlElement, limit: int = 600) -> list[Run]:
    """The runs of an element, at most `limit` characters of them; where all of it is hidden, what is there all the same."""
    for everything in (False, True):
        found: list[Run] = []
        length = 0
        for run in islice(_runs(element, everything), MAX_RUNS):
            length += len(run.text)
            found.append(run if length <= limit else run._replace(text=run.text[: limit - length]))
            if length >= limit:
                break
        if any(run.text.strip() for run in found):
            return found
    return []


def text_of_runs(found: list[Run]) -> str:
    """Runs as one line."""
    return squeeze("".join(run.text for run in found))


def _runs(element: HtmlElement, everything: bool) -> Iterator[Run]:
    names = [""]  # of the elements that are open below this one
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, node in walker:
        if event == "start":
            if node is element:
                pass
            elif node.tag in _UNSEEN or (not everything and is_hidden(node)):
                walker.skip_subtree()
                names.append("")
                continue
            else:
                own = " ".join(filter(None, (node.tag, node.get("class"), node.get("id"))))
                names.append(f"{names[-1]} {own}"[-400:])
            if node.tag in _BLOCKS and node is not element:
                yield Run("\n" if node.tag == "li" else " ", names[-1])
            if node.text:
                yield Run(node.text, names[-1])
        elif node is not element:
            names.pop()
            if node.tag in _BLOCKS:
                yield Run("\n" if node.tag == "li" else " ", names[-1])
            if node.tail:
                yield Run(node.tail, names[-1])
