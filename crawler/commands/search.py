"""scrapy search WORDS: the stories that have these words, in any form of their families."""

from __future__ import annotations

import argparse
import sys
from datetime import date

from scrapy.exceptions import UsageError

from crawler.console.command import OurCommand
from crawler.console.printing import say_fields
from crawler.run.configuration import ConfigurationError, configuration
from crawler.run.tally import FAILED, USAGE
from reports.search import search
from vigia.command import program

LARGEST = 2**31 - 1
LIMIT = 20


class Command(OurCommand):
    """Reads the database and writes nothing. Nothing found is an answer, status 0."""

    def syntax(self) -> str:
        return "WORDS [--limit N] [--since YYYY-MM-DD]"

    def short_desc(self) -> str:
        return "Find stored stories by their words"

    def long_desc(self) -> str:
        return (
            "A line for each story, best first: day, outlet, title, address (separated by tabs off a terminal). Every word finds its family"
            " (despido, despide, despidieron), with or without accents; a capital finds a name (Meta), quotes find a phrase."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--limit", metavar="N", default=str(LIMIT), help=f"at most so many stories (default: {LIMIT})")
        parser.add_argument("--since", metavar="YYYY-MM-DD", help="only stories of that day and later")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if not any(character.isalnum() for word in args for character in word):
            raise UsageError(f"words are wanted: {program()} search {self.syntax()}", print_help=False)
        limit, since = _limit(opts.limit), _day(opts.since)
        try:
            told = configuration(self.settings)
        except ConfigurationError as error:
            raise UsageError(str(error), print_help=False) from None
        from pipelines.storage.reader import opened  # Scrapy imports every command for each
        from pipelines.storage.store import StoreError, UnusableStore

        try:
            with opened(told.database) as database:
                found = search(database, _query(args), limit, since)
        except UnusableStore as error:
            self.end(str(error), USAGE)
            return
        except StoreError as error:
            self.end(str(error), FAILED)
            return
        if not found:
            self.end(f"no story has these words: {' '.join(args)}" + (f" (since {since})" if since else ""), 0)
        say_fields(((story.day or "", story.outlet, story.title or "", story.url) for story in found), aligned=sys.stdout.isatty())


def _query(args: list[str]) -> str:
    """The words as they were meant: what the shell took the quotes off is a phrase again."""
    return args[0] if len(args) == 1 else " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in args)


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 11 and 1 <= int(text) <= LARGEST):
        raise UsageError(f"--limit={text}: must be a whole number from 1 on, for example --limit={LIMIT}", print_help=False)
    return int(text)


def _day(text: str | None) -> str | None:
    try:
        return date.fromisoformat(text).isoformat() if text is not None else None
    except ValueError:
        raise UsageError(f"--since={text}: must be a day, for example --since=2026-11-01", print_help=False) from None
