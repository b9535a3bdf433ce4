"""Bytes of an answer as clean text, and what kind of document they are. Neither header nor declaration is trusted before the bytes."""

from __future__ import annotations

import html
import re
import zlib
from dataclasses import dataclass, field
from html.entities import html5
from typing import Literal

from vigia import encodings

DocumentKind = Literal["rss", "atom", "rdf", "json", "urlset", "sitemapindex", "addresses", "html", "unknown"]

MAX_COMPRESSED = 6 * 1024 * 1024  # bytes; the downloader's cap
MAX_TEXT = 5 * 1024 * 1024  # bytes of a feed or page; the largest real feeds stay below 2 MB
MAX_SITEMAP = 20 * 1024 * 1024  # bytes; 50,000 addresses, the most that sitemaps.org allows, take about 10 MB

ROOTS: dict[str, DocumentKind] = {
    "rss": "rss",
    "feed": "atom",
    "rdf": "rdf",
    "urlset": "urlset",
    "sitemapindex": "sitemapindex",
    "html": "html",
}
_ROOT = re.compile(r"<(?:[A-Za-z_][\w.-]*:)?(rss|feed|rdf|urlset|sitemapindex|html|head|body)(?=[\s>/])", re.IGNORECASE)
_LEADING = re.compile(r"(?:\s+|<\?[^>]*>|<!--.*?-->)*", re.DOTALL)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_ENTITY = re.compile(r"<!ENTITY\s+%?\s*([\w.-]+)")
# what XML 1.0 forbids, also when it is written as a reference
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}));")
# parsers take quadratic time for attributes; real tags stay below 1 kB
_WIDE_TAG = re.compile(r"<([A-Za-z][\w:.-]{0,100})\s[^<>]{10000,}?(/?)>")
# What is no reference where one may stand, and no tag: a bare & or <, and HTML's own names, which XML does not know.
_STRAY = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|&(?:(?:#\d{1,8}|#x[0-9a-fA-F]{1,8}|amp|lt|gt|quot|apos);|([A-Za-z][A-Za-z0-9]{1,31};))?"
    r"|<(?![A-Za-z_/!?])",
    re.DOTALL,
)
_GZIP = b"\x1f\x8b"
_ADDRESS_LINE = re.compile(r"https?://\S+")


@dataclass(slots=True)
class Document:
    """Text without DOCTYPE, entities of its own, declaration and forbidden characters; of XML, each & begins a reference that XML knows."""

    kind: DocumentKind
    text: str
    url: str
    problems: list[str] = field(default_factory=list)

    def complaint(self, expected: str) -> str:
        """Why this is no `expected`, for people."""
        if not self.text.strip():
            return f"the {expected} {'cannot be read' if self.problems else 'is empty'}"
        if self.kind == "html":
            return f"the {expected} is an HTML page"
        if self.kind == "unknown":
            return f"the {expected} is no document we know; it begins with {self.text.strip()[:40]!r}"
        names = {"addresses": "a list of addresses", "urlset": "a sitemap", "sitemapindex": "a sitemap index", "json": "JSON"}
        return f"the {expected} is {names.get(self.kind, 'a feed')}"


def read(body: bytes, url: str) -> Document:
    """Decompresses, decodes, cleans and recognises. Bounded in time and memory, never raises for any bytes."""
    problems: list[str] = []
    body = _inflated(body, problems)
    sitemap = b"<urlset" in body[:4096] or b"sitemap" in body[:4096]
    cap = MAX_SITEMAP if sitemap else MAX_TEXT
    if len(body) > cap:
        problems.append(f"cut at {cap} bytes")
        body = body[:cap]
    text = encodings.decode(body).lstrip("\ufeff\u200b \t\r\n")
    text, entities = _without_doctype(text)
    text = _FORBIDDEN.sub("", text)
    text = _REFERENCE.sub(_allowed_reference, text)
    if entities:
        problems.append("defines entities of its own; they are not expanded")
        text = re.sub(rf"&(?:{'|'.join(map(re.escape, entities))});", "", text)
    kind = _kind(text)
    if kind in {"rss", "atom", "rdf", "urlset", "sitemapindex"}:
        root = _ROOT.search(text)
        text = _WIDE_TAG.sub(r"<\1\2>", text[root.start() :] if root else text)
        text = _STRAY.sub(_as_xml, text)
    return Document(kind, text, url, problems)


def _inflated(body: bytes, problems: list[str]) -> bytes:
    """A gzipped file's content, one layer, never more than the cap. Of a file that is not whole nothing is taken, as of any other answer:
    what is missing would be missed until the outlet writes it anew.
    """
    if not body.startswith(_GZIP):
        return body
    out = bytearray()
    rest = body[:MAX_COMPRESSED]
    try:
        while rest.startswith(_GZIP) and len(out) <= MAX_SITEMAP:
            inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
            out += inflate.decompress(rest, MAX_SITEMAP + 1 - len(out))
            rest = inflate.unused_data
            if not inflate.eof:
                if len(out) <= MAX_SITEMAP and len(body) <= MAX_COMPRESSED:
                    problems.append("its gzip ends early")
                    return b""
                problems.append("its gzip is larger than the cap")
                break
    except zlib.error as error:
        problems.append(f"its gzip is broken: {error}")
        return b""
    if out.startswith(_GZIP):
        problems.append("is gzipped twice")
        return b""
    return bytes(out)


def _without_doctype(text: str) -> tuple[str, list[str]]:
    """The text without its DOCTYPEs, and the names of the entities they defined."""
    entities: list[str] = []
    for _ in range(4):
        start = re.search(r"<!DOCTYPE", text[:65536], re.IGNORECASE)
        if not start:
            break
        end = _doctype_end(text, start.end())
        doctype = text[start.start() : end]
        entities += _ENTITY.findall(doctype)[:200]
        name = doctype[9:40].strip().lower()
        text = (
            text[: start.start()]
            + ("<html>" if name.startswith("html") and not entities and "<html" not in text.lower() else "")
            + text[end:]
        )
    return text, entities


def _doctype_end(text: str, position: int) -> int:
    quote, depth = "", 0
    for index in range(position, len(text)):
        character = text[index]
        if quote:
            if character == quote:
                quote = ""
        elif character in "\"'":
            quote = character
        elif character == "[":
            depth += 1
        elif character == "]":
            depth -= 1
        elif character == ">" and depth <= 0:
            return index + 1
    return len(text)


def _allowed_reference(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else int(found[2])
    allowed = code in {9, 10, 13} or (32 <= code < 0xD800 and code != 127) or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF
    if 0x80 <= code < 0xA0:
        return html.unescape(found[0])  # Windows-1252, as every browser reads them
    return found[0] if allowed else ""


def _as_xml(found: re.Match[str]) -> str:
    """A parser that recovers would leave out what follows a bare &, and one of HTML reads `&copy=1` in an address as a sign."""
    raw = found[0]
    if raw == "<":
        return "&lt;"
    if (named := html5.get(f"{found[1]};")) is not None:
        return html.escape(named, quote=False)
    return f"&amp;{raw[1:]}" if raw == "&" or found[1] else raw


def _kind(text: str) -> DocumentKind:
    leading = _LEADING.match(text[:65536])
    start = leading.end() if leading else 0
    if text[start : start + 1] in {"{", "["}:
        return "json"
    root = _ROOT.search(text[:131072])
    if root and root[1].lower() in {"html", "head", "body"}:
        # a warning printed before the XML declaration of a feed is no page
        declaration = text.find("<?xml", start)
        later = _ROOT.search(text, declaration, declaration + 4096) if declaration > start else None
        return ROOTS.get(later[1].lower(), "html") if later else "html"
    if root:
        return ROOTS[root[1].lower()]
    lines = text[:65536].split()
    if lines and all(_ADDRESS_LINE.fullmatch(line) for line in lines[:50]):
        return "addresses"
    return "html" if re.search(r"<(?:div|p|form|script|meta|a|title|h1)\b", text[:65536], re.IGNORECASE) else "unknown"
