"""Spanish cardinals: digits by their shape, number words, and the two mixed ("8 mil 700 millones", "mil 900")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

Number = int | float

UNITS: Final = {
    "un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9,
}  # fmt: skip
TEENS: Final = {
    "diez": 10, "once": 11, "doce": 12, "trece": 13, "catorce": 14, "quince": 15, "dieciseis": 16, "diecisiete": 17, "dieciocho": 18,
    "diecinueve": 19, "veinte": 20, "veintiun": 21, "veintiuna": 21, "veintiuno": 21, "veintidos": 22, "veintitres": 23,
    "veinticuatro": 24, "veinticinco": 25, "veintiseis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29,
}  # fmt: skip
TENS: Final = {"treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90}
HUNDREDS: Final = {
    stem + ending: value
    for stem, value in {
        "doscient": 200, "trescient": 300, "cuatrocient": 400, "quinient": 500, "seiscient": 600, "setecient": 700, "sietecient": 700,
        "ochocient": 800, "novecient": 900, "nuevecient": 900,
    }.items()
    for ending in ("os", "as")
} | {"cien": 100, "ciento": 100}  # fmt: skip
SCALES: Final = {
    "millon": 10**6, "millones": 10**6, "millardo": 10**9, "millardos": 10**9, "billon": 10**12, "billones": 10**12,
    "trillon": 10**18, "trillones": 10**18, "cuatrillon": 10**24, "cuatrillones": 10**24,
}  # fmt: skip
_BELOW_THOUSAND: Final = UNITS | TEENS | TENS | HUNDREDS
NUMBER_WORDS: Final = frozenset(_BELOW_THOUSAND) | {"mil"} | frozenset(SCALES) | {"cero"}

_GROUPED = re.compile(r"\d{1,3}(?:([.,'])\d{3})(?:\1\d{3})*\Z")
_LONGEST = 24  # digits with separators; anything longer is no figure a newspaper prints


@dataclass(frozen=True, slots=True)
class Cardinal:
    """A number that was read: its value, the first token after it, and how it was written."""

    value: Number
    end: int  # index of the token after it
    digits: bool  # the first token is digits
    scaled: bool = False  # a scale word (millones, millardo, billones) belongs to it
    separated: bool = False  # written with separators, so certainly no year
    lone_unit: bool = False  # just "un", "una", "uno": an article unless a unit follows


def whole(value: Number) -> Number:
    """The same value as an int where it is one; binary noise of decimal fractions (2.3 * 10**6) is rounded away."""
    if isinstance(value, int):
        return value
    near = round(value)
    return near if abs(value - near) < 1e-6 * max(1.0, abs(value)) * 1e-3 else round(value, 6)


def read_digits(token: str, *, decimal_last: bool = False) -> Number | None:
    """The value of digits with separators, by their shape; None for dates, versions and overlong runs.

    Groups of exactly three digits are thousands whichever separator stands ("14.300", "14,300"), one or two digits (or four and
    more) after a lone separator are decimals ("14,3", "14.3"). With `decimal_last` (percentages) a lone separator is always decimal.
    """
    if len(token) > _LONGEST:
        return None
    if token.isdecimal():
        return int(token)
    points, commas, quotes = token.count("."), token.count(","), token.count("'")
    kinds = (points > 0) + (commas > 0) + (quotes > 0)
    if kinds == 1:
        count = points + commas + quotes
        if _GROUPED.match(token) and not token.startswith("0") and not (decimal_last and count == 1 and not quotes):
            return int(re.sub(r"[.,']", "", token))
        if count > 1:
            return None  # 1.2.3, 12.03.2024
        return float(re.sub(r"[,']", ".", token))
    if kinds == 2:
        mark = max(token.rfind("."), token.rfind(","))
        head, tail = token[:mark], token[mark + 1 :]
        if not _GROUPED.match(head):
            return None
        return float(re.sub(r"[.,']", "", head) + "." + tail)
    return None


def _words_below_thousand(tokens: list[str], at: int) -> tuple[int, int]:
    """(value, next token) of number words below one thousand; (0, at) when none stands there."""
    value, i, size = 0, at, len(tokens)
    if i < size and tokens[i] in HUNDREDS:
        value = HUNDREDS[tokens[i]]
        i += 1
        if tokens[i - 1] == "cien":
            return value, i
    if i < size and tokens[i] in TENS:
        value += TENS[tokens[i]]
        i += 1
        if i + 1 < size and tokens[i] == "y" and tokens[i + 1] in UNITS:
            value += UNITS[tokens[i + 1]]
            i += 2
    elif i < size and tokens[i] in TEENS:
        value += TEENS[tokens[i]]
        i += 1
    elif i < size and tokens[i] in UNITS:
        value += UNITS[tokens[i]]
        i += 1
    return value, i


def _group(tokens: list[str], at: int) -> tuple[Number | None, int]:
    """Digits (with thin or plain spaces between groups of three) or number words below one thousand."""
    if at >= len(tokens):
        return None, at
    token = tokens[at]
    if token[0].isdecimal():
        value = read_digits(token)
        if value is None:
            return None, at
        i = at + 1
        if len(token) <= 3 and token.isdecimal() and token != "0":  # 16 000, as the academies write it
            while i < len(tokens) and i < at + 4 and len(tokens[i]) == 3 and tokens[i].isdecimal():
                value = value * 1000 + int(tokens[i])
                i += 1
        return value, i
    if token == "cero":
        return 0, at + 1
    if token not in _BELOW_THOUSAND:
        return None, at
    return _words_below_thousand(tokens, at)


def _thousands(tokens: list[str], at: int) -> tuple[Number | None, int]:
    """[group] "mil" [group below one thousand], or a lone group."""
    value, i = _group(tokens, at)
    if i < len(tokens) and tokens[i] == "mil":
        value = 1000 if value is None else value * 1000
        rest, after = _group(tokens, i + 1)
        if rest is not None and rest < 1000 and isinstance(rest, int) and (tokens[i + 1].isdecimal() is False or len(tokens[i + 1]) <= 3):
            return value + rest, after
        return value, i + 1
    halved = tokens[i : i + 2] in (["y", "medio"], ["y", "media"]) and i + 2 < len(tokens) and tokens[i + 2] in SCALES
    if value is not None and halved:  # dos y medio millones
        return value + 0.5, i + 2
    return value, i


def read_cardinal(tokens: list[str], at: int) -> Cardinal | None:
    """The number that begins at token `at` (folded tokens), or None.

    Understands "14.300 millones", "8 mil 700 millones", "mil trescientos millones", "dos millones y medio", "millón y medio",
    "2 millones 300 mil", "un millardo", "billón" as 10^12.
    """
    first = tokens[at]
    digits = first[0].isdecimal()
    value, i = _thousands(tokens, at)
    if value is None and first not in SCALES:
        return None
    scaled = False
    total: Number = 0
    pending: Number = 1 if value is None else value
    if value is None:
        i = at
    last_scale = 10**30
    while i < len(tokens) and (scale := SCALES.get(tokens[i])) is not None and scale < last_scale:
        total += pending * scale
        scaled, last_scale, pending = True, scale, 0
        i += 1
        if i + 1 < len(tokens) and tokens[i] == "y" and tokens[i + 1] == "medio":
            total += scale // 2
            i += 2
            break
        rest, after = _thousands(tokens, i) if i < len(tokens) else (None, i)
        if rest is None or rest >= scale or not isinstance(rest, int):
            break
        if after < len(tokens) and tokens[after] in SCALES and SCALES[tokens[after]] < scale:
            pending, i = rest, after
            continue
        article = after == i + 1 and tokens[i] in ("un", "una", "uno")
        if not article and (rest >= 1000 or not tokens[i][0].isdecimal()):  # "2 millones 300 mil", never "14 millones 300"
            total += rest
            i = after
        break
    lone = i == at + 1 and first in ("un", "una", "uno")
    separated = digits and not first.isdecimal()
    return Cardinal(whole(total + pending if scaled else pending), i, digits, scaled, separated or i > at + 1, lone)
