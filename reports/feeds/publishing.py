"""Which feeds there are, and their files."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reports.atomic_file import NotWritten, replace_where_different
from reports.company_explanation import Company, timeline
from reports.todays_views import install_views, views
from vigia.characters import folded, seen
from vigia.facts import DEAL_KINDS, KINDS

from . import spanish
from .entries import Entries
from .formats import Feed, atom, json_feed, opml

OPML = "feeds.opml"


@dataclass(frozen=True, slots=True)
class Watched:
    """A company as the operator names it, and whom that name stands for: nobody, where no story told of it yet."""

    wanted: str
    companies: Sequence[Company]


def prepare(conn: sqlite3.Connection) -> None:
    """For this connection: today's views, and all of one moment."""
    install_views(conn, views())
    conn.execute("BEGIN")


def feeds(conn: sqlite3.Connection, topics: Iterable[str], watched: Iterable[Watched]) -> Iterator[Feed]:
    """One for each topic, each kind of event, each watched company, and one for contradictions."""
    entries = Entries(conn)
    for topic in topics:
        yield Feed(f"topic-{topic}", f"Vigía: noticias, {spanish.TOPICS.get(topic, topic)}", entries.of_topic(topic))
    for kind in (*(kind.label for kind in KINDS if "kind" not in kind.closed), *DEAL_KINDS):
        yield Feed(f"event-{kind}", f"Vigía: {spanish.KINDS.get(kind, kind)}", entries.of_kind(kind))
    yield Feed("contradictions", "Vigía: cifras que se contradicen", entries.contradicted())
    taken: set[str] = set()
    for one in watched:
        name = _free(f"company-{_slug(one.wanted)}", taken)
        known = one.companies[0].name if one.companies else one.wanted
        events = [row["event"] for company in one.companies for row in timeline(conn, company)]
        yield Feed(name, f"Vigía: {' '.join(seen(known).split())}", entries.of_events(events))


def publish(found: Sequence[Feed], folder: Path, base: str | None = None) -> list[Path]:
    """The files that were written: those that say something new. `base`: the address that `folder` is served at.

    Raises NotWritten.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritten(folder, error) from None
    files: dict[str, bytes] = {}
    for feed in found:
        files[f"{feed.name}.atom"] = atom(feed, _at(base, f"{feed.name}.atom"))
        files[f"{feed.name}.json"] = json_feed(feed, _at(base, f"{feed.name}.json"))
    files[OPML] = opml([(feed, _at(base, name := f"{feed.name}.atom") or (folder / name).absolute().as_uri()) for feed in found])
    return [folder / name for name, content in files.items() if replace_where_different(folder / name, content)]


def _at(base: str | None, name: str) -> str | None:
    return f"{base.rstrip('/')}/{name}" if base else None


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-")[:60] or "sin-nombre"


def _free(name: str, taken: set[str]) -> str:
    """That name, or with a number behind it where another feed has it."""
    found = next(each for each in (name, *(f"{name}-{number}" for number in range(2, 10_000))) if each not in taken)
    taken.add(found)
    return found
