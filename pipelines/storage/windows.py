"""Pages of an outlet's past that a window of days had read: links and the page's own row in one transaction, apart from what is polled.

Such a row of `endpoints` is not active: a run without a window never asks it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from . import times
from .connection import Connection
from .discoveries import BEYOND_FIRST_RUN, Discoveries
from .pending import Discovery


class Windows:
    def __init__(self, db: Connection, discoveries: Discoveries) -> None:
        self.db, self.discoveries = db, discoveries

    def read_at(self, url: str) -> datetime | None:
        """When all that it lists was written down; None where it never was, or it is polled anyway."""
        return times.parse(self.db.value("SELECT last_success_at FROM endpoints WHERE url = ? AND active = 0", (url,)))

    def record(
        self,
        source: str,
        url: str,
        kind: str,
        links: Sequence[Discovery],
        *,
        parent: str | None,
        whole: bool,
        entries: int,
        status: int,
        crawl: int | None,
    ) -> list[str]:
        """Write down what a page listed; those to be fetched. `whole`: all of it was wanted, so that it is not asked again; `parent`: the
        sitemap index that named it. No second look follows: these stories have settled long ago."""
        with self.db.transaction():
            for found in links:  # what a first run left for good is asked for now
                sql = "UPDATE discoveries SET reason = 'too_old' WHERE url = ? AND state = 'dropped' AND reason = ?"
                self.db.execute(sql, (found.address.key, BEYOND_FIRST_RUN))
            wanted = self.discoveries.discover(source, links, crawl=crawl)
            if whole:
                self._mark(source, url, kind, parent, entries, status)
        return wanted

    def _mark(self, source: str, url: str, kind: str, parent: str | None, entries: int, status: int) -> None:
        at = self.db.now_text()
        values = {"last_polled_at": at, "last_success_at": at, "last_full_at": at, "entries": entries, "last_status": status}
        row = self.db.row("SELECT id, active FROM endpoints WHERE url = ?", (url,))
        if row is None:
            above = self.db.value("SELECT id FROM endpoints WHERE url = ?", (parent,)) if parent else None
            self.db.insert("endpoints", {"source": source, "url": url, "kind": kind, "parent": above, "active": 0, **values})
        elif not row["active"]:
            self.db.update("endpoints", values, "id = ?", (row["id"],))
