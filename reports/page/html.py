"""HTML out of plain strings. What is not ours is escaped, whatever it is: only `Html` goes in as it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import urlsplit

from vigia.characters import seen

LONGEST = 200  # characters of a title or a name
LONGEST_ADDRESS = 1_000
_VOID = frozenset({"meta", "br"})


class Html(str):
    """Markup of ours."""

    __slots__ = ()


Child = str | None
Attribute = str | int | float | bool | None


def tag(name: str, /, *children: Child, **attributes: Attribute) -> Html:
    """An element. Children and attributes are escaped; a None among them is left out, and so is a False. `class_`, `aria_label`: as one
    writes them in Python."""
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{joined(*children)}</{name}>")


def joined(*children: Child) -> Html:
    """One behind the other."""
    return Html("".join(child if isinstance(child, Html) else escape(child) for child in children if child is not None))


def cut(text: str | None, longest: int = LONGEST) -> str:
    """A text from outside as one line: without what is not seen, direction marks among it, and no longer than that."""
    words = " ".join(seen((text or "")[: longest * 20]).split())
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


def foreign(text: str | None, longest: int = LONGEST, *, language: str | None = None) -> Html:
    """A text from outside, cut, whose writing direction stays its own."""
    return tag("bdi", cut(text, longest), lang=language)


def link(address: str | None, *words: Child) -> Html:
    """The words alone where the address is none of the web, or longer than any browser takes."""
    if not usable(address):
        return joined(*words)
    return tag("a", *words, href=address, rel="noreferrer")


def within(parts: Iterable[Html], size: int) -> list[Html]:
    """As many of them, from the first on, as have that many bytes together."""
    found = []
    for part in parts:
        size -= len(part.encode("utf-8", "replace"))
        if size < 0:
            break
        found.append(part)
    return found


def usable(address: str | None) -> bool:
    if not address or len(address) > LONGEST_ADDRESS or not address.isprintable():
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def table(caption: str, headers: Sequence[str], rows: Sequence[Sequence[str]], *, numeric: frozenset[int] = frozenset()) -> Html:
    """A table whose first column names its rows; its caption is for listeners. `numeric`: the columns of numbers."""

    def kind(at: int) -> str | None:
        return "n" if at in numeric else None

    head = tag("tr", *(tag("th", name, scope="col", class_=kind(at)) for at, name in enumerate(headers)))
    body = []
    for first, *others in rows:
        cells = (tag("td", cell, class_=kind(at)) for at, cell in enumerate(others, 1))
        body.append(tag("tr", tag("th", first, scope="row"), *cells))
    inner = tag("table", tag("caption", caption, class_="unseen"), tag("thead", head), tag("tbody", *body))
    return tag("div", inner, class_="wide", role="region", aria_label=caption, tabindex=0)


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    written = name.rstrip("_").replace("_", "-")
    return f" {written}" if value is True else f' {written}="{escape(str(value))}"'
