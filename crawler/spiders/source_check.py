"""`scrapy sources --check`: one outlet asked as a crawl would ask it, robots.txt, endpoints and one story, and what comes out in words.

It runs through the real middlewares and stages, with a database that is thrown away.
"""

from __future__ import annotations

import asyncio
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

from crawler.discovery import Discovered, select
from crawler.guards.failures import failure_reason
from crawler.middlewares.robots import SKIP
from crawler.politeness import robots_txt as robots
from crawler.run.configuration import configuration
from crawler.sources import Endpoint, Source
from crawler.spiders.request_meta import EXPECTS, page_of, request_meta
from pipelines.storage.store import open_store
from vigia.addresses import host_key
from vigia.characters import one_line
from vigia.clock import Clock
from vigia.items import Article, Instant, Link, Page
from vigia.workers import get_pool, open_pool

FIRM = SETTINGS_PRIORITIES["cmdline"] + 10  # the process sets its own settings on a crawler once more, up to the command line's


def settings_for_check(settings: Settings, database: str) -> Settings:
    """A run's settings without what records it; `database` is for the stages that look back."""
    changed = settings.copy()
    stages = {path: order for path, order in settings.getwithbase("ITEM_PIPELINES").items() if not str(path).endswith("StoragePipeline")}
    changed.set("ITEM_PIPELINES", stages, priority=FIRM)
    changed.set("EXTENSIONS", {path: order for path, order in settings.getdict("EXTENSIONS").items() if order is None}, priority=FIRM)
    changed.set("ROBOTS_CACHE", None, priority=FIRM)
    changed.set("DATABASE", database, priority=FIRM)
    return changed


@dataclass(slots=True)
class CheckReport:
    """Lines for the person who asked; `good` when an endpoint brought links and a story came out, or headlines if that is all."""

    lines: list[str] = field(default_factory=list)
    links: int = 0
    article: bool = False

    def say(self, subject: str, text: str) -> None:
        self.lines.append(f"{subject:<12}{one_line(text[:400])}")

    def good(self, source: Source) -> bool:
        return self.links > 0 and (self.article or source.feed_only)


class SourceCheckSpider(Spider):
    """One outlet, step by step: nothing is asked before the answer to the last question is there.

    The class has no name of its own, so that `scrapy crawl` does not offer it.
    """

    source: Source
    report: CheckReport
    clock: Clock
    rights: str
    hosts_told: set[str]

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, name="source-check", **kwargs)
        told = configuration(crawler.settings)
        spider.clock, spider.rights = told.clock, told.rights
        open_store(crawler, told.database, told.clock)  # for the stages that look back
        open_pool(crawler, told.workers)
        spider.hosts_told = set()
        crawler.signals.connect(spider.item_scraped, signals.item_scraped)
        crawler.signals.connect(spider.item_dropped, signals.item_dropped)
        crawler.signals.connect(spider.item_error, signals.item_error)
        crawler.signals.connect(spider.close_pool, signals.spider_closed)
        return spider

    async def start(self) -> Any:
        links: list[Link] = []
        for endpoint in self.source.endpoints:
            links += await self.check_endpoint(endpoint)
        self.report.links = len(links)
        if not links:
            return
        newest = max(links, key=lambda link: link.published.at.timestamp() if link.published else 0.0)
        if self.source.feed_only:
            self.report.say("headline", f"{newest.title} ({newest.address.fetch}); stories of this outlet are not fetched")
            return
        page = await self.fetch_page(newest)
        if page is not None:
            yield page

    async def check_endpoint(self, endpoint: Endpoint, depth: int = 0) -> list[Link]:
        """The links that a crawl would fetch, after saying what the endpoint answered."""
        response = await self.ask(endpoint.kind, endpoint.url, EXPECTS[endpoint.kind])
        if response is None:
            return []
        found = await self.read(endpoint, response)
        if found is None:
            return []
        kept, dropped = select.partition(
            found.links,
            oldest=self.oldest,
            article_pattern=self.source.article_pattern,
            deny_pattern=self.source.deny_pattern,
            language=self.source.language,
        )
        reasons: dict[str, int] = dict(found.skipped)
        for _, reason in dropped:
            reasons[reason] = reasons.get(reason, 0) + 1
        told = ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items()))
        self.report.say("", f"a {found.kind} of {found.entries} entries, {len(kept)} to fetch{f'; not fetched: {told}' if told else ''}")
        for problem in found.problems:
            self.report.say("", f"problem: it {problem}")
        for link in kept[:3]:
            self.report.say("", f"- {link.title or '(no title)'} | {_date(link.published)} | {link.address.fetch}")
        if found.children and depth < self.crawler.settings.getint("SITEMAP_DEPTH"):
            self.report.say("", f"an index of {len(found.children)} sitemaps; the newest is read")
            kept += await self.check_endpoint(Endpoint(found.children[0][0], "sitemap"), depth + 1)
        return kept

    async def read(self, endpoint: Endpoint, response: Response) -> Discovered | None:
        settings = self.crawler.settings
        options = {
            "now": self.clock(),
            "timezone": self.source.timezone,
            "since": self.oldest,
            "article_pattern": self.source.article_pattern,
        }
        call = get_pool(self.crawler).call(
            "crawler.discovery:parse",
            endpoint.kind,
            response.body,
            response.url,
            options,
            timeout=settings.getfloat("FEED_TIME_LIMIT"),
        )
        try:
            found: Discovered = await call
        except Exception as error:  # noqa: BLE001  # whatever the worker died of is the answer to the question
            self.report.say("", f"cannot be read: {error}")
            return None
        if found.broken:
            self.report.say("", "; ".join(found.problems))
            return None
        return found

    async def fetch_page(self, link: Link) -> Page | None:
        response = await self.ask("article", link.address.fetch, "article")
        if response is None:
            return None
        return page_of(response, self.source.id, self.source, link=link, fetched_at=self.clock(), rights=self.rights)

    async def ask(self, subject: str, url: str, expects: str) -> Response | None:
        """The answer to a request as a crawl would make it, or None after saying why there is none."""
        await self.tell_robots(url)
        try:
            response = await self.download(url, **request_meta(self.source.id, self.source, expects))
        except Exception as error:  # noqa: BLE001  # every way in which a request can fail is an answer here
            reason = failure_reason(error)
            detail = "" if reason.reason in str(error) else f" ({error})"
            self.report.say(subject, f"{url}: {reason.reason}{', would be tried again' if reason.temporary else ''}{detail}")
            return None
        moved = f", from {response.url}" if response.url != url else ""
        self.report.say(subject, f"{url}: {response.status}, {len(response.body):,} bytes{moved}")
        return response

    async def tell_robots(self, url: str) -> None:
        key = host_key(url)
        if key in self.hosts_told:
            return
        self.hosts_told.add(key)
        parts = urlsplit(url)
        address = f"{parts.scheme}://{parts.netloc}/robots.txt"
        try:
            meta = request_meta(self.source.id, self.source, None, handle_httpstatus_all=True)
            response = await self.download(address, **meta, **{SKIP: True})
        except Exception as error:  # noqa: BLE001  # as above
            self.report.say("robots.txt", f"{address}: {failure_reason(error).reason}")
            return
        told = f"{address}: {response.status}"
        if response.status == 200:
            rules = robots.parse(response.body)
            delay = rules.crawl_delay
            told += f", {'allows' if rules.allows(url) else 'disallows'} {parts.path}{f', Crawl-delay {delay:g} s' if delay else ''}"
        self.report.say("robots.txt", told)

    async def download(self, url: str, **meta: Any) -> Response:
        assert self.crawler.engine is not None
        return await self.crawler.engine.download_async(Request(url, dont_filter=True, meta=meta))

    @property
    def oldest(self) -> datetime:
        return self.clock() - timedelta(days=self.crawler.settings.getint("MAX_AGE_DAYS"))

    def item_scraped(self, item: Article) -> None:
        self.report.article = True
        say = self.report.say
        say("title", item.title or "(none)")
        say("authors", ", ".join(item.authors) or item.agency or "(none)")
        say("published", f"{_date(item.published)}{f', modified {_date(item.modified)}' if item.modified else ''}")
        probability = f" ({item.language_probability:.2f})" if item.language_probability is not None else ""
        say("language", f"{item.language or '(unknown)'}{probability}")
        flags = [name for name in ("partial", "paywall") if getattr(item, name)]
        say("text", f"{len(item.text or ''):,} characters{', ' + ', '.join(flags) if flags else ''}: {(item.text or '')[:160]}")
        if item.rights.reserved or item.text_withheld:
            say("rights", f"reserved: {', '.join(item.rights.signals) or item.text_withheld}; the text would not be stored")
        say("topics", ", ".join(f"{tag.topic} {tag.score:.2f}" for tag in item.topics if tag.tagged) or "(none)")

    def item_dropped(self, exception: DropItem) -> None:
        self.report.say("", f"would be dropped: {getattr(exception, 'reason', 'dropped')} {exception}")

    def item_error(self, failure: Failure) -> None:
        self.report.say("", f"an error of ours: {failure.value!r}")

    async def close_pool(self) -> None:
        await asyncio.shield(get_pool(self.crawler).close())


def _date(instant: Instant | None) -> str:
    if instant is None:
        return "no date"
    return instant.at.date().isoformat() if instant.precision == "day" else instant.at.isoformat(timespec="minutes")
