"""Whose report a story passes on: "Meta negocia entrar en Scale AI, según Bloomberg". Pure.

What carries the news must rest on that report: an attribution in the headline, in the first sentences, or again and again. A story that
says that its own people learnt or confirmed it stands for itself.
"""

from __future__ import annotations

import re
from collections import Counter

from pipelines.reading.text.fold import fold

from .attributions import Attribution, attribution, is_of_all
from .media import Media, Mention, load_media

LEAD = 3  # sentences that carry the news; the last of them only where it tells what the headline does
TOLD = 2  # those of them in which somebody's words to a medium are the news itself
HEAD = 1_000  # characters in which they are looked for
SHORT = 25  # characters of what is no sentence yet: a place, a date, a kicker
STEM = 5  # letters by which a word of the headline is known again
AGAIN = 3  # attributions to one medium anywhere in the text
LONGEST = 20_000  # characters of a text that are looked through for them

_OURS = r"(?:diario|periódico|medio|portal|boletín|redacción|rotativo|publicación|web|sitio|revista|casa)\b"
_OWN = re.compile(
    rf"\b(?:est[ea]|nuestr[oa]) {_OURS}(?: (?:ha|han|había))? (?:confirm|sab|sup|acced|habl|pud|pod|tuv|tenid|conoc|reconstr|obtuv|vi[os])"
    r"|\b(?:confirm|cont(?:ó|aron|ad)|relat|dij|dich|habl|sab|conoc|reconstru|asegur|explic|señal|declar|acceso|accedid|revel|indic|detall"
    rf"|coment[óa][ r])\w*(?: [^.;:]{{0,40}}?)? (?:(?:a|con|por|de) )?(?:est[ea]|nuestr[oa]) {_OURS}",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+|\n+|(?<=[a-záéíóúñ0-9»”][.!?])(?=[A-ZÁÉÍÓÚÑ][a-záéíóúñ]|[¿¡«“])")
_DATELINE = re.compile(r"[^\n(]{0,60}\([A-ZÁÉÍÓÚÑ][\w./ ]{0,25}\) ?(?:\. ?)?[-–—]|[^\n(]{0,60}\([A-ZÁÉÍÓÚÑ][\w./ ]{0,25}\)\. ")
_SUM = re.compile(
    r"\s*(?:(?:según|de acuerdo con|conforme a)[^,]{1,60}, )?(?:a cambio|(?:el|la|los|las|su|sus) (?:montos?|importes?|precios?|costos?"
    r"|costes?|cheque|cifras?|pedido|factura|tasación|valoraci[oó]n|valuaci[oó]n|transacci[oó]n|operaci[oó]n|acuerdo|trato|pagos?|sueldos?|ofertas?)\b)"
    r"[^.]*(?:\bmill[oó]n(?:es)?\b|\bbillones\b|\bmdd\b|\bmdp\b|\bdólares\b|\beuros\b|[$€])",
    re.IGNORECASE,
)
_TELLING = re.compile(rf"\w{{{STEM},}}|[A-ZÁÉÍÓÚÑ]\w{{3,}}")
_ATTRIBUTING = frozenset(("acuer", "segun"))
_OF_ALL = ("Lo ", "Así lo ", "La noticia ", "La información ")


def echo_of(title: str | None, text: str | None) -> str | None:
    """The medium or agency whose report a story passes on; None where it tells what it knows itself."""
    title, text = title or "", text or ""
    media = load_media()
    lead = _lead(text)
    head = " ".join(lead)
    named = _in_title(media, title[:HEAD], head) or _in_lead(media, lead, title, text) or _below(media, text)
    return None if named is None or _OWN.search(head) else named


def _lead(text: str) -> list[str]:
    """The first sentences; what is too short to be one stands with the next."""
    found: list[str] = []
    short = ""
    for sentence in _SENTENCE.split(text[:HEAD]):
        if len(sentence) < SHORT:
            short += f"{sentence} "
            continue
        found.append(short + sentence)
        short = ""
        if len(found) == LEAD:
            break
    return found if len(found) == LEAD or not short else [*found, short]


def _shares(title: str, sentence: str) -> bool:
    return not title or sentence.startswith(_OF_ALL) or not _stems(title).isdisjoint(_stems(sentence))


def _stems(words: str) -> set[str]:
    return {fold(word[:STEM]) for word in _TELLING.findall(words)} - _ATTRIBUTING


def _in_title(media: Media, title: str, head: str) -> str | None:
    for mention in media.cited(title):
        if attribution(title, mention) or (not mention.ordinary and _marked(title, mention, media, head)):
            return mention.name
    return None


def _marked(title: str, mention: Mention, media: Media, head: str) -> bool:
    """ "Nvidia compra Groq: CNBC"; and "CNBC: Nvidia compra Groq" where the lead names it again, as it is also how a topic is named."""
    before, after = title[: mention.start], title[mention.end :]
    if before.endswith((": ", " (")) and len(before) > SHORT and after in ("", ")", "."):
        return True
    return not before and after.startswith(":") and any(other.name == mention.name for other in media.mentions(head))


def _in_lead(media: Media, lead: list[str], title: str, text: str) -> str | None:
    head = " ".join(lead)
    first, told = (len(" ".join(lead[:sentences])) for sentences in (1, TOLD))
    from_agency = _DATELINE.match(head) is not None  # what an agency was told is its own news
    for mention in media.cited(head):
        how = attribution(head, mention)
        if how is None or (how is Attribution.TOLD and (from_agency or mention.start > told)):
            continue
        if mention.start > told and not _shares(title, lead[-1]):
            continue
        if mention.start > first and _is_a_sum(head, mention) and not _is_named_again(media, mention, text):
            continue
        return mention.name
    return None


def _is_a_sum(head: str, mention: Mention) -> bool:
    """Whether what is attributed below the first sentence is a sum: what a deal that is known already costs."""
    before, after = head[: mention.start], head[mention.end :]
    return _SUM.match(_SENTENCE.split(before)[-1] + mention.name + _SENTENCE.split(after, maxsplit=1)[0]) is not None


def _is_named_again(media: Media, mention: Mention, text: str) -> bool:
    return sum(other.name == mention.name for other in media.mentions(text[:LONGEST])) > 1


def _below(media: Media, text: str) -> str | None:
    """The medium that the rest of the text names as the source of it all, or again and again."""
    text = text[:LONGEST]
    mentions = media.mentions(text)
    often = Counter(mention.name for mention in mentions)
    from_it: Counter[str] = Counter()
    for mention in mentions:
        if mention.start < HEAD and is_of_all(text, mention):
            return mention.name
        if often[mention.name] >= AGAIN and attribution(text, mention):
            from_it[mention.name] += 1
    return next((name for name, times in from_it.most_common(1) if times >= AGAIN), None)
