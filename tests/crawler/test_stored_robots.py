"""What a host said is remembered from one run to the next, in the database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.crawler import Crawler
from scrapy.spiders import Spider

from crawler.robots_cache import Copy
from crawler.stored_robots import StoredRobots
from pipelines.storage.store import store_for

NOW = datetime(2025, 7, 18, 10, 0, tzinfo=UTC)
KEY = "https://ejemplo.es:443"


class Any(Spider):
    name = "any"


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b"User-agent: *\nDisallow: /no\n", b"User-agent: *\nDisallow: /no\n"),
        (b"\xef\xbb\xbfUser-agent: *\r", b"User-agent: *\r"),
        ("Disallow: /año".encode(), "Disallow: /año".encode()),
        ("Disallow: /año".encode("latin-1"), "Disallow: /año".encode()),
        (b"a\x00b", b"ab"),
        (b"", b""),
    ],
)
def test_a_copy_is_there_in_the_next_run(tmp_path: Path, body: bytes, kept: bytes) -> None:
    for put in (True, False):
        crawler = Crawler(Any, {"DATABASE": tmp_path / "news.db", "NOW": NOW.isoformat()})
        cache = StoredRobots.from_crawler(crawler)
        if put:
            assert cache.get(KEY) is None
            cache.put(KEY, Copy(200, body, NOW))
        else:
            assert cache.get(KEY) == Copy(200, kept, NOW)
        store_for(crawler).close()
