"""Tries again what may succeed a moment later, as often and as late as is polite, and never more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError, ResponseDataLossError

from crawler.guards.failures import RetryLater, failure_reason, retry_after
from crawler.middlewares.throttle import slot_of
from crawler.politeness.turns import Politeness, politeness_of
from vigia.clock import clock

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

STATUSES = frozenset({408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})  # those that a second try often answers with a page
EXCHANGES = (CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError, ResponseDataLossError)
# A timeout is not tried again in the same run: it has already cost all the time that an answer may cost.
LONG_REST_WEIGHT = 3  # of the breaker: three answers in a row that ask for a long rest send the host to rest


class RetryAfterMiddleware:
    """Replaces Scrapy's RetryMiddleware, which ignores Retry-After and tries again at once.

    `times` tries more after a status that says "not now", one more after a broken connection, each after `backoff` seconds, doubled
    each time. A Retry-After of at most `patience` seconds holds back every request of the source to that host; a longer one ends this
    request with RetryLater. The waits of one request never add up to more than `patience`.
    """

    def __init__(self, politeness: Politeness, *, times: int, backoff: float, patience: float, now: Callable[[], datetime]) -> None:
        self.politeness = politeness
        self.times = times
        self.backoff = backoff
        self.patience = patience
        self.now = now

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetryAfterMiddleware:
        settings = crawler.settings
        middleware = cls(
            politeness_of(crawler),
            times=settings.getint("RETRY_TIMES"),
            backoff=settings.getfloat("RETRY_BACKOFF"),
            patience=settings.getfloat("RETRY_AFTER_LIMIT"),
            now=clock(),  # the server counts from its own clock, not from a replay's
        )
        crawler.signals.connect(middleware.response_downloaded, signals.response_downloaded)
        return middleware

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Before the place of this request is free for the next one, which must wait as well."""
        if response.status in STATUSES:
            asked = retry_after(response, self.now())
            if asked is not None and asked <= self.patience:
                self.politeness.rest(slot_of(request), asked)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if response.status not in STATUSES:
            return response
        asked = retry_after(response, self.now())
        if asked is not None and asked > self.patience:
            self.politeness.failed(slot_of(request), LONG_REST_WEIGHT - 1)  # the breaker has counted one already
            raise RetryLater(f"http_{response.status}, {asked:.0f} s", retry_after=asked, response=response)
        return self._again(request, self.times, asked) or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        if not isinstance(exception, EXCHANGES) or failure_reason(exception).reason in ("tls_certificate", "broken_response"):
            return None
        return self._again(request, min(1, self.times), None)

    def _again(self, request: Request, times: int, asked: float | None) -> Request | None:
        tried = request.meta.get("retry_times", 0)
        wait = asked if asked is not None else self.backoff * 2.0**tried
        waited = request.meta.get("retry_waited", 0.0) + wait
        if tried >= request.meta.get("max_retry_times", times) or waited > self.patience:
            return None
        again = request.copy()
        again.dont_filter = True  # a second try is no duplicate
        again.meta.update(retry_times=tried + 1, retry_waited=waited, not_before=monotonic() + wait)
        return again
