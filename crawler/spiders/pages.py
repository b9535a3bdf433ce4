"""Given addresses, or saved pages with the address each came from, through the same path as every story."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from crawler.addresses import AddressError, canonical, fetchable
from crawler.items import Link, Page
from crawler.sources import Source
from crawler.spiders.arguments import PagesArguments
from crawler.spiders.base import ArticleSpider, logger
from crawler.spiders.frontier import Frontier
from pipelines.storage.store import Discovery

ADHOC = "adhoc"  # the source of what no listed outlet published


class PagesSpider(ArticleSpider):
    """`scrapy crawl pages -a url=... | -a file=LIST.txt | -a html=PATH -a url=...`"""

    name = "pages"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.arguments = PagesArguments.parse(kwargs)
        super().__init__(*args)

    def prepare(self) -> None:
        self.store.ensure_source(Source.adhoc())
        window = self.crawler.settings.getint("ARTICLE_WINDOW")
        self.asked: list[tuple[str, str]] = []
        sources = {self.discover(address) for address in self.arguments.addresses}
        self.frontier = Frontier(self.store, sorted(filter(None, sources)), window=window, only={url for _, url in self.asked})

    def discover(self, address: str) -> str | None:
        """Write an address down as pending; the id of its source, None when it is no address."""
        try:
            discovery = Discovery(url=canonical(address), fetch_url=fetchable(address), link=Link(url=address))
        except AddressError as error:
            self.report.source(ADHOC).dropped[error.reason] += 1
            logger.warning("%s: not an address that can be fetched: %s", address, error.reason)
            return None
        source = self.source_of(address)
        self.store.discover([discovery], source, again=True)
        self.asked.append((source, discovery.url))
        return source

    def source_of(self, address: str) -> str:
        """The listed outlet an address belongs to, by its host."""
        host = _host(address)
        return next((source.id for source in self.sources.values() if _host(source.homepage) == host), ADHOC)

    def first_requests(self) -> Iterator[Any]:
        for path, address in self.arguments.files:
            source = self.discover(address)
            if source is None:
                continue
            listed = self.sources.get(source)
            body = path.read_bytes()
            yield Page(
                url=canonical(address),
                fetched_url=address,
                source=source,
                html=gzip.decompress(body) if path.suffix == ".gz" else body,
                fetched_at=self.clock(),
                link=Link(url=address),
                country=listed.country if listed else None,
                timezone=listed.timezone if listed else "UTC",
                rights=self.rights(listed),
                crawl=self.crawl,
            )


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")
