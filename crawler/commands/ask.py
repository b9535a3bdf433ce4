"""scrapy ask [QUESTION]: what the database says to a question of reports/queries."""

from __future__ import annotations

import argparse
import sqlite3
from collections.abc import Mapping, Sequence

from scrapy.exceptions import UsageError

from crawler.console.answers import FORMS, say_rows
from crawler.console.command import OurCommand
from crawler.console.printing import complain, raw_output, say_fields
from crawler.run.configuration import ConfigurationError, configuration
from crawler.run.tally import FAILED, USAGE
from pipelines.events.names import Name
from reports.company_explanation import companies_named, nearest_companies
from reports.exports.formats import write_excel_csv
from reports.questions import Answer, Question, QuestionError, answer, nearest, question, questions
from reports.todays_views import install_views, views
from vigia.characters import one_line
from vigia.command import program

SPREADSHEET = "excel-csv"
FORMATS = (*FORMS, SPREADSHEET)


class Command(OurCommand):
    """Reads the database and writes nothing. Without a question: all of them, a line each."""

    def syntax(self) -> str:
        return "[QUESTION [--PARAMETER VALUE ...] [--format FORMAT]]"

    def short_desc(self) -> str:
        return "Ask the database a question by its name; without one, list the questions"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        about = (
            "table (default), csv (for programs: values as they are), json, markdown, excel-csv (for spreadsheets: no text is a formula)"
        )
        parser.add_argument("--format", default="table", help=about)
        asked_by = parser.add_argument_group(title="Parameters, each of the questions that have it")
        for name, about in sorted(
            {parameter.name: parameter.about for one in questions().values() for parameter in one.parameters}.items()
        ):
            asked_by.add_argument(f"--{name}", help=about.replace("%", "%%"))

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if not args:
            if lost := [name for name in parameters() if getattr(opts, name) is not None]:
                raise UsageError(f"--{lost[0]} belongs to a question: {program()} ask NAME --{lost[0]} ...", print_help=False)
            say_fields((one.name, one.asks) for one in questions().values())
            return
        try:
            asked = _asked(args, opts)
            told = configuration(self.settings)
        except (ConfigurationError, QuestionError) as error:
            raise UsageError(str(error), print_help=False) from None
        given = {name: value for name in parameters() if (value := getattr(opts, name)) is not None}
        from pipelines.storage.reader import opened  # Scrapy imports every command for each
        from pipelines.storage.store import StoreError, UnusableStore

        try:
            with opened(told.database) as database:
                install_views(database, views())
                found = answer(database, asked, with_company(database, asked, given))
                if _say(found, opts.format) == 0:
                    complain(_nothing(database))
        except QuestionError as error:
            self.end(str(error), USAGE)
        except UnusableStore as error:
            self.end(str(error), USAGE)
        except StoreError as error:
            self.end(str(error), FAILED)


def parameters() -> Mapping[str, str]:
    """What those of all questions are, by their names."""
    return {parameter.name: parameter.about for one in questions().values() for parameter in one.parameters}


def _asked(args: Sequence[str], opts: argparse.Namespace) -> Question:
    """QuestionError for what is no question, no parameter of any, or no format."""
    name, *more = args
    if (unknown := next((word for word in args if word.startswith("-")), None)) is not None:
        options = [f"--{one}" for one in (*parameters(), "format")]
        raise QuestionError(f"no question takes {unknown.partition('=')[0]}{nearest(unknown, options)}")
    if more:
        raise QuestionError(f"one question is wanted, and {' '.join(args)} is more: {program()} ask NAME --PARAMETER VALUE")
    if opts.format not in FORMATS:
        raise QuestionError(f"there is no format {opts.format}; there are {', '.join(FORMATS)}{nearest(opts.format, FORMATS)}")
    return question(name)


def _say(found: Answer, form: str) -> int:
    """How many rows there were."""
    if form != SPREADSHEET:
        return say_rows(found.columns, found.rows, form)
    with raw_output() as stream:
        return write_excel_csv(stream, found.columns, found.rows)


def with_company(database: sqlite3.Connection, asked: Question, given: Mapping[str, str]) -> Mapping[str, str]:
    """A company, however it is typed, as the database has it."""
    wanted = given.get("company", "").strip()
    if not wanted or all(parameter.name != "company" for parameter in asked.parameters):
        return given
    found = companies_named(database, wanted, lambda name: Name(name).base)
    if not found:
        near = ", ".join(map(one_line, nearest_companies(database, wanted)))
        raise QuestionError(f"no company {one_line(wanted)}" + (f"; did you mean {near}?" if near else ""))
    if len(found) > 1:
        raise QuestionError(
            f"several companies are {one_line(wanted)}: {', '.join(one.id or one.name for one in found)}; name one of these"
        )
    return {**given, "company": found[0].id or found[0].name}


def _nothing(database: sqlite3.Connection) -> str:
    """Why a question may have no answer."""
    if database.execute("SELECT 1 FROM articles LIMIT 1").fetchone() is None:
        return f"No story is stored yet: {program()} crawl news fetches some"
    if database.execute("SELECT 1 FROM events LIMIT 1").fetchone() is None:
        return f"No event is stored; if the stories are older than events, {program()} retag makes them"
    return "No row."
