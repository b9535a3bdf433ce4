"""scrapy notify: tell what the rules of a file ask for, each event once to each channel, and again when it has changed."""

from __future__ import annotations

import argparse
import os
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.console.command import OurCommand
from crawler.console.printing import complain, say
from crawler.run.configuration import Configuration, ConfigurationError, configuration
from crawler.run.lock import LockTaken, run_lock
from crawler.run.tally import FAILED, LOCKED, OK, USAGE
from pipelines.events.names import Name
from reports.company_explanation import companies_named, nearest_companies
from reports.messages.due import Due, Unsure, all_due, of_no_rule, read_told
from reports.messages.matching import Happened
from reports.messages.rules import Rule, RulesError, read_rules
from reports.messages.wording import Message, headline, messages
from reports.notifying import NotifyError, messengers, send
from vigia.characters import counted, one_line
from vigia.command import program

if TYPE_CHECKING:
    from pipelines.storage.store import Store  # Scrapy imports every command for each

WRITE_TIMEOUT = 60  # seconds to wait for a crawl that is writing


class Command(OurCommand):
    """Exit status 1 when a channel took nothing: what it refused is told the next time."""

    def syntax(self) -> str:
        return "[--rules FILE] [--dry-run]"

    def short_desc(self) -> str:
        return "Send new events that match the rules of a file to the channels it names"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--rules", help="the file of rules (default: NOTIFY_RULES)")
        parser.add_argument("--dry-run", action="store_true", help="print the messages; send and write nothing")

    def work(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if args:
            raise UsageError(f"nothing is expected but options, and {args[0]!r} is there", print_help=False)
        try:
            told = configuration(self.settings)
            rules = read_rules(Path(opts.rules).expanduser() if opts.rules else told.notify_rules)
            channels = {} if opts.dry_run else _channels(rules, os.environ)
        except (ConfigurationError, RulesError, NotifyError) as error:
            raise UsageError(str(error), print_help=False) from None
        from pipelines.storage.reader import opened
        from pipelines.storage.store import StoreError, UnusableStore

        try:
            if opts.dry_run:
                self.exitcode = _dry_run(told, rules)
            else:
                with opened(told.database) as database, run_lock(told.database.with_name(f"{told.database.name}.notify")):
                    self.exitcode = _tell(told, database, rules, channels)
        except LockTaken as taken:  # two at once would send everything twice
            self.end(str(taken), LOCKED)
        except UnusableStore as error:
            self.end(str(error), USAGE)
        except (StoreError, OSError) as error:
            self.end(str(error), FAILED)


def _channels(rules: Sequence[Rule], environment: Mapping[str, str]) -> dict[str, list[object]]:
    """The messengers of each channel. RulesError names the variable that is missing; no address is shown."""
    found: dict[str, list[object]] = {}
    for rule in rules:
        for channel in rule.channels:
            addresses = environment.get(channel, "").split()
            if not addresses:
                raise RulesError(
                    f"rule {rule.name!r}: the environment has no {channel}: set it to an apprise address, such as mailto://..."
                )
            try:
                found[channel] = messengers(addresses)
            except NotifyError as error:
                raise RulesError(f"{channel}: {str(error).removeprefix('NOTIFY: ').removeprefix('NOTIFY is set, but ')}") from None
    return found


def _dry_run(told: Configuration, rules: Sequence[Rule]) -> int:
    from pipelines.storage.reader import opened

    with opened(told.database) as database:
        _warn_of_companies(database, rules)
        today, known = told.clock().date(), read_told(database)
        for due in all_due(database, known, rules, today, _same):
            _say_unsure(database, due)
            waits = f", and the digest of this {due.rule.digest} is sent" if due.waits else ""
            say(f"{due.rule.name} -> {due.channel}: {counted(len(due.events), 'event')}{waits}")
            for part, said in messages(database, due.rule.name, due.events):
                say(*said.lines())
                known.took(due, part, told.clock())
        for unsure in of_no_rule(known, rules):
            _say_unsent(unsure, "no rule of the file sends it there")
    return OK


def _tell(told: Configuration, database: sqlite3.Connection, rules: Sequence[Rule], channels: Mapping[str, list[object]]) -> int:
    from pipelines.storage.store import Store

    store = Store.open(told.database, told.clock, busy_timeout=WRITE_TIMEOUT)
    status = OK
    try:
        _warn_of_companies(database, rules)
        today, known = told.clock().date(), read_told(database)
        for due in all_due(database, known, rules, today, _same):
            _say_unsure(database, due)
            for unsure, _ in due.settled:
                store.announcements.settle(unsure.channel, unsure.rule, unsure.id)
            said = messages(database, due.rule.name, due.events)
            left, unheard = _send_all(store, due, said, channels[due.channel])
            for part, _ in said[: len(said) - left]:
                known.took(due, part, told.clock())
            if left or unheard:
                status = FAILED
            if not left and not due.waits and (due.events or known.day_of(due) != today):
                store.announcements.told_up_to(due.channel, due.rule.name)
        for unsure in of_no_rule(known, rules):
            _say_unsent(unsure, "no rule of the file sends it there")
            store.announcements.settle(unsure.channel, unsure.rule, unsure.id)
    finally:
        store.disconnect()  # a crawl may be at work: folding the log in is its own affair
    return status


def _send_all(store: Store, due: Due, said: Sequence[tuple[Sequence[Happened], Message]], addresses: list[object]) -> tuple[int, bool]:
    """How many messages are left, since the channel took nothing of one; and whether some of its addresses took less than others."""
    unheard = False
    for at, (part, message) in enumerate(said):
        took = _sent(store, due, addresses, part, message)
        events = len(part) if took else sum(len(rest) for rest, _ in said[at:])
        refused = f"took nothing of {due.rule.name!r} ({counted(events, 'event')})"
        if not took:
            complain(f"{program()} notify: {due.channel} {refused}; it is told the next time")
            return len(said) - at, unheard
        if took < len(addresses):
            deaf = f"{len(addresses) - took} of the {len(addresses)} addresses of {due.channel}"
            complain(f"{program()} notify: {deaf} {refused}, and are not told again")
            unheard = True
    return 0, unheard


def _sent(store: Store, due: Due, made: Sequence[object], part: Sequence[Happened], said: Message) -> int:
    events = [event.event for event in part]
    instead_of = [unsure.id for unsure in due.again if unsure.event in events]
    before = store.announcements.begin(due.channel, due.rule.name, {event.event: event.told for event in part}, instead_of)
    try:
        took = send(made, said.title, said.body)
    except BaseException:  # also an interruption: what may not have been told is told the next time
        store.announcements.refused(due.channel, due.rule.name, events, before)
        raise
    if not took:
        store.announcements.refused(due.channel, due.rule.name, events, before)
    else:
        store.announcements.arrived(due.channel, due.rule.name, events)
    return took


def _say_unsure(database: sqlite3.Connection, due: Due) -> None:
    """What nobody knows to have arrived, since a run ended while it was being sent."""
    for unsure in due.again:
        assert unsure.event is not None
        _say_unsent(unsure, "it is sent again", headline(database, unsure.event))
    for unsure, why in due.settled:
        _say_unsent(unsure, f"{why}, and it is not sent again")


def _say_unsent(unsure: Unsure, then: str, about: str | None = None) -> None:
    what = f"{unsure.id} ({about})" if about else unsure.id
    where = f"{unsure.channel} may not have got {what}, of {unsure.rule!r}"
    complain(one_line(f"{program()} notify: {where}: the run of {unsure.at} ended while it was sent; {then}"))


def _warn_of_companies(database: sqlite3.Connection, rules: Sequence[Rule]) -> None:
    """No error: the first story may come tomorrow."""
    for rule in rules:
        for wanted in rule.companies:
            if not companies_named(database, wanted, lambda name: Name(name).base):
                near = nearest_companies(database, wanted)
                meant = f"; did you mean {', '.join(near)}?" if near else ""
                complain(one_line(f"{program()} notify: rule {rule.name!r}: no story told of {wanted} yet{meant}"))


def _same(one: str, other: str) -> bool:
    return Name(one).is_same(Name(other))
