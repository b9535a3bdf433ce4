"""The text of a feed's entries before it is parsed: what a parser would take for a story's own words and address is taken out."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

_CDATA = r"<!\[CDATA\[.*?(?:\]\]>|\Z)"  # what is told there is no element
_LINK = re.compile(
    rf"{_CDATA}|<link(?:\s[^<>]{{0,2000}})?(?:/>|>(?:[^<]{{0,2500}}|\s*<!\[CDATA\[[^<\]]{{0,2500}}\]\]>\s*)</link\s*>)", re.I | re.S
)
_LINK_TO = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)')|>\s*(?:<!\[CDATA\[)?([^<\]]+)""", re.IGNORECASE)
_GUID = re.compile(r"<guid(?:\s[^<>]{0,500})?>(\s*(?:<!\[CDATA\[)?\s*(?!https?://|/|www\.)[^<\s])", re.IGNORECASE)
# what is written where there is no address
_NOWHERE = re.compile(
    r"#.*|n\.?/?[ad]\.?|none|null|nil|undefined|false|true|[-–—./0]*|https?:/*|(?:about|javascript|data|mailto|tel):.*",
    re.IGNORECASE | re.DOTALL,
)
_MEDIA_PREFIX = re.compile(
    r"""xmlns:([A-Za-z][\w.-]{0,30})\s*=\s*["']https?://(?:search\.yahoo\.com|www\.rssboard\.org|video\.search\.yahoo\.com)/m"""
)
_PICTURE = re.compile(rf"{_CDATA}|<image(?:\s[^<>]{{0,500}})?>(?:(?!</?(?:item|entry|image)\b).){{0,5000}}?</image\s*>", re.I | re.S)


def media_prefixes(body: str) -> str:
    return "|".join({"media", *(re.escape(prefix) for prefix in _MEDIA_PREFIX.findall(body[:20_000]))})


def own(entries: str, media: str, url: str) -> str:
    """The entries without what hides their own words and addresses from feedparser.

    It takes a picture's description, title and keywords for the story's, and no identifier for an address where there is a link, be it
    empty.
    """
    entries = re.sub(rf"(</?(?:{media}):)(?=(?:title|description|keywords|category)[\s/>])", r"\1of-", entries, flags=re.IGNORECASE)
    entries = _PICTURE.sub(lambda found: found[0] if found[0].startswith("<!") else "", entries)
    entries = _GUID.sub(r'<guid isPermaLink="false">\1', entries)
    return _LINK.sub(lambda link: "" if _is_dead(link[0], url) else link[0], entries)


def _is_dead(link: str, url: str) -> bool:
    if link.startswith("<!"):
        return False
    to = _LINK_TO.search(link)
    return to is None or leads_nowhere(html.unescape(to[1] or to[2] or to[3] or ""), url)


def leads_nowhere(address: str | None, url: str) -> bool:
    """Whether an address is none, or that of the feed or of a front page: no story stands there."""
    address = (address or "").strip()
    if _NOWHERE.fullmatch(address) or address == url:
        return True
    if not re.match(r"https?://", address, re.IGNORECASE):
        return bool(re.search(r"\s", address)) and not address.startswith("/")
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.path in {"", "/"} and not parts.query
