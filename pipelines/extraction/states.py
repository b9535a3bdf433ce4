"""The documents of JSON in a page's scripts and attributes, each with what its references mean."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import unquote

from lxml.html import HtmlElement

from pipelines.extraction.literals import read_call, read_literal, read_string

MAX_SCRIPT = 4 << 20  # characters of one script; the states of forty real pages had up to 900,000
MAX_SCRIPTS = 100  # of one page
MAX_ASSIGNED = 200  # values of one script
MAX_WASTED = 1 << 20  # characters of one page that are read as a value and turn out to be none
MIN_DOCUMENT = 300  # characters; what is shorter holds no body

_ASSIGNED = re.compile(
    r"=\s{0,9}(?:(?P<parsed>JSON\.parse\(\s{0,9}(?P<quoted>decodeURIComponent\(\s{0,9})?(?=[\"'`]))|(?P<call>\(?function\s?\()|(?=[{\[]))"
)
_PUSHED = re.compile(r"__next_f\.push\(\s{0,9}(?=\[)")
_ROW = re.compile(r"([0-9a-f]{1,6}):(T[0-9a-f]{1,8},)?", re.I)
_REFERENCE = re.compile(r"\$[L@]?[0-9a-f]{1,6}")
_WRAPPERS = ("Reactive", "ShallowReactive", "Ref", "ShallowRef", "NuxtError")
_decoder = json.JSONDecoder(strict=False)


class Document:
    """A value of JSON and what its references stand for."""

    def __init__(self, value: Any, rows: dict[str, Any] | None = None) -> None:
        self.value = value
        self._rows = rows
        self._by_key = _cache_of(value)

    def resolved(self, value: Any) -> Any:
        """What a value stands for: itself, unless it refers to another part of the document."""
        if isinstance(value, dict) and len(value) <= 4:
            key = value.get("__ref") or (value.get("id") if value.get("type") == "id" else None)
            return self._by_key.get(key, value) if isinstance(key, str) else value
        if self._rows and isinstance(value, str) and len(value) < 9 and _REFERENCE.fullmatch(value):
            return self._rows.get(value.lstrip("$L@"))
        return value


def documents(root: HtmlElement) -> Iterator[Document]:
    """Every document of a page, linked data (which is read elsewhere) left out."""
    pushed: list[str] = []
    wasted = 0
    for script in islice(root.iter("script"), MAX_SCRIPTS):
        text, kind = script.text, (script.get("type") or "").lower()
        if not text or not MIN_DOCUMENT < len(text) <= MAX_SCRIPT or "ld+json" in kind:
            continue
        if "json" in kind:
            if (value := _json(text)) is not None:
                yield Document(_hydrated(value) if script.get("id") == "__NUXT_DATA__" or "data-nuxt-data" in script.attrib else value)
            continue
        if "__next_f" in text:
            pushed.extend(_pushed(text))
        for value, read in _assigned(text):
            if value is not None:
                yield Document(value)
            elif (wasted := wasted + read) > MAX_WASTED:
                break
    if pushed:
        rows = _rows("".join(pushed)[:MAX_SCRIPT])
        yield Document(list(rows.values()), rows)
    for element in islice(root.iter("div", "main", "body", "astro-island", "section"), 300):
        for written in element.attrib.values():
            if len(written) > MIN_DOCUMENT and written[:1] in "{[" and (value := _json(written)) is not None:
                yield Document(value)


def _cache_of(value: Any) -> dict[str, Any]:
    """Where Apollo keeps what is referred to: the object below whose keys are a type, a colon and an id."""
    level = [value]
    for _ in range(4):
        level = [below for below in level if isinstance(below, dict)][:100]
        for cache in level:
            if "ROOT_QUERY" in cache or sum(isinstance(key, str) and ":" in key for key in islice(cache, 20)) > 2:
                return cache
        level = [below for cache in level for below in islice(cache.values(), 50)]
    return {}


def _json(text: str) -> Any:
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip()
    try:
        return _decoder.raw_decode(text)[0]
    except (ValueError, RecursionError):
        pass
    if text.startswith(("{&quot;", "[{&quot;", "%7B", "%5B")):
        try:
            return _decoder.raw_decode(unquote(text) if text[0] == "%" else html.unescape(text))[0]
        except (ValueError, RecursionError):
            pass
    return None


def _assigned(text: str) -> Iterator[tuple[Any, int]]:
    """The values that a script gives to names, each with how many characters it took; None for what turned out to be no value.

    They are JSON, objects written as in JavaScript, strings that hold JSON, and calls of Nuxt's kind.
    """
    position = 0
    for _ in range(MAX_ASSIGNED):
        match = _ASSIGNED.search(text, position)
        if match is None:
            return
        start = position = match.end()
        value: Any = None
        if match["call"]:
            if "NUXT" in text[max(0, match.start() - 30) : match.start()]:
                value, position = read_call(text, match.start("call"))
        elif match["parsed"]:
            written, position = read_string(text, position)
            value = _json(unquote(written) if match["quoted"] else written)
        else:
            try:
                value, position = _decoder.raw_decode(text, position)
            except RecursionError:
                position = len(text)
            except ValueError as error:
                wasted = getattr(error, "pos", start) - start
                value, position = read_literal(text, start)
                yield None, wasted
        yield value if isinstance(value, dict | list) else None, position - start
        position = position if value is not None else start


def _pushed(text: str) -> Iterator[str]:
    """What Next's server components push, piece by piece."""
    for match in islice(_PUSHED.finditer(text), 500):
        try:
            value = _decoder.raw_decode(text, match.end())[0]
        except (ValueError, RecursionError):
            continue
        if isinstance(value, list) and len(value) > 1 and isinstance(value[1], str):
            yield value[1]


def _rows(text: str) -> dict[str, Any]:
    """The rows of Next's server components: a number, a colon, and JSON to the end of the line, or a text with its length in bytes."""
    rows: dict[str, Any] = {}
    position = 0
    while match := _ROW.match(text, position):
        if match[2]:
            size = int(match[2][1:-1], 16)
            value = text[match.end() : match.end() + size].encode("utf-8", "replace")[:size].decode("utf-8", "ignore")
            position = match.end() + len(value)
            rows[match[1]] = value
            continue
        end = text.find("\n", match.end())
        end = len(text) if end < 0 else end
        if text[match.end() : match.end() + 1] in ("{", "["):
            rows[match[1]] = _json(text[match.end() : end])
        position = end + 1
    return rows


def _hydrated(values: Any) -> Any:
    """Nuxt's payload, a list whose objects name their parts by their places in it, as a tree."""
    if not isinstance(values, list) or not values:
        return values
    made: dict[int, Any] = {}
    for place, value in enumerate(values):
        made[place] = (
            {} if isinstance(value, dict) else [] if isinstance(value, list) and value[:1] and not isinstance(value[0], str) else value
        )
    for place, value in enumerate(values):  # an object that holds one of these is filled before or behind it
        if isinstance(value, list) and len(value) == 2 and value[0] in _WRAPPERS and isinstance(value[1], int):
            made[place] = made.get(value[1])
    for place, value in enumerate(values):
        if isinstance(value, dict):
            made[place].update((key, made.get(at)) for key, at in value.items() if isinstance(at, int))
        elif isinstance(value, list) and isinstance(made[place], list) and made[place] is not value:
            made[place].extend(made.get(at) for at in value if isinstance(at, int))
    return made[0]
