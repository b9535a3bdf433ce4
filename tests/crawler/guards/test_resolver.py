"""Names that lead inside are refused on the address that would really be used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.task import Clock

from crawler.guards.address_rules import rules
from crawler.guards.resolver import GuardResolver


class Names:
    """The system's resolver: a table of answers, taken one after the other; the last one stays. None never answers."""

    def __init__(self, **names: list[list[str] | None]) -> None:
        self.names = names
        self.asked = 0

    def resolveHostName(self, receiver: Any, name: str, port: int = 0, *_: object) -> None:
        self.asked += 1
        answers = self.names.get(name.partition(".")[0], [[]])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        receiver.resolutionBegan(None)
        if answer is None:
            return
        for host in answer:
            receiver.addressResolved((IPv6Address if ":" in host else IPv4Address)("TCP", host, port))
        receiver.resolutionComplete()


class Reactor(Clock):
    def __init__(self, names: Names) -> None:
        super().__init__()
        self.nameResolver: Any = names

    def installNameResolver(self, resolver: Any) -> None:
        self.nameResolver = resolver


class Receiver:
    def __init__(self) -> None:
        self.addresses: list[tuple[str, int]] = []
        self.completions = 0

    def resolutionBegan(self, resolution: object) -> None: ...

    def addressResolved(self, address: IPv4Address) -> None:
        self.addresses.append((address.host, address.port))

    def resolutionComplete(self) -> None:
        self.completions += 1


def guard(*allowed: str, **names: list[list[str] | None]) -> tuple[GuardResolver, Reactor, Callable[..., Receiver]]:
    reactor = Reactor(Names(**names))
    resolver = GuardResolver(cast(Any, reactor), rules(allowed), timeout=10.0)
    resolver.install_on_reactor()

    def resolve(name: str, port: int = 80) -> Receiver:
        receiver = Receiver()
        reactor.nameResolver.resolveHostName(receiver, name, port)
        return receiver

    return resolver, reactor, resolve


def test_a_public_name_leads_to_its_addresses_of_both_kinds() -> None:
    resolver, _, resolve = guard(periodico=[["93.184.216.34", "2606:4700::1111"]])
    assert resolve("periodico.es", 443).addresses == [("93.184.216.34", 443), ("2606:4700::1111", 443)]
    assert resolver.refused == {}


def test_a_name_that_leads_inside_leads_nowhere_and_is_remembered_for_the_reason() -> None:
    resolver, _, resolve = guard(dentro=[["10.0.0.7", "::1"]])
    receiver = resolve("DENTRO.es", 80)
    assert receiver.addresses == []
    assert receiver.completions == 1
    assert resolver.refused == {("dentro.es", 80): "10.0.0.7, ::1"}


def test_of_a_name_with_both_only_the_public_addresses_are_used() -> None:
    _, _, resolve = guard(mixto=[["192.168.1.1", "93.184.216.34", "::ffff:10.0.0.1"]])
    assert resolve("mixto.es").addresses == [("93.184.216.34", 80)]


def test_a_name_that_rebinds_is_judged_by_each_answer() -> None:
    resolver, _, resolve = guard(rebota=[["93.184.216.34"], ["127.0.0.1"]])
    assert resolve("rebota.es").addresses == [("93.184.216.34", 80)]
    resolver._cache.clear()  # the record's time is over
    assert resolve("rebota.es").addresses == []
    assert ("rebota.es", 80) in resolver.refused


def test_an_allowed_private_host_is_allowed_on_its_port_only_also_from_the_cache() -> None:
    _, _, resolve = guard("demo:8000", demo=[["127.0.0.1"]])
    assert resolve("demo", 8000).addresses == [("127.0.0.1", 8000)]
    assert resolve("demo", 8001).addresses == []
    assert resolve("demo", 8000).addresses == [("127.0.0.1", 8000)]


def test_an_answer_is_asked_for_once_and_a_failure_again() -> None:
    resolver, _, resolve = guard(periodico=[["93.184.216.34"]])
    for _ in range(3):
        resolve("periodico.es")
        resolve("nadie.es")
    assert resolver.system.asked == 4


def test_a_name_that_does_not_answer_is_given_up_and_its_late_answer_ignored() -> None:
    _, reactor, resolve = guard(mudo=[None])
    receiver = resolve("mudo.es")
    assert receiver.completions == 0
    reactor.advance(10.1)
    assert (receiver.addresses, receiver.completions) == ([], 1)


def test_a_second_crawl_in_the_process_puts_its_own_guard_in_the_place_of_the_first() -> None:
    first, reactor, _ = guard("demo:8000", demo=[["127.0.0.1"]])
    second = GuardResolver(cast(Any, reactor), rules(), timeout=10.0)
    second.install_on_reactor()
    assert second.system is first.system
    receiver = Receiver()
    reactor.nameResolver.resolveHostName(receiver, "demo", 8000)
    assert receiver.addresses == []
