"""Which sitemaps, archive pages and links are of a window of days."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.discovery.window import Window, archive_pages, beside, period_of
from vigia.addresses import Address
from vigia.items import Instant, Link

NOW = datetime(2026, 1, 15, tzinfo=UTC)
JANUARY = Window(datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 2, 1, tzinfo=UTC))
HOME = "https://faro.example"


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("/sitemap-2025-01.xml", None),
        ("/sitemap-2024-12.xml", None),  # its last hours are of January somewhere
        ("/sitemap-2024-11.xml", "too_old"),
        ("/sitemap-2025-03.xml", "too_new"),
        ("/sitemap.xml?year=2025&month=1&day=9", None),
        ("/sitemap.xml?year=2025&month=6&day=9", "too_new"),
        ("/sitemap-2024.xml", None),
        ("/sitemap-2023.xml", "too_old"),
        ("/sitemap-17.xml", None),  # it does not say
    ],
)
def test_a_sitemap_is_of_the_days_that_its_address_names(address: str, reason: str | None) -> None:
    assert JANUARY.beside(period_of(HOME + address, NOW, of="sitemaps")) == reason


def at(text: str) -> Instant:
    return Instant(datetime.fromisoformat(text), "day" if len(text) == 10 else "second", "sitemap")


@pytest.mark.parametrize(
    ("path", "published", "modified", "reason"),
    [
        ("/a/", "2025-01-20T10:00:00+01:00", None, None),
        ("/a/", "2025-02-01T00:00:01+00:00", None, "too_new"),
        ("/a/", "2024-12-30T10:00:00+01:00", "2025-01-20T10:00:00+01:00", "too_old"),
        ("/2025/01/20/a/", None, "2025-11-01T10:00:00+01:00", None),  # changed long after
        ("/2025/06/20/a/", None, None, "too_new"),
        ("/2024/06/20/a/", None, None, "too_old"),
        ("/a/", None, "2024-06-20T10:00:00+01:00", "too_old"),
        ("/a/", None, "2025-06-20T10:00:00+01:00", None),
        ("/a/", None, None, None),
    ],
)
def test_a_link_is_of_the_day_that_is_known_best(path: str, published: str | None, modified: str | None, reason: str | None) -> None:
    link = Link(Address.of(HOME + path), published=at(published) if published else None, modified=at(modified) if modified else None)
    assert beside(link, JANUARY, NOW) == reason


@pytest.mark.parametrize(
    ("template", "window", "pages"),
    [
        ("{year}/{month:02}/{day:02}/", ("2024-02-28", "2024-03-02"), {"2024/02/28/": True, "2024/02/29/": True, "2024/03/01/": True}),
        ("{year}/{month:02}/{day:02}/", ("2024-12-31T10:00", "2025-01-01T10:00"), {"2024/12/31/": True, "2025/01/01/": True}),
        ("{year}-{month}", ("2024-11-20", "2025-01-20"), {"2024-11": False, "2024-12": True, "2025-1": False}),
        ("{year}-{month}", ("2025-01-01", "2025-02-01"), {"2025-1": True}),
    ],
)
def test_archives_are_walked_day_by_day_or_month_by_month(template: str, window: tuple[str, str], pages: dict[str, bool]) -> None:
    since, until = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in window)
    assert {page.url: page.whole for page in archive_pages(template, Window(since, until))} == pages
