"""scrapy report [--week | --month | --since DAY] [--until DAY] [--topic T] [--lang es|en] [--out FILE]: a period as one HTML file."""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.console.command import OurCommand
from crawler.console.places import place_of
from crawler.console.printing import say
from crawler.run.configuration import Configuration, ConfigurationError, configuration
from crawler.run.tally import FAILED, USAGE
from pipelines.reading.topics.names import topic_names
from reports.questions import nearest
from reports.todays_views import install_views, views
from vigia.command import program

if TYPE_CHECKING:
    from reports.page.period import Period

OPTIONS = ("week", "month", "since", "until", "topic", "lang", "out")


class Command(OurCommand):
    """Reads the database and writes nothing to it, also while a crawl is at work. The file is there whole or not at all."""

    def syntax(self) -> str:
        return "[--week | --month | --since DAY] [--until DAY] [--topic TOPIC] [--lang es|en] [--out FILE]"

    def short_desc(self) -> str:
        return "Write a report of a period, one HTML file, and print where it is"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--week", action="store_true", help="the seven days up to the newest story's (the usual)")
        parser.add_argument("--month", action="store_true", help="the thirty days up to it")
        parser.add_argument("--since", metavar="DAY", help="from that day on, 2026-01-31")
        parser.add_argument("--until", metavar="DAY", help="up to that day instead of the newest story's")
        parser.add_argument("--topic", metavar="TOPIC", help="only what is told under that topic")
        parser.add_argument("--lang", metavar="LANGUAGE", default="es", help="es (the usual) or en")
        parser.add_argument("--out", metavar="FILE", help="where to; without it reports/report-FROM-TO.html beside the database")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            _check(args, opts)
            told = configuration(self.settings)
            since, until = _day("since", opts.since), _day("until", opts.until)
            if opts.out is not None:
                place_of(opts.out, told)
        except ConfigurationError as error:
            raise UsageError(str(error), print_help=False) from None
        from pipelines.storage.reader import opened  # Scrapy imports every command for each
        from pipelines.storage.store import StoreError, UnusableStore
        from reports.atomic_file import NotWritten, replacing
        from reports.page.report import page

        try:
            with opened(told.database) as database:
                install_views(database, views())
                _check_topic(database, opts.topic)
                period = _period(database, since, until, month=opts.month)
                if period is None:
                    self.end(f"no story is stored yet: {program()} crawl news fetches some", FAILED)
                    return
                written = page(database, period, topic=opts.topic, language=opts.lang)
            out = _place(opts.out, told, period)
            _make_folder(out.parent)
            with replacing(out) as file:
                file.write(written.encode("utf-8", "replace"))
        except UnusableStore as error:
            self.end(str(error), USAGE)
        except (StoreError, NotWritten) as error:
            self.end(str(error), FAILED)
        else:
            say(str(out))


def _check(args: Sequence[str], opts: argparse.Namespace) -> None:
    """UsageError for words that mean nothing here, and for two periods."""
    from reports.page.texts import LANGUAGES

    if args:
        word = args[0]
        options = [f"--{name}" for name in OPTIONS]
        near = nearest(word.partition("=")[0], options)
        raise UsageError(f"nothing is expected but {', '.join(options)}, and {word!r} is there{near}", print_help=False)
    if sum((opts.week, opts.month, opts.since is not None)) > 1:
        raise UsageError("one period is wanted: --week, --month or --since DAY", print_help=False)
    if opts.lang not in LANGUAGES:
        near = nearest(opts.lang.lower(), LANGUAGES)
        raise UsageError(f"--lang {opts.lang}: the report is written in {' or '.join(LANGUAGES)}{near}", print_help=False)


def _check_topic(database: sqlite3.Connection, topic: str | None) -> None:
    """A topic whose file is gone may still be on stories."""
    from reports.page.figures import topics

    if topic is not None and topic not in (known := sorted({*topic_names(), *topics(database)})):
        raise UsageError(f"there is no topic {topic}; there are {', '.join(known)}{nearest(topic, known)}", print_help=False)


def _day(name: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--{name} {text} is no day; one is written 2026-01-31", print_help=False) from None


def _period(database: sqlite3.Connection, since: date | None, until: date | None, *, month: bool) -> Period | None:
    """None where neither the words nor a story says when."""
    from reports.page.period import MONTH, WEEK, Period, ending, newest_day

    last = until or newest_day(database)
    if last is None:
        return None
    if since is None:
        return ending(last, MONTH if month else WEEK)
    if since > last:
        end = f"--until {last}" if until else f"the newest story's day, {last}"
        raise UsageError(f"--since {since} is behind {end}", print_help=False)
    if last - since > timedelta(days=3660):
        raise UsageError(f"--since {since}: a report is of ten years at most", print_help=False)
    return Period(since, last)


def _place(out: str | None, told: Configuration, period: Period) -> Path:
    if out is not None:
        return place_of(out, told)
    return told.database.parent / "reports" / f"report-{period.since}-{period.until}.html"


def _make_folder(folder: Path) -> None:
    from reports.atomic_file import NotWritten

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritten(folder, error) from None
