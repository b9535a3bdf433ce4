"""No request leaves for a private address, whoever sent it there: a canary counts."""

from __future__ import annotations

from typing import Any

import pytest
from twisted.internet.address import IPv4Address

from crawler.guards.resolver import GuardResolver
from tests.crawler.middlewares.crawling import Loop
from tests.servers import Answer, Site

ROBOTS = Answer("", content_type="text/plain")
PAGE = Answer("<html><body>hola</body></html>")


class Hijacked(GuardResolver):
    """The name of a public outlet whose records its owner has pointed at 127.0.0.1."""

    def resolveHostName(self, resolutionReceiver: Any, hostName: str, portNumber: int = 0, *rest: Any) -> Any:
        self._deliver(resolutionReceiver, hostName, portNumber, [IPv4Address("TCP", "127.0.0.1", portNumber)])


HOSTS = [
    "127.0.0.1",
    "localhost",
    "localhost.",
    "2130706433",
    "0177.1",
    "0x7f000001",
    "127.1",
    "0.0.0.0",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "127。0。0。1",
]


@pytest.mark.parametrize("host", HOSTS)
def test_a_redirect_to_any_spelling_of_this_machine_is_not_followed(loop: Loop, host: str) -> None:
    with Site({"*": PAGE}) as canary, Site({"/robots.txt": ROBOTS}) as site:
        site.pages["/a"] = Answer(status=302, headers=(("Location", f"http://{host}:{canary.port}/".encode().decode("latin-1")),))
        asked = site.url("/a")
        outcomes = loop.crawl(
            asked, f"http://{host}:{canary.port}/directo", ALLOWED_PRIVATE_HOSTS=[site.netloc], ALLOWED_PORTS=[80, canary.port]
        )
        assert outcomes.pages == {}
        assert outcomes.reason(asked) == "private_address"
        assert canary.requests == []


@pytest.mark.parametrize("host", [host for host in HOSTS if "。" not in host])
def test_the_resolver_alone_refuses_every_spelling_too(loop: Loop, host: str) -> None:
    with Site({"*": PAGE}) as canary:
        asked = f"http://{host}:{canary.port}/"
        outcomes = loop.crawl(asked, DOWNLOADER_MIDDLEWARES={"crawler.middlewares.netguard.NetGuardMiddleware": None})
        assert outcomes.pages == {}
        assert outcomes.reason(asked) == "private_address" or host.endswith(".")  # which not every system resolves
        assert canary.requests == []


def test_a_public_name_that_leads_inside_is_not_followed(loop: Loop) -> None:
    with Site({"*": PAGE}) as canary:
        asked = f"http://www.periodico.es:{canary.port}/noticia"
        outcomes = loop.crawl(
            asked,
            ALLOWED_PORTS=[canary.port],
            TWISTED_DNS_RESOLVER="tests.crawler.middlewares.test_netguard.Hijacked",
        )
        assert outcomes.failures[asked] == ("private_address", False, None)
        assert canary.requests == []


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("file:///etc/passwd", "forbidden_scheme"),
        ("data:text/html,hola", "forbidden_scheme"),
        ("ftp://127.0.0.1/x", "forbidden_scheme"),
        ("javascript:alert(1)", "forbidden_scheme"),
        ("JavaScript:void(0)//http://ejemplo.es/", "forbidden_scheme"),
        (" \x01 jAvAsCrIpT:alert(1)", "forbidden_scheme"),
        ("java\tscript:alert(1)", "forbidden_scheme"),
        ("javascript://ejemplo.es/%0aalert(1)", "forbidden_scheme"),
        ("mailto:redaccion@ejemplo.es", "forbidden_scheme"),
        ("blob:https://ejemplo.es/1", "forbidden_scheme"),
        ("intent://ejemplo.es/#Intent;scheme=https;end", "forbidden_scheme"),
        ("view-source:https://ejemplo.es/", "forbidden_scheme"),
        ("about:blank", "forbidden_scheme"),
        ("ms-word:ofe|u|https://ejemplo.es/", "forbidden_scheme"),
        ("ws://ejemplo.es/", "forbidden_scheme"),
        ("tel:+34910000000", "forbidden_scheme"),
        ("http://[::1", "bad_address"),
        ("https:nota", "bad_address"),
        ("http://elpais.com@127.0.0.1/", "userinfo"),
        ("http://ejemplo.es:6379/", "forbidden_port"),
        ("/" + "a" * 3_000, "address_too_long"),
    ],
)
def test_a_redirect_out_of_what_is_allowed_has_a_named_end(loop: Loop, location: str, reason: str) -> None:
    with Site({"/robots.txt": ROBOTS, "/a": Answer(status=302, headers=(("Location", location),))}) as site:
        outcomes = loop.crawl(site.url("/a"), ALLOWED_PRIVATE_HOSTS=[site.netloc])
        assert outcomes.failures[site.url("/a")] == (reason, False, None)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "forbidden_scheme"),
        ("data:text/html,hola", "forbidden_scheme"),
        ("https://ejemplo.es/" + "a" * 3_000, "address_too_long"),
    ],
)
def test_an_address_that_a_feed_brought_is_judged_like_any_other(loop: Loop, url: str, reason: str) -> None:
    assert loop.crawl(url).reason(url) == reason
