"""scrapy evaluate FILE.jsonl: how right the tags and facts are against labelled stories."""

from __future__ import annotations

import argparse
import math
import tomllib
from pathlib import Path
from typing import Any

from scrapy.exceptions import UsageError

from crawler.console.command import OurCommand
from crawler.console.printing import complain, say
from crawler.run.configuration import ConfigurationError, configuration
from crawler.run.tally import FAILED, SOURCE_FAILED
from pipelines.evaluation import Evaluation, Measure, evaluate, unmeasurable
from pipelines.rule_file import nearest
from pipelines.stories import BadLine, Row, answers, read_stories
from pipelines.usable_rules import UnusableRules
from vigia.characters import counted
from vigia.command import program


class Command(OurCommand):
    """Labels are in the format of the gold stories: {"id", "title", "text", "labels": {topic: bool}, "facts": {...}}."""

    def syntax(self) -> str:
        return "FILE.jsonl"

    def short_desc(self) -> str:
        return "Measure tags and facts against labelled stories"

    def long_desc(self) -> str:
        return (
            "Prints precision, recall and F1 for each topic and kind of fact. Exit status 1 when a figure is below its floor, "
            "3 when a story could not be read: it counts as answered with nothing."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--show", action="store_true", help="list every story that is wrong")
        parser.add_argument("--floor", metavar="N", help="the least mean F1 of the topics, from 0 to 1")
        parser.add_argument(
            "--floors",
            metavar="FILE.toml",
            help='floors by name: "layoffs.f1" = 0.9, "facts.deals.f1" = 0.8, mean_f1 = 0.9; in tables [stories.NAME], those of NAME.jsonl',
        )

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        if len(args) != 1:
            raise UsageError(f"one file is wanted: {program()} evaluate FILE.jsonl", print_help=False)
        assert self.settings is not None
        floors = _floors(opts, Path(args[0]))
        gold = _gold(Path(args[0]))
        limit = self.settings.getfloat("ANALYSIS_TIME_LIMIT")
        try:
            workers = configuration(self.settings).workers
            found = {answer["id"]: answer for answer in answers(gold, workers=workers, timeout=limit)}
        except (ConfigurationError, UnusableRules) as error:
            raise UsageError(str(error), print_help=False) from None
        known = {topic for answer in found.values() for topic in answer.get("topics", ())}
        if known and (strange := sorted({topic for story in gold for topic in story["labels"]} - known)):
            raise UsageError(
                f"{args[0]}: no such topic: {strange[0]}{nearest(strange[0], known)} (there are: {', '.join(sorted(known))})",
                print_help=False,
            )
        unread = [answer for answer in found.values() if "error" in answer]
        result = evaluate(gold, found)
        if unknown := sorted(set(floors) - set(result.figures())):
            raise UsageError(f"no such figure: {', '.join(unknown)} (there are: {', '.join(result.figures())})", print_help=False)
        if opts.show:
            for mistake in result.mistakes:
                say(f"  {mistake}")
        say(table(result))
        if unread:
            said = "; ".join(f"{answer['id']}: {answer['error']}" for answer in unread[:5]) + ("; ..." if len(unread) > 5 else "")
            complain(
                f"{len(unread)} of {counted(len(gold), 'story', 'stories')} could not be read and count as answered with nothing: {said}"
            )
            self.exitcode = SOURCE_FAILED
        for name, floor in floors.items():
            if result.figures()[name] < floor:
                complain(f"{name} is {result.figures()[name]:.3f}, below its floor of {floor:.3f}")
                self.exitcode = FAILED


def _floors(opts: argparse.Namespace, stories: Path) -> dict[str, float]:
    floors: dict[str, float] = {}
    if opts.floors:
        try:
            document = tomllib.loads(Path(opts.floors).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
            raise UsageError(f"{opts.floors}: {problem}", print_help=False) from None
        for name, value in _of_these(document, stories, opts.floors).items():
            floors[name] = _floor(value, f"{opts.floors}: {name}: ", " (names with dots are quoted)")
    if opts.floor is not None:
        floors["mean_f1"] = _floor(opts.floor, f"--floor {opts.floor}: ")
    return floors


def _of_these(document: dict[str, Any], stories: Path, file: str) -> dict[str, Any]:
    """The floors of a file for these stories: those in the table by their name, where it has a table a file of stories."""
    tables = document.get("stories")
    if not isinstance(tables, dict):
        return document
    if not isinstance(found := tables.get(stories.stem), dict):
        raise UsageError(f"{file} has no floors for {stories.stem} (it has some for {', '.join(tables)})", print_help=False)
    return found


def _floor(value: object, where: str, hint: str = "") -> float:
    try:
        floor = math.nan if isinstance(value, bool) else float(value)  # type: ignore[arg-type]  # whatever a file holds
    except (TypeError, ValueError):
        floor = math.nan
    if not 0 <= floor <= 1:
        raise UsageError(f"{where}a number from 0 to 1 is wanted{hint}", print_help=False)
    return floor


def _gold(path: Path) -> list[Row]:
    gold: dict[Any, Row] = {}
    try:
        with path.open("rb") as lines:
            for story in read_stories(lines):
                if isinstance(story, BadLine):
                    raise UsageError(f"{path}, {story}", print_help=False)
                problem = "stands twice" if story["id"] in gold else unmeasurable(story)
                if problem:
                    raise UsageError(f"{path}: story {story['id']!r} {problem}", print_help=False)
                gold[story["id"]] = story
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}", print_help=False) from None
    if not gold:
        raise UsageError(f"{path}: no stories", print_help=False)
    return list(gold.values())


def table(result: Evaluation) -> str:
    """The figures for a person."""

    def line(name: str, m: Measure) -> str:
        return f"{name:20s} P {m.precision:.3f} ({m.right}/{m.predicted})  R {m.recall:.3f} ({m.right}/{m.gold})  F1 {m.f1:.3f}"

    lines = [line(name, measure) for name, measure in result.topics.items()]
    lines.append(f"{'mean F1':20s} {result.mean_f1:.3f}   ({counted(result.stories, 'story', 'stories')})")
    for kind, measure in result.facts.items():
        lines.append(line(f"facts {kind}", measure))
        lines += [
            f"  {name.partition('.')[2]:18s} {found.recall:.3f} ({found.right}/{found.gold})"
            for name, found in result.fields.items()
            if name.startswith(f"{kind}.")
        ]
    lines.append(f"{'quotes that stand':20s} {result.quotes.right}/{result.quotes.predicted}")
    return "\n".join(lines)
