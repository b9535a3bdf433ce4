"""What `scrapy collect --shards DIR` does: what archives came to, out of their shards and into the database, by the one writer."""

from __future__ import annotations

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

if TYPE_CHECKING:
    from pipelines.storage.store import Store


def collect_shards(command: OurCommand, directory: str) -> None:
    """Under the lock of a crawl, without the network. Exit status 3: a shard was not whole, or is none. Raises UsageError."""
    assert command.settings is not None
    try:
        told = configuration(command.settings)
        listed = load(told.sources_file)
        labels = LabelsFile(told.labels)
        unfinished = labels.read().unfinished
    except (ConfigurationError, SourcesError, LabelsError) as error:
        raise UsageError(str(error), print_help=False) from None
    from pipelines.shards import SUFFIX
    from pipelines.storage.store import Store, StoreError, UnusableStore  # Scrapy imports every command for each

    folder = Path(directory).expanduser()
    if not (shards := sorted(folder.glob(f"*{SUFFIX}"))):
        what = f"no *{SUFFIX} is in it" if folder.is_dir() else "no such directory"
        raise UsageError(f"--shards {directory}: {what}; python -m backfill ARCHIVES --shards DIR makes them", print_help=False)
    if unfinished:
        complain(one_line(unfinished))
    try:
        with run_lock(told.database):
            store = Store.open(told.database, told.clock, labels=labels)
            try:
                command.exitcode = _collected(store, told, listed, shards)
            finally:
                store.close()
    except LockTaken as taken:
        command.end(str(taken), LOCKED)
    except UnusableStore as error:
        command.end(str(error), USAGE)
    except (StoreError, OSError) as error:
        command.end(str(error), FAILED)


def _collected(store: Store, told: Configuration, listed: dict[str, Source], shards: list[Path]) -> int:
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
    return SOURCE_FAILED if collecting.collected.bad else OK
