"""Whose the Redis is, and who may work there: what is looked at before anything is asked, in words.

The first `collect` writes down which version works there, and a name (`epoch`) that its database remembers. Whoever does not fit is
refused.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

import redis
from redis.exceptions import AuthenticationError, AuthorizationError, NoPermissionError

from crawler.cluster.link import AWAY, Link, place
from crawler.run.configuration import ROOT, VERSION
from pipelines.carried import FORMAT
from pipelines.reading.version import RULES_VERSION
from pipelines.storage.migrations import NAMES as STEPS

MAGIC = "vigia"
OLDEST_REDIS = (6, 0)
CLOCKS_APART = 5.0  # seconds: more, and ages, intervals and retries of two machines are not the same
LOOKED_AT = 20_000  # foreign keys that are looked through for ours
OF_WORKERS = ("worker:", "copy:", "asking:")  # keys that workers may write before a collector has begun
CODE = ("crawler", "pipelines", "vigia")

T = TypeVar("T")


class Refused(Exception):
    """This Redis is not to be used as it is; the message says why, and what to do."""


class Unreachable(Exception):
    """Nobody answered for as long as was to be waited."""


@cache
def version() -> str:
    """What two machines must agree on: the version, and a hash over the code and the data that read stories; in words."""
    digest = hashlib.sha256()
    for path in sorted(
        path for name in CODE for path in (ROOT / name).rglob("*") if path.suffix in (".py", ".toml", ".tsv", ".lua", ".sql")
    ):
        if path.name != "sources.toml":  # a worker is told what it needs of a source
            digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return f"{VERSION}, code {digest.hexdigest()[:10]}, rules {RULES_VERSION}, schema {STEPS[-1][:4]}, format {FORMAT}"


def worker_name() -> str:
    return f"{socket.gethostname()}-{secrets.token_hex(4)}"


@dataclass(frozen=True, slots=True)
class About:
    epoch: str
    version: str
    now: str  # NOW of the run, blank where the clock counts


class Namespace:
    """What stands under our prefix. `say` is told once what is waited for."""

    durable = False  # whether it keeps its data through a restart; known once it was looked over

    def __init__(self, link: Link, url: str, say: Callable[[str], None]) -> None:
        self.link = link
        self.where = place(url)
        self.say = say

    def reach(self, patience: float, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Wait until Redis answers, at most so many seconds, and look it over. Raises Unreachable or Refused."""
        until, said = time.monotonic() + patience, False
        while True:
            try:
                self.look_over(clock)
                return
            except (AuthenticationError, AuthorizationError, NoPermissionError) as error:
                raise Refused(
                    f"{self.where} refuses us ({error}): put name and password into CLUSTER=redis://name:password@host:port/0"
                ) from None
            except AWAY as error:
                if time.monotonic() >= until:
                    raise Unreachable(
                        f"{self.where} does not answer, after {patience:.0f} seconds ({error}): is redis-server at work there?"
                    ) from None
                if not said:
                    self.say(f"waiting for Redis at {self.where} ({error})")
                    said = True
                time.sleep(min(0.5, max(0.0, until - time.monotonic())))
            except redis.ResponseError as error:
                raise Refused(f"{self.where}: {error}") from None

    def through(self, step: Callable[[], T], patience: float) -> T:
        """What a step of the start gives, taken again where Redis went away under it. Raises Unreachable or Refused."""
        while True:
            try:
                return step()
            except AWAY:
                self.reach(patience)

    def look_over(self, clock: Callable[[], datetime]) -> None:
        server = self.link.server
        told: dict[str, Any] = server.info()
        found = tuple(int(part) for part in str(told.get("redis_version", "0.0")).split(".")[:2])
        if found < OLDEST_REDIS:
            raise Refused(f"{self.where} is Redis {told.get('redis_version')}: 6.0 or newer is wanted")
        if told.get("role") == "slave":
            raise Refused(
                f"{self.where} is the replica of {told.get('master_host')}, and takes nothing in: give CLUSTER that one's address"
            )
        if told.get("cluster_enabled"):
            raise Refused(
                f"{self.where} is a Redis Cluster: one server is wanted, since a host's clock and its queue are taken in one step"
            )
        if told.get("maxmemory") and told.get("maxmemory_policy", "noeviction") != "noeviction":
            raise Refused(
                f"{self.where} throws keys away when it is full (maxmemory-policy {told['maxmemory_policy']}): noeviction is wanted"
            )
        before = clock()
        seconds, micro = server.time()
        apart = abs((before + (clock() - before) / 2).timestamp() - (seconds + micro / 1e6))
        if apart > CLOCKS_APART:
            raise Refused(
                f"the clock of this machine and that of {self.where} are {apart:.0f} seconds apart, where {CLOCKS_APART:.0f} are allowed:"
                " set them by NTP"
            )
        self.durable = bool(told.get("aof_enabled"))

    def about(self) -> About | None:
        """None where nobody has begun. Raises Refused where others' keys begin as ours do."""
        server, key = self.link.server, self.link.key("about")
        kind = server.type(key)
        if kind == "none":
            for seen, name in enumerate(server.scan_iter(match=f"{self.link.prefix}*", count=1000)):
                if not str(name).startswith(tuple(map(self.link.key, OF_WORKERS))):
                    raise Refused(
                        f"{self.where} holds another program's keys beginning with {self.link.prefix} ({name}): give CLUSTER another number"
                    )
                if seen > LOOKED_AT:
                    break
            return None
        told: dict[str, str] = server.hgetall(key) if kind == "hash" else {}  # type: ignore[assignment]
        if told.get("magic") != MAGIC:
            raise Refused(f"{self.where}: {key} is another program's: give CLUSTER another number")
        if "version" not in told:  # a collector is about to begin
            return None
        return About(told.get("epoch", ""), told["version"], told.get("now", ""))

    def check(self, remembered: Callable[[str], bool]) -> About | None:
        """What is refused to a collector: another database's Redis, and workers of another version. Raises Refused."""
        for name, told in self.workers().items():
            if told != version():
                raise Refused(f"worker {name} at {self.where} is {told}, and this is {version()}: end it, or bring both to one version")
        about = self.about()
        if about is not None and not remembered(about.epoch):
            raise Refused(
                f"{self.where} serves another database ({about.epoch}): give CLUSTER another number, or, where that database is gone,"
                f" delete the keys that begin with {self.link.prefix}"
            )
        return about

    def claim(self, remembered: Callable[[str], bool], remember: Callable[[str], None], now: str) -> str:
        """For the one collector of a database, at the start of its run: the name of its answers. Raises Refused."""
        about = self.check(remembered)
        epoch = about.epoch if about is not None else secrets.token_hex(8)
        if about is None:
            remember(epoch)  # first: a name that no database remembers would be refused for ever
        server, key = self.link.server, self.link.key("about")
        server.hset(key, "magic", MAGIC)
        server.hsetnx(key, "epoch", epoch)
        epoch = str(server.hget(key, "epoch"))
        if not remembered(epoch):  # of two databases that found it blank at once, one has it
            raise Refused(f"{self.where} serves another database ({epoch}): give CLUSTER another number")
        told: dict[Any, Any] = {"version": version(), "now": now}
        server.hset(key, mapping=told)
        server.hincrby(key, "run", 1)
        return epoch

    def join(self, now: str) -> None:
        """For a worker: wait until a collector has begun, and see that it is of this version. Raises Refused."""
        said = False
        while (about := self.about()) is None:
            if not said:
                self.say(f"waiting for the first `collect` at {self.where}: it says which version works there")
                said = True
            time.sleep(0.5)
        if about.version != version():
            raise Refused(f"the collector at {self.where} is {about.version}, and this worker {version()}: bring both to one version")
        if about.now != now:
            raise Refused(f"the collector at {self.where} has NOW={about.now or '(the clock)'}, and this worker NOW={now or '(the clock)'}")

    def sign(self, worker: str, seconds: float) -> None:
        """A worker says that it is at work; for so long it is believed."""
        self.link.server.set(self.link.key(f"worker:{worker}"), version(), px=round(seconds * 1000))

    def sign_off(self, worker: str) -> None:
        self.link.server.delete(self.link.key(f"worker:{worker}"))

    def workers(self) -> dict[str, str]:
        """Those at work, with their versions."""
        names = list(self.link.server.scan_iter(match=self.link.key("worker:*"), count=1000))
        versions: Any = self.link.server.mget(names) if names else []
        begin = len(self.link.key("worker:"))
        return {str(name)[begin:]: told for name, told in zip(names, versions, strict=True) if told}


def spoken(said: dict[str, Any]) -> str:
    """An answer on its way: JSON in ASCII, which keeps half a surrogate pair as it is."""
    return json.dumps(said, separators=(",", ":"))
