from __future__ import annotations

import io
import logging

from crawler.logs import OneLineFormatter, one_line


def test_a_title_can_neither_forge_a_line_nor_move_the_cursor() -> None:
    said = one_line("Despidos\n2026-01-01 CRITICAL: todo borrado\x1b[2J\u202e")
    assert "\n" not in said
    assert "\x1b" not in said
    assert said == "Despidos\\n2026-01-01 CRITICAL: todo borrado\\x1b[2J\\u202e"


def test_spanish_and_emoji_stay_as_they_are() -> None:
    assert one_line("El niño Núñez 🚨") == "El niño Núñez 🚨"


def test_a_traceback_keeps_its_lines_behind_a_bar() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLineFormatter("%(levelname)s %(message)s"))
    logger = logging.Logger("here")
    logger.addHandler(handler)
    try:
        raise ValueError("malo\x1b[2J")
    except ValueError:
        logger.exception("se rompió\ntodo")
    first, *rest = stream.getvalue().rstrip("\n").split("\n")
    assert first == "ERROR se rompió\\ntodo"
    assert rest
    assert all(line.startswith("    | ") for line in rest)
    assert "\x1b" not in stream.getvalue()
