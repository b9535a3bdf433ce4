"""What workers answer becomes what a run of one machine would have written: through the same methods, in the same transactions."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from typing import Any

import msgspec
from scrapy import signals
from scrapy.http import Request, Response

from crawler.cluster.jobs import page_id, poll_of
from crawler.cluster.stream import Answer
from crawler.discovery import Discovered
from crawler.run.shutdown import ShuttingDown
from crawler.sources import Source
from crawler.spiders.base import host_of
from crawler.spiders.news import NewsSpider
from crawler.spiders.request_meta import EXPECTS
from pipelines.carried import NotCarried, unpacked
from pipelines.storage.store import EndpointState, PendingFetch, StoreError
from vigia.answers import WorkerCrashed, WorkerError

logger = logging.getLogger("vigia.crawl")
KILLED_WORKERS = "killed_workers"  # why a job is dropped that ended three workers
UNREADABLE = "answer_unreadable"


class _Unread(WorkerError):
    """The error of a worker's own process, as it was told."""

    def __init__(self, ended: str, detail: str) -> None:
        super().__init__(detail)
        self.ended = ended


class AnsweredSpider(NewsSpider):
    """A `news` whose answers come from elsewhere. `under_way`: the jobs of this run that have no answer yet, with their sources."""

    under_way: dict[str, str]

    async def apply(self, answer: Answer) -> None:
        """Never raises for what an answer may hold: it would be given to the next collector as well, and so on."""
        said = answer.said
        try:
            if not answer.job and said is not None and "copy" in said:
                await self.apply_copy(said["copy"])
            elif answer.job.startswith("page "):
                await self.apply_page(answer.job.removeprefix("page "), said or {"broken": UNREADABLE})
            elif answer.job.startswith("poll "):
                await self.apply_poll(answer.job, said or {"error": UNREADABLE})
        except (StoreError, ShuttingDown):
            raise
        except Exception:
            logger.exception("the answer %s to %r cannot be applied", answer.message, answer.job)
            await self.apply_unreadable(answer.job)
        self.under_way.pop(answer.job, None)

    async def apply_unreadable(self, job: str) -> None:
        if job.startswith("page "):
            fetch = self.store.collected.fetch_of(job.removeprefix("page "))
            if fetch is not None:
                await self.apply_broken(fetch, UNREADABLE)

    def ask(self, request: Any) -> None:
        """One more job."""
        assert self.crawler.engine is not None
        self.crawler.engine.crawl(request)

    async def apply_copy(self, told: dict[str, Any]) -> None:
        fetched_at = datetime.fromisoformat(told["fetched_at"])
        await self.store.write(self.store.robots.save, told["key"], told["status"], told["body"] or None, fetched_at)
        self.reachability.answered()

    async def apply_page(self, key: str, said: dict[str, Any]) -> None:
        fetch = self.store.collected.fetch_of(key)
        if fetch is None:
            logger.info("%s is waited for no more", key)
            if (source := self.under_way.get(page_id(key))) is not None:
                self.frontier.settled(source, key)
                self.changed.set()
            return
        self.seen(fetch.source, said, "article")
        if "article" in said:
            await self.apply_article(fetch, said["article"])
        elif "dropped" in said:
            await self.store.write(self.store.discoveries.drop, key, fetch.source, said["dropped"], said.get("detail"), crawl=self.crawl)
            self.settled(fetch, "dropped", said["dropped"])
        elif "failed" in said:
            await self.apply_failure(fetch, said)
        elif "lost" in said:
            detail = f"{said['lost']} workers ended under it"
            await self.store.write(self.store.discoveries.drop, key, fetch.source, KILLED_WORKERS, detail, crawl=self.crawl)
            self.settled(fetch, "dropped", KILLED_WORKERS)
        elif "unreadable" in said:
            await self.store.write(
                self.store.discoveries.drop, key, fetch.source, "job_unreadable", str(said["unreadable"]), crawl=self.crawl
            )
            self.settled(fetch, "dropped", "job_unreadable")
        else:
            await self.apply_broken(fetch, str(said.get("broken") or "answer_unreadable"))

    async def apply_article(self, fetch: PendingFetch, told: Any) -> None:
        try:
            article = unpacked(json.dumps(told).encode("ascii"))
            if article.page_url != fetch.address.key:
                raise NotCarried(f"it is the article of {article.page_url}")
        except NotCarried as error:
            logger.error("%s: the answer cannot be read: %s", fetch.address.key, error)
            await self.apply_broken(fetch, "answer_unreadable")
            return
        article.crawl = self.crawl
        outcome = await self.store.write(self.store.articles.save, article)
        if outcome == "forgotten":
            drop = self.store.discoveries.drop
            await self.store.write(drop, fetch.address.key, fetch.source, "forgotten", article.url, crawl=self.crawl)
            self.settled(fetch, "dropped", "forgotten")
        else:
            self.settled(fetch, outcome, error=article.unread)

    async def apply_broken(self, fetch: PendingFetch, reason: str) -> None:
        """An error of ours: tried again by later runs, and then given up."""
        outcome = await self.store.write(self.store.discoveries.fail, fetch.address.key, fetch.source, reason, self.crawl, ours=True)
        self.settled(fetch, outcome, error=reason)

    async def apply_failure(self, fetch: PendingFetch, said: dict[str, Any]) -> None:
        async def record() -> None:
            await self.record_failure(
                fetch, said["failed"], temporary=said["temporary"], retry_after=said["retry_after"], detail=said["detail"]
            )

        await self.reachability.failed(host_of(fetch.address.fetch), said["failed"], record)
        self.settled(fetch)

    async def apply_poll(self, job: str, said: dict[str, Any]) -> None:
        number, depth = poll_of(job)
        endpoint = self.store.collected.endpoint_of(number)
        source = self.sources.get(endpoint.source) if endpoint else None
        if endpoint is None or source is None:
            return
        asked = job in self.under_way
        if not asked:  # by an earlier run: this one has still to ask all of its endpoints, and only then says what is kept of them
            self.polling += 1
            self.asking[source.id] += 2
        response = None
        try:
            if "status" in said and "failed" not in said:
                response = self.answered(source, endpoint, said)
            else:
                self.seen(source.id, said, EXPECTS[endpoint.kind])
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            logger.error("%s: the answer about %s cannot be read: %r", source.id, endpoint.url, problem)
            said = {"error": UNREADABLE}
        try:
            if response is not None:
                async for request in self.parse_endpoint(response, source, endpoint, depth):
                    self.ask(request)
            else:
                await self.apply_failed_poll(source, endpoint, said)
        finally:
            if not asked:
                self.asking[source.id] -= 1
                if not self.asking[source.id]:
                    self.frontier.release(source.id)

    async def apply_failed_poll(self, source: Source, endpoint: EndpointState, said: dict[str, Any]) -> None:
        try:
            if "failed" in said:
                told = {name: said[name] for name in ("status", "retry_after", "detail")}
                await self.poll_ended_badly(source, endpoint, said["failed"], **told)
            elif "lost" in said:
                await self.poll_ended_badly(source, endpoint, KILLED_WORKERS, detail=f"{said['lost']} workers ended under it", broken=True)
            else:
                run = self.report.source(source.id)
                run.pages += 1
                run.errors["internal_error"] += 1
                detail = str(said.get("error") or said.get("unreadable") or "")
                await self.poll_ended_badly(source, endpoint, "internal_error", detail=detail)
        except (KeyError, TypeError, ValueError, AttributeError) as problem:
            self.report.source(source.id).errors["internal_error"] += 1
            await self.poll_ended_badly(source, endpoint, "internal_error", detail=f"{UNREADABLE}: {problem!r}")
        finally:
            await self.poll_ended(source)

    def answered(self, source: Source, endpoint: EndpointState, said: dict[str, Any]) -> Response:
        """The answer of an endpoint as the spider knows it, but for its body."""
        urls, reasons = said["redirects"]
        meta = {
            "source": source.id,
            "expects": EXPECTS[endpoint.kind],
            "redirect_urls": urls,
            "redirect_reasons": reasons,
            "body_hash": said["body_hash"],
            "said": said,
        }
        request = Request(endpoint.url, headers=said["asked"], meta=meta)
        response = Response(said["url"], status=said["status"], headers=said["headers"], request=request)
        self.reachability.answered()
        self.crawler.signals.send_catch_log(signals.response_received, response=response, request=request, spider=self)
        return response

    def seen(self, source: str, said: dict[str, Any], expects: str) -> None:
        """Whatever came of a page, its host has answered."""
        if host := said.get("host"):
            self.reachability.answered()
            request = Request(f"{host}/", meta={"source": source, "expects": expects})
            response = Response(request.url, request=request)
            self.crawler.signals.send_catch_log(signals.response_received, response=response, request=request, spider=self)

    def body_hash(self, response: Response) -> str:
        return str(response.meta["body_hash"])

    async def links_of(self, response: Response, source: Source, endpoint: EndpointState) -> Discovered:
        said = response.meta["said"]
        if (unread := said.get("unread")) is not None:
            raise WorkerCrashed(unread["detail"]) if unread["crashed"] else _Unread(unread["ended"], unread["detail"])
        if "links" not in said:
            raise _Unread("failed", "the worker left the links out, as if nothing had changed")
        try:
            return msgspec.convert(said["links"], Discovered)
        except msgspec.ValidationError as error:
            raise _Unread("failed", str(error)) from None
