"""Only an answer of the kind that was asked for, whole and with status 200, gets any further."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import StopDownload

from crawler.guards.failures import EmptyBody, NotHtml, UnexpectedStatus, retry_after
from crawler.guards.sniffing import is_binary, refused_type

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response


class ResponseGateMiddleware:
    """Judges answers to requests that say what they expect in meta `expects`: "article", "html" or "feed"; leaves others alone.

    A film, an image or an archive is given up at its headers. Raises UnexpectedStatus, NotHtml or EmptyBody. Statuses in the
    request's handle_httpstatus_list (a 304 for a feed) pass.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ResponseGateMiddleware:
        gate = cls()
        crawler.signals.connect(gate.headers_received, signals.headers_received)
        return gate

    def headers_received(self, headers: Headers, body_length: object, request: Request) -> None:
        """Ends a download whose type is refused. The status is not known here, so the answer itself still passes the middlewares."""
        expects = request.meta.get("expects")
        if expects and refused_type(headers.get("Content-Type"), expects):
            raise StopDownload(fail=False)

    def process_response(self, request: Request, response: Response) -> Response:
        expects = request.meta.get("expects")
        if not expects or response.status in request.meta.get("handle_httpstatus_list", ()):
            return response
        if response.status != 200:
            raise UnexpectedStatus(response, retry_after(response))
        if "download_stopped" in response.flags:
            kind = (response.headers.get("Content-Type") or b"").decode("latin-1")[:80]
            raise NotHtml(kind, response=response)
        if not response.body.strip():
            raise EmptyBody(response=response)
        if expects != "feed" and is_binary(response.body):
            raise NotHtml("binary", response=response)
        return response
