"""What may be stored: no characters that are not seen (vigia/characters.py), no piles of accents, nothing without bound."""

from __future__ import annotations

import re
import unicodedata

from vigia.characters import seen

MAX_TITLE = 500
MAX_SUMMARY = 2_000
MAX_TEXT = 200_000
MAX_NAME = 120
MAX_MARKS = 3  # combining marks on one letter; no living orthography needs more

_MARKS = re.compile(
    f"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{{{MAX_MARKS}}})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def clean(text: str) -> str:
    """Storable characters only, NFC, lines ended by one line feed; white space is left for the caller to fold."""
    return _MARKS.sub(r"\1", unicodedata.normalize("NFC", seen(text)))


def clean_line(text: str | None, limit: int) -> str | None:
    """One line of at most `limit` characters, white space folded; None when nothing is left."""
    if not text:
        return None
    line = " ".join(clean(text[: 20 * limit]).split())
    if len(line) > limit:
        line = line[: limit - 1].rstrip() + "…"
    return line or None


def clean_text(text: str | None, limit: int = MAX_TEXT) -> str | None:
    """Paragraphs separated by one line feed, at most `limit` characters; None when nothing is left."""
    if not text:
        return None
    lines = (" ".join(line.split()) for line in clean(text[: 4 * limit]).split("\n"))
    whole = "\n".join(line for line in lines if line)
    if len(whole) > limit:
        whole = whole[:limit].rsplit("\n", 1)[0] if "\n" in whole[limit // 2 : limit] else whole[:limit]
    return whole.strip() or None
