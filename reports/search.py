"""Stories by their words, best first: a word finds its family, a name and a phrase find themselves. Reads alone, writes nothing."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pipelines.stems.families import families
from pipelines.stems.stem import composed, stem, words

# Found where the shops, firms and persons of a query stand in their stories: what a word must be to be a name of theirs.
SAMPLE: Final = 50  # of the newest stories that have a word, by which it is judged whether it is a name
NAMED: Final = 0.1  # of them write it with a capital within a sentence, and behind no article (el Presidente)
INFLECTED: Final = 0.3  # of them do, where the stories have other words of its family, as of presidente, and of Argentina
# Words that nearly every story has; they are looked for where nothing else is asked.
COMMON: Final = frozenset(
    ("a", "al", "con", "de", "del", "el", "en", "es", "la", "las", "los", "o", "para", "por", "que", "se", "su", "un", "una", "y")
)

_PART: Final = re.compile(r'"([^"]*)"|«([^»]*)»|“([^”]*)”|(\S+)')
_WORD: Final = re.compile(r"[^\W_]+")
_OPENING: Final = " \t\u00a0\"'«“‘([¿¡-–—*"
_ENDING: Final = ".!?:;…\n"
_ARTICLE: Final = re.compile(r"\b(?:el|la|los|las|al|del|un|una|su|sus|este|esta)\s+$", re.IGNORECASE)

# bm25 is below 0, the better the lower; a word in the standfirst weighs four times, one in the title ten times what it weighs in the text.
# It is of the word as it is written, and a common form of a family (despido) has less of it than a rare one: so a story with any of them in
# its title counts three times as well. A story of today counts twice, one of a month ago one and a half times what an old one does.
_STORIES: Final = """
SELECT a.id, a.published_day, coalesce(s.name, a.source), a.title, a.url,
    bm25(articles_fts, 10.0, 4.0, 1.0)
    * CASE WHEN a.id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :titled) THEN 3 ELSE 1 END
    * (1 + 1 / (1 + max(0.0,
        coalesce(julianday(:newest) - julianday(coalesce(a.published_day, substr(a.first_seen_at, 1, 10))), 0.0)) / 30)) AS rank
FROM articles_fts JOIN articles a ON a.id = articles_fts.rowid LEFT JOIN sources s ON s.id = a.source
WHERE articles_fts MATCH :match AND (:since IS NULL OR a.published_day >= :since)
ORDER BY rank, a.id DESC
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A story: its id, its day (YYYY-MM-DD, in the outlet's zone), the outlet's name, and its rank: below 0, the better the lower."""

    article: int
    day: str | None
    outlet: str
    title: str | None
    url: str
    rank: float


@dataclass(frozen=True, slots=True)
class _Part:
    """A word of a query, or a phrase; `capital`: it is one word, written as a name is."""

    words: tuple[str, ...]
    exact: bool
    capital: bool


def search(connection: sqlite3.Connection, query: str, limit: int = 20, since: str | None = None) -> list[Found]:
    """At most `limit` stories that have every word of `query`, in any form of its family, with or without accents; those of `since`
    (YYYY-MM-DD) and later.

    What stands in quotes, and a word with a hyphen or the like in it (GPT-4), is a phrase and found as it is written. A word with a capital
    is found as a name, with that capital, where the stories know it as one (Meta, Argentina; Presidente is none). Nothing in a query is an
    operator, and none is refused.
    """
    parts = _asked(query)
    if not parts:
        return []
    names = {part.words[0] for part in parts if part.capital and _is_name(connection, part.words[0])}
    asked = [_matching(connection, part, names) for part in parts]
    newest = connection.execute("SELECT substr(first_seen_at, 1, 10) FROM articles ORDER BY id DESC LIMIT 1").fetchone()
    values = {"match": " AND ".join(asked), "titled": f"{{title}} : ({' OR '.join(asked)})", "since": since, "newest": newest and newest[0]}
    found = []
    for row in connection.execute(f"{_STORIES} LIMIT :limit" if not names else _STORIES, values | {"limit": limit}):
        story = Found(*row)
        if not names or all(_names(_fields(connection, story.article), name) for name in names):
            found.append(story)
            if len(found) >= limit:
                break
    return found


def matching(connection: sqlite3.Connection, query: str) -> str:
    """`query` as FTS5 understands it, each word with its family, or "" where it has no word. A name is found as `search` finds it, but also
    without its capital."""
    parts = _asked(query)
    names = {part.words[0] for part in parts if part.capital and _is_name(connection, part.words[0])}
    return " AND ".join(_matching(connection, part, names) for part in parts)


def _asked(query: str) -> list[_Part]:
    parts = list(_parts(query))
    return [part for part in parts if part.exact or part.words[0] not in COMMON] or parts


def _parts(query: str) -> Iterator[_Part]:
    for found in _PART.finditer(composed(query)):
        quoted = found[1] or found[2] or found[3]
        text = quoted or found[4] or ""
        if told := tuple(words(text)):
            written = _WORD.search(text)
            capital = not quoted and len(told) == 1 and written is not None and written[0] != written[0].lower()
            yield _Part(told, exact=bool(quoted) or len(told) > 1, capital=capital)


def _matching(connection: sqlite3.Connection, part: _Part, names: Iterable[str]) -> str:
    """A part as FTS5 understands it; every word in quotes, so that none is an operator."""
    if part.exact or part.words[0] in names:
        return f'"{" ".join(part.words)}"'
    of = stem(part.words[0])
    kin = [*family(connection, part.words[0]), *families().beside(of), *families().passive(of)]
    return "(" + " OR ".join(f'"{word}"' for word in kin) + ")"


def family(connection: sqlite3.Connection, word: str) -> list[str]:
    """The words of the stories that have one stem with this folded one, and itself, in the order of the alphabet."""
    row = connection.execute("SELECT stem FROM search_terms WHERE word = ?", (word,)).fetchone()
    kin = connection.execute("SELECT word FROM search_terms WHERE stem = ?", (row[0] if row else stem(word),))
    return sorted({word, *(other for (other,) in kin)})


# names


def _is_name(connection: sqlite3.Connection, word: str) -> bool:
    """Whether the stories write it with a capital where only names have one; a form of a verb that we know is none (Despido)."""
    if families().of(word) in families().verbs - {word}:
        return False
    sql = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ? ORDER BY rowid DESC LIMIT ?"
    stories = [article for (article,) in connection.execute(sql, (f'"{word}"', SAMPLE))]
    written = [_written(_fields(connection, article), word) for article in stories]
    others = any(other.removesuffix("s") != word.removesuffix("s") and other != f"{word}es" for other in family(connection, word))
    return bool(written) and sum("name" in how for how in written) >= (INFLECTED if others else NAMED) * len(written)


def _names(fields: Iterable[str], word: str) -> bool:
    how = _written(fields, word)
    return not how.isdisjoint(("name", "title")) or how == {"initial"}


def _written(fields: Iterable[str], word: str) -> set[str]:
    """How these texts write a word: "word" small, "name" with a capital within a sentence or within the word, "title" with such a capital
    behind an article, "initial" with the capital of a sentence."""
    how = set()
    for field in fields:
        for found in _WORD.finditer(field):
            token = found[0]
            if len(token) != len(word) or words(token) != [word]:
                continue
            if token == token.lower():
                how.add("word")
            elif token[1:] != token[1:].lower() or not _begins(field, found.start()):
                how.add("title" if _ARTICLE.search(field, max(0, found.start() - 10), found.start()) else "name")
            else:
                how.add("initial")
    return how


def _begins(text: str, at: int) -> bool:
    """Whether a sentence begins here."""
    before = text[max(0, at - 20) : at].rstrip(_OPENING)
    return (not before and at <= 20) or before[-1:] in _ENDING


def _fields(connection: sqlite3.Connection, article: int) -> list[str]:
    row = connection.execute("SELECT title, summary, text FROM articles WHERE id = ?", (article,)).fetchone()
    return [field for field in tuple(row or ()) if field]
