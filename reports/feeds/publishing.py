"""Which feeds there are, and their files."""

from __future__ import annotations

import hashlib
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
LONGEST = 60  # letters of a name in the name of its file
_LOST = re.compile(r"[^a-z0-9\s\-.,'’/_]")


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
    together: dict[str, list[Watched]] = {}
    for one in watched:
        together.setdefault(company_feed(one.wanted), []).append(one)
    for name, same in together.items():
        companies = [company for one in same for company in one.companies]
        known = companies[0].name if companies else same[0].wanted
        events = dict.fromkeys(row["event"] for company in companies for row in timeline(conn, company))
        yield Feed(name, f"Vigía: {' '.join(seen(known).split())}", entries.of_events(list(events)))


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


def company_feed(wanted: str) -> str:
    """The name of a company's feed, by how the operator names it and by nothing else, so that it stays.

    Accents, capitals, blanks and hyphens make no other company of it (Scale AI, scale-ai); where more than those is lost (小米, C++), a
    digest of the name tells it from others.
    """
    name = " ".join(folded(wanted).split())
    slug = re.sub(r"[^a-z0-9]+", "-", name).strip("-")
    if slug and len(slug) <= LONGEST and not _LOST.search(name):
        return f"company-{slug}"
    digest = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:10]
    return "-".join(part for part in ("company", slug[:LONGEST].strip("-"), digest) if part)
