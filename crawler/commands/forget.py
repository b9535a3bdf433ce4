"""scrapy forget URL...: a takedown. The article, its quotes, its earlier versions and its copies go, and never come back."""

from __future__ import annotations

import argparse

from scrapy.exceptions import UsageError

from crawler.commands.feeds import refreshed_wherever_they_are
from crawler.console.command import OurCommand
from crawler.console.printing import say
from crawler.run.configuration import ConfigurationError, configuration
from crawler.run.lock import LockTaken, run_lock
from crawler.run.tally import FAILED, LOCKED, SOURCE_FAILED, USAGE
from crawler.spiders.arguments import ArgumentError, checked_address
from pipelines.labels.file import LabelsError, LabelsFile
from vigia.addresses import canonical
from vigia.characters import counted
from vigia.command import program


class Command(OurCommand):
    """Under the lock of a crawl. The file is written anew, so that nothing of the text is left in it.

    An address that nobody has met is taken down all the same, and said: exit status 3, since it may be a slip of the pen.
    """

    def syntax(self) -> str:
        return "URL..."

    def short_desc(self) -> str:
        return "Take articles down: remove them with their copies, and never fetch those addresses again"

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if not args:
            raise UsageError(f"an address is wanted: {program()} forget URL...", print_help=False)
        try:
            told = configuration(self.settings)
            urls = [canonical(checked_address(address, "")) for address in args]
            labels = LabelsFile(told.labels)
            labels.read()
        except (ConfigurationError, LabelsError, ArgumentError) as error:
            raise UsageError(str(error), print_help=False) from None
        from pipelines.storage.store import Store, StoreError, UnusableStore  # Scrapy imports every command for each

        try:
            with run_lock(told.database):
                store = Store.open(told.database, told.clock, labels=labels)
                try:
                    gone = store.takedowns.forget(*urls)
                finally:
                    store.close()
        except LockTaken as taken:
            self.end(str(taken), LOCKED)
        except UnusableStore as error:
            self.end(str(error), USAGE)
        except (StoreError, OSError) as error:
            self.end(str(error), FAILED)
        else:
            for url in gone.articles:
                say(f"removed {url}")
            addresses = counted(gone.addresses, "address", "addresses")
            say(f"{counted(len(gone.articles), 'article')} removed, {addresses} will never be fetched again")
            if gone.left:
                say(f"taken out of {counted(len(gone.left), 'event')} that others tell of: {', '.join(gone.left)}")
            if gone.withdrawn:
                say(f"{counted(len(gone.withdrawn), 'event')} withdrawn, which nothing else tells of: {', '.join(gone.withdrawn)}")
            for url in gone.unknown:
                self.end(f"{url}: not stored, and never met; it will not be fetched all the same. Is it spelt right?", SOURCE_FAILED)
            written = sorted((told.database.parent / "reports").glob("report-*.html"))
            if written and gone.articles:
                say(f"{counted(len(written), 'report')} in {written[0].parent} may quote them still: remove or write them again")
            if why := refreshed_wherever_they_are(told):
                self.end(f"{why}. The feeds may still quote what was removed", FAILED)
