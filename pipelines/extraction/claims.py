"""What a page claims to be: its own address, believed only where it can be true, its section and its image."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from pipelines.extraction.jsonld import text_of
from pipelines.extraction.page import Parsed, text_content

_DIGITS = re.compile(r"\d{4,}")


def _host(url: str) -> str:
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
    return re.sub(r"^(?:www|m|amp|mobile|movil|es)\.", "", host)


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are of one outlet: the same host but for www and mobile names, and the same port where one is written."""
    try:
        if urlsplit(one).port != urlsplit(other).port:
            return False
    except ValueError:
        return False
    return bool(_host(one)) and _host(one) == _host(other)


def claimed(page: Parsed, fetched: str, title: str | None) -> tuple[str | None, list[str]]:
    """(the address on the same site that a page claims for itself, or None; addresses of other sites that it names as its original).

    Not believed: the home page, a section (an address that is the beginning of this one), an address of another story.
    """
    elsewhere: list[str] = []
    for address in (page.rel_canonical, page.meta("og:url")):
        target = page.link(address)
        if target is None or target == fetched:
            continue
        if not same_site(target, fetched):
            if target not in elsewhere and _host(target) and _host(target) != _host(fetched):
                elsewhere.append(target)
            continue
        if _particular(target, fetched, title):
            return target, elsewhere
    return None, elsewhere


def _particular(target: str, fetched: str, title: str | None) -> bool:
    here, there = urlsplit(fetched), urlsplit(target)
    path, other = here.path.rstrip("/"), there.path.rstrip("/")
    if other == path:
        return _same_article(there.query, here.query)
    if len(other) < 2 or (path.startswith(f"{other}/") and not re.fullmatch(r"/?(?:amp(?:\.html)?|page/\d+|\d{1,2})", path[len(other) :])):
        return False
    # An identifier in this address that the other lacks, or has another of: a different story.
    mine, theirs = set(_DIGITS.findall(path)), set(_DIGITS.findall(other))
    if mine and theirs and not mine & theirs:
        return False
    slug, wanted = _words(other), _words(path)
    heading = _words(re.sub(r"[^\w]+", "-", title or ""))
    return bool(slug & wanted) or bool(len(slug & heading) >= 2) or bool(mine & theirs)


def _same_article(claimed_query: str, query: str) -> bool:
    """A claimed address without query is the page's only when the query did not choose the article."""
    return bool(claimed_query) or not re.search(r"(?:^|&)(?:id|p|art|article|noticia|nid|idnoticia|cod|ref|n)=", query, re.I)


def _words(path: str) -> set[str]:
    return {w for w in re.split(r"[^\w]+", path.casefold().rpartition("/")[2]) if len(w) > 3 and not w.isdigit()}


def section(page: Parsed) -> str | None:
    """The section as metas or breadcrumbs name it."""
    value = text_of(page.article.get("articleSection")) or page.meta(
        "article:section", "og:article:section", "cxenseparse:section", "section"
    )
    if value and not value.startswith("http"):
        return value.strip(" /|>")[:100] or None
    trail = [n for n, _ in page.data.nodes if n.get("@type") == "BreadcrumbList"]
    if trail:
        items = trail[0].get("itemListElement")
        if isinstance(items, list) and len(items) > 1 and isinstance(items[1], dict):
            item = items[1].get("item")
            name = text_of(items[1].get("name")) or (text_of(item.get("name")) if isinstance(item, dict) else None)
            shown = {text_content(h, 300) for h in page.headings[:3]}
            if name and len(name) < 60 and name not in shown:
                return name
    return None


def image(page: Parsed) -> str | None:
    """The address of the lead image."""
    value = page.article.get("image")
    for _ in range(3):
        value = page.data.resolve(value)
        if isinstance(value, list):
            value = value[0] if value else None
        elif isinstance(value, dict):
            value = value.get("url") or value.get("contentUrl") or value.get("@id")
    return page.link(page.meta("og:image", "og:image:url", "twitter:image", "twitter:image:src")) or page.link(
        value if isinstance(value, str) else None
    )
