"""Outlets asked by hand, step by step, as a crawl would ask them: through the real middlewares and stages, and nothing is kept of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.http import Request, Response
from scrapy.settings import SETTINGS_PRIORITIES, Settings
from twisted.python.failure import Failure

from crawler.discovery import Discovered
from crawler.guards.failures import failure_reason
from crawler.middlewares.robots import SKIP
from crawler.politeness import robots_txt as robots
from crawler.run.configuration import configuration
from crawler.sources import Endpoint, Source
from crawler.spiders.request_meta import page_of, request_meta
from pipelines.storage.store import open_store
from vigia.addresses import host_key
from vigia.characters import counted, one_line
from vigia.clock import Clock
from vigia.items import Article, Instant, Link, Page
from vigia.workers import get_pool, open_pool

FIRM = SETTINGS_PRIORITIES["cmdline"] + 10  # the process sets its own settings on a crawler once more, up to the command line's
AT_ONCE = 32  # outlets asked side by side: each waits for its own host most of the time


def settings_for_inquiry(settings: Settings, database: str) -> Settings:
    """A run's settings without what records it; `database` is for the stages that look back, and is thrown away."""
    changed = settings.copy()
    stages = {path: order for path, order in settings.getwithbase("ITEM_PIPELINES").items() if not str(path).endswith("StoragePipeline")}
    changed.set("ITEM_PIPELINES", stages, priority=FIRM)
    changed.set("EXTENSIONS", {path: order for path, order in settings.getdict("EXTENSIONS").items() if order is None}, priority=FIRM)
    changed.set("ROBOTS_CACHE", None, priority=FIRM)
    changed.set("DATABASE", database, priority=FIRM)
    return changed


@dataclass(slots=True)
class Report:
    """What was found out of an outlet, in lines for the person who asked; `reached` once a host of it has answered anything."""

    lines: list[str] = field(default_factory=list)
    reached: bool = False

    def say(self, subject: str, text: str) -> None:
        self.lines.append(f"{subject:<12}{one_line(text[:400])}")


class InquirySpider(Spider):
    """Subclasses give `inquiries`. No class of them has a name of its own, so that `scrapy crawl` does not offer it."""

    clock: Clock
    rights: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pages: asyncio.Queue[Page | None] = asyncio.Queue()
        self.awaited: dict[str, asyncio.Future[Article | str]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, name="inquiry", **kwargs)
        told = configuration(crawler.settings)
        spider.clock, spider.rights = told.clock, told.rights
        open_store(crawler, told.database, told.clock)  # for the stages that look back
        open_pool(crawler, told.workers)
        crawler.signals.connect(spider.item_scraped, signals.item_scraped)
        crawler.signals.connect(spider.item_dropped, signals.item_dropped)
        crawler.signals.connect(spider.item_error, signals.item_error)
        crawler.signals.connect(spider.close_pool, signals.spider_closed)
        return spider

    def inquiries(self) -> Iterable[Coroutine[Any, Any, None]]:
        """What is asked of each outlet, in full."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Any]:
        asking = asyncio.ensure_future(self._ask_all())
        try:
            while (page := await self.pages.get()) is not None:
                yield page
            await asking
        finally:
            asking.cancel()

    async def _ask_all(self) -> None:
        gate = asyncio.Semaphore(AT_ONCE)

        async def ask(inquiry: Coroutine[Any, Any, None]) -> None:
            async with gate:
                await inquiry

        try:
            await asyncio.gather(*map(ask, self.inquiries()))
        finally:
            self.pages.put_nowait(None)

    async def bounded(self, inquiry: Coroutine[Any, Any, None], report: Report, seconds: float) -> str | None:
        """Asks one outlet, and says why that did not come to its end, if it did not: the others are asked whatever happens to it."""
        try:
            async with asyncio.timeout(seconds):
                await inquiry
        except TimeoutError:
            why = f"not done after {seconds:g} seconds"
        except Exception as error:  # noqa: BLE001  # whatever it is, it is that outlet's line
            why = f"an error of ours: {error!r}"
        else:
            return None
        report.say("", why)
        return why

    async def outcome(self, page: Page) -> Article | str:
        """What the stages make of a page: the article, or why there is none. Of one outlet one page at a time."""
        settled: asyncio.Future[Article | str] = asyncio.get_running_loop().create_future()
        self.awaited[page.source] = settled
        self.pages.put_nowait(page)
        return await settled

    def _settle(self, source: str, outcome: Article | str) -> None:
        settled = self.awaited.pop(source, None)
        if settled is not None and not settled.done():
            settled.set_result(outcome)

    def item_scraped(self, item: Article) -> None:
        self._settle(item.source, item)

    def item_dropped(self, item: Page | Article, exception: DropItem) -> None:
        self._settle(item.source, f"would be dropped: {getattr(exception, 'reason', 'dropped')} {exception}".strip())

    def item_error(self, item: Page | Article, failure: Failure) -> None:
        self._settle(item.source, f"an error of ours: {failure.value!r}")

    async def download(self, url: str, **meta: Any) -> Response:
        assert self.crawler.engine is not None
        return await self.crawler.engine.download_async(Request(url, dont_filter=True, meta=meta))

    async def work(self, function: str, *args: Any) -> Any:
        """`function` in a worker, under the limits of a feed. Raises WorkerError."""
        return await get_pool(self.crawler).call(function, *args, timeout=self.crawler.settings.getfloat("FEED_TIME_LIMIT"))

    @property
    def oldest(self) -> datetime:
        """What was published before is archive."""
        return self.clock() - timedelta(days=self.crawler.settings.getint("MAX_AGE_DAYS"))

    async def close_pool(self) -> None:
        await asyncio.shield(get_pool(self.crawler).close())


class Asked:
    """One outlet, and the words for what it answers. Nothing is asked of it before the answer to the last question is there."""

    def __init__(self, spider: InquirySpider, source: Source, report: Report) -> None:
        self.spider, self.source, self.report = spider, source, report
        self.robots: dict[str, bytes] = {}  # robots.txt of each host that was asked, empty where there is none

    async def ask(self, subject: str, url: str, expects: str) -> Response | str:
        """The answer to a request as a crawl would make it, or the reason why there is none; both are said."""
        await self.tell_robots(url)
        try:
            response = await self.spider.download(url, **request_meta(self.source.id, self.source, expects))
        except Exception as error:  # noqa: BLE001  # every way in which a request can fail is an answer here
            reason = failure_reason(error)
            detail = "" if reason.reason in str(error) else f" ({error})"
            self.report.say(subject, f"{url}: {reason.reason}{', would be tried again' if reason.temporary else ''}{detail}")
            return reason.reason
        moved = f", from {response.url}" if response.url != url else ""
        self.report.say(subject, f"{url}: {response.status}, {len(response.body):,} bytes{moved}")
        return response

    async def tell_robots(self, url: str) -> None:
        key = host_key(url)
        if key in self.robots:
            return
        self.robots[key] = b""
        parts = urlsplit(url)
        address = f"{parts.scheme}://{parts.netloc}/robots.txt"
        try:
            meta = request_meta(self.source.id, self.source, None, handle_httpstatus_all=True)
            response = await self.spider.download(address, **meta, **{SKIP: True})
        except Exception as error:  # noqa: BLE001  # as above
            self.report.say("robots.txt", f"{address}: {failure_reason(error).reason}")
            return
        self.report.reached = True
        told = f"{address}: {response.status}"
        if response.status == 200:
            self.robots[key] = response.body
            rules = robots.parse(response.body)
            delay = rules.crawl_delay
            told += f", {'allows' if rules.allows(url) else 'disallows'} {parts.path}{f', Crawl-delay {delay:g} s' if delay else ''}"
        self.report.say("robots.txt", told)

    async def read(self, endpoint: Endpoint, response: Response) -> Discovered | str:
        """What an answer brings, or why it brings nothing."""
        options = {
            "now": self.spider.clock(),
            "timezone": self.source.timezone,
            "since": self.spider.oldest,
            "article_pattern": self.source.article_pattern,
        }
        try:
            found: Discovered = await self.spider.work("crawler.discovery:parse", endpoint.kind, response.body, response.url, options)
        except Exception as error:  # noqa: BLE001  # whatever the worker died of is the answer to the question
            return f"cannot be read: {error}"
        return "; ".join(found.problems) if found.broken else found

    async def story(self, link: Link) -> Article | str:
        """The article that an address brings, or why it brings none."""
        response = await self.ask("article", link.address.fetch, "article")
        if isinstance(response, str):
            return response
        page = page_of(response, self.source.id, self.source, link=link, fetched_at=self.spider.clock(), rights=self.spider.rights)
        outcome = await self.spider.outcome(page)
        if isinstance(outcome, str):
            self.report.say("", outcome)
        return outcome


def instant(link: Link) -> float:
    """What links are ordered by; those without a date are the oldest."""
    return link.published.at.timestamp() if link.published else 0.0


def links_in_words(links: Sequence[Link]) -> str:
    """How many, and how new. Newest first."""
    newest = f", newest {date_of(links[0].published)[:10]}" if links[0].published else ", without dates"
    return f"{counted(len(links), 'link')}{newest}"


def date_of(instant: Instant | None) -> str:
    if instant is None:
        return "no date"
    return instant.at.date().isoformat() if instant.precision == "day" else instant.at.isoformat(timespec="minutes")
