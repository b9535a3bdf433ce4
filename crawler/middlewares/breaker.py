"""Leaves a host alone for the rest of the run once it has failed many times in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)

from crawler.middlewares.throttle import slot_of
from crawler.politeness.turns import Politeness, politeness_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

# Not 404 and the like: a missing page says nothing about its host. 401 and 403 in a row are a wall.
FAILED_STATUSES = frozenset({401, 403, 429, 999})
FAILED_EXCHANGES = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)


class BreakerMiddleware:
    """Counts failures in a row for each source at each host; FAILURES_IN_A_ROW of them and its further requests raise HostResting.

    Stands next to the network, so that it sees every try, whatever the middlewares above make of the answer.
    """

    def __init__(self, politeness: Politeness) -> None:
        self.politeness = politeness

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BreakerMiddleware:
        return cls(politeness_of(crawler))

    def process_response(self, request: Request, response: Response) -> Response:
        if response.status >= 500 or (response.status in FAILED_STATUSES and not request.meta.get("optional")):
            self.politeness.failed(slot_of(request))
        else:
            self.politeness.succeeded(slot_of(request))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if isinstance(exception, FAILED_EXCHANGES):
            self.politeness.failed(slot_of(request))
