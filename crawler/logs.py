"""Log lines that stay lines: what a title or an address carries can neither forge a second one nor move a terminal's cursor."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.logger import globalLogBeginner

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
QUIET = ("scrapy", "twisted", "asyncio", "py.warnings", "trafilatura", "htmldate", "charset_normalizer", "filelock")


def one_line(text: str) -> str:
    """Control characters, line separators and bidirectional overrides as visible escapes."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


class OneLineFormatter(logging.Formatter):
    """Escapes the message; a traceback keeps its lines, each behind a bar."""

    def format(self, record: logging.LogRecord) -> str:
        first, *rest = super().format(record).split(_SEPARATOR)
        return "\n".join(
            [
                one_line(first.removesuffix("\n") if rest else first),
                *(f"    | {one_line(line)}" for part in rest for line in part.splitlines()),
            ]
        )

    def formatException(self, ei: object) -> str:  # logging's own name
        return _SEPARATOR + super().formatException(ei)  # type: ignore[arg-type]  # passed through as logging gave it


_SEPARATOR = "\ue000"  # private use: stands between a message and its traceback until they are formatted


class OutcomeLogFormatter(LogFormatter):
    """Scrapy's words for what becomes of a page, without the page in them: drops are counted and kept in the database."""

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Any) -> LogFormatterResult:
        told = super().dropped(item, exception, response, spider)
        return {**told, "level": logging.DEBUG, "msg": "dropped: %(url)s: %(why)s", "args": {"url": _address(item), "why": exception}}

    def item_error(self, item: Any, exception: BaseException, response: Any, spider: Any) -> LogFormatterResult:
        told = super().item_error(item, exception, response, spider)
        return {**told, "msg": "an error of ours at %(url)s", "args": {"url": _address(item)}}


def _address(item: Any) -> str:
    return str(getattr(item, "page_url", None) or getattr(item, "url", item))[:300]


def _no_certificate_traces(record: logging.LogRecord) -> bool:
    """Twisted's traceback for a certificate that names no host; the source's failure says tls_certificate."""
    return "while verifying certificate" not in record.getMessage()


@cache
def _begin_twisted() -> None:
    """Until it is told where to log, Twisted writes what it calls critical to stderr, past every handler and into cron's mail."""
    globalLogBeginner.beginLoggingTo([], redirectStandardIO=False, discardBuffer=True)


def quieten() -> None:
    """Keep the libraries to their warnings."""
    _begin_twisted()
    logging.getLogger("twisted").addFilter(_no_certificate_traces)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def log_to(handlers: Iterable[logging.Handler]) -> None:
    """Give the handlers the one-line format."""
    for handler in handlers:
        given = handler.formatter
        handler.setFormatter(OneLineFormatter(given._fmt if given else None, given.datefmt if given else None))
