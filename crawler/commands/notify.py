"""scrapy notify: tell what the rules of a file ask for, each event once to each channel, and again when it has changed."""

from __future__ import annotations

import argparse
import os
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from crawler.console.command import OurCommand
from crawler.console.printing import complain, say
from crawler.run.configuration import Configuration, ConfigurationError, configuration
from crawler.run.lock import LockTaken, run_lock
from crawler.run.tally import FAILED, LOCKED, OK, USAGE
from pipelines.events.names import Name
from reports.messages.matching import Happened, asks_for, happened, is_material
from reports.messages.rules import Rule, RulesError, read_rules
from reports.messages.wording import Message, message
from reports.notifying import NotifyError, messengers, send
from vigia.characters import counted
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
        today = told.clock().date()
        events = happened(database, today, max(rule.days for rule in rules))
        for rule in rules:
            due = [event for event in events if asks_for(rule, event, today, _same)]
            said = message(database, rule.name, due) if due else None
            say(f"{rule.name} -> {', '.join(rule.channels)}: {counted(len(due), 'event')}", *(said.lines() if said else ()))
    return OK


def _tell(told: Configuration, database: sqlite3.Connection, rules: Sequence[Rule], channels: Mapping[str, list[object]]) -> int:
    from pipelines.storage.store import Store

    store = Store.open(told.database, told.clock, busy_timeout=WRITE_TIMEOUT)
    status = OK
    try:
        today = told.clock().date()
        events = happened(database, today, max(rule.days for rule in rules))
        for rule in rules:
            asked = [event for event in events if asks_for(rule, event, today, _same)]
            for channel in rule.channels:
                due = _due(store, rule, channel, asked, told.clock())
                if not due:
                    continue
                addresses = channels[channel]
                took = _sent(store, channel, addresses, rule, due, message(database, rule.name, due))
                if took < len(addresses):
                    refused = f"of {rule.name!r} ({counted(len(due), 'event')})"
                    deaf = f"{len(addresses) - took} of the {len(addresses)} addresses of {channel}"
                    some = f"{deaf} took nothing {refused}, and are not told again" if took else f"{channel} took nothing {refused}"
                    complain(f"{program()} notify: {some}{'' if took else '; it is told the next time'}")
                    status = FAILED
    finally:
        store.disconnect()  # a crawl may be at work: folding the log in is its own affair
    return status


def _due(store: Store, rule: Rule, channel: str, asked: Sequence[Happened], now: datetime) -> list[Happened]:
    last = store.announcements.last_at(channel, rule.name)
    if last is not None and not _period_is_over(rule.digest, date.fromisoformat(last[:10]), now.date()):
        return []
    known = store.announcements.of_channel(channel)
    return [event for event in asked if event.event not in known or is_material(known[event.event].told, event.told)]


def _period_is_over(digest: str, last: date, today: date) -> bool:
    if digest == "week":
        return last.isocalendar()[:2] != today.isocalendar()[:2]
    return digest != "day" or last != today


def _sent(store: Store, channel: str, made: Sequence[object], rule: Rule, due: Sequence[Happened], said: Message) -> int:
    events = [event.event for event in due]
    before = store.announcements.begin(channel, rule.name, {event.event: event.told for event in due})
    try:
        took = send(made, said.title, said.body)
    except BaseException:  # also an interruption: what may not have been told is told the next time
        store.announcements.refused(channel, rule.name, events, before)
        raise
    if not took:
        store.announcements.refused(channel, rule.name, events, before)
    else:
        store.announcements.arrived(channel, rule.name, events)
    return took


def _same(one: str, other: str) -> bool:
    return Name(one).is_same(Name(other))
