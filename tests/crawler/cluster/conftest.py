from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
import redis

from crawler.cluster.link import Link, connect
from crawler.cluster.namespace import version
from demo.cluster import Redis
from tests.shared import system_program


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    """A redis-server of the tests' own."""
    system_program("redis-server")
    with Redis(tmp_path_factory.mktemp("redis")) as running:
        yield running


@pytest.fixture
def blank(server: Redis) -> Iterator[redis.Redis]:
    """Its database, with nothing in it."""
    client = connect(server.url)
    client.flushdb()
    yield client
    client.close()


_prefixes = itertools.count()


@pytest.fixture
def link(server: Redis) -> Iterator[Link]:
    """The script's operations under a prefix of this test alone, in a run that has begun."""
    client = connect(server.url)
    found = Link(client, f"test{next(_prefixes)}:")
    client.hset(found.key("about"), mapping={"magic": "vigia", "epoch": "e", "version": version(), "now": "", "run": 1})
    yield found
    client.close()
