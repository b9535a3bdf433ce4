"""Every source: its endpoints are asked what is new, and what they bring is fetched."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler import faults
from crawler.addresses import canonical
from crawler.discovery import Discovered
from crawler.discovery.interval import failure_interval, next_due, next_interval
from crawler.discovery.select import select
from crawler.failures import failure_reason
from crawler.items import Article, Link
from crawler.shutdown import ShuttingDown
from crawler.sources import Source
from crawler.spiders.arguments import NewsArguments
from crawler.spiders.base import ArticleSpider
from crawler.spiders.frontier import Frontier
from crawler.workers import WorkerError, WorkerTimeout, get_pool
from pipelines.storage.store import Discovery, EndpointState, StoreError

logger = logging.getLogger("vigia.crawl")
NOT_MODIFIED = 304


class NewsSpider(ArticleSpider):
    """`scrapy crawl news [-a source=a,b] [-a kind=ai] [-a since=2026-11-01] [-a limit=50] [-a due=1]`"""

    name = "news"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.arguments = NewsArguments.parse(kwargs)
        super().__init__(*args)

    def prepare(self) -> None:
        settings = self.crawler.settings
        self.selected = self.arguments.choose(self.sources, self.configuration.sources_file)
        self.first_run_left = {
            source.id: source.max_new or settings.getint("FIRST_RUN_LIMIT")
            for source in self.selected
            if not self.store.has_articles(source.id)
        }
        self.frontier = Frontier(
            self.store, [source.id for source in self.selected], window=settings.getint("ARTICLE_WINDOW"), limit=self.arguments.limit
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

    def poll_request(self, source: Source, endpoint: EndpointState, *, depth: int = 0) -> Request:
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
            priority=1,
            meta={"source": source.id, "delay": source.delay, "kind": "poll", "handle_httpstatus_list": [NOT_MODIFIED]},
        )

    async def parse_endpoint(self, response: Response, source: Source, endpoint: EndpointState, depth: int) -> AsyncIterator[Any]:
        try:
            async for output in self.read_endpoint(response, source, endpoint, depth):
                yield output
        except StoreError as error:
            self.give_up(error)
        except ShuttingDown:
            pass
        except Exception:
            # whatever a feed brings up in our own code is that feed's trouble, not the run's
            logger.exception("%s: %s: reading the endpoint failed", source.id, endpoint.url)
            self.poll_ended_badly(source, endpoint, "internal_error", "soft")
        finally:
            self.polling -= 1
            self.changed.set()

    async def read_endpoint(self, response: Response, source: Source, endpoint: EndpointState, depth: int) -> AsyncIterator[Any]:
        faults.reach("endpoint_answered")
        run = self.report.source(source.id)
        now = self.clock()
        body_hash = hashlib.sha256(response.body).hexdigest()
        max_age = _max_age(response)
        if response.status == NOT_MODIFIED or (body_hash == endpoint.body_hash and endpoint.last_status == 200):
            interval = next_interval(endpoint.interval, new_links=0, changed=False, cache_max_age=max_age)
            self.store.record_poll_unchanged(endpoint.id, interval=interval, next_due_at=next_due(now, interval, None), crawl=self.crawl)
            run.unchanged += 1
            for child in self.store.children(endpoint.id):
                run.endpoints += 1
                yield self.poll_request(source, child, depth=depth + 1)
            return
        options = {
            "timezone": source.timezone,
            "now": now,
            "article_pattern": source.article_pattern,
            "limit": self.crawler.settings.getint("ENTRIES_LIMIT"),
        }
        try:
            found: Discovered = await self.shutdown.guard(
                self.pool.call(
                    "crawler.discovery:parse",
                    endpoint.kind,
                    response.body,
                    response.url,
                    options,
                    timeout=self.crawler.settings.getfloat("FEED_TIME_LIMIT"),
                )
            )
        except WorkerError as error:
            reason = "feed_timeout" if isinstance(error, WorkerTimeout) else "feed_unreadable"
            self.poll_ended_badly(source, endpoint, reason, "soft", status=response.status, detail=str(error))
            return
        faults.reach("links_parsed")
        if trouble := _trouble(endpoint, found):
            self.poll_ended_badly(source, endpoint, trouble, "hard", status=response.status)
            return
        discoveries, dropped = self.choose(source, found, now)
        children = self.choose_children(found, now, depth)
        hints = found.update_hints
        interval = next_interval(endpoint.interval, new_links=len(discoveries), changed=True, hints=hints, cache_max_age=max_age)
        # An index keeps its validators only beside its children's own: each child is an endpoint, asked with validators of its own.
        fresh = self.store.record_poll(
            endpoint.id,
            links=discoveries,
            dropped=dropped,
            children=children,
            etag=_validator(response, "etag"),
            last_modified=_validator(response, "last-modified"),
            body_hash=body_hash,
            interval=interval,
            next_due_at=next_due(now, interval, hints),
            moved_to=_moved(response),
            entries=found.entries,
            crawl=self.crawl,
        )
        run.polled += 1
        run.links += found.entries
        run.dropped.update(Counter(reason for _, reason in dropped))
        if source.feed_only:
            for discovery in discoveries:
                if discovery.url in fresh:
                    yield self.headline(source, discovery)
        else:
            self.frontier.look_again(source.id)
        if children:
            for child in self.store.children(endpoint.id):
                run.endpoints += 1
                yield self.poll_request(source, child, depth=depth + 1)

    def choose(self, source: Source, found: Discovered, now: datetime) -> tuple[list[Discovery], list[tuple[Discovery, str]]]:
        """What of an endpoint's links to fetch, newest first, and what to drop and why."""
        kept, refused = select(
            found.links,
            now=now,
            since=self.arguments.since,
            max_age_days=self.crawler.settings.getint("MAX_AGE_DAYS"),
            article_pattern=source.article_pattern,
            deny_pattern=source.deny_pattern,
        )
        discoveries: dict[str, Discovery] = {}
        dropped = [(_discovery(link), reason) for link, reason in refused if reason != "too_old" or found.kind != "sitemap"]
        for link in sorted(kept, key=lambda link: -link.published.at.timestamp() if link.published else 0.0):
            discovery = _discovery(link)
            discoveries.setdefault(discovery.url, discovery)
        if source.id in self.first_run_left and self.arguments.since is None:
            room = max(0, self.first_run_left[source.id])
            self.first_run_left[source.id] = room - len(discoveries)
            beyond = list(discoveries)[room:]
            dropped += [(discoveries.pop(url), "beyond_first_run") for url in beyond]
        return list(discoveries.values()), dropped

    def choose_children(self, found: Discovered, now: datetime, depth: int) -> list[str]:
        """The children of a sitemap index that are worth opening: recently changed, newest first, few."""
        settings = self.crawler.settings
        if depth >= settings.getint("SITEMAP_DEPTH"):
            return []
        oldest = self.arguments.oldest(now, settings.getint("MAX_AGE_DAYS"))
        dated = [(url, changed) for url, changed in found.children if changed is None or changed >= oldest]
        return [url for url, _ in dated[: settings.getint("SITEMAP_CHILDREN")]]

    def headline(self, source: Source, discovery: Discovery) -> Article:
        """All that is kept of an outlet that licenses its headlines only: nothing is fetched."""
        link = discovery.link
        return Article(
            url=discovery.url,
            source=source.id,
            page_url=discovery.url,
            title=link.title,
            summary=link.summary,
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
        source, endpoint = arguments["source"], arguments["endpoint"]
        try:
            if failure.check(ShuttingDown):
                return
            reason, temporary, retry_after = failure_reason(failure.value)
            kind = "temporary" if temporary else "hard"
            if reason.startswith("http_") and reason not in ("http_404", "http_410"):
                kind = "soft"
            response = getattr(failure.value, "response", None)
            self.poll_ended_badly(
                source,
                endpoint,
                reason,
                kind,
                status=getattr(response, "status", None),
                retry_after=retry_after,
                detail=str(failure.value),
            )
        finally:
            self.polling -= 1
            self.changed.set()

    def poll_ended_badly(
        self,
        source: Source,
        endpoint: EndpointState,
        reason: str,
        failure_class: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        detail: str | None = None,
    ) -> None:
        run = self.report.source(source.id)
        if reason == "robots_disallowed":
            run.refused += 1
        elif reason == "retry_later":
            run.resting += 1
        else:
            run.endpoints_failed += 1
            run.error = f"{endpoint.url}: {reason}" + (f" ({detail[:200]})" if detail and detail != reason else "")
        wait = max(failure_interval(failure_class, endpoint.failures + 1), retry_after or 0.0)
        try:
            self.store.record_poll_failure(
                endpoint.id,
                failure_class="resting" if reason == "retry_later" else failure_class,
                status=status,
                reason=reason,
                next_due_at=next_due(self.clock(), int(wait), None),
                crawl=self.crawl,
            )
        except StoreError as error:
            self.give_up(error)


def _discovery(link: Link) -> Discovery:
    return Discovery(url=canonical(link.url), fetch_url=link.url, link=replace(link))


def _trouble(endpoint: EndpointState, found: Discovered) -> str | None:
    """Why an answer is not what the endpoint used to be; None when it is."""
    if endpoint.kind == "section":
        return None if found.links else "section_without_articles"
    if found.kind in ("html", "unknown"):
        return f"{endpoint.kind}_is_{'html' if found.kind == 'html' else 'unreadable'}"
    return None


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


def _moved(response: Response) -> str | None:
    """The new address when every redirect on the way was permanent."""
    reasons = response.meta.get("redirect_reasons") or []
    return response.url if reasons and all(reason in (301, 308) for reason in reasons) else None
