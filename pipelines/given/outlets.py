"""Whose a given story is: a listed outlet's, or that of one which no file lists, by the line's own words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from pipelines.storage.sources import ADHOC, EndpointLike, SourceLike
from vigia.addresses import Address

_BETWEEN = re.compile(r"[^\w.]+|_+")
LONGEST_ID = 80  # characters; the rest of a name that is longer tells no outlet from another
LONGEST_NAME = 200


class Listed(SourceLike, Protocol):
    @property
    def rights(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Unlisted:
    """An outlet that stands in no file: it is never asked for anything."""

    id: str
    name: str
    country: str | None = None  # ISO 3166
    timezone: str = "UTC"  # IANA
    homepage: str = ""
    kind: str = "general"
    enabled: bool = False
    machine_written: bool = False
    feed_only: bool = False
    endpoints: Sequence[EndpointLike] = ()
    rights: str | None = None


NOBODYS = Unlisted(ADHOC, "Pages given by address")  # where a line does not say whose it is


class Outlets:
    def __init__(self, listed: Iterable[Listed]) -> None:
        sources = list(listed)
        self._named = {source.name.casefold(): source for source in sources} | {source.id: source for source in sources}
        self._at = {urlsplit(Address.found(source.homepage).key).netloc: source for source in reversed(sources)}

    def of(self, name: str | None, key: str) -> Listed | str:
        """The listed outlet of that id or name, or, without one, of that address; else what it is called."""
        if name is None:
            host = urlsplit(key).netloc
            return self._at.get(host, host)
        name = " ".join(name.split())
        found = self._named.get(name) or self._named.get(name.casefold())
        return found or name


def unlisted(name: str, country: str | None, timezone: str) -> Unlisted:
    """An outlet as a line has it."""
    return Unlisted(f"{ADHOC}:{safe(name)}", name[:LONGEST_NAME], country, timezone)


def safe(name: str) -> str:
    """A name as an id: lower case without accents, with hyphens between its words."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(letter))
    return _BETWEEN.sub("-", plain).strip("-.")[:LONGEST_ID] or "-".join(f"{ord(letter):x}" for letter in name[:10])
