"""A field as words with offsets, and the runs of capitalised words in it that may be names."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import accumulate

from pipelines.reading.names.lexicon import Lexicon
from pipelines.reading.names.types import FieldText

# Words keep their inner "&", "'", "-", and a "." or ":" that belongs to a name: Character.AI, Run:ai, Booking.com, U.S, 1.700.
_TOKEN = re.compile(
    r"\s*(?:[^\W_]+(?:(?:[&'’+-]|\.(?=\d|(?:ai|AI|io|IO|com|es|fyi|net|org|co|dev|app|me|tv)(?![^\W_])|[A-Z](?![^\W_]))|:(?=ai(?![^\W_])))[^\W_]+)*\+?|[^\w\s]|_+)"
)
_OPENING = frozenset("«“\"'‘¿¡")  # after these, too, a word is written as at the beginning
_QUOTES = frozenset("«»“”\"'‘’")
_DOMAINS = (".ai", ".io", ".AI")
SHORT_PLURAL = 4  # letters
MAX_NAME_WORDS = 6
MOST_TOKENS = 50_000  # a real text of 200,000 characters has 40,000


@dataclass(slots=True)
class Tokens:
    """Parallel lists: the words of a field, folded, with their offsets and the index of the sentence each stands in (-1 in junk)."""

    field: FieldText
    starts: list[int]
    ends: list[int]
    words: list[str]
    sentence: list[int]
    initial: list[bool]  # the capital says nothing: first word of a sentence or of a quotation
    capital: list[bool]
    capitals: list[int]  # indices of the words with a capital


@dataclass(slots=True)
class Run:
    """Tokens first..last (inclusive) that stand together as one capitalised name."""

    first: int
    last: int
    initial: bool


def tokenise(field: FieldText) -> Tokens:
    starts: list[int] = []
    ends: list[int] = []
    words: list[str] = []
    sentence: list[int] = []
    initial: list[bool] = []
    capital: list[bool] = []
    text, folded = field.text, field.folded
    dotted = any(domain in text for domain in _DOMAINS)
    for index, span in enumerate(field.spans):
        if span.junk:
            continue
        prose = text[span.start : span.end]
        pieces = _TOKEN.findall(prose)  # with the blanks before them, so that their lengths add up to offsets
        surfaces = [piece.lstrip() for piece in pieces]
        after = list(accumulate(map(len, pieces), initial=span.start))[1:]
        before = [end - len(surface) for end, surface in zip(after, surfaces, strict=True)]
        fresh = len(words)
        starts += before
        ends += after
        words += [folded[start:end] for start, end in zip(before, after, strict=True)]
        sentence += [index] * len(surfaces)
        initial += [False] * len(surfaces)
        if dotted:
            capital += [_is_capital(surface) if not surface.islower() else surface.endswith(_DOMAINS) for surface in surfaces]
        else:
            capital += [not surface.islower() and _is_capital(surface) for surface in surfaces]
        for at, surface in enumerate(surfaces, fresh):  # up to the first word, and past quotation marks before it
            initial[at] = True
            if surface[0].isalnum():
                break
        if not _OPENING.isdisjoint(prose):
            for at, surface in enumerate(surfaces[:-1], fresh + 1):
                if surface in _OPENING:
                    initial[at] = True
        if len(words) > MOST_TOKENS:
            break
    return Tokens(field, starts, ends, words, sentence, initial, capital, [i for i, big in enumerate(capital) if big])


def _is_capital(surface: str) -> bool:
    """Dijo, OpenAI, xAI, iRobot, eToro, 1X, 01.AI; not 5G nor 10M, which the length and the stop list sort out, nor punctuation."""
    first = surface[0]
    if first.isupper():
        return True
    if first.isdigit():
        return (len(surface) == 2 and surface[1].isupper()) or surface.endswith(_DOMAINS)
    return first.isalpha() and any(c.isupper() for c in surface)


@dataclass(slots=True)
class Seen:
    """What a story writes in the middle of its sentences, where a capital speaks: names of one word, first two words of longer ones."""

    singles: set[str]
    pairs: set[tuple[str, str]]


def seen(all_tokens: Iterable[Tokens], lower_case: frozenset[str]) -> Seen:
    """Capitals in the middle of sentences, of all fields: "Clave levanta" in a title is the firm where the text says "según Clave"."""
    singles: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for tokens in all_tokens:
        words, capital, initial, sentence = tokens.words, tokens.capital, tokens.initial, tokens.sentence
        size = len(words)
        for i in tokens.capitals:
            if initial[i]:
                continue
            if i + 1 < size and capital[i + 1] and sentence[i + 1] == sentence[i]:
                pairs.add((words[i], words[i + 1]))
            elif not (i and capital[i - 1] and not initial[i - 1] and sentence[i - 1] == sentence[i]):
                singles.add(words[i])
    return Seen(singles - lower_case, pairs)


def find_runs(tokens: Tokens, lexicon: Lexicon, seen: Seen, known: Container[int] = ()) -> list[Run]:
    """Capitalised words that stand together, without the sentence's first word where that is an ordinary word.

    `known` are the places at which names of the registry begin.
    """
    runs: list[Run] = []
    starts, ends, words, sentence, capital = tokens.starts, tokens.ends, tokens.words, tokens.sentence, tokens.capital
    know = lexicon.know
    common, stop = lexicon["stop.initial"], lexicon["stop.words"]
    connectors = lexicon["people.connectors"]
    given = lexicon["people.given"]
    text = tokens.field.text
    size = len(words)
    beyond = 0  # the first token after the last run
    for i in tokens.capitals:
        if i < beyond or (words[i] in stop and not _name_follows(tokens, i, lexicon)):
            continue
        if i and capital[i - 1] and f"{words[i - 1]} {words[i]}" in lexicon.places and words[i - 1] in stop:
            continue  # "Santa Clara"
        if (
            tokens.initial[i]
            and words[i] in common
            and (words[i] not in know.institution_heads or not _inside_name(tokens, i, know.inside_names))
            and words[i] not in seen.singles
            and not (words[i] in given and i + 1 < size and capital[i + 1])
            and (i + 1 >= size or (words[i], words[i + 1]) not in seen.pairs or not capital[i + 1])
        ):
            place = i + 1 < size and capital[i + 1] and f"{words[i]} {words[i + 1]}" in lexicon.places
            beyond = i + 2 if place else i + 1
            continue
        last = i
        while last + 1 < size and last - i < MAX_NAME_WORDS:
            k = last + 1
            if sentence[k] != sentence[i] or text[ends[last] : starts[k]] not in (" ", "\u00a0"):
                break
            if capital[k]:
                last = k
                continue
            if words[k] == "&" and k + 1 < size and capital[k + 1] and text[ends[k] : starts[k + 1]] == " ":
                last = k + 1
                continue
            inside = words[i] in know.institution_heads or words[i] in given or (last == i and _opens_a_firm(tokens, i, lexicon, known))
            allowed = know.inside_names if words[i] in know.institution_heads else connectors
            if inside and words[k] in allowed:
                j = k
                while j + 1 < size and words[j] in allowed and j - k < 2 and not capital[j]:
                    j += 1
                if (
                    capital[j]
                    and sentence[j] == sentence[i]
                    and text[ends[last] : starts[j]].count(" ") == j - last
                    and words[k] not in ("y", "e")
                ):
                    last = j
                    continue
            break
        if last > i or not (words[i] in know.determiners or words[i] in know.not_apposed):
            runs.append(Run(i, last, tokens.initial[i]))
        beyond = last + 1
    return runs


def _name_follows(tokens: Tokens, i: int, lexicon: Lexicon) -> bool:
    """A stop word may begin a longer name ("Big Tech" no, "AI Clearing" and "Nube Azul" yes): a capital that is no stop word follows."""
    if i + 1 >= len(tokens.words) or not tokens.capital[i + 1] or tokens.starts[i + 1] != tokens.ends[i] + 1:
        return False
    if tokens.words[i] in lexicon.know.first_words:
        return tokens.words[i + 1] not in lexicon["stop.words"]
    return tokens.words[i] in ("ai", "dr", "venture")


def _opens_a_firm(tokens: Tokens, i: int, lexicon: Lexicon, known: Container[int]) -> bool:
    """Whether a word goes on as a firm's name behind "de": what firms are called by ("Cementos de...", "Grupo del..."), and a plural with a
    capital in the middle of a sentence ("Hilos del Sur"). What belongs to a known firm is none ("Threads de Meta")."""
    word = tokens.words[i]
    if any(tokens.starts[j] in known for j in range(i + 1, min(i + 5, len(tokens.words)))):
        return False
    if word in lexicon.know.first_company or word in lexicon.know.company:
        return True
    return word.endswith("s") and len(word) > SHORT_PLURAL and not tokens.initial[i] and word not in lexicon.places


def _inside_name(tokens: Tokens, i: int, inside: frozenset[str]) -> bool:
    """Whether an institution's head word at a sentence start goes on as a name: "Banco de México", "Universidad Politécnica"."""
    for j in range(i + 1, min(i + 4, len(tokens.words))):
        if tokens.capital[j]:
            return True
        if tokens.words[j] not in inside:
            return False
    return False


def is_quote(word: str) -> bool:
    return word in _QUOTES
