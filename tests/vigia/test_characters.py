"""What is not seen goes, or is replaced one for one; emoji, flags and the scripts that need joiners stay whole."""

from __future__ import annotations

import pytest

from crawler.discovery import text as hints
from pipelines.extraction.clean import clean_line, clean_text
from pipelines.storage.clean import fit
from vigia.characters import replaced, seen

ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
UNSEEN = {
    "soft hyphen": "\xad",
    "zero width space": "\u200b",
    "zero width non-joiner": "\u200c",
    "zero width joiner": "\u200d",
    "left-to-right mark": "\u200e",
    "right-to-left mark": "\u200f",
    "Arabic letter mark": "\u061c",
    "override": "\u202e",
    "isolate": "\u2067",
    "word joiner": "\u2060",
    "invisible times": "\u2062",
    "invisible plus": "\u2064",
    "unassigned and ignorable": "\u2065",
    "digit shapes": "\u206f",
    "grapheme joiner": "\u034f",
    "Mongolian vowel separator": "\u180e",
    "Hangul filler": "\u3164",
    "halfwidth filler": "\uffa0",
    "annotation": "\ufff9",
    "annotation end": "\ufffb",
    "object": "\ufffc",
    "byte order mark": "\ufeff",
    "text selector": "\ufe0e",
    "emoji selector": "\ufe0f",
    "first selector": "\ufe00",
    "supplementary selector": "\U000e0101",
    "tag": "\U000e0041",
    "tag end": "\U000e007f",
    "language tag": "\U000e0001",
    "musical format": "\U0001d173",
    "shorthand format": "\U0001bca0",
    "noncharacter": "\ufdd0",
    "noncharacter of another plane": "\U0010ffff",
    "half a pair": "\ud83d",
    "escape": "\x1b",
    "nul": "\x00",
    "C1": "\x9b",
}
WHOLE = {
    "family": "👨\u200d👩\u200d👧\u200d👦",
    "coder": "👩🏽\u200d💻",
    "rainbow flag": "🏳\ufe0f\u200d🌈",
    "heart on fire": "❤\ufe0f\u200d🔥",
    "red heart": "❤\ufe0f",
    "plain heart": "❤\ufe0e",
    "keycap": "1\ufe0f\u20e3",
    "trade mark": "™\ufe0f",
    "flag of Spain": "🇪🇸",
    "flag of England": ENGLAND,
    "flag of Scotland": SCOTLAND,
    "Persian": "می\u200cخواهم",
    "Sinhala": "ශ්\u200dරී",
}


@pytest.mark.parametrize("name", UNSEEN)
def test_what_is_not_seen_goes_from_what_is_read_and_is_replaced_in_what_is_stored(name: str) -> None:
    text = f"La nube{UNSEEN[name]} cesa{UNSEEN[name]}ntó a 40"
    assert seen(text) == hints.clean(text) == clean_line(text, 500) == clean_text(text) == "La nube cesantó a 40"
    assert replaced(text) == fit(text) == "La nube\ufffd cesa\ufffdntó a 40"


@pytest.mark.parametrize("name", WHOLE)
def test_what_has_a_use_stays_whole(name: str) -> None:
    text = f"Así: {WHOLE[name]} y ya"
    assert seen(text) == replaced(text) == hints.clean(text) == clean_line(text, 500) == text


def test_separators_of_lines_and_paragraphs_end_lines_or_are_spaces() -> None:
    text = "uno\u2028dos\u2029tres\x85cuatro\r\ncinco"
    assert clean_text(text) == "uno\ndos\ntres\ncuatro\ncinco"
    assert clean_line(text, 500) == hints.clean(text) == "uno dos tres cuatro cinco"
    assert fit("uno\u2028dos\u2029tres") == "uno dos tres"


def test_words_hidden_in_tags_never_stay_not_even_behind_a_flag() -> None:
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "obey") + "\U000e007f"
    assert seen(f"🏴{hidden} fin") == "🏴 fin"
    assert seen(f"{ENGLAND}{hidden} fin") == f"{ENGLAND} fin"


def test_joiners_without_two_to_join_are_stray() -> None:
    assert seen("👩\u200d fin \u200d👩 ❤\ufe0f\ufe0f a\ufe0f\u200d🔥 1\ufe0f 👩\u200d\u200d💻") == "👩 fin 👩 ❤\ufe0f a🔥 1 👩💻"


def test_replacing_moves_nothing() -> None:
    text = "".join(UNSEEN.values()) + "".join(WHOLE.values()) + "\u2028\u2029\n\t fin"
    assert len(replaced(text)) == len(text)
    assert replaced(replaced(text)) == replaced(text)


def test_ordinary_text_stays_as_it_is() -> None:
    text = "«¿Qué pasó?», dijo.\n\tCoste: 3 €—4 €… \u00a0fin � ②"
    assert seen(text) == replaced(text) == text


def test_a_character_is_the_same_alone_and_beside_one_that_is_not_seen() -> None:
    """What is plain is not looked at again, and must be nothing that would not have passed."""
    for character in map(chr, [*range(0x3100), *range(0xD7F0, 0x10000), *range(0x1F000, 0x1F100), *range(0xE0000, 0xE0200)]):
        assert replaced(character) == replaced(f"{character}a\u2060")[:-2]
        assert seen(character) == seen(f"{character}a\u2060")[:-1]
