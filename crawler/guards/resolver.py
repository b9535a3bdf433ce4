"""Names are resolved here and nowhere else, and only public addresses come out.

The check is made on the addresses that the connection will really use, after resolution: a name that answers with a public
address once and with a private one the next time (rebinding) gains nothing. Works with Scrapy's Twisted download handler, which
asks the reactor's name resolver for every connection, also for hosts that are addresses already. It does not see through proxies.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.utils.misc import load_object
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]  # ships neither types nor stubs

from crawler.guards.address_rules import DEFAULT_PORTS, Rules, is_public, rules
from crawler.run.configuration import allowed_private_hosts

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase

CACHE_SECONDS = 300.0  # a feed and its articles are asked for within minutes; longer would outlive the records of hosts behind a CDN
CACHE_SIZE = 2_000  # names; a run meets a few hundred


Address = IPv4Address | IPv6Address


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """The thread that asks the system cannot be called back; its answer is ignored."""


@implementer(IHostnameResolver)
class GuardResolver:
    """Scrapy's TWISTED_DNS_RESOLVER: IPv4 and IPv6, a time limit, a small cache, and no private address but for an allowed host:port."""

    def __init__(self, reactor: ReactorBase, rules: Rules, timeout: float) -> None:
        self.reactor: Any = reactor
        self.rules = rules
        self.timeout = timeout
        self.refused: dict[tuple[str, int], str] = {}  # (host, port) -> the private addresses it led to
        self._cache: dict[str, tuple[float, list[Address]]] = {}
        resolver = reactor.nameResolver
        self.system: Any = resolver.system if isinstance(resolver, GuardResolver) else resolver

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> GuardResolver:
        settings = crawler.settings
        return cls(
            reactor,
            rules(allowed_private_hosts(settings), settings.getlist("ALLOWED_PORTS") or None),
            settings.getfloat("DNS_TIMEOUT"),
        )

    def install_on_reactor(self) -> None:
        self.reactor.installNameResolver(self)

    @classmethod
    def ensure(cls, crawler: Crawler) -> None:
        """See to it that the reactor has a guard with this crawler's rules.

        Scrapy installs TWISTED_DNS_RESOLVER only from the settings of a CrawlerProcess: a CrawlerRunner, or a setting that comes too
        late, would leave names unguarded without a word.
        """
        from twisted.internet import reactor  # only once one is running, and importing it earlier would choose one

        chosen = load_object(crawler.settings["TWISTED_DNS_RESOLVER"])
        guard = chosen if issubclass(chosen, cls) else cls
        present = reactor.nameResolver
        wanted = guard.from_crawler(crawler, reactor)
        if type(present) is not guard or present.rules != wanted.rules:
            wanted.install_on_reactor()

    @staticmethod
    def refused_on(reactor: Any, url: str) -> str | None:
        """The private addresses that the host of `url` led to when it was last resolved, None when it led to none."""
        parts = urlsplit(url)
        resolver = reactor.nameResolver
        key = (parts.hostname or "").lower(), parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
        return resolver.refused.get(key) if isinstance(resolver, GuardResolver) else None

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type[Any]] | None = None,
        transportSemantics: str = "TCP",
    ) -> _Resolution:
        host = hostName.lower()
        found = self._cache.get(host)
        if found is not None and found[0] > monotonic():
            resolution = _Resolution(hostName)
            resolutionReceiver.resolutionBegan(resolution)
            self._deliver(resolutionReceiver, host, portNumber, found[1])
            return resolution
        collector = _Collector(self, resolutionReceiver, host, portNumber)
        self.system.resolveHostName(collector, host, portNumber, addressTypes, transportSemantics)
        return _Resolution(hostName)

    def remember(self, host: str, addresses: list[Address]) -> None:
        if len(self._cache) >= CACHE_SIZE:
            self._cache.clear()
        self._cache[host] = (monotonic() + CACHE_SECONDS, addresses)

    def _deliver(self, receiver: Any, host: str, port: int, addresses: list[Address]) -> None:
        allowed = f"{host}:{port}" in self.rules.allowed
        private: list[str] = []
        passed = 0
        for address in addresses:
            if allowed or is_public(ipaddress.ip_address(address.host.partition("%")[0])):
                receiver.addressResolved(type(address)(address.type, address.host, port))
                passed += 1
            else:
                private.append(address.host)
        if private and not passed:
            if len(self.refused) >= CACHE_SIZE:
                self.refused.clear()
            self.refused[host, port] = ", ".join(private[:4])
        else:
            self.refused.pop((host, port), None)
        receiver.resolutionComplete()


@implementer(IResolutionReceiver)
class _Collector:
    """Gathers what the system's resolver says, and hands it on once: when it is complete, or empty-handed when the time is up."""

    def __init__(self, guard: GuardResolver, receiver: Any, host: str, port: int) -> None:
        self.guard, self.receiver, self.host, self.port = guard, receiver, host, port
        self.addresses: list[Address] = []
        self.done = False
        self.timer = guard.reactor.callLater(guard.timeout, self._give_up)

    def resolutionBegan(self, resolutionInProgress: object) -> None:
        self.receiver.resolutionBegan(resolutionInProgress)

    def addressResolved(self, address: Address) -> None:
        self.addresses.append(address)

    def resolutionComplete(self) -> None:
        if self.done:
            return
        self.done = True
        self.timer.cancel()
        if self.addresses:
            self.guard.remember(self.host, self.addresses)
        self.guard._deliver(self.receiver, self.host, self.port, self.addresses)

    def _give_up(self) -> None:
        self.done = True
        self.receiver.resolutionComplete()
