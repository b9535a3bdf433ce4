"""robots.txt as last answered, a row a host, so that a run of every ten minutes asks for it once a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from . import times
from .connection import Connection


@dataclass(frozen=True, slots=True)
class RobotsRow:
    """`host` is "scheme://host:port"; `status` is None where nothing answered."""

    host: str
    status: int | None
    body: str | None
    fetched_at: datetime


class Robots:
    def __init__(self, db: Connection) -> None:
        self.db = db

    def get(self, host: str) -> RobotsRow | None:
        row = self.db.row("SELECT * FROM robots WHERE host = ?", (host,))
        if row is None:
            return None
        return RobotsRow(row["host"], row["status"], row["body"], times.parse(row["fetched_at"]) or datetime.min.replace(tzinfo=UTC))

    def save(self, host: str, status: int | None, body: str | bytes | None, fetched_at: datetime) -> None:
        """`host` is a host key, or any other key a document of a host is kept under ("tdmrep:" and the host key)."""
        if isinstance(body, bytes):
            body = body.decode("utf-8", "replace")
        self.db.execute(
            "INSERT INTO robots (host, status, body, fetched_at) VALUES (?, ?, ?, ?) ON CONFLICT (host) DO UPDATE"
            " SET status = excluded.status, body = excluded.body, fetched_at = excluded.fetched_at",
            (host, status, body, times.utc(fetched_at)),
        )
