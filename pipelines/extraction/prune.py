"""What surely is no prose, taken out of the tree before the text is looked for: furniture by its tag, its class, its being hidden.

A class can lie: what holds the headline, or a large share of the page's paragraphs, stays whatever it is called.
"""

# ruff: noqa: E501  the expressions list words, as many of a kind as fit on a line

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from lxml.html import HtmlElement

from pipelines.extraction.lines import is_recruiting
from pipelines.extraction.page import squeeze, text_content, whole_text
from pipelines.extraction.wide import divide, drop

OWN_PROSE = 600  # characters: an article element with that much is the story, and nothing outside of it is
MAX_SHARE = 0.35  # of the page's paragraphs: an element that holds more is the article, whatever it is called

_DROP_TAGS = {
    "script", "style", "template", "nav", "footer", "form", "button", "iframe", "svg", "select", "textarea", "figcaption", "dialog", "object", "embed", "canvas",
    "audio", "video", "aside",
}  # fmt: skip
_STAYS = {"body", "html", "article", "main"}
_SPLIT = re.compile(r"[\s_]+|-{1,2}")
_NAMES = re.compile(
    r"""(?:^|[\s_-]|(?<=[a-z])(?=[A-Z]))(?:
      related\w*|relacionad\w*|relations?|vinculad\w*|read-?(?:also|more|next)|lee-?tambien|lea-?tambien|te-?(?:puede-?)?interesa\w*|recomend\w*|recommend\w*|suggest\w*|mas-?noticias|more-?(?:news|stories|on|posts)
    | newsletters?|boletin\w*|suscri\w*|subscri(?:be|ption)\w*|signup|telegram|whatsapp|membership|donat\w+
    | shar(?:e|es|ing)|sharedaddy|addthis|compart\w*|social\w*|redes|follow-?us|siguenos
    | comments?|comment-?\w+|comentarios?|disqus\w*|respond|reply|fb-comments
    | tags?|tag-?(?:list|cloud|s)|taglist|etiquetas|keywords|temas|topics|categor(?:y|ies|ias?)
    | breadcrumbs?|migas|pagination|paginacion|nav(?:igation|bar)?|menu|sidebar\w*|side-?bar|widget\w*|footer|pie
    | author-?(?:box|bio|info|card|desc\w*)|box-?autor|about-?author|autor-?(?:box|bio|info)|bio|biograf\w+|saboxplugin\w*|(?:ficha|perfil|datos|caja)-?autor(?:es|a)?|autor(?:es|a)?
    | caption\w*|captions?|wp-caption-text|pie-?(?:de-)?(?:foto|imagen|photo)|(?:foto|img|image|imagen)-?(?:pie|footer|caption|credit\w*|descripcion|desc)|epigrafe\w*|credits?|creditos?|photo-?credit|leyenda
    | ad|ads|advert\w*|adsense|adslot|ad-\w+|publicidad|banner\w*|promo\w*|sponsor\w*|patrocin\w*|outbrain|taboola|dfp|gpt
    | most-?(?:read|viewed|popular)|mas-?(?:leid\w+|vist\w+|popular\w*)|lo-?mas|trending|ranking|popular\w*|ultimas(?:-noticias)?|latest
    | columnistas|encuestas?|polls?|video-?desc\w*|apoya\w*
    | pull-?quotes?|highlight--quote | pop-?up|modal|overlay|cookies?|consent|gdpr|lightbox|toolbar|tools|herramientas|print-?only|audio-?player|player|podcast
    | sr-only|visually-hidden|screen-reader-text|hidden(?!-(?:xs|sm|md|lg|xl|phones?|mobile|tablets?|desktop|print))|oculto|invisible|copyright|disclaimer|byline|firma|dateline
    )(?:$|[\s_-]|(?<=[a-z])(?=[A-Z]))""",
    re.X,
)
# A paragraph is furniture only when its class says exactly that.
_PARAGRAPHS = re.compile(
    r"""(?:^|[\s_-])(?:related\w*|relacionad\w*|newsletters?|caption\w*|wp-caption-text|epigrafe\w*|credits?|creditos?|leyenda|byline|firma|dateline|copyright|share|tags?|hidden(?!-(?:xs|sm|md|lg|xl|phones?|mobile|tablets?|desktop|print))|oculto
    |(?:foto|img|image|imagen|photo)-?(?:pie|footer|caption|credit\w*)|pie-?(?:de-)?(?:foto|imagen|photo)|publicidad|promo|subscri\w+|suscri\w+)(?:$|[\s_-])""",
    re.X | re.I,
)
_NEVER = {"h1", "a", "strong", "em", "b", "i", "u", "br", "hr", "tr", "tbody"}
_BLOCKS = ("p", "div", "h2", "h3", "h4", "h5", "ul")
MOST_OF_BOX = 6  # blocks in one that only calls on the reader
LONGEST_OF_BOX = 160  # characters of one of its paragraphs
_INLINE = {"span", "small", "label", "cite", "time", "sup", "sub", "mark", "abbr", "font", "ins"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


_PAYWALL = re.compile(
    r"(?=[pmscra])(?<!no-)(?<!no_)(?<!no)(?:paywall|muro-?(?:de-)?pago|piano-?(?:offer|inline)|premium-?(?:wall|box|content-?offer)|subscriber-?only|solo-?suscriptores|content-?gate|regwall|metered|article-?locked)",
    re.I,
)
_SUBSCRIBE = re.compile(
    r"suscr[ií]b|suscriptores|para (?:seguir|continuar) leyendo|(?:sigue|siga|contin[úu]a|continúe) leyendo|reg[ií]str(?:ate|ese)|hazte|(?:contenido|artículo|noticia) (?:exclusiv[oa]|reservad[oa]|de pago|cerrad[oa]|premium)"
    r"|ya (?:eres|es) (?:soci[oa]|suscriptor)|inici[ae] sesi[oó]n|\d\s?€",
    re.I,
)


@lru_cache(maxsize=4096)
def _is_named_aside(names: str) -> bool:
    return _NAMES.search(names) is not None


@lru_cache(maxsize=4096)
def _is_named_offer(names: str) -> bool:
    return _PAYWALL.search(names) is not None


@lru_cache(maxsize=4096)
def _is_named_paragraph(names: str) -> bool:
    return _PARAGRAPHS.search(names) is not None


def prose_length(element: HtmlElement) -> int:
    """Characters of paragraphs under an element that are not link lists."""
    length = 0
    for paragraph in element.iter("p"):
        own = len(whole_text(paragraph))
        if own > 60:
            length += own
    return length


def prune(root: HtmlElement, keep: HtmlElement | None = None) -> HtmlElement:
    """The tree (changed in place) without what surely is no prose. What holds `keep` (the headline) or a large share of the paragraphs stays."""
    around = set(keep.iterancestors()) | {keep} if keep is not None else set()
    total = max(1, prose_length(root))
    doomed: list[HtmlElement] = []
    body = root.find("body")
    for element in (body if body is not None else root).iter("*"):
        tag, told = element.tag, element.keys()
        if tag in _STAYS or element in around:
            continue
        if tag in _DROP_TAGS or "hidden" in told or ("aria-hidden" in told and element.get("aria-hidden") == "true"):
            doomed.append(element)
            continue
        if "style" in told and _HIDDEN.search(element.get("style")[:300]):
            doomed.append(element)
            continue
        names = element.get("class") or "" if "class" in told else ""
        if "id" in told and (identity := element.get("id")):
            names = f"{names} {identity}"
        if not names or len(names) > 300 or tag in _NEVER:
            continue
        if tag in _INLINE and _amid_words(element):
            element.attrib.pop("class", None)  # trafilatura would tear the sentence by it
            continue
        if _is_named_paragraph(names) if tag in ("p", "h2", "h3", "h4", "h5") else _is_named_aside(names):
            doomed.append(element)
    offers = [element for element in root.iter("div", "section", "p") if is_offer(element)]
    _unwrap_tables(root)
    story = story_of(keep, {*doomed, *offers})

    def is_the_story(element: HtmlElement) -> bool:
        return (
            element.tag not in ("script", "style", "template", "svg")
            and prose_length(element) > MAX_SHARE * total
            and (story is None or story in element.iterancestors() or story in element.iter("article"))
        )

    for furniture in (doomed, offers):
        drop([element for element in furniture if not is_the_story(element)])
    drop([element for element in root.iter("p", "div", "section") if _recruits(element)])
    for element in root.iter():
        # Line ends inside a paragraph are the editor's, not the reader's.
        if (text := element.text) and "\n" in text and element.tag != "pre":
            element.text = text.replace("\n", " ")
        if (tail := element.tail) and "\n" in tail:
            element.tail = tail.replace("\n", " ")
    return root


def story_of(heading: HtmlElement | None, doomed: set[HtmlElement]) -> HtmlElement | None:
    """The article element around the headline, when it has prose enough without what is doomed in it."""
    story = next(heading.iterancestors("article"), None) if heading is not None else None
    if story is None:
        return None
    own = 0
    for paragraph in story.iter("p"):
        if paragraph not in doomed and not any(ancestor in doomed for ancestor in paragraph.iterancestors()):
            own += len(whole_text(paragraph))
            if own > OWN_PROSE:
                return story
    return None


def _unwrap_tables(root: HtmlElement) -> None:
    """Tables that hold the page and not figures become divisions: a cell with paragraphs or several line breaks in it is layout."""
    for cell in list(root.iter("td", "th")):
        if cell.find(".//p") is None and sum(1 for _ in islice(cell.iter("br"), 2)) < 2:
            continue
        if not _says_more(cell, 250):
            continue
        divide(cell)


def _opening(element: HtmlElement, limit: int) -> str:
    """The text of an element as it is written, enough of it for `limit` characters of words."""
    text = ""
    for piece in element.itertext():
        text += piece
        if len(text) > 4 * limit:
            break
    return text


def _says_more(element: HtmlElement, limit: int) -> bool:
    """Whether the words of an element are more than `limit` characters."""
    text = _opening(element, limit + 1)
    return len(text) > limit and len(squeeze(text)) > limit


def _recruits(element: HtmlElement) -> bool:
    """Whether a small block calls on the reader to join, subscribe or follow: in a line of its own, or in the first of its few paragraphs."""
    if element.tag != "p" and next(element.iterchildren("p", "div"), None) is not None:
        blocks = list(islice(element.iterchildren(*_BLOCKS), MOST_OF_BOX + 1))
        said = (text_content(block, LONGEST_OF_BOX + 1) for block in blocks)
        return len(blocks) <= MOST_OF_BOX and is_recruiting(next(said)) and all(len(text) <= LONGEST_OF_BOX for text in said)
    if _says_more(element, 700):
        return False
    lines = [element.text or ""]
    for child in element:
        if child.tag == "br":
            lines.append("")
        lines[-1] += f"{'' if child.tag == 'br' else whole_text(child)}{child.tail or ''}"
    return any(is_recruiting(squeeze(line)) for line in lines)


def _amid_words(element: HtmlElement) -> bool:
    """Whether an inline element stands in a run of text: dropping it would tear a sentence."""
    parent = element.getparent()
    if parent is None:
        return False
    before = element.getprevious()
    around = (before.tail if before is not None else parent.text, element.tail)
    return any(t and len(t.strip()) > 1 for t in around)


def is_offer(element: HtmlElement) -> bool:
    """Whether an element is the box of a paywall: named like one, and short words that sell. What it closes can be named so too."""
    names, identity = element.get("class"), element.get("id")
    if not (names or identity) or not _is_named_offer(f"{names or ''} {identity or ''}"[:200]):
        return False
    text = squeeze(_opening(element, 601))
    return 15 < len(text) <= 600 and _SUBSCRIBE.search(text) is not None
