"""Undoes Content-Encoding, strictly and within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.responsetypes import responsetypes

from crawler.guards.content_coding import DecodingError, decode
from crawler.guards.failures import IncompleteBody, TooLarge

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

ACCEPTED = b"gzip, deflate, br, zstd"


class DecompressionMiddleware:
    """Replaces Scrapy's HttpCompressionMiddleware, which takes a truncated body for a whole one.

    Raises IncompleteBody or TooLarge, for whatever was asked: a robots.txt that breaks off is no robots.txt. The body of an answer that
    is not a success says nothing, so one that cannot be read is left blank and the status speaks. Meta `decoded_limit` bounds one
    request apart: of what is longer, the beginning is taken, and gzip counts there without a header that names it.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DecompressionMiddleware:
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        header = response.headers.getlist("Content-Encoding")
        own_limit = request.meta.get("decoded_limit")
        stopped = "download_stopped" in response.flags
        names = [name for line in header for name in line.decode("latin-1").split(",")]
        if not names and own_limit is not None and response.body.startswith(b"\x1f\x8b"):
            names = ["gzip"]
        if not names or not response.body or (stopped and own_limit is None):
            return response
        try:
            body = decode(response.body, names, own_limit or self.limit, beginning=own_limit is not None, stopped=stopped)
        except DecodingError as error:
            if not 200 <= response.status < 300:
                body = b""
            else:
                kind = TooLarge if error.reason == "too_large" else IncompleteBody
                raise kind(str(error), response=response) from error
        headers = response.headers.copy()
        headers.pop("Content-Encoding", None)
        made = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(cls=made, body=body, headers=headers)
