"""The stream of answers, read by the one collector: each answer once, acknowledged when it is in the database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import redis

from crawler.cluster.link import Link

GROUP = "collectors"
AT_ONCE = 50  # answers read together: an article has some 20 kB


class Answer(NamedTuple):
    """`said` is None where it cannot be read."""

    message: str
    job: str
    said: dict[str, Any] | None


class Stream:
    def __init__(self, link: Link) -> None:
        self.link = link
        self.key = link.key("results")
        self._after = "0"  # first what an earlier collector was given and did not acknowledge

    def open(self) -> None:
        """The group reads from the beginning, also what was answered before there was one."""
        self._after = "0"
        try:
            self.link.server.xgroup_create(self.key, GROUP, id="0", mkstream=True)
        except redis.ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise

    def read(self) -> list[Answer]:
        """The next answers in their order; none where there are none now."""
        while True:
            found: Any = self.link.server.xreadgroup(GROUP, "collector", {self.key: self._after}, count=AT_ONCE)
            entries = [entry for _, batch in (found.items() if isinstance(found, dict) else found or []) for entry in _flat(batch)]
            if entries or self._after == ">":
                break
            self._after = ">"
        if self._after != ">":
            self._after = entries[-1][0]
        return [_answer(message, fields) for message, fields in entries]

    def acknowledge(self, messages: list[str]) -> None:
        """Not as a transaction, which a server that is full takes none of: this is what makes room in it."""
        if messages:
            with self.link.server.pipeline(transaction=False) as pipe:
                pipe.xack(self.key, GROUP, *messages)
                pipe.xdel(self.key, *messages)
                pipe.execute()


def _flat(batch: Any) -> Iterator[tuple[str, dict[str, str] | None]]:
    for part in batch:
        if isinstance(part, list) and part and isinstance(part[0], (list, tuple)):
            yield from _flat(part)
        else:
            yield part


def _answer(message: str, fields: dict[str, str] | None) -> Answer:
    told = fields or {}  # one that was deleted before it was acknowledged has none
    try:
        said = json.loads(told["said"])
    except (KeyError, ValueError, RecursionError):
        said = None
    return Answer(message, told.get("job", ""), said if isinstance(said, dict) else None)
