"""The demo newsroom as data: its outlets, their stories and the pages that look like stories.

Ages are hours before the newsroom's `now`, so that the newsroom never grows old; an age below zero lies in the future.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

HERE = Path(__file__).parent

Kind = Literal["story", "listing", "soft_404", "consent", "empty_shell"]

RELATED_LABELS = (
    "lee también",
    "leé también",
    "te puede interesar",
    "relacionadas",
    "más información",
    "lo más leído",
    "revisa aquí",
    "suscríbete",
    "publicidad",
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where an outlet announces its stories, and in which format."""

    path: str
    format: str


@dataclass(frozen=True, slots=True)
class Story:
    """A page of an outlet that is announced like a story; only those of kind "story" are one."""

    id: str
    title: str
    path: str  # may hold {Y}, {m} and {d}: the day of publication in the outlet's zone
    age: float  # hours before `now`
    section: str = ""
    authors: tuple[str, ...] = ()
    text: str = ""  # paragraphs separated by an empty line
    summary: str | None = None  # the standfirst shown on the page
    language: str = "es"
    agency_byline: str | None = None
    junk: tuple[str, ...] = ()  # lines that stand between the paragraphs and are no part of the story
    feed_variant: Literal["utm", "amp"] | None = None  # how the feed spoils the address
    feed_path: str | None = None  # an old address that the feed still gives; it redirects
    second_address: bool = False  # the same text stands at a second address too
    second_edition: Literal["percent", "cosmetic", "new"] | None = None  # how it differs; "new": it comes out only then
    paywall: bool = False
    kind: Kind = "story"

    @property
    def paragraphs(self) -> list[str]:
        return [" ".join(part.split()) for part in self.text.strip().split("\n\n") if part.strip()]

    @property
    def related_lines(self) -> list[str]:
        return [line for line in self.junk if line.lower().startswith(RELATED_LABELS)]

    @property
    def caption_lines(self) -> list[str]:
        return [line for line in self.junk if not line.lower().startswith(RELATED_LABELS)]


@dataclass(frozen=True, slots=True)
class Outlet:
    """One outlet: a host of its own, a template, endpoints and manners."""

    id: str
    name: str
    template: str
    timezone: str
    kind: str
    country: str | None = None
    encoding: str = "utf-8"
    feeds: tuple[Endpoint, ...] = ()
    sitemaps: tuple[Endpoint, ...] = ()
    sections: tuple[Endpoint, ...] = ()
    article_pattern: str | None = None
    robots: str | None = None  # None: the outlet has no robots.txt
    tdmrep: str | None = None
    page_headers: Mapping[str, str] = field(default_factory=dict)
    caption: str = ""
    json_ld: bool = True
    local_json_ld: bool = False  # dates in JSON-LD are local time without an offset
    feed_only: bool = False
    machine_written: bool = False
    enabled: bool = True
    reason: str | None = None
    max_new: int | None = None  # articles fetched in the outlet's first run; None: the crawler's own limit
    stories: tuple[Story, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def endpoints(self) -> tuple[Endpoint, ...]:
        return self.feeds + self.sitemaps + self.sections

    def published(self, story: Story, now: datetime) -> datetime:
        """When the story came out, to the minute, in the outlet's zone."""
        at = now.replace(second=0, microsecond=0) - timedelta(minutes=round(story.age * 60))
        return at.astimezone(self.zone)

    def path(self, story: Story, now: datetime) -> str:
        at = self.published(story, now)
        return fill(story.path, at)


def fill(path: str, at: datetime) -> str:
    """The path with the year, month and day of `at` in it."""
    return path.replace("{Y}", f"{at:%Y}").replace("{m}", f"{at:%m}").replace("{d}", f"{at:%d}")


def _story(row: dict[str, Any]) -> Story:
    return Story(**{**row, "authors": tuple(row.get("authors", ())), "junk": tuple(row.get("junk", ()))})


def _outlet(row: dict[str, Any], stories: tuple[Story, ...]) -> Outlet:
    endpoints = {key: tuple(Endpoint(**part) for part in row.get(key, ())) for key in ("feeds", "sitemaps", "sections")}
    return Outlet(**{**row, **endpoints, "stories": stories})


def load_outlets(folder: Path = HERE) -> tuple[Outlet, ...]:
    """All outlets with their stories, in the order of outlets.toml."""
    outlets = []
    for row in tomllib.loads((folder / "outlets.toml").read_text("utf-8"))["outlets"]:
        path = folder / "stories" / f"{row['id']}.toml"
        data = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
        outlets.append(_outlet(row, tuple(_story(story) for story in [*data.get("stories", ()), *data.get("pages", ())])))
    return tuple(outlets)
