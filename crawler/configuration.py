"""The settings people change, read once and checked: a plain name given with `-s NAME=`, or VIGIA_NAME in the environment.

A path from a user is relative to the current directory; a default is inside the project. Blank or malformed is an error that names the
setting.
"""

from __future__ import annotations

import getpass
import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from crawler.clock import Clock, clock, parse_now

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

ROOT = Path(__file__).resolve().parent.parent
VERSION = "0.1.0"
NAMES = (
    "DATABASE",
    "SOURCES_FILE",
    "ALLOWED_PRIVATE_HOSTS",
    "CONTACT",
    "WORKERS",
    "NOW",
    "RIGHTS",
    "SOURCE_TIME_LIMIT",
    "RUN_TIME_LIMIT",
    "NOTIFY",
    "FAULT",
)
DEFAULTS = {"DATABASE": str(ROOT / "output" / "news.db"), "SOURCES_FILE": str(ROOT / "crawler" / "sources.toml")}
RIGHTS = ("full", "summary", "nothing")  # what stays of an article whose publisher reserves it


class ConfigurationError(ValueError):
    """A setting that cannot be used; the message names it and says what would be right."""


class _Settings(Protocol):
    def get(self, name: str, default: Any = None, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a run was told. `workers` counts extraction processes; limits are seconds of wall time."""

    database: Path
    sources_file: Path
    allowed_private_hosts: frozenset[str]
    contact: str | None
    workers: int
    now: str | None
    rights: str
    source_time_limit: int
    run_time_limit: int
    notify: tuple[str, ...]
    fault: str | None

    @property
    def clock(self) -> Clock:
        return clock(self.now)

    @property
    def logs(self) -> Path:
        return self.database.parent / "logs"

    @property
    def user_agent(self) -> str:
        """Who asks, and how to reach whoever runs this: CONTACT, or else the operator's login on this host."""
        contact = self.contact or f"{_login()}@{socket.gethostname() or 'localhost'}"
        return f"Vigia/{VERSION} (news monitor for Spanish-language technology press; +{contact})"


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no such user, as in some containers
        return "operator"


def from_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The plain settings that the environment gives, for settings.py to take over."""
    return {name: environment[f"VIGIA_{name}"] for name in NAMES if f"VIGIA_{name}" in environment}


def configuration(settings: _Settings | BaseSettings) -> Configuration:
    """Read and check every plain setting; ConfigurationError on the first that is wrong."""
    return Configuration(
        database=_path(settings, "DATABASE"),
        sources_file=_path(settings, "SOURCES_FILE"),
        allowed_private_hosts=_hosts(settings),
        contact=_contact(settings),
        workers=_whole(settings, "WORKERS", default=max(1, os.cpu_count() or 1), least=1, most=64),
        now=_instant(settings),
        rights=_one_of(settings, "RIGHTS", RIGHTS, default="summary"),
        source_time_limit=_whole(settings, "SOURCE_TIME_LIMIT", default=1800, least=1, most=86_400),
        run_time_limit=_whole(settings, "RUN_TIME_LIMIT", default=7200, least=1, most=172_800),
        notify=tuple(_text(settings, "NOTIFY", default="").split()),
        fault=_text(settings, "FAULT", default="") or None,
    )


def _text(settings: _Settings, name: str, default: str) -> str:
    value = settings.get(name)
    if value is None:
        return default
    text = str(value).strip()
    if not text:
        raise ConfigurationError(f"{name} is blank: give it a value, or leave it out (-s {name}=... or VIGIA_{name})")
    if "\x00" in text:
        raise ConfigurationError(f"{name} holds a NUL character")
    return text


def _path(settings: _Settings, name: str) -> Path:
    return Path(_text(settings, name, DEFAULTS[name])).expanduser().absolute()


def _whole(settings: _Settings, name: str, *, default: int, least: int, most: int) -> int:
    text = _text(settings, name, str(default))
    if not re.fullmatch(r"\d{1,9}", text) or not least <= int(text) <= most:
        raise ConfigurationError(f"{name}={text!r}: a whole number from {least} to {most} is wanted")
    return int(text)


def _one_of(settings: _Settings, name: str, values: tuple[str, ...], default: str) -> str:
    text = _text(settings, name, default)
    if text not in values:
        raise ConfigurationError(f"{name}={text!r}: one of {', '.join(values)} is wanted")
    return text


def _hosts(settings: _Settings) -> frozenset[str]:
    value = settings.get("ALLOWED_PRIVATE_HOSTS")
    if value is None or value == [] or value == ():
        return frozenset()
    listed = isinstance(value, (list, tuple, set, frozenset))
    entries = [str(entry).strip() for entry in (value if listed else _text(settings, "ALLOWED_PRIVATE_HOSTS", "").split(","))]
    for entry in entries:
        host, _, port = entry.strip().rpartition(":")
        if not host or not port.isdigit() or not 0 < int(port) < 65_536:
            raise ConfigurationError(
                f"ALLOWED_PRIVATE_HOSTS: {entry!r} is not host:port (for example 127.0.0.1:8000; several are separated by commas)"
            )
    return frozenset(entry.strip().lower() for entry in entries)


def _contact(settings: _Settings) -> str | None:
    text = _text(settings, "CONTACT", "-")
    if text == "-":
        return None
    if not re.fullmatch(r"[^\s@<>()]+@[^\s@<>()]+\.[^\s@<>()]+|https?://[^\s<>()]+", text) or not text.isascii():
        raise ConfigurationError(f"CONTACT={text!r}: an e-mail address or an http(s) URL where the operator can be reached is wanted")
    return text


def _instant(settings: _Settings) -> str | None:
    text = _text(settings, "NOW", "-")
    if text == "-":
        return None
    try:
        return parse_now(text).isoformat()
    except ValueError:
        raise ConfigurationError(f"NOW={text!r}: an ISO 8601 instant is wanted, for example 2025-07-18T00:00:00+00:00") from None
