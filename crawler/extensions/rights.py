"""What an outlet as a whole says about AI and mining, written down at the end of each run that saw it."""

from __future__ import annotations

import logging
from functools import partial
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.middlewares.robots import robots_facts
from crawler.politeness.copies import LAST_RESORT, cache_for
from crawler.politeness.tdmrep import reservation
from crawler.spiders.base import ArticleSpider
from pipelines.storage.store import StoreError, store_for
from vigia.addresses import AddressError, host_key

logger = logging.getLogger("vigia.crawl")


class SourceRights:
    """Writes `rights_reserved` and `rights_signals` of `sources` from robots.txt and tdmrep.json of the hosts that answered for it,
    and from what its last articles have in common. Groups of robots.txt that keep AI agents out are recorded; they reserve nothing.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.hosts: dict[str, dict[str, None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        recorder = cls(crawler)
        crawler.signals.connect(recorder.response_received, signals.response_received)
        crawler.signals.connect(recorder.spider_opened, signals.spider_opened)
        return recorder

    def response_received(self, response: Response, request: Request) -> None:
        source = request.meta.get("source")
        if source is None or request.meta.get("optional"):
            return
        try:
            self.hosts.setdefault(source, {})[host_key(response.url)] = None
        except AddressError:
            return

    def spider_opened(self, spider: ArticleSpider) -> None:
        spider.endings.append(partial(self.record, spider))

    async def record(self, spider: ArticleSpider) -> None:
        try:
            for source in sorted(self.hosts):
                await self._record(spider, source)
        except StoreError as error:
            logger.error("what the outlets reserve could not be recorded: %s", error)

    async def _record(self, spider: ArticleSpider, source: str) -> None:
        store = store_for(self.crawler)
        told: dict[str, None] = {}
        reserved = False
        for host in self.hosts[source]:
            said, reserves = self._host(spider, host)
            told |= dict.fromkeys(said)
            reserved = reserved or reserves
        all_reserved, common = store.sources.rights_of_articles(source)
        told |= {signal: None for signal in common if signal.removeprefix("host reservation: ") not in told}
        await store.write(store.sources.record_rights, source, reserved=reserved or all_reserved, signals=list(told)[:SIGNALS])

    def facts(self, spider: ArticleSpider, host: str) -> dict[str, object] | None:
        """What robots.txt of a host says about AI, as RobotsMiddleware.robots_facts has it."""
        return robots_facts(self.crawler, host)

    def _host(self, spider: ArticleSpider, host: str) -> tuple[list[str], bool]:
        """What a host says of all its pages, and whether that reserves them."""
        facts = self.facts(spider, host) or {}
        said = []
        if agents := facts.get("ai_groups"):
            assert isinstance(agents, list)
            said.append("robots.txt keeps out: " + ", ".join(agents))
        content_signals = facts.get("content_signals") or []
        assert isinstance(content_signals, list)
        said += [f"robots.txt content-signal: {signal}" for signal in content_signals]
        copy = cache_for(self.crawler).get(f"tdmrep:{host}")
        whole = reservation(copy.body, f"{host}/") if copy is not None and copy.age_within(LAST_RESORT, spider.clock()) else None
        if whole:
            said.append(whole)
        return said, bool(whole or facts.get("reservation"))


SIGNALS = 20  # kept for an outlet, as for an article
