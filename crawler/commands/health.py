"""scrapy health [--all]: what needs a person, a line each, from the database alone."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import UsageError

from crawler.console.command import OurCommand
from crawler.console.printing import complain, say
from crawler.run.configuration import Configuration, ConfigurationError, configuration
from crawler.run.tally import FAILED, OK, USAGE
from pipelines.labels.file import LabelsError, LabelsFile
from vigia.characters import counted, one_line
from vigia.command import program

if TYPE_CHECKING:
    from reports.health import Health

CHECKED_EVENTS = 50  # compared with what the stored facts come to, each time
WRITE_TIMEOUT = 10.0  # seconds for a row of notices beside a crawl at work, whose transactions take milliseconds


class Command(OurCommand):
    """Reads only, also while a crawl is at work; nothing is printed when all is well.

    Exit status 1 when something needs a person, 2 when the database cannot be read, so that nobody can say.
    """

    def syntax(self) -> str:
        return "[--all]"

    def short_desc(self) -> str:
        return "Say what needs a person: silent sources, feeds that moved, runs that do not come"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", dest="everything", help="a table of all sources with their state")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if args:
            raise UsageError(f"nothing is expected but --all, and {args[0]!r} is there", print_help=False)
        try:
            told = configuration(self.settings)
        except ConfigurationError as error:
            raise UsageError(str(error), print_help=False) from None
        from pipelines.storage.store import StoreError  # Scrapy imports every command for each

        try:
            self.exitcode = self._run(told, opts.everything)
        except (StoreError, LabelsError, OSError) as error:
            self.end(str(error), USAGE)

    def _run(self, told: Configuration, everything: bool) -> int:
        from reports.notifying import NotifyError, messengers

        try:
            made = messengers(told.notify) if told.notify else []
        except NotifyError as error:
            raise UsageError(str(error), print_help=False) from None
        found = _examine(told)
        if everything:
            say(*_table(found))
        for problem in found.problems:
            say(one_line(problem.line()))
        if not found.problems and not everything and sys.stdout is not None and sys.stdout.isatty():
            say(f"all well: {counted(found.watched, 'source')}")
        unsent = _notify(told, made, found) if made else None
        if unsent:
            complain(f"{program()} health: {one_line(unsent)}")
        return FAILED if found.problems or unsent else OK


def _examine(told: Configuration) -> Health:
    from pipelines.storage.reader import opened
    from reports.health import WHOLE, Problem, examine

    with opened(told.database) as conn:
        found = examine(conn, told.database, told.clock(), run_limit=timedelta(seconds=told.run_time_limit))
        wrong = _events(conn, told)
    return replace(found, problems=(*found.problems, *(Problem(WHOLE, "events", fault) for fault in wrong)))


def _events(conn: sqlite3.Connection, told: Configuration) -> list[str]:
    """What is wrong with some events, others each day."""
    from pipelines.storage.event_check import faults, sample
    from pipelines.storage.judgements import Judgements

    def rows(sql: str, parameters: Iterable[Any]) -> list[sqlite3.Row]:
        return conn.execute(sql, tuple(parameters)).fetchall()

    labels = LabelsFile(told.labels)
    labels.read()
    conn.execute("BEGIN")  # a crawl may be at work: all of it is read as it stands at one moment
    try:
        return faults(rows, sample(rows, CHECKED_EVENTS, told.clock().toordinal()), Judgements(rows, labels))
    finally:
        conn.execute("ROLLBACK")


def _notify(told: Configuration, made: list[object], found: Health) -> str | None:
    """Tell what is new since the last time. The complaint, when it could not be told."""
    from pipelines.storage.store import Store, StoreError
    from reports.notifying import send

    ill: dict[str, str] = {}
    for problem in found.problems:
        ill.setdefault(problem.subject, one_line(f"{problem.kind}: {problem.reason}"))
    try:
        store = Store.open(told.database, told.clock, busy_timeout=WRITE_TIMEOUT)
        try:
            due = store.notices.due(ill)
            if not due:
                return None
            lines = [f"{notice.subject}: {'well again; it was ' if notice.well else ''}{notice.reason}" for notice in due]
            if not send(made, _title([notice.subject for notice in due if not notice.well]), lines):
                return "none of the addresses in NOTIFY took the message; it is tried again the next time"
            store.notices.told(due)
        finally:
            store.disconnect()  # a crawl may be at work: folding the log in is its own affair
    except StoreError as error:
        return f"what was told could not be written down: {error}"
    return None


def _title(ill: list[str]) -> str:
    return f"Vigía: {', '.join(ill[:3])}{' ...' if len(ill) > 3 else ''}: a person is needed" if ill else "Vigía: well again"


def _table(found: Health) -> list[str]:
    rows = [("source", "state", "last answer", "last new article", "a day", "7 days", "why")]
    for one in found.sources:
        rate = "-" if one.usual_per_day is None else f"{one.usual_per_day:g}"
        told = (one.last_success_at or "-", one.last_new_article_at or "-", rate, str(one.articles_7_days), one_line(one.reason or ""))
        rows.append((one.source, one.state, *told))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    return ["  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip() for row in rows]
