"""scrapy collect --shards DIR: what archives came to, out of their shards and into the database, by the one writer."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.console.command import OurCommand
from crawler.console.interruption import Interrupted
from crawler.console.printing import complain, say
from crawler.console.progress import bar
from crawler.run.configuration import Configuration, ConfigurationError, configuration
from crawler.run.lock import LockTaken, run_lock
from crawler.run.tally import FAILED, LOCKED, OK, SOURCE_FAILED, USAGE
from crawler.sources import Source, SourcesError, load
from pipelines.labels.file import LabelsError, LabelsFile
from vigia import faults
from vigia.characters import one_line
from vigia.command import program

if TYPE_CHECKING:
    from pipelines.storage.store import Store


class Command(OurCommand):
    """Under the lock of a crawl, without the network. Exit status 3: a shard was not whole, or is none."""

    def syntax(self) -> str:
        return "--shards DIR"

    def short_desc(self) -> str:
        return "Put what archives came to into the database: the shards of python -m backfill"

    def long_desc(self) -> str:
        return (
            "Reads the shards of a directory by the dates of their pages, all of them at once, and writes each story in a transaction"
            " of its own together with its place: ended anywhere, the next collect goes on from there, and what was collected is"
            " passed over."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--shards", metavar="DIR", help="the directory that python -m backfill was given")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if args or opts.shards is None:
            raise UsageError(f"a directory is wanted: {program()} collect --shards DIR", print_help=False)
        try:
            told = configuration(self.settings)
            listed = load(told.sources_file)
            labels = LabelsFile(told.labels)
            unfinished = labels.read().unfinished
        except (ConfigurationError, SourcesError, LabelsError) as error:
            raise UsageError(str(error), print_help=False) from None
        from pipelines.shards import SUFFIX
        from pipelines.storage.store import Store, StoreError, UnusableStore  # Scrapy imports every command for each

        folder = Path(opts.shards).expanduser()
        if not (shards := sorted(folder.glob(f"*{SUFFIX}"))):
            what = f"no *{SUFFIX} is in it" if folder.is_dir() else "no such directory"
            raise UsageError(f"--shards {opts.shards}: {what}; python -m backfill ARCHIVES --shards DIR makes them", print_help=False)
        if unfinished:
            complain(one_line(unfinished))
        try:
            with run_lock(told.database):
                store = Store.open(told.database, told.clock, labels=labels)
                try:
                    self._collect(store, told, listed, shards)
                finally:
                    store.close()
        except LockTaken as taken:
            self.end(str(taken), LOCKED)
        except UnusableStore as error:
            self.end(str(error), USAGE)
        except (StoreError, OSError) as error:
            self.end(str(error), FAILED)

    def _collect(self, store: Store, told: Configuration, listed: dict[str, Source], shards: list[Path]) -> None:
        from pipelines.collecting import Collecting, Writer

        faults.arm(told.fault)
        collecting = Collecting(store, Writer(store, listed), lambda text: complain(one_line(text)))
        try:
            with bar("collecting") as progress:
                collecting.run(shards, progress=progress)
        except Interrupted:
            say(*map(one_line, collecting.collected.lines()))
            complain("what was stored stays: the next collect goes on from there")
            raise
        say(*map(one_line, collecting.collected.lines()))
        self.exitcode = SOURCE_FAILED if collecting.collected.bad else OK
