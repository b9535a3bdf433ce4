"""The headline. og:title is a trap (site suffix, section, variant for search engines, cut at quotes); an h1 that agrees is right."""

# ruff: noqa: E501  the expressions list words, as many of a kind as fit on a line

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from urllib.parse import unquote, urlsplit

from lxml.html import HtmlElement

from pipelines.extraction.jsonld import text_of
from pipelines.extraction.outlet import Outlet, looks_like_a_name, words_of
from pipelines.extraction.page import Parsed, squeeze, text_content
from pipelines.extraction.shown import Run, runs, text_of_runs

_TITLE_CLASS = re.compile(r"tit(?:le|ulo|ular)|headline", re.I)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_TITLE_OF_STORY = re.compile(r"(?:^|[\s_-])(?:titulo|titular|title|headline)(?:$|[\s_-])|titulo(?:Nota|Noticia)", re.I)
LEAST_WORDS, MOST_WORDS = 4, 40  # of a block that is the headline though no tag says so
LONGEST = 1_000  # characters of a title that are read
_MARKUP = re.compile(
    r"<(em|i|b|strong|span|small|u|mark|sup|sub|a|p|h1)(?:\s[^<>]{0,300})?>([^<>]*)</\1>", re.I
)  # of titles written for an element
_ENDS = " \t-|–—·•:»/"
# What stands in the same heading and is no part of the headline, by its words ...
_COUNT = re.compile(
    r"[(\[]?(?:\d[\d.,]*\s*k?\s*)(?:comentarios?|comments?|lecturas?|visitas?|vistas?|views?|veces compartid[oa]|compartidos?|shares?|respuestas?|votos?|me gusta)[)\]]?"
    r"|(?:sin|no hay|deja un|añad[ae] un|escribe un|hacer un|ver) comentarios?|comentar|compartir|imprimir|escuchar|guardar|editar|leer más|ver más|seguir leyendo"
    r"|(?:tiempo (?:estimado )?de lectura|lectura(?: de)?)?\s*:?\s*\d+(?:\s?[-–a]\s?\d+)?\s*(?:min(?:uto)?s?|['’′])\b\.?(?:\s*(?:de lectura|de leer|read|para leer))?",
    re.I,
)
_COUNT_BEHIND = re.compile(rf"[\s|·•–—-]{{1,6}}(?:{_COUNT.pattern})\s*$", re.I)
_KICKER = re.compile(
    r"[•●|]?\s*(?:exclusiv[oa]s?|(?:de )?última hora|urgente|(?:en )?(?:vivo|directo)|live|premium|v[ií]deos?|opinión|análisis|entrevista|reportaje|fotogalería|solo suscriptores|(?:para )?suscriptores|patrocinado|minuto a minuto)\s*[:|.·-]?",
    re.I,
)
# ... or by the names of its element.
_NOT_HEADLINE = re.compile(
    r"(?:^|[\s_-])(?:kicker|ante-?titulo|pre-?titulo|epigrafe?|volanta|cintillo|sobre-?titulo|eyebrow|overline|pretitle|supertitle|etiqueta|badge|premium|exclusiv[oa]"
    r"|sub-?titul[oe]|subtitle|bajada|entradilla|standfirst|deck|sumario|comments?(?:-count|-link)?|comentarios|reading-?time|tiempo-?lectura|share|edit-link|small|time|date|fecha|hora|author|autor|byline|firma)(?:$|[\s_-])",
    re.I,
)


def overlap(one: str, other: str) -> float:
    """Share of the words of the shorter text that the other has too, 0 to 1."""
    a, b = set(words_of(one)), set(words_of(other))
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


@dataclass(slots=True)
class Title:
    """The headline, where it came from (h1, json-ld, meta, title, feed) and the element that shows it: bylines and dates stand near."""

    text: str | None
    origin: str | None
    element: HtmlElement | None = None


def title(page: Parsed, hint: str | None = None) -> Title:
    """The headline of the page; `hint` is the one that came with the link."""
    outlet = Outlet.of(page)
    headline = text_of(page.article.get("headline")) or text_of(page.article.get("name"))
    metas = [(v, "meta") for key in ("og:title", "twitter:title", "dc.title", "title") for v in page.metas.get(key, ())[:1]]
    given = ((headline, "json-ld"), *metas, (page.title_tag, "title"), (hint, "feed"))
    named = [(squeeze(_MARKUP.sub(r"\2", t[:LONGEST])), origin) for t, origin in given if t and t.strip()]
    whole = [t for t, _ in named]
    known = [(plain, origin) for t, origin in named if (plain := outlet.headline(t))]
    shown = [(found, heading) for heading in page.headings if (found := _heading(heading, outlet, whole, [t for t, _ in known]))]
    best: tuple[float, str, HtmlElement] | None = None
    for place, (text, heading) in enumerate(shown):
        agreement = _agreement(text, known, outlet)
        if agreement and (best is None or agreement - place / 100 > best[0]):
            best = (agreement - place / 100, text, heading)
    others = [t for t, _ in known] + ([best[1]] if best else [])
    if by_address := _by_address(page.url, shown, others):
        best = (0.0, *by_address)
    if best:
        return Title(best[1], "h1", best[2])
    if not known:
        return _named(page)
    text, origin = known[0]
    # Cut at a quotation mark that the system forgot to escape, or at a length: another name of the page goes on where this one stops.
    for other, other_origin in known[1:]:
        if len(other) > len(text) + 2 and other.startswith(text.rstrip(" .…")) and not _is_tail(other[len(text) :]):
            text, origin = other, other_origin
    # Or it has a tail that another one lacks.
    for other, other_origin in known[1:]:
        if len(words_of(other)) >= 4 and text.startswith(other) and _is_tail(text[len(other) :]):
            text, origin = other, other_origin
    front, colon, rest = text.partition(": ")
    if colon and outlet.is_name(front) and len(words_of(rest)) >= 4:  # "Tecno Andina: La minera despide ..."
        text = rest
    return Title(text, origin, _place(page, text))


def _named(page: Parsed) -> Title:
    """The first block that is called a title and reads like one: systems of ten years ago gave a page no other."""
    for element in page.root.iter("h2", "h3", "div", "p", "span", "td", "strong"):
        if _TITLE_OF_STORY.search(f"{element.get('class') or ''} {element.get('id') or ''}"[:200]) and element.find(".//a") is None:
            text = text_content(element, LONGEST)
            if LEAST_WORDS <= len(words_of(text)) <= MOST_WORDS:
                return Title(text, "h1", element)
    return Title(None, None)


def _is_tail(rest: str) -> bool:
    """Whether what one title has more than another stands behind a separator and is written as a name."""
    return re.match(r"\s*[|»·•–—-]", rest) is not None and looks_like_a_name(rest.strip(_ENDS))


def _heading(heading: HtmlElement, outlet: Outlet, whole: list[str], known: list[str]) -> str:
    """The headline that an h1 shows: without counts, kickers and names of the outlet, where its names or the page's other titles say so."""
    if _HIDDEN.search(heading.get("style") or "") or _leads_home(heading):
        return ""
    pieces = runs(heading)
    text = text_of_runs(pieces)
    if text not in whole:
        text = _plain(pieces, known) or _without_names(pieces)
    text = outlet.headline(text, shown=True) or text
    if text.endswith(("…", "...")):  # cut to fit
        text = next((other for other in known if len(other) > len(text) and other.startswith(text.rstrip(" .…"))), text)
    return text


def _leads_home(heading: HtmlElement) -> bool:
    """Whether all of a heading is a link to a front page: the outlet's name, as Blogger and old themes head every page."""
    links = list(islice(heading.iter("a"), 2))
    if len(links) != 1 or text_content(links[0], LONGEST) != text_content(heading, LONGEST):
        return False
    try:
        return (
            bool(links[0].get("href"))
            and urlsplit(links[0].get("href")).path.strip("/") in ("", "index.php", "index.html")
            and not urlsplit(links[0].get("href")).query
        )
    except ValueError:
        return False


def _plain(pieces: list[Run], known: list[str]) -> str | None:
    """The runs of a heading that are another title in its words, or that title where something is glued to it."""
    pieces = [run for run in pieces if not _COUNT.fullmatch(run.text.strip())]
    text = _COUNT_BEHIND.sub("", text_of_runs(pieces))
    spans = [(a, b) for a in range(len(pieces)) for b in range(len(pieces), a, -1) if a == 0 or b == len(pieces)]
    for other in known:
        words = words_of(other)
        if len(words) < 3:
            continue
        if words == words_of(text):
            return text
        for a, b in spans:
            if words == words_of(part := text_of_runs(pieces[a:b])):
                return part.strip(_ENDS)
        # Glued without so much as a space: "ExclusivaNubia reduce ...", "... en ValenciaEl Faro Digital".
        rest = len(text) - len(other)
        if rest > 0 and text.endswith(other) and text[rest - 1].isalnum():
            return other
        if rest > 0 and text.startswith(other) and text[len(other)].isalnum():
            return other
    return None


def _without_names(pieces: list[Run]) -> str:
    """A heading without the runs whose words or whose element's names say that they are something else."""
    kept = [run for run in pieces if not _COUNT.fullmatch(run.text.strip()) and not (run.names and _KICKER.fullmatch(run.text.strip()))]
    headline = [run for run in kept if not _NOT_HEADLINE.search(run.names)]
    text = text_of_runs(headline).strip(_ENDS)
    return text if len(words_of(text)) >= 3 else text_of_runs(kept)


def _agreement(text: str, known: list[tuple[str, str]], outlet: Outlet) -> float:
    """How well an h1 agrees with what the page calls itself, 0 to 1; 0 when it is not the headline."""
    words = words_of(text)
    if not words or outlet.is_name(text):
        return 0.0
    telling = [t for t, _ in known if len(words_of(t)) > 2]
    if not telling:
        # A name like "x", "Inicio" or "Detalle de noticia" says nothing against a heading.
        return 0.5 if len(words) > 3 or any(t == text for t, _ in known) else 0.0
    if len(words) < 3 and any(len(words_of(t)) > 4 for t in telling):
        return 0.0
    share = max(overlap(text, t) for t in telling)
    if share < (0.45 if len(words) > 3 else 0.7):
        return 0.0
    # Of two that agree the one that says more: "Elecciones en Chile" stands above "Boric gana las elecciones en Chile".
    return share / 2 + max(len(set(words) & set(words_of(t))) / max(len(set(words)), len(set(words_of(t)))) for t in telling) / 2


def _by_address(url: str | None, shown: list[tuple[str, HtmlElement]], others: list[str]) -> tuple[str, HtmlElement] | None:
    """The h1 that the page's own address is made of, where no other title of it is: old systems give every page the same."""
    try:
        slug = re.sub(r"[\W_]+", " ", unquote(urlsplit(url or "").path[:1_000]).rstrip("/").rpartition("/")[2])
    except ValueError:
        return None
    telling = {w for w in words_of(_ascii(slug)) if len(w) > 3 and not w.isdigit()}

    def shared(text: str) -> int:
        return len(telling & set(words_of(_ascii(text))))

    best = max(shown, key=lambda found: shared(found[0]), default=None)
    if best is None or shared(best[0]) < 3 or any(shared(text) * 2 > shared(best[0]) for text in others):
        return None
    return best


def _ascii(text: str) -> str:
    return text.translate(str.maketrans("áéíóúüñÁÉÍÓÚÜÑ", "aeiouunAEIOUUN"))


def _place(page: Parsed, text: str) -> HtmlElement | None:
    """The first element that shows this text as a heading without being an h1."""
    words = set(words_of(text))
    for element in page.root.iter("h2", "h3", "h4", "div", "p", "span", "strong"):
        if element.tag[0] != "h" and not _TITLE_CLASS.search(
            f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"[:200]
        ):
            continue
        there = set(words_of(text_content(element, 600)))
        if there and len(there & words) >= 0.8 * max(len(words), len(there)):
            return element
    return None
