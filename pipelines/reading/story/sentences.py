"""Spanish sentences of a field with their paragraphs, and which lines are no prose at all: captions, related links, image texts."""

from __future__ import annotations

import re
from functools import cache

from pipelines.reading.names.lexicon import load_lexicon
from pipelines.reading.names.types import Span
from pipelines.reading.text.fold import fold

# A run of full stops is looked at once, from its beginning and without giving any back: 20,000 of them took eight seconds.
_END = re.compile(r"(?<![.!?…])[.!?…]++[»”\"')\]]*+(?=[ \t\u00a0]{1,8}[«“\"'(¿¡\[—–-]{0,3}[^\W_a-záéíóúñü])")
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")

_RELATED = re.compile(
    r"\s*(?:[▶►•*·>»➡→-]+\s*)?(?:l[eé]a?e?r?\s+(?:tambi[eé]n|m[aá]s|adem[aá]s)|le[aeé]\s+(?:tambi[eé]n|m[aá]s|adem[aá]s)|lee(?:r)?\s+m[aá]s|te\s+(?:puede|podr[ií]a)\s+interesar"
    r"|(?:le|les|os)\s+puede\s+interesar|relacionad[oa]s?|(?:noticias?|art[ií]culos?|contenidos?|notas?)\s+relacionad[oa]s?|m[aá]s\s+informaci[oó]n|informaci[oó]n\s+relacionada"
    r"|lo\s+m[aá]s\s+(?:le[ií]do|visto)|(?:revis[ae]|vea|ver|mir[ae]|mir[aá]|escucha|consult[ae]|sigue\s+leyendo|conoce)\s+(?:aqu[ií]|tambi[eé]n|m[aá]s|adem[aá]s)"
    r"|ver\s+m[aá]s|tambi[eé]n\s+(?:lee|lea|le[eé]|te\s+puede\s+interesar)|no\s+te\s+pierdas|recomendamos|te\s+recomendamos|en\s+otras\s+noticias)\s*[:|.\-—–]",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"\s*(?:publicidad|anuncio|advertisement|suscr[ií]b(?:ete|ase|ite|irse)\b|reg[ií]strate\b|s[ií]guenos\b|seguinos\b|compartir|comparte\b|newsletter\b|ap[uú]ntate\b"
    r"|(?:foto|fotograf[ií]a|imagen|im[aá]genes|cr[eé]ditos?|cr[eé]dito|fuente|v[ií]deo|infograf[ií]a|ilustraci[oó]n|captura)\s*[:|/]"
    r"|imagen\s+(?:generada|creada|de\s+archivo|de\s+recurso|promocional|ilustrativa)|haz\s+clic|contin[uú]a\s+leyendo|cargando)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:\((?:foto|imagen|cr[eé]dito|fuente|archivo|efe|ap|reuters|afp|getty|captura)\b[^)]*\)|[/|]\s*(?:efe|ep|ap|afp|reuters|getty(?:\s+images)?|archivo|europa\s+press)\.?"
    r"|(?:foto|imagen|fotograf[ií]a|cr[eé]dito)s?:\s*[^.]{2,60}\.?)\s*$",
    re.IGNORECASE,
)
_NUMBERED_ALT = re.compile(r"\(\d{1,2}\)\s+\w")
_PROSE_END = (".", "!", "?", "…", ":", ";", "»", "”", '"', ")", "]")
_FINITE = re.compile(
    r"\b(?:ha|han|hab[ií]an?|es|son|era|eran|fue|fueron|ser[aá]n?|est[aá]n?|estaba|tiene|tienen|hay|puede|pueden|va|van|dice|dijo|\w+(?:ar|er|ir)[aá]n?|\w{3,}(?:ó|aron|ieron|aba|aban))\b",
    re.IGNORECASE,
)
MOST_SENTENCES = 5000  # 200,000 characters of prose have 1,500; what lies beyond is no story
_LONG = 4000  # a line longer than this is cut even where no sentence ends, so that nothing downstream is quadratic


@cache
def _verbs() -> frozenset[str]:
    know = load_lexicon().know
    return know.money | know.business | know.person_object | know.speech


def is_junk_line(line: str, *, only: bool = False) -> bool:
    """Whether a whole line (between line breaks) is a caption, a related link, an image text or page furniture and not prose.

    `only` says that the field has no other line: then nothing but page furniture is called junk.
    """
    text = line.strip()
    if not text:
        return True
    head = text[:400]
    if _RELATED.match(head) or _FURNITURE.match(head):
        return True
    if only or len(text) > 300:
        return False
    if _CREDIT.search(text):
        return True
    if not text.endswith(_PROSE_END):
        if _NUMBERED_ALT.search(text):
            return True
        words = fold(text).split()
        return 2 <= len(words) < 24 and not _FINITE.search(text) and not any(word in _verbs() for word in words)
    return False


def split_sentences(text: str, *, title: bool = False) -> list[Span]:
    """The sentences of `text` in order, as offsets without the space around them; a title is one sentence unless it holds a full stop.

    Paragraphs are counted by lines that hold anything. Linear in the length of the text.
    """
    spans: list[Span] = []
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text) if not m.group().isspace()]
    for paragraph, (line_start, line_end) in enumerate(lines):
        if len(spans) > MOST_SENTENCES:
            break
        line = text[line_start:line_end]
        junk = not title and is_junk_line(line, only=len(lines) == 1)
        start = 0
        for cut in [*([] if junk else _cuts(line)), len(line)]:
            piece = line[start:cut]
            stripped = piece.strip()
            if stripped:
                left = line_start + start + (len(piece) - len(piece.lstrip()))
                spans.append(Span(left, left + len(stripped), paragraph, junk))
            start = cut
    return spans


def _cuts(line: str) -> list[int]:
    cuts = []
    last = 0
    abbreviations = load_lexicon().know.abbreviations
    for match in _END.finditer(line):
        end = match.end()
        if line[match.start()] == "." and match.end() - match.start() == 1:
            before = line[max(last, end - 12) : end - 1]
            word = fold(before[before.rfind(" ") + 1 :]).lstrip("(«“\"'")
            if word in abbreviations or (len(word) == 1 and word.isalpha() and word not in "yaeou"):
                continue
        cuts.append(end)
        last = end
        if len(cuts) >= MOST_SENTENCES:
            break
    if len(line) - last > _LONG or any(b - a > _LONG for a, b in zip([0, *cuts], [*cuts, len(line)], strict=True)):
        cuts = _bounded([*cuts, len(line)], line)
    return cuts


def _bounded(cuts: list[int], line: str) -> list[int]:
    bounded = []
    start = 0
    for cut in cuts:
        while cut - start > _LONG:
            space = line.rfind(" ", start + 1, start + _LONG)
            start = space if space > start else start + _LONG
            bounded.append(start)
        if cut < len(line):
            bounded.append(cut)
        start = cut
    return bounded
