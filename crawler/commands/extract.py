"""scrapy extract FILE...: what the extraction makes of saved pages, one JSON line a file on standard output."""

from __future__ import annotations

import argparse
import json
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.configuration import ConfigurationError, configuration
from crawler.workers import WorkerError, WorkerTimeout, run_all
from pipelines.extraction.extracted import Extracted

TIME_LIMIT = 20.0  # seconds of a worker for one file; more than a crawl gives, because nobody waits behind it


class Command(ScrapyCommand):
    """Reads no network and no database. A file that is no article still has its line, with `rejected` saying what it is."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  # Scrapy's own declaration

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

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if not args:
            raise UsageError("no file is named: scrapy extract FILE...", print_help=False)
        if opts.url and len(args) > 1:
            raise UsageError("--url is the address of one file; use --urls MAP.json for several", print_help=False)
        if missing := [name for name in args if not Path(name).exists() or Path(name).is_dir()]:
            raise UsageError(
                f"{missing[0]}: no such file" + (f" (and {len(missing) - 1} more)" if len(missing) > 1 else ""), print_help=False
            )
        from crawler.extraction import answer, page_name, read  # Scrapy imports every command on every start: only this one pays for it

        try:
            told = configuration(self.settings)
        except ConfigurationError as error:
            raise UsageError(str(error), print_help=False) from None
        addresses = _addresses(opts.urls) if opts.urls else {}
        now = told.clock()
        unread: dict[int, str] = {}

        def jobs() -> Iterator[tuple[Any, ...]]:
            for number, name in enumerate(args):
                try:
                    data = read(Path(name))
                except (OSError, EOFError, zlib.error) as error:
                    data, unread[number] = b"", str(error)
                yield data, opts.url or addresses.get(page_name(name)), now

        results = run_all("crawler.extraction:read_page", jobs(), size=min(told.workers, len(args)), timeout=TIME_LIMIT)
        for number, (name, result) in enumerate(zip(args, results, strict=True)):
            line = {"file": Path(name).name, "url": opts.url or addresses.get(page_name(name))}
            if number in unread:
                print(f"{name}: {unread[number]}", file=sys.stderr)
                line |= answer(Extracted(rejected="unreadable", detail=unread[number]), None)
            elif isinstance(result, WorkerError):
                reason = "extraction_timeout" if isinstance(result, WorkerTimeout) else "extraction_failed"
                line |= answer(Extracted(rejected=reason, detail=str(result)), None)
            else:
                line |= answer(*result)
            print(json.dumps(line, ensure_ascii=False), flush=True)


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
    return found
