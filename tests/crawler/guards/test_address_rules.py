"""Which addresses may be asked: every spelling of a private one is told from a public one."""

from __future__ import annotations

import ipaddress

import pytest

from crawler.guards.address_rules import is_public, refusal, rules

RULES = rules(["127.0.0.1:8100", "localhost:8200"])

PRIVATE = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://0177.1/",
    "http://017700000001/",
    "http://0.0.0.0/",
    "http://0/",
    "http://127.0.0.1./",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://a.localhost/",
    "http://impresora/",
    "http://router.local/",
    "http://metadata.google.internal/",
    "http://127%2e0.0.1/",
    "http://１２７.０.０.１/",
    "http://127。0。0。1/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://192.0.0.8/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b:1::1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fc00::1]/",
    "http://[fd12:3456::1]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
]


@pytest.mark.parametrize("url", PRIVATE)
def test_a_private_address_is_refused_in_every_spelling(url: str) -> None:
    refused = refusal(url, RULES)
    assert refused is not None
    assert refused.reason == "private_address"


@pytest.mark.parametrize(
    "url",
    [
        "https://www.xataka.com/robotica/una-noticia",
        "http://8.8.8.8/",
        "https://[2606:4700::1111]/",
        "https://cadena.es:8443/noticia",
        "https://ejemplo.es./noticia",
        "https://localhost.ejemplo.es/",
        "https://1984.ejemplo.es/",
        "https://0x.es/",
        "https://ñandú.es/",
    ],
)
def test_a_public_address_is_let_through(url: str) -> None:
    assert refusal(url, RULES) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "forbidden_scheme"),
        ("data:text/html,hola", "forbidden_scheme"),
        ("ftp://ejemplo.es/", "forbidden_scheme"),
        ("gopher://127.0.0.1:6379/_FLUSHALL", "forbidden_scheme"),
        ("http://ejemplo.es:22/", "forbidden_port"),
        ("http://ejemplo.es:6379/", "forbidden_port"),
        ("http://elpais.com@127.0.0.1/", "userinfo"),
        ("http://ana:clave@ejemplo.es/", "userinfo"),
        ("http://ejemplo.es\\@127.0.0.1/", "userinfo"),
        ("http://127.0.0.1\\.ejemplo.es/", "userinfo"),
        ("https://ejemplo.es/?q=" + "a" * 2_000, "address_too_long"),
        ("http:///noticia", "bad_address"),
        ("http://ejemplo.es:99999/", "bad_address"),
        ("http://[::1/", "bad_address"),
    ],
)
def test_what_else_is_refused_has_its_own_name(url: str, reason: str) -> None:
    refused = refusal(url, RULES)
    assert refused is not None
    assert refused.reason == reason


def test_an_allowed_private_host_is_allowed_on_its_own_port_and_in_its_own_spelling_only() -> None:
    assert refusal("http://127.0.0.1:8100/", RULES) is None
    assert refusal("http://localhost:8200/", RULES) is None
    for url in ("http://127.0.0.1:8101/", "http://127.0.0.1/", "http://localhost:8100/", "http://127.1:8100/", "http://2130706433:8100/"):
        refused = refusal(url, RULES)
        assert refused is not None
        assert refused.reason == "private_address"


def test_allowed_hosts_may_come_as_a_list() -> None:
    assert refusal("http://127.0.0.1:8100/", rules(["127.0.0.1:8100"])) is None
    assert refusal("http://[::1]:8100/", rules(["[::1]:8100"])) is None


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2a00:1450:4003::1", "64:ff9b::808:808", "2002:808:808::1"])
def test_addresses_of_the_public_internet_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))
