"""`scrapy collect`: the one writer, of a cluster or of archives' shards.

Of a cluster it is a run as that of `crawl news`, whose pages workers on any machine fetch and read.
"""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING

from scrapy import Spider
from scrapy.exceptions import UsageError

from crawler.commands.crawl import Command as Crawl
from crawler.console.command import OurCommand
from crawler.run.configuration import Configuration, ConfigurationError, configuration
from crawler.run.tally import FAILED, USAGE
from crawler.shards import collect_shards
from pipelines.storage.store import Store
from vigia.command import program

if TYPE_CHECKING:
    from crawler.cluster.namespace import Namespace


class Command(Crawl):
    """Ends when everything that was due is asked and what it brought is stored, with the exit status that `crawl news` would have."""

    log_name = "collect"
    namespace: Namespace

    def syntax(self) -> str:
        return "--shards DIR | [options] -s CLUSTER=redis://..."

    def short_desc(self) -> str:
        return "Write what the workers of a cluster found, or the shards of python -m backfill"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--shards", metavar="DIR", help="the directory that python -m backfill was given; no cluster is asked")

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.shards is not None:
            if args or opts.spargs:
                raise UsageError(f"a directory alone is wanted: {program()} collect --shards DIR", print_help=False)
            OurCommand.process_options(self, args, opts)
            return
        if args:
            raise UsageError(f"collect takes no spider: {program()} collect [-a source=a,b] -s CLUSTER=redis://...", print_help=False)
        if any(word.startswith("until=") for word in opts.spargs):
            raise UsageError(
                f"-a until= is for one machine, whose archive pages follow one another: {program()} crawl news without CLUSTER",
                print_help=False,
            )
        super().process_options(["news"], opts)
        from crawler.cluster import profile  # here and below: of the extra `cluster`

        assert self.settings is not None
        url = configuration(self.settings).cluster
        assert url is not None
        profile.take_on(self.settings, url, profile.COLLECTOR, profile.COLLECTOR_PARTS)

    def check_cluster(self, told: Configuration) -> None:
        super().check_cluster(told)
        if told.cluster is None:
            raise ConfigurationError(
                "collect wants CLUSTER, the Redis that it shares with its workers (-s CLUSTER=redis://127.0.0.1:6379/0),"
                " or --shards DIR, what python -m backfill made"
            )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        if opts.shards is not None:
            collect_shards(self, opts.shards)
            return
        from crawler.cluster.link import Link, connect
        from crawler.cluster.namespace import Namespace, Refused, Unreachable

        assert self.settings is not None
        told = configuration(self.settings)
        assert told.cluster is not None
        self.namespace = Namespace(Link(connect(told.cluster)), told.cluster, self._announce)
        try:
            self.namespace.reach(told.cluster_wait)
            if not self.namespace.durable:
                self._tell(f"Redis at {self.namespace.where} forgets what is under way when it ends (appendonly yes keeps it)")
            super().work(["news"], opts)
        except Refused as refused:
            self._say(str(refused), USAGE)
        except Unreachable as error:
            self._say(str(error), FAILED)

    def look_over(self, told: Configuration, store: Store) -> None:
        self.namespace.through(partial(self.namespace.check, store.collected.remembers), told.cluster_wait)

    def spider_class(self, name: str) -> str | type[Spider]:
        from crawler.cluster.collecting import CollectSpider

        return CollectSpider
