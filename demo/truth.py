"""What a careful reader makes of the demo newsroom: written by hand from the stories, never from what the program says.

demo/truth/OUTLET.toml holds, for one outlet,

    published    "minute" where its pages (or its feed) say when to the minute, "day" where only the day is beyond doubt;
                 "unknown" at a story whose date lies days ahead and cannot be true
    never        words that stand on its pages and belong to no story
    [[stored]]   path, title, authors, agency, age, topics, paywall, text_withheld, and the facts that must be found ("none": a value
                 that the story does not state)
                 second_edition: the words that the second edition replaces, and the facts that follow from the new ones
    [[dropped]]  path and the reason

Paths hold {Y}, {m} and {d}, the day of publication in the outlet's zone; ages are hours before the newsroom's `now`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from demo.outlets import HERE, Outlet, Story, fill
from demo.site import Site, second_path
from vigia.facts import KINDS


@dataclass(frozen=True, slots=True)
class Stored:
    """One article that must be in the database, and how."""

    outlet: str
    addresses: tuple[str, ...]  # the identities it may have; with more than one, the others must be recorded beside it
    title: str
    authors: tuple[str, ...]
    agency: str | None
    published: datetime  # in UTC, to the minute
    day: str  # YYYY-MM-DD in the outlet's zone
    precision: str  # "minute": the minute must be right; "day": the day; "unknown": nothing may be claimed
    topics: frozenset[str]
    facts: Mapping[str, tuple[Mapping[str, Any], ...]]  # by table
    paragraphs: tuple[str, ...]
    never: tuple[str, ...]
    summary: str | None
    paywall: bool
    text_withheld: str | None


@dataclass(frozen=True, slots=True)
class Dropped:
    """One address that must be dropped, and why."""

    outlet: str
    address: str
    reason: str


@dataclass(frozen=True, slots=True)
class Truth:
    stored: tuple[Stored, ...]
    dropped: tuple[Dropped, ...]
    failed_sources: frozenset[str] = frozenset({"averia"})  # its feed is a page for people


def load_truth(sites: Mapping[str, Site], edition: int = 1) -> Truth:
    """The truth about an edition of the newsroom as these sites serve it (their bases, their `now`)."""
    stored: list[Stored] = []
    dropped: list[Dropped] = []
    for site in sites.values():
        path = HERE / "truth" / f"{site.outlet.id}.toml"
        if not path.exists():
            continue
        data = tomllib.loads(path.read_text("utf-8"))
        stories = {story.path: story for story in site.outlet.stories}
        stored += [_stored(site, data, _of(row, edition), stories[row["path"]]) for row in data.get("stored", ())]
        dropped += [
            Dropped(site.outlet.id, site.base + fill(row["path"], site.outlet.published(stories[row["path"]], site.now)), row["reason"])
            for row in data.get("dropped", ())
        ]
    return Truth(tuple(stored), tuple(dropped))


def on_a_topic() -> frozenset[tuple[str, str]]:
    """The stories that are of some topic, each as its outlet's id and its path."""
    found = set()
    for path in sorted((HERE / "truth").glob("*.toml")):
        rows = tomllib.loads(path.read_text("utf-8")).get("stored", ())
        found |= {(path.stem, row["path"]) for row in rows if row["topics"]}
    return frozenset(found)


def _of(row: Mapping[str, Any], edition: int) -> dict[str, Any]:
    changes = row.get("second_edition", {}) if edition > 1 else {}
    return {**row, **changes}


def _stored(site: Site, data: Mapping[str, Any], row: Mapping[str, Any], story: Story) -> Stored:
    outlet: Outlet = site.outlet
    if story.age != row["age"]:
        raise ValueError(f"{outlet.id}{row['path']}: the truth says {row['age']} hours old, the story {story.age}")
    published = outlet.published(story, site.now)
    address = site.base + fill(row["path"], published)
    addresses = (address, second_path(address)) if story.second_address else (address,)
    return Stored(
        outlet=outlet.id,
        addresses=addresses,
        title=row["title"],
        authors=tuple(row["authors"]),
        agency=row.get("agency"),
        published=published.astimezone(UTC),
        day=f"{published:%Y-%m-%d}",
        precision=row.get("published", data["published"]),
        topics=frozenset(row["topics"]),
        facts={kind.table: tuple(row.get(kind.key, ())) for kind in KINDS},
        paragraphs=tuple(part.replace(row["old"], row["new"]) if "old" in row else part for part in story.paragraphs),
        never=tuple(data["never"]),
        summary=story.summary,
        paywall=row.get("paywall", False),
        text_withheld=row.get("text_withheld"),
    )
