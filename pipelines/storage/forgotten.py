"""What had to be taken down and is never to come back: addresses and texts, remembered by their digests alone."""

from __future__ import annotations

import hashlib

from .connection import Connection


def digest(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


class Forgotten:
    def __init__(self, db: Connection) -> None:
        self.db = db

    def any(self) -> bool:
        return self.db.value("SELECT 1 FROM forgotten LIMIT 1") is not None

    def has(self, *urls: str) -> bool:
        """Whether one of the addresses was taken down."""
        return any(self._remembers("address", url) for url in urls)

    def has_text(self, text_hash: str | None) -> bool:
        """Whether the text was taken down, whatever address it comes under now."""
        return text_hash is not None and self._remembers("text", text_hash)

    def _remembers(self, kind: str, value: str) -> bool:
        return self.db.value("SELECT 1 FROM forgotten WHERE digest = ? AND kind = ?", (digest(value), kind)) is not None
