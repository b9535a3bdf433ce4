"""scrapy retag [--since DAY]: stored texts read again by today's rules."""

from __future__ import annotations

import argparse
import asyncio
from datetime import date
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.console.command import OurCommand
from crawler.console.interruption import exit_status, heeding, name
from crawler.console.printing import complain, say
from crawler.console.progress import bar
from crawler.run.configuration import Configuration, ConfigurationError, configuration
from crawler.run.lock import LockTaken, run_lock
from crawler.run.tally import FAILED, LOCKED, OK, SOURCE_FAILED, USAGE
from pipelines.labels.file import LabelsError, LabelsFile
from pipelines.usable_rules import UnusableRules, check_rules
from vigia.characters import counted, one_line
from vigia.command import program

if TYPE_CHECKING:
    from pipelines.rereading import Summary
    from pipelines.storage.store import Store


class Command(OurCommand):
    """Under the lock of a crawl, without the network. Exit status 3: some text could not be read; 129, 130, 143: interrupted."""

    def syntax(self) -> str:
        return "[--since DAY]"

    def short_desc(self) -> str:
        return "Read stored articles again by today's rules: tags, facts, companies"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--since", metavar="DAY", help="only articles published on or after that day (YYYY-MM-DD)")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if args:
            raise UsageError(f"nothing is expected but --since DAY, and {args[0]!r} is there", print_help=False)
        since = _day(opts.since)
        try:
            told = configuration(self.settings)
            labels = LabelsFile(told.labels)
            unfinished = labels.read().unfinished
        except (ConfigurationError, LabelsError) as error:
            raise UsageError(str(error), print_help=False) from None
        if not told.database.exists():
            raise UsageError(f"{told.database}: there is no such database; name one with DATABASE, or run a crawl first", print_help=False)
        from pipelines.storage.store import Store, StoreError, UnusableStore  # Scrapy imports every command for each

        heard: list[int] = []
        try:
            with run_lock(told.database):
                check_rules()
                store = Store.open(told.database, told.clock, labels=labels)
                try:
                    corrected = store.rereading.correct_stored()
                    store.wait_on_the_loop()
                    limit = self.settings.getfloat("ANALYSIS_TIME_LIMIT")
                    summary = asyncio.run(_retag(store, told, since, limit, heard))
                finally:
                    store.close()
        except LockTaken as taken:
            self.end(str(taken), LOCKED)
        except (UnusableStore, UnusableRules) as error:
            self.end(str(error), USAGE)
        except (StoreError, OSError) as error:
            self.end(str(error), FAILED)
        else:
            if unfinished:
                complain(one_line(unfinished))
            if corrected:
                say(f"{counted(corrected, 'article')} changed to what the labels say")
            say(*map(one_line, summary.lines()))
            self.exitcode = exit_status(heard[0]) if summary.interrupted else SOURCE_FAILED if summary.unread else OK


async def _retag(store: Store, told: Configuration, since: str | None, time_limit: float, heard: list[int]) -> Summary:
    """`heard` gets the number of the signal that ends it."""
    from pipelines.rereading import link_again, read_again
    from vigia.workers import WorkerPool

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def end(number: int) -> None:
        complain(f"{program()} retag: {name(number)}: it ends when the texts under way are read; once more ends it at once")
        stop.set()

    def hear(number: int) -> None:
        heard.append(number)
        loop.call_soon_threadsafe(end, number)

    pool = WorkerPool(told.workers)
    with heeding(hear):
        try:
            with bar("reading") as progress:
                summary = await read_again(store, pool, time_limit=time_limit, since=since, stop=stop, progress=progress)
        finally:
            await pool.close()
        if not summary.interrupted:
            with bar("linking events") as progress:
                await link_again(store, summary, stop=stop, progress=progress)
    return summary


def _day(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise UsageError(f"--since {value!r}: a day is wanted, as in 2026-11-01", print_help=False) from None
