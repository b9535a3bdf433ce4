"""What the answer of an endpoint says beside its links: validators, freshness, where it really came from."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from scrapy.http import Response

_SECONDS = re.compile(r'"?([0-9]{1,9})')


def validator(response: Response, name: str) -> str | None:
    """An ETag or a Last-Modified as it was sent; one of more than a thousand characters is none."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value and len(value) <= 1000 else None


def conditional(response: Response) -> bool:
    """Whether it was asked for only if it had changed."""
    asked = response.request.headers if response.request else {}
    return "If-None-Match" in asked or "If-Modified-Since" in asked


def max_age(response: Response) -> int | None:
    """Seconds of freshness that Cache-Control grants (RFC 9111), None when it says nothing."""
    for part in (response.headers.get("cache-control") or b"").decode("latin-1").lower().split(","):
        name, _, value = part.strip().partition("=")
        if name == "max-age" and (seconds := _SECONDS.match(value)):
            return int(seconds[1])
    return None


def led_home(response: Response) -> bool:
    """It was sent to the front page of a host, as outlets do with whatever they took away."""
    return bool(response.meta.get("redirect_urls")) and urlsplit(response.url).path in ("", "/")


def moved(response: Response) -> str | None:
    """The new address when every redirect on the way was permanent."""
    reasons = response.meta.get("redirect_reasons") or []
    return response.url if reasons and all(reason in (301, 308) for reason in reasons) else None
