"""scrapy label ADDRESS TOPIC=yes|no|forget..., --review, --same A B, --different A B: what a person knows better of stored stories."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.console.asking import ask, is_terminal
from crawler.console.command import OurCommand
from crawler.console.printing import complain, say
from crawler.run.configuration import Configuration, ConfigurationError, configuration
from crawler.run.lock import LockTaken, NoLock, run_lock
from crawler.run.tally import FAILED, OK, SOURCE_FAILED, USAGE
from crawler.spiders.arguments import ArgumentError, checked_address
from pipelines.labels.file import LabelsError, LabelsFile
from pipelines.labels.label import Label, LabelError, check_topic, of_word
from pipelines.usable_rules import UnusableRules, check_rules
from vigia.addresses import canonical
from vigia.characters import counted, one_line
from vigia.command import program

if TYPE_CHECKING:
    from pipelines.labelling import Desk, Doubtful, Outcome
    from pipelines.storage.store import Store

QUESTION = "tag it? y(es), n(o), s(kip), q(uit): "
ANSWERS = ("yes", "no", "skip", "quit")


class Command(OurCommand):
    """Also while a crawl is at work, which heeds the label from its next story on: a label takes the lock of no run.

    Exit status 2: a label that is none, or an address that is not stored; 3: the story could not be read again.
    """

    def syntax(self) -> str:
        return (
            "ADDRESS TOPIC=yes|no|forget... | ADDRESS TABLE:COMPANY=no... | --review [--topic TOPIC] [--limit N]"
            " | --same|--different|--forget A B"
        )

    def short_desc(self) -> str:
        return "Correct the tags and facts of a stored article, for good; --review asks about the doubtful ones"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--review", action="store_true", help="show the doubtful stories one by one, and ask")
        parser.add_argument("--same", action="append_const", dest="pair", const="same", help="two articles, or events, are of one event")
        parser.add_argument("--different", action="append_const", dest="pair", const="different", help="they are of two events")
        parser.add_argument("--forget", action="append_const", dest="pair", const="forget", help="take back what was said of the two")
        parser.add_argument("--topic", metavar="TOPIC", help="with --review: only stories that are doubtful for this topic")
        parser.add_argument("--limit", metavar="N", help="with --review: at most so many")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            told = configuration(self.settings)
            limit = _checked(args, opts)
            labels = LabelsFile(told.labels)
            unfinished = labels.read().unfinished
            pair = [word if word.startswith("ev-") else canonical(checked_address(word, "")) for word in args] if opts.pair else []
            address = canonical(checked_address(args[0], "")) if args and not pair else ""
            given = [of_word(word, address, told.clock().date().isoformat()) for word in args[1:]] if not pair else []
            if len({label.about for label in given}) < len(given):
                raise UsageError(f"{' '.join(args[1:])}: one verdict is wanted for a topic or a row", print_help=False)
        except (ConfigurationError, LabelsError, LabelError, ArgumentError) as error:
            raise UsageError(str(error), print_help=False) from None
        if not told.database.exists():
            raise UsageError(f"{told.database}: there is no such database; name one with DATABASE, or run a crawl first", print_help=False)
        if unfinished:
            complain(one_line(unfinished))
        from pipelines.storage.store import StoreError, UnusableStore  # Scrapy imports every command for each

        try:
            if pair:
                self._judge(told, labels, pair, opts.pair[0])
                return
            check_rules()
            with _desk(told, labels, self.settings.getfloat("ANALYSIS_TIME_LIMIT")) as desk:
                self.exitcode = self._review(desk, told, opts.topic, limit) if opts.review else self._label(desk, address, given)
        except (UnusableStore, UnusableRules) as error:
            self.end(str(error), USAGE)
        except (StoreError, OSError) as error:
            self.end(str(error), FAILED)

    def _label(self, desk: Desk, address: str, given: Sequence[Label]) -> int:
        from pipelines.labelling import NotThere

        try:
            outcome = desk.label(address, given)
        except NotThere as error:
            self.end(str(error), USAGE)
            return USAGE
        say(*map(one_line, outcome.lines()))
        return self._said(outcome)

    def _judge(self, told: Configuration, labels: LabelsFile, pair: Sequence[str], verdict: str) -> None:
        from pipelines.judging import Bench, NotJudged
        from pipelines.storage.store import Store

        store = Store.open(told.database, told.clock, labels=labels)
        try:
            say(*map(one_line, Bench(store, labels).judge(pair[0], pair[1], verdict, told.clock().date().isoformat())))
        except (NotJudged, LabelError) as error:
            self.end(one_line(str(error)), USAGE)
        finally:
            _leave(store, told)

    def _review(self, desk: Desk, told: Configuration, topic: str | None, limit: int | None) -> int:
        from pipelines.labelling import NotThere

        waiting = desk.doubtful(topic, limit)
        if not waiting:
            say(f"no story is doubtful{f' for {topic}' if topic else ''}")
            return OK
        status, given = OK, 0
        for number, story in enumerate(waiting, 1):
            say("", *map(one_line, _shown(story, f"{number} of {len(waiting)}")))
            answer = ask(f"{story.topic}: {QUESTION}", ANSWERS) or "quit"
            if answer == "quit":
                break
            if answer == "skip":
                continue
            try:
                outcome = desk.label(story.url, [Label(story.url, story.topic, answer, told.clock().date().isoformat())])
            except NotThere as error:
                complain(one_line(str(error)))
                continue
            given += 1
            say(*map(one_line, outcome.lines()))
            status = self._said(outcome) or status
        say("", f"{counted(given, 'label')} given, in {told.labels}")
        return status

    def _said(self, outcome: Outcome) -> int:
        if outcome.unread:
            complain(one_line(f"{program()} label: {outcome.unread}"))
        return SOURCE_FAILED if outcome.unread else OK


def _checked(args: list[str], opts: argparse.Namespace) -> int | None:
    """The number of --limit. Raises UsageError and LabelError for what does not go together."""
    if opts.pair:
        if len(opts.pair) > 1 or opts.review or opts.topic is not None or opts.limit is not None:
            raise UsageError("--same, --different, --forget and --review each stand alone", print_help=False)
        if len(args) != 2:
            raise UsageError(f"two addresses or events are wanted: {program()} label --{opts.pair[0]} A B", print_help=False)
        return None
    if not opts.review:
        if opts.topic is not None or opts.limit is not None:
            raise UsageError("--topic and --limit go with --review", print_help=False)
        if len(args) < 2:
            wanted = f"{program()} label ADDRESS TOPIC=yes, {program()} label ADDRESS TABLE:COMPANY=no, or {program()} label --review"
            raise UsageError(f"an address and a verdict are wanted: {wanted}", print_help=False)
        return None
    if args:
        raise UsageError(f"--review takes no address, and {args[0]!r} is there", print_help=False)
    if opts.topic is not None:
        check_topic(opts.topic)
    if opts.limit is not None and not (opts.limit.isascii() and opts.limit.isdecimal() and 0 < int(opts.limit) < 10**9):
        raise UsageError(f"--limit {opts.limit!r}: a whole number from 1 on is wanted", print_help=False)
    if not is_terminal():
        raise UsageError("--review asks on a terminal, and this is none; give single labels instead", print_help=False)
    return None if opts.limit is None else int(opts.limit)


@contextmanager
def _desk(told: Configuration, labels: LabelsFile, time_limit: float) -> Iterator[Desk]:
    from pipelines.labelling import Desk
    from pipelines.storage.store import Store

    store = Store.open(told.database, told.clock, labels=labels)
    try:
        with Desk(store, labels, time_limit=time_limit) as desk:
            yield desk
    finally:
        _leave(store, told)


def _leave(store: Store, told: Configuration) -> None:
    """Fold the log into the file, so that a copy of it is whole; where a run is at work, that is its own affair."""
    try:
        with run_lock(told.database):
            store.close()
    except (LockTaken, NoLock):
        store.disconnect()


def _shown(story: Doubtful, place: str) -> list[str]:
    return [
        story.title or "(no title)",
        f"  {story.outlet}, {story.day or 'day not known'}, {story.url}",
        *([f"  «{story.quote}»"] if story.quote else []),
        f"  {story.topic}: doubtful, score {story.score:.2f} ({place})",
    ]
