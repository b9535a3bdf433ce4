"""The demo newsroom serves what its data says, the same for the same instant, and writes down what it is asked."""

from __future__ import annotations

import gzip
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler import sources
from demo.newsroom import Newsroom, Request
from demo.outlets import load_outlets
from demo.site import Site

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(NOW) as running:
        yield running


def get(base: str, path: str, headers: dict[str, str] | None = None) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(urlsplit(base).netloc, timeout=10)
    try:
        connection.request("GET", path, headers={"Connection": "close", **(headers or {})})
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()


def test_there_are_enough_outlets_and_stories() -> None:
    outlets = load_outlets()
    assert len(outlets) >= 8
    assert sum(story.kind == "story" for outlet in outlets for story in outlet.stories) >= 60


def test_every_outlet_is_a_host_of_its_own(newsroom: Newsroom) -> None:
    assert len(set(newsroom.bases.values())) == len(newsroom.outlets)
    assert newsroom.allowed_hosts.count(",") == len(newsroom.outlets) - 1


def test_the_sources_file_it_writes_is_one_the_crawler_accepts(newsroom: Newsroom, tmp_path: Path) -> None:
    loaded = sources.load(newsroom.sources_toml(tmp_path / "sources.toml"))
    assert list(loaded) == [outlet.id for outlet in newsroom.outlets]
    assert [source.id for source in loaded.values() if not source.enabled] == ["apagado"]
    assert loaded["boletin"].feed_only
    assert loaded["aidiario"].machine_written


def test_every_announced_story_answers_with_its_words(newsroom: Newsroom) -> None:
    for outlet in newsroom.outlets:
        site = newsroom.sites[outlet.id]
        for story in outlet.stories:
            for path in site.paths(story):
                response, body = get(site.base, path)
                if story.feed_path:
                    assert response.status == 301
                    response, body = get(site.base, urlsplit(response.headers["Location"]).path)
                assert response.status == 200, path
                if story.kind == "story" and outlet.template not in ("script",):
                    text = body.decode(outlet.encoding)
                    assert story.paragraphs[0].split(",")[0].replace("'", "&#x27;")[:40] in text, path


def test_a_feed_that_did_not_change_answers_304_to_its_own_validators(newsroom: Newsroom) -> None:
    for outlet in newsroom.outlets:
        for endpoint in outlet.endpoints:
            first, _ = get(newsroom.bases[outlet.id], endpoint.path)
            for header, value in (("If-None-Match", first.headers["ETag"]), ("If-Modified-Since", first.headers["Last-Modified"])):
                again, body = get(newsroom.bases[outlet.id], endpoint.path, {header: value})
                assert (again.status, body) == (304, b""), (endpoint.path, header)
            other, _ = get(
                newsroom.bases[outlet.id],
                endpoint.path,
                {"If-None-Match": '"another"', "If-Modified-Since": first.headers["Last-Modified"]},
            )
            assert other.status == 200, "If-None-Match decides alone"


def test_the_feeds_are_of_every_format(newsroom: Newsroom) -> None:
    faro, pixelado, gaceta, andina, sur = (newsroom.bases[name] for name in ("faro", "pixelado", "gaceta", "andina", "sur"))
    assert ET.fromstring(get(faro, "/feed/")[1]).tag == "rss"
    assert ET.fromstring(get(pixelado, "/atom.xml")[1]).tag == "{http://www.w3.org/2005/Atom}feed"
    assert ET.fromstring(get(gaceta, "/rss/portada.rdf")[1]).tag.endswith("RDF")
    assert ET.fromstring(get(andina, "/arc/outboundfeeds/sitemap-index/")[1]).tag.endswith("sitemapindex")
    assert ET.fromstring(gzip.decompress(get(andina, "/arc/outboundfeeds/news-sitemap.xml.gz")[1])).tag.endswith("urlset")
    assert len(json.loads(get(sur, "/feed.json")[1])["items"]) == 8
    with pytest.raises(ET.ParseError):
        ET.fromstring(get(newsroom.bases["foro"], "/rss.php")[1])


def test_requests_are_written_down() -> None:
    with Newsroom(NOW) as newsroom:
        get(newsroom.bases["faro"], "/robots.txt", {"User-Agent": "prueba"})
        get(newsroom.bases["gaceta"], "/robots.txt", {"If-None-Match": '"x"'})
        assert newsroom.requests == [
            Request("faro", "/robots.txt", 200, False, "prueba"),
            Request("gaceta", "/robots.txt", 404, True, None),
        ]


def test_reservations_are_told_in_the_two_ways_there_are(newsroom: Newsroom) -> None:
    story = newsroom.sites["reserva"].outlet.stories[0]
    response, _ = get(newsroom.bases["reserva"], newsroom.sites["reserva"].outlet.path(story, NOW))
    assert response.headers["tdm-reservation"] == "1"
    assert json.loads(get(newsroom.bases["pliego"], "/.well-known/tdmrep.json")[1]) == [{"location": "/", "tdm-reservation": 1}]


def test_the_second_edition_changes_one_figure_and_otherwise_only_the_page_around_the_words() -> None:
    outlet = next(outlet for outlet in load_outlets() if outlet.id == "pixelado")
    changed, cosmetic = (next(story for story in outlet.stories if story.second_edition == kind) for kind in ("percent", "cosmetic"))
    site = Site(outlet, "http://127.0.0.1:1", NOW)
    first = {story.id: site.reply(outlet.path(story, NOW)).body.decode() for story in (changed, cosmetic)}
    feed = site.reply("/atom.xml")
    site.edition = 2
    second = {story.id: site.reply(outlet.path(story, NOW)).body.decode() for story in (changed, cosmetic)}
    assert "14 %" in first[changed.id]
    assert "14 %" not in second[changed.id]
    assert "20 % de la plantilla" in second[changed.id]
    assert first[cosmetic.id] != second[cosmetic.id]
    assert all(paragraph in second[cosmetic.id] for paragraph in cosmetic.paragraphs)
    assert site.reply("/atom.xml").etag != feed.etag


def test_it_never_grows_old() -> None:
    """What is served a year later is the same but for the dates."""
    for outlet in load_outlets():
        for later in (NOW, NOW + timedelta(days=400, hours=5)):
            site = Site(outlet, "http://127.0.0.1:1", later)
            assert all(site.reply(path).status in (200, 301) for story in outlet.stories for path in site.paths(story))
            twin = Site(outlet, "http://127.0.0.1:1", later)
            assert [site.reply(endpoint.path) for endpoint in outlet.endpoints] == [
                twin.reply(endpoint.path) for endpoint in outlet.endpoints
            ]


def test_a_naive_now_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Newsroom(datetime(2026, 1, 15, 12))
