"""Which of the links that an endpoint brought are worth a fetch. Those that are not are dropped with a reason, never silently."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from vigia.items import Link

# Segments that never lead to articles, in the words Spanish-language content systems use: as the first, or with at most one more behind
# them. Deeper ones name a section that an article stands in (/economia/videos/2026/...).
_NOT_ARTICLES = re.compile(
    r"(?:^|/(?=[^/]*/?[^/]*/?$))(?:tags?|etiquetas?|temas?|topics?|autor(?:es)?|authors?|categor(?:y|ies|ia|ias)|page|pagina|secci[oó]n|buscador|search|newsletters?"
    r"|rss|feed|arc/outboundfeeds|videos?|fotos?|fotogaler[ií]as?|galer[ií]as?|podcasts?|en-vivo|suscri(?:pcion|bete)|politica-de-[a-z-]+"
    r"|aviso-legal[a-z-]*|terminos-[a-z-]+|cookies|contacto|quienes-somos|publicidad|login|registro|wp-(?:content|json|admin))(?:/|$)",
    re.IGNORECASE,
)
_NOT_PAGES = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|csv|zip|rar|gz|7z|exe|dmg|apk|jpe?g|png|gif|webp|avif|svg|ico|mp3|m4a|ogg|wav|mp4|m4v|webm|mov|avi"
    r"|css|js|json|xml|rss|atom|rdf|txt|woff2?|ttf|ics|epub)$",
    re.IGNORECASE,
)


def partition(
    links: Iterable[Link],
    *,
    oldest: datetime,
    article_pattern: str | None = None,
    deny_pattern: str | None = None,
    language: str = "es",
) -> tuple[list[Link], list[tuple[Link, str]]]:
    """(kept, dropped with reason: too_old, not_article_address, other_language, denied_address, or an AddressError's).

    What was published before `oldest` is too old; a link without a date is kept: its page will tell.
    """
    links = list(links)
    foreign = _foreign_languages(links, language)
    kept: list[Link] = []
    dropped: list[tuple[Link, str]] = []
    for link in links:
        reason = _reason(link, oldest, article_pattern, deny_pattern)
        if reason is None and link.language in foreign:
            reason = "other_language"
        if reason is None:
            kept.append(link)
        else:
            dropped.append((link, reason))
    return kept, dropped


def _reason(link: Link, oldest: datetime, article_pattern: str | None, deny_pattern: str | None) -> str | None:
    if link.address.refused:
        return link.address.refused
    url = link.address.fetch
    if not may_be_article(url) or (article_pattern and not matches(_compiled(article_pattern), url)):
        return "not_article_address"
    if deny_pattern and _compiled(deny_pattern).search(url):
        return "denied_address"
    stamp = link.published or link.modified
    if stamp is None:
        return None
    # of a day only the day is known: it is over when the next one begins
    newest = stamp.at + timedelta(days=1) if stamp.precision == "day" else stamp.at
    return "too_old" if newest < oldest else None


def may_be_article(url: str) -> bool:
    """False for the addresses that are never articles on any outlet: home pages, tags, authors, feeds, galleries, legal notices, files."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    if path in {"", "/"} and not parts.query:
        return False
    return not (_NOT_ARTICLES.search(path.removeprefix("/")) or _NOT_PAGES.search(path))


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
