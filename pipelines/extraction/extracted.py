"""What extraction gives back: light to import, for whoever only handles it."""

from __future__ import annotations

from dataclasses import dataclass, field

from crawler.items import Instant, Rights


@dataclass(slots=True)
class Extracted:
    """What a page says. `rejected` names why it is not an article (None when it is); what was found is kept beside it all the same.

    `canonical` is an address of the same site or None; `elsewhere` are addresses of other sites that the page names as its original.
    `language` is what the page declares. `sources_of` says where each field came from.
    """

    title: str | None = None
    summary: str | None = None
    text: str | None = None
    authors: list[str] = field(default_factory=list)
    agency: str | None = None
    section: str | None = None
    image: str | None = None
    published: Instant | None = None
    modified: Instant | None = None
    partial: bool = False
    paywall: bool = False
    rights: Rights = field(default_factory=Rights)
    canonical: str | None = None
    elsewhere: list[str] = field(default_factory=list)
    language: str | None = None
    sources_of: dict[str, str] = field(default_factory=dict)
    rejected: str | None = None
    detail: str | None = None
