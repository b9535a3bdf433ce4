"""scrapy retag [--since DAY]: stored texts read again by today's rules."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.configuration import Configuration, ConfigurationError, configuration
from crawler.lock import LockTaken, run_lock
from crawler.report import FAILED, LOCKED, OK, SOURCE_FAILED, USAGE

if TYPE_CHECKING:
    from crawler.rereading import Summary
    from pipelines.storage.store import Store


class Command(ScrapyCommand):
    """Under the lock of a crawl, without the network. Exit status 3 when some text could not be read, 1 when it was interrupted."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  # Scrapy's own declaration

    def syntax(self) -> str:
        return "[--since DAY]"

    def short_desc(self) -> str:
        return "Read stored articles again by today's rules: tags, facts, companies"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--since", metavar="DAY", help="only articles published on or after that day (YYYY-MM-DD)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if args:
            raise UsageError(f"nothing is expected but --since DAY, and {args[0]!r} is there", print_help=False)
        since = _day(opts.since)
        try:
            told = configuration(self.settings)
        except ConfigurationError as error:
            raise UsageError(str(error), print_help=False) from None
        if not told.database.exists():
            raise UsageError(f"{told.database}: there is no such database; name one with DATABASE, or run a crawl first", print_help=False)
        from pipelines.storage.store import Store, StoreError, UnusableStore  # Scrapy imports every command for each

        try:
            with run_lock(told.database):
                store = Store.open(told.database, told.clock)
                try:
                    summary = asyncio.run(_retag(store, told, since))
                finally:
                    store.close()
        except LockTaken as taken:
            self._say(str(taken), LOCKED)
        except UnusableStore as error:
            self._say(str(error), USAGE)
        except (StoreError, OSError) as error:
            self._say(str(error), FAILED)
        else:
            print("\n".join(summary.lines()))
            self.exitcode = FAILED if summary.interrupted else SOURCE_FAILED if summary.unread else OK

    def _say(self, message: str, status: int) -> None:
        print(f"scrapy retag: {message}", file=sys.stderr)
        self.exitcode = status


async def _retag(store: Store, told: Configuration, since: str | None) -> Summary:
    from crawler.rereading import read_again
    from crawler.workers import WorkerPool

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    pool = WorkerPool(told.workers)
    with ExitStack() as stack:
        try:
            return await read_again(store, pool, since=since, stop=stop, progress=_progress(stack))
        finally:
            await pool.close()


def _progress(stack: ExitStack) -> Callable[[int, int], None]:
    """A bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        return lambda done, total: None
    from rich.console import Console
    from rich.progress import Progress

    bar = stack.enter_context(Progress(console=Console(stderr=True), transient=True))
    task = bar.add_task("reading", total=None)
    return lambda done, total: bar.update(task, completed=done, total=total)


def _day(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise UsageError(f"--since {value!r}: a day is wanted, as in 2026-11-01", print_help=False) from None
