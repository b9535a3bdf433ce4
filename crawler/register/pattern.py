"""The pattern that tells a section's stories from its other links, made of the addresses themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

LEAST = 4  # stories of one shape: fewer are as likely a menu
_SLUG = r"[a-z0-9]+(?:-[a-z0-9]+){3,}"
_STEPS = (  # a step of a path -> what stands for it; the first that fits
    (re.compile(r"(?:19|20)\d\d"), r"\d{4}"),
    (re.compile(r"\d\d"), r"\d{2}"),
    (re.compile(r"\d{8}"), r"\d{8}"),
    (re.compile(r"\d+"), r"\d+"),
    (re.compile(rf"{_SLUG}\.(?:html?|php)"), rf"{_SLUG}\.(?:html?|php)"),
    (re.compile(_SLUG), _SLUG),
    (re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){0,2}"), r"[a-z0-9-]+"),
)


def article_pattern(urls: Iterable[str], host: str) -> str | None:
    """The commonest shape of addresses that end in a headline (four words, joined by hyphens); None where there are not LEAST of it."""
    shapes = Counter(
        shape for url in urls if urlsplit(url).netloc.removeprefix("www.") == host.removeprefix("www.") and (shape := _shape(url))
    )
    shape, times = shapes.most_common(1)[0] if shapes else ("", 0)
    return rf"^https?://(?:www\.)?{re.escape(host.removeprefix('www.'))}/{shape}/?$" if times >= LEAST else None


def _shape(url: str) -> str | None:
    steps = [step for step in urlsplit(url).path.split("/") if step]
    made = [next((written for fits, written in _STEPS if fits.fullmatch(step)), None) for step in steps]
    if not made or len(made) > 8 or None in made or not (made[-1] or "").startswith(_SLUG):
        return None
    return "/".join(part for part in made if part)
