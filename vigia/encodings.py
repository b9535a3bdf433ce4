"""Bytes to text. Headers and declarations are hints only: half of the mojibake in the press comes from believing them."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from itertools import islice

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HALVES = re.compile(rb"(?:\xed[\xa0-\xbf][\x80-\xbf]){1,2}")
_NAME = rb"""\s{0,5}=\s{0,5}["']?([\w.:-]{2,40})"""
_IN_DOCUMENT = re.compile(rb"<(?:meta\b[^>]{0,300}?charset|\?xml[^>]{0,200}?encoding)" + _NAME, re.I)  # a script's charset is the script's
_IN_HEADER = re.compile(rb"charset" + _NAME, re.I)
_CONTROLS = re.compile("[\x80-\x9f]")
_STRAY = 100_000  # bytes that are no UTF-8, beyond which none is looked at by itself: hostile, and an error handler is slow
_MOJIBAKE = re.compile(
    "Ã[\x80-\xbf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]|â€[\u0153\u2122\u201c\u201d\x9d]|Â[\xa0-\xbf]"
)


def decode(data: bytes, content_type: str | None = None) -> str:
    """HTML, XML or JSON as text: byte order mark, then UTF-8 where the bytes are (or mostly are) that, then what is declared, then cp1252.

    `content_type` is the header as sent. Never raises; a mark is not part of the text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            loose = data[len(mark) :].decode(encoding, "replace")
            return _utf_8(data[len(mark) :], loose) if encoding == "utf-8" else loose
    sample = data[:2000]
    if sample.count(0) > len(sample) // 4:  # UTF-16 without its mark
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        return data.decode("utf-16-le" if odd > even else "utf-16-be", "replace")
    try:
        return _repaired(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    loose = data.decode("utf-8", "replace")
    wrong = loose.count("\ufffd")
    if len(loose) - len(loose.encode("ascii", "ignore")) - wrong >= wrong:
        return _utf_8(data, loose)
    for encoding in _declared(data, content_type):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError, ValueError):  # LookupError: codecs such as rot13 that do not make text
            continue
        if not (encoding.startswith("iso8859") and _CONTROLS.search(text)):  # where ISO has controls, cp1252 has quotes and the euro
            return text
    return data.decode("cp1252", "ignore")


def _utf_8(data: bytes, loose: str) -> str:
    """What is UTF-8 but for some bytes; `loose` is what it reads as with U+FFFD for these."""
    return loose if loose.count("\ufffd") > _STRAY else data.decode("utf-8", "vigia-cp1252")


def _declared(data: bytes, content_type: str | None) -> Iterator[str]:
    """What the document (first 4 KiB) and the header declare, as Python names it, where it can be: it is no UTF-8, by its bytes.

    A document cannot declare UTF-16 in ASCII, and by WHATWG latin-1 and ASCII mean cp1252.
    """
    for form, place in ((_IN_DOCUMENT, data[:4096]), (_IN_HEADER, (content_type or "").encode("ascii", "ignore"))):
        for match in islice(form.finditer(place), 2):  # an XML declaration and a meta
            try:
                name = codecs.lookup(match[1].decode("ascii")).name
            except LookupError:
                continue
            if not name.startswith(("utf", "punycode", "idna", "unicode", "raw", "undefined")):
                yield "cp1252" if name in ("iso8859-1", "ascii") else name


def _repaired(text: str) -> str:
    """UTF-8 that was once read as cp1252 and written as UTF-8 again ("EspaÃ±a"), set right when all of it can be."""
    if "Ã" not in text or len(_MOJIBAKE.findall(text, 0, 200_000)) < 3:
        return text
    try:
        return text.encode("cp1252", "vigia-cp1252").decode("utf-8")
    except UnicodeError:
        return text


def _as_cp1252(error: UnicodeError) -> tuple[str | bytes, int]:
    """What is not UTF-8 in a text that mostly is was pasted from somewhere that writes cp1252; what that does not know is dropped."""
    if isinstance(error, UnicodeEncodeError) and all(char <= "\xff" for char in error.object[error.start : error.end]):
        return error.object[error.start : error.end].encode("latin-1"), error.end  # five bytes that cp1252 leaves to the controls
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.reason == "unexpected end of data":  # cut inside a letter
        return "", error.end
    # Half an emoji, or both halves each by itself, as systems write them that think in UTF-16.
    for size in (6, 3):
        piece = error.object[error.start : error.start + size]
        if _HALVES.fullmatch(piece):
            return piece.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16", "ignore"), error.start + size
    return error.object[error.start : error.end].decode("cp1252", "ignore"), error.end


codecs.register_error("vigia-cp1252", _as_cp1252)
