"""What is raised or lowered: marks of footnotes, which go, and exponents, ordinals, cents and signs, which stay apart from a figure."""

# ruff: noqa: E501  the expressions list words, as many of a kind as fit on a line

from __future__ import annotations

import re

from lxml.html import HtmlElement

from pipelines.extraction.around import before_of, said

MAX_RAISED = 12  # characters of a footnote's mark, an ordinal's ending, an exponent

_UP = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_DOWN = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SIGNS = {"tm": "™", "(tm)": "™", "sm": "℠", "r": "®", "(r)": "®", "mr": "®", "md": "®", "(c)": "©", "o": "º", "a": "ª"}
_MARK = re.compile(r"[\[({].{0,10}[\])}]|[*†‡§¶#]{1,4}|\d{1,3}(?:\s?[,;–-]\s?\d{1,3})+|\w\)|[a-z](?:\s?,\s?[a-z])+")
_NUMBER = re.compile(r"[+−–-]?\d{1,3}")
_NOTE_NAMES = re.compile(
    r"foot-?note|\bf?n(?:ote)?-?\d|(?:^|[\s_-])(?:nota|notas|note|notes|ref|reference|cite|fn|ftn)(?:$|[\s_-])|superscript-?note", re.I
)
_NOTE_ADDRESS = re.compile(r"#.{0,20}?(?:fn|ftn|note|nota|ref|cite|pie|edn)", re.I)
_CENTS = ("00", "50", "90", "95", "99")
_CURRENCY = re.compile(r"[$€£]\s?\d{1,3}(?:[.,]\d{3})*$")

_SUPERSCRIPTS = re.compile(r"[⁰¹²³⁴-⁹]+")
_FIGURE = re.compile(r"(?<![\d.,])\d[\d.,]*$")
_LETTERS = re.compile(r"[^\W\d_]+$")
_UNIT = re.compile(
    r"(?:[kKhHcdmµμn]?m|mts?|[kc]?g|s|seg|ft|in|yd|ha|[^\W\d_]|[a-z]{2}|(?:kiló|centí|milí|deca|hectó)?metros?|pies?|pulgadas?|yardas?|millas?)"
)
_BRACKET_NOTE = re.compile(r"(?<=[\w%.,;»”\"'’)])\[\d{1,3}\](?=[\s.,;:)»”]|$)")

# What is said of a link to who cannot see where it leads.
_OF_LINK = r"(?:enlace|v[ií]nculo|link)\s+externo|(?:este\s+enlace\s+)?(?:se\s+)?abr(?:e|ir[aá])\s+en\s+(?:(?:una|otra|la)\s+)?(?:nueva\s+)?(?:ventana|pestaña)(?:\s+nueva)?|opens\s+in\s+(?:a\s+)?new\s+(?:window|tab)|external\s+link"
TOLD_OF_LINK = re.compile(rf"\W{{0,3}}(?:{_OF_LINK})\W{{0,3}}", re.I)
_BRACKETED = re.compile(rf"\s?[(\[]\s?(?:{_OF_LINK})\.?\s?[)\]]", re.I)


def is_note(link: HtmlElement) -> bool:
    """Whether a link is nothing but the mark of a footnote, in brackets, raised by its style or named so."""
    text = said(link, MAX_RAISED)
    if not 0 < len(text) <= 8 or not (_MARK.fullmatch(text) or _NUMBER.fullmatch(text)):
        return False
    href = link.get("href") or ""
    return _NOTE_ADDRESS.search(href[:200]) is not None or (href.startswith("#") and bool(_MARK.fullmatch(text)))


def raised(element: HtmlElement) -> str | None:
    """The words for what is raised or lowered, "" for a footnote's mark, None where it may stay as it is."""
    text = said(element, MAX_RAISED)
    before, after = before_of(element), element.tail or ""
    if not text or len(text) > MAX_RAISED:
        return None
    if (sign := _SIGNS.get(text.lower())) and element.tag != "sub":
        return sign
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    parent = element.getparent()
    link = element.find(".//a") is not None or (parent is not None and parent.tag == "a" and len(said(parent, MAX_RAISED)) <= MAX_RAISED)
    if _MARK.fullmatch(text) or (element.tag != "sub" and (link or _NOTE_NAMES.search(names[:200])) and re.fullmatch(r"\w{1,4}", text)):
        return ""
    if not _NUMBER.fullmatch(text):
        return f" {text}" if text[:1].isdigit() and before[-1:].isdigit() else None
    if element.tag == "sub":
        previous = element.getprevious()
        fraction = previous is not None and previous.tag == "sup" and (previous.tail or "").strip() in ("/", "⁄")
        return text.translate(_DOWN) if before[-1:].isdigit() and not fraction else text
    if after.strip() in ("/", "⁄") and (follower := element.getnext()) is not None and follower.tag == "sub":
        return f" {text}" if before[-1:].isdigit() else text
    if text == "0" and re.match(r"[CF]\b", after):
        return "°"
    if (
        len(text) == 2
        and before[-1:].isdigit()
        and (after.lstrip()[:1] in ("€", "$") or (text in _CENTS and _CURRENCY.search(before[-20:])))
    ):
        return f",{text}"
    return text.translate(_UP)


def without_notes(text: str) -> str:
    """A text without the marks of footnotes that were written as raised figures or in brackets; exponents and units keep theirs."""
    if "[" in text:
        text = _BRACKET_NOTE.sub("", text)
    if "nueva" in text or "externo" in text or "new" in text:
        text = _BRACKETED.sub("", text)
    return _SUPERSCRIPTS.sub(_kept, text)


def _kept(match: re.Match[str]) -> str:
    mark, before = match[0], match.string[max(0, match.start() - 24) : match.start()]
    if not before or before[-1].isspace() or match.string[match.end() : match.end() + 1] in ("⁄", "/", "⁻", "⁺"):
        return mark
    if before[-1] in "⁻⁺":
        return mark
    if figure := _FIGURE.search(before):
        return mark if figure[0] in ("10", "2") and mark != "¹" else ""
    if letters := _LETTERS.search(before):
        return mark if _UNIT.fullmatch(letters[0]) and mark != "¹" else ""
    return ""
