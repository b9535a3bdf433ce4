"""scrapy load FILE.jsonl [--facts]: given stories into the database, through all of the path but fetch and extraction."""

from __future__ import annotations

import argparse
import os
import stat
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

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
from pipelines.usable_rules import UnusableRules
from vigia import faults
from vigia.characters import one_line
from vigia.command import program

if TYPE_CHECKING:
    from pipelines.loading import Loading
    from pipelines.storage.store import Store


class Command(OurCommand):
    """Under the lock of a crawl, without the network. Exit status 3: a line was dropped, or its text could not be read."""

    def syntax(self) -> str:
        return "FILE.jsonl [--facts]"

    def short_desc(self) -> str:
        return "Put given stories into the database: language, duplicates, tags, facts, events"

    def long_desc(self) -> str:
        return (
            'Reads one story a line ({"url", "title", "text"[, "published", "source", "country", "timezone", "agency", "authors",'
            ' "summary", "facts"]}); "-" reads standard input. "source" is the id or the name of a listed outlet; any other becomes one of'
            ' its own, with the country and zone of the line, and is never asked for anything; without it the host of "url" says whose the'
            " story is. A line that cannot be used is named on standard error, and the rest is loaded."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument(
            "--facts",
            action="store_true",
            help='take the "facts" of each line (in the keys of analyse; none: it tells none), its "topics" or "labels" and "companies"'
            " instead of reading its text; a later retag reads it and replaces them",
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if len(args) != 1:
            raise UsageError(f"one file is wanted: {program()} load FILE.jsonl", print_help=False)
        try:
            told = configuration(self.settings)
            listed = load(told.sources_file)
            labels = LabelsFile(told.labels)
            unfinished = labels.read().unfinished
            file = sys.stdin.buffer if args[0] == "-" else Path(args[0]).open("rb")  # noqa: SIM115  closed below
        except (ConfigurationError, SourcesError, LabelsError) as error:
            raise UsageError(str(error), print_help=False) from None
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            raise UsageError(f"{args[0]}: {getattr(error, 'strerror', None) or error}", print_help=False) from None
        from pipelines.storage.store import Store, StoreError, UnusableStore  # Scrapy imports every command for each

        if unfinished:
            complain(one_line(unfinished))
        try:
            with file, run_lock(told.database):
                store = Store.open(told.database, told.clock, labels=labels)
                try:
                    self._load(store, told, listed, args[0], file, facts=opts.facts)
                finally:
                    store.close()
        except LockTaken as taken:
            self.end(str(taken), LOCKED)
        except (UnusableStore, UnusableRules) as error:
            self.end(str(error), USAGE)
        except (StoreError, OSError) as error:
            self.end(str(error), FAILED)

    def _load(self, store: Store, told: Configuration, listed: dict[str, Source], name: str, file: IO[bytes], *, facts: bool) -> None:
        assert self.settings is not None
        from pipelines.given.lines import read_lines
        from pipelines.given.outlets import Outlets
        from pipelines.given.story import Stories
        from pipelines.loading import Loading

        faults.arm(told.fault)
        stories = Stories(Outlets(listed.values()), told.rights, told.clock)
        loading = Loading(store, stories, lambda text: complain(one_line(f"{name}, {text}")))
        limit = self.settings.getfloat("ANALYSIS_TIME_LIMIT")
        size = _size(file)
        try:
            with bar("loading") as progress:
                loading.run(
                    read_lines(file), facts=facts, workers=told.workers, time_limit=limit, progress=lambda done: progress(done, size)
                )
        except Interrupted:
            _say(loading)
            complain("what was stored stays: the next load of the same file goes on from there")
            raise
        _say(loading)
        self.exitcode = OK if loading.loaded.whole else SOURCE_FAILED


def _say(loading: Loading) -> None:
    say(*map(one_line, loading.loaded.lines()))


def _size(file: IO[bytes]) -> int | None:
    """Bytes, where that is a file."""
    told = os.fstat(file.fileno())
    return told.st_size if stat.S_ISREG(told.st_mode) else None
