"""What an outlet calls itself on its own pages, and which pieces of a title are that and no headline."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import unquote, urlsplit

from pipelines.extraction.jsonld import text_of
from pipelines.extraction.page import Parsed, squeeze

_SEPARATOR = re.compile(r"\s+[-·•–—~»>/:]{1,2}\s+|\s*\|{1,2}\s*|\s+::\s+")
_SMALL = {"de", "del", "la", "las", "los", "el", "y", "e", "en", "a", "of", "the", "and"}
# Words that stand beside an outlet's name in the titles of its pages.
_GENERIC_WORDS = (
    "noticias noticia diario digital periódico revista web portal online oficial home inicio portada actualidad última hora prensa tv radio"
    " blog sitio página news información informativo edición versión impresa hoy medio canal grupo com es net org"
)
_GENERIC = frozenset(_GENERIC_WORDS.split())
_HOST_LABELS = {"www", "m", "amp", "com", "org", "net", "info", "co", "edu", "gob", "blog", "blogs", "noticias", "news", "es"}
_DATE = re.compile(r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}|\d{1,2} (?:de )?\w{3,10},? (?:de )?\d{4}")
MOST_SEGMENTS = 12  # of a title; the rest are a list


def words_of(text: str) -> list[str]:
    """Its words in lower case."""
    return re.findall(r"\w+", text.casefold())


def _squashed(text: str) -> str:
    """Letters and figures alone, without case and accents: "La Prensa Gráfica" as "laprensagrafica"."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(filter(str.isalnum, decomposed))


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


def host_of(page: Parsed) -> str:
    """The host of the page's address; empty where it has none."""
    try:
        return (urlsplit(page.url or "").hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


def _sections(page: Parsed) -> set[str]:
    """The sections of the page, squashed: as metas name them, and as its address is built."""
    named = [
        text_of(page.article.get("articleSection")),
        page.meta("article:section", "og:article:section", "cxenseparse:section", "section"),
    ]
    try:
        path = unquote(urlsplit(page.url or "").path)
    except ValueError:
        path = ""
    named += path.split("/")[1:-1][:6] if len(path) < 2_000 else []
    return {_squashed(n) for n in named if n and len(n) < 40} - {""}


@dataclass(slots=True)
class Outlet:
    """Names and sections of an outlet, as one of its pages tells them."""

    names: set[str]
    squashed: set[str] = field(default_factory=set)
    sections: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, page: Parsed) -> Outlet:
        names, host = site_names(page), host_of(page)
        labels = [label for label in host.split(".")[:-1] if label not in _HOST_LABELS and len(label) > 2]
        squashed = {_squashed(name) for name in (*names, *labels, host, f"www.{host}")}
        return cls(names, {s for s in squashed if len(s) > 1}, _sections(page))

    def is_name(self, segment: str) -> bool:
        """Whether a piece of a title is the outlet's name, or has little beside it."""
        squashed = _squashed(segment)
        if squashed in self.squashed:
            return True
        words = words_of(segment)
        if not words or len(words) > 9:
            return False
        if len(words) > 2 and looks_like_a_name(segment) and any(n.startswith(" ".join(words[:2]) + " ") for n in self.names):
            return True  # "El Faro Colombia" where it calls itself "El Faro Digital"
        for name in self.squashed:
            if len(squashed) > 4 and (name.startswith(squashed) or name.endswith(squashed)):
                return True
            if name in squashed if len(name) > 4 else name in words:
                beside = [w for w in words if _squashed(w) not in name]
                if all(w in _GENERIC | _SMALL for w in beside) or (len(beside) <= 2 and looks_like_a_name(segment)):
                    return True
        return False

    def is_section(self, segment: str) -> bool:
        """Whether a piece of a title is a section of the outlet, or a day."""
        return _squashed(segment) in self.sections or _DATE.fullmatch(segment.strip()) is not None

    def headline(self, title: str, *, shown: bool = False) -> str:
        """A title without the outlet's name and sections at its ends; empty where it has nothing else.

        `shown`: it is a heading, which has no tail but the outlet's name.
        """
        if not self.is_name(_SEPARATOR.split(title)[-1]):
            title = self._without_loose_name(title)
        cuts = [(0, 0), *((m.start(), m.end()) for m in _SEPARATOR.finditer(title)), (len(title), len(title))]
        if len(cuts) > MOST_SEGMENTS:
            return title
        segments = [title[a:b].strip() for (_, a), (b, _) in pairwise(cuts)]
        separators = [title[a:b].strip() for a, b in cuts]
        first, last = 0, len(segments)
        while first < last and (not segments[first] or self.is_name(segments[first]) or (first and self.is_section(segments[first]))):
            first += 1
        # What stands behind the outlet's name is what it says of itself.
        last = next((place for place in range(first + 1, last) if self.is_name(segments[place])), last)
        told = separators[last] if last < len(segments) else ""
        while last - first > 1 and not shown:
            tail, long = segments[last - 1], len(words_of(title[cuts[first][1] : cuts[last - 1][0]])) >= 4
            alike = told in ("", separators[last - 1])  # "Llega la nueva - OpenAI | El Faro"
            section = alike and (self.is_section(tail) or (bool(told) and len(words_of(tail)) == 1 and long and looks_like_a_name(tail)))
            stranger = not told and not first and not self.names and long and looks_like_a_name(tail)
            if tail and not (section or stranger):
                break
            last -= 1
        return squeeze(title[cuts[first][1] : cuts[last][0]]) if first < last else ""

    def _without_loose_name(self, title: str) -> str:
        """A title without an outlet's name at its end that stands behind a comma, a star, in brackets."""
        bare = title.rstrip(" .)")
        for name in sorted(self.names, key=len, reverse=True):
            if len(name) > 3 and bare.casefold().endswith(name) and len(bare.casefold()) == len(bare):
                before = bare[: len(bare) - len(name)]
                if (mark := re.search(r"[^\w\s«“\"'‘]\s*$", before)) and before[: mark.start()].strip():
                    return before[: mark.start()].rstrip(" |-–—·•,.<>")
        return title


def looks_like_a_name(segment: str) -> bool:
    """Whether every word of a piece is written as in a name: "Diario El Ejemplo"; a sentence is not."""
    words = re.findall(r"[^\W\d_][\w.'’]*", segment)
    return (
        0 < len(words) <= 6
        and all(w[0].isupper() or w in _SMALL for w in words)
        and words[0][0].isupper()
        and not re.search(r"\d", segment)
    )
