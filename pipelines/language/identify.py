"""Which language a story is written in: langdetect, seeded, with a second opinion from function words.

langdetect alone calls Galician Spanish, headlines Catalan and lists of names Italian. Function words cannot be fooled by names, but say
nothing about a text that has few of them; so each answers for what it knows.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from langdetect import DetectorFactory, detect_langs
from langdetect.lang_detect_exception import LangDetectException

MIN_LETTERS = 60  # below, guesses are no better than the first word
SAMPLE = 1_500  # characters given to langdetect: more change nothing but the time
PIECES = 5  # places of the text they are taken from: a Spanish opening may lead into an English press release
WORDS = 4_000  # words counted, spread over the text

DetectorFactory.seed = 0  # it draws lots otherwise, and the same text gets two answers

# Words that one of the languages has all the time and the others do not have at all, or hardly.
_FUNCTION_WORDS = {
    "es": "el los las del y una en con por para su sus más según pero como también sobre entre desde hasta este esta ha han fue sin muy ya lo al ser donde cuando porque hay",
    "ca": "els amb dels és però també seva seu aquest aquesta perquè molt més i per al als una un que ha han hi són fer on ho aquests aquestes sense segons fins gairebé avui mentre dins",
    "gl": "o os unha dunha nunha non coa co cos coas máis á ás ao aos é foi tamén polo pola polos polas súa seu desde entre moi pero onde cando porque hai esta este dos das do da na no nas nos e que",
    "pt": "o os uma não do da dos das em com para seu sua mais também pelo pela pelos pelas são é foi ao aos à às na no nas nos você já até sobre muito quando ainda entre e que um está isso",
    "it": "il lo gli della delle dei degli che di è non per con una sono anche più alla nel nella dal dalla sul sulla questo questa ha hanno si come ma dopo tra suo sua",
    "en": "the of and to in that is was for with on as are by from this have it be has not will an at which they said their or but been were its",
    "eu": "eta da du dira ez dute izan baina ere bat dela duela egin hau zuen izango den zen dituzte beste baino gabe arte bere horrek urte ditu",
    "fr": "le les des et est une dans pour que qui sur avec pas plus par ce cette sont au aux du ont été mais leur ses comme il elle nous",
}  # fmt: skip
# What only one of them writes: decisive where two share most of the rest.
_DISTINCTIVE = {
    "es": "el los y del según también fue muy hasta hay más una las sus ha con pero está están",
    "ca": "amb els dels és però aquest aquesta perquè seva també als molt més són aquests sense segons avui",
    "gl": "unha dunha nunha non coa máis ás polo pola tamén súa moi onde foi aos coas cos hai",
    "pt": "não uma são você também até já mais pela pelo às muito isso ainda está um com em",
    "it": "il gli della delle dei è sono anche più alla nel nella che di degli",
    "en": "the of and to is was with that for",
    "eu": "eta da du dira ez izan dute baina ere zen",
    "fr": "les des et est une dans pour qui avec du aux été",
}  # fmt: skip
_SETS = {language: frozenset(words.split()) for language, words in _FUNCTION_WORDS.items()}
_MARKS = {language: frozenset(words.split()) for language, words in _DISTINCTIVE.items()}
_WORD = re.compile(r"[^\W\d_]+(?:['’·][^\W\d_]+)*")
_LETTERS = re.compile(r"[^\W\d_]")
# Endings of Spanish content words; they speak where function words are missing.
_SPANISH_ENDING = re.compile(r"(?:ción|ciones|mente|idad|idades|ñ\w+|\w+ñ\w*|amiento|ando|iendo)$")


_QUOTED = re.compile(r"“[^”\n]{1,600}”|«[^»\n]{1,600}»|(?<!\w)\"[^\"\n]{1,600}\"(?!\w)")


@dataclass(frozen=True, slots=True)
class Identified:
    """`language` is an ISO 639-1 code or None when the text is too short to say; `probability` is 0 to 1."""

    language: str | None
    probability: float
    letters: int


def _unquoted(text: str) -> str:
    """The text in the writer's own words, when enough of it is left: a Spanish story may quote at length in English."""
    own = _QUOTED.sub(" ", text)
    return own if len(_LETTERS.findall(own[:20_000])) >= max(MIN_LETTERS, 0.3 * len(_LETTERS.findall(text[:20_000]))) else text


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


def _detected(sample: str) -> tuple[str | None, float]:
    try:
        found = detect_langs(sample)
    except LangDetectException:  # nothing but digits, addresses or signs
        return None, 0.0
    best = found[0]
    return str(best.lang), float(best.prob)


def _shares(words: list[str]) -> dict[str, float]:
    """Share of the words that are function words of each language."""
    counts = Counter(words)
    total = len(words) or 1
    return {language: sum(counts[w] for w in own) / total for language, own in _SETS.items()}


def identify(text: str | None) -> Identified:
    """The language of a text.

    Where one language's own function words clearly lead, they decide; else langdetect does. Spanish content words strung together without
    function words, as summaries and tables have them, stay Spanish when langdetect says so or names a sister language without its words.
    """
    text = text or ""
    letters = len(_LETTERS.findall(text[:20_000]))
    if letters < MIN_LETTERS:
        return Identified(None, 0.0, letters)
    text = _unquoted(text)
    words = _words(text)
    shares = _shares(words)
    counts = Counter(words)
    total = len(words) or 1
    marks = {language: sum(counts[w] for w in own) / total for language, own in _MARKS.items()}
    score = {language: shares[language] + marks[language] for language in shares}
    first, second = sorted(score, key=lambda language: score[language], reverse=True)[:2]
    detected, probability = _detected(_sample(text))
    # Enough function words, and one language clearly ahead in those that are its own.
    if shares[first] >= 0.18 and score[first] > 1.25 * score[second] and total >= 30:
        certain = min(1.0, 0.5 + score[first] - score[second])
        return Identified(first, round(max(certain, probability if detected == first else 0.0), 4), letters)
    if detected is None:
        return Identified(first if shares[first] > 0.1 else None, 0.5, letters)
    if detected not in _SETS and marks[first] >= 0.08 and score[first] > 1.5 * score[second]:
        return Identified(first, round(0.5 + score[first] / 2, 4), letters)  # Basque, which langdetect does not know
    if detected != "es" and detected not in _SETS:
        return Identified(_spanish_or(detected, shares, counts, total), round(probability, 4), letters)
    if detected != "es" and marks[detected] < 0.03 and shares["es"] >= max(0.04, shares[detected] * 0.8):
        return Identified("es", round(max(0.5, 1 - probability), 4), letters)
    if detected == "es" and first != "es" and marks[first] > 2 * marks["es"] and marks[first] > 0.06:
        return Identified(first, round(1 - probability / 2, 4), letters)
    return Identified(detected, round(probability, 4), letters)


def _spanish_or(detected: str, shares: dict[str, float], counts: Counter[str], total: int) -> str:
    """A language far from the press this reads (Tagalog, Catalan names...) is believed only when the words are not Spanish."""
    endings = sum(n for word, n in counts.items() if _SPANISH_ENDING.search(word)) / total
    return "es" if shares["es"] >= 0.08 or (shares["es"] >= 0.04 and endings >= 0.05) else detected
