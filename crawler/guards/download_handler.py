"""Scrapy's HTTP/1.1 handler with what it lacks: a bound on headers, an end when the run ends, a name for what the resolver refused."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.exceptions import CannotResolveHostError
from twisted.python.failure import Failure
from twisted.web.http_headers import InvalidHeaderName

from crawler.guards.failures import AddressRefused
from crawler.guards.resolver import GuardResolver
from crawler.run.shutdown import shutdown_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

HEADER_LIMIT = 64 * 1024  # bytes before the body: the longest seen, with a policy of 9 kB in it, has 14; Twisted has no bound at all
HEADERS_LIMIT = 500  # lines; 20,000 held the event loop for half a second, each being copied five times on its way


class HeadersTooLarge(Exception):
    """The server sent headers without end."""


class _TolerantParser(_LenientHTTPClientParser):
    """Skips header lines whose name is no name, as browsers do, where Twisted gives the whole answer up; and those beyond a number.

    What says how long the body is counts wherever it stands.
    """

    _lines = 0

    def headerReceived(self, name: bytes, value: bytes) -> None:
        self._lines += 1
        if self._lines > HEADERS_LIMIT and not self.isConnectionControlHeader(name.lower()):  # type: ignore[no-untyped-call]
            return
        with suppress(InvalidHeaderName):
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]  # Twisted's own are not annotated


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Gives a connection up when what comes before the body has no end; one-hundred answers (RFC 9110, 15.2) count too."""

    _received = 0

    def request(self, request: Any) -> Any:
        self._received = 0
        answer = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = _TolerantParser  # as Scrapy does it: Twisted names the class of its parser in the middle of a method
        return answer

    def dataReceived(self, bytes: bytes) -> None:
        parser = self._parser
        if parser is not None and getattr(parser, "bodyDecoder", None) is None:
            self._received += len(bytes)
            ended = b"\r\n\r\n" in bytes and self._received <= 4 * HEADER_LIMIT  # the rest of this piece may be body
            if self._received > HEADER_LIMIT and not ended:
                self._giveUp(Failure(HeadersTooLarge()))  # type: ignore[no-untyped-call]
                return
        super().dataReceived(bytes)  # type: ignore[no-untyped-call]


class _BoundedFactory(_LenientHTTP11ClientFactory):
    noisy = False

    def buildProtocol(self, addr: Any) -> _BoundedProtocol:
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class GuardedDownloadHandler(HTTP11DownloadHandler):
    """For http and https; see the module."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory
        self._pool.retryAutomatically = False  # Twisted would ask again at once, past the throttle; RetryAfterMiddleware does it politely
        GuardResolver.ensure(crawler)
        self._shutdown = shutdown_of(crawler)

    async def download_request(self, request: Request) -> Response:
        """Raises Scrapy's exceptions, AddressRefused when the name led to a private address, ShuttingDown when the run is ended."""
        try:
            return await self._shutdown.guard(super().download_request(request))
        except CannotResolveHostError:
            from twisted.internet import reactor  # the running one; importing it earlier would choose one

            addresses = GuardResolver.refused_on(reactor, request.url)
            if addresses is None:
                raise
            raise AddressRefused(f"it leads to {addresses}", reason="private_address") from None
