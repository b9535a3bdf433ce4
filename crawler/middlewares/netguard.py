"""The first guard of every request, redirects, robots.txt and feeds included: may this address be asked at all?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.guards.address_rules import Rules, refusal, rules
from crawler.guards.failures import AddressRefused
from crawler.run.configuration import allowed_private_hosts
from vigia.addresses import AddressError, host_key

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class NetGuardMiddleware:
    """Refuses schemes, ports, user names, lengths and private addresses with AddressRefused."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> NetGuardMiddleware:
        settings = crawler.settings
        allowed = allowed_private_hosts(settings)
        return cls(rules(allowed, settings.getlist("ALLOWED_PORTS") or None, settings.getint("URLLENGTH_LIMIT")))

    def process_request(self, request: Request) -> None:
        refused = refusal(request.url, self.rules)
        if refused is not None:
            raise AddressRefused(refused.detail, reason=refused.reason)
        try:
            host_key(request.url)
        except AddressError as error:
            raise AddressRefused(str(error), reason="bad_address") from error
