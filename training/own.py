"""The stories that an operator has labelled, as one more hand: title and text from his database, a topic without a label unknown.

What he says of facts is not learned from. Such stories were looked at because they were doubtful, or wrong: they set no threshold.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.labels.file import Labels, LabelsError, LabelsFile
from pipelines.reading.topics.names import topic_names
from pipelines.storage.reader import opened
from training.material import LABELS, Example
from vigia.characters import counted

_STORED = (
    "SELECT articles.id, url, title, text, sources.country FROM articles JOIN sources ON sources.id = source"
    " WHERE articles.id = (SELECT article FROM article_urls WHERE url = ?)"
)


@dataclass(frozen=True, slots=True)
class OwnStories:
    """The examples in the order of their addresses; how many labelled addresses that database does not have; of how many it has no text."""

    examples: list[Example]
    absent: int
    without_text: int

    def __str__(self) -> str:
        stories = counted(len(self.examples), "story", "stories")
        absent, without_text = counted(self.absent, "address", "addresses"), counted(self.without_text, "story", "stories")
        return f"labels: {stories} to learn from; not in the database: {absent}; without text: {without_text}"


def own_stories(file: Path, database: Path, folds: int) -> OwnStories:
    """Raises LabelsError, and StoreError for a database that cannot be read."""
    if not file.is_file():
        raise LabelsError(f"{file}: there is no such file; LABELS names the one that `label` writes")
    labels = LabelsFile(file).read()
    with opened(database) as db:
        rows = [db.execute(_STORED, (address,)).fetchone() for address in labels.addresses]
        found = {row["url"]: row for row in rows if row is not None}
        read = [row for _, row in sorted(found.items()) if row["text"]]
        examples = [example for row in read for example in _example(db, row, labels, folds)]
    return OwnStories(examples, rows.count(None), len(found) - len(read))


def _example(db: sqlite3.Connection, row: sqlite3.Row, labels: Labels, folds: int) -> Iterator[Example]:
    """The story, where one of its topics is labelled."""
    given = labels.of(url for (url,) in db.execute("SELECT url FROM article_urls WHERE article = ?", (row["id"],)))
    verdicts = {topic: given[topic].verdict == "yes" if topic in given else None for topic in topic_names()}
    if any(verdict is not None for verdict in verdicts.values()):
        fold = int(hashlib.sha256(row["url"].encode()).hexdigest(), 16) % folds
        facts = dict.fromkeys(("layoffs", "deals", "funding"))
        yield Example(LABELS, row["url"], row["title"] or "", row["text"], row["country"], verdicts, facts, fold=fold)
