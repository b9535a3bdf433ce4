"""Characters that are there and not seen (controls, direction marks, tags...): taken out of what is read, replaced in what is
stored, and made visible in what is printed.

What they do in a text: they break words for whoever searches (soft hyphen, zero width space), turn lines round (direction marks), carry
words that no reader sees and machines obey (tags, U+E0000). Three kinds have a use, and stay where they have it:

- joiners and emoji selectors inside an emoji (a family, a heart that is red, a keycap), never behind a letter;
- the tags of the three flags that are made of them, England, Scotland and Wales, and of no other: any words can be written in tags;
- zero width joiners and non-joiners between letters of the scripts that are written with them (Arabic and its kin, those of India...).
"""

from __future__ import annotations

import re
import unicodedata

_PICTOGRAPH = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_JOINING = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\u0900-\u0dff\u0e80-\u0fff\u1000-\u109f\u1780-\u17b3\u17b6-\u17ff\u1820-\u18aa"
_FLAGS = "|".join(
    "\U0001f3f4" + "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f" for region in ("gbeng", "gbsct", "gbwls")
)
_UNSEEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\ufdd0-\ufdef\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
)
_JOINERS = "\u200c\u200d"  # between emoji and in scripts that need them
_LINE_ENDS = re.compile("\r\n?|[\x85\u2028\u2029]")
_SEPARATORS = re.compile("[\u2028\u2029\u2800]")  # the last is a letter of Braille without a dot
# What nearly every text consists of, in few ranges: a look costs a hundredth of one for all that is not seen.
_PLAIN = re.compile("[\t\n -~\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20cf]*")
_ANY = re.compile(f"[{_UNSEEN}]")
# A whole that stays as it is, or a single character that does not.
_WHOLE_OR_UNSEEN = re.compile(
    f"(?:{_FLAGS})"
    f"|[0-9#*]\ufe0f\u20e3"
    f"|(?<=[{_PICTOGRAPH}])[\ufe0e\ufe0f](?:\u200d(?=[{_PICTOGRAPH}]))?"
    f"|(?<=[{_PICTOGRAPH}])\u200d(?=[{_PICTOGRAPH}])"
    f"|(?<=[{_JOINING}])[\u200c\u200d](?=[{_JOINING}])"
    f"|(?P<unseen>[{_UNSEEN}])"
)


def seen(text: str) -> str:
    """The text without what is not seen, each line ended by one line feed."""
    if _PLAIN.fullmatch(text):
        return text
    text = _SEPARATORS.sub(" ", _LINE_ENDS.sub("\n", text))
    return _WHOLE_OR_UNSEEN.sub(lambda found: "" if found["unseen"] else found[0], text) if _ANY.search(text) else text


def replaced(text: str) -> str:
    """As many characters as before, in the same places: what is not seen has become U+FFFD, a line or paragraph separator a space."""
    if _PLAIN.fullmatch(text):
        return text
    text = _SEPARATORS.sub(" ", text)
    return _WHOLE_OR_UNSEEN.sub(lambda found: "\ufffd" if found["unseen"] else found[0], text) if _ANY.search(text) else text


def one_line(text: str) -> str:
    """Whatever is no visible character as its escape: controls, line separators, bidirectional overrides, tags, lone surrogates.

    Spaces of every width, accents and emoji stay as they are.
    """
    if text.isprintable():
        return text
    return "".join(character if _harmless(character) else _escape(character) for character in text)


def _harmless(character: str) -> bool:
    return character.isprintable() or character in _JOINERS or unicodedata.category(character) == "Zs"


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def lines(text: str) -> str:
    """Several lines that are ours, each of them a line."""
    return "\n".join(map(one_line, text.split("\n")))


def folded(text: str) -> str:
    """Without capitals and accents."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    for accent in filter(unicodedata.combining, set(parts)):
        parts = parts.replace(accent, "")
    return parts


def counted(number: int, one: str, many: str | None = None) -> str:
    """ "1 source", "2 sources", "2 stories"."""
    return f"{number} {one if number == 1 else many or one + 's'}"
