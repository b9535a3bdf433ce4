"""A window of days in the outlets' past: their sitemaps and archive pages are asked what they had then, each source one page at a time.

What is polled every day is left as it is: its validators, its intervals and its failures are of the present.
"""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.discovery import Discovered, select
from crawler.discovery.window import Period, Window, archive_pages, beside, period_of
from crawler.guards.failures import failure_reason
from crawler.run.shutdown import ShuttingDown
from crawler.sources import Source
from crawler.spiders.request_meta import EXPECTS, request_meta
from pipelines.storage.store import Discovery, StoreError
from vigia import faults
from vigia.answers import PoolClosed, WorkerError

if TYPE_CHECKING:
    from crawler.spiders.news import NewsSpider

logger = logging.getLogger("vigia.crawl")
CHILDREN = 400  # sitemaps of one index: a year by days, and some
NOTHING_THEN = ("http_404", "http_410")  # what an archive answers for a day without a story
IN_A_ROW = 5  # failures after which the rest of a source is left for the next run


@dataclass(frozen=True, slots=True)
class Listing:
    """A page to ask. `period`: the days that it is of, where its address says so; `whole`: they are all of the window, so that it need not
    be asked again; `parent`: the index that named it."""

    url: str
    kind: str
    period: Period | None = None
    whole: bool = False
    parent: str | None = None
    depth: int = 0


class WindowPolls:
    def __init__(self, spider: NewsSpider, window: Window) -> None:
        self.spider, self.window = spider, window
        self.waiting: dict[str, deque[Listing]] = {}
        self.met: set[str] = set()  # an index may name itself
        self.failures = Counter[str]()  # in a row, by source

    def requests(self) -> Iterator[Request]:
        """The first page of each source; the others follow one another."""
        for source in self.spider.selected:
            listed = [Listing(url, "sitemap") for url in source.sitemaps]
            if source.archive is not None:
                listed += [Listing(page.url, "section", page.period, page.whole) for page in archive_pages(source.archive, self.window)]
            if not listed:
                logger.warning("%s: has neither sitemaps nor an archive in the sources file: nothing of its past can be found", source.id)
            self.waiting[source.id] = deque(listed)
            yield from self.next(source)

    def next(self, source: Source) -> Iterator[Request]:
        waiting = self.waiting[source.id]
        while waiting and not self.spider.shutdown.requested:
            page = waiting.popleft()
            if page.url in self.met:
                continue
            self.met.add(page.url)
            if self.is_read(page):
                self.spider.report.source(source.id).not_due += 1
                continue
            self.spider.polling += 1
            self.spider.report.source(source.id).endpoints += 1
            yield Request(
                page.url,
                callback=self.parse,
                errback=self.failed,
                cb_kwargs={"source": source, "page": page},
                dont_filter=True,
                priority=1,
                meta=request_meta(source.id, source, EXPECTS[page.kind]),
            )
            return

    def is_read(self, page: Listing) -> bool:
        """All of it was written down, after its last day had ended."""
        read_at = self.spider.store.windows.read_at(page.url)
        return read_at is not None and page.period is not None and read_at >= page.period[1]

    async def parse(self, response: Response, source: Source, page: Listing) -> AsyncIterator[Any]:
        spider = self.spider
        try:
            faults.reach("endpoint_answered")
            found = await self.read(response, source, page)
            if found is not None:
                self.failures[source.id] = 0
                await self.record(source, page, self.choose(source, found), found.entries, response.status)
                run = spider.report.source(source.id)
                run.links += found.entries  # it is not `polled`, which says of a day that the outlet's present was seen
                run.left_out.update(found.left_out)
                self.waiting[source.id].extendleft(reversed(self.children(found, page)))
            for request in self.next(source):
                yield request
        except StoreError as error:
            spider.give_up(error)
        except ShuttingDown:
            pass
        finally:
            self.ended(source)

    async def read(self, response: Response, source: Source, page: Listing) -> Discovered | None:
        """What a page lists; None where it is no page of its kind, which is counted."""
        options = {
            "timezone": source.timezone,
            "now": self.spider.clock(),
            "since": self.window.since,
            "until": self.window.until,
            "article_pattern": source.article_pattern,
        }
        timeout = self.spider.crawler.settings.getfloat("FEED_TIME_LIMIT")
        call = self.spider.pool.call("crawler.discovery:parse", page.kind, response.body, response.url, options, timeout=timeout)
        try:
            found: Discovered = await self.spider.shutdown.guard(call)
        except PoolClosed:
            raise ShuttingDown from None
        except WorkerError as error:
            self.count_failure(source, page, f"feed_{error.ended}")
            return None
        faults.reach("links_parsed")
        if found.broken:
            self.count_failure(source, page, "feed_is_html" if found.kind == "html" else "feed_unreadable")
            return None
        return found

    def choose(self, source: Source, found: Discovered) -> list[Discovery]:
        """The links of the window that may be stories; the others leave no row, and are counted by reason."""
        kept, refused = select.partition(
            found.links,
            oldest=self.window.since,
            article_pattern=source.article_pattern,
            deny_pattern=source.deny_pattern,
            language=source.language,
        )
        left_out = Counter(reason for _, reason in refused)
        now = self.spider.clock()
        reasons = [(link, beside(link, self.window, now)) for link in kept]
        left_out.update(reason for _, reason in reasons if reason is not None)
        self.spider.report.source(source.id).left_out.update(left_out)
        return [Discovery(link) for link, reason in reasons if reason is None]

    def children(self, found: Discovered, page: Listing) -> list[Listing]:
        """The sitemaps of an index that may be of the window."""
        if page.depth >= self.spider.crawler.settings.getint("SITEMAP_DEPTH"):
            return []
        now = self.spider.clock()
        if len(found.children) > CHILDREN:
            logger.warning("%s: %d sitemaps may be of these days, %d are opened", page.url, len(found.children), CHILDREN)
        periods = [(url, period_of(url, now, of="sitemaps")) for url, _ in found.children[:CHILDREN]]
        return [Listing(url, "sitemap", period, self.window.holds(period), page.url, page.depth + 1) for url, period in periods]

    async def record(self, source: Source, page: Listing, links: list[Discovery], entries: int, status: int) -> None:
        spider = self.spider
        told = {"parent": page.parent, "whole": page.whole, "entries": entries, "status": status, "crawl": spider.crawl}
        await spider.store.write(spider.store.windows.record, source.id, page.url, page.kind, links, **told)  # type: ignore[arg-type]

    async def failed(self, failure: Failure) -> AsyncIterator[Any]:
        arguments = failure.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy sets it on every failure it hands over
        source, page = arguments["source"], arguments["page"]
        try:
            if isinstance(failure.value, ShuttingDown):
                return
            reason, _, retry_after = failure_reason(failure.value)
            if reason in NOTHING_THEN and page.kind == "section":
                await self.record(source, page, [], 0, int(reason.removeprefix("http_")))
            elif reason == "robots_disallowed":
                self.spider.report.source(source.id).refused += 1
            elif retry_after is not None or reason == "retry_later":
                self.spider.report.source(source.id).resting += 1
                self.waiting[source.id].clear()  # the next run goes on
            else:
                self.count_failure(source, page, reason)
            for request in self.next(source):
                yield request
        except StoreError as error:
            self.spider.give_up(error)
        finally:
            self.ended(source)

    def count_failure(self, source: Source, page: Listing, reason: str) -> None:
        run = self.spider.report.source(source.id)
        run.endpoints_failed += 1
        run.error = f"{page.url}: {reason}"
        logger.warning("%s: %s: %s", source.id, page.url, reason)
        self.failures[source.id] += 1
        if self.failures[source.id] >= IN_A_ROW:
            self.waiting[source.id].clear()

    def ended(self, source: Source) -> None:
        self.spider.polling -= 1
        self.spider.frontier.look_again(source.id)
        self.spider.changed.set()
