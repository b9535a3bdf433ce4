"""`search_terms`: the words of the search index with their stems, so that one word of a family finds the others, in plain SQL as well.

The index itself stays what it was, words as they are written: whoever changes an article, with whatever program, changes it as before.
What stands here is the list of its words, each once. A word that is new is added with its article; one that a withheld or forgotten text
had alone goes when the index is merged. An older file's words, and those that other rules stemmed, are taken up when a Store is opened; a
word that only another program wrote into an article finds itself alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.stems.stem import LONGEST, SHORTEST, stem, version, words

if TYPE_CHECKING:
    from .connection import Connection

REMEMBERED = 30_000  # words that are known to stand there, and as many that were before: some 5 MB
LAST = "\U0010fffd"  # stands after every word
STEP = 2_000  # words in one transaction, some hundredths of a second

_INDEX = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.index_words USING fts5vocab (main, articles_fts, row)"
_ADD = "INSERT INTO search_terms (word, stem) VALUES (?, ?) ON CONFLICT DO NOTHING"
_ADD_OR_CHANGE = "INSERT INTO search_terms (word, stem) VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET stem = excluded.stem"


class Terms:
    def __init__(self, db: Connection) -> None:
        self.db = db
        self._known: set[str] = set()
        self._before: set[str] = set()
        self._undone = db.undone

    def add(self, *texts: str | None) -> None:
        """The words of an article that is being stored."""
        if self._undone != self.db.undone:  # what is known may be there no more
            self._known, self._before, self._undone = set(), set(), self.db.undone
        elif len(self._known) > REMEMBERED:
            self._known, self._before = set(), self._known
        new = {word for text in texts if text for word in words(text)} - self._known
        self._known |= new
        self.db.execute_many(_ADD, [(word, stem(word)) for word in new - self._before if _is_term(word)])

    def fill(self) -> None:
        """Take up what the index has and `search_terms` has not, or has by other rules; in steps, each a short transaction that goes on
        where the last one ended. An up-to-date file is not written to."""
        while self._take_up():
            pass

    def _take_up(self) -> bool:
        row = self.db.row("SELECT rules, taken_up_to FROM search_rules")
        if row is not None and row["rules"] == version() and row["taken_up_to"] is None:
            return False
        with self.db.transaction():
            row = self.db.row("SELECT rules, taken_up_to FROM search_rules")
            after = row["taken_up_to"] if row is not None and row["rules"] == version() else ""
            if after is None:
                return False
            self.db.execute(_INDEX)
            found = [
                word for (word,) in self.db.rows("SELECT term FROM temp.index_words WHERE term > ? ORDER BY term LIMIT ?", (after, STEP))
            ]
            self.db.execute_many(_ADD_OR_CHANGE, [(word, stem(word)) for word in found if _is_term(word)])
            self.db.execute("DELETE FROM search_rules")
            last = found[-1] if len(found) == STEP else None
            self.db.insert("search_rules", {"rules": version(), "taken_up_to": last})
        return last is not None


def drop_unused(db: Connection, after: str = "") -> str | None:
    """Take out, of the next STEP words after this one, those that the index has no more; the last word of the step, None at the end.
    The index must have been merged."""
    with db.transaction():
        db.execute(_INDEX)
        last = db.value("SELECT word FROM search_terms WHERE word > ? ORDER BY word LIMIT 1 OFFSET ?", (after, STEP - 1))
        in_step = "{0} > ? AND {0} <= ?"  # bounds alone: with an OR the index would be read to its end
        bounds = (after, LAST if last is None else last)
        db.execute(
            f"DELETE FROM search_terms WHERE {in_step.format('word')} AND word NOT IN"
            f" (SELECT term FROM temp.index_words WHERE {in_step.format('term')})",
            (*bounds, *bounds),
        )
    db.undone += 1
    return None if last is None else str(last)


def drop_all_unused(db: Connection) -> None:
    """`drop_unused`, to the end."""
    after: str | None = ""
    while after is not None:
        after = drop_unused(db, after)


def _is_term(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()
