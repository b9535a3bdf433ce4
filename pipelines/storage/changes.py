"""What counts as a change: of a hint, of a title, of a text, of a fact. Pure.

A page that is fetched twice is rarely the same twice: quotes are curled, a related headline that slipped through is another one, an
advertisement's text comes and goes. None of that is news. A word or a figure in a sentence is.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from vigia.facts import COLUMNS, DATED, Fact
from vigia.items import Instant, Link

_WORDS = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|%|[€$£]")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*\s*$")
_SENTENCE_WORDS = 8  # a line of fewer words, or without a full stop, that comes or goes alone is a caption or a related headline
_PROMOTION = re.compile(
    r"^\W*(?:lee|leer|lea|mira|vea|ver|sigue|síguenos|suscr[ií]bete|suscr[ií]base|ap[uú]ntate|reg[ií]strate|descarga|compra|publicidad|anuncio|"
    r"contenido patrocinado|te puede interesar|también te puede|en xataka|más información|newsletter|bolet[ií]n|únete|oferta)\b",
    re.IGNORECASE,
)


def words(text: str | None) -> tuple[str, ...]:
    """Words, figures, % and currency signs: what is left when white space, case, punctuation and typography are put aside."""
    folded = unicodedata.normalize("NFKC", text or "").casefold()
    return tuple(token.replace(",", ".") if token[0].isdigit() else token for token in _WORDS.findall(folded))


def title_changed(old: str | None, new: str | None) -> bool:
    return words(old) != words(new)


def text_changed(old: str | None, new: str | None) -> bool:
    """True when a sentence was added, taken out or reworded; false for typography, other paragraphs, order, and lines that are
    no sentences.

    A figure in such a line (a list, a table) that a fact was read from shows as a change of the fact.
    """
    if old == new:
        return False
    before, after = _lines(old), _lines(new)
    gone, come = Counter(before) - Counter(after), Counter(after) - Counter(before)
    return _sentences(before, gone) != _sentences(after, come)


class _Line(tuple[str, ...]):
    """The words of a line; knows whether the line read as a sentence."""

    sentence: bool


def _lines(text: str | None) -> list[_Line]:
    lines: list[_Line] = []
    for line in (text or "").splitlines():
        found = _Line(words(line))
        if found:
            found.sentence = bool(_SENTENCE_END.search(line)) and len(found) >= _SENTENCE_WORDS and not _PROMOTION.match(line)
            lines.append(found)
    return lines


def _sentences(lines: list[_Line], which: Counter[_Line]) -> list[str]:
    """The words of those lines that are sentences, in order: a paragraph that was split has the same."""
    return [word for line in lines if line.sentence and line in which for word in line]


def resembles(old_title: str | None, old_text: str | None, new_title: str | None, new_text: str | None) -> bool:
    """Whether two versions tell the same story: the same title, or half of the words of the shorter text in the same order of threes."""
    if words(old_title) and words(old_title) == words(new_title):
        return True
    if not old_text or not new_text:
        return _share(words(old_title), words(new_title), 1) >= 0.5
    return _share(words(old_text), words(new_text), 3) >= 0.5


def _share(one: tuple[str, ...], other: tuple[str, ...], size: int) -> float:
    first, second = _runs(one, size), _runs(other, size)
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0


def _runs(found: tuple[str, ...], size: int) -> set[tuple[str, ...]]:
    return {found[start : start + size] for start in range(len(found) - size + 1)}


def said_to_be_newer(link: Link, since: datetime | None) -> bool:
    """The feed says that the story is younger than what was fetched. A bare date counts from the day after: it may be that of
    the fetch itself."""
    if since is None:
        return False
    return any(instant is not None and _start(instant) > since for instant in (link.modified, link.published))


def _start(instant: Instant) -> datetime:
    if instant.precision == "day":
        return instant.at.replace(hour=0, minute=0, second=0, microsecond=0)
    return instant.at


def hints_changed(before: Link, link: Link) -> bool:
    """The same endpoint words the title otherwise, or gives a later time, than it did when it was last asked."""
    if before.title and link.title and title_changed(before.title, link.title):
        return True
    return _later(before.modified, link.modified) or _later(before.published, link.published)


def _later(before: Instant | None, after: Instant | None) -> bool:
    return before is not None and after is not None and after.at - before.at >= timedelta(seconds=1)


def fact_key(fact: Fact, *, days: bool = True) -> tuple[object, ...]:
    """What a fact says, without where it says it; without `days` not when it happened either."""
    values: list[object] = []
    for name in ("background", *(name for name in COLUMNS[fact.table] if days or name not in DATED)):
        value = getattr(fact, name)
        if isinstance(value, str):
            value = words(value)
        elif isinstance(value, list):
            value = tuple(sorted(words(entry) for entry in value))
        values.append(value)
    return (type(fact).__name__, *values)


def facts_changed(old: Iterable[Fact], new: Iterable[Fact], *, days: bool = True) -> bool:
    """Whether facts say something else. Without `days` when they happened is left out: "ayer" is another day where the outlet has
    only given its story a new date."""
    return Counter(fact_key(fact, days=days) for fact in old) != Counter(fact_key(fact, days=days) for fact in new)


def fact_values(fact: Fact) -> dict[str, object]:
    """What a fact says, by field, without what is unknown."""
    values = {name: getattr(fact, name) for name in ("background", *COLUMNS[fact.table])}
    return {name: value for name, value in values.items() if value not in (None, [], False)}
