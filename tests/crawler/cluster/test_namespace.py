"""A Redis that is another's, of another version, or not there: said at the start, in words that name both sides and the cure."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import redis

from crawler.cluster.link import Link, connect
from crawler.cluster.namespace import Namespace, Refused, Unreachable, version
from demo.cluster import Redis
from tests.command import environment, scrapy, source, told


@pytest.fixture
def namespace(blank: redis.Redis, server: Redis) -> Namespace:
    return Namespace(Link(blank), server.url, lambda message: None)


@pytest.fixture
def settings(tmp_path: Path, server: Redis) -> dict[str, Any]:
    (tmp_path / "sources.toml").write_text(source("faro", "http://127.0.0.1:9/", "/feed"))
    return told(tmp_path, ["127.0.0.1:9"], CLUSTER=server.url, CLUSTER_WAIT=0)


def lines(finished: subprocess.CompletedProcess[str]) -> str:
    assert "Traceback" not in finished.stderr
    return finished.stderr


def claim(namespace: Namespace, known: set[str], now: str = "") -> str:
    return namespace.claim(known.__contains__, known.add, now)


def test_a_database_finds_its_redis_again_and_another_database_is_refused(namespace: Namespace) -> None:
    known: set[str] = set()
    epoch = claim(namespace, known)
    assert known == {epoch}
    assert claim(namespace, known) == epoch
    with pytest.raises(Refused, match="serves another database"):
        claim(namespace, set())


def test_of_two_databases_that_begin_at_once_one_is_refused(namespace: Namespace) -> None:
    first: set[str] = set()
    second: set[str] = set()

    def remember(epoch: str) -> None:
        second.add(epoch)
        claim(namespace, first)  # between the other's look and its word

    with pytest.raises(Refused, match="serves another database"):
        namespace.claim(second.__contains__, remember, "")
    assert claim(namespace, first) in first


def test_a_replica_is_refused(namespace: Namespace, blank: redis.Redis) -> None:
    blank.replicaof("127.0.0.1", "1")
    try:
        with pytest.raises(Refused, match=r"is the replica of 127\.0\.0\.1"):
            namespace.reach(0)
    finally:
        blank.replicaof("NO", "ONE")


def test_a_redis_with_anothers_keys_is_refused(namespace: Namespace, blank: redis.Redis) -> None:
    blank.set("vigia:session:1", "x")
    with pytest.raises(Refused, match=r"another program's keys .*vigia:session:1"):
        claim(namespace, set())
    blank.flushdb()
    blank.set("vigia:about", "x")
    with pytest.raises(Refused, match="vigia:about is another program's"):
        claim(namespace, set())


def test_a_worker_of_another_version_at_work_keeps_a_collector_from_beginning(namespace: Namespace, blank: redis.Redis) -> None:
    blank.set("vigia:worker:old", "0.1.0")
    with pytest.raises(Refused, match=r"worker old .* is 0\.1\.0, and this is"):
        claim(namespace, set())


def test_a_worker_of_another_version_is_refused(namespace: Namespace, blank: redis.Redis) -> None:
    claim(namespace, set())
    blank.hset("vigia:about", "version", "9.9.9")
    with pytest.raises(Refused, match=r"is 9\.9\.9, and this worker"):
        namespace.join("")


def test_a_worker_of_another_instant_is_refused(namespace: Namespace) -> None:
    claim(namespace, set(), "2026-01-15T12:00:00+00:00")
    namespace.join("2026-01-15T12:00:00+00:00")
    with pytest.raises(Refused, match="NOW=2026-01-15T12:00:00"):
        namespace.join("")


@pytest.mark.parametrize("off", [timedelta(seconds=20), timedelta(days=-3)])
def test_a_clock_that_is_off_is_refused(namespace: Namespace, off: timedelta) -> None:
    with pytest.raises(Refused, match="seconds apart"):
        namespace.reach(0, lambda: datetime.now(UTC) + off)


def test_a_clock_a_little_off_is_not(namespace: Namespace) -> None:
    namespace.reach(0, lambda: datetime.now(UTC) + timedelta(seconds=1))
    assert namespace.durable


def test_a_redis_that_throws_keys_away_is_refused(namespace: Namespace, blank: redis.Redis) -> None:
    blank.config_set("maxmemory", "100mb")
    blank.config_set("maxmemory-policy", "allkeys-lru")
    try:
        with pytest.raises(Refused, match="noeviction is wanted"):
            namespace.reach(0)
    finally:
        blank.config_set("maxmemory", "0")
        blank.config_set("maxmemory-policy", "noeviction")


def test_a_redis_that_wants_a_password_is_refused_without_showing_one(namespace: Namespace, blank: redis.Redis, server: Redis) -> None:
    blank.config_set("requirepass", "geheim")
    try:
        url = server.url.replace("redis://", "redis://:falsch@")
        with pytest.raises(Refused, match="refuses us") as refused:
            Namespace(Link(connect(url)), url, lambda message: None).reach(0)
        assert "falsch" not in str(refused.value)
    finally:
        connect(server.url.replace("redis://", "redis://:geheim@")).config_set("requirepass", "")


def test_nobody_there_is_said_once_and_not_waited_for_longer_than_was_told() -> None:
    said: list[str] = []
    url = "redis://127.0.0.1:1/0"
    with pytest.raises(Unreachable, match="does not answer"):
        Namespace(Link(connect(url)), url, said.append).reach(0.02)
    assert len(said) == 1
    assert said[0].startswith("waiting for Redis at redis://127.0.0.1:1/0")


@pytest.mark.parametrize("words", [("crawl", "news"), ("collect",)])
def test_without_redis_a_command_ends_with_1(words: tuple[str, ...], settings: dict[str, Any]) -> None:
    finished = scrapy(*words, **settings | {"CLUSTER": "redis://127.0.0.1:1/0"})
    assert finished.returncode == 1
    assert "redis://127.0.0.1:1/0 does not answer" in lines(finished)


@pytest.mark.parametrize("words", [("crawl", "news"), ("collect",)])
def test_with_anothers_redis_a_command_ends_with_2(words: tuple[str, ...], settings: dict[str, Any], blank: redis.Redis) -> None:
    blank.lpush("vigia:queue", "x")
    finished = scrapy(*words, **settings)
    assert finished.returncode == 2
    assert "another program's keys" in lines(finished)


def test_a_worker_of_another_version_ends_with_2(settings: dict[str, Any], namespace: Namespace, blank: redis.Redis) -> None:
    claim(namespace, set())
    blank.hset("vigia:about", "version", "9.9.9")
    finished = scrapy("crawl", "news", **settings)
    assert finished.returncode == 2
    assert "9.9.9" in lines(finished)
    assert version() in lines(finished)


@pytest.mark.parametrize(
    ("words", "cluster", "said"),
    [
        (("collect",), None, "collect wants CLUSTER"),
        (("collect",), "http://127.0.0.1:6379", "redis://"),
        (("collect", "news"), "redis://127.0.0.1:1/0", "takes no spider"),
        (("crawl", "pages", "-a", "url=https://faro.example/"), "redis://127.0.0.1:1/0", "leave CLUSTER out"),
        (("crawl", "news", "-a", "source=faro"), "redis://127.0.0.1:1/0", "is for `scrapy collect`"),
        (("collect", "-a", "source=farro"), "redis://127.0.0.1:1/0", "did you mean faro"),
        (("collect", "-a", "since=2025-01-01", "-a", "until=2025-02-01"), "redis://127.0.0.1:1/0", "crawl news without CLUSTER"),
        (("collect",), "redis://:geheim/x@127.0.0.1:1/0", "%2F"),
    ],
)
def test_a_wrong_call_is_2_and_says_what_would_be_right(
    words: tuple[str, ...], cluster: str | None, said: str, settings: dict[str, Any]
) -> None:
    del settings["CLUSTER"]
    finished = scrapy(*words, **settings | ({"CLUSTER": cluster} if cluster else {}))
    assert finished.returncode == 2
    assert said in lines(finished)
    assert "geheim" not in lines(finished)


def test_the_profile_names_the_redis_of_this_machine(settings: dict[str, Any]) -> None:
    del settings["CLUSTER"]
    finished = scrapy("crawl", "pages", "-a", "url=https://faro.example/", env=environment(SCRAPY_PROJECT="cluster"), **settings)
    assert finished.returncode == 2
    assert "leave CLUSTER out" in lines(finished)


def test_a_redis_that_goes_away_under_a_step_of_the_start_is_waited_for(namespace: Namespace, server: Redis) -> None:
    known: set[str] = set()
    seen: list[bool] = []

    def step() -> str:
        if not seen:
            seen.append(True)
            server.kill()
            try:
                namespace.about()
            finally:
                server.start()
        return claim(namespace, known)

    assert namespace.through(step, 30.0) in known


def test_one_that_stays_away_is_named(namespace: Namespace, server: Redis) -> None:
    server.kill()
    try:
        with pytest.raises(Unreachable, match="is redis-server at work there"):
            namespace.through(namespace.about, 0.0)
    finally:
        server.start()
