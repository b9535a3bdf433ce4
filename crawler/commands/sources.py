"""scrapy sources [--check NAME]: what is watched, and what one outlet really brings."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import tempfile
from collections.abc import Mapping
from pathlib import Path

from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from crawler.console.command import OurCommand
from crawler.console.interruption import Interrupted
from crawler.console.printing import say
from crawler.run.configuration import ConfigurationError, configuration
from crawler.sources import Source, SourcesError, load
from vigia.characters import one_line


class Command(OurCommand):
    """The list reads only the sources file. A check fetches robots.txt, every endpoint and one story, and stores nothing."""

    requires_crawler_process = True  # what goes wrong is in the report, not in a log

    def syntax(self) -> str:
        return "[--check NAME]"

    def short_desc(self) -> str:
        return "List the outlets, or check one with --check NAME"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--check", metavar="NAME", help="fetch robots.txt, the endpoints and one story of an outlet; stores nothing")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            file = configuration(self.settings).sources_file
            sources = load(file)
        except (ConfigurationError, SourcesError) as error:
            raise UsageError(str(error), print_help=False) from None
        if args:
            meant = f"; did you mean --check {args[0]}?" if args[0] in sources else ""
            raise UsageError(f"nothing is expected after the options, but {args[0]!r} is there{meant}", print_help=False)
        if opts.check is None:
            say(*map(one_line, table(sources)))
        else:
            self.exitcode = self._check(named(opts.check, sources, file))

    def _check(self, source: Source) -> int:
        assert self.settings is not None
        assert self.crawler_process is not None
        # Scrapy imports every command for each: what only a check needs is loaded by a check
        from crawler.spiders.source_check import CheckReport, SourceCheckSpider, settings_for_check

        report = CheckReport()
        state = "watched" if source.enabled else f"not watched ({source.reason})"
        report.say(source.id, f"{source.name}, {source.country or 'several countries'}, {source.kind}, {state}")
        with tempfile.TemporaryDirectory(prefix="vigia-check-") as folder:
            settings = settings_for_check(self.settings, str(Path(folder) / "check.db"))
            crawler = Crawler(SourceCheckSpider, settings)
            self.crawler_process.crawl(crawler, source=source, report=report)
            heard: list[int] = []
            with contextlib.redirect_stdout(None):
                self.start_process(crawler, heard.append)
        if heard:
            raise Interrupted(heard[0])
        if not source.endpoints:
            report.say("", "has no endpoint to ask")
        good = report.good(source)
        report.say(
            "", "good: links and a story came out" if report.article else "good: headlines came out" if good else "not good, see above"
        )
        say(*report.lines)
        return 0 if good else 1


def named(name: str, sources: Mapping[str, Source], file: Path) -> Source:
    """The source of that name, enabled or not; UsageError otherwise."""
    if name in sources:
        return sources[name]
    near = difflib.get_close_matches(name, sources, n=1)
    raise UsageError(f"--check {name}: no such source in {file}{f'; did you mean {near[0]}?' if near else ''}", print_help=False)


def table(sources: Mapping[str, Source]) -> list[str]:
    """A line an outlet: id, name, country, kind, endpoints, whether it is watched and why not; the first line names the columns."""
    rows = [("id", "name", "country", "kind", "endpoints", "watched")]
    for source in sources.values():
        endpoints = [
            f"{len(urls)} {one if len(urls) == 1 else one + 's'}"
            for urls, one in ((source.feeds, "feed"), (source.sitemaps, "sitemap"), (source.sections, "section"))
            if urls
        ]
        watched = f"no, {source.reason}" if not source.enabled else "headlines" if source.feed_only else "yes"
        rows.append((source.id, source.name, source.country or "-", source.kind, ", ".join(endpoints) or "-", watched))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
