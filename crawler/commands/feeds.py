"""scrapy feeds [--out DIR]: Atom and JSON feeds of topics, kinds of events, watched companies and contradictions."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.console.command import OurCommand
from crawler.console.printing import complain, say, watched
from crawler.run.configuration import Configuration, ConfigurationError, configuration
from crawler.run.tally import FAILED, USAGE
from pipelines.events.names import Name
from pipelines.reading.topics.names import topic_names
from vigia.characters import counted, one_line
from vigia.command import program


class Command(OurCommand):
    """Reads the database and writes nothing to it, also while a crawl is at work. A file that would say the same is left alone."""

    def syntax(self) -> str:
        return "[--out DIR]"

    def short_desc(self) -> str:
        return "Write feeds to subscribe to: topics, kinds of events, watched companies, contradictions"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--out", metavar="DIR", help="where to; without it FEEDS_OUT, or else feeds/ beside the database")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        from pipelines.storage.store import StoreError, UnusableStore  # Scrapy imports every command for each
        from reports.atomic_file import NotWritten

        if args:
            raise UsageError(f"nothing is expected but --out DIR, and {args[0]!r} is there", print_help=False)
        try:
            told = configuration(self.settings)
            folder = _folder(opts.out, told)
        except ConfigurationError as error:
            raise UsageError(str(error), print_help=False) from None
        try:
            written, unknown = write_feeds(told, folder)
        except UnusableStore as error:
            self.end(str(error), USAGE)
        except (StoreError, NotWritten) as error:
            self.end(str(error), FAILED)
        else:
            complain(*(one_line(f"{program()} feeds: {line}") for line in unknown))
            if watched():
                say(f"{counted(written, 'file')} written, in {one_line(str(folder))}")


def write_feeds(told: Configuration, folder: Path) -> tuple[int, list[str]]:
    """How many files say something new, and a line for whoever is watched and not known. StoreError, NotWritten."""
    from pipelines.storage.reader import opened
    from reports.company_explanation import companies_named, nearest_companies
    from reports.feeds.publishing import Watched, feeds, prepare, publish

    with opened(told.database) as conn:
        prepare(conn)
        followed = [Watched(wanted, companies_named(conn, wanted, lambda name: Name(name).base)) for wanted in told.watched_companies]
        unknown = [_not_known(wanted.wanted, nearest_companies(conn, wanted.wanted)) for wanted in followed if not wanted.companies]
        found = list(feeds(conn, topic_names(), followed))
    return len(publish(found, folder, told.feeds_url)), unknown


def refreshed(told: Configuration) -> str | None:
    """The feeds of FEEDS_OUT, where it is set, as the database is now. Why they could not be written, if so."""
    return None if told.feeds_out is None else _refreshed(told, told.feeds_out)


def refreshed_wherever_they_are(told: Configuration) -> str | None:
    """Those beside the database as well: a takedown leaves no feed that quotes what was removed."""
    beside = told.database.parent / "feeds"
    folders = {*([told.feeds_out] if told.feeds_out else []), *([beside] if beside.is_dir() else [])}
    return next((why for folder in sorted(folders) if (why := _refreshed(told, folder))), None)


def _refreshed(told: Configuration, folder: Path) -> str | None:
    from pipelines.storage.store import StoreError
    from reports.atomic_file import NotWritten

    try:
        write_feeds(told, folder)
    except (StoreError, NotWritten) as error:
        return f"{'FEEDS_OUT' if folder == told.feeds_out else folder}: {error}"
    return None


def _not_known(wanted: str, near: Sequence[str]) -> str:
    """No error: the first story may come tomorrow."""
    meant = f"; did you mean {', '.join(near)}?" if near else ""
    return f"WATCHED_COMPANIES: no story told of {wanted} yet{meant}"


def _folder(out: str | None, told: Configuration) -> Path:
    """UsageError for what cannot be a directory."""
    if out is not None and (not out.strip() or "\x00" in out):
        raise UsageError("--out wants the name of a directory", print_help=False)
    folder = Path(out).expanduser().absolute() if out is not None else told.feeds_out or told.database.parent / "feeds"
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is no directory: give --out or FEEDS_OUT another name", print_help=False)
    return folder
