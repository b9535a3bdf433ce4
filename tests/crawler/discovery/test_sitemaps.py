"""Sitemaps: newest first, within the window, with the news extension, and never larger than they should be."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.discovery import Discovered, parse

NOW = datetime(2025, 7, 18, tzinfo=UTC)
NEWS = """<?xml version="1.0"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc><![CDATA[https://www.a.es/n2?a=1&b=2]]></loc></url>
<url><image:image><image:loc>https://img.a.es/x.jpg</image:loc></image:image>
  <loc>
    https://www.a.es/n1
  </loc><lastmod>2025-07-17</lastmod>
  <news:news><news:publication><news:name>A</news:name><news:language>es</news:language></news:publication>
  <news:publication_date>2025-07-17T09:00+02:00</news:publication_date><news:title>Despidos &amp; más</news:title>
  <news:keywords>ia, despidos</news:keywords></news:news></url>
<url><loc>https://www.a.es/vieja</loc><lastmod>2020-01-01</lastmod></url>
<url><loc></loc></url>
</urlset>"""


def read(body: str | bytes, **options: Any) -> Discovered:
    data = body.encode() if isinstance(body, str) else body
    return parse("sitemap", data, "https://www.a.es/sitemap.xml", {"now": NOW, "timezone": "Europe/Madrid", **options})


@pytest.mark.parametrize(
    "body",
    [
        NEWS.encode(),
        gzip.compress(NEWS.encode(), mtime=0),
        NEWS.replace(' xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"', "").encode(),
    ],
)
def test_a_news_sitemap_brings_title_date_keywords_and_language(body: bytes) -> None:
    found = read(body)
    link = found.links[0]
    assert (link.address.fetch, link.title, link.categories, link.language) == (
        "https://www.a.es/n1",
        "Despidos & más",
        ("ia", "despidos"),
        "es",
    )
    assert link.published is not None
    assert (link.published.at.isoformat(), link.published.precision, link.published.origin) == (
        "2025-07-17T09:00:00+02:00",
        "minute",
        "sitemap",
    )
    assert link.modified is not None
    assert link.modified.precision == "day"
    assert [other.address.fetch for other in found.links[1:]] == ["https://www.a.es/vieja", "https://www.a.es/n2?a=1&b=2"]
    assert found.skipped == {"no_link": 1}


def test_what_is_older_than_the_window_is_counted_and_what_has_no_date_is_kept() -> None:
    found = read(NEWS, since=datetime(2025, 6, 18, tzinfo=UTC))
    assert [link.address.fetch for link in found.links] == ["https://www.a.es/n1", "https://www.a.es/n2?a=1&b=2"]
    assert found.skipped["too_old"] == 1


def test_the_sitemaps_of_an_index_come_newest_first() -> None:
    found = read(
        "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>/sin-fecha.xml</loc></sitemap>"
        "<sitemap><loc>/junio.xml.gz</loc><lastmod>2025-06-30</lastmod></sitemap><sitemap><loc>/julio.xml</loc><lastmod>2025-07-17T10:00:00Z</lastmod>"
        "</sitemap><sitemap><loc>file:///etc/passwd</loc></sitemap><sitemap><loc>/sitemap.xml</loc></sitemap></sitemapindex>"
    )
    assert found.kind == "sitemapindex"
    assert [address for address, _ in found.children] == [
        "https://www.a.es/julio.xml",
        "https://www.a.es/junio.xml.gz",
        "https://www.a.es/sin-fecha.xml",
    ]
    assert found.children[0][1] == datetime(2025, 7, 17, 10, tzinfo=UTC)
    assert found.skipped == {"scheme_not_http": 1}


def test_of_a_full_sitemap_the_newest_are_kept() -> None:
    urls = "".join(f"<url><loc>https://www.a.es/n{i}</loc><lastmod>2025-07-{i % 17 + 1:02d}</lastmod></url>" for i in range(5_000))
    found = read(f"<urlset>{urls}</urlset>", limit=100)
    assert {link.modified.at.day for link in found.links if link.modified} == {17}
    assert (len(found.links), found.entries, found.skipped) == (100, 5_000, {"over_limit": 4_900})


def test_a_dtd_neither_expands_nor_loses_anything() -> None:
    bomb = NEWS.replace('<?xml version="1.0"?>', '<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>').replace(
        "más", "&b;más"
    )
    assert read(bomb).links[0].title == "Despidos & más"


def test_a_sitemap_cut_short_gives_what_is_readable() -> None:
    assert [link.address.fetch for link in read(NEWS[: NEWS.index("<url><loc>https://www.a.es/vieja")]).links] == [
        "https://www.a.es/n1",
        "https://www.a.es/n2?a=1&b=2",
    ]


@pytest.mark.parametrize(
    ("cut", "problem"),
    [
        (gzip.compress(NEWS.encode(), mtime=0)[:-40], "its gzip ends early"),
        (gzip.compress(NEWS.encode(), mtime=0)[:-1], "its gzip ends early"),
        (gzip.compress(NEWS.encode(), mtime=0)[:5], "its gzip ends early"),
        (gzip.compress(NEWS.encode(), mtime=0)[:-8] + bytes(8), "its gzip is broken"),
        (gzip.compress(NEWS.encode(), mtime=0)[:40] + bytes(400), "its gzip is broken"),
        (gzip.compress(NEWS.encode(), mtime=0) + gzip.compress(NEWS.encode(), mtime=0)[:60], "its gzip ends early"),
    ],
)
def test_of_a_gzipped_sitemap_that_is_not_whole_nothing_is_taken(cut: bytes, problem: str) -> None:
    found = read(cut)
    assert (found.links, found.broken) == ([], True)
    assert found.problems[0].startswith(problem)
    assert found.problems[-1] == "the sitemap cannot be read"


def test_a_gzip_bomb_is_inflated_no_further_than_the_cap() -> None:
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join([deflate.compress(b"<urlset>"), *(deflate.compress(b"a" * (1 << 20)) for _ in range(100)), deflate.flush()])
    found = read(bomb)
    assert found.links == []
    assert any("larger than the cap" in problem for problem in found.problems)
    assert read(gzip.compress(bomb)).problems[0] == "is gzipped twice"


def test_a_plain_list_of_addresses_is_a_sitemap_too() -> None:
    assert [link.address.fetch for link in read("https://www.a.es/1\nhttps://www.a.es/2\n").links] == [
        "https://www.a.es/1",
        "https://www.a.es/2",
    ]


def test_a_sitemap_may_be_a_feed_and_a_page_is_none() -> None:
    assert read("<rss version='2.0'><channel><item><link>https://www.a.es/1</link></item></channel></rss>").kind == "feed"
    assert read("<!DOCTYPE html><p>No encontrado").broken
