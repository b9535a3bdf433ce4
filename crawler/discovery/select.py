"""Which of the links that an endpoint brought are worth a fetch. Those that are not are dropped with a reason, never silently."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

from crawler import addresses
from crawler.items import Link

MAX_AGE = timedelta(days=30)

Reason = str  # too_old | not_article_address | other_language | denied_address, or the reason of an AddressError


def filter(  # the module is used as select.filter
    links: Iterable[Link],
    *,
    now: datetime,
    since: datetime | None = None,
    max_age: timedelta = MAX_AGE,
    article_pattern: str | None = None,
    deny_pattern: str | None = None,
    language: str = "es",
) -> tuple[list[Link], list[tuple[Link, Reason]]]:
    """(kept, dropped with reason). `since` replaces the age window; a link without a date is kept: its page will tell."""
    links = list(links)
    oldest = since if since is not None else now - max_age
    foreign = _foreign_languages(links, language)
    kept: list[Link] = []
    dropped: list[tuple[Link, Reason]] = []
    for link in links:
        reason = _reason(link, oldest, article_pattern, deny_pattern)
        if reason is None and link.language in foreign:
            reason = "other_language"
        if reason is None:
            kept.append(link)
        else:
            dropped.append((link, reason))
    return kept, dropped


def _reason(link: Link, oldest: datetime, article_pattern: str | None, deny_pattern: str | None) -> Reason | None:
    try:
        addresses.canonical(link.url)
    except addresses.AddressError as error:
        return error.reason
    if not addresses.is_article_candidate(link.url) or (article_pattern and not matches(_compiled(article_pattern), link.url)):
        return "not_article_address"
    if deny_pattern and _compiled(deny_pattern).search(link.url):
        return "denied_address"
    stamp = link.published or link.modified
    if stamp is None:
        return None
    # of a day only the day is known: it is over when the next one begins
    newest = stamp.at + timedelta(days=1) if stamp.precision == "day" else stamp.at
    return "too_old" if newest < oldest else None


def matches(pattern: re.Pattern[str], url: str) -> bool:
    """Whether `pattern` is found in an address, in the address without its query, or in either with www. added or taken away."""
    plain = url.partition("?")[0]
    for candidate in (url, plain) if plain != url else (url,):
        if pattern.search(candidate):
            return True
        scheme, _, rest = candidate.partition("://")
        if pattern.search(f"{scheme}://{rest[4:] if rest.startswith('www.') else 'www.' + rest}"):
            return True
    return False


def _foreign_languages(links: list[Link], wanted: str) -> set[str | None]:
    """Languages of news sitemap entries that are not wanted. A file that calls all of its entries by one language that is not the outlet's
    says nothing: that is what plugins write when nobody has set them."""
    named = {link.language for link in links if link.language and link.published and link.published.origin == "sitemap"}
    other = {language for language in named if not re.match(rf"{wanted}(?:[-_]|$)|spa$|spanish|espa", language or "")}
    return set(other) if other != named else set()


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
