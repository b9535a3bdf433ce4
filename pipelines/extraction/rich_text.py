"""A text as content systems keep it in JSON, as HTML: strings of HTML, rows of blocks, trees of nodes."""

# ruff: noqa: E501  the expressions list words, as many of a kind as fit on a line

from __future__ import annotations

import html
import re
from typing import Any

from pipelines.extraction.states import Document

MAX_HTML = 400_000  # characters; a long read has 60,000
MAX_PARTS = 20_000  # blocks and nodes of one text
MAX_LEVELS = 30

_KIND = ("tagname", "tag", "type", "nodetype", "blocktype", "kind", "name", "component", "typename", "tipo")
# Where systems keep what a part says, the likeliest first.
_INSIDE = (
    "contentelements", "children", "content", "html", "text", "texto", "value", "rendered", "paragraphs", "parrafos", "blocks", "items", "nodes", "elements",
    "root", "document", "body", "data", "attributes", "parrafo", "paragraph",
)  # fmt: skip
_PARAGRAPH = re.compile(r"(?:core)?(?:p|paragraphs?|p[aá]rrafos?|block|text-?block|blockquote|quote|cita)")
_HEADING = re.compile(r"(?:core)?(?:h[1-6]|headings?\d?|header|subhead\w*|intertitle|ladillo|subt[ií]tulo)")
_ITEM = re.compile(r"(?:core)?(?:li|list-?item)")
_ASIDE = re.compile(
    r"image|imagen|foto|photo|picture|galler|galer[ií]a|video|audio|podcast|embed|tweet|twitter|instagram|facebook|youtube|tiktok|newsletter|related|relacionad|recirc|recommend|interstitial|advert|publicidad"
    r"|promo|banner|caption|author|byline|paywall|linklist|media|carousel|slideshow|(?:^|core)(?:ads?|img|hr|story|table|figure|figcaption|script|style|code|divider|separator|button|reference|nav|aside|poll|quiz)$"
)
_TAG = re.compile(r"<(?:/?[a-zA-Z][a-zA-Z0-9]{0,10}\b|br)")
_TAGS = re.compile(r"<[^<>]{0,500}>")


def normal(key: str) -> str:
    """A key as it is compared: bodyHtml, body_html and body-html are one."""
    return key[:40].replace("_", "").replace("-", "").replace("/", "").lower()


class RichText:
    """One text of a document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.parts = 0
        self.size = 0

    def html(self, value: Any) -> tuple[str, int]:
        """The text as HTML, "" when the value is none, and how many characters it has without tags."""
        written = self._html(value, inline=False, level=0)
        return written, len(_TAGS.sub("", written))

    def _html(self, value: Any, *, inline: bool, level: int) -> str:
        value = self.document.resolved(value)
        self.parts += 1
        if self.parts > MAX_PARTS or level > MAX_LEVELS or self.size > MAX_HTML:
            return ""
        if isinstance(value, str):
            written = _of_string(value[:MAX_HTML], inline=inline)
            self.size += len(written)
            return written
        if isinstance(value, list):
            if len(value) == 4 and value[0] == "$" and isinstance(value[3], dict):  # an element of React
                value = {"type": value[1], **value[3]}
            else:
                return "".join(self._html(item, inline=inline, level=level + 1) for item in value if isinstance(item, str | dict | list))
        return self._of_part(value, inline=inline, level=level) if isinstance(value, dict) else ""

    def _of_part(self, part: dict[Any, Any], *, inline: bool, level: int) -> str:
        named = {normal(key): item for key, item in part.items() if isinstance(key, str)}
        kind = next((normal(named[key]) for key in _KIND if isinstance(named.get(key), str) and named[key] not in ("element", "elem")), "")
        if kind in ("br", "hardbreak", "linebreak"):
            return "<br>"
        if _ASIDE.search(kind):
            return ""
        if isinstance(raw := named.get("dangerouslysetinnerhtml"), dict):
            named = {"html": raw.get("__html")}
        inside = next((item for key in _INSIDE if isinstance(item := named.get(key), str | list | dict) and item), None)
        if inside is None or (
            not kind
            and isinstance(inside, dict)
            and not {"rendered", "html", "content", "root", "document", "blocks", "text"} & named.keys()
        ):
            return ""
        tag = "h2" if _HEADING.fullmatch(kind) else "li" if _ITEM.fullmatch(kind) else "p" if _PARAGRAPH.fullmatch(kind) else ""
        if not tag:
            return self._html(inside, inline=inline, level=level + 1)
        written = self._html(inside, inline=True, level=level + 1)
        if not written.strip():
            return ""
        if inline:
            return f" {written} "
        return (
            written
            if _TAG.match(written.lstrip()) and re.match(r"\s*<(?:p|h\d|ul|ol|div|blockquote)\b", written)
            else f"<{tag}>{written}</{tag}>"
        )


def _of_string(text: str, *, inline: bool) -> str:
    if "<" not in text and re.search(r"&lt;(?:p|div|br|h\d|strong)\b", text[:5_000]):
        text = html.unescape(text)
    if inline:
        return text if _TAG.search(text) else html.escape(html.unescape(text), quote=False)
    if re.search(r"<(?:p|br|div|h\d|ul|section|article|script|style|blockquote|table|figure|iframe)\b", text):
        return f"<div>{text}</div>"
    if not _TAG.search(text):
        text = html.escape(html.unescape(text), quote=False)
    return "".join(f"<p>{line}</p>" for line in re.split(r"\s*\n\s*", text.strip()) if line)
