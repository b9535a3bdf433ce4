"""When it was published, in the outlet's own time."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.pipelines.extraction.pages import URL, page, read
from vigia.addresses import Address
from vigia.items import Instant, Link


def published(
    head: str = "", before: str = "", url: str = "https://diario.example/a", timezone: str | None = "Europe/Madrid", **hints: Any
) -> tuple[str, str, str] | None:
    instant = read(page(head=head, before=before), url, timezone, **hints).published
    return (instant.at.isoformat(), instant.precision, instant.origin) if instant else None


def meta(value: str) -> str:
    return f'<meta property="article:published_time" content="{value}">'


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("2026-11-18T08:30:00Z", "2026-11-18T09:30:00+01:00"),
        ("2026-11-18T09:30:00+01:00", "2026-11-18T09:30:00+01:00"),
        ("2026-11-18T09:30:00.000+0100", "2026-11-18T09:30:00+01:00"),
        ("2026-11-18 09:30:00", "2026-11-18T09:30:00+01:00"),
        ("2026-11-18T9:30:00", "2026-11-18T09:30:00+01:00"),
        ("18/11/2026 09:30 am", "2026-11-18T09:30:00+01:00"),
        ("Wed, 18 Nov 2026 08:30:00 GMT", "2026-11-18T09:30:00+01:00"),
    ],
)
def test_a_moment_is_told_in_the_outlets_zone(written: str, read_as: str) -> None:
    found = published(meta(written))
    assert found is not None
    assert (found[0], found[2]) == (read_as, "meta")


@pytest.mark.parametrize(
    "value", ["2099-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "ayer por la tarde", "31/02/2026", "9" * 50_000, "2026-11-25", ""]
)
def test_what_cannot_be_is_unknown(value: str) -> None:
    assert published(meta(value)) is None


def test_what_readers_see_corrects_utc_with_a_local_offset() -> None:
    seen = '<p class="fecha">17 de noviembre de 2026</p>'
    assert published(meta("2026-11-18T02:10:00-05:00"), seen, timezone="America/Panama") == ("2026-11-17T21:10:00-05:00", "second", "meta")


def test_what_readers_see_corrects_local_time_with_a_z() -> None:
    seen = '<p class="fecha">18/11/2026 09:30</p>'
    assert published(meta("2026-11-18T09:30:00Z"), seen) == ("2026-11-18T09:30:00+01:00", "second", "meta")


def test_todays_date_in_the_header_is_nobodys_date() -> None:
    html = page(before='<p class="autor">Ana Pérez | 17/11/2026</p>').replace(
        "<nav>", '<div class="fecha">Viernes, 20 de noviembre de 2026</div><nav>'
    )
    instant = read(html, "https://diario.example/a").published
    assert instant is not None
    assert (instant.at.date().isoformat(), instant.origin) == ("2026-11-17", "text")


def test_dates_of_other_stories_and_of_the_footer_are_not_taken() -> None:
    after = '<aside><time datetime="2026-11-19T10:00:00Z">19/11/2026</time></aside><div class="comments"><time datetime="2026-11-19">hoy</time></div><p>Copyright 2019</p>'
    assert read(page(after=after), "https://diario.example/a").published is None


def test_the_address_tells_the_day_as_a_last_resort() -> None:
    assert published(url="https://diario.example/2026/11/18/nubarra/") == ("2026-11-18T00:00:00+01:00", "day", "url")
    assert published(url="https://diario.example/nubarra-20261118123456") is None


def test_a_feeds_time_completes_a_pages_day() -> None:
    hint = Instant(datetime(2026, 11, 18, 8, 30, tzinfo=UTC), "second", "feed")
    assert published(meta("2026-11-18"), link=Link(Address.of(URL), published=hint)) == ("2026-11-18T09:30:00+01:00", "second", "feed")


@pytest.mark.parametrize(
    ("host", "offset"), [("diario.cl", "-03:00"), ("diario.com.pe", "-05:00"), ("diario.es", "+01:00"), ("diario.mx", "-06:00")]
)
def test_an_outlet_of_unknown_zone_lives_where_its_domain_says(host: str, offset: str) -> None:
    found = published(meta("2026-11-18T12:00:00Z"), url=f"https://www.{host}/a", timezone=None)
    assert found is not None
    assert found[0].endswith(offset)


def test_a_local_time_of_an_unknown_place_says_so() -> None:
    instant = read(page(head=meta("2026-11-18 09:30:00")), "https://diario.example/a", None).published
    assert instant is not None
    assert (instant.zone_known, f"{instant.at:%H:%M}") == (False, "09:30")


def test_a_feeds_local_time_is_told_where_only_the_page_says_where_that_is() -> None:
    hint = Instant(datetime(2026, 11, 18, 9, 30, tzinfo=UTC), "minute", "feed", zone_known=False)
    assert published(url="https://diario.cl/a", timezone="UTC", link=Link(Address.of("https://diario.cl/a"), published=hint)) == (
        "2026-11-18T09:30:00-03:00",
        "minute",
        "feed",
    )


@pytest.mark.parametrize(
    ("stamp", "told"),
    [
        ("1795000000", ("2026-11-18T12:06:40+01:00", "second", "time")),
        ("Wed Nov 18 2026 03:00:00 GMT+0000", ("2026-11-18T04:00:00+01:00", "second", "time")),
        ("jueves, 19 noviembre 2026 10:21", None),
    ],
)
def test_a_time_elements_stamp_is_a_machines_and_no_headers_clock(stamp: str, told: tuple[str, str, str] | None) -> None:
    assert published(before=f'<time datetime="{stamp}"></time>') == told


def test_changed_before_it_was_published_is_not_believed() -> None:
    head = meta("2026-11-18T09:30:00+01:00") + '<meta property="article:modified_time" content="2026-11-01T09:30:00+01:00">'
    assert read(page(head=head)).modified is None


def test_an_offset_that_no_zone_has_is_none() -> None:
    head = '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2026-02-31T25:61:61+99:99"}</script>'
    found = read(page(head=head + meta("2026-11-18T09:30:00")), "https://diario.example/a", None).published
    assert found is not None
    assert (found.at.isoformat(), pickle.loads(pickle.dumps(found))) == ("2026-11-18T09:30:00+00:00", found)
