"""scrapy analyse FILE.jsonl: topics, facts and companies of stories in a file, one JSON line a story on standard output."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from scrapy.exceptions import UsageError

from crawler.console.command import OurCommand
from crawler.console.printing import complain, say_json
from crawler.run.configuration import ConfigurationError, configuration
from crawler.run.tally import FAILED, OK, SOURCE_FAILED, USAGE
from pipelines.stories import BadLine, Row, answers, read_stories
from pipelines.usable_rules import UnusableRules
from vigia.command import program


class Command(OurCommand):
    """Reads no network and no database.

    A line that is no story is named on standard error (exit status 2), a story that cannot be read is answered with an error (3), and the
    others are answered all the same.
    """

    def syntax(self) -> str:
        return "FILE.jsonl"

    def short_desc(self) -> str:
        return "Tag stories of a JSON lines file and read their facts"

    def long_desc(self) -> str:
        return (
            'Reads one story a line ({"id", "title", "text"[, "published", "url", "source", "country"]}) and writes one JSON line a story: '
            'its topics with score and evidence, its facts and the companies it names, or {"id", "error"} where it cannot be read. '
            '"published" is a day, YYYY-MM-DD, by which "ayer" and "en enero" are dated. "-" reads standard input.'
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if len(args) != 1:
            raise UsageError(f"one file is wanted: {program()} analyse FILE.jsonl", print_help=False)
        try:
            workers = configuration(self.settings).workers
            limit = self.settings.getfloat("ANALYSIS_TIME_LIMIT")
            lines = sys.stdin.buffer if args[0] == "-" else Path(args[0]).open("rb")  # noqa: SIM115  closed below
        except ConfigurationError as error:
            raise UsageError(str(error), print_help=False) from None
        except OSError as error:
            raise UsageError(f"{args[0]}: {error.strerror}", print_help=False) from None
        bad: list[BadLine] = []
        unread = 0

        def stories() -> Iterator[Row]:
            for story in read_stories(lines):
                if isinstance(story, BadLine):
                    bad.append(story)
                    complain(f"{args[0]}, {story}")
                else:
                    yield story

        try:
            with lines, closing(answers(stories(), workers=workers, timeout=limit)) as answered:
                for answer in answered:
                    unread += "error" in answer
                    say_json(answer)
        except UnusableRules as error:
            raise UsageError(str(error), print_help=False) from None
        except OSError as error:
            self.end(f"{args[0]}: {error.strerror or error}", FAILED)
            return
        self.exitcode = USAGE if bad else SOURCE_FAILED if unread else OK
