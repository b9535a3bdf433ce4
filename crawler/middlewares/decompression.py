"""Undoes Content-Encoding, strictly and within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.responsetypes import responsetypes

from crawler.decoding import DecodingError, decode
from crawler.failures import IncompleteBody, TooLarge

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

ACCEPTED = b"gzip, deflate, br, zstd"


class DecompressionMiddleware:
    """Replaces Scrapy's HttpCompressionMiddleware, which takes a truncated body for a whole one.

    Raises IncompleteBody or TooLarge. Meta `decoded_limit` bounds one request apart and takes what can be read of it.
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
        lenient = request.meta.get("decoded_limit")
        if not header or not response.body or ("download_stopped" in response.flags and lenient is None):
            return response
        names = [name for line in header for name in line.decode("latin-1").split(",")]
        try:
            body = decode(response.body, names, lenient or self.limit, lenient=lenient is not None)
        except DecodingError as error:
            kind = TooLarge if error.reason == "too_large" else IncompleteBody
            raise kind(str(error), response=response) from error
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        made = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(cls=made, body=body, headers=headers)
