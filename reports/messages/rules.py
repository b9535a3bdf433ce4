"""The rules of `scrapy notify`: a TOML file in which each `[[rules]]` says which events are told, and to whom.

A channel is the name of an environment variable that holds an apprise address: an address carries a password, and files are passed on.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from reports.questions import CHOICES, nearest

CERTAINTIES = ("any", "announced", "done")
DIGESTS = ("none", "day", "week")
MOST_DAYS = 3_650
_CHANNEL = re.compile(r"[A-Z][A-Z0-9_]*")
_COUNTRY = re.compile(r"[A-Z]{2}")


class RulesError(ValueError):
    """A file of rules that cannot be used: it names the file, the rule, the key and the cure."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`companies`: ids or names. `countries`: of the company, as ISO has them. `people`, `money_usd`, `independent_sources`: at least so
    many. `certainty`: `any` takes rumours and denials as well, `done` only what has happened. `days`: events with a report of the last
    so many days. `digest`: how often at most."""

    name: str
    channels: tuple[str, ...]
    topics: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    people: int = 0
    money_usd: int = 0
    independent_sources: int = 1
    certainty: str = "announced"
    digest: str = "none"
    days: int = 7


_LISTS: Mapping[str, Collection[str] | re.Pattern[str] | None] = {
    "channels": _CHANNEL,
    "topics": CHOICES["topic"],
    "kinds": CHOICES["kind"],
    "companies": None,
    "countries": _COUNTRY,
}
_NUMBERS = ("people", "money_usd", "independent_sources", "days")
_WORDS = {"certainty": CERTAINTIES, "digest": DIGESTS}
KEYS = tuple(field.name for field in fields(Rule))


def read_rules(path: Path) -> list[Rule]:
    """In the order of the file. Raises RulesError."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RulesError(f"{path} is not there: write rules into it, as the README has them") from None
    except OSError as error:
        raise RulesError(f"{path} cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RulesError(f"{path}: no TOML: {error}") from None
    _only(path, "", document, ("rules",))
    listed = document.get("rules", [])
    if not isinstance(listed, list) or not listed:
        raise RulesError(f"{path}: no [[rules]] is in it; the README has some")
    rules = [_rule(path, number, table) for number, table in enumerate(listed, start=1)]
    names = [rule.name for rule in rules]
    for name in names:
        if names.count(name) > 1:
            raise RulesError(f"{path}: two rules are called {name!r}: give each its own name")
    return rules


def _rule(path: Path, number: int, table: object) -> Rule:
    where = f"rule {number}"
    if not isinstance(table, dict):
        raise RulesError(f"{path}: {where} is no table: begin each with [[rules]]")
    name = table.get("name")
    if not isinstance(name, str) or not name.strip() or not name.isprintable():
        raise RulesError(f"{path}: {where}: name is wanted, in a line")
    where = f"rule {name!r}"
    _only(path, where, table, KEYS)
    values: dict[str, Any] = {"name": name}
    for key, value in table.items():
        if key in _LISTS:
            values[key] = _list(path, f"{where}: {key}", value, _LISTS[key])
        elif key in _NUMBERS:
            values[key] = _number(path, f"{where}: {key}", value)
        elif key in _WORDS:
            values[key] = _one(path, f"{where}: {key}", value, _WORDS[key])
    if not values.get("channels"):
        raise RulesError(
            f'{path}: {where}: channels is wanted: the names of environment variables with apprise addresses, ["TEAM_CHANNEL"]'
        )
    return Rule(**values)


def _only(path: Path, where: str, table: Mapping[str, object], known: Collection[str]) -> None:
    for key in table:
        if key not in known:
            place = f"{where}: " if where else ""
            raise RulesError(f"{path}: {place}{key}: unknown key{nearest(key, known)} (known: {', '.join(known)})")


def _list(path: Path, where: str, value: object, allowed: Collection[str] | re.Pattern[str] | None) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise RulesError(f"{path}: {where}: a list of words is wanted")
    for one in value:
        if isinstance(allowed, re.Pattern):
            if not allowed.fullmatch(one):
                cure = "the name of an environment variable, in capitals" if allowed is _CHANNEL else "two capitals, such as ES"
                raise RulesError(f"{path}: {where}: {_safe(one)}: {cure}")
        elif allowed is not None:
            _one(path, where, one, allowed)
    return tuple(value)


def _number(path: Path, where: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0 or (where.endswith("days") and value > MOST_DAYS):
        raise RulesError(f"{path}: {where}: a whole number from 0 is wanted{f', up to {MOST_DAYS}' if where.endswith('days') else ''}")
    return value


def _one(path: Path, where: str, value: object, allowed: Collection[str]) -> str:
    if not isinstance(value, str) or value not in allowed:
        raise RulesError(f"{path}: {where}: {_safe(value)}: one of {', '.join(allowed)} is wanted{nearest(str(value), allowed)}")
    return value


def _safe(value: object) -> str:
    """An address that was written where its variable's name belongs is not shown."""
    return "(not shown: it may be an address)" if re.search(r"[:@/]", str(value)) else repr(value)
