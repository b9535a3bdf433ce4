"""`python -m demo [--cluster]`: serves the newsroom on loopback, crawls it with the real command, prints what was found.

The database is output/demo/news.db, made anew each time. Exit status 0 when the crawl went as the newsroom means it to.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from crawler.console.interruption import Interrupted, exit_status, heeding, raise_interrupted
from crawler.run.lock import LockTaken, run_lock
from crawler.run.tally import FAILED, LOCKED, OK, SOURCE_FAILED
from demo.cluster import NoRedis, crawl_together
from demo.comparison import differences
from demo.crawl import ROOT, crawl
from demo.found import Found, FoundStory, read
from demo.newsroom import Newsroom
from demo.truth import load_truth
from vigia.command import guarded

DATABASE = ROOT / "output" / "demo" / "news.db"
MONTHS = ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"]
WIDTH_WITHOUT_TERMINAL = 140  # columns of a file or a pipe, where nothing wraps by itself
WIDE = 100  # columns that four columns of text need
TAG_STYLES = {"ai_startup": "cyan", "layoffs": "red", "reverse_acquihire": "magenta"}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--now", type=datetime.fromisoformat, help="the instant the newsroom's dates follow (default: the clock)")
    parser.add_argument("--cluster", action="store_true", help="by two workers and a collector, with a redis-server of their own")
    told = parser.parse_args(arguments)
    now = told.now or datetime.now(UTC)
    now = now if now.tzinfo else now.replace(tzinfo=UTC)
    console = Screen(width=None if sys.stdout.isatty() else int(os.environ.get("COLUMNS", WIDTH_WITHOUT_TERMINAL)), highlight=False)
    try:
        start_anew(DATABASE)
    except LockTaken as taken:
        print(taken, file=sys.stderr)
        return LOCKED
    started = time.monotonic()
    with Newsroom(now) as newsroom:
        truth = load_truth(newsroom.sites)
        try:
            with heeding(raise_interrupted):
                finished = (crawl_together if told.cluster else crawl)(newsroom, database=DATABASE, now=now, capture=False)
        except Interrupted as interrupted:
            return exit_status(interrupted.number)
        except NoRedis as error:
            print(error, file=sys.stderr)
            return FAILED
        requests = len(newsroom.requests)
    if finished.returncode not in (OK, SOURCE_FAILED):
        print(f"the crawl ended with status {finished.returncode}; {DATABASE.parent / 'logs'} says why", file=sys.stderr)
        return finished.returncode
    found = read(DATABASE)
    console.print(stories_table(found.stories, console.width))
    console.print(dropped_table(found))
    console.print(counts(found, requests, time.monotonic() - started))
    if wrong := differences(DATABASE, truth):
        console.print(f"\n{len(wrong)} differences from the truth beside the newsroom:")
        for line in wrong:
            console.print(f"  - {line}", markup=False)
    else:
        console.print(f"All {len(truth.stored)} stories and {len(truth.dropped)} drops are as the truth beside the newsroom says.")
    console.print(f"The database: {DATABASE.relative_to(ROOT)}", markup=False)
    return OK


class Screen(Console):
    """Leaves it to the entry what becomes of a reader who left."""

    def on_broken_pipe(self) -> None:
        raise  # the BrokenPipeError that rich has just caught


def start_anew(database: Path) -> None:
    """The demo's database goes, with what SQLite keeps beside it. Raises LockTaken while another demo is at work on it."""
    with run_lock(database):
        for name in ("", "-wal", "-shm", "-journal"):
            database.with_name(database.name + name).unlink(missing_ok=True)


def stories_table(stories: Sequence[FoundStory], width: int = WIDTH_WITHOUT_TERMINAL) -> Table:
    """A row a story, newest first. Where there is little room the time stands under the outlet and the tags under the title."""
    wide = width >= WIDE
    table = Table(title="Stored", title_justify="left")
    table.add_column("outlet", max_width=16)
    if wide:
        table.add_column("time", no_wrap=True)
    table.add_column("title and facts", ratio=1)
    if wide:
        table.add_column("tags", no_wrap=True)
    for story in stories:
        at = f"{story.published.day:>2} {MONTHS[story.published.month - 1]} {story.published:%H:%M}" if story.published else ""
        tags = [Text(tag, style=TAG_STYLES.get(tag, "")) for tag in story.tags]
        facts = [Text(f"  {fact}", style="dim" if fact.endswith("(background)") else "") for fact in story.facts]
        notes = [Text(f"  [{note}]", style="yellow") for note in story.notes]
        title = Text(story.title, style="bold")
        if wide:
            table.add_row(story.outlet, at, Group(title, *facts, *notes), Text("\n").join(tags))
        else:
            told = [Text("  ") + Text(", ").join(tags)] if tags else []
            table.add_row(Group(story.outlet, at), Group(title, *told, *facts, *notes))
    return table


def dropped_table(found: Found) -> Table:
    table = Table(title="Dropped, and why", title_justify="left")
    table.add_column("reason", no_wrap=True)
    table.add_column("outlet", max_width=20)
    table.add_column("address", overflow="fold")
    for outlet, reason, url in found.dropped:
        table.add_row(reason, outlet, Text(url))
    for outlet, error in found.failed:
        table.add_row("source failed", outlet, Text(error))
    return table


def counts(found: Found, requests: int, seconds: float) -> str:
    reasons = Counter(reason for _, reason, _ in found.dropped)
    states = ", ".join(f"{count} {state}" for state, count in sorted(found.states.items()))
    tags = ", ".join(f"{count} {tag}" for tag, count in sorted(found.tags.items()))
    why = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
    return (
        f"{sum(found.states.values())} addresses found: {states}\n{len(found.stories)} stories stored; tags: {tags}\n"
        f"dropped: {why}\n{requests} requests, {seconds:.1f} seconds"
    )


if __name__ == "__main__":
    sys.argv[0] = "demo"  # what its complaints begin with
    guarded(main)
