"""The arguments of the spiders, checked before anything starts; every error says what would be right."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from crawler.archives.files import NoArchive, archives
from crawler.archives.gate import Wanted
from crawler.sources import Source
from vigia.addresses import Address, AddressError
from vigia.clock import parse_now
from vigia.command import program

# What each spider takes, and what it means: what is accepted, and what `scrapy crawl -h` says.
NEWS = {
    "source": "a,b: only these outlets of the sources file",
    "kind": "ai: only outlets of this kind",
    "since": "2026-11-01: stories from that day on instead of the last thirty days', older sitemaps included",
    "until": "2025-02-01: with since=, only stories from before that day: sitemaps and archive sections of those days are opened",
    "limit": "50: so many new articles at most; what is left stays pending",
    "due": "1: only endpoints whose interval has passed, as cron wants it",
    "verbose": "1: say what came of the run also off a terminal",
}
PAGES = {
    "url": "ADDRESS: fetch this page; with html=, the address that the saved page came from",
    "file": "LIST.txt: an address a line, or PATH<tab>ADDRESS of a saved page",
    "html": "PATH: read this saved page; wants url= too",
    "verbose": NEWS["verbose"],
}
ARCHIVE = {
    "warc": "FILE[,FILE|DIR|LIST]: WARC, WARC.gz or WACZ; a directory of them; or a list: an archive a line, or PATH<tab>ADDRESS[<tab>DATE]"
    " of saved pages",
    "source": "a,b: only these outlets' pages",
    "since": "2025-01-01: only stories from that day on",
    "until": "2025-02-01: only stories from before that day",
    "adhoc": "1: Spanish pages of unlisted hosts as well",
    "verbose": NEWS["verbose"],
}


class ArgumentError(ValueError):
    """An argument that no spider takes, or a value that cannot be right."""


def _only(given: Mapping[str, object], names: Mapping[str, str]) -> dict[str, str]:
    for name in given:
        if name not in names:
            near = difflib.get_close_matches(name, names, 1)
            meant = f": did you mean {near[0]}?" if near else ""
            raise ArgumentError(f"unknown argument -a {name}={meant} (there are {', '.join(names)})")
    for name, value in given.items():
        if not str(value).strip():
            raise ArgumentError(f"-a {name}= is blank: give it a value, or leave it out")
    return {name: str(value).strip() for name, value in given.items()}


def _names(values: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in values.get("source", "").split(",") if name.strip()))


def _listed_source(name: str, sources: Mapping[str, Source], path: Path) -> None:
    if name not in sources:
        near = difflib.get_close_matches(name, sources, 1)
        meant = "; several are divided by commas" if " " in name else f": did you mean {near[0]}?" if near else ""
        raise ArgumentError(f"-a source={name}: no such source in {path}{meant} ({program()} sources lists them)")


def _window(values: Mapping[str, str]) -> tuple[datetime | None, datetime | None]:
    """(since, until), in UTC; ArgumentError for what is no moment, and for a window that holds nothing."""
    found: dict[str, datetime] = {}
    for name in ("since", "until"):
        if name in values:
            try:
                found[name] = parse_now(values[name])
            except (ValueError, OverflowError):
                raise ArgumentError(f"-a {name}={values[name]}: a day or an instant is wanted, for example 2026-11-01") from None
    if len(found) == 2 and found["since"] >= found["until"]:
        raise ArgumentError(f"-a until={values['until']}: nothing lies between since={values['since']} and that")
    return found.get("since"), found.get("until")


def _switch(values: Mapping[str, str], name: str, meaning: str) -> bool:
    value = values.get(name, "0")
    if value not in ("0", "1"):
        raise ArgumentError(f"-a {name}={value}: 1 ({meaning}) or 0 is wanted")
    return value == "1"


@dataclass(frozen=True, slots=True)
class NewsArguments:
    """`since` and `until` are instants in UTC, `until` the first that is too late; `limit` counts articles stored for the first time."""

    sources: tuple[str, ...] = ()
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None
    due: bool = False
    verbose: bool = False

    @classmethod
    def parse(cls, given: Mapping[str, object]) -> Self:
        values = _only(given, NEWS)
        since, until = _window(values)
        if until is not None and since is None:
            raise ArgumentError("-a until= wants -a since= too: the first day of the window")
        if until is not None and values.get("due") == "1":
            raise ArgumentError("-a due=1 is of what is polled, -a until= of the past: leave one out")
        limit = values.get("limit")
        if limit is not None and (not limit.isascii() or not limit.isdigit() or not int(limit[:9]) > 0):
            raise ArgumentError(f"-a limit={limit}: a whole number above 0 is wanted")
        return cls(
            sources=_names(values),
            kind=values.get("kind"),
            since=since,
            until=until,
            limit=int(limit[:9]) if limit else None,
            due=_switch(values, "due", "only what is due"),
            verbose=_switch(values, "verbose", "say on standard error what came of the run, whoever looks"),
        )

    def choose(self, sources: Mapping[str, Source], path: Path) -> list[Source]:
        """The enabled sources that were asked for; ArgumentError on a name or kind that is not in the file."""
        for name in self.sources:
            _listed_source(name, sources, path)
            if not sources[name].enabled:
                raise ArgumentError(f"-a source={name}: it is switched off in {path} (enabled = false): {sources[name].reason}")
        kinds = sorted({source.kind for source in sources.values()})
        if self.kind is not None and self.kind not in kinds:
            raise ArgumentError(f"-a kind={self.kind}: one of {', '.join(kinds)} is wanted")
        chosen = [
            source
            for source in sources.values()
            if source.enabled and (not self.sources or source.id in self.sources) and self.kind in (None, source.kind)
        ]
        if not chosen:
            raise ArgumentError(f"no enabled source in {path} fits what was asked for")
        if self.until is not None and not any(source.sitemaps or source.archive for source in chosen):
            names = ", ".join(source.id for source in chosen[:3]) + (", ..." if len(chosen) > 3 else "")
            raise ArgumentError(f"-a until=: nothing tells of the past of {names}: give it sitemaps or an archive in {path}")
        return chosen


@dataclass(frozen=True, slots=True)
class ArchiveArguments:
    """`archives` are files that are there; the window is of stories, as NewsArguments has it."""

    archives: tuple[Path, ...]
    sources: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    adhoc: bool = False
    verbose: bool = False

    @classmethod
    def parse(cls, given: Mapping[str, object]) -> Self:
        values = _only(given, ARCHIVE)
        if "warc" not in values:
            raise ArgumentError("give -a warc=FILE[,FILE|DIR|LIST]: the archives that are to be read")
        since, until = _window(values)
        try:
            found = archives(values["warc"])
        except (NoArchive, OSError) as error:
            raise ArgumentError(f"-a warc={error}") from None
        adhoc = _switch(values, "adhoc", "Spanish pages of unlisted hosts as well")
        verbose = _switch(values, "verbose", "say on standard error what came of the run, whoever looks")
        return cls(tuple(found), _names(values), since, until, adhoc, verbose)

    def wanted(self, sources: Mapping[str, Source], path: Path) -> Wanted:
        """What is taken of them; ArgumentError on a name that is not in the file. An outlet that is switched off has its past as well."""
        for name in self.sources:
            _listed_source(name, sources, path)
        return Wanted(self.sources, self.since, self.until, self.adhoc)


@dataclass(frozen=True, slots=True)
class PagesArguments:
    """Either addresses to fetch, or saved files with the address each came from. Each is an absolute http(s) address."""

    addresses: tuple[str, ...] = ()
    files: tuple[tuple[Path, str], ...] = ()  # (saved page, its address)
    verbose: bool = False

    @classmethod
    def parse(cls, given: Mapping[str, object]) -> Self:
        values = _only(given, PAGES)
        verbose = _switch(values, "verbose", "say on standard error what came of the run, whoever looks")
        if "html" in values:
            if "url" not in values or "file" in values:
                raise ArgumentError("-a html=PATH wants -a url= too: the address that the saved page came from")
            return cls(files=((_readable(values["html"], "html"), checked_address(values["url"], "-a url=")),), verbose=verbose)
        if ("url" in values) == ("file" in values):
            raise ArgumentError(
                "give -a url=ADDRESS, or -a file=LIST.txt (an address a line, or PATH<tab>address), or -a html=PATH -a url=ADDRESS"
            )
        if "url" in values:
            return cls(addresses=(checked_address(values["url"], "-a url="),), verbose=verbose)
        return cls(*_listed(_readable(values["file"], "file")), verbose=verbose)


def _listed(path: Path) -> tuple[tuple[str, ...], tuple[tuple[Path, str], ...]]:
    """The addresses and the saved pages of a list; ArgumentError names the line that is neither."""
    addresses: list[str] = []
    files: list[tuple[Path, str]] = []
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ArgumentError(f"-a file={path}: it cannot be read as UTF-8 text ({error})") from None
    for number, line in enumerate(lines, 1):
        entry = line.strip()
        if not entry or entry.startswith("#"):
            continue
        where = f"{path}, line {number}: "
        saved, tab, address = entry.partition("\t")
        if not tab:
            addresses.append(checked_address(entry, where))
            continue
        page = (path.parent / saved) if (path.parent / saved).is_file() else Path(saved).absolute()
        if not page.is_file():
            raise ArgumentError(f"{where}no file {saved}")
        files.append((page, checked_address(address.strip(), where)))
    if not addresses and not files:
        raise ArgumentError(f"-a file={path}: it names no address")
    return tuple(addresses), tuple(files)


def checked_address(text: str, where: str) -> str:
    """An address as it was given. ArgumentError, whose message begins with `where`, for what is no address of a page at all."""
    try:
        Address.of(text)
    except AddressError as error:
        host = text.partition("/")[0]
        meant = f": did you mean https://{text}?" if error.reason == "not_absolute" and "." in host and " " not in host else ""
        told = text[:200] if len(text) <= 200 else f"{text[:200]}..."
        raise ArgumentError(f"{where}{told} is no absolute http or https address ({error.reason}){meant}") from None
    return text


def _readable(value: str, argument: str) -> Path:
    path = Path(value).expanduser().absolute()
    if not path.exists():
        raise ArgumentError(f"-a {argument}={value}: no such file")
    if not path.is_file():
        what = "a directory" if path.is_dir() else "no regular file, and it is read more than once: write it to one"
        raise ArgumentError(f"-a {argument}={value}: this is {what}")
    return path
