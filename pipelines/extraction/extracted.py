"""What extraction ends in, an answer or an error of ours: light to import, for whoever only handles it."""

from __future__ import annotations

from dataclasses import dataclass, field

from vigia.answers import WorkerError
from vigia.items import Instant, Reason, Rights


@dataclass(slots=True)
class Extracted:
    """What a page says. `rejected` names why it is not an article (None when it is); what was found is kept beside it all the same.

    `claimed` is the address on its own site that it gives itself, or None; `claimed_elsewhere` has those of other sites that it names.
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
    claimed: str | None = None
    claimed_elsewhere: list[str] = field(default_factory=list)
    language: str | None = None
    sources_of: dict[str, str] = field(default_factory=dict)
    rejected: Reason | None = None
    detail: str | None = None


class ExtractionFailed(Exception):
    """An error of ours: the page is tried again. `reason` is extraction_timeout, extraction_crashed or extraction_failed."""

    def __init__(self, problem: WorkerError) -> None:
        super().__init__(str(problem))
        self.reason = f"extraction_{problem.ended}"
