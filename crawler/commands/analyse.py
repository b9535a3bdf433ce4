"""scrapy analyse FILE.jsonl: topics, facts and companies of stories in a file, one JSON line a story on standard output."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.analysis import BadLine, analyse_story, dump, read_stories


class Command(ScrapyCommand):
    """Reads no network and no database; a line that is no story is named on standard error, the others are answered all the same."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  # Scrapy's own declaration

    def syntax(self) -> str:
        return "FILE.jsonl"

    def short_desc(self) -> str:
        return "Tag stories of a JSON lines file and read their facts"

    def long_desc(self) -> str:
        return (
            'Reads one story a line ({"id", "title", "text"[, "published", "url", "source", "country"]}) and writes one JSON line a story: '
            'its topics with score and evidence, its facts and the companies it names. "-" reads standard input.'
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("one file is wanted: scrapy analyse FILE.jsonl", print_help=False)
        lines = sys.stdin.buffer if args[0] == "-" else None
        if lines is None:
            path = Path(args[0])
            if not path.is_file():
                raise UsageError(f"{path}: no such file", print_help=False)
            lines = path.open("rb")
        with lines:
            for story in read_stories(lines):
                if isinstance(story, BadLine):
                    print(f"{args[0]}, {story}", file=sys.stderr)
                    self.exitcode = 2
                else:
                    print(dump(analyse_story(story)), flush=True)
