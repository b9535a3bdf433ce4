"""What reading an endpoint's answer gives."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from vigia.items import Link

DiscoveredKind = Literal["feed", "sitemap", "sitemapindex", "section", "html", "unknown"]


@dataclass(frozen=True, slots=True)
class UpdateHints:
    """How often an endpoint says it changes. Seconds; hours 0..23 and days 0..6 (Monday is 0) in UTC."""

    ttl: int | None = None
    update_period: int | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(slots=True)
class Discovered:
    """The links of one answer. "html" and "unknown" mean that it was no feed or sitemap at all: the endpoint is broken."""

    kind: DiscoveredKind
    links: list[Link] = field(default_factory=list)  # in the answer's order, one for each identity; sitemaps: newest first
    children: list[tuple[str, datetime | None]] = field(default_factory=list)  # sitemaps of an index with their lastmod, newest first
    entries: int = 0  # seen in the answer, also those that brought no link
    skipped: dict[str, int] = field(default_factory=Counter)  # reason -> entries that brought no link of their own
    problems: list[str] = field(default_factory=list)  # sentences for the source's health
    hints: UpdateHints = field(default_factory=UpdateHints)

    @property
    def left_out(self) -> dict[str, int]:
        """The entries that leave no trace, by reason: not one that another repeats, nor the links of a page that lead elsewhere."""
        return {} if self.kind == "section" else {reason: times for reason, times in self.skipped.items() if reason != "duplicate_entry"}

    @property
    def note(self) -> str | None:
        """What was remarkable about the answer, for whoever looks at the endpoint; that a sitemap holds old addresses is not."""
        told = ", ".join(f"{reason} {times}" for reason, times in self.left_out.items() if reason != "too_old")
        return "; ".join([*self.problems, *([f"left out: {told}"] if told else [])])[:500] or None

    @property
    def broken(self) -> bool:
        """Whether the endpoint answered with something else than what it is listed as."""
        return self.kind in {"html", "unknown"}
