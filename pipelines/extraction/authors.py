"""Who signs: persons apart from agency or newsroom. Linked data, then the visible byline, then metas; sources are never merged."""

# ruff: noqa: E501  the expressions list words, as many of a kind as fit on a line

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.extraction.clean import MAX_NAME, clean_line
from pipelines.extraction.jsonld import as_list, kinds, text_of
from pipelines.extraction.outlet import site_names
from pipelines.extraction.page import Parsed, squeeze, text_content

MAX_AUTHORS = 10

# A word that no person's name has: newsrooms, agencies, roles standing alone.
_NEWSROOM = re.compile(
    r"\b(?:redacci[oó]n|redacci[oó]|redactor(?:es|a|as)?|staff|equipo|editorial|editor(?:es)?|agencias?|agency|newsroom|noticias|news|diario|periódico|periodico|revista"
    r"|prensa|press|radio|televisi[oó]n|tv|digital|online|web|medios|media|grupo|group|comunicado|contenidos?|colaborador(?:es)?|corresponsal(?:es)?|invitad[oa]s?|admin(?:istrador)?"
    r"|webmaster|brand|branded|publicidad|patrocinado|suplementos?|deportes|economía|internacional|nacional|política|tecnología|cultura|sociedad|opinión|especiales|lectores"
    r"|fundación|instituto|universidad|ministerio|gobierno|s\.\s?a\.|s\.\s?l\.|inc|ltd|com|net|org|archivo|cortesía|fotos?|vídeo|video|the conversation|newsletter|instagram|twitter|facebook)\b",
    re.I,
)
_AGENCY = re.compile(
    r"\b(?:efe|afp|reuters|europa\s?press|ep|ap|associated press|dpa|ansa|notimex|télam|telam|xinhua|sputnik|bloomberg|servimedia|colpisa|acn|abi|andina|erbol|"
    r"prensa latina|pl|ups|nyt|bbc|cnn|dw|rt|voa|inforpress|sinc|europapress|efeverde|agencias?|agencia\s+\w+)\b",
    re.I,
)
_LEAD = re.compile(
    r"^(?:escrito\s+por|publicado\s+por|elaborado\s+por|redactado\s+por|texto\s+de|un\s+artículo\s+de|una\s+información\s+de|autor(?:es|a)?(?:\s+de(?:l\s+artículo)?)?|firma(?:do\s+por)?|by|por|posted\s+by)\b\s*[:.]?\s*",
    re.I,
)
_SPLIT = re.compile(r"\s*(?:[,;/|·•]|\s[yeé&]\s|\sand\s|\s[-–—]\s|\n)\s*")
_EMAIL = re.compile(r"[\[(<]?\s*(?:\S{1,80}@\S{1,80}\.\w{2,10}|\[email\s?protected\])\s*[\])>]?", re.I)
_HANDLE = re.compile(r"@\w{1,40}")
_ROLE = re.compile(r"\s*[(\[].{0,80}?[)\]]\s*")
_PARTICLES = {
    "de",
    "del",
    "la",
    "las",
    "los",
    "da",
    "do",
    "dos",
    "di",
    "van",
    "von",
    "der",
    "den",
    "y",
    "i",
    "e",
    "el",
    "al",
    "le",
    "du",
    "san",
    "santa",
}
_WORD = re.compile(r"^[^\W\d_][^\W\d_'’.\-·]*(?:['’.\-·][^\W\d_'’.\-·]*)*\.?$")

_DATELINE = re.compile(
    r"[^\n.(]{0,60}\((EFE|AFP|AP|Reuters|Europa\s?Press|EP|dpa|ANSA|Xinhua|Bloomberg|Servimedia|Colpisa|Télam|Notimex|Andina|Sputnik)[^)\n]{0,20}\)\s{0,2}[.:–—-]",
    re.I,
)

# Where a visible byline stands, and where a name that stands like one is somebody else's.
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:autor(?:es|ia|as?)?|authors?|firma(?:nte)?s?|byline|by-line|periodista|signature|signer|redactor|escritor|vcard|creator|writt?er)(?:$|[\s_-])|author|byline|autor(?!iz)|firma",
    re.I,
)
_NOT_BYLINE = re.compile(
    r"comment|coment|related|relacion|caption|photo|foto|image|imagen|figure|media-author|credit|bio|desc|avatar|social|widget|sidebar|footer|pie-|opinion-list|blogroll|most|mas-|ranking"
    r"|newsletter|share|compart|card|teaser|list(?!on)|slider|carousel|more-|recom|date|fecha|email|mail|cutline-byline-container|image|time|twitter|video",
    re.I,
)
_BYLINE_TAGS = (
    "h1",
    "a",
    "span",
    "div",
    "p",
    "ul",
    "li",
    "section",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "address",
    "strong",
    "b",
    "em",
    "cite",
    "header",
)
_AUTHOR_PAGE = re.compile(
    r"/(?:autor(?:es)?|authors?|firmas?|periodistas?|perfil(?:es)?|columnistas?|user/profile|profiles?)/[\w%.-]{3,}", re.I
)
_TAIL = re.compile(r"\s*(?:\||\d|Actualizad|Publicad|Seguir|Ver (?:más|todos|perfil)|Periodista|Redactor)")
_ASIDE = re.compile(
    r"comment|coment|related|relacion|sidebar|footer|widget|ranking|recom|teaser|opinion-?(?:list|col)|most-?read|mas-?leid|caption|carousel|slider|masonry|more-news",
    re.I,
)
_OUTSIDE = {"aside", "footer", "nav", "figure", "figcaption", "form", "script", "style", "noscript"}


@dataclass(slots=True)
class Signature:
    """`persons` in the order they sign; `agency` signs as an organisation; `origin` says where they were read (json-ld, byline, meta, feed)."""

    persons: list[str]
    agency: str | None
    origin: str | None


def _fold(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))


def person(raw: str, sites: set[str]) -> str | None:
    """A name as a person's name, cleaned; None when it is no person's."""
    name = _EMAIL.sub(" ", raw)
    name = _HANDLE.sub(" ", name)
    name = _ROLE.sub(" ", name)
    name = squeeze(name).strip(' ,;:|/-–—·•*«»"“”')
    while (shorter := _LEAD.sub("", name)) != name:
        name = shorter.strip(" ,;:|/-–—·•")
    cleaned = clean_line(name, MAX_NAME)
    if cleaned is None or len(cleaned) < 5 or len(cleaned) > 60:
        return None
    words = cleaned.split()
    if not 2 <= len(words) <= 7 or any(not _WORD.match(w) for w in words):
        return None
    if _NEWSROOM.search(cleaned) or _AGENCY.fullmatch(cleaned):
        return None
    if cleaned == cleaned.upper() or cleaned == cleaned.lower():
        cleaned = " ".join(w.lower() if w.lower() in _PARTICLES and i else _capital(w) for i, w in enumerate(words))
        words = cleaned.split()
    capital = [w for w in words if w[0].isupper()]
    if (
        len(capital) < 2
        or words[0].lower() in ("el", "la", "los", "las", "lo")
        or any(not w[0].isupper() and w.lower() not in _PARTICLES for w in words)
    ):
        return None
    if all(len(w.strip(".")) == 1 for w in words):
        return None
    folded = _fold(cleaned)
    for site in sites:
        bare = _fold(re.sub(r"\.(?:com|es|net|org)\b.*", "", site))
        if folded == bare or folded.replace(" ", "") == bare.replace(" ", "") or (len(bare) > 5 and (f" {bare} " in f" {folded} ")):
            return None
    return cleaned


def _capital(word: str) -> str:
    return re.sub(r"(^|[.\-'’])(\w)", lambda m: m[1] + m[2].upper(), word.lower())


def _host_names(url: str | None) -> set[str]:
    try:
        host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return set()
    labels = host.split(".")
    return {host, *labels[:1]} - {""}


def split_names(text: str) -> list[str]:
    """'Ana Pérez y J. I. da Silva / EFE' as its parts."""
    return [p for p in _SPLIT.split(text) if p and p.strip()][:MAX_AUTHORS]


class _Found:
    def __init__(self, sites: set[str]) -> None:
        self.sites = sites
        self.persons: list[str] = []
        self.organisation: str | None = None

    def add(self, text: str | None, *, organisation: bool = False) -> None:
        if not text or len(text) > 300 or text.startswith(("http:", "https:", "//", "www.")):
            return
        parts = split_names(text)
        # "José Ortega y Gasset" is one, "Ana Pérez y Luis Gil" are two.
        several = len(parts) > 1 and all(person(part, self.sites) for part in parts)
        names = parts if several or not (organisation or person(text, self.sites)) else [text]
        for part in names:
            name = None if organisation else person(part, self.sites)
            if name:
                if name not in self.persons and len(self.persons) < MAX_AUTHORS:
                    self.persons.append(name)
            elif self.organisation is None or not _AGENCY.search(self.organisation):
                label = clean_line(_LEAD.sub("", squeeze(_EMAIL.sub(" ", part))).strip(" ,;:|/-–—"), MAX_NAME)
                if label and self.organisation and not _AGENCY.search(label):
                    continue  # the agency is worth more than the newsroom that edits it
                if label and (
                    organisation or _NEWSROOM.search(label) or _AGENCY.search(label) or _fold(label) in {_fold(s) for s in self.sites}
                ):
                    self.organisation = label


def _linked(page: Parsed, found: _Found) -> None:
    for key in ("author", "creator"):
        for value in as_list(page.article.get(key))[:MAX_AUTHORS]:
            value = page.data.resolve(value)
            if isinstance(value, str):
                found.add(text_of(value))
            elif isinstance(value, dict):
                for name in as_list(value.get("name"))[:MAX_AUTHORS]:
                    found.add(
                        text_of(name),
                        organisation=any("Organization" in k for k in kinds(value)) and person(str(name), found.sites) is None,
                    )
        if found.persons:
            return


def _byline_elements(page: Parsed, heading: HtmlElement | None) -> Iterator[tuple[bool, HtmlElement]]:
    """Elements that look like a byline, each with whether it stands before the headline."""
    before = heading is not None
    for element in page.root.iter(*_BYLINE_TAGS):
        if element is heading:
            before = False
            continue
        names = " ".join(filter(None, map(element.get, ("class", "id", "itemprop", "data-testid"))))[:400]
        href = element.get("href") or ""
        if (_BYLINE.search(names) or element.get("rel") == "author" or _AUTHOR_PAGE.search(href)) and not _NOT_BYLINE.search(names):
            yield before, element


def _is_outside(element: HtmlElement, around: Container[HtmlElement]) -> bool:
    """Whether an ancestor shows that the name signs something else: a comment, a caption, another story in a list.

    What is `around` the headline too says nothing.
    """
    for ancestor in islice(element.iterancestors(), 8):
        if ancestor in around or ancestor.tag in ("body", "html", "main"):
            return False
        names = f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}"[:400]
        if ancestor.tag in _OUTSIDE or (_ASIDE.search(names) and not _BYLINE.search(names)):
            return True
    return False


def _visible(page: Parsed, found: _Found, heading: HtmlElement | None) -> None:
    """The first byline after the headline that gives a name, with those beside it; else the first before it.

    Of nested bylines the innermost is read first: the outer one has the city and the date in it.
    """
    candidates = list(islice(_byline_elements(page, heading), 300))
    outer = {ancestor for _, element in candidates for ancestor in islice(element.iterancestors(), 6)}
    candidates.sort(key=lambda c: (c[0], c[1] in outer))
    around = set(heading.iterancestors()) if heading is not None else set()
    used: HtmlElement | None = None
    for _, element in candidates:
        if used is not None and not _siblings(used, element):
            break
        text = text_content(element, 400)
        if not 2 < len(text) < 160 or _is_outside(element, around):
            continue
        already = len(found.persons)
        found.add(_TAIL.split(text)[0])
        if len(found.persons) > already and used is None:
            used = element


def _siblings(one: HtmlElement, other: HtmlElement) -> bool:
    """Whether two bylines stand side by side (within three levels) and not each in its own teaser."""
    ancestors = [a for _, a in zip(range(3), one.iterancestors(), strict=False)]
    return any(a in ancestors for _, a in zip(range(3), other.iterancestors(), strict=False)) and other.tag == one.tag


def authors(page: Parsed, heading: HtmlElement | None = None, hints: Iterable[str] = ()) -> Signature:
    """Who signs the page. `hints` are names that came with the link."""
    sites = site_names(page) | _host_names(page.url)
    agency: str | None = None
    for origin, collect in (
        ("json-ld", lambda f: _linked(page, f)),
        ("byline", lambda f: _visible(page, f, heading)),
        ("meta", lambda f: _metas(page, f)),
        ("feed", lambda f: [f.add(h) for h in hints]),
    ):
        found = _Found(sites)
        collect(found)
        agency = agency or (
            found.organisation if found.organisation and _fold(found.organisation) not in {_fold(s) for s in sites} else None
        )
        if found.persons:
            return Signature(found.persons, agency, origin)
    return Signature([], agency, None)


def _metas(page: Parsed, found: _Found) -> None:
    for key in (
        "author",
        "article:author",
        "dc.creator",
        "dcterms.creator",
        "byl",
        "sailthru.author",
        "parsely-author",
        "cxenseparse:author",
        "og:article:author",
    ):
        for value in page.metas.get(key, ()):
            found.add(value)
        if found.persons:
            return


def agency_of(text: str | None) -> str | None:
    """The agency that a text names in its dateline: "Madrid, 3 jul (EFE).-"."""
    match = _DATELINE.match(text or "")
    return match[1] if match else None


def is_agency(name: str) -> bool:
    """Whether a name is a news agency's and not a newsroom's."""
    return _AGENCY.search(name) is not None
