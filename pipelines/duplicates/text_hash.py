"""A digest of what a text says: equal for two copies that differ in typography, line breaks, captions or related headlines. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_WORDS = re.compile(r"\d+|[^\W\d_]+|[%€$£]")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s*$")
_SENTENCE_WORDS = 8  # a line of fewer words, or without a full stop, is a caption, a byline or a related headline
SHORTEST = 25  # words: below, two texts may be alike by chance ("Noticia en desarrollo.")


def text_hash(text: str | None) -> str | None:
    """64 hexadecimal digits over the words of the text's sentences; None where it is too short to be told from another."""
    words = words_of(text)
    if len(words) < SHORTEST:
        return None
    return hashlib.sha256(" ".join(words).encode()).hexdigest()


@lru_cache(maxsize=1)  # a text has a digest and a sketch
def words_of(text: str | None) -> Sequence[str]:
    """The words of the text's sentences in their order; of all its lines where those are too few."""
    lines = [(line, _words(line)) for line in (text or "").splitlines()]
    sentences = [word for line, found in lines if len(found) >= _SENTENCE_WORDS and _SENTENCE_END.search(line) for word in found]
    return sentences if len(sentences) >= SHORTEST else [word for _, found in lines for word in found]


def _words(line: str) -> list[str]:
    return _WORDS.findall(unicodedata.normalize("NFKC", line).casefold())
