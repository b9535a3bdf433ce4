"""Bytes to text. Headers and declarations are hints only: half of the mojibake in the press comes from believing them."""

from __future__ import annotations

import codecs
import re

MAX_BYTES = 10 << 20  # above every cap of the fetcher; only a saved file can be larger

_MAGIC = (
    (b"PK\x03\x04", "ZIP"),
    (b"PK\x05\x06", "ZIP"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"RIFF", "RIFF"),
    (b"%PDF", "PDF"),
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7z"),
    (b"Rar!", "RAR"),
    (b"OggS", "Ogg"),
    (b"ID3", "MP3"),
    (b"fLaC", "FLAC"),
    (b"\x1a\x45\xdf\xa3", "Matroska"),
    (b"\x7fELF", "ELF"),
    (b"wOFF", "font"),
    (b"wOF2", "font"),
    (b"\xd0\xcf\x11\xe0", "Office document"),
    (b"SQLite format 3", "SQLite"),
    (b"{\\rtf", "RTF"),
)
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HALVES = re.compile(rb"(?:\xed[\xa0-\xbf][\x80-\xbf]){1,2}")
_DECLARED = re.compile(rb"""charset\s{0,5}=\s{0,5}["']?([\w.:-]{2,40})""", re.I)
_TAG = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|div|article|section|main|p|h1|table)\b", re.I)
_FEED = re.compile(r"\s*(?:<\?xml[^>]{0,200}>)?\s*(?:<!--.{0,500}?-->\s*)?<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.S)
_MOJIBAKE = re.compile(
    "Ã[\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|â€[\u0153\u2122\u201c\u201d\x9d]|Â[\xa0-\xbf]"
)


# No tree may hold them, and a page can smuggle them in as references too.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]+")
_REFERENCE = re.compile(
    r"&#(?:0{0,6}(?:[0-8]|1[1245-9]|2[0-9]|3[01]|127)|[xX]0{0,6}(?:[0-8bcefBCEF]|1[0-9a-fA-F]|7[fF]))(?:;|(?![0-9a-fA-F]))"
)


class NotHTML(Exception):
    """The bytes are no HTML page; the message says what they are."""


def _invalid_byte(error: UnicodeError) -> tuple[str, int]:
    """What is not UTF-8 in a page that mostly is was pasted from somewhere that writes cp1252; what that does not know is dropped."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    # Half an emoji, or both halves each by itself, as systems write them that think in UTF-16.
    for size in (6, 3):
        piece = error.object[error.start : error.start + size]
        if _HALVES.fullmatch(piece):
            return piece.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16", "ignore"), error.start + size
    return error.object[error.start : error.end].decode("cp1252", "ignore"), error.end


codecs.register_error("vigia-cp1252", _invalid_byte)


def declared(data: bytes, content_type: str | None) -> str | None:
    """The encoding that the page (first 4 KiB) or else the header declares, as Python names it; None when unknown or absurd."""
    for place in (data[:4096], (content_type or "").encode("ascii", "ignore")):
        if match := _DECLARED.search(place):
            try:
                return codecs.lookup(match[1].decode("ascii")).name
            except LookupError:
                continue
    return None


def _repaired(text: str) -> str:
    """UTF-8 that was once read as cp1252 and written as UTF-8 again ("EspaÃ±a"), set right when all of it can be."""
    if "Ã" not in text or len(_MOJIBAKE.findall(text, 0, 200_000)) < 3:
        return text
    raw = bytearray()
    for char in text:
        try:
            raw += char.encode("cp1252")
        except UnicodeEncodeError:
            if ord(char) > 0xFF:
                return text
            raw.append(ord(char))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return text


def decode(data: bytes, content_type: str | None = None) -> str:
    """The page as text without NUL: BOM, then strict UTF-8, then mostly valid UTF-8, then what is declared, then cp1252.

    Raises NotHTML for what is recognised as something else: by its first bytes, a feed, JSON, text without a single tag.
    """
    data = data[:MAX_BYTES]
    start = data[:64].lstrip()
    if not start:
        raise NotHTML("empty")
    for magic, name in _MAGIC:
        if start.startswith(magic):
            raise NotHTML(name)
    if data[4:8] == b"ftyp":
        raise NotHTML("MP4")
    text = _decode(data, content_type)
    head = text[:100_000]
    if head.count("\0") > len(head) // 20:
        raise NotHTML("binary")
    text = _CONTROL.sub("", text).lstrip("\ufeff")
    if "&#" in text:
        text = _REFERENCE.sub("", text)
    if _FEED.match(text, 0, 2000):
        raise NotHTML("a feed")
    if text.lstrip()[:1] in "{[":
        raise NotHTML("JSON")
    if not _TAG.search(text):
        raise NotHTML("text without HTML")
    return text


def _decode(data: bytes, content_type: str | None) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace" if encoding != "utf-8" else "vigia-cp1252")
    sample = data[:2000]
    if sample.count(0) > len(sample) // 4:  # UTF-16 without its mark
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        return data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")
    try:
        return _repaired(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    loose = data.decode("utf-8", "replace")
    wrong = loose.count("\ufffd")
    right = sum(1 for char in loose if char > "\x7f") - wrong
    if right >= wrong:
        return data.decode("utf-8", "vigia-cp1252")
    encoding = declared(data, content_type) or "cp1252"
    # WHATWG: latin-1 and ASCII mean cp1252. A page cannot declare UTF-16 in ASCII, and UTF-8 was just ruled out.
    if encoding in ("iso8859-1", "ascii") or encoding.startswith(("utf", "punycode", "idna", "unicode", "raw", "undefined")):
        encoding = "cp1252"
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError):  # LookupError: codecs such as rot13 that do not make text
        return data.decode("cp1252", "ignore")
