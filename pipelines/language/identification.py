"""Which language a story is written in: langdetect, seeded, with a second opinion from function words.

langdetect alone calls Galician Spanish, headlines Catalan and lists of names Italian. Function words cannot be fooled by names, but say
nothing about a text that has few of them; so each answers for what it knows.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.language.function_words import load_function_words
from pipelines.language.identified import MIN_LETTERS, Identified

SAMPLE = 1_000  # characters given to langdetect: more change nothing but the time
PIECES = 5  # places of the text they are taken from: a Spanish opening may lead into an English press release
CLEARLY = 1.5  # times the next language's function words: langdetect, which costs four times as much, is not asked. Of 2,600 articles of
# the press that are so Spanish it called every one Spanish with a probability of 1.00.
WORDS = 4_000  # words counted, spread over the text

# Of langdetect's 55 languages those that pages of Spanish-language outlets have been seen in, their neighbours, and one for each other
# script: every further one costs time for each letter triple and only adds wrong answers (lists of names are "Lithuanian").
PROFILES = ["es", "ca", "pt", "it", "fr", "en", "de", "nl", "ro", "sv", "pl", "tr", "id", "ru", "ar", "zh-cn", "ja"]

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory

_WORD = re.compile(r"[^\W\d_]+(?:['’·][^\W\d_]+)*")
_NO_LETTERS = re.compile(r"[\W\d_]+")
# Endings of Spanish content words; they speak where function words are missing.
_SPANISH_ENDINGS = ("ción", "ciones", "mente", "idad", "idades", "amiento", "ando", "iendo")
_JOINT = re.compile(r"['’·]")

_PORTUGUESE = re.compile("[ãõç]")
_QUOTED = re.compile(r"“[^”\n]{1,600}”|«[^»\n]{1,600}»|(?<!\w)\"[^\"\n]{1,600}\"(?!\w)")


def _unquoted(text: str) -> str:
    """The text in the writer's own words, when enough of it is left: a Spanish story may quote at length in English."""
    own = _QUOTED.sub(" ", text)
    return own if _letters(own) >= max(MIN_LETTERS, 0.3 * _letters(text)) else text


def _letters(text: str) -> int:
    return len(_NO_LETTERS.sub("", text[:20_000]))


def _sample(text: str) -> str:
    """At most SAMPLE characters from PIECES places of the text, whole words."""
    if len(text) <= SAMPLE:
        return text
    size = SAMPLE // PIECES
    step = (len(text) - size) // (PIECES - 1)
    pieces = (text[start : start + size] for start in range(0, len(text) - size + 1, step))
    return " ".join(piece.partition(" ")[2].rpartition(" ")[0] or piece for piece in pieces)


def _words(text: str) -> list[str]:
    words = _WORD.findall(text[:200_000].lower())
    return words[:: len(words) // WORDS + 1]


@cache
def _factory() -> DetectorFactory:
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory  # most stories need none of it

    DetectorFactory.seed = 0  # it draws lots otherwise, and the same text gets two answers
    factory = DetectorFactory()
    factory.load_json_profile([Path(PROFILES_DIRECTORY, language).read_text(encoding="utf-8") for language in PROFILES])
    return factory


def _detected(sample: str) -> tuple[str | None, float]:
    from langdetect.lang_detect_exception import LangDetectException

    detector = _factory().create()
    detector.append(sample)
    try:
        found = detector.get_probabilities()
    except LangDetectException:  # nothing but digits, addresses or signs
        return None, 0.0
    best = found[0]
    return str(best.lang), float(best.prob)


def _shares(words: list[str]) -> dict[str, float]:
    """Share of the words that are function words of each language."""
    counts = Counter(words)
    total = len(words) or 1
    return {language: sum(counts[w] for w in its.common) / total for language, its in load_function_words().items()}


def identify(text: str | None, minimum: int = MIN_LETTERS) -> Identified:
    """The language of a text of at least `minimum` letters.

    Where one language's own function words clearly lead, they decide; else langdetect does. Spanish content words strung together without
    function words, as summaries and tables have them, stay Spanish when langdetect says so or names a sister language without its words.
    A text that is not Spanish is read again without its quotations: the language of a story is its writer's.
    """
    text = text or ""
    letters = _letters(text)
    if letters < minimum:
        return Identified(None, 0.0, letters)
    found = _identified(text, letters)
    if found.language == "es":
        return found
    if (own := _unquoted(text)) == text:
        return _galician_or_portuguese(found, text)
    retold = _identified(own, letters)
    return retold if retold.language == "es" else _galician_or_portuguese(found, text)


def _galician_or_portuguese(found: Identified, text: str) -> Identified:
    """The two share their small words; only Portuguese writes ã, õ and ç, and it writes one in every line."""
    if found.language not in ("gl", "pt"):
        return found
    return replace(found, language="pt" if _PORTUGUESE.search(text[:20_000].lower()) else "gl")


def _identified(text: str, letters: int) -> Identified:
    words = _words(text)
    shares = _shares(words)
    counts = Counter(words)
    total = len(words) or 1
    known = load_function_words()
    marks = {language: sum(counts[w] for w in its.own) / total for language, its in known.items()}
    score = {language: shares[language] + marks[language] for language in shares}
    first, second = sorted(score, key=lambda language: score[language], reverse=True)[:2]
    if first == "es" and shares[first] >= 0.18 and score[first] > CLEARLY * score[second] and total >= 30:
        return Identified("es", 1.0, letters)
    detected, probability = _detected(_sample(text))
    # Enough function words, and one language clearly ahead in those that are its own.
    if shares[first] >= 0.18 and score[first] > 1.25 * score[second] and total >= 30:
        certain = min(1.0, 0.5 + score[first] - score[second])
        return Identified(first, round(max(certain, probability if detected == first else 0.0), 4), letters)
    if detected is None:
        return Identified(first if shares[first] > 0.1 else None, 0.5, letters)
    if detected not in known and marks[first] >= 0.08 and score[first] > 1.5 * score[second]:
        return Identified(first, round(0.5 + score[first] / 2, 4), letters)  # Basque, which langdetect does not know
    if detected != "es" and detected not in known:
        return Identified(_spanish_or(detected, shares, counts, total), round(probability, 4), letters)
    if detected != "es" and marks[detected] < 0.03 and shares["es"] >= max(0.04, shares[detected] * 0.8):
        return Identified("es", round(max(0.5, 1 - probability), 4), letters)
    if detected == "es" and first != "es" and marks[first] > 2 * marks["es"] and marks[first] > 0.06:
        return Identified(first, round(1 - probability / 2, 4), letters)
    return Identified(detected, round(probability, 4), letters)


def _looks_spanish(word: str) -> bool:
    if word.endswith(_SPANISH_ENDINGS):
        return True
    return "ñ" in word and len(last := _JOINT.split(word)[-1]) > 1 and "ñ" in last


def _spanish_or(detected: str, shares: dict[str, float], counts: Counter[str], total: int) -> str:
    """A language far from the press this reads (Tagalog, Catalan names...) is believed only when the words are not Spanish."""
    endings = sum(n for word, n in counts.items() if _looks_spanish(word)) / total
    return "es" if shares["es"] >= 0.08 or (shares["es"] >= 0.04 and endings >= 0.05) else detected
