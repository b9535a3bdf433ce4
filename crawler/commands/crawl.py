"""`scrapy crawl news|pages`: the same words as Scrapy's, with the lock, the log, the summary and the exit statuses of this project."""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import sys

from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError

from crawler import faults
from crawler.configuration import Configuration, ConfigurationError, configuration
from crawler.extensions.run import EXIT_STATUS
from crawler.lock import LockTaken, run_lock
from crawler.logs import log_to, quieten
from crawler.report import FAILED, LOCKED, USAGE
from crawler.sources import SourcesError, load
from crawler.spiders.arguments import ArgumentError, NewsArguments, PagesArguments
from pipelines.storage.store import Store, StoreError, UnusableStore


class Command(BaseRunSpiderCommand):
    requires_project = True

    def syntax(self) -> str:
        return "[options] <spider>"

    def short_desc(self) -> str:
        return "Fetch what is new: news (every source) or pages (given addresses)"

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        if len(args) != 1:
            raise UsageError("one spider is wanted: scrapy crawl news, or scrapy crawl pages", print_help=False)
        try:
            told = configuration(self.settings)
            faults.arm(told.fault)
            sources = load(told.sources_file)
            if args[0] == "news":
                NewsArguments.parse(opts.spargs).choose(sources, told.sources_file)
            elif args[0] == "pages":
                PagesArguments.parse(opts.spargs)
        except (ConfigurationError, SourcesError, ArgumentError, ValueError) as error:
            raise UsageError(str(error), print_help=False) from None
        quieten()
        if not opts.logfile:
            self.settings.set("LOG_FILE", str(_log_file(told)), priority="command")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        assert self.crawler_process is not None
        told = configuration(self.settings)
        log_to(logging.root.handlers)
        try:
            told.database.parent.mkdir(parents=True, exist_ok=True)
            with run_lock(told.database):
                Store.open(told.database, told.clock).close()  # what is wrong with it is said before anything is asked
                self.exitcode = self._crawl(args[0], opts)
        except LockTaken as taken:
            with contextlib.suppress(StoreError):
                Store.note_skipped_run(told.database, told.clock)
            self.exitcode = self._say(str(taken), LOCKED)
        except UnusableStore as error:
            self.exitcode = self._say(str(error), USAGE)
        except (StoreError, OSError) as error:
            self.exitcode = self._say(str(error), FAILED)

    def _crawl(self, name: str, opts: argparse.Namespace) -> int:
        assert self.crawler_process is not None
        crawler = self._create_crawler(name)
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        if self.crawler_process.bootstrap_failed or crawler.stats is None:
            return self._say("the run could not be started; the log says why", FAILED)
        status = crawler.stats.get_value(EXIT_STATUS, FAILED)
        report = getattr(crawler.spider, "report", None)
        if report is not None and (status or sys.stderr.isatty()):
            for line in report.summary():
                print(line, file=sys.stderr)
        return int(status)

    @staticmethod
    def _say(message: str, status: int) -> int:
        logging.getLogger("vigia.crawl").error("%s", message)
        print(f"scrapy crawl: {message}", file=sys.stderr)
        return status


def _log_file(told: Configuration) -> str:
    """output/logs/crawl.log beside the database; where it cannot be written the run says so on standard error alone."""
    path = told.logs / "crawl.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8"):
            pass
    except OSError:
        return os.devnull
    return str(path)
