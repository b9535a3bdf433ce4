"""Word lists of the rule files: what a maintainer writes, expanded into every form that stands in a text.

"verb despedir"      every form of the verb, with and without enclitic pronouns
"told despedir"      the same without the conditional: what is told as done or decided, not as possible
"noun despido"       singular and plural
"adj despedido"      gender and number
"despid*"            every word that begins so
"puesta en la calle" the words themselves
"""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.reading.phrases.phrases import SLOTS, Node, unwritable, word_node
from pipelines.reading.text.fold import fold
from pipelines.reading.text.inflection import forms_of_adjective, forms_of_noun, forms_of_verb
from pipelines.rule_file import nearest

_FORMS = {"verb": forms_of_verb, "told": forms_of_verb, "noun": forms_of_noun, "adj": forms_of_adjective}
_WORDS = ("adn", "ver", "nous")  # ordinary words that are a slip away from one of those
_MEANT = {"verbo": "verb", "sustantivo": "noun", "adjetivo": "adj", "adjective": "adj"}
_CONDITIONAL = ("ria", "rias", "rian", "riamos")
_IRREGULAR_CONDITIONAL = ("dria", "drias", "drian", "driamos")


class WordError(ValueError):
    """An entry of a word list that cannot be read; the message says why."""


def forms(entry: str) -> set[str]:
    """The folded forms of one entry. Words that follow an inflected one are kept: "verb llevar a cabo". Raises WordError."""
    kind, _, rest = entry.strip().partition(" ")
    if kind in _FORMS:
        lemma, _, tail = rest.strip().partition(" ")
        _check(entry, f"{lemma} {tail}".split() or [""])
        try:
            found = {fold(form) for form in _FORMS[kind](lemma)}
        except ValueError as problem:
            raise WordError(f"{entry!r}: {problem}") from None
        if kind == "told":
            found = {
                f for f in found if not f.endswith(_IRREGULAR_CONDITIONAL) and not (f.startswith(fold(lemma)) and f.endswith(_CONDITIONAL))
            }
        return {f"{form} {fold(tail)}" for form in found} if tail else found
    if rest and kind not in _WORDS and (_is_a_kind(kind.lower()) or (len(kind) > 2 and any(_one_slip(kind, known) for known in _FORMS))):
        near = nearest(_MEANT.get(kind.lower(), kind.lower()), _FORMS)
        raise WordError(f"{entry!r} begins with {kind!r}{near} (known: {', '.join(_FORMS)})")
    word = " ".join(fold(entry).split())
    if not word or "*" in word[:-1] or len(word.rstrip("*")) < 2:
        raise WordError(f"{entry!r}: a star may only end a word of two letters or more")
    _check(entry, word.split())
    return {word}


def _check(entry: str, words: Iterable[str]) -> None:
    """Raises WordError when one of the words of an entry can stand in no sentence."""
    for slot in SLOTS:
        if slot in entry.split():
            raise WordError(f"{entry!r}: {slot} is a slot, and those stand in phrases only")
    for word in words:
        if not word:
            raise WordError(f"{entry!r}: a word is missing after it")
        if problem := unwritable(fold(word)):
            raise WordError(f"{entry!r}: {word!r}: {problem}")


def _is_a_kind(word: str) -> bool:
    return word in _FORMS or word in _MEANT


def _one_slip(word: str, known: str) -> bool:
    """Whether a letter too many, too few, another or two in the wrong order are all that tells the two words apart."""
    if abs(len(word) - len(known)) > 1 or word == known:
        return False
    left = 0
    while left < min(len(word), len(known)) and word[left] == known[left]:
        left += 1
    rest, other = word[left:], known[left:]
    return rest[1:] == other or rest == other[1:] or rest[1:] == other[1:] or (rest[:2] == other[1::-1] and rest[2:] == other[2:])


def expand(entries: Iterable[str]) -> Node:
    """A word list as a node of the phrase language. Raises WordError."""
    found: set[str] = set()
    for entry in entries:
        found |= forms(entry)
    if not found:
        raise WordError("an empty word list")
    return word_node(found)
