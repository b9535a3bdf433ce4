"""Which addresses may be asked at all: scheme, length, no user name, host and port. Pure rules; nothing is resolved here.

The rules follow the OWASP cheat sheet on server-side request forgery and the host parser of the WHATWG URL standard (decimal,
octal, hexadecimal and short spellings of an IPv4 address). A name that *resolves* to a private address is the resolver's
business: see crawler/guards/resolver.py.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

MAX_LENGTH = 2_000  # characters: the longest address in the press seen so far has 420; servers and proxies begin to refuse at about 2,000
PORTS = frozenset({80, 443, 8080, 8443})  # the web's own and the two that a few regional papers still publish on
DEFAULT_PORTS = {"http": 80, "https": 443}

_LOCAL_NAMES = ("localhost", "localdomain", "local", "internal", "intranet", "lan", "home.arpa", "ip6-localhost", "ip6-loopback")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_REFUSED_V6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "::/96",  # IPv4-compatible, long deprecated: some stacks still send it to the IPv4 address inside
        "64:ff9b:1::/48",  # RFC 8215: NAT64 for local use, may lead anywhere inside
        "2001::/32",  # Teredo tunnels
        "fec0::/10",  # site-local, the forerunner of unique local addresses
    )
)
_REFUSED_V4 = tuple(ipaddress.IPv4Network(network) for network in ("192.88.99.0/24", "192.0.0.0/24"))  # 6to4 relay, protocol assignments


class Refusal(NamedTuple):
    """Why an address may not be asked: a snake_case reason and words for the log."""

    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Rules:
    """`allowed` holds "host:port" pairs, lower case, that may be private and on any port: the demo and the tests live on loopback."""

    allowed: frozenset[str] = field(default_factory=frozenset)
    ports: frozenset[int] = PORTS
    max_length: int = MAX_LENGTH


def rules(allowed: Iterable[str] = (), ports: Iterable[int] | None = None, max_length: int = MAX_LENGTH) -> Rules:
    """Rules from what was told: `allowed` are host:port, an IPv6 address in brackets or without."""
    pairs = frozenset(entry.lower().replace("[", "").replace("]", "") for entry in allowed)
    return Rules(allowed=pairs, ports=frozenset(int(port) for port in ports) if ports is not None else PORTS, max_length=max_length)


def refusal(url: str, rules: Rules) -> Refusal | None:
    """Why `url` may not be asked, or None when it may."""
    if len(url) > rules.max_length:
        return Refusal("address_too_long", f"{len(url)} characters, at most {rules.max_length} are asked for")
    scheme = url.partition(":")[0].lower()
    if scheme not in DEFAULT_PORTS:
        return Refusal("forbidden_scheme", f"{scheme[:20]!r} is neither http nor https")
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS[scheme]
        hostname = parts.hostname or ""
    except ValueError as error:
        return Refusal("bad_address", str(error))
    if "@" in parts.netloc or "\\" in url:  # a backslash ends the host for browsers and does not for RFC 3986: two readers, two hosts
        return Refusal("userinfo", "a user name before the host hides where a request really goes")
    if not hostname:
        return Refusal("bad_address", "no host")
    if f"{hostname}:{port}" in rules.allowed:
        return None
    host = plain_host(hostname)
    address = literal(host)
    if address is not None and not is_public(address):
        return Refusal("private_address", f"{hostname} is {address}")
    if address is None and is_local_name(host):
        return Refusal("private_address", f"{hostname} is a name of this machine or network")
    if port not in rules.ports:
        return Refusal("forbidden_port", f"{port} is not one of {', '.join(map(str, sorted(rules.ports)))}")
    return None


def plain_host(host: str) -> str:
    """A host as resolvers read it: percent signs decoded, full-width digits and dots folded, brackets and the final dot gone."""
    text = unicodedata.normalize("NFKC", unquote(host)).replace("。", ".").lower().strip("[]")
    return text[:-1] if text.endswith(".") else text


def is_local_name(host: str) -> bool:
    return not host or "." not in host or any(host == name or host.endswith("." + name) for name in _LOCAL_NAMES)


def literal(host: str) -> Address | None:
    """The address that a host *is*, in every spelling that resolvers accept; None for a name."""
    if ":" in host:
        try:
            return ipaddress.IPv6Address(host.partition("%")[0])
        except ValueError:
            return None
    return _ipv4(host)


def _ipv4(host: str) -> ipaddress.IPv4Address | None:
    """One to four numbers, decimal, octal (0...) or hexadecimal (0x...), the last one filling what is left, as inet_aton reads them."""
    parts = host.split(".")
    if not 1 <= len(parts) <= 4 or not all(re.fullmatch(r"0x[0-9a-f]*|[0-9]+", part) for part in parts):
        return None
    try:
        numbers = [int(part[2:] or "0", 16) if part.startswith("0x") else int(part, 8 if part.startswith("0") else 10) for part in parts]
        *first, last = numbers
        if any(number > 255 for number in first) or last >= 256 ** (5 - len(parts)):
            return None
        value = sum(number * 256 ** (3 - index) for index, number in enumerate(first)) + last
        return ipaddress.IPv4Address(value)
    except ValueError:  # an 8 or a 9 in an octal number, or a number of thousands of digits
        return None


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, also when it is an IPv4 address inside an IPv6 one."""
    if isinstance(address, ipaddress.IPv4Address):
        return (
            address.is_global
            and not (address.is_multicast or address.is_reserved)
            and not any(address in network for network in _REFUSED_V4)
        )
    inside = address.ipv4_mapped or address.sixtofour
    if inside is None and address in _NAT64:
        inside = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    if inside is not None:
        return is_public(inside)
    return (
        address.is_global and not (address.is_multicast or address.is_site_local) and not any(address in network for network in _REFUSED_V6)
    )
