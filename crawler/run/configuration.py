"""The settings people change, read here alone and checked: a plain name given with `-s NAME=`, or VIGIA_NAME in the environment.

A path from a user is relative to the current directory; a default is inside the project, and for the database of an installed copy in
the current directory. Blank or malformed is an error that names the setting.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from crawler.run.contact import CURE, unreachable
from vigia.clock import Clock, clock, parse_now
from vigia.workers import cores

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT if (ROOT / "scrapy.cfg").is_file() else Path()  # an installed copy stands where nobody looks for a database
VERSION = "0.2.0"
NAMES = (
    "DATABASE",
    "SOURCES_FILE",
    "LABELS",
    "ALLOWED_PRIVATE_HOSTS",
    "CONTACT",
    "WORKERS",
    "NOW",
    "RIGHTS",
    "SOURCE_TIME_LIMIT",
    "RUN_TIME_LIMIT",
    "NOTIFY",
    "NOTIFY_RULES",
    "FEEDS_OUT",
    "FEEDS_URL",
    "WATCHED_COMPANIES",
    "CLUSTER",
    "CLUSTER_WAIT",
    "CLUSTER_LEASES",
    "CLUSTER_LEASE",
    "METRICS_FILE",
    "METRICS_PORT",
    "FAULT",
)
DEFAULTS = {
    "DATABASE": str(HOME / "output" / "news.db"),
    "SOURCES_FILE": str(ROOT / "crawler" / "sources.toml"),
    "LABELS": str(HOME / "output" / "labels.jsonl"),
    "NOTIFY_RULES": str(HOME / "output" / "notify.toml"),
}
NOT_SETTINGS = ("SHARED",)  # VIGIA_ names that our own tests and tools read
YEARS = range(1970, 3000)  # of NOW: what is reckoned from it must have a date as well
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
    labels: Path
    allowed_private_hosts: frozenset[str]
    contact: str | None
    workers: int
    now: str | None
    rights: str
    source_time_limit: int
    run_time_limit: int
    notify: tuple[str, ...]
    notify_rules: Path
    feeds_out: Path | None
    feeds_url: str | None
    watched_companies: tuple[str, ...]
    cluster: str | None
    cluster_wait: int
    cluster_leases: int
    cluster_lease: int
    metrics_file: Path | None
    metrics_port: int | None
    fault: str | None

    @property
    def clock(self) -> Clock:
        return clock(self.now)

    @property
    def logs(self) -> Path:
        return self.database.parent / "logs"


def from_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The plain settings that the environment gives, for settings.py to take over."""
    return {name: environment[f"VIGIA_{name}"] for name in NAMES if f"VIGIA_{name}" in environment}


def check_environment(environment: Mapping[str, str], known: Collection[str]) -> None:
    """ConfigurationError for a VIGIA_ name that nothing reads: a slip of the pen would otherwise run with the default."""
    for variable in sorted(environment):
        name = variable.removeprefix("VIGIA_")
        if name == variable or name in NAMES or name in NOT_SETTINGS:
            continue
        if name in known:
            raise ConfigurationError(f"{variable} is read by nothing: give it as -s {name}={environment[variable]}")
        near = _near(name, NAMES)
        meant = f": did you mean VIGIA_{near}?" if near else ""
        listed = ", ".join(f"VIGIA_{each}" for each in NAMES if each != "FAULT")
        raise ConfigurationError(f"{variable} in the environment is no setting{meant} (there are {listed})")


def check_names(names: Iterable[str], known: Collection[str]) -> None:
    """ConfigurationError for a name given with -s that is none of ours and none of Scrapy's."""
    for name in names:
        if name in known:
            continue
        near = _near(name, NAMES) or _near(name, known)
        meant = f": did you mean {near}?" if near else ""
        raise ConfigurationError(f"-s {name}= is no setting{meant} (ours are {', '.join(each for each in NAMES if each != 'FAULT')})")


def _near(name: str, names: Iterable[str]) -> str | None:
    found = difflib.get_close_matches(name.upper(), list(names), 1, cutoff=0.75)
    return found[0] if found else None


def configuration(settings: _Settings | BaseSettings) -> Configuration:
    """Read and check every plain setting; ConfigurationError on the first that is wrong."""
    return Configuration(
        database=_path(settings, "DATABASE"),
        sources_file=_path(settings, "SOURCES_FILE"),
        labels=_path(settings, "LABELS"),
        allowed_private_hosts=allowed_private_hosts(settings),
        contact=_contact(settings),
        workers=_whole(settings, "WORKERS", default=cores(), least=1, most=64),
        now=_instant(settings),
        rights=_one_of(settings, "RIGHTS", RIGHTS, default="summary"),
        source_time_limit=_whole(settings, "SOURCE_TIME_LIMIT", default=1800, least=1, most=86_400),
        run_time_limit=_whole(settings, "RUN_TIME_LIMIT", default=7200, least=1, most=172_800),
        notify=_notify(settings),
        notify_rules=_path(settings, "NOTIFY_RULES"),
        feeds_out=_path(settings, "FEEDS_OUT") if settings.get("FEEDS_OUT") is not None else None,
        feeds_url=_feeds_url(settings),
        watched_companies=_listed(settings, "WATCHED_COMPANIES"),
        cluster=_cluster(settings),
        cluster_wait=_whole(settings, "CLUSTER_WAIT", default=60, least=0, most=86_400),
        cluster_leases=_whole(settings, "CLUSTER_LEASES", default=64, least=1, most=10_000),
        cluster_lease=_whole(settings, "CLUSTER_LEASE", default=60, least=1, most=3_600),
        metrics_file=_path(settings, "METRICS_FILE") if settings.get("METRICS_FILE") is not None else None,
        metrics_port=_whole(settings, "METRICS_PORT", default=0, least=0, most=65_535) or None,
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
    return Path(_text(settings, name, DEFAULTS.get(name, ""))).expanduser().absolute()


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


def run_clock(settings: _Settings | BaseSettings) -> Clock:
    """The clock that NOW sets, or the system's; for parts that may serve another project, whose other settings are not ours."""
    return clock(_instant(settings))


def allowed_private_hosts(settings: _Settings | BaseSettings) -> frozenset[str]:
    """ "host:port" each, lower case."""
    value = settings.get("ALLOWED_PRIVATE_HOSTS")
    if value is None or value == [] or value == ():
        return frozenset()
    listed = isinstance(value, (list, tuple, set, frozenset))
    entries = [str(entry).strip() for entry in (value if listed else _text(settings, "ALLOWED_PRIVATE_HOSTS", "").split(","))]
    for entry in entries:
        host, _, port = entry.strip().rpartition(":")
        if not host or not (port.isascii() and port.isdigit()) or not 0 < int(port) < 65_536:
            raise ConfigurationError(
                f"ALLOWED_PRIVATE_HOSTS: {entry!r} is not host:port (for example 127.0.0.1:8000; several are separated by commas)"
            )
    return frozenset(entry.strip().lower() for entry in entries)


def _notify(settings: _Settings) -> tuple[str, ...]:
    """Whether apprise knows them is for `health` to say, which alone loads it. An address is not shown: it may carry a password."""
    addresses = tuple(_text(settings, "NOTIFY", default="").split())
    for number, address in enumerate(addresses, 1):
        if not re.match(r"[A-Za-z0-9]+://", address):
            raise ConfigurationError(f"NOTIFY: address {number} is none of apprise's, such as mailto://... or json://host/path")
    return addresses


def _listed(settings: _Settings, name: str) -> tuple[str, ...]:
    """Words between commas, or a list; each once, in their order."""
    value = settings.get(name)
    if isinstance(value, (list, tuple)):
        words = [str(word) for word in value]
    else:
        words = [] if value is None else _text(settings, name, "").split(",")
    return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))


def _cluster(settings: _Settings) -> str | None:
    """What it holds may be a password, so that it is not shown."""
    text = _text(settings, "CLUSTER", "-")
    if text == "-":
        return None
    if not re.fullmatch(r"(rediss?://[^\s/?#]+(/\d{1,4})?|unix://\S+)", text):
        raise ConfigurationError(
            "CLUSTER: the address of a Redis is wanted, redis://[name:password@]host:port/number, for example redis://127.0.0.1:6379/0"
            " (in name and password, / ? # @ and : as %2F %3F %23 %40 and %3A)"
        )
    return text


def _feeds_url(settings: _Settings) -> str | None:
    text = _text(settings, "FEEDS_URL", "-")
    if text == "-":
        return None
    if not re.fullmatch(r"https?://[^\s<>()?#]+", text) or not (text.isascii() and text.isprintable()):
        raise ConfigurationError(f"FEEDS_URL={text!r}: the http(s) address that the directory of FEEDS_OUT is served at is wanted")
    return text


def _contact(settings: _Settings) -> str | None:
    text = _text(settings, "CONTACT", "-")
    if text == "-":
        return None
    if not re.fullmatch(r"[^\s@<>()]+@[^\s@<>()]+|https?://[^\s<>()]+", text) or not (text.isascii() and text.isprintable()):
        raise ConfigurationError(f"CONTACT={text!r}: an e-mail address or an http(s) URL where the operator can be reached is wanted")
    if why := unreachable(text):
        raise ConfigurationError(f"CONTACT={text!r}: {why} ({CURE})")
    return text


def _instant(settings: _Settings) -> str | None:
    text = _text(settings, "NOW", "-")
    if text == "-":
        return None
    try:
        now = parse_now(text)
    except (ValueError, OverflowError):
        now = None
    if now is None or now.year not in YEARS:
        span = f"from {YEARS[0]} to {YEARS[-1]}"
        raise ConfigurationError(f"NOW={text!r}: an ISO 8601 instant {span} is wanted, for example 2025-07-18T00:00:00+00:00")
    return now.isoformat()
