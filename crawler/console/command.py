"""What all commands of ours have in common: they end in words and with a status that says how, whatever happens to them."""

from __future__ import annotations

import argparse
import asyncio
import os
from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError

from crawler.console.interruption import Interrupted, exit_status, heeding, raise_interrupted
from crawler.console.printing import OutputLost, complain, say
from crawler.guards import addon
from crawler.run.configuration import NAMES, ConfigurationError, check_environment, check_names
from crawler.run.logs import protect
from crawler.run.shutdown import shutdown_of
from crawler.run.tally import FAILED
from vigia.characters import one_line
from vigia.command import READER_LEFT, program

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class OurCommand(ScrapyCommand):
    """A command's own work is `work`; what goes wrong around it is said in a line, never in a traceback.

    Wrong usage is a UsageError, status 2. Interrupted: 129, 130 or 143. Standard output that takes no more: 1, or, without a word, 141
    where its reader has left, as for any program that is piped into `head`.
    """

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  # Scrapy's own declaration

    @property
    def name(self) -> str:
        return type(self).__module__.rpartition(".")[2]

    @abstractmethod
    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        """What the command does; sets `exitcode`."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.usage = f"{program()} {self.name} {self.syntax()}"

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        protect()
        known = {*self.settings, *NAMES, *addon.SETTINGS}
        try:
            check_environment(os.environ, known)
            check_names((option.partition("=")[0] for option in opts.set), known)
            super().process_options(args, opts)
            addon.check_promises(self.settings, opts.set)
        except (ConfigurationError, OSError) as error:  # OSError: Scrapy has written its --pidfile
            raise UsageError(one_line(str(error)), print_help=False) from None

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            with heeding(raise_interrupted):
                self.work(args, opts)
                say()
        except Interrupted as interrupted:
            self.end(f"interrupted ({interrupted})", exit_status(interrupted.number))
        except OutputLost as lost:
            if lost.reader_left:
                self.exitcode = READER_LEFT
            else:
                self.end(f"standard output could not be written: {lost}", FAILED)
        except UsageError as error:
            raise UsageError(one_line(str(error)), print_help=error.print_help) from None

    def start_process(self, crawler: Crawler, on_signal: Callable[[int], None] = lambda number: None) -> None:
        """Run the crawler until it is done. A first signal ends it in order, and `on_signal` is told; a second ends the process."""
        from twisted.internet import reactor  # not before Scrapy has chosen which

        process = self.crawler_process
        assert isinstance(process, AsyncCrawlerProcess)

        def stop(number: int) -> None:
            if crawler.spider is None and not process.bootstrap_failed:
                asyncio.get_running_loop().call_later(0.01, stop, number)  # it is about to be made
                return
            on_signal(number)
            shutdown_of(crawler).request("shutdown")
            if _is_running(crawler):  # one that is still being opened ends by itself, and Scrapy would wait for its engine for ever
                self._stopping = asyncio.ensure_future(process.stop())

        with heeding(lambda number: reactor.callFromThread(stop, number)):
            process.start(install_signal_handlers=False)

    def end(self, message: str, status: int) -> None:
        """Say why it ends, and with which status."""
        complain(one_line(f"{program()} {self.name}: {message}"))
        self.exitcode = status


def _is_running(crawler: Crawler) -> bool:
    try:
        return crawler.engine.running
    except RuntimeError:  # there is no engine yet
        return False
