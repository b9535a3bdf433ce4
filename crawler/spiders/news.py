"""Every source: its endpoints are asked what is new, and what they bring is fetched."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler import faults
from crawler.addresses import AddressError, canonical, fetchable
from crawler.discovery import Discovered, select
from crawler.discovery.interval import FIRST, back_off, failure_class, next_due, next_interval
from crawler.failures import failure_reason
from crawler.items import Article, Link
from crawler.shutdown import ShuttingDown
from crawler.sources import Source
from crawler.spiders.arguments import NewsArguments
from crawler.spiders.base import ArticleSpider
from crawler.spiders.frontier import Frontier
from crawler.workers import WorkerError, WorkerTimeout, get_pool
from pipelines.storage.store import Discovery, EndpointState, PendingFetch, StoreError

logger = logging.getLogger("vigia.crawl")
NOT_MODIFIED = 304
EXPECTS = {"feed": "feed", "sitemap": "feed", "section": "html"}


class NewsSpider(ArticleSpider):
    """`scrapy crawl news [-a source=a,b] [-a kind=ai] [-a since=2026-11-01] [-a limit=50] [-a due=1]`"""

    name = "news"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.arguments = NewsArguments.parse(kwargs)
        super().__init__(*args)

    def prepare(self) -> None:
        settings = self.crawler.settings
        self.selected = self.arguments.choose(self.sources, self.configuration.sources_file)
        self.store.sync_sources(self.sources.values())
        self.room = {source.id: source.max_new for source in self.selected if not self.store.has_articles(source.id)}
        self.oldest = self.arguments.since or self.clock() - timedelta(days=settings.getint("MAX_AGE_DAYS"))
        self.frontier = Frontier(
            self.store.pending,
            [source.id for source in self.selected],
            window=settings.getint("ARTICLE_WINDOW"),
            limit=self.arguments.limit,
        )
        self.pool = get_pool(self.crawler)

    # asking the endpoints

    def first_requests(self) -> Iterator[Request]:
        now = self.clock()
        for source in self.selected:
            run = self.report.source(source.id)
            for endpoint in self.store.endpoints(source.id):
                run.endpoints += 1
                if endpoint.resting(now):
                    run.resting += 1
                elif self.arguments.due and not endpoint.due(now):
                    run.not_due += 1
                else:
                    yield self.poll_request(source, endpoint)

    def poll_request(self, source: Source, endpoint: EndpointState, depth: int = 0) -> Request:
        self.polling += 1
        headers = {}
        if endpoint.etag:
            headers["If-None-Match"] = endpoint.etag
        if endpoint.last_modified:
            headers["If-Modified-Since"] = endpoint.last_modified
        return Request(
            endpoint.url,
            headers=headers,
            callback=self.parse_endpoint,
            errback=self.poll_failed,
            cb_kwargs={"source": source, "endpoint": endpoint, "depth": depth},
            dont_filter=True,
            priority=1,  # what is new first: an article waits in the database, a feed's entry may be gone tomorrow
            meta={"source": source.id, "delay": source.delay, "expects": EXPECTS[endpoint.kind], "handle_httpstatus_list": [NOT_MODIFIED]},
        )

    async def parse_endpoint(self, response: Response, source: Source, endpoint: EndpointState, depth: int) -> AsyncIterator[Any]:
        try:
            async for output in self.read_endpoint(response, source, endpoint, depth):
                yield output
        except StoreError as error:
            self.give_up(error)
        except ShuttingDown:
            pass
        finally:
            self.poll_ended()

    async def read_endpoint(self, response: Response, source: Source, endpoint: EndpointState, depth: int) -> AsyncIterator[Any]:
        faults.reach("endpoint_answered")
        run = self.report.source(source.id)
        now = self.clock()
        max_age = _max_age(response)
        body_hash = hashlib.sha256(response.body).hexdigest()
        if response.status == NOT_MODIFIED or body_hash == endpoint.body_hash:
            interval = endpoint.interval or FIRST
            if endpoint.due(now):  # asked before its time, that nothing is new says nothing
                interval = next_interval(endpoint.interval, new_links=0, changed=False, cache_max_age=max_age)
            self.store.record_poll_unchanged(endpoint.id, interval=interval, next_due_at=next_due(now, interval), crawl=self.crawl)
            run.unchanged += 1
            for request in self.poll_children(source, self.store.children(endpoint.id), depth):
                yield request
            return
        found = await self.read_links(response, source, endpoint)
        if found is None:
            return
        discoveries = self.choose(source, found)
        fresh = [discovery for discovery in discoveries if discovery.drop is None]
        interval = next_interval(endpoint.interval, new_links=len(fresh), changed=True, hints=found.hints, cache_max_age=max_age)
        self.store.record_poll(
            endpoint.id,
            links=discoveries,
            children=self.choose_children(found, depth),
            etag=_validator(response, "etag"),
            last_modified=_validator(response, "last-modified"),
            body_hash=body_hash,
            interval=interval,
            next_due_at=next_due(now, interval, found.hints),
            crawl=self.crawl,
            moved_to=_moved(response),
            entries=found.entries,
            note="; ".join(found.problems)[:500] or None,
        )
        run.polled += 1
        run.links += found.entries
        run.dropped.update(Counter(discovery.drop for discovery in discoveries if discovery.drop))
        self.frontier.look_again(source.id)
        for request in self.poll_children(source, self.store.children(endpoint.id), depth):
            yield request

    def poll_children(self, source: Source, children: list[EndpointState], depth: int) -> Iterator[Request]:
        for child in children:
            self.report.source(source.id).endpoints += 1
            yield self.poll_request(source, child, depth + 1)

    async def read_links(self, response: Response, source: Source, endpoint: EndpointState) -> Discovered | None:
        """The links of an answer, read in a worker; None when it is no answer of that kind, which is then written down."""
        settings = self.crawler.settings
        options = {
            "timezone": source.timezone,
            "now": self.clock(),
            "since": self.oldest,
            "article_pattern": source.article_pattern,
            "limit": settings.getint("ENTRIES_LIMIT"),
        }
        timeout = settings.getfloat("FEED_TIME_LIMIT")
        call = self.pool.call("crawler.discovery:parse", endpoint.kind, response.body, response.url, options, timeout=timeout)
        try:
            found: Discovered = await self.shutdown.guard(call)
        except WorkerError as error:
            reason = "feed_timeout" if isinstance(error, WorkerTimeout) else "feed_unreadable"
            self.poll_ended_badly(source, endpoint, reason, status=response.status, detail=str(error), broken=True)
            return None
        faults.reach("links_parsed")
        if found.broken:
            reason = "feed_unreadable" if found.kind != "html" else "feed_is_home_page" if _led_home(response) else "feed_is_html"
            self.poll_ended_badly(source, endpoint, reason, status=response.status, detail="; ".join(found.problems), broken=True)
            return None
        if endpoint.kind == "section" and not found.links:
            self.poll_ended_badly(source, endpoint, "section_without_articles", status=response.status, broken=True)
            return None
        return found

    def choose(self, source: Source, found: Discovered) -> list[Discovery]:
        """Every link that is worth a row: newest first, with the reason where it is not to be fetched."""
        kept, refused = select.filter(
            found.links,
            now=self.clock(),
            since=self.oldest,
            article_pattern=source.article_pattern,
            deny_pattern=source.deny_pattern,
            language=source.language,
        )
        chosen: dict[str, Discovery] = {}
        for link in sorted(kept, key=lambda link: -link.published.at.timestamp() if link.published else 0.0):
            discovery = _discovery(link)
            chosen.setdefault(discovery.url, discovery)
        if source.id in self.room and self.arguments.since is None:
            room = max(0, self.room[source.id])
            self.room[source.id] = room - len(chosen)
            for url in list(chosen)[room:]:
                chosen[url] = _discovery(chosen[url].link, "beyond_first_run")
        for link, reason in refused:
            discovery = _discovery(link, reason)
            chosen.setdefault(discovery.url, discovery)
        return list(chosen.values())

    def choose_children(self, found: Discovered, depth: int) -> list[str]:
        """The children of a sitemap index that are worth opening: recently changed, newest first, few."""
        settings = self.crawler.settings
        if depth >= settings.getint("SITEMAP_DEPTH"):
            return []
        urls = [url for url, changed in found.children if changed is None or changed >= self.oldest]
        return urls[: settings.getint("SITEMAP_CHILDREN")]

    # what they brought

    def take_up(self, fetch: PendingFetch) -> Any:
        source = self.sources[fetch.source]
        return self.headline(source, fetch) if source.feed_only else self.article_request(fetch)

    def headline(self, source: Source, fetch: PendingFetch) -> Article:
        """All that is kept of an outlet that licenses its headlines only: nothing of its is fetched."""
        link = fetch.link
        return Article(
            url=fetch.url,
            source=source.id,
            page_url=fetch.url,
            title=link.title,
            summary=None if source.rights == "nothing" else link.summary,
            authors=list(link.authors),
            published=link.published,
            modified=link.modified,
            country=source.country,
            timezone=source.timezone,
            link=link,
            fetched_at=self.clock(),
            text_withheld="feed-only",
            crawl=self.crawl,
        )

    # what goes wrong

    def poll_failed(self, failure: Failure) -> None:
        arguments = failure.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy sets it on every failure it hands over
        try:
            if isinstance(failure.value, ShuttingDown):
                return
            reason, _, retry_after = failure_reason(failure.value)
            response = getattr(failure.value, "response", None)
            self.poll_ended_badly(
                arguments["source"],
                arguments["endpoint"],
                reason,
                status=response.status if response is not None else None,
                retry_after=retry_after,
                detail=str(failure.value),
            )
        except StoreError as error:
            self.give_up(error)
        finally:
            self.poll_ended()

    def poll_ended_badly(
        self,
        source: Source,
        endpoint: EndpointState,
        reason: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        detail: str | None = None,
        broken: bool = False,
    ) -> None:
        """Count what an endpoint answered instead of links, and put off the next try. Raises StoreError."""
        run = self.report.source(source.id)
        resting = retry_after is not None or reason == "retry_later"
        if reason == "robots_disallowed":
            run.refused += 1
        elif resting:
            run.resting += 1
        else:
            run.endpoints_failed += 1
            told = (detail or "").removeprefix(f"{reason}: ")[:200]
            run.error = f"{endpoint.url}: {reason}" + (f" ({told})" if told and told != reason else "")
        kind = failure_class(status, broken=broken)
        wait = back_off(kind, endpoint.failures + 1, retry_after=retry_after)
        self.store.record_poll_failure(
            endpoint.id,
            failure_class=RESTING if resting else kind,
            status=status,
            reason=reason,
            next_due_at=next_due(self.clock(), wait),
            crawl=self.crawl,
        )

    def poll_ended(self) -> None:
        self.polling -= 1
        self.changed.set()


RESTING = "resting"  # the outlet asked to be left alone for a while


def _discovery(link: Link, drop: str | None = None) -> Discovery:
    """A link as a row: where it has no identity, its address as found stands for it."""
    try:
        return Discovery(url=canonical(link.url), fetch_url=fetchable(link.url), link=link, drop=drop)
    except AddressError as error:
        return Discovery(url=link.url[:MAX_ADDRESS], fetch_url=link.url[:MAX_ADDRESS], link=link, drop=drop or error.reason)


MAX_ADDRESS = 2_000  # characters of an address that is only kept to say that it was dropped


def _validator(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value and len(value) <= 1000 else None


def _max_age(response: Response) -> int | None:
    """Seconds of freshness that Cache-Control grants (RFC 9111), None when it says nothing."""
    for part in (response.headers.get("cache-control") or b"").decode("latin-1").lower().split(","):
        name, _, value = part.strip().partition("=")
        if name == "max-age" and value.strip('"').isdigit():
            return int(value.strip('"')[:9])
    return None


def _led_home(response: Response) -> bool:
    """It was sent to the front page of a host, as outlets do with whatever they took away."""
    return bool(response.meta.get("redirect_urls")) and urlsplit(response.url).path in ("", "/")


def _moved(response: Response) -> str | None:
    """The new address when every redirect on the way was permanent."""
    reasons = response.meta.get("redirect_reasons") or []
    return response.url if reasons and all(reason in (301, 308) for reason in reasons) else None
