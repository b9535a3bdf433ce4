"""Who signs: persons apart from agency or newsroom. Linked data, then the visible byline, then metas; sources are never merged."""

# ruff: noqa: E501  the expressions list words, as many of a kind as fit on a line

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import dropwhile, islice

from lxml.html import HtmlElement

from pipelines.extraction.byline import LONGEST, MAX_AUTHORS, Byline, is_byline
from pipelines.extraction.jsonld import Node, as_list, kinds, text_of
from pipelines.extraction.outlet import host_of, site_names
from pipelines.extraction.page import Parsed, squeeze, text_content
from pipelines.extraction.persons import fold, person
from pipelines.extraction.shown import Run, runs
from pipelines.extraction.surroundings import ends_the_page, surroundings

_DATELINE = re.compile(
    r"[^\n.(]{0,60}\((EFE|AFP|AP|Reuters|Europa\s?Press|EP|dpa|ANSA|Xinhua|Bloomberg|Servimedia|Colpisa|Télam|Notimex|Andina|Sputnik)[^)\n]{0,20}\)\s{0,2}[.:–—-]",
    re.I,
)

# Where a visible byline stands, and where a name that stands like one is somebody else's.
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:autor(?:es|ia|as?)?|authors?|firma(?:nte)?s?|byline|by-line|periodista|signature|signer|signed|redactor|escritor|columnista|opinador|contributor|reporter[oa]?|posted-?by|published-?by|by|por|username|sioc:(?:has_creator|UserAccount)|vcard|creator|writt?er)(?:$|[\s_-])|author|byline|autor(?!iz)|firma",
    re.I,
)
_NOT_BYLINE = re.compile(
    r"comment|coment|related|relacion|caption|photo|foto|image|imagen|figure|media-author|credit|bio|desc|avatar|social|widget|sidebar|(?<!post-)(?<!entry-)(?<!article-)footer|pie-|opinion-list|blogroll|most(?!ra)|mas-|ranking"
    r"|newsletter|share|compart|(?<!v)card|teaser|list(?!on)|slider|carousel|more-|recom|date|fecha|email|mail|cutline-byline-container|image|time|twitter|video",
    re.I,
)
_NAMING = ("class", "id", "itemprop", "property", "typeof", "rel", "data-testid")
_BYLINE_TAGS = (
    "h1", "a", "span", "div", "p", "ul", "li", "section", "h2", "h3", "h4", "h5", "h6", "address", "strong", "b", "em", "cite", "header",
)  # fmt: skip
_METAS = (
    "author", "authors", "article:author", "dc.creator", "dcterms.creator", "byl", "sailthru.author", "parsely-author", "cxenseparse:author", "og:article:author",
    "mrf:authors", "nrbi:authors", "vr:author", "citation_author",
)  # fmt: skip
_LINES = {"p", "div", "span", "strong", "b", "em", "i", "small", "li", "td", "dd", "font", "h4", "h5", "h6", "a"}
MAX_LINES = 600  # elements behind the headline that are looked at for a byline without a name
MAX_TAGS = 16  # of a line
MAX_MARKED = 300  # bylines of a page
LONG = 150  # characters of a paragraph of the text
MAX_TEASER = 40  # elements of a block that announces one story
_AUTHOR_PAGE = re.compile(
    r"/(?:autor(?:es)?|authors?|firmas?|periodistas?|perfil(?:es)?|columnistas?|user/profile|profiles?)/[\w%.-]{3,}", re.I
)
_ASIDE = re.compile(
    r"comment|coment|related|relacion|sidebar|(?<!post-)(?<!entry-)(?<!article-)footer|widget|ranking|recom|teaser|opinion-?(?:list|col)|most-?read|mas-?leid|caption|carousel|slider|masonry|more-news",
    re.I,
)
_NEVER = {"nav", "figure", "figcaption", "form", "script", "style", "noscript"}  # holds a byline, whatever it is called
_OUTSIDE = {"aside", *_NEVER}


@dataclass(slots=True)
class Signature:
    """`persons` in the order they sign; `agency` signs as an organisation; `origin` says where they were read (json-ld, byline, meta, feed)."""

    persons: list[str]
    agency: str | None
    origin: str | None


def _linked(page: Parsed, found: Byline) -> None:
    for key in ("author", "creator"):
        for value in as_list(page.article.get(key))[:MAX_AUTHORS]:
            value = page.data.resolve(value)
            if isinstance(value, str):
                found.add(text_of(value))
            elif isinstance(value, dict):
                known = len(found.persons)
                for name in as_list(value.get("name"))[:MAX_AUTHORS]:
                    found.add(text_of(name), organisation=_is_organisation(value, text_of(name), found.sites))
                if len(found.persons) == known and (parts := [text_of(value.get(k)) for k in ("givenName", "familyName")]) and all(parts):
                    found.add(" ".join(filter(None, parts)))
        if found.persons:
            _contributors(page, found)
            return


def _contributors(page: Parsed, found: Byline) -> None:
    """Who else signs, as Ghost has it: contributors that have a page of their own among the outlet's authors."""
    for value in as_list(page.article.get("contributor"))[:MAX_AUTHORS]:
        value = page.data.resolve(value)
        if isinstance(value, dict) and _AUTHOR_PAGE.search(text_of(value.get("url")) or ""):
            found.add(text_of(value.get("name")))


def _is_organisation(node: Node, name: str | None, sites: set[str]) -> bool:
    return any("Organization" in kind for kind in kinds(node)) and person(name or "", sites) is None


def _byline_elements(page: Parsed, heading: HtmlElement | None, *places: str) -> Iterator[tuple[str, HtmlElement]]:
    """Elements that look like a byline at one of the `places`: "below" the headline, "behind" the text, or "above" the headline."""
    place = "below" if heading is None else "above"
    paragraphs = 0
    for element in page.root.iter(*_BYLINE_TAGS):
        if element is heading:
            place = "below"
            continue
        if place == "below" and element.tag == "p":
            paragraphs += len(text_content(element, LONG)) == LONG
            place = "below" if paragraphs < 3 else "behind"
        if place not in places:
            if place == "behind":
                return
            continue
        told = dict(element.items())
        if not told:
            continue
        names = " ".join(filter(None, map(told.get, _NAMING)))[:400]
        signs = _is_named_byline(names) or "author" in told.get("rel", "").split() or _AUTHOR_PAGE.search(told.get("href", ""))
        if signs and not _NOT_BYLINE.search(names):
            yield place, element


@lru_cache(maxsize=4096)
def _is_named_byline(names: str) -> bool:
    return _BYLINE.search(names) is not None


def _is_outside(element: HtmlElement, around: Container[HtmlElement]) -> bool:
    """Whether an ancestor shows that the name signs something else: a comment, a caption, another story in a list.

    What is `around` the headline or the text too says nothing.
    """
    for ancestor in islice(element.iterancestors(), 8):
        if ancestor in around or ancestor.tag in ("body", "html", "main"):
            return False
        names = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"[:400]
        if (ancestor.tag in _OUTSIDE or ends_the_page(ancestor, around) or _ASIDE.search(names)) and not (
            ancestor.tag not in _NEVER and _BYLINE.search(names)
        ):
            return True
    return False


def _is_teaser(element: HtmlElement, around: Container[HtmlElement]) -> bool:
    """Whether the byline stands in a small block with a link to a story: whoever wrote that one signs there."""
    for ancestor in islice(element.iterancestors(), 4):
        if ancestor in around or len(list(islice(ancestor.iter(), MAX_TEASER))) == MAX_TEASER:
            return False
        if any(len(text_content(link, 200).split()) > 4 for link in ancestor.iter("a") if link is not element and not _of_byline(link)):
            return True
    return False


def _of_byline(link: HtmlElement) -> bool:
    """Whether a link beside a name is its author's page or the story's day, as WordPress writes both, and no other story."""
    own = "author" in (link.get("rel") or "").split() or _AUTHOR_PAGE.search(link.get("href") or "")
    return bool(own) or next(link.iter("time"), None) is not None


def _visible(found: Byline, marked: Iterable[tuple[str, HtmlElement]], around: set[HtmlElement]) -> None:
    """The first of the marked bylines that gives a name, with those beside it.

    Of nested bylines the innermost is read first: the outer one has the city and the date in it.
    """
    candidates = list(islice(marked, MAX_MARKED))
    outer = {ancestor for _, element in candidates for ancestor in islice(element.iterancestors(), 6)}
    candidates.sort(key=lambda c: (c[0] == "above", c[1] in outer))
    used: HtmlElement | None = None
    for place, element in candidates:
        if used is not None and not _siblings(used, element):
            break
        text = text_content(element, 400)
        if not 2 < len(text) < 160 or _is_outside(element, around) or (place != "below" and _is_teaser(element, around)):
            continue
        already = len(found.persons)
        found.add(_shown_name(element), first_only=True)
        if len(found.persons) > already and used is None:
            used = element


def _unmarked(page: Parsed, found: Byline, heading: HtmlElement | None, around: set[HtmlElement]) -> None:
    """A line between headline and text that says itself that it is a byline: "Por Ana Pérez", "Ana Pérez | Lima | 18/11/2026"."""
    if heading is None:
        return
    behind = dropwhile(lambda element: element is not heading, page.root.iter())
    long = 0
    for element in islice(behind, 1, MAX_LINES):
        if element.tag not in _LINES or len(list(islice(element.iter(), MAX_TAGS))) == MAX_TAGS:
            continue
        text = text_content(element, 400)
        long += element.tag == "p" and len(text) > 120
        if long > 1:
            return
        if 8 < len(text) < 120 and is_byline(text) and not _is_outside(element, around):
            line = Byline(found.sites)
            line.add(_shown_name(element), first_only=True)
            if line.persons and not line.strange:
                found.persons, found.organisation = line.persons, line.organisation
                return


def _shown_name(element: HtmlElement) -> str:
    """What a reader sees of a byline. Where a tag ends behind a whole name, so does the name: <a>Ana Pérez</a> <span>Madrid</span>."""
    pieces = runs(element, LONGEST)
    whole = _spaced(pieces, " ")
    items = _spaced(pieces, ",")
    if len(_persons(items)) > 1:
        return items
    split = " | ".join(filter(None, (squeeze(run.text).strip(" |") for run in pieces)))
    one, other = _persons(whole), _persons(split)
    return split if other and (not one or (len(one) == 1 and one[0].startswith(f"{other[0]} "))) else whole


def _spaced(pieces: list[Run], mark: str) -> str:
    """Runs as one line, with a mark between the items of a list and where two runs would be glued: their elements stand apart on the screen."""
    line = ""
    for run in pieces:
        glued = line[-1:].isalnum() and run.text[:1].isalnum()
        line += mark if run.text == "\n" else f"{mark} {run.text}" if glued else run.text
    return squeeze(line)


def _persons(text: str) -> list[str]:
    line = Byline(set())
    line.add(text, first_only=True)
    return line.persons


def _siblings(one: HtmlElement, other: HtmlElement) -> bool:
    """Whether two bylines stand side by side (within three levels) and not each in its own teaser."""
    ancestors = [a for _, a in zip(range(3), one.iterancestors(), strict=False)]
    return any(a in ancestors for _, a in zip(range(3), other.iterancestors(), strict=False)) and other.tag == one.tag


def authors(page: Parsed, heading: HtmlElement | None = None, hints: Iterable[str] = ()) -> Signature:
    """Who signs the page. `hints` are names that came with the link."""
    host = host_of(page)
    sites = site_names(page) | ({host, host.partition(".")[0]} - {""})
    around = cache(lambda: surroundings(page, heading))
    agency: str | None = None
    for origin, collect in (
        ("json-ld", lambda f: _linked(page, f)),
        ("byline", lambda f: _visible(f, _byline_elements(page, heading, "below"), around())),
        ("byline", lambda f: _unmarked(page, f, heading, around())),
        ("byline", lambda f: _visible(f, _byline_elements(page, heading, "behind", "above"), around())),
        ("meta", lambda f: _metas(page, f)),
        ("feed", lambda f: [f.add(h) for h in hints]),
    ):
        found = Byline(sites)
        collect(found)
        agency = agency or (found.organisation if found.organisation and fold(found.organisation) not in {fold(s) for s in sites} else None)
        if found.persons:
            return Signature(found.persons, agency, origin)
    return Signature([], agency, None)


def _metas(page: Parsed, found: Byline) -> None:
    values = [page.metas.get(key, []) for key in _METAS]
    # Cards of two labelled values: "Escrito por", "Tiempo de lectura".
    values += [
        page.metas.get(f"twitter:data{n}", [])
        for n in (1, 2)
        if re.match(r"escrit|written|autor|author|por\b|by\b", page.meta(f"twitter:label{n}") or "", re.I)
    ]
    for those in values:
        for value in those:
            found.add(value)
        if found.persons:
            return


def agency_of(text: str | None) -> str | None:
    """The agency that a text names in its dateline: "Madrid, 3 jul (EFE).-"."""
    match = _DATELINE.match(text or "")
    return match[1] if match else None
