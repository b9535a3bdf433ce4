"""scrapy evaluate FILE.jsonl: how right the tags and facts are against labelled stories."""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError

from crawler.analysis import BadLine, Row, analyse_story, read_stories
from crawler.evaluation import Evaluation, Measure, evaluate


class Command(ScrapyCommand):
    """Labels are in the format of the gold stories: {"id", "title", "text", "labels": {topic: bool}, "facts": {...}}."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012  # Scrapy's own declaration

    def syntax(self) -> str:
        return "FILE.jsonl"

    def short_desc(self) -> str:
        return "Measure tags and facts against labelled stories"

    def long_desc(self) -> str:
        return "Prints precision, recall and F1 for each topic and kind of fact. Exit status 1 when a figure is below its floor."

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--show", action="store_true", help="list every story that is wrong")
        parser.add_argument("--floor", type=float, metavar="N", help="the least mean F1 of the topics, from 0 to 1")
        parser.add_argument(
            "--floors", metavar="FILE.toml", help='floors by name: "layoffs.f1" = 0.9, "facts.deals.f1" = 0.8, mean_f1 = 0.9'
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError("one file is wanted: scrapy evaluate FILE.jsonl", print_help=False)
        floors = _floors(opts)
        gold = _gold(Path(args[0]))
        result = evaluate(gold, {story["id"]: analyse_story(story) for story in gold})
        if unknown := sorted(set(floors) - set(result.figures())):
            raise UsageError(f"no such figure: {', '.join(unknown)} (there are: {', '.join(result.figures())})", print_help=False)
        if opts.show:
            for mistake in result.mistakes:
                print(f"  {mistake}")
        print(table(result))
        for name, floor in floors.items():
            if result.figures()[name] < floor:
                print(f"{name} is {result.figures()[name]:.3f}, below its floor of {floor:.3f}", file=sys.stderr)
                self.exitcode = 1


def _floors(opts: argparse.Namespace) -> dict[str, float]:
    floors: dict[str, float] = {}
    if opts.floors:
        try:
            document = tomllib.loads(Path(opts.floors).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
            raise UsageError(f"{opts.floors}: {problem}", print_help=False) from None
        for name, value in document.items():
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise UsageError(f"{opts.floors}: {name}: must be a number from 0 to 1 (names with dots are quoted)", print_help=False)
            floors[name] = float(value)
    if opts.floor is not None:
        floors["mean_f1"] = opts.floor
    return floors


def _gold(path: Path) -> list[Row]:
    if not path.is_file():
        raise UsageError(f"{path}: no such file", print_help=False)
    gold: list[Row] = []
    with path.open("rb") as lines:
        for story in read_stories(lines):
            if isinstance(story, BadLine):
                raise UsageError(f"{path}, {story}", print_help=False)
            if not isinstance(story.get("labels"), dict) or not isinstance(story.get("facts", {}), dict):
                raise UsageError(f"{path}: story {story['id']!r} has no labels", print_help=False)
            gold.append(story)
    if not gold:
        raise UsageError(f"{path}: no stories", print_help=False)
    return gold


def table(result: Evaluation) -> str:
    """The figures for a person."""

    def line(name: str, m: Measure) -> str:
        return f"{name:20s} P {m.precision:.3f} ({m.right}/{m.predicted})  R {m.recall:.3f} ({m.right}/{m.gold})  F1 {m.f1:.3f}"

    lines = [line(name, measure) for name, measure in result.topics.items()]
    lines.append(f"{'mean F1':20s} {result.mean_f1:.3f}   ({result.stories} stories)")
    lines += [line(f"facts {name}", measure) for name, measure in result.facts.items()]
    lines.append(f"{'quotes that stand':20s} {result.quotes.right}/{result.quotes.predicted}")
    return "\n".join(lines)
