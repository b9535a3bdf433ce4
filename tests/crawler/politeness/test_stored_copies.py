"""What a host said is remembered from one run to the next, in the database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.crawler import Crawler
from scrapy.spiders import Spider

from crawler.politeness.copies import Copy
from crawler.politeness.stored_copies import StoredRobots
from pipelines.storage.store import open_store

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
        crawler = Crawler(Any)
        store = open_store(crawler, tmp_path / "news.db", lambda: NOW)
        cache = StoredRobots.from_crawler(crawler)
        if put:
            assert cache.get(KEY) is None
            asyncio.run(cache.put(KEY, Copy(200, body, NOW)))
        else:
            assert cache.get(KEY) == Copy(200, kept, NOW)
        store.close()
