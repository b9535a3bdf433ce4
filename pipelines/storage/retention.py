"""What is forgotten with time. Articles never are: what goes is the crawler's own memory of what it left out and of its runs."""

from __future__ import annotations

from datetime import timedelta

from . import times
from .connection import Connection
from .discoveries import Discoveries

# Longer than a year, so that last year's same month can still be explained; far longer than the age window, so that nothing comes back.
KEPT = timedelta(days=400)
ORPHANED = timedelta(days=30)
IDLE_KEPT = timedelta(days=30)  # of runs in which nothing of a source was due: 144 a day for each, and they say nothing of that day
IDLE = (
    "polled = 0 AND unchanged = 0 AND endpoints_failed = 0 AND refused = 0 AND resting = 0"
    " AND new = 0 AND known = 0 AND updated = 0 AND dropped = 0 AND failed = 0 AND error IS NULL"
)
BATCH = 1_000  # rows of a table in one run: a database that was not pruned for long must hold neither the lock nor the loop for long


class Retention:
    def __init__(self, db: Connection, discoveries: Discoveries) -> None:
        self.db, self.discoveries = db, discoveries

    def prune(self) -> dict[str, int]:
        """Delete drops, dropped discoveries, runs and robots.txt that are older than KEPT; how many rows of each table went.

        At most BATCH of each: what is left goes with the next run.
        """
        self._drop_orphans()
        limit = times.utc(self.db.now() - KEPT)
        gone = {
            "drops": self._delete("drops", "last_seen_at < ?", limit),
            "discoveries": self._delete("discoveries", "state = 'dropped' AND settled_at < ? AND reason IS NOT 'forgotten'", limit),
            "crawl_sources": self._delete("crawl_sources", f"{IDLE} AND recorded_at < ?", times.utc(self.db.now() - IDLE_KEPT)),
            "crawls": self._delete("crawls", "started_at < ?", limit),
            "robots": self._delete("robots", "fetched_at < ?", limit),
        }
        return {table: count for table, count in gone.items() if count}

    def _drop_orphans(self) -> None:
        """What was still to be fetched of a source that left the file a month ago is not fetched any more."""
        sql = (
            "SELECT url, source FROM discoveries WHERE next_try_at IS NOT NULL AND queued_at < ?"
            " AND source IN (SELECT id FROM sources WHERE enabled = 0) LIMIT ?"
        )
        with self.db.transaction():
            for row in self.db.rows(sql, (times.utc(self.db.now() - ORPHANED), BATCH)):
                self.discoveries.drop(row["url"], row["source"], "source_removed", None, None)

    def _delete(self, table: str, condition: str, limit: str) -> int:
        sql = f"DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} WHERE {condition} LIMIT {BATCH})"
        with self.db.transaction():
            return self.db.execute(sql, (limit,)).rowcount
