"""scrapy extract FILE...: what the extraction makes of saved pages, one JSON line a file on standard output."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from scrapy.exceptions import UsageError

from crawler.console.command import OurCommand
from crawler.console.printing import complain, say_json
from crawler.run.configuration import ConfigurationError, configuration
from crawler.spiders.arguments import ArgumentError, checked_address
from pipelines.extraction.extracted import Extracted, ExtractionFailed
from pipelines.language.function_words import read_function_words
from pipelines.rule_file import RuleFileError
from vigia.answers import WorkerError
from vigia.batch import run_all
from vigia.characters import one_line
from vigia.command import program

TIME_LIMIT = 20.0  # seconds of a worker for one file; more than a crawl gives, because nobody waits behind it


class Command(OurCommand):
    """Reads no network and no database. A file that is no article still has its line, with `rejected` saying what it is."""

    def syntax(self) -> str:
        return "[options] FILE..."

    def short_desc(self) -> str:
        return "Extract articles from saved pages (.html, .html.gz)"

    def long_desc(self) -> str:
        return (
            "Writes one JSON line a file, always: file, url, title, authors (persons), agency, published_at (in the outlet's own offset; "
            "a bare date when only the day is known), modified_at, text, summary, section, image, language, paywall, partial, rejected "
            "(a reason or null) and where each field came from."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--url", metavar="URL", help="address of the one FILE")
        which.add_argument("--urls", metavar="MAP.json", help="JSON object that maps file names (without .gz) to addresses")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if not args:
            raise UsageError(f"no file is named: {program()} extract FILE...", print_help=False)
        if opts.url and len(args) > 1:
            raise UsageError("--url is the address of one file; use --urls MAP.json for several", print_help=False)
        if missing := [name for name in args if not Path(name).exists() or Path(name).is_dir()]:
            what = "this is a directory" if Path(missing[0]).is_dir() else "no such file"
            raise UsageError(f"{missing[0]}: {what}" + (f" (and {len(missing) - 1} more)" if len(missing) > 1 else ""), print_help=False)
        from crawler.guards.saved_pages import SavedPageError, read
        from pipelines.saved_pages import answer, page_name  # Scrapy imports every command on every start: only this one pays for it

        try:
            told = configuration(self.settings)
            read_function_words()
        except (ConfigurationError, RuleFileError) as error:
            raise UsageError(str(error), print_help=False) from None
        try:
            addresses = _addresses(opts.urls) if opts.urls else {}
            if opts.url:
                checked_address(opts.url, "--url ")
        except ArgumentError as error:
            raise UsageError(str(error), print_help=False) from None
        if opts.urls and (nameless := [name for name in args if page_name(name) not in addresses]):
            complain(
                one_line(f"{opts.urls}: no address for {', '.join(map(page_name, nameless[:5]))}{', ...' if len(nameless) > 5 else ''}")
            )
        now = told.clock()
        unread: dict[int, SavedPageError] = {}
        nothing = answer(Extracted(), None)

        def jobs() -> Iterator[tuple[Any, ...]]:
            for number, name in enumerate(args):
                try:
                    data = read(Path(name))
                except SavedPageError as error:
                    data, unread[number] = b"", error
                yield data, opts.url or addresses.get(page_name(name)), now

        results = run_all("pipelines.saved_pages:read_page", jobs(), size=min(told.workers, len(args)), timeout=TIME_LIMIT)
        with closing(results):  # whatever ends this, the workers end with it
            for number, (name, result) in enumerate(zip(args, results, strict=True)):
                line = {"file": Path(name).name, "url": opts.url or addresses.get(page_name(name))}
                if number in unread:
                    complain(one_line(f"{name}: {unread[number]}"))
                    line |= nothing | {"rejected": unread[number].reason, "detail": str(unread[number])}
                elif isinstance(result, WorkerError):
                    line |= nothing | {"rejected": ExtractionFailed(result).reason, "detail": str(result)}
                else:
                    line |= answer(*result)
                say_json(line)


def _addresses(path: str) -> dict[str, str]:
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}", print_help=False) from None
    except ValueError as error:
        raise UsageError(f"{path}: no JSON: {error}", print_help=False) from None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise UsageError(
            f'{path}: an object is wanted that maps file names to addresses, like {{"page.html": "https://..."}}', print_help=False
        )
    for name, address in found.items():
        checked_address(address, f"{path}: {name}: ")
    return found
