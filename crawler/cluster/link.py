"""The connection to the Redis that several machines share, and the steps of the script that two of them may not take at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from scrapy_redis.connection import get_redis

PREFIX = "vigia:"
SCRIPT = Path(__file__).with_name("lease.lua")
AWAY = (redis.ConnectionError, redis.TimeoutError)  # nobody answers, now; redis counts a server that still loads its file among these
PROMISE = 1.0  # seconds that a host is kept for the worker that took a job of it: its first request mostly starts in a few ms
CHUNK = 1_000  # arguments of one call: Lua takes 8,000
NOT_NOW = re.compile(r"\b(OOM|MISCONF|READONLY)\b")  # full, its disk full, or made a replica: until somebody mends it


class NobodyCollects(redis.ConnectionError):
    """It is blank: the data is lost, until the collector has noticed."""


class NotNow(redis.ConnectionError):
    """It answers, and takes nothing in: the same as one that is away, to whoever has something to say."""


class Server(redis.Redis):
    def execute_command(self, *arguments: Any, **options: Any) -> Any:
        try:
            return super().execute_command(*arguments, **options)  # type: ignore[no-untyped-call]  # redis' own is not annotated
        except redis.ResponseError as error:
            if isinstance(error, (redis.OutOfMemoryError, redis.ReadOnlyError)) or NOT_NOW.search(str(error)):
                raise NotNow(f"it takes nothing in: {str(error).partition(' script:')[0]}") from None
            raise


class OtherVersion(Exception):
    """The run is another version's by now; the message names that."""


class Leased(NamedTuple):
    id: str
    token: str
    data: str
    alone: bool  # it has ended workers: nothing else is to be under way beside it


class Tick(NamedTuple):
    """What is in Redis: jobs (those under way among them), leases, answers nobody has collected, seconds that the oldest job has been
    there, leases that ever ran out."""

    jobs: int
    leases: int
    answers: int
    oldest: float
    expired: int


class Turn(NamedTuple):
    granted: bool
    wait: float  # seconds until it is worth asking again
    failures: int  # in a row, of the slot
    run: int  # of the collector


PARAMETERS = {"redis_cls": Server, "decode_responses": True, "encoding_errors": "replace", "socket_timeout": 5.0}


def connect(url: str) -> redis.Redis:
    """A client that answers or raises within seconds; nothing is asked yet."""
    server: redis.Redis = get_redis(url=url, **PARAMETERS, socket_connect_timeout=2.0, retry=Retry(NoBackoff(), 1))
    return server


def place(url: str) -> str:
    """Where it is, without the password."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"


class Link:
    """The script's operations. Every one raises one of AWAY where nobody answers."""

    def __init__(self, server: redis.Redis, prefix: str = PREFIX) -> None:
        self.server = server
        self.prefix = prefix
        self._script = server.register_script(SCRIPT.read_text("utf-8"))

    def key(self, name: str) -> str:
        return self.prefix + name

    def _call(self, operation: str, *arguments: Any) -> Any:
        try:
            return self._script(keys=[self.prefix], args=[operation, *arguments])
        except redis.ResponseError as error:
            if str(error).startswith("NOBODY"):
                raise NobodyCollects("it is blank, and no collector has begun there") from None
            raise

    def push(self, job: str, slot: str, priority: int, data: str) -> bool:
        """False where the job is there already, waiting or under way."""
        return bool(self._call("push", job, slot, priority, data))

    def pop(self, worker: str, version: str, under_way: int, places: int, lease: float, promise: float = PROMISE) -> Leased | float:
        """A job whose host may be asked now, or the seconds after which to ask again. Raises OtherVersion."""
        try:
            found = self._call("pop", worker, version, under_way, places, _ms(lease), _ms(promise))
        except redis.ResponseError as error:
            if str(error).startswith("VERSION "):
                raise OtherVersion(str(error).removeprefix("VERSION ")) from None
            raise
        return Leased(found[0], str(found[1]), found[2], bool(found[3])) if isinstance(found, list) else found / 1000

    def renew(self, held: Mapping[str, str], lease: float) -> list[str]:
        """Ids, of jobs with their tokens, that are somebody else's by now."""
        told = [word for pair in held.items() for word in pair]
        return [lost for at in range(0, len(told), CHUNK) for lost in self._call("renew", _ms(lease), *told[at : at + CHUNK])]

    def finish(self, job: str, token: str, said: str) -> bool:
        """False where the job is somebody else's by now: that one's answer counts."""
        return bool(self._call("finish", job, token, said))

    def release(self, job: str, token: str) -> bool:
        return bool(self._call("release", job, token))

    def tell(self, said: str) -> None:
        self._call("tell", said)

    def missing(self, jobs: Iterable[str]) -> list[str]:
        told = list(jobs)
        return [gone for at in range(0, len(told), CHUNK) for gone in self._call("missing", *told[at : at + CHUNK])]

    def turn(self, host: str, slot: str, worker: str, delay: float, enough: int) -> Turn:
        granted, wait, failures, run = self._call("turn", host, slot, worker, _ms(delay), enough)
        return Turn(bool(granted), wait / 1000, failures, run)

    def answered(self, host: str, delay: float) -> None:
        self._call("answered", host, _ms(delay))

    def failed(self, slot: str, weight: int) -> int:
        """How many failures in a row that makes."""
        return int(self._call("failed", slot, weight))

    def succeeded(self, slot: str, enough: int) -> None:
        self._call("succeeded", slot, enough)

    def rest(self, slot: str, seconds: float) -> None:
        self._call("rest", slot, _ms(seconds))

    def tick(self) -> Tick:
        jobs, leases, answers, oldest, expired = self._call("tick")
        return Tick(jobs, leases, answers, oldest / 1000, expired)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
