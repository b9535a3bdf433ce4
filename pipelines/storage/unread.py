"""Stories that are stored and could not be read, by an error of ours: when to try again, and when to give up."""

from __future__ import annotations

from . import times
from .connection import Connection
from .discoveries import OUR_BACK_OFF


class Unread:
    def __init__(self, db: Connection) -> None:
        self.db = db

    def mark(self, article: int, reason: str, withhold: str | None) -> None:
        """`withhold`: why its text may not be kept once it was read (None: it may)."""
        at = self.db.now_text()
        self.db.execute(
            "INSERT INTO unread (article, reason, first_failed_at, next_try_at, withhold) VALUES (?, ?, ?, ?, ?) ON CONFLICT (article)"
            " DO UPDATE SET reason = excluded.reason, next_try_at = excluded.next_try_at, withhold = excluded.withhold",
            (article, reason, at, at, withhold),
        )

    def mark_read(self, article: int) -> None:
        self.db.execute("DELETE FROM unread WHERE article = ?", (article,))

    def failed_again(self, article: int, reason: str) -> bool:
        """Another try failed. False when it was the last: then the text goes if it may not be kept."""
        with self.db.transaction():
            row = self.db.row("SELECT attempts, withhold FROM unread WHERE article = ?", (article,))
            if row is None:  # it was fetched again meanwhile, and read
                return True
            attempts = row["attempts"] + 1
            again: bool = attempts <= len(OUR_BACK_OFF)
            next_try_at = times.utc(self.db.now() + OUR_BACK_OFF[attempts - 1]) if again else None
            self.db.update("unread", {"attempts": attempts, "reason": reason, "next_try_at": next_try_at}, "article = ?", (article,))
            if not again and row["withhold"]:
                self.withhold(article, row["withhold"])
            return again

    def withhold(self, article: int, reason: str) -> None:
        """The text goes, with its earlier versions; out of the search index when the store is closed."""
        self.db.owes_merging = True
        self.db.update("articles", {"text": None, "text_length": 0, "text_withheld": reason}, "id = ?", (article,))
        self.db.execute("DELETE FROM revisions WHERE article = ? AND field = 'text'", (article,))
