"""Labels on their way into the database: every reading that is saved passes here first, whoever read it."""

from __future__ import annotations

from pipelines.labels.corrections import RULE, corrected
from pipelines.labels.file import LabelsFile
from pipelines.labels.label import Label
from vigia.items import Analysis

from .connection import Connection
from .judgements import Judgements


class Corrections:
    def __init__(self, db: Connection, labels: LabelsFile | None) -> None:
        self.db, self.file = db, labels
        self.judgements = Judgements(db.rows, labels)

    def made(self, reading: Analysis, title: str | None, article: int | None, *addresses: str) -> Analysis:
        """The reading as the labels of its story have it, by these addresses and all those of the stored article of that id.

        To be called within the transaction that saves it: whoever labels writes into the file first and into the database then.
        """
        return corrected(reading, self.of(article, *addresses), title)

    def of(self, article: int | None, *addresses: str) -> dict[str, Label]:
        """The labels that hold for a story, by what they are about."""
        if self.file is None or not (labels := self.file.current()):
            return {}
        known = self.db.rows("SELECT url FROM article_urls WHERE article = ?", (article,)) if article is not None else []
        return labels.of((*addresses, *(row["url"] for row in known)))

    def stored(self) -> list[int]:
        """The stored articles that a label is about, or was: ids in order."""
        addresses = self.file.current().addresses if self.file is not None else []
        found = {self.db.value("SELECT article FROM article_urls WHERE url = ?", (address,)) for address in addresses} - {None}
        found |= {row["article"] for row in self.db.rows(f"SELECT article FROM evidence WHERE rule = '{RULE}'")}
        return sorted(found)
