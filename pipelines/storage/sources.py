"""The outlets, and where each of them is polled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Protocol

from vigia.items import Rights

from . import clean
from .connection import Connection
from .endpoints import Endpoints
from .events import Events


class EndpointLike(Protocol):
    @property
    def url(self) -> str: ...
    @property
    def kind(self) -> str: ...


class SourceLike(Protocol):
    """What the database keeps of crawler.sources.Source."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def homepage(self) -> str: ...
    @property
    def country(self) -> str | None: ...
    @property
    def timezone(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def enabled(self) -> bool: ...
    @property
    def machine_written(self) -> bool: ...
    @property
    def feed_only(self) -> bool: ...
    @property
    def endpoints(self) -> Sequence[EndpointLike]: ...


class Sources:
    def __init__(self, db: Connection, endpoints: Endpoints, events: Events) -> None:
        self.db, self.endpoints, self.events = db, endpoints, events

    def sync(self, sources: Iterable[SourceLike]) -> None:
        """Make the rows of `sources` and `endpoints` those of the file.

        What left the file stays, disabled. An endpoint that now stands under another source (it was renamed) goes there with
        its validators and
        with what is still to be fetched; articles keep the source they were published under.
        """
        with self.db.transaction():
            listed = list(sources)
            before = {row["id"]: tuple(row)[:-1] for row in self.db.rows(f"SELECT id, {', '.join(_COLUMNS)}, id FROM sources")}
            for source in listed:
                self._sync_source(source, before)
            gone = set(before) - {source.id for source in listed} - {ADHOC}
            for source_id in sorted(gone):
                self.db.execute("UPDATE sources SET enabled = 0 WHERE id = ? AND enabled = 1", (source_id,))
            urls = {endpoint.url for source in listed for endpoint in source.endpoints}
            for row in self.db.rows("SELECT id, url FROM endpoints WHERE active = 1 AND parent IS NULL"):
                if row["url"] not in urls:
                    self.db.execute("UPDATE endpoints SET active = 0 WHERE id = ?", (row["id"],))

    def _sync_source(self, source: SourceLike, before: dict[str, tuple[object, ...]]) -> None:
        values = {name: None if (value := getattr(source, name)) == "" else clean.parameter(value) for name in _COLUMNS}
        if source.id not in before:
            self.db.insert("sources", {"id": source.id, **values, "first_seen_at": self.db.now_text()})
        elif before[source.id] != (source.id, *values.values()):
            self.db.update("sources", values, "id = ?", (source.id,))
            was = dict(zip(_COLUMNS, before[source.id][1:], strict=True))
            if any(was[name] != values[name] for name in _OF_EVENTS):
                self.events.of_source(source.id)
        for endpoint in source.endpoints:
            self.endpoints.add(source.id, endpoint.url, endpoint.kind)

    def ensure(self, source: SourceLike) -> None:
        """A row for a source that no file lists (`adhoc`: single pages)."""
        with self.db.transaction():
            if self.db.value("SELECT 1 FROM sources WHERE id = ?", (source.id,)) is None:
                self._sync_source(source, {})

    def has_articles(self, source: str) -> bool:
        """Whether anything that an endpoint named was ever stored: until then a run is its first, whatever archives brought."""
        sql = (
            "SELECT 1 FROM articles JOIN discoveries ON discoveries.url = page_url"
            " WHERE articles.source = ? AND endpoint IS NOT NULL LIMIT 1"
        )
        return self.db.value(sql, (source,)) is not None

    def rights_of_articles(self, source: str) -> tuple[bool, list[str]]:
        """Whether its last ten articles were all reserved, and the signals that all of them carried: one page does not speak for all."""
        sql = "SELECT rights_reserved, rights_signals FROM articles WHERE source = ? ORDER BY first_seen_at DESC, url LIMIT 10"
        rows = self.db.rows(sql, (source,))
        if not rows:
            return False, []
        seen = [json.loads(row["rights_signals"]) for row in rows]
        return all(row["rights_reserved"] for row in rows), [signal for signal in seen[0] if all(signal in others for others in seen)]

    def rights(self, source: str) -> tuple[bool, list[str]]:
        """What the outlet as a whole reserves, as last seen, and what it was seen by."""
        row = self.db.row("SELECT rights_reserved, rights_signals FROM sources WHERE id = ?", (source,))
        return (False, []) if row is None else (bool(row["rights_reserved"]), json.loads(row["rights_signals"]))

    def reservation(self, source: str) -> Rights:
        """What the outlet as a whole reserves, with the signals that say so: groups of robots.txt that keep agents out reserve nothing."""
        reserved, signals = self.rights(source)
        return Rights(reserved, [signal for signal in signals if not signal.startswith(KEPT_OUT)] if reserved else [])

    def record_rights(self, source: str, *, reserved: bool, signals: Sequence[str]) -> None:
        """What the outlet as a whole reserves (robots.txt, tdmrep.json), as last seen."""
        values = (reserved, json.dumps(list(signals), ensure_ascii=False))
        known = self.db.row("SELECT rights_reserved, rights_signals FROM sources WHERE id = ?", (source,))
        if known is not None and tuple(known) != (int(reserved), values[1]):
            self.db.execute("UPDATE sources SET rights_reserved = ?, rights_signals = ? WHERE id = ?", (*values, source))


ADHOC = "adhoc"  # pages given by address, of outlets that no file lists
KEPT_OUT = "robots.txt keeps out"
_OF_EVENTS = ("name", "machine_written")  # what independent groups go by
_COLUMNS = ("name", "homepage", "country", "timezone", "kind", "enabled", "machine_written", "feed_only")
