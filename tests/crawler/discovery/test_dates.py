"""Dates that a feed may carry. What is no date, or cannot be true, is unknown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.discovery import dates

NOW = datetime(2025, 7, 18, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "iso", "precision"),
    [
        ("Thu, 17 Jul 2025 09:00:00 GMT", "2025-07-17T11:00:00+02:00", "second"),
        ("Thu, 17 Jul 2025 09:00:00 -0300", "2025-07-17T14:00:00+02:00", "second"),
        ("17 Jul 2025 09:00 EST", "2025-07-17T16:00:00+02:00", "minute"),
        ("Thu, 17 Jul 25 09:00:00 +0000", "2025-07-17T11:00:00+02:00", "second"),
        ("jue, 17 jul 2025 09:00:00 +0200", "2025-07-17T09:00:00+02:00", "second"),
        ("Jueves, 17 de julio de 2025 - 09:00", "2025-07-17T09:00:00+02:00", "minute"),
        ("jueves 17 de julio del 2025, 9:05 h.", "2025-07-17T09:05:00+02:00", "minute"),
        ("Mié., 16 Sept. 2024 23:59:00 CEST", "2024-09-16T23:59:00+02:00", "second"),
        ("17 de julio de 2025", "2025-07-17T00:00:00+02:00", "day"),
        ("July 17, 2025 9:00 pm", "2025-07-17T21:00:00+02:00", "minute"),
        ("2025-07-17 09:00", "2025-07-17T09:00:00+02:00", "minute"),
        ("2025-07-17 09:00:00", "2025-07-17T09:00:00+02:00", "second"),
        ("2025-07-17T09:00:00.123456Z", "2025-07-17T11:00:00+02:00", "second"),
        ("2025-07-17T09:00:00+0000", "2025-07-17T11:00:00+02:00", "second"),
        ("2025-07-17T09:00:00-05", "2025-07-17T16:00:00+02:00", "second"),
        ("2025-07-17", "2025-07-17T00:00:00+02:00", "day"),
        ("20250717", "2025-07-17T00:00:00+02:00", "day"),
        ("17/07/2025", "2025-07-17T00:00:00+02:00", "day"),
        ("17/07/2025 09:30", "2025-07-17T09:30:00+02:00", "minute"),
        ("1752742800000", "2025-07-17T11:00:00+02:00", "second"),
        ("1752742800", "2025-07-17T11:00:00+02:00", "second"),
    ],
)
def test_a_date_is_read_in_the_outlets_zone(raw: str, iso: str, precision: str) -> None:
    instant = dates.read(raw, zone="Europe/Madrid", now=NOW, origin="feed")
    assert instant is not None
    assert (instant.at.isoformat(), instant.precision) == (iso, precision)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        "",
        "Thu, 01 Jan 2099 00:00:00 GMT",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "0000-00-00 00:00:00",
        "0",
        "ayer por la tarde",
        "hace 3 horas",
        "hoy a las 9",
        "10:30",
        "2025",
        "jul 2025",
        "2025-07",
        "31/02/2025",
        "2025-13-01",
        "jue, 17 jul 2025 99:00",
        "9" * 50,
        "9999999999999",
        "12/12/" * 30,
        "Wed, 19 Jul 2025 01:00:00 +0000",
    ],
)
def test_what_is_no_date_or_cannot_be_true_is_unknown(raw: str | None) -> None:
    assert dates.read(raw, zone="Europe/Madrid", now=NOW, origin="feed") is None


def test_the_zone_of_a_capital_decides_what_a_date_without_zone_means() -> None:
    instant = dates.read("2026-05-18 09:00:00", zone="America/Bogota", now=datetime(2026, 5, 19, tzinfo=UTC), origin="feed")
    assert instant is not None
    assert instant.at.astimezone(UTC) == datetime(2026, 5, 18, 14, tzinfo=UTC)
