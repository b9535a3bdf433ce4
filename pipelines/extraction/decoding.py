"""Whether bytes are an HTML page at all, and its text without what no tree may hold."""

from __future__ import annotations

import re

from vigia import encodings

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
_TAG = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|div|article|section|main|p|h1|table)\b", re.I)
_FEED = re.compile(r"\s*(?:<\?xml[^>]{0,200}>)?\s*(?:<!--.{0,500}?-->\s*)?<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.S)
_BLANK = re.compile(rb"(?:[ \t\r\n\f\v]|\xc2\xa0|\xef\xbb\xbf)*+")  # what stands before a page and is none of it
# No tree may hold them, and a page can smuggle them in as references too.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]+")
_CONTROL_BYTES = bytes(code for code in (*range(0x20), 0x7F) if code not in b"\t\n\r")
# How U+FFFE, U+FFFF and halves of surrogate pairs are written, and marks of UTF-16; the first byte of each is rare by itself.
_RARE = {
    b"\xef": re.compile(b"\xef\xbf"),
    b"\xed": re.compile(b"\xed[\xa0-\xbf]"),
    b"\xfe": re.compile(b"\xfe\xff"),
    b"\xff": re.compile(b"\xff\xfe"),
}
_REFERENCE = re.compile(
    r"&#(?:0{0,6}(?:[0-8]|1[1245-9]|2[0-9]|3[01]|127)|[xX]0{0,6}(?:[0-8bcefBCEF]|1[0-9a-fA-F]|7[fF]))(?:;|(?![0-9a-fA-F]))"
)


class NotHTML(Exception):
    """The bytes are no HTML page; the message says what they are."""


def decode(data: bytes, content_type: str | None = None) -> str:
    """The page as text without NUL and other controls; `content_type` is the header as sent.

    Raises NotHTML for what is recognised as something else: by its first bytes, a feed, JSON, text without a single tag.
    """
    data = data[:MAX_BYTES]
    if (blank := _BLANK.match(data)) and data[blank.end() : blank.end() + 1] != b"\0":  # a large daily sends 170 blank lines first
        data = data[blank.end() :]
    start = data[:64].lstrip()
    if not start:
        raise NotHTML("empty")
    for magic, name in _MAGIC:
        if start.startswith(magic):
            raise NotHTML(name)
    if data[4:8] == b"ftyp":
        raise NotHTML("MP4")
    text = encodings.decode(data, content_type)
    head = text[:100_000]
    if head.count("\0") > len(head) // 20:
        raise NotHTML("binary")
    text = (text if _has_none(data, text) else _CONTROL.sub("", text)).lstrip("\ufeff \t\r\n\f\v\xa0\u200b")
    text = _REFERENCE.sub("", text)
    if _FEED.match(text, 0, 2000):
        raise NotHTML("a feed")
    if text.lstrip()[:1] in "{[":
        raise NotHTML("JSON")
    if not _TAG.search(text):
        raise NotHTML("text without HTML")
    return text


def _has_none(data: bytes, text: str) -> bool:
    """Whether the bytes of a text show that it has nothing that _CONTROL takes out. Of a text in UTF-16 they show that it may."""
    return (
        len(data.translate(None, _CONTROL_BYTES)) == len(data)
        and not any(lead in data and whole.search(data) for lead, whole in _RARE.items())
        and "\ufffe" not in text
    )
