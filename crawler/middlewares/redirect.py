"""Follows redirects a few steps, each step past every guard."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.failures import AddressRefused, TooManyRedirects


class BoundedRedirectMiddleware(RedirectMiddleware):
    """Scrapy's, but with named failures: too_many_redirects, also at the first address met twice, and forbidden_scheme.

    A redirected request is never taken for a duplicate: Scrapy's filter would lose it without a word.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]  # Scrapy's still takes a spider
        result = super().process_response(request, response)
        location = (response.headers.get("Location") or b"").strip().lower()
        scheme, colon, _ = location.partition(b":")
        if (
            result is response
            and response.status in (301, 302, 303, 307, 308)
            and colon
            and scheme.isalnum()
            and scheme not in (b"http", b"https")
        ):
            raise AddressRefused(f"redirected to {scheme[:20]!r}", reason="forbidden_scheme", response=response)
        return result

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        if redirected.url == request.url or redirected.url in request.meta.get("redirect_urls", ()):
            raise TooManyRedirects(f"back at {redirected.url}")
        try:
            followed = super()._redirect(redirected, request, reason)
        except IgnoreRequest as error:
            raise TooManyRedirects(f"more than {self.max_redirect_times}") from error
        followed.dont_filter = True
        return followed
