"""Which links are worth a fetch, and why the others are not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.discovery import select
from vigia.addresses import Address
from vigia.items import Instant, Link

OLDEST = datetime(2025, 6, 18, 12, tzinfo=UTC)


def dated(year: int, month: int, day: int, *, language: str | None = None, origin: Any = "sitemap", url: str = "https://a.es/n-1") -> Link:
    return Link(Address.of(url), published=Instant(datetime(year, month, day, 9, tzinfo=UTC), "second", origin), language=language)


def reasons(*links: Link, oldest: datetime = OLDEST, **rules: Any) -> list[str | None]:
    kept, dropped = select.partition(links, oldest=oldest, **rules)
    why = {id(link): reason for link, reason in dropped}
    assert len(kept) + len(dropped) == len(links)
    return [why.get(id(link)) for link in links]


def test_stories_from_before_the_oldest_that_is_asked_for_are_too_old() -> None:
    links = (dated(2025, 7, 1), dated(2025, 6, 1), Link(Address.of("https://a.es/sin-fecha")))
    assert reasons(*links) == [None, "too_old", None]
    assert reasons(*links, oldest=datetime(2025, 5, 1, tzinfo=UTC)) == [None, None, None]


def test_a_story_of_which_only_the_day_is_known_is_young_until_that_day_ends() -> None:
    day = Link(Address.of("https://a.es/n"), published=Instant(datetime(2025, 6, 18, tzinfo=UTC), "day", "feed"))
    assert reasons(day) == [None]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://a.es/tag/ia", "not_article_address"),
        ("https://a.es/", "not_article_address"),
        ("file:///etc/passwd", "scheme_not_http"),
        ("https://a.es/" + "x" * 3000, "address_too_long"),
        ("https://www.aibase.com/fr/news/www.aibase.com/es/news/19740", "host_in_path"),
        ("https://u@a.es/x", "userinfo"),
    ],
)
def test_addresses_that_are_no_stories_have_their_reason(url: str, reason: str) -> None:
    assert reasons(Link(Address.found(url))) == [reason]


def test_an_outlets_own_patterns_decide() -> None:
    links = (
        Link(Address.of("https://a.es/tec/n-1?x=1")),
        Link(Address.of("https://a.es/deportes/n-2")),
        Link(Address.of("https://a.es/tec/english/n-3")),
    )
    assert reasons(*links, article_pattern=r"^https://www\.a\.es/tec/.*\d$", deny_pattern="/english/") == [
        None,
        "not_article_address",
        "denied_address",
    ]


def test_entries_of_a_news_sitemap_in_other_languages_are_dropped() -> None:
    assert reasons(dated(2025, 7, 17, language="es"), dated(2025, 7, 17, language="ca"), dated(2025, 7, 17)) == [
        None,
        "other_language",
        None,
    ]


def test_a_sitemap_that_calls_everything_english_was_never_set_up() -> None:
    assert reasons(dated(2025, 7, 17, language="en"), dated(2025, 7, 16, language="en")) == [None, None]


def test_a_feeds_language_decides_nothing() -> None:
    assert reasons(dated(2025, 7, 17, language="es", origin="feed"), dated(2025, 7, 17, language="en", origin="feed")) == [None, None]


@pytest.mark.parametrize(
    "url",
    [
        "https://a.es/",
        "https://a.es",
        "https://a.es/tag/ia",
        "https://a.es/noticias/autor/ana",
        "https://a.es/sección/tecnologia",
        "https://a.es/feed/",
        "https://a.es/arc/outboundfeeds/rss/",
        "https://a.es/politica-de-privacidad",
        "https://a.es/informe.pdf",
        "https://a.es/wp-json/x",
    ],
)
def test_listings_legal_notices_and_files_are_no_articles(url: str) -> None:
    assert not select.may_be_article(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://a.es/?p=4406",
        "https://a.es/tecnologia/la-startup-despide",
        "https://a.es/taga/x",
        "https://a.es/n/19740",
        "https://a.es/c/video/good/1.html",
    ],
)
def test_stories_are_candidates(url: str) -> None:
    assert select.may_be_article(url)
