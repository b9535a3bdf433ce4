"""Follows redirects a few steps, each step past every guard."""

from __future__ import annotations

import re
from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.guards.failures import AddressRefused, TooManyRedirects

REDIRECTS = frozenset({301, 302, 303, 307, 308})
# As browsers read an address (WHATWG URL, 4.4): spaces and controls around it and line ends inside it are none of it.
_EDGES = bytes(range(33))
_LINE_ENDS = re.compile(rb"[\t\r\n]")
_SCHEME = re.compile(rb"([a-z][a-z0-9+.-]*):")


class BoundedRedirectMiddleware(RedirectMiddleware):
    """Scrapy's, but with named failures: too_many_redirects, also at the first address met twice, forbidden_scheme and bad_address.

    A redirected request is never taken for a duplicate: Scrapy's filter would lose it without a word.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # Scrapy's still takes a spider
        if response.status not in REDIRECTS:
            return response
        scheme = scheme_of(response.headers.get("Location") or b"")
        if scheme not in (None, b"http", b"https"):
            raise AddressRefused(f"redirected to {scheme[:20]!r}", reason="forbidden_scheme", response=response)
        try:
            return super().process_response(request, response)
        except ValueError as error:  # no address can be made of it, today or tomorrow
            raise AddressRefused(f"redirected to no address: {error}", reason="bad_address", response=response) from error

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        if redirected.url == request.url or redirected.url in request.meta.get("redirect_urls", ()):
            raise TooManyRedirects(f"back at {redirected.url}")
        try:
            followed = super()._redirect(redirected, request, reason)
        except IgnoreRequest as error:
            raise TooManyRedirects(f"more than {self.max_redirect_times}") from error
        followed.dont_filter = True
        return followed


def scheme_of(location: bytes) -> bytes | None:
    """The scheme that a Location names, in lower case; None where it is relative."""
    found = _SCHEME.match(_LINE_ENDS.sub(b"", location.strip(_EDGES)).lower())
    return found[1] if found else None
