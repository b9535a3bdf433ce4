"""What kind of document an answer is, by its Content-Type before the body comes and by its first bytes afterwards."""

from __future__ import annotations

_REFUSED = ("video/", "audio/", "image/", "font/", "model/", "multipart/")
_REFUSED_APPLICATIONS = frozenset(
    f"application/{name}"
    for name in (
        "pdf", "zip", "x-zip-compressed", "x-rar-compressed", "vnd.rar", "x-7z-compressed", "x-tar", "java-archive", "epub+zip", "msword",
        "vnd.ms-excel", "vnd.ms-powerpoint", "vnd.android.package-archive", "x-msdownload", "x-shockwave-flash", "wasm", "x-bittorrent",
        "vnd.apple.mpegurl", "x-mpegurl", "dash+xml", "vnd.openxmlformats-officedocument.wordprocessingml.document",
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet", "vnd.openxmlformats-officedocument.presentationml.presentation",
    )
)  # fmt: skip
_NO_PAGE = frozenset(
    {"application/json", "application/javascript", "text/javascript", "text/css", "text/csv", "text/calendar", "application/gzip"}
)

_MAGIC = (
    b"PK\x03\x04", b"PK\x05\x06", b"%PDF-", b"\xff\xd8\xff", b"\x89PNG", b"GIF87a", b"GIF89a", b"RIFF", b"\x1f\x8b", b"BZh",
    b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"\x7fELF", b"MZ\x90", b"OggS", b"ID3", b"fLaC", b"\x1aE\xdf\xa3", b"wOFF", b"wOF2",
    b"\x00\x00\x01\x00", b"\x00asm", b"\xd0\xcf\x11\xe0", b"\x28\xb5\x2f\xfd", b"SQLite format 3", b"{\\rtf", b"II*\x00",
    b"MM\x00*", b"\xca\xfe\xba\xbe", b"FLV\x01",
)  # fmt: skip
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def refused_type(content_type: bytes | None, expects: str) -> bool:
    """Whether a Content-Type rules the expected document out. No type, text/plain and octet-stream rule nothing out: the bytes decide.

    A feed may come as anything that is not a medium or a document; servers name feeds in a dozen ways, gzip among them.
    """
    kind = (content_type or b"").partition(b";")[0].strip().lower().decode("latin-1")
    if kind.startswith(_REFUSED) or kind in _REFUSED_APPLICATIONS:
        return True
    return expects != "feed" and kind in _NO_PAGE


def is_binary(body: bytes) -> bool:
    """Whether a body is no text: a known beginning, or NUL bytes where no encoding of text has that many (UTF-16 says so first)."""
    head = body[:1024]
    if head.startswith(_MAGIC) or head[4:8] == b"ftyp":
        return True
    if head.startswith(_UTF16):
        return False
    spread = head.count(0) / max(1, len(head))
    return 0.02 < spread < 0.4 or spread > 0.6  # UTF-16 without a mark is half NUL
