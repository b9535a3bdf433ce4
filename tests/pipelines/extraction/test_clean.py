"""What may be stored."""

from __future__ import annotations

import unicodedata

from pipelines.extraction.clean import MAX_TITLE, clean, clean_line, clean_text


def test_invisible_characters_go_and_emoji_stay() -> None:
    title = "\ufeff🚨 La startup\u200b despi\u00addió\u202e a 40 \u2066empleados\u2069 👩‍💻 ❤️"
    assert clean_line(title, MAX_TITLE) == "🚨 La startup despidió a 40 empleados 👩‍💻 ❤️"


def test_joiners_inside_words_go() -> None:
    assert clean("des\u200dpido\ufe0f") == "despido"


def test_combining_marks_are_bounded() -> None:
    line = clean_line("Despidos s" + "\u0301\u0316" * 100, MAX_TITLE)
    assert line is not None
    assert sum(unicodedata.combining(c) > 0 for c in unicodedata.normalize("NFD", line)) <= 4


def test_letters_and_their_accents_become_one_character() -> None:
    assert clean("nin\u0303o") == "niño"


def test_surrogates_and_nul_never_reach_the_database() -> None:
    assert clean("a\ud800b\x00c\x1b[2J") == "abc[2J"


def test_a_line_has_no_line_ends_and_a_bound() -> None:
    assert clean_line("Despidos\n2026-01-01 CRITICAL\r\n\u2028fin", MAX_TITLE) == "Despidos 2026-01-01 CRITICAL fin"
    assert len(clean_line("palabra " * 500, MAX_TITLE) or "") == MAX_TITLE


def test_nothing_is_none() -> None:
    assert clean_line(" \u200b ", MAX_TITLE) is None
    assert clean_text("\n \u00ad\n") is None


def test_a_long_text_is_cut_between_paragraphs() -> None:
    text = clean_text("\n".join(["una línea"] * 50_000))
    assert text is not None
    assert 199_000 < len(text) <= 200_000
    assert text.endswith("una línea")
