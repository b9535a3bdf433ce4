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

from pipelines.spanish.fold import fold
from pipelines.spanish.inflection import forms_of_adjective, forms_of_noun, forms_of_verb
from pipelines.statements.phrases import Node, word_node

_FORMS = {"verb": forms_of_verb, "told": forms_of_verb, "noun": forms_of_noun, "adj": forms_of_adjective}
_CONDITIONAL = ("ria", "rias", "rian", "riamos")
_IRREGULAR_CONDITIONAL = ("dria", "drias", "drian", "driamos")


class WordError(ValueError):
    """An entry of a word list that cannot be read; the message says why."""


def forms(entry: str) -> set[str]:
    """The folded forms of one entry. Words that follow an inflected one are kept: "verb llevar a cabo". Raises WordError."""
    kind, _, rest = entry.strip().partition(" ")
    if kind in _FORMS and rest:
        lemma, _, tail = rest.partition(" ")
        found = {fold(form) for form in _FORMS[kind](lemma)}
        if kind == "told":
            found = {
                f for f in found if not f.endswith(_IRREGULAR_CONDITIONAL) and not (f.startswith(fold(lemma)) and f.endswith(_CONDITIONAL))
            }
        return {f"{form} {fold(tail)}" for form in found} if tail else found
    word = " ".join(fold(entry).split())
    if not word or "*" in word[:-1] or len(word.rstrip("*")) < 2:
        raise WordError(f"{entry!r}: a star may only end a word of two letters or more")
    return {word}


def expand(entries: Iterable[str]) -> Node:
    """A word list as a node of the phrase language. Raises WordError."""
    found: set[str] = set()
    for entry in entries:
        found |= forms(entry)
    if not found:
        raise WordError("an empty word list")
    return word_node(found)
