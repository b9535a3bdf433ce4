"""Words of others that stay words: what a title, a header or an address carries can neither forge a line nor move a terminal's cursor.

`vigia.characters.one_line` is the one place that knows how. `protect` puts it wherever words leave this process: every log record,
whichever handler writes it and whenever it was installed, and everything that is written to standard error. What a command prints goes
through crawler/console/printing.py.
"""

from __future__ import annotations

import io
import logging
import sys
import traceback
from functools import cache
from typing import Any, TextIO, cast

from scrapy.logformatter import LogFormatter, LogFormatterResult
from scrapy.settings import BaseSettings
from twisted.logger import globalLogBeginner

from vigia.characters import lines, one_line

OURS = ("vigia", "crawler", "pipelines", "reports")
LIBRARIES_IN_DETAIL = ("scrapy.core", "scrapy.downloadermiddlewares", "scrapy.spidermiddlewares")  # what they say of a request, at DEBUG
_TRACE = "    | "


class OneLineRecord(logging.LogRecord):
    """A record whose message is one line; a traceback keeps its lines, each behind a bar, so that none looks like a record."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.exc_info and isinstance(self.exc_info[1], BaseException):
            self.exc_text = _behind_bars("".join(traceback.format_exception(self.exc_info[1])))
        if self.stack_info:
            self.stack_info = _behind_bars(self.stack_info)

    def getMessage(self) -> str:  # logging's own name
        return one_line(super().getMessage())


def _behind_bars(text: str) -> str:
    return "\n".join(_TRACE + one_line(line) for line in text.rstrip("\n").split("\n"))


class CleanStream(io.TextIOBase):
    """A stream that writes what it is given with every line made visible; for the rest it is the stream behind it."""

    def __init__(self, behind: TextIO) -> None:
        self.behind = behind

    def write(self, text: str) -> int:
        self.behind.write(lines(text))
        return len(text)

    def flush(self) -> None:
        self.behind.flush()

    def fileno(self) -> int:
        return self.behind.fileno()

    def isatty(self) -> bool:
        return self.behind.isatty()

    def writable(self) -> bool:
        return True

    @property
    def encoding(self) -> str:  # type: ignore[override]  # typeshed has a plain attribute
        return self.behind.encoding

    @property
    def errors(self) -> str | None:  # type: ignore[override]  # as above
        return self.behind.errors


@cache
def protect() -> None:
    """From now on nothing but words leaves this process in a log record, a warning, a traceback, a complaint of argparse or of Twisted.

    A bar that draws on the terminal needs the stream behind: `sys.stderr.behind`, or sys.__stderr__.
    """
    logging.setLogRecordFactory(OneLineRecord)
    logging.raiseExceptions = False  # a log on a full disk costs its lines, not a traceback a line on standard error
    if not sys.warnoptions:
        logging.captureWarnings(True)
    # Until it is told where to log, Twisted writes what it calls critical to stderr, past every handler and into cron's mail.
    globalLogBeginner.beginLoggingTo([], redirectStandardIO=False, discardBuffer=True)
    logging.getLogger("twisted").addFilter(_no_certificate_traces)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # as standard error is: an old locale has no word for an emoji
    if sys.stderr is not None:
        sys.stderr = cast(TextIO, CleanStream(sys.stderr))


def worth_a_line(record: logging.LogRecord) -> bool:
    """Ours, and of the libraries their warnings; at DEBUG also what Scrapy says of a single request. No versions, no list of settings."""
    if record.levelno >= logging.WARNING or _within(record.name, OURS):
        return True
    return record.levelno <= logging.DEBUG and _within(record.name, LIBRARIES_IN_DETAIL)


def _within(name: str, rooms: tuple[str, ...]) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def open_log(settings: BaseSettings) -> None:
    """Our handler in the place of Scrapy's, as the LOG_ settings say: a file, or standard error where none is named.

    Raises OSError when the file cannot be written.
    """
    handler: logging.Handler
    if not settings.getbool("LOG_ENABLED"):
        handler = logging.NullHandler()
    elif name := settings.get("LOG_FILE"):
        handler = logging.FileHandler(name, "a" if settings.getbool("LOG_FILE_APPEND") else "w", encoding="utf-8")
    else:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter(settings.get("LOG_FORMAT"), settings.get("LOG_DATEFORMAT")))
    handler.setLevel(settings.get("LOG_LEVEL"))
    handler.addFilter(worth_a_line)
    logging.root.addHandler(handler)
    logging.root.setLevel(logging.NOTSET)


class OutcomeLogFormatter(LogFormatter):
    """Scrapy's words for what becomes of a page, without the page in them, a line each at DEBUG: the database has the rest."""

    def scraped(self, item: Any, response: Any, spider: Any) -> LogFormatterResult:
        outcome = getattr(item, "outcome", "read")  # a check of a source stores nothing
        return {"level": logging.DEBUG, "msg": "%(outcome)s: %(url)s", "args": {"outcome": outcome, "url": _address(item)}}

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Any) -> LogFormatterResult:
        why = ": ".join(filter(None, (getattr(exception, "reason", None), str(exception))))
        return {"level": logging.DEBUG, "msg": "dropped: %(url)s: %(why)s", "args": {"url": _address(item), "why": why}}

    def item_error(self, item: Any, exception: BaseException, response: Any, spider: Any) -> LogFormatterResult:
        told = super().item_error(item, exception, response, spider)
        return {**told, "msg": "an error of ours at %(url)s", "args": {"url": _address(item)}}


def _address(item: Any) -> str:
    """Of a Page, an Article or what came of storing one."""
    item = getattr(item, "article", item)
    return str(item.asked.key if hasattr(item, "asked") else getattr(item, "page_url", item))[:300]


def _no_certificate_traces(record: logging.LogRecord) -> bool:
    """Twisted's traceback for a certificate that names no host; the source's failure says tls_certificate."""
    return "while verifying certificate" not in record.getMessage()
