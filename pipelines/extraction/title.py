"""The headline. og:title is a trap (site suffix, section, variant for search engines, cut at quotes); an h1 that agrees is right."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml.html import HtmlElement

from pipelines.extraction.jsonld import text_of
from pipelines.extraction.page import Parsed, squeeze, text_content

_SEPARATOR = re.compile(r"\s[-·•–—~»:]{1,2}\s|\s*\|\s*")
_TITLE_CLASS = re.compile(r"tit(?:le|ulo|ular)|headline", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def overlap(one: str, other: str) -> float:
    """Share of the words of the shorter text that the other has too, 0 to 1."""
    a, b = set(_words(one)), set(_words(other))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def _without_site(text: str, sites: set[str]) -> str:
    """A title of the metas without the site's name, section or tail at its end (or the site's name at its start)."""
    parts = [p for p in _SEPARATOR.split(text) if p and p.strip()]
    if len(parts) < 2:
        return text
    if squeeze(parts[0]).casefold() in sites:
        start = text.find(parts[1])
        return _without_site(text[start:], sites) if start > 0 else text
    best = max(parts, key=lambda p: len(_words(p)))
    if len(_words(best)) < 4:
        return text
    return squeeze(best) if parts.index(best) == 0 else text


def site_names(page: Parsed) -> set[str]:
    """The outlet's names as its own page gives them, in lower case."""
    names = {
        v
        for key in ("og:site_name", "application-name", "apple-mobile-web-app-title", "twitter:site", "dc.publisher")
        for v in page.metas.get(key, ())
    }
    publisher = page.data.resolve(page.article.get("publisher"))
    if isinstance(publisher, dict) and (name := text_of(publisher.get("name"))):
        names.add(name)
    for node, aside in page.data.nodes[:60]:
        if (
            not aside
            and str(node.get("@type")) in ("WebSite", "Organization", "NewsMediaOrganization")
            and (name := text_of(node.get("name")))
        ):
            names.add(name)
    return {squeeze(n).casefold().lstrip("@") for n in names if len(n) < 80}


@dataclass(slots=True)
class Title:
    """The headline, where it came from (h1, json-ld, meta, title, feed) and the element that shows it: bylines and dates stand near."""

    text: str | None
    origin: str | None
    element: HtmlElement | None = None


def title(page: Parsed, hint: str | None = None) -> Title:
    """The headline of the page; `hint` is the one that came with the link."""
    sites = site_names(page)
    headline = text_of(page.article.get("headline")) or text_of(page.article.get("name"))
    named: list[tuple[str | None, str]] = [(headline, "json-ld")]
    named += [(v, "meta") for key in ("og:title", "twitter:title", "dc.title", "title") for v in page.metas.get(key, ())[:1]]
    named += [(page.title_tag, "title"), (hint, "feed")]
    known = [(squeeze(_without_site(t, sites)), origin) for t, origin in named if t and t.strip()]
    known = [(t, o) for t, o in known if t.casefold() not in sites]
    best: tuple[float, str, HtmlElement] | None = None
    for place, heading in enumerate(page.headings):
        text = "" if _HIDDEN.search(heading.get("style") or "") else text_content(heading, 600)
        agreement = _agreement(text, known, sites)
        if agreement and (best is None or agreement - place / 100 > best[0]):
            best = (agreement - place / 100, text, heading)
    if best:
        whole = best[1] in (squeeze(t) for t, _ in named if t)
        return Title(best[1] if whole else _trimmed(best[1], known, sites, page.title_tag), "h1", best[2])
    if not known:
        return Title(None, None)
    text, origin = known[0]
    # Cut at a quotation mark that the system forgot to escape, or at a length: another name of the page goes on where this one stops.
    for other, other_origin in known[1:]:
        if len(other) > len(text) + 2 and other.startswith(text.rstrip(" .…")):
            text, origin = other, other_origin
    return Title(text, origin, _shown(page, text))


def _agreement(text: str, known: list[tuple[str, str]], sites: set[str]) -> float:
    """How well an h1 agrees with what the page calls itself, 0 to 1; 0 when it is not the headline."""
    words = _words(text)
    if not words or text.casefold() in sites:
        return 0.0
    if not known:
        return 0.5 if len(words) > 3 else 0.0
    if len(words) < 3 and any(len(_words(t)) > 4 for t, _ in known):
        return 0.0
    share = max(overlap(text, t) for t, _ in known)
    return share if share >= (0.45 if len(words) > 3 else 0.7) else 0.0


def _shown(page: Parsed, text: str) -> HtmlElement | None:
    """The first element that shows this text as a heading without being an h1."""
    words = set(_words(text))
    for element in page.root.iter("h2", "h3", "h4", "div", "p", "span", "strong"):
        if element.tag[0] != "h" and not _TITLE_CLASS.search(
            f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"[:200]
        ):
            continue
        shown = set(_words(text_content(element, 600)))
        if shown and len(shown & words) >= 0.8 * max(len(words), len(shown)):
            return element
    return None


def _trimmed(text: str, known: list[tuple[str, str]], sites: set[str], title_tag: str | None) -> str:
    """An h1 without the site's name behind the headline, as logos with hidden text leave it."""
    folded = text.casefold()
    segments = {squeeze(p).casefold() for p in _SEPARATOR.split(title_tag or "") if p and p.strip()} | sites
    for other, _ in known:
        if len(_words(other)) >= 4 and folded.startswith(other.casefold()) and folded[len(other) :].strip(" -|–—»·") in segments:
            return text[: len(other)].strip()
    return text
