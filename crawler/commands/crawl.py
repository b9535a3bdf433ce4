"""`scrapy crawl news|pages|archive`: Scrapy's own words, with the lock, log, summary and exit statuses of this project."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import logging
import os
import textwrap
from collections.abc import Iterator, Mapping
from importlib.util import find_spec

from scrapy import Spider
from scrapy.commands import BaseRunSpiderCommand, ScrapyHelpFormatter
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from crawler.commands.feeds import refreshed
from crawler.console import interruption
from crawler.console.command import OurCommand
from crawler.console.printing import complain, watched
from crawler.extensions.run import EXIT_STATUS
from crawler.run.configuration import Configuration, ConfigurationError, configuration
from crawler.run.contact import advice
from crawler.run.lock import LockTaken, run_lock
from crawler.run.logs import open_log
from crawler.run.tally import FAILED, LOCKED, OK, SOURCE_FAILED, USAGE, RunReport
from crawler.sources import SourcesError, load
from crawler.spiders.arguments import ARCHIVE, NEWS, PAGES, ArchiveArguments, ArgumentError, NewsArguments, PagesArguments
from crawler.spiders.base import ArticleSpider
from pipelines.labels.file import LabelsError, LabelsFile
from pipelines.reading.version import RULES_VERSION
from pipelines.storage.store import Store, StoreError, UnusableStore
from pipelines.usable_rules import UnusableRules, check_rules
from vigia import faults
from vigia.characters import counted, one_line
from vigia.command import program

SPIDERS = ("news", "pages", "archive")
HELP_WIDTH = 80  # columns, as argparse has it off a terminal
logger = logging.getLogger("vigia.crawl")


class _Help(ScrapyHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Scrapy's, which leaves lines as they are broken."""


class Command(OurCommand, BaseRunSpiderCommand):
    """On a terminal, or with `-a verbose=1`, it says what it does and what came of it. Elsewhere only what a person must do is said:

    nothing with status 0, nothing of sources that failed (3: `scrapy health` says once which need somebody) nor of another run that holds
    the lock (75); what the other statuses mean is always said.
    """

    requires_crawler_process = True
    log_name = "crawl"
    default_settings = {"LOG_INSTALL_ROOT_HANDLER": False}  # noqa: RUF012  # Scrapy's own declaration; our handler is in its place

    def syntax(self) -> str:
        return "[options] <spider>"

    def short_desc(self) -> str:
        return "Fetch what is new: news (every source) or pages (given); or read an archive"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.formatter_class = _Help
        for spider, taken in (("news", NEWS), ("pages", PAGES), ("archive", ARCHIVE)):
            parser.add_argument_group(f"arguments of {spider}", "\n".join(_columns(taken)))

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        try:
            name = _spider(args)
            told = configuration(self.settings)
            self.check_cluster(told)
            faults.arm(told.fault)
            if told.cluster and self.name == "crawl":
                self._as_worker(name, told, opts)
                return
            sources = load(told.sources_file)
            self.labels = LabelsFile(told.labels)
            self.left_out = self.labels.read().unfinished
            if name == "news":
                news = NewsArguments.parse(opts.spargs)
                verbose, self.task = news.verbose, counted(len(news.choose(sources, told.sources_file)), "source")
            elif name == "archive":
                given = ArchiveArguments.parse(opts.spargs)
                given.wanted(sources, told.sources_file)
                verbose, self.task = given.verbose, counted(len(given.archives), "archive")
            else:
                pages = PagesArguments.parse(opts.spargs)
                verbose, self.task = pages.verbose, counted(len(pages.addresses) + len(pages.files), "page")
            if not self.settings.get("LOG_FILE"):
                self.settings.set("LOG_FILE", _log_file(told, self.log_name), priority="command")
            open_log(self.settings)
        except (ConfigurationError, SourcesError, LabelsError, ArgumentError, ValueError, OSError) as error:
            raise UsageError(one_line(str(error)), print_help=False) from None
        self.loud = verbose or watched()
        self.log = self.settings.get("LOG_FILE")

    def check_cluster(self, told: Configuration) -> None:
        if told.cluster is not None and find_spec("scrapy_redis") is None:
            raise ConfigurationError("CLUSTER wants more packages: pip install '.[cluster]'")
        if (told.metrics_file or told.metrics_port) and find_spec("prometheus_client") is None:
            raise ConfigurationError("METRICS_FILE and METRICS_PORT want a package more: pip install '.[cluster]'")

    def _as_worker(self, name: str, told: Configuration, opts: argparse.Namespace) -> None:
        """What a worker fetches is what `collect` asks for; it takes no other arguments."""
        from crawler.cluster import profile  # here and below: of the extra `cluster`

        assert self.settings is not None
        if name != "news":
            raise ArgumentError("with CLUSTER there is `crawl news` alone, a worker; pages are fetched by one machine: leave CLUSTER out")
        if others := [each for each in opts.spargs if each != "verbose"]:
            raise ArgumentError(f"-a {others[0]}= is for `{program()} collect`: a worker takes what that one gives out")
        assert told.cluster is not None
        profile.take_on(self.settings, told.cluster, profile.WORKER, profile.WORKER_PARTS)
        if not self.settings.get("LOG_FILE"):
            self.settings.set("LOG_FILE", _log_file(told, "worker"), priority="command")
        open_log(self.settings)
        self.loud = opts.spargs.pop("verbose", "0") == "1" or watched()
        self.log = self.settings.get("LOG_FILE")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        told = configuration(self.settings)
        if told.cluster and self.name == "crawl":
            self.exitcode = self._serve(told)
            return
        self._tell(f"crawling {self.task} into {told.database}, log at {self.log}")
        if lacking := advice(told.contact):
            self._tell(lacking)
        if self.left_out:
            self._tell(self.left_out)
        try:
            with run_lock(told.database):
                self._look_over(told)
                self.exitcode = self._crawl(args[0], opts)
            if self.exitcode in (OK, SOURCE_FAILED) and (why := refreshed(told)):
                self._say(why, FAILED)
        except LockTaken as taken:
            with contextlib.suppress(StoreError):
                Store.note_skipped_run(told.database, told.clock)
            self._say(str(taken), LOCKED)
        except (UnusableStore, UnusableRules) as error:
            self._say(str(error), USAGE)
        except (StoreError, OSError) as error:
            self._say(str(error), FAILED)

    def _look_over(self, told: Configuration) -> None:
        """What is wrong with the database or with the files of rules is said before anything is asked; labels that came in otherwise than
        by `label` change what they are about."""
        store = Store.open(told.database, told.clock, labels=self.labels)
        try:
            self.look_over(told, store)
            tried = store.rereading.has_readings(RULES_VERSION)
            store.rereading.correct_stored()
        finally:
            store.disconnect()
        if not tried:  # rules that a story was read by can be loaded: a run that finds nothing new starts no worker for them
            check_rules()

    def _serve(self, told: Configuration) -> int:
        """A worker's work: until it is told to end, or is of another version than the run."""
        from crawler.cluster.namespace import Refused, Unreachable
        from crawler.cluster.station import joined, set_up
        from crawler.cluster.worker import WorkerSpider

        assert self.crawler_process is not None
        try:
            check_rules()
            namespace = joined(told, self._announce)
        except (Refused, UnusableRules) as refused:
            return self._say(str(refused), USAGE)
        except Unreachable as error:
            return self._say(str(error), FAILED)
        self._tell(f"working for {namespace.where}, log at {self.log}")
        if lacking := advice(told.contact):
            self._tell(lacking)
        crawler = self._create_crawler(WorkerSpider)
        set_up(crawler, namespace, told)
        self.crawler_process.crawl(crawler)
        heard: list[int] = []
        self.start_process(crawler, heard.append)
        if left := getattr(crawler.spider, "refused", None):
            return self._say(left, USAGE)
        if heard:
            return interruption.exit_status(heard[0])
        return self._say(f"the worker could not work; {self.log} says why", FAILED)

    def look_over(self, told: Configuration, store: Store) -> None:
        """What else is wrong with the database that was opened; before anything is written."""

    def _crawl(self, name: str, opts: argparse.Namespace) -> int:
        assert self.crawler_process is not None
        crawler = self._create_crawler(self.spider_class(name))
        self.crawler_process.crawl(crawler, **opts.spargs)
        heard: list[int] = []

        def told_to_end(number: int) -> None:
            heard.append(interruption.exit_status(number))
            self._say_ending(crawler, number)

        self.start_process(crawler, told_to_end)
        report: RunReport | None = getattr(crawler.spider, "report", None)
        if self.crawler_process.bootstrap_failed or report is None:
            return heard[0] if heard else self._say(f"the run could not be started; {self.log} says why", FAILED)
        status = int(crawler.stats.get_value(EXIT_STATUS, FAILED))
        self._say_result(report, status)
        return status

    def spider_class(self, name: str) -> str | type[Spider]:
        return name

    def _say_ending(self, crawler: Crawler, number: int) -> None:
        """At once, whoever listens: that it ends, and what stays for the next run."""
        spider = crawler.spider
        waiting = ""
        if isinstance(spider, ArticleSpider):
            spider.report.interrupted = interruption.exit_status(number)
            with contextlib.suppress(StoreError):
                waiting = f"; {counted(spider.waiting(), 'address', 'addresses')} pending for the next one" if spider.fetches else ""
            spider.end("shutdown")
        message = f"{interruption.name(number)}: the run is being ended{waiting}"
        logger.warning("%s", message)
        complain(one_line(f"{program()} {self.name}: {message} (once more ends it at once)"))

    def _say_result(self, report: RunReport, status: int) -> None:
        if self.loud or status not in (0, SOURCE_FAILED):
            complain(*map(one_line, report.summary()))
        elif status:
            complain(*map(one_line, report.urgent()))
        if report.too_many_errors:
            complain(one_line(f"what they were stands in {self.log}"))

    def _tell(self, message: str) -> None:
        """For the log, and for whoever looks."""
        logger.info("%s", message)
        if self.loud:
            complain(one_line(message))

    def _announce(self, message: str) -> None:
        """What is waited for, whoever looks."""
        logger.warning("%s", message)
        complain(one_line(f"{program()} {self.name}: {message}"))

    def _say(self, message: str, status: int) -> int:
        logger.error("%s", message)
        if self.loud or status != LOCKED:
            complain(one_line(f"{program()} {self.name}: {message}"))
        self.exitcode = status
        return status


def _columns(arguments: Mapping[str, str]) -> Iterator[str]:
    for name, meaning in arguments.items():
        yield from textwrap.wrap(meaning, HELP_WIDTH - 2, initial_indent=f"-a {name}=".ljust(13), subsequent_indent=" " * 13)


def _spider(args: list[str]) -> str:
    if len(args) != 1:
        raise ArgumentError(f"one spider is wanted: {', or '.join(f'{program()} crawl {name}' for name in SPIDERS)}")
    if args[0] not in SPIDERS:
        near = difflib.get_close_matches(args[0], SPIDERS, 1, cutoff=0.3)
        meant = f": did you mean {near[0]}?" if near else ""
        raise ArgumentError(f"there is no spider {args[0]}{meant} (there are {', '.join(SPIDERS)})")
    return args[0]


def _log_file(told: Configuration, name: str) -> str:
    """output/logs/NAME.log beside the database; where it cannot be written the run says so on standard error alone."""
    path = told.logs / f"{name}.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8"):
            pass
    except OSError:
        return os.devnull
    return str(path)
