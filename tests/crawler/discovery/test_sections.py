"""A section page's links, one level deep."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.discovery import Discovered, parse

PATTERN = r"^https?://(?:www|news)\.aibase\.com/es/news/\d+/?$"


def read(body: str) -> Discovered:
    options = {"now": datetime(2025, 7, 18, tzinfo=UTC), "article_pattern": PATTERN}
    return parse("section", body.encode(), "https://www.aibase.com/es/news", options)


def test_links_that_look_like_stories_are_taken_with_their_headline() -> None:
    found = read(
        "<!doctype html><a href='/es/news/19740'><img alt=''></a><a href='https://www.aibase.com/es/news/19740?utm_source=x'><h2>Scale AI <b>despide</b></h2>"
        "<p>hace 2 horas</p></a><a href='/es/news/19741#c' title='Otra noticia'></a><a href='/es/news'>Noticias</a><a href='/legal'>Legal</a>"
        "<a href='javascript:x()'>x</a><a href='mailto:a@b.es'>y</a><a>z</a>"
    )
    assert [(link.address.fetch, link.title) for link in found.links] == [
        ("https://www.aibase.com/es/news/19740", "Scale AI despide"),
        ("https://www.aibase.com/es/news/19741", "Otra noticia"),
    ]


def test_a_link_that_forgot_its_scheme_leads_to_its_host() -> None:
    found = read("<html><base href='/fr/news/'><a href='www.aibase.com/es/news/19740'>Scale AI despide</a>")
    assert [link.address.fetch for link in found.links] == ["https://www.aibase.com/es/news/19740"]


def test_a_page_without_stories_is_a_problem() -> None:
    found = read("<html><a href='/'>Portada</a>")
    assert (found.kind, found.links) == ("section", [])
    assert found.problems == ["has no link that article_pattern finds"]


def test_a_page_of_a_hundred_thousand_links_is_cut() -> None:
    found = read("<html>" + "".join(f"<a href='/es/news/{i}'>n</a>" for i in range(100_000)))
    assert len(found.links) == 200


def test_a_section_that_is_a_feed_is_read_as_one() -> None:
    assert read("<rss version='2.0'><channel><item><link>https://www.a.es/1</link></item></channel></rss>").kind == "feed"
