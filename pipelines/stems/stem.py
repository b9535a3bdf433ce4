"""The stem of a Spanish word: what all words of its family have in common, so that one of them finds the others.

Words come as the search index has them: lower case, without accents, `ñ` as `n`. A form of a verb of data/families.tsv, or a word made of
it, has its infinitive. Of any other word the number goes, the gender where its ending tells that it is one (francés francesa,
presidente presidenta, chileno chilena; a final -o or -a alone does not: plaza is no plazo, so that socio socia stand in the file), and
the endings that nothing but a verb and its nouns have.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from pipelines.stems.families import FILE, families

LONGEST: Final = 25  # letters; beyond that nothing is a word
SHORTEST: Final = 3
_WORD: Final = re.compile(r"[^\W_]+")
_VOWELS: Final = "aeiou"
# An ending, the letters that must stand before it, and what stands for it; the longest that fits is taken.
_ENDINGS: Final = {
    ending: (before, stands)
    for endings, before, stands in (
        ("eo ea ee ean een eando eado eada eador eadora earon", 4, "ear"),
        ("iza izo izan ice icen izando izado izada izador izadora izaron izacion", 4, "izar"),
        ("ifica ifico ifican ifique ifiquen ificando ificado ificada ificaron ificacion", 3, "ificar"),
        ("ecer ece ecen ecio ecieron ezca ezcan ecia ecian eciendo ecido ecida ecimiento", 4, "ecer"),
        ("amiento acion aron ando ador adora arse aban", 4, "ar"),
        ("imiento iendo ieron edor edora", 4, "ir"),
        ("ario aria", 4, "ari"),
        ("ente enta", 3, "ent"),
        ("ese esa", 4, ""),
        ("ado ada", 4, "ar"),
        ("ido ida", 4, "ir"),
        ("ivo iva", 4, "iv"),
        ("oso osa", 4, "os"),
        ("ero era", 5, "er"),
        ("ano ana", 4, "an"),
        ("eno ena", 4, "en"),
        ("ino ina", 5, "in"),
        ("ico ica", 4, "ic"),
        ("tor tora", 3, "tor"),
        ("sor sora", 3, "sor"),
        ("ol ola", 4, "ol"),
        ("er", 5, "ir"),
    )
    for ending in endings.split()
}
_LONGEST: Final = max(map(len, _ENDINGS))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of a folded word; what is none (figures, letters and figures, one or two letters) stays as it is."""
    if not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
        return word
    known = families()
    found = known.of(word)
    if found is not None:
        return found
    if word.endswith("mente") and len(word) > 8:
        return stem(word[:-5])
    one = _singular(word)
    if one != word and (found := known.of(one)) is not None and found == one:
        return found
    for at in range(max(3, len(one) - _LONGEST), len(one) - 1):
        rule = _ENDINGS.get(one[at:])
        if rule is not None and at >= rule[0]:
            return one[:at] + rule[1] if rule[1] else _spelt(one[:at])
    return _spelt(one[:-1]) if len(one) > 3 and one.endswith("e") else one


def _spelt(stem: str) -> str:
    """vez veces, Francia frances."""
    return stem[:-1] + "z" if stem.endswith("c") else stem


def _singular(word: str) -> str:
    """clases clase, ciudades ciudade (whose e goes later), chips chip; crisis, virus and business stay."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("is", "us", "ss")):
        return word
    one = word[:-1]
    if len(one) > 4 and one.endswith("e") and one[:-1].endswith(("cion", "sion", "dor", "tor", "sor")):
        return one[:-1]
    return one


@cache
def version() -> str:
    """Of the rules by which words are one family: another one means other stems."""
    digest = hashlib.sha256()
    for path in (FILE, Path(__file__), Path(__file__).with_name("families.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def words(text: str) -> list[str]:
    """The words of a text in their order, folded as the search index folds them."""
    return [word if word.isascii() else _folded(word) for word in _WORD.findall(composed(text).lower())]


def composed(text: str) -> str:
    """An accent and its letter as one character, as the press writes them; what is pasted from elsewhere may have two."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
