"""scrapy forget URL...: a takedown. The article, its quotes, its earlier versions and its copies go, and never come back."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.addresses import AddressError, canonical
from crawler.configuration import ConfigurationError, configuration
from crawler.lock import LockTaken, run_lock
from crawler.report import FAILED, LOCKED, USAGE


class Command(ScrapyCommand):
    """Under the lock of a crawl. The file is written anew, so that nothing of the text is left in it."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  # Scrapy's own declaration

    def syntax(self) -> str:
        return "URL..."

    def short_desc(self) -> str:
        return "Take articles down: remove them with their copies, and never fetch those addresses again"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if not args:
            raise UsageError("an address is wanted: scrapy forget URL...", print_help=False)
        try:
            told = configuration(self.settings)
            urls = [canonical(address) for address in args]
        except (ConfigurationError, AddressError) as error:
            raise UsageError(str(error), print_help=False) from None
        from pipelines.storage.store import Store, StoreError, UnusableStore  # Scrapy imports every command for each

        try:
            told.database.parent.mkdir(parents=True, exist_ok=True)
            with run_lock(told.database):
                store = Store.open(told.database, told.clock)
                try:
                    gone = store.forget(*urls)
                finally:
                    store.close()
        except LockTaken as taken:
            self._say(str(taken), LOCKED)
        except UnusableStore as error:
            self._say(str(error), USAGE)
        except (StoreError, OSError) as error:
            self._say(str(error), FAILED)
        else:
            for url in gone.articles:
                print(f"removed {url}")
            print(f"{len(gone.articles)} articles removed, {gone.addresses} addresses will never be fetched again")

    def _say(self, message: str, status: int) -> None:
        print(f"scrapy forget: {message}", file=sys.stderr)
        self.exitcode = status
