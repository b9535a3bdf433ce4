"""A request as JSON and back, for scrapy-redis: its own way is pickle, which runs whatever it is given."""

from __future__ import annotations

import json
from typing import Any

FIELDS = frozenset(
    {"url", "callback", "errback", "headers", "meta", "priority", "dont_filter", "cb_kwargs"}
)  # all that a request of ours has


def dumps(request: dict[str, Any]) -> str:
    """Of `Request.to_dict()`. Ours are GET requests without a body or cookies."""
    told = {name: request[name] for name in FIELDS}
    told["headers"] = {_text(name): [_text(value) for value in values] for name, values in request["headers"].items()}
    return json.dumps(told, separators=(",", ":"), sort_keys=True)


class NotOurs(ValueError):
    """It is no request of this version; the message says why."""


def loads(text: str) -> dict[str, Any]:
    """Raises NotOurs."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotOurs(f"it is no JSON: {error}") from None
    if not isinstance(told, dict) or told.keys() != FIELDS:
        raise NotOurs("it has not what a request of this version has")
    for name, kind in (("url", str), ("callback", str), ("errback", str), ("headers", dict), ("meta", dict), ("cb_kwargs", dict)):
        if not isinstance(told[name], kind):
            raise NotOurs(f"its {name} is no {kind.__name__}")
    try:  # as bytes: text would be written as UTF-8, whatever a server sent
        told["headers"] = {name: [value.encode("latin-1") for value in values] for name, values in told["headers"].items()}
    except (AttributeError, TypeError, UnicodeEncodeError) as error:
        raise NotOurs(f"its headers are none: {error}") from None
    return told


def _text(value: bytes) -> str:
    return value.decode("latin-1")
