"""Whether a page is an article: the gate that names what a page is instead, and the marks of a text that is not whole."""

# ruff: noqa: E501  the expressions list words, as many of a kind as fit on a line

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.extraction.body import Body
from pipelines.extraction.consent import is_nothing_but_a_request, is_request
from pipelines.extraction.jsonld import is_closed, kinds
from pipelines.extraction.lines import folded
from pipelines.extraction.page import Parsed, squeeze, text_content, whole_text
from pipelines.extraction.prune import is_offer
from vigia.items import Reason

MIN_WORDS = 45  # a flash of two sentences has about fifty
MIN_WORDS_CLOSED = 20  # what a paywall leaves may be one sentence
PARTIAL_BELOW = 300  # words: a closed story shorter than this is its opening

_COUNT = re.compile(r"[0-9]{1,7}")
_CHALLENGE = re.compile(
    r"just a moment|attention required|comprueba(?:ndo)? (?:que|si) (?:eres|es usted)|verific(?:a|ando|ar|ación)\b.{0,30}\b(?:human|robot|navegador)|(?:no|are you) (?:soy|a|eres) (?:un )?robot|are you human|access denied"
    r"|acceso denegado|captcha|security check|checking your browser|ddos protection|pardon our interruption|request blocked|actividad inusual|unusual traffic|eres humano|bot detection|human verification",
    re.I,
)
_MISSING = re.compile(
    r"\b404\b|p[aá]gina no (?:encontrada|existe|disponible)|no (?:se (?:ha )?encontr|encontramos|hemos (?:podido )?encontra|existe (?:la|esta|el)|est[aá] disponible)|not found|(?:contenido|art[ií]culo|noticia|p[aá]gina)\b.{0,40}\b(?:ya )?no"
    r" (?:est[aá]|existe|se encuentra)|(?:ha sido|fue) (?:eliminad|borrad|retirad|movid)|error (?:40[0-9]|50[0-9])|\b50[0234]\b.{0,12}(?:error|gateway|unavailable)|p[aá]gina (?:que buscas|solicitada)|sitio en mantenimiento|en mantenimiento"
    r"|temporarily unavailable|no disponible en (?:tu|su) (?:pa[ií]s|regi[oó]n)|unavailable (?:in your|for legal)|oops|ups[,!.]",
    re.I,
)
_LOGIN = re.compile(
    r"(?:inici(?:a|ar|e|o)\s+(?:de\s+)?sesi[oó]n|log\s?-?in|sign\s?-?in|acced(?:e|er)(?:\s+a\s+tu\s+cuenta)?|identif[ií](?:cate|quese)|reg[ií]str(?:ate|o|arse|ese)|crea(?:r)?\s+(?:tu|una)\s+cuenta|mi\s+cuenta|contraseña|suscr[ií]bete)",
    re.I,
)
_LISTING_PATH = re.compile(
    r"^/(?:[\w-]{1,30}/)?(?:tags?|etiquetas?|temas?|topics?|categor(?:y|ia|ias|ies)|secci[oó]n|autor(?:es)?|authors?|buscar|search|busqueda|archivo|archive|hemeroteca|page)(?:/|$)",
    re.I,
)
_LISTING_TITLE = re.compile(
    r"^(?:etiqueta|tag|tema|archivo|categor[ií]a|secci[oó]n|resultados|b[uú]squeda|autor|noticias\s+de|noticias\s+sobre|[uú]ltimas\s+noticias|todas\s+las\s+noticias)\b\s*:?",
    re.I,
)
_SCRIPT_NOTICE = re.compile(
    r"(?:enable|activ[ae]r?|habilit[ae]r?|necesit[ao]s?|requiere|requires?|need)\b.{0,40}\bjavascript|javascript\b.{0,40}\b(?:enabled?|activ|habilit|necesari|requerid|required|disabled|desactivado)",
    re.I,
)
_CUT = re.compile(
    r"(?:suscr[ií]bete|suscríbase|regístrate|hazte (?:socio|suscriptor))\s+para\s+(?:seguir|continuar|leer)|(?:contenido|artículo|nota|noticia)\s+(?:exclusiv[oa]|solo|sólo|reservad[oa])\s+(?:para\s+)?(?:nuestros\s+)?(?:suscriptores|socios|abonados)",
    re.I,
)


class Rejected(Exception):
    """The page is not an article; `reason` is a snake_case name for what it is, the message says what showed it."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def has_article_marks(page: Parsed) -> bool:
    """Whether the page calls itself an article in machine-readable words."""
    if page.article.get("headline") or page.article.get("datePublished"):
        return True
    return (page.meta("og:type") or "").lower() == "article" and page.meta("article:published_time") is not None


def is_paywalled(page: Parsed) -> bool:
    """Whether the story is behind a paywall: its linked data, the content tier of the metas, or a box in the page that says so."""
    if is_closed(page.article):
        return True
    if (page.meta("article:content_tier", "og:article:content_tier", "content_tier") or "").lower() in (
        "locked",
        "metered",
        "subscriber",
        "premium",
    ):
        return True
    for node, aside in page.data.nodes[:50]:
        if (
            not aside
            and "isAccessibleForFree" in node
            and is_closed(node)
            and not any(k in ("WebSite", "Organization") for k in kinds(node))
        ):
            return True
    return any(is_offer(element) for element in page.root.iter("div", "section", "aside", "p"))


def is_partial(page: Parsed, body: Body, paywall: bool) -> bool:
    """Whether the text is only the opening of the story."""
    if not paywall or not body.text:
        return False
    words = len(body.text.split())
    count = page.article.get("wordCount")
    if isinstance(count, (int, str)) and _COUNT.fullmatch(str(count)) and int(count) > 1.3 * words:
        return True
    return words < PARTIAL_BELOW or body.text.rstrip()[-1] not in ".!?»”\"')"


def _teasers(page: Parsed) -> Iterator[tuple[HtmlElement, str]]:
    """Containers of teasers, each with the folded text of its heading: a heading that links to another page, alone in its container."""
    here = urlsplit(page.url or "").path.rstrip("/")
    for heading in islice(page.root.iter("h2", "h3", "h4"), 600):
        link = next(heading.iter("a"), None)
        if link is None and (parent := heading.getparent()) is not None and parent.tag == "a":
            link = parent
        if link is None:
            continue
        if not _leads_elsewhere(link, here):
            continue
        container: HtmlElement | None = heading
        for ancestor in islice(heading.iterancestors(), 4):
            if ancestor.tag in ("body", "html") or next(islice(ancestor.iter("h2", "h3", "h4"), 1, None), None) is not None:
                break
            container = ancestor
        if container is not None:
            yield container, folded(text_content(heading, 400))
    if not has_article_marks(page):
        yield from _cards(page, here)


def _leads_elsewhere(link: HtmlElement, here: str) -> bool:
    """Whether a link leads to another page than the one at the path `here`."""
    href = link.get("href") or ""
    try:
        path = urlsplit(href).path.rstrip("/")
    except ValueError:
        return False
    return bool(path) and path != here and not href.startswith("#")


def _cards(page: Parsed, here: str) -> Iterator[tuple[HtmlElement, str]]:
    """Teasers without a heading: blocks of one kind that each have one link of some length outside of any sentence."""
    kinds: dict[tuple[str, str | None], list[tuple[HtmlElement, str]]] = {}
    for link in islice(page.root.iter("a"), 600):
        parent = link.getparent()
        if parent is None or parent.tag in ("p", "span", "h1", "nav", "body") or (link.tail or "").strip() or (parent.text or "").strip():
            continue
        text = text_content(link, 400)
        if len(text) >= 25 and _leads_elsewhere(link, here):
            kinds.setdefault((parent.tag, parent.get("class")), []).append((parent, folded(text)))
    for cards in kinds.values():
        if len({card for card, _ in cards}) >= 8:
            yield from cards


def _is_listing(page: Parsed, body: Body, title: str | None) -> str | None:
    teasers = list(_teasers(page))
    if len(teasers) < 4:
        return None
    pieces = {key for _, key in teasers}
    for container, _ in teasers[:300]:
        pieces.update(folded(text_content(p, 1_000)) for p in islice(container.iter("p", "div", "span"), 12))
    lines = [line.removeprefix("- ") for line in (body.text or "").split("\n") if line]
    total = sum(map(len, lines)) or 1
    shared = sum(len(line) for line in lines if folded(line) in pieces)
    if shared > 0.5 * total:
        return f"{len(teasers)} teasers are the text"
    longest = max(map(len, lines), default=0)
    if body.origin == "state":  # found there by the page's own headline or address
        return None
    named = bool(_LISTING_PATH.search(urlsplit(page.url or "").path)) or bool(title and _LISTING_TITLE.match(title))
    if len(teasers) >= 8 and not has_article_marks(page) and (longest < 200 or (named and shared > 0.2 * total)):
        return f"{len(teasers)} linked headings and no prose"
    return None


def check(page: Parsed, title: str | None, body: Body, paywall: bool) -> None:
    """Raises Rejected when the page is not an article that can be stored."""
    text = body.text or ""
    words = len(text.split())
    marks = has_article_marks(page)
    head = " ".join(filter(None, (title, page.title_tag, *(text_content(h, 200) for h in page.headings[:2]))))[:600]
    start = text[:600]
    if words < 250 and (_CHALLENGE.search(head) or (words < 90 and _CHALLENGE.search(start))) and not (marks and words > 90):
        raise Rejected("bot_challenge", squeeze(head)[:120])
    reason: Reason
    for pattern, reason in ((_CHALLENGE, "bot_challenge"), (_MISSING, "soft_404")):
        named = pattern.search(title or "")
        if title and named and len(named[0]) > 0.7 * len(title):  # that is all it has to say
            raise Rejected(reason, title[:120])
    missing = _MISSING.search(head) or (_MISSING.search(start) if words < 120 else None)
    if missing and not marks and words < 250 and (len(head.split()) < 25 or words < 60):
        raise Rejected("soft_404", missing[0])
    password = any((i.get("type") or "").lower() == "password" for i in page.root.iter("input"))
    if (
        not marks
        and ((words < 120 and password) or (words < 90 and _LOGIN.match(squeeze(title or page.title_tag or ""))))
        and (_LOGIN.search(head) or _LOGIN.search(text_content(page.root, 2_000)))
    ):
        raise Rejected("login_page", squeeze(head)[:120])
    if is_request(text, head, article=marks):
        raise Rejected("consent_wall", "it asks for consent")
    enough = MIN_WORDS_CLOSED if paywall else MIN_WORDS
    if listing := _is_listing(page, body, title):
        raise Rejected("listing_page", listing)
    if words < enough:
        visible = text_content(page.root, 3_000)
        if is_nothing_but_a_request(visible):
            raise Rejected("consent_wall", "nothing but a request for consent")
        scripts = sum(1 for _ in islice(page.root.iter("script"), 100))
        if (scripts and len(visible.split()) < 60) or (_SCRIPT_NOTICE.search(text_of_noscript(page)) and len(visible.split()) < 200):
            raise Rejected("javascript_shell", f"{scripts} scripts and {len(visible.split())} words")
        raise Rejected("too_short", f"{words} words")
    lines = text.split("\n")
    prose = [line for line in lines if len(line) >= 80 or (len(line) > 40 and line.rstrip()[-1] in '.!?…»”"')]
    if sum(map(len, prose)) < 0.3 * len(text) and len(lines) > 5:
        raise Rejected("menu_text", f"{len(lines)} lines, {len(prose)} of prose")
    if not title:
        raise Rejected("no_title", "neither the page nor the link has one")


def text_of_noscript(page: Parsed) -> str:
    return " ".join(squeeze(whole_text(n))[:300] for n in islice(page.root.iter("noscript"), 5))


def is_cut(text: str) -> bool:
    """Whether the text itself ends in an invitation to pay."""
    return bool(_CUT.search(text[-400:]))
