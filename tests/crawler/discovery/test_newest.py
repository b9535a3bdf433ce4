"""Which addresses look newest, where nobody says when they were written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.discovery.newest import alike, newest_first

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def first(*names: str, of: str = "sitemaps") -> tuple[str, str]:
    order, told = newest_first([f"https://d.example.es/{name}" for name in names], NOW, of="pages" if of == "pages" else "sitemaps")
    assert sorted(order) == list(range(len(names)))
    return names[order[0]], told


@pytest.mark.parametrize(
    "names",
    [
        ("sm-2025-12.xml", "sm-2026-11.xml", "sm-2026-02.xml"),
        ("sm-20261124.xml", "sm-20261125.xml", "sm-20260101.xml"),
        ("sm-202610.xml", "sm-202611.xml", "sm-202512.xml"),
        ("sm_2026_9.xml", "sm_2026_10.xml", "sm_2026_1.xml"),
        ("12-2025.xml", "11-2026.xml", "10-2026.xml"),
        ("2025/dic.xml", "2026/nov.xml", "2026/ene.xml"),
        ("s?y=2026&m=10", "s?y=2026&m=11", "s?y=2025&m=12"),
        ("sm-2025.xml", "sm-2026.xml", "sm-2026-03.xml"),
        ("sm-2031-01.xml", "sm-2026-11.xml", "sm-2026-10.xml"),  # no sitemap is of a year to come
    ],
)
def test_a_date_in_the_name_of_a_sitemap_tells(names: tuple[str, ...]) -> None:
    assert first(*names) == (names[1], "dates")


def test_in_a_page_s_address_a_year_or_a_number_that_looks_like_a_month_is_no_date() -> None:
    assert first("lo-mejor-de-2026", "nota-202401", "nota-202402", "nota-202613", of="pages") == ("nota-202613", "numbers")


def test_a_figure_in_a_few_headlines_says_nothing() -> None:
    assert first("despide-a-120", "otra", "la-nueva", "la-ultima", of="pages") == ("despide-a-120", "nothing")


def test_where_nothing_tells_both_ends_come_before_the_middle() -> None:
    order, _ = newest_first([f"https://d.example.es/{name}" for name in "abcde"], NOW, of="pages")
    assert order == [0, 4, 1, 3, 2]


def test_times_that_a_generator_gave_all_at_once_are_alike() -> None:
    assert alike([])
    assert alike([NOW, NOW + timedelta(minutes=59)])
    assert not alike([NOW, NOW - timedelta(hours=2)])
