"""Given addresses, or saved pages with the address each came from, through the same path as every story."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import AsyncIterator, Collection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Request, Response

from crawler.guards.saved_pages import SavedPageError, read
from crawler.run.reachability import Reachability
from crawler.sources import Source
from crawler.spiders.arguments import PagesArguments
from crawler.spiders.base import ArticleSpider
from crawler.spiders.frontier import Frontier
from pipelines.storage.sources import ADHOC
from pipelines.storage.store import Discovery, PendingFetch
from vigia.addresses import Address
from vigia.items import Link, Page


class PagesSpider(ArticleSpider):
    """`scrapy crawl pages -a url=... | -a file=LIST.txt | -a html=PATH -a url=...`"""

    name = "pages"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.arguments = PagesArguments.parse(kwargs)
        super().__init__(*args)
        self.reachability = Reachability(many=math.inf)  # what became of each address is told, whoever was to blame

    def prepare(self) -> None:
        self.asked: dict[str, list[PendingFetch]] = defaultdict(list)
        self.wanted: dict[str, str] = {}  # what was given by hand, by identity
        self.frontier = Frontier(self.given, (), window=self.crawler.settings.getint("ARTICLE_WINDOW"))

    async def begin(self) -> None:
        self.endings.append(self.look_back)
        # only the outlets of these pages: with another SOURCES_FILE than the last run's, the others must not be taken for given up
        adhoc = Source(id=ADHOC, name="Pages given by address", homepage="", kind="general")
        given = (*self.arguments.addresses, *(address for _, address in self.arguments.files))
        for source in dict.fromkeys(map(self.source_of, given)):
            await self.store.write(self.store.sources.ensure, self.sources.get(source, adhoc))
        for address in self.arguments.addresses:
            if (fetch := await self.discover(address)) is not None:
                self.asked[fetch.source].append(fetch)
        for source in sorted(self.asked):
            self.frontier.look_again(source)

    def given(self, source: str, *, limit: int, exclude: Collection[str]) -> list[PendingFetch]:
        """What was asked for by hand; nothing else that waits for the same outlet."""
        waiting = self.asked[source]
        taken, self.asked[source] = waiting[:limit], waiting[limit:]
        return taken

    async def discover(self, address: str) -> PendingFetch | None:
        """Write an address down as pending; None when it was taken down, which is said and counted."""
        source = self.source_of(address)
        fetch = await self.store.write(self.store.discoveries.ask_again, source, Discovery(Link(Address.of(address))))
        if fetch is None:
            self.report.source(source).dropped["forgotten"] += 1
            self.report.left[address] = "forgotten"
        else:
            self.report.source(source).endpoints += 1
            self.wanted[fetch.address.key] = address
        return fetch

    async def look_back(self) -> None:
        """What was given by hand and is not stored as its page is now, each with the reason: whoever asked for it is told."""
        for url, address in self.wanted.items():
            found = self.store.discoveries.known(url)
            if found is None or found.state == "pending":
                self.report.left[address] = "the run ended before it"
            elif found.article is None or found.reason is not None:
                self.report.left[address] = found.reason or found.state

    # a page asked for by hand counts as an endpoint: that it cannot be had is what the exit status tells

    def page(self, response: Response, fetch: PendingFetch) -> Page:
        self.report.source(fetch.source).polled += 1
        return super().page(response, fetch)

    async def record_failure(
        self, fetch: PendingFetch, reason: str, *, temporary: bool, retry_after: float | None = None, detail: str | None = None
    ) -> None:
        run = self.report.source(fetch.source)
        if temporary:
            run.endpoints_failed += 1
            run.error = f"{fetch.address.fetch}: {reason}"
        await super().record_failure(fetch, reason, temporary=temporary, retry_after=retry_after, detail=detail)

    def source_of(self, address: str) -> str:
        """The listed outlet an address belongs to, by its host."""
        host = _host(address)
        return next((source.id for source in self.sources.values() if _host(source.homepage) == host), ADHOC)

    async def first_requests(self) -> AsyncIterator[Any]:
        for path, address in self.arguments.files:
            try:
                body = read(path)
            except SavedPageError as error:
                await self.leave_out(path, address, error)
                continue
            fetch = await self.discover(address)
            if fetch is None:
                continue
            yield super().page(Response(fetch.address.fetch, body=body, request=Request(fetch.address.fetch)), fetch)

    async def leave_out(self, path: Path, address: str, error: SavedPageError) -> None:
        """A file gives no page. That says nothing of an address that is known already: it keeps its state."""
        source = self.source_of(address)
        if self.store.discoveries.known(Address.of(address).key) is not None:
            self.report.source(source).dropped[error.reason] += 1
        elif (fetch := await self.discover(address)) is not None:
            await self.record_failure(fetch, error.reason, temporary=False, detail=f"{path.name}: {error}")
            del self.wanted[fetch.address.key]
        self.report.left[address] = f"{error.reason} ({path}: {error})"


def _host(address: str) -> str:
    """Host and port, without www.; an empty string for what is no address."""
    try:
        return urlsplit(address).netloc.lower().removeprefix("www.")
    except ValueError:
        return ""
