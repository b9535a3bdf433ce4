"""Saved pages as files hold them, plain or in gzip, in bounded memory: what `scrapy extract` and `scrapy crawl pages` are given."""

from __future__ import annotations

from pathlib import Path

from crawler.guards.content_coding import DecodingError, decode

MAX_FILE = 10 << 20  # bytes after decompression; no page that the crawler fetches is larger
_GZIP = b"\x1f\x8b"


class SavedPageError(Exception):
    """A file that gives no page: `reason` is too_large or unreadable, the message says what is wrong with it."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def read(path: Path) -> bytes:
    """The whole of a page, decompressed where its first bytes say gzip, whatever its name says. Raises SavedPageError."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except OSError as error:
        raise SavedPageError("unreadable", error.strerror or str(error)) from error
    if len(data) > MAX_FILE:
        raise SavedPageError("too_large", f"more than {MAX_FILE} bytes")
    if not data.startswith(_GZIP):
        return data
    try:
        return decode(data, ["gzip"], MAX_FILE)
    except DecodingError as error:
        reason = "too_large" if error.reason == "too_large" else "unreadable"
        raise SavedPageError(reason, str(error) if reason == "too_large" else f"its gzip is broken: {error}") from error
