"""CONTACT: where an outlet that is disturbed reaches whoever runs this. It must lead to somebody outside of one's own network."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

CURE = "VIGIA_CONTACT=you@your-domain, or an https address"
# Names that mean nothing outside of one's own network (RFC 6761, 6762, 8375, and what routers and companies use).
INSIDE = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "private", "home.arpa", "invalid", "onion")
RESERVED = ("example", "test", "example.com", "example.net", "example.org", "example.edu")  # for documents (RFC 2606): nobody reads there


def unreachable(contact: str) -> str | None:
    """Why nobody outside can use that e-mail address or URL; None when they may well."""
    host = host_of(contact)
    if _is_ip_address(host):
        return "a name is wanted, not an IP address"
    if "." not in host or _within(host, INSIDE):
        return f"no outlet can reach {host or 'that'} from outside"
    return None


def advice(contact: str | None) -> str | None:
    """What to say to an operator whom no outlet can reach. A name for examples is sent as it is: it does no harm but that one."""
    if contact is None:
        return f"CONTACT is not set: an outlet that is disturbed cannot reach you and can only block you ({CURE})"
    if _within(host_of(contact), RESERVED):
        return f"CONTACT={contact}: {host_of(contact)} is a name for examples, nobody reads there ({CURE})"
    return None


def host_of(contact: str) -> str:
    """The host of an e-mail address or a URL, in lower case and without a final dot; empty when there is none."""
    if re.match(r"https?://", contact, re.IGNORECASE):
        try:
            host = urlsplit(contact).hostname or ""
        except ValueError:
            return ""
    else:
        host = contact.rpartition("@")[2]
    return host.lower().rstrip(".")


def _within(host: str, names: tuple[str, ...]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)


def _is_ip_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return bool(re.fullmatch(r"[\d.]+", host))  # 127.1 and 2130706433 are addresses too
    return True
