"""What one outlet answers at each address: endpoints, story pages, copies, old addresses. Pure: no sockets, no clock."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from demo.feeds import FORMATS, Answer, Entry
from demo.outlets import Outlet, Story
from demo.templates import View, render
from demo.templates.wordpress import amp_page

SECOND_EDITION_AFTER = timedelta(hours=1)  # after `now`: when the second edition's changes were made
CHILD_ENDPOINTS = {
    "sitemap-index": {"/arc/outboundfeeds/news-sitemap.xml.gz": "news-sitemap", "/arc/outboundfeeds/sitemap/2019-05.xml": "old-sitemap"}
}
IGNORED_PARAMETERS = ("utm_source", "utm_medium", "utm_campaign", "outputType")


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    modified: datetime | None = None


class Site:
    """One outlet at one base address, as it stands at `now` in an edition (1, or 2: some stories have changed)."""

    def __init__(self, outlet: Outlet, base: str, now: datetime, *, dress: Callable[[str], str] | None = None) -> None:
        self.outlet = outlet
        self.base = base
        self.now = now
        self._dress = dress  # what else is done to a page before it is served: benchmarks bring it to the size real ones have
        self.edition = 1
        self._stories: dict[str, Story] = {}
        self._amp: dict[str, Story] = {}
        self._moved: dict[str, str] = {}
        self._ready: dict[tuple[int, str], Reply] = {}  # by edition and path
        for story in outlet.stories:
            path = outlet.path(story, now)
            self._stories[path] = story
            if story.feed_variant == "amp":
                self._amp[path + "amp/"] = story
            if story.second_address:
                self._stories[second_path(path)] = story
            if story.feed_path:
                self._moved[story.feed_path] = path
        self._endpoints = {endpoint.path: endpoint.format for endpoint in outlet.endpoints}
        for endpoint in outlet.endpoints:
            self._endpoints |= CHILD_ENDPOINTS.get(endpoint.format, {})

    def reply(self, target: str) -> Reply:
        """The answer to a GET of `target` (path and query)."""
        target = without_trackers(target)
        if target in self._endpoints:
            return self._announce(self._endpoints[target])
        if target in self._moved:
            return Reply(301, headers={"Location": self.base + self._moved[target]})
        if target in self._stories or target in self._amp:
            return self._page(target)
        if target == "/robots.txt" and self.outlet.robots is not None:
            return Reply(200, self.outlet.robots.replace("{base}", self.base).encode(), "text/plain; charset=utf-8")
        if target == "/.well-known/tdmrep.json" and self.outlet.tdmrep is not None:
            return Reply(200, self.outlet.tdmrep.encode(), "application/json")
        if target == "/":
            return Reply(
                200, f"<!DOCTYPE html><html lang='es'><title>{self.outlet.name}</title><h1>{self.outlet.name}</h1></html>".encode()
            )
        return Reply(404, b"<!DOCTYPE html><html lang='es'><title>404</title><h1>404</h1></html>")

    @property
    def story_paths(self) -> list[str]:
        """Every address that a page of this outlet may be known under: one a story, two where it was published twice."""
        return list(self._stories)

    def paths(self, story: Story) -> list[str]:
        """Every address under which the feeds give this story, spoiled as they spoil it."""
        path = self.outlet.path(story, self.now)
        first = story.feed_path or path
        if story.feed_variant == "utm":
            first = path + "?utm_source=rss&utm_medium=feed"
        elif story.feed_variant == "amp":
            first = path + "amp/"
        return [first, second_path(path)] if story.second_address else [first]

    def _entry(self, story: Story, path: str) -> Entry:
        published = self.outlet.published(story, self.now)
        first = story.paragraphs[0] if story.paragraphs else story.title
        return Entry(
            url=self.base + path,
            title=story.title,
            description=story.summary or (first if self.outlet.feed_only else first[:180].rsplit(" ", 1)[0] + "…"),
            authors=story.authors,
            section=story.section,
            published=published,
            modified=self._modified(story, published),
            language=story.language,
        )

    def _modified(self, story: Story, published: datetime) -> datetime:
        if self.edition > 1 and story.second_edition:
            return (self.now.replace(second=0, microsecond=0) + SECOND_EDITION_AFTER).astimezone(self.outlet.zone)
        return published

    def _announce(self, kind: str) -> Reply:
        out = [story for story in self.outlet.stories if self.edition > 1 or story.second_edition != "new"]
        entries = [self._entry(story, path) for story in out for path in self.paths(story)]
        entries.sort(key=lambda entry: entry.published, reverse=True)
        answer: Answer = FORMATS[kind](self.outlet, self.base, entries, self.now)
        etag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        return Reply(200, answer.body, answer.content_type, etag=etag, modified=answer.modified)

    def make_ready(self) -> None:
        """Make every page of this edition now: what is asked for costs nothing then."""
        self._ready = {(self.edition, path): self._page(path) for path in self.story_paths}

    def _page(self, target: str) -> Reply:
        if (ready := self._ready.get((self.edition, target))) is not None:
            return ready
        story = self._stories.get(target) or self._amp[target]
        published = self.outlet.published(story, self.now)
        path = self.outlet.path(story, self.now)
        others = [other for other in self.outlet.stories if other is not story and other.kind == "story"]
        start = sum(story.id.encode()) % max(1, len(others))
        related = (others[start:] + others[:start])[:4]
        paragraphs = tuple(story.paragraphs)
        if self.edition > 1 and story.second_edition == "percent":
            paragraphs = tuple(part.replace("14 %", "20 %") for part in paragraphs)
        view = View(
            outlet=self.outlet,
            story=story,
            base=self.base,
            url=self.base + target,
            # The second address calls itself canonical, which is how the same text comes to be published twice.
            canonical=self.base + (target if target in self._stories else path),
            paragraphs=paragraphs,
            published=published,
            modified=self._modified(story, published),
            now=self.now,
            related=tuple((other.title, self.base + self.outlet.path(other, self.now)) for other in related),
            edition=self.edition,
        )
        text = amp_page(view) if target in self._amp else render(view)
        if self._dress is not None:
            text = self._dress(text)
        charset = self.outlet.encoding
        headers = {name: value.replace("{base}", self.base) for name, value in self.outlet.page_headers.items()}
        # The old content system sends no charset in its header: the page has to say it.
        content_type = "text/html" if self.outlet.template == "handmade" else f"text/html; charset={charset}"
        return Reply(200, text.encode(charset, "xmlcharrefreplace"), content_type, headers)


def second_path(path: str) -> str:
    """The address of a story's second publication."""
    return path.rstrip("/") + "-2" + ("/" if path.endswith("/") else "")


def without_trackers(target: str) -> str:
    """The target without the query parameters that say where a reader came from."""
    parts = urlsplit(target)
    kept = [(key, value) for key, value in parse_qsl(parts.query) if key not in IGNORED_PARAMETERS]
    return parts.path + ("?" + urlencode(kept) if kept else "")
