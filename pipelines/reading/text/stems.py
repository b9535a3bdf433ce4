"""Stems: a Spanish word without its ending, so that "despidió" and "despidieron" are one feature. Rough, but the same."""

from __future__ import annotations

from functools import lru_cache

LEAST = 4  # letters that stay
# The longest first; of nouns, adjectives and the regular verbs, folded.
_ENDINGS = (
    *("imientos", "imiento", "aciones", "acion"),
    *("ieron", "iendo", "aron", "ando", "aran", "eran", "iran", "adas", "ados", "idas", "idos"),
    *("aba", "ara", "era", "ira", "ada", "ado", "ida", "ido"),
    *("an", "en", "ar", "er", "ir", "as", "os", "es"),
    *("o", "a", "e", "s"),
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a folded word; slots (COMPANY) and words of up to LEAST letters stay as they are."""
    if len(word) <= LEAST or word.isupper():
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST:
            return word[: -len(ending)]
    return word
