"""What may be stored: no control characters, no invisible direction marks, no half characters, nothing without bound."""

from __future__ import annotations

import re
import unicodedata

MAX_TITLE = 500
MAX_SUMMARY = 2_000
MAX_TEXT = 200_000
MAX_NAME = 120
MAX_MARKS = 3  # combining marks on one letter; no living orthography needs more

# C0 and C1 controls but for line feed and tab; soft hyphen; bidi embeddings, overrides and isolates; zero width space and non-joiner;
# word joiner and invisible operators; BOM; interlinear annotation; lone surrogates; noncharacters.
_BAD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\u206a-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0001-\U000e007f]"
)
# A zero width joiner or a variation selector means something only behind a pictograph or sign, never in Spanish words.
_JOINER = re.compile("(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])[\u200d\ufe0f\ufe0e]+")
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_MARKS = re.compile(
    f"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{{{MAX_MARKS}}})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def clean(text: str) -> str:
    """Storable characters only, NFC, lines ended by one line feed; white space is left for the caller to fold."""
    text = _LINE_ENDS.sub("\n", text)
    text = _BAD.sub("", text)
    text = _JOINER.sub("", text)
    text = unicodedata.normalize("NFC", text)
    return _MARKS.sub(r"\1", text)


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
    lines = (_SPACES.sub(" ", line).strip() for line in clean(text[: 4 * limit]).split("\n"))
    whole = "\n".join(line for line in lines if line)
    if len(whole) > limit:
        whole = whole[:limit].rsplit("\n", 1)[0] if "\n" in whole[limit // 2 : limit] else whole[:limit]
    return whole.strip() or None
