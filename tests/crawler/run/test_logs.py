from __future__ import annotations

import io
import logging

import pytest

from crawler.console.printing import json_line
from crawler.run.logs import CleanStream, OneLineRecord, worth_a_line
from vigia.characters import one_line

HIDDEN = [
    "\x1b[2J",
    "\r",
    "\n",
    "\x00",
    "\x7f",
    "\x9b31m",
    "\u202e",
    "\u2066",
    "\u200f",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\U000e0041",
    "\ue000",
    "\ud800",
]


def logger_into(stream: io.StringIO) -> logging.Logger:
    """A logger whose handler knows nothing of ours, as a library would install it."""
    logger = logging.Logger("here")
    logger.addHandler(logging.StreamHandler(stream))
    logger.handlers[0].setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    return logger


@pytest.fixture
def records() -> object:
    before = logging.getLogRecordFactory()
    logging.setLogRecordFactory(OneLineRecord)
    yield
    logging.setLogRecordFactory(before)


def test_a_title_can_neither_forge_a_line_nor_move_the_cursor() -> None:
    said = one_line("Despidos\n2026-01-01 CRITICAL: todo borrado\x1b[2J\u202e")
    assert said == "Despidos\\n2026-01-01 CRITICAL: todo borrado\\x1b[2J\\u202e"


@pytest.mark.parametrize("hidden", HIDDEN, ids=ascii)
def test_what_nobody_can_see_becomes_an_escape_that_can_be_written_anywhere(hidden: str) -> None:
    said = one_line(f"antes{hidden}después")
    assert said.isprintable()
    assert said != f"antes{hidden}después"
    said.encode("utf-8")


@pytest.mark.parametrize("text", ["El niño Núñez 🚨", "1\u202f200 empleos", "10\u00a0%", "👩\u200d💻", "nin\u0303o"])
def test_spanish_numbers_and_emoji_stay_as_they_are(text: str) -> None:
    assert one_line(text) == text


def test_every_handler_writes_one_line_whoever_installed_it_and_whenever(records: None) -> None:
    stream = io.StringIO()
    logger_into(stream).warning("se rompió %s", "todo\n\x1b[2J")
    assert stream.getvalue() == "WARNING se rompió todo\\n\\x1b[2J\n"


def test_a_traceback_keeps_its_lines_behind_a_bar(records: None) -> None:
    stream = io.StringIO()
    try:
        raise ValueError("malo\x1b[2J")
    except ValueError:
        logger_into(stream).exception("se rompió\ntodo")
    first, *rest = stream.getvalue().rstrip("\n").split("\n")
    assert first == "ERROR se rompió\\ntodo"
    assert rest
    assert all(line.startswith("    | ") for line in rest)
    assert "\x1b" not in stream.getvalue()


def test_what_is_written_past_everything_is_cleaned_by_the_stream_itself() -> None:
    behind = io.StringIO()
    print("uno\x9b\ndos\u202e", file=CleanStream(behind))
    assert behind.getvalue() == "uno\\x9b\ndos\\u202e\n"


@pytest.mark.parametrize("hidden", HIDDEN, ids=ascii)
def test_json_for_a_terminal_hides_nothing_and_means_the_same(hidden: str) -> None:
    import json

    line = json_line({"title": f"Año {hidden} 🚨"})
    assert line.isprintable()
    assert "Año" in line
    assert json.loads(line) == {"title": f"Año {hidden} 🚨"}


@pytest.mark.parametrize(
    ("name", "level", "worth"),
    [
        ("vigia.crawl", logging.INFO, True),
        ("pipelines.reading.topics.stage", logging.DEBUG, True),
        ("scrapy.crawler", logging.INFO, False),
        ("scrapy.utils.log", logging.INFO, False),
        ("scrapy.core.scraper", logging.DEBUG, True),
        ("scrapy.core.engine", logging.INFO, False),
        ("asyncio", logging.DEBUG, False),
        ("py.warnings", logging.WARNING, True),
    ],
)
def test_libraries_are_heard_when_they_warn_and_scrapy_on_single_requests_at_debug(name: str, level: int, worth: bool) -> None:
    assert worth_a_line(logging.LogRecord(name, level, "", 0, "", (), None)) is worth
