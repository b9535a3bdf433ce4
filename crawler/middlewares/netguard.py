"""The first guard of every request, redirects, robots.txt and feeds included: may this address be asked at all?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.addresses import AddressError, host_key
from crawler.failures import AddressRefused
from crawler.netguard import Rules, refusal, rules

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class NetGuardMiddleware:
    """Refuses schemes, ports, user names, lengths and private addresses with AddressRefused; see crawler/netguard.py for the rules."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> NetGuardMiddleware:
        settings = crawler.settings
        return cls(
            rules(settings.get("ALLOWED_PRIVATE_HOSTS"), settings.getlist("ALLOWED_PORTS") or None, settings.getint("URLLENGTH_LIMIT"))
        )

    def process_request(self, request: Request) -> None:
        refused = refusal(request.url, self.rules)
        if refused is not None:
            raise AddressRefused(refused.detail, reason=refused.reason)
        try:
            host_key(request.url)
        except AddressError as error:
            raise AddressRefused(str(error), reason="bad_address") from error
