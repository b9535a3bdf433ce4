"""scrapy sources: what is watched, what outlets really bring, and outlets that join them."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from crawler.console.command import OurCommand
from crawler.console.interruption import Interrupted
from crawler.console.printing import complain, say, watched
from crawler.run.configuration import Configuration, ConfigurationError, configuration
from crawler.run.tally import FAILED, OK
from crawler.sources import Source, SourcesError, identity, load
from crawler.spiders.arguments import ArgumentError, checked_address
from vigia import addresses
from vigia.characters import counted, one_line
from vigia.command import program

if TYPE_CHECKING:
    from crawler.spiders.inquiry import InquirySpider
    from crawler.spiders.source_check import CheckReport

ALL = object()  # of --check without a name


class Command(OurCommand):
    """The list and OPML read only files. What asks outlets stores nothing of what they answer, and ends with 1 where one is not good."""

    requires_crawler_process = True  # what goes wrong is in the report, not in a log

    def syntax(self) -> str:
        return "[--check [NAME] | --add HOMEPAGE [--dry-run] | --opml | --import FILE.opml [--dry-run]]"

    def short_desc(self) -> str:
        return "List the outlets, check them, find out how to read a new one"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--check",
            metavar="NAME",
            nargs="?",
            const=ALL,
            help="ask an outlet for robots.txt, its endpoints and a story, and show what comes; no NAME: every watched one, a line each",
        )
        what.add_argument(
            "--add", metavar="HOMEPAGE", help="find the feed, news sitemap or section of a new outlet, and write it at the end of the file"
        )
        what.add_argument("--opml", action="store_true", help="the feeds of the watched outlets as OPML, for feed readers")
        what.add_argument(
            "--import", metavar="FILE.opml", dest="opml_file", help="write the feeds of an OPML file that are not listed, switched off"
        )
        parser.add_argument("--dry-run", action="store_true", help="with --add or --import: show what would be written, write nothing")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            told = configuration(self.settings)
            sources = load(told.sources_file)
        except (ConfigurationError, SourcesError) as error:
            raise UsageError(str(error), print_help=False) from None
        if args:
            meant = f"; did you mean --check {args[0]}?" if args[0] in sources else ""
            raise UsageError(f"nothing is expected after the options, but {args[0]!r} is there{meant}", print_help=False)
        if opts.dry_run and opts.add is None and opts.opml_file is None:
            raise UsageError("--dry-run goes with --add or --import", print_help=False)
        if opts.check is ALL:
            self.exitcode = self._check_all([source for source in sources.values() if source.enabled], told.sources_file)
        elif opts.check is not None:
            self.exitcode = self._check(named(opts.check, sources, told.sources_file))
        elif opts.add is not None:
            self.exitcode = self._add(opts.add, sources, told, dry_run=opts.dry_run)
        elif opts.opml_file is not None:
            self.exitcode = self._import(Path(opts.opml_file), sources, told, dry_run=opts.dry_run)
        elif opts.opml:
            from crawler.register import opml

            say(opml.write(sources.values(), told.clock()))
        else:
            say(*map(one_line, table(sources)))

    def _check(self, source: Source) -> int:
        from crawler.spiders.source_check import CheckReport, SourceCheckSpider

        report = CheckReport(source=source)
        state = "watched" if source.enabled else f"not watched ({source.reason})"
        report.say(source.id, f"{source.name}, {source.country or 'several countries'}, {source.kind}, {state}")
        self._ask(SourceCheckSpider, reports=[report])
        if not source.endpoints:
            report.say("", "has no endpoint to ask")
        came = "links and a story" if report.article else "headlines"
        report.say("", f"good: {came} came out" if report.good else "not good, see above")
        say(*report.lines)
        return OK if report.good else FAILED

    def _check_all(self, sources: Sequence[Source], file: Path) -> int:
        from crawler.spiders.source_check import CheckReport, SourceCheckSpider

        if not sources:
            raise UsageError(f"{file}: no outlet is watched", print_help=False)
        if watched():
            complain(f"asking {counted(len(sources), 'outlet')}; some take minutes")
        reports = [CheckReport(source=source) for source in sources]
        try:
            self._ask(SourceCheckSpider, reports=reports)
        finally:
            say(*verdicts(reports))
        if not any(report.reached for report in reports):
            complain("nobody could be reached: is this machine online?")
        return OK if all(report.ended and report.verdict != "broken" for report in reports) else FAILED

    def _add(self, homepage: str, sources: dict[str, Source], told: Configuration, *, dry_run: bool) -> int:
        from crawler.register import entry
        from crawler.spiders.source_search import SearchReport, SourceSearchSpider, owner_of

        file = told.sources_file
        try:
            address = addresses.endpoint(checked_address(homepage, "--add "))
        except ArgumentError as error:
            raise UsageError(str(error), print_help=False) from None
        _not_listed(homepage, owner_of(address, sources), sources, file)
        if not dry_run:
            _writable(file)
        report = SearchReport(homepage=address, sources=sources)
        self._ask(SourceSearchSpider, report=report)
        say(*report.lines)
        if report.found is None:
            _not_listed(homepage, report.listed, sources, file)
            say(
                "",
                f"nothing was added: no feed, news sitemap or section of {one_line(address)} brought a story; what was tried stands above",
            )
            return FAILED
        comment = f"Added {told.clock().date().isoformat()}: {report.proof}. Guesses, to be looked over: {report.guessed}."
        return self._write([entry.table(report.found, comment)], file, dry_run=dry_run)

    def _import(self, path: Path, sources: dict[str, Source], told: Configuration, *, dry_run: bool) -> int:
        from crawler.register import entry, guesses, opml

        file = told.sources_file
        try:
            outlines, refused = opml.read(path)
        except opml.OpmlError as error:
            raise UsageError(str(error), print_help=False) from None
        complain(*map(one_line, refused))
        day = told.clock().date().isoformat()
        known = {identity(each.url): source.id for source in sources.values() for each in source.endpoints}
        ids = set(sources)
        tables = []
        for outline in outlines:
            if (owner := known.get(identity(outline.feed))) is not None:
                complain(one_line(f"{outline.feed}: stands in [sources.{owner}] already"))
                continue
            id_ = guesses.source_id(outline.name, guesses.host(outline.homepage), ids)
            ids.add(id_)
            known[identity(outline.feed)] = id_
            tables.append(entry.table(entry.unchecked(id_, outline, f"{day}: imported, not checked yet"), ""))
        if not tables:
            say("nothing was added")
            return OK
        return self._write(tables, file, dry_run=dry_run)

    def _write(self, tables: Sequence[str], file: Path, *, dry_run: bool) -> int:
        """The tables are printed first: what cannot be written is not lost."""
        from crawler.register import entry

        say("", *"\n".join(tables).rstrip("\n").split("\n"))
        if dry_run:
            say("", f"nothing was written: this would stand at the end of {one_line(str(file))}")
            return OK
        try:
            entry.append(file, "\n".join(tables))
        except entry.NotWritten as error:
            self.end(str(error), FAILED)
            return FAILED
        except SourcesError as error:  # somebody has changed the file meanwhile
            raise UsageError(str(error), print_help=False) from None
        say("", f"written at the end of {one_line(str(file))}")
        return OK

    def _ask(self, spider: type[InquirySpider], **arguments: Any) -> None:
        assert self.settings is not None
        assert self.crawler_process is not None
        # Scrapy imports every command for each: what only asking needs is loaded when something is asked
        from crawler.spiders.inquiry import settings_for_inquiry

        with tempfile.TemporaryDirectory(prefix="vigia-check-") as folder:
            crawler = Crawler(spider, settings_for_inquiry(self.settings, str(Path(folder) / "check.db")))
            self.crawler_process.crawl(crawler, **arguments)
            heard: list[int] = []
            with contextlib.redirect_stdout(None):
                self.start_process(crawler, heard.append)
        if heard:
            raise Interrupted(heard[0])


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
    return _columns(rows)


def verdicts(reports: Sequence[CheckReport]) -> list[str]:
    """A line for each outlet that was asked to the end, and one that counts them."""
    ended = [report for report in reports if report.ended]
    counts = ", ".join(f"{sum(report.verdict == each for report in ended)} {each}" for each in ("fine", "doubtful", "broken"))
    lines = _columns([(report.source.id, report.verdict, report.summary) for report in ended]) if ended else []
    return [*lines, f"{counted(len(ended), 'outlet')}: {counts}"]


def _columns(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _not_listed(homepage: str, owner: str | None, sources: Mapping[str, Source], file: Path) -> None:
    if owner is None:
        return
    source = sources[owner]
    state = f"watched; {program()} sources --check {owner} shows what it brings" if source.enabled else f"off, {source.reason}"
    raise UsageError(f"--add {homepage}: this is [sources.{owner}] in {file}, {source.name} ({state})", print_help=False)


def _writable(file: Path) -> None:
    """Said before anything is asked."""
    from crawler.register import entry

    if why := entry.unwritable(file):
        raise UsageError(f"{file}: {why}; --dry-run shows what would be written, SOURCES_FILE names another file", print_help=False)
