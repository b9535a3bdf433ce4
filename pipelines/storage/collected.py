"""How far the streams of answers of other machines have been applied: an answer that comes twice changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import ParamSpec, TypeVar

from .connection import Connection
from .endpoints import EndpointState, state_of
from .pending import PendingFetch, pending_of

P = ParamSpec("P")
T = TypeVar("T")
_applied: ContextVar[tuple[str, str] | None] = ContextVar("_applied", default=None)  # stream and id of what this task applies


class Collected:
    """A stream is known by its name for good; ids of its messages are Redis': milliseconds, a dash, a number."""

    def __init__(self, db: Connection) -> None:
        self.db = db

    def remember(self, stream: str) -> None:
        with self.db.transaction():
            values = (stream, self.db.now_text())
            self.db.execute("INSERT OR IGNORE INTO collected (stream, last_id, begun_at) VALUES (?, '0-0', ?)", values)

    def remembers(self, stream: str) -> bool:
        return self.db.value("SELECT 1 FROM collected WHERE stream = ?", (stream,)) is not None

    def has(self, stream: str, message: str) -> bool:
        """Whether this message, or a later one, has been applied."""
        last = self.db.value("SELECT last_id FROM collected WHERE stream = ?", (stream,))
        return last is not None and _order(message) <= _order(last)

    @contextmanager
    def applying(self, stream: str, message: str) -> Iterator[None]:
        """What this task writes meanwhile is written together with the mark that this message was applied."""
        before = _applied.set((stream, message))
        try:
            yield
        finally:
            _applied.reset(before)

    def marking(self, work: Callable[P, T]) -> Callable[P, T]:
        told = _applied.get()
        if told is None:
            return work
        stream, message = told

        def marked(*args: P.args, **kwargs: P.kwargs) -> T:
            with self.db.transaction():
                before = self.db.changes()
                done = work(*args, **kwargs)
                if self.db.changes() == before:  # it only looked
                    return done
                self.db.execute("UPDATE collected SET last_id = ? WHERE stream = ?", (message, stream))
            return done

        return marked

    def fetch_of(self, url: str) -> PendingFetch | None:
        """What was to be fetched of a discovery; None where there is none, or nothing of it is waited for."""
        row = self.db.row("SELECT * FROM discoveries WHERE url = ? AND next_try_at IS NOT NULL", (url,))
        return None if row is None else pending_of(row)

    def endpoint_of(self, endpoint_id: int) -> EndpointState | None:
        row = self.db.row("SELECT * FROM endpoints WHERE id = ?", (endpoint_id,))
        return None if row is None else state_of(row)


def _order(message: str) -> tuple[int, int]:
    at, _, number = message.partition("-")
    return int(at), int(number)
