"""scrapy export --table T | --query Q [--PARAMETER VALUE...] --format F [--out FILE]: a table, a view or an answer, for other programs."""

from __future__ import annotations

import argparse
import sqlite3
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.commands.ask import parameters, with_company
from crawler.console.command import OurCommand
from crawler.console.places import place_of
from crawler.console.printing import complain, raw_output
from crawler.run.configuration import Configuration, ConfigurationError, configuration
from crawler.run.tally import FAILED, USAGE
from reports.exports.data_package import SUFFIX
from reports.questions import QuestionError, question
from vigia.command import program

if TYPE_CHECKING:
    from reports.exports.selection import Selection


class Command(OurCommand):
    """Reads the database and writes nothing to it, also while a crawl is at work: what is exported is of one moment."""

    def syntax(self) -> str:
        return "--table TABLE | --query QUERY [--PARAMETER VALUE...] [--format csv|excel-csv|jsonl|parquet] [--out FILE]"

    def short_desc(self) -> str:
        return "Write a table, a view or the answer to a question for other programs"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--table", metavar="TABLE", help="a whole table or view")
        parser.add_argument("--query", metavar="QUERY", help="a question of `ask`, with its parameters")
        parser.add_argument("--format", metavar="FORMAT", default="csv", help="csv (the usual), excel-csv, jsonl or parquet")
        parser.add_argument("--out", metavar="FILE", help="instead of standard output, and beside it FILE.datapackage.json, its schema")
        asked_by = parser.add_argument_group(title="Parameters, each of the questions that have it")
        for name, about in sorted(parameters().items()):
            asked_by.add_argument(f"--{name}", help=about.replace("%", "%%"))

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        from pipelines.storage.reader import opened  # Scrapy imports every command for each
        from pipelines.storage.store import StoreError, UnusableStore
        from reports.atomic_file import NotWritten
        from reports.exports.export import check_format, to_file, to_stream
        from reports.exports.formats import SPREADSHEET_ROWS
        from reports.exports.parquet import NoParquet
        from reports.exports.selection import NoSuchTable, prepare

        try:
            told = configuration(self.settings)
            given = _checked(args, opts)
            check_format(opts.format)
            out = _place(opts.out, told) if opts.out is not None else None
        except (ConfigurationError, NoParquet) as error:
            raise UsageError(str(error), print_help=False) from None
        try:
            with opened(told.database) as conn:
                prepare(conn)
                selection = _selection(conn, opts, given)
                if out is not None:
                    rows = to_file(conn, selection, opts.format, out)
                else:
                    with raw_output() as stream:
                        rows = to_stream(conn, selection, opts.format, stream)
        except (NoSuchTable, QuestionError) as error:
            raise UsageError(str(error), print_help=False) from None
        except UnusableStore as error:
            self.end(str(error), USAGE)
        except (StoreError, NotWritten) as error:
            self.end(str(error), FAILED)
        else:
            if opts.format == "excel-csv" and rows >= SPREADSHEET_ROWS:
                complain(f"{program()} export: {rows:,} rows: a spreadsheet shows the first {SPREADSHEET_ROWS - 1:,} of them")


def _checked(args: list[str], opts: argparse.Namespace) -> dict[str, str]:
    """The parameters by their names. UsageError for what does not go together."""
    from reports.exports.export import FORMATS

    if (opts.table is None) == (opts.query is None):
        raise UsageError(f"one of --table and --query is wanted, such as {program()} export --table layoff_events", print_help=False)
    if opts.format not in FORMATS:
        near = get_close_matches(opts.format, FORMATS, 1, cutoff=0.3)
        meant = f": did you mean {near[0]}?" if near else ""
        raise UsageError(f"--format {opts.format}: there is no such format{meant} (there are {', '.join(FORMATS)})", print_help=False)
    given = {name: value for name in parameters() if (value := getattr(opts, name)) is not None}
    if args or (given and opts.table is not None):
        odd = args[0] if args else f"--{next(iter(given))}"
        raise UsageError(f"{odd} is no parameter of {'a table' if opts.table is not None else 'any question'}", print_help=False)
    if opts.format == "parquet" and opts.out is None and sys.stdout is not None and sys.stdout.isatty():
        raise UsageError("parquet is not for a terminal: give --out FILE", print_help=False)
    return given


def _place(out: str, told: Configuration) -> Path:
    path = place_of(out, told, (SUFFIX,))
    if not path.parent.is_dir():
        raise UsageError(f"--out {path}: there is no directory {path.parent}", print_help=False)
    return path


def _selection(conn: sqlite3.Connection, opts: argparse.Namespace, given: dict[str, str]) -> Selection:
    from reports.exports.selection import answer, table

    if opts.table is not None:
        return table(conn, opts.table)
    return answer(conn, opts.query, with_company(conn, question(opts.query), given))
