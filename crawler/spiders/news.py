"""Every source: its endpoints are asked what is new, and what they bring is fetched."""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.discovery import Discovered, select
from crawler.discovery.interval import FIRST, back_off, failure_class, next_due, next_interval
from crawler.discovery.window import Window
from crawler.guards.failures import failure_reason
from crawler.run.shutdown import ShuttingDown
from crawler.sources import Source
from crawler.spiders.answered import conditional, led_home, max_age, moved, validator
from crawler.spiders.arguments import NewsArguments
from crawler.spiders.base import ArticleSpider, host_of
from crawler.spiders.frontier import Frontier
from crawler.spiders.headline import headline
from crawler.spiders.links import link_options, links_of
from crawler.spiders.request_meta import EXPECTS, request_meta
from crawler.spiders.window import WindowPolls
from pipelines.storage.endpoints import RESTING
from pipelines.storage.store import Discovery, EndpointState, PendingFetch, StoreError
from vigia import faults
from vigia.answers import PoolClosed, WorkerCrashed, WorkerError
from vigia.workers import get_pool

logger = logging.getLogger("vigia.crawl")
NOT_MODIFIED = 304


class NewsSpider(ArticleSpider):
    """`scrapy crawl news [-a source=a,b] [-a kind=ai] [-a since=2026-11-01] [-a until=2026-12-01] [-a limit=50] [-a due=1]`"""

    name = "news"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.arguments = NewsArguments.parse(kwargs)
        super().__init__(*args)

    def prepare(self) -> None:
        settings = self.crawler.settings
        self.selected = self.arguments.choose(self.sources, self.configuration.sources_file)
        first = [source for source in self.selected if self.arguments.since is None and not self.store.sources.has_articles(source.id)]
        self.room = {source.id: source.max_new for source in first}
        self.oldest = self.arguments.since or self.clock() - timedelta(days=settings.getint("MAX_AGE_DAYS"))
        self.frontier = Frontier(
            # with a limit on what is new, nobody waits for another look at what is stored
            partial(self.store.discoveries.pending, rechecks=self.arguments.limit is None),
            [source.id for source in self.selected],
            window=settings.getint("ARTICLE_WINDOW"),
            limit=self.arguments.limit,
        )
        self.pool = get_pool(self.crawler)
        since, until = self.arguments.since, self.arguments.until
        self.window = WindowPolls(self, Window(since, until)) if since and until else None
        self.asking = Counter[str]()  # endpoints asked, answer not yet recorded, by source

    def waiting(self) -> int:
        return self.store.discoveries.count_waiting(source.id for source in self.selected)

    async def begin(self) -> None:
        await self.store.write(self.store.sources.sync, self.sources.values())

    # asking the endpoints

    async def first_requests(self) -> AsyncIterator[Request]:
        now = self.clock()
        for request in self.window.requests() if self.window else ():
            yield request
        for source in self.selected if self.window is None else ():
            run = self.report.source(source.id)
            requests: list[Request] = []  # made before the first is sent: a source has answered when all of its endpoints have
            for endpoint in self.store.endpoints.of(source.id):
                run.endpoints += 1
                if endpoint.resting(now):
                    run.resting += 1
                elif self.arguments.due and not endpoint.due(now):
                    run.not_due += 1
                else:
                    requests.append(self.poll_request(source, endpoint))
            for request in requests:
                yield request

    def poll_request(self, source: Source, endpoint: EndpointState, depth: int = 0) -> Request:
        self.polling += 1
        self.asking[source.id] += 1
        self.frontier.hold(source.id)
        return Request(
            endpoint.url,
            headers=endpoint.conditions(self.clock()),
            callback=self.parse_endpoint,
            errback=self.poll_failed,
            cb_kwargs={"source": source, "endpoint": endpoint, "depth": depth},
            dont_filter=True,
            priority=1,  # what is new first: an article waits in the database, a feed's entry may be gone tomorrow
            meta=request_meta(source.id, source, EXPECTS[endpoint.kind], handle_httpstatus_list=[NOT_MODIFIED]),
        )

    async def parse_endpoint(self, response: Response, source: Source, endpoint: EndpointState, depth: int) -> AsyncIterator[Any]:
        try:
            try:
                async for output in self.read_endpoint(response, source, endpoint, depth):
                    yield output
            except (StoreError, ShuttingDown):
                raise
            except Exception as problem:  # an error of ours: the endpoint is asked again by the next run, and the exit status tells
                logger.exception("%s: %s could not be read", source.id, endpoint.url)
                run = self.report.source(source.id)
                run.pages += 1
                run.errors["internal_error"] += 1
                await self.poll_ended_badly(source, endpoint, "internal_error", detail=repr(problem))
        except StoreError as error:
            self.give_up(error)
        except ShuttingDown:
            pass
        finally:
            await self.poll_ended(source)

    async def read_endpoint(self, response: Response, source: Source, endpoint: EndpointState, depth: int) -> AsyncIterator[Any]:
        faults.reach("endpoint_answered")
        run = self.report.source(source.id)
        now = self.clock()
        freshness = max_age(response)
        if response.status == NOT_MODIFIED and not conditional(response):
            await self.poll_ended_badly(source, endpoint, "http_304", status=response.status, detail="304 to a request without conditions")
            return
        body_hash = self.body_hash(response)
        if response.status == NOT_MODIFIED or body_hash == endpoint.body_hash:
            interval = endpoint.interval or FIRST
            if endpoint.due(now):  # asked before its time, that nothing is new says nothing
                interval = next_interval(endpoint.interval, new_links=0, changed=False, cache_max_age=freshness)
            due = next_due(now, interval)
            await self.store.write(
                self.store.endpoints.record_unchanged,
                endpoint.id,
                interval=interval,
                next_due_at=due,
                crawl=self.crawl,
                etag=validator(response, "etag"),
                last_modified=validator(response, "last-modified"),
                full=response.status != NOT_MODIFIED,
            )
            run.unchanged += 1
            for request in self.poll_children(source, self.store.endpoints.children(endpoint.id), depth):
                yield request
            return
        found = await self.read_links(response, source, endpoint)
        if found is None:
            return
        discoveries = self.choose(source, found)
        wanted = [each.address.key for each in discoveries if each.drop is None]
        fresh = await self.store.write(self.store.endpoints.new_to, endpoint, wanted)
        interval = next_interval(endpoint.interval, new_links=fresh, changed=True, hints=found.hints, cache_max_age=freshness)
        _, left_out = await self.store.write(
            self.store.discoveries.record_poll,
            endpoint.id,
            links=discoveries,
            children=self.choose_children(found, depth),
            etag=validator(response, "etag"),
            last_modified=validator(response, "last-modified"),
            body_hash=body_hash,
            interval=interval,
            next_due_at=next_due(now, interval, found.hints),
            crawl=self.crawl,
            moved_to=moved(response),
            entries=found.entries,
            note=found.note,
        )
        run.polled += 1
        run.links += found.entries
        run.dropped += left_out
        run.left_out.update(found.left_out)
        for request in self.poll_children(source, self.store.endpoints.children(endpoint.id), depth):
            yield request

    def poll_children(self, source: Source, children: list[EndpointState], depth: int) -> Iterator[Request]:
        for child in children:
            self.report.source(source.id).endpoints += 1
            yield self.poll_request(source, child, depth + 1)

    async def read_links(self, response: Response, source: Source, endpoint: EndpointState) -> Discovered | None:
        """The links of an answer, read in a worker; None when it is no answer of that kind, which is then written down."""
        try:
            found = await self.shutdown.guard(self.links_of(response, source, endpoint))
        except PoolClosed:
            raise ShuttingDown from None
        except WorkerError as error:
            reason = {"timeout": "feed_timeout", "crashed": "feed_crashed"}.get(error.ended, "feed_unreadable")
            ours = isinstance(error, WorkerCrashed)  # it may have been anybody who killed the process: the next run asks again
            await self.poll_ended_badly(
                source, endpoint, reason, status=None if ours else response.status, detail=str(error), broken=not ours
            )
            return None
        faults.reach("links_parsed")
        if found.broken:
            reason = "feed_unreadable" if found.kind != "html" else "feed_is_home_page" if led_home(response) else "feed_is_html"
            await self.poll_ended_badly(source, endpoint, reason, status=response.status, detail="; ".join(found.problems), broken=True)
            return None
        if endpoint.kind == "section" and not found.links:
            await self.poll_ended_badly(source, endpoint, "section_without_articles", status=response.status, broken=True)
            return None
        return found

    def body_hash(self, response: Response) -> str:
        return hashlib.sha256(response.body).hexdigest()

    async def links_of(self, response: Response, source: Source, endpoint: EndpointState) -> Discovered:
        """Raises WorkerError."""
        options = link_options(source, self.crawler.settings, now=self.clock(), since=self.oldest)
        return await links_of(self.pool, self.crawler.settings, endpoint.kind, response, options)

    def choose(self, source: Source, found: Discovered) -> list[Discovery]:
        """Every link that is worth a row: newest first, with the reason where it is not to be fetched."""
        kept, refused = select.partition(
            found.links,
            oldest=self.oldest,
            article_pattern=source.article_pattern,
            deny_pattern=source.deny_pattern,
            language=source.language,
        )
        newest = sorted(kept, key=lambda link: -link.published.at.timestamp() if link.published else 0.0)
        chosen = {link.address.key: Discovery(link) for link in newest}
        for link, reason in refused:
            chosen.setdefault(link.address.key, Discovery(link, reason))
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
        if source.feed_only:
            return headline(source, fetch, now=self.clock(), crawl=self.crawl)
        return self.article_request(fetch)

    # what goes wrong

    async def poll_failed(self, failure: Failure) -> None:
        arguments = failure.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy sets it on every failure it hands over
        try:
            if isinstance(failure.value, ShuttingDown):
                return
            reason, _, retry_after = failure_reason(failure.value)
            response = getattr(failure.value, "response", None)
            await self.poll_ended_badly(
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
            await self.poll_ended(arguments["source"])

    async def poll_ended_badly(
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
        record = partial(
            self.record_poll_failure, source, endpoint, reason, status=status, retry_after=retry_after, detail=detail, broken=broken
        )
        await self.reachability.failed(host_of(endpoint.url), reason, record)

    async def record_poll_failure(
        self,
        source: Source,
        endpoint: EndpointState,
        reason: str,
        *,
        status: int | None,
        retry_after: float | None,
        detail: str | None,
        broken: bool,
    ) -> None:
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
        await self.store.write(
            self.store.endpoints.record_failure,
            endpoint.id,
            failure_class=RESTING if resting else kind,
            status=status,
            reason=reason,
            next_due_at=next_due(self.clock(), wait),
            crawl=self.crawl,
        )

    async def poll_ended(self, source: Source) -> None:
        """Once the last endpoint of a source has answered its stories are fetched: what is kept of them depends on nobody's being first."""
        try:
            if self.asking[source.id] == 1 and source.id in self.room and not self.shutdown.requested:
                beyond = await self.store.write(self.store.discoveries.keep_newest, source.id, self.room.pop(source.id))
                self.report.source(source.id).dropped += Counter({"beyond_first_run": beyond})
        except StoreError as error:
            self.give_up(error)
        finally:
            self.polling -= 1
            self.asking[source.id] -= 1
            if not self.asking[source.id]:
                self.frontier.release(source.id)
            self.changed.set()
