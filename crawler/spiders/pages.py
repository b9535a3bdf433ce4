"""Given addresses, or saved pages with the address each came from, through the same path as every story."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Response

from crawler.addresses import AddressError, canonical, fetchable
from crawler.items import Link, Page
from crawler.sources import Source
from crawler.spiders.arguments import PagesArguments
from crawler.spiders.base import ArticleSpider, logger
from crawler.spiders.frontier import Frontier
from pipelines.storage.store import Discovery, PendingFetch

ADHOC = "adhoc"  # the source of what no listed outlet published


class PagesSpider(ArticleSpider):
    """`scrapy crawl pages -a url=... | -a file=LIST.txt | -a html=PATH -a url=...`"""

    name = "pages"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.arguments = PagesArguments.parse(kwargs)
        super().__init__(*args)

    def prepare(self) -> None:
        self.store.sync_sources(self.sources.values())
        self.store.ensure_source(Source(id=ADHOC, name="Pages given by address", homepage="", kind="general"))
        self.asked: dict[str, list[PendingFetch]] = defaultdict(list)
        for address in self.arguments.addresses:
            if (fetch := self.discover(address)) is not None:
                self.asked[fetch.source].append(fetch)
        self.frontier = Frontier(self.given, sorted(self.asked), window=self.crawler.settings.getint("ARTICLE_WINDOW"))

    def given(self, source: str, *, limit: int, exclude: Collection[str]) -> list[PendingFetch]:
        """What was asked for by hand; nothing else that waits for the same outlet."""
        waiting = self.asked[source]
        taken, self.asked[source] = waiting[:limit], waiting[limit:]
        return taken

    def discover(self, address: str) -> PendingFetch | None:
        """Write an address down as pending; None when it cannot be fetched, which is said and counted."""
        source = self.source_of(address)
        try:
            found = Discovery(url=canonical(address), fetch_url=fetchable(address), link=Link(url=address))
        except AddressError as error:
            self.refuse(source, address, error.reason)
            return None
        fetch = self.store.ask_again(source, found)
        if fetch is None:
            self.refuse(source, address, "forgotten")
        else:
            self.report.source(source).endpoints += 1
        return fetch

    # a page asked for by hand counts as an endpoint: that it cannot be had is what the exit status tells

    def page(self, response: Response, fetch: PendingFetch) -> Page:
        self.report.source(fetch.source).polled += 1
        return super().page(response, fetch)

    def record_failure(
        self, fetch: PendingFetch, reason: str, *, temporary: bool, retry_after: float | None = None, detail: str | None = None
    ) -> None:
        run = self.report.source(fetch.source)
        if temporary:
            run.endpoints_failed += 1
            run.error = f"{fetch.fetch_url}: {reason}"
        super().record_failure(fetch, reason, temporary=temporary, retry_after=retry_after, detail=detail)

    def refuse(self, source: str, address: str, reason: str) -> None:
        self.report.source(source).dropped[reason] += 1
        logger.warning("%s: not fetched: %s", address, reason)

    def source_of(self, address: str) -> str:
        """The listed outlet an address belongs to, by its host."""
        host = _host(address)
        return next((source.id for source in self.sources.values() if _host(source.homepage) == host), ADHOC)

    def first_requests(self) -> Iterator[Any]:
        for path, address in self.arguments.files:
            fetch = self.discover(address)
            if fetch is None:
                continue
            listed = self.sources.get(fetch.source)
            body = path.read_bytes()
            yield Page(
                url=fetch.url,
                fetched_url=fetch.fetch_url,
                source=fetch.source,
                html=gzip.decompress(body) if path.suffix == ".gz" else body,
                fetched_at=self.clock(),
                link=fetch.link,
                country=listed.country if listed else None,
                timezone=listed.timezone if listed else "UTC",
                rights=self.rights(listed),
                crawl=self.crawl,
            )


def _host(address: str) -> str:
    """Host and port, without www.; an empty string for what is no address."""
    try:
        return urlsplit(address).netloc.lower().removeprefix("www.")
    except ValueError:
        return ""
