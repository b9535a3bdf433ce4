"""Messages to the operator through apprise, which is optional: it is looked for only when NOTIFY is set."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Sequence
from typing import Any

from vigia.characters import one_line


class NotifyError(Exception):
    """NOTIFY cannot be used: apprise is missing, or an address is none of its."""


def messengers(urls: Sequence[str]) -> list[Any]:
    """One apprise object an address. Raises NotifyError, which tells no more of an address than its scheme: they carry passwords."""
    try:
        apprise = importlib.import_module("apprise")
    except ImportError:
        cure = "install it (pip install 'apprise>=2.2,<3'), or leave NOTIFY out"
        raise NotifyError(f"NOTIFY is set, but apprise is not installed: {cure}") from None
    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its refusals hold whole addresses
    made = []
    for number, url in enumerate(urls, start=1):
        messenger = apprise.Apprise()
        if not messenger.add(url):
            scheme = url.partition("://")[0] if "://" in url else "no scheme"
            raise NotifyError(
                f"NOTIFY: address {number} ({scheme[:20]}) is not one that apprise knows, such as mailto://... or json://host/path"
            )
        made.append(messenger)
    return made


def send(made: Sequence[Any], title: str, lines: Sequence[str]) -> int:
    """How many of the addresses took the message."""
    title, body = one_line(title), "\n".join(map(one_line, lines))
    return sum(bool(messenger.notify(title=title, body=body, body_format="text")) for messenger in made)
