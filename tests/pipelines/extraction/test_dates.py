"""When it was published, in the outlet's own time."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.pipelines.extraction.pages import TITLE, URL, page, read
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


def day_and_time(head: str = "", before: str = "", url: str = "https://www.diario.com.co/a") -> str | None:
    found = published(head, before, url, None)
    return found and (found[0][:10] if found[1] == "day" else found[0])


def linked(stamp: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": TITLE, "datePublished": stamp})}</script>'


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("<p>Publicado el 3 de marzo de 2016 a las 14:05</p>", "14:05"),
        ("<span class='fecha'>03/03/2016</span> <span class='hora'>14:05</span>", "14:05"),
        ("<span class='fecha'>03/03/2016</span> | <span class='hora'>14:05 h</span>", "14:05"),
        ("<div class='fecha'>03/03/2016 <span>|</span> <span class='hora'>14:05h</span></div>", "14:05"),
        ("<div class='fecha'><b>3</b> <b>marzo</b> <b>2016</b></div>", None),
        ("<div class='date'><span class='day'>3</span><span class='month'>Mar</span><span class='year'>2016</span></div>", None),
        ("<p>Actualizado: 04/03/2016 09:00 - Publicado: 03/03/2016 14:05</p>", "14:05"),
        ("<p>Publicado: 03/03/2016 14:05 | Actualizado: 04/03/2016 09:00</p>", "14:05"),
        (
            "<p><span>Actualizado:</span> <time>04/03/2016 09:00</time></p><p><span>Publicado:</span> <time>03/03/2016 14:05</time></p>",
            "14:05",
        ),
        ("<p>Act. 04 mar 2016 - 18:20</p><p>Publ. 03 mar 2016 - 14:05</p>", "14:05"),
        ("<p>Actualizada el 03/03/2016 a las 18:20 Publicada el 03/03/2016 a las 14:05</p>", "14:05"),
        ("<dd class='modified'>Última actualización: 04 Marzo 2016</dd><dd class='create'>Creado: 03 Marzo 2016</dd>", None),
        ("<time>3 mar 2016 14:05</time>", "14:05"),
        ("<div class='top'><span>3 de marzo de 2016</span></div><div class='post-date'>03/03/2016 | 14:05</div>", "14:05"),
        ("<p>03-03-16 / 14:05</p>", "14:05"),
        ("<p>JUEVES, MARZO 3 DE 2016</p>", None),
        ("<p>Mar. 3, 2016</p>", None),
        ("<p>3 de marzo de 2016 (14:05 horas)</p>", "14:05"),
        ("<p>03 de Marzo del 2016 | 14:05 h | Actualizado el 04 de marzo</p>", "14:05"),
        ("<p>Última actualización: 3 de Marzo de 2016, 14:05</p>", "14:05"),
        ("<p>03-Mar-2016</p>", None),
        ("<p>14:05 h. Jueves, 3 de marzo de 2016</p>", "14:05"),
        ("<p>3 de marzo de 2016 a las 19:05 UTC</p>", "14:05"),
        ("<span class='submitted'>Thu, 03/03/2016 - 14:05</span>", "14:05"),
        ("<abbr class='published' title='2016-03-03T14:05:00-05:00'>14:05</abbr>", "14:05"),
        ("<time datetime='03/03/2016'>3 de marzo</time>", None),
        ("<span itemprop='datePublished'>3 de marzo de 2016 14:05</span>", "14:05"),
    ],
)
def test_a_date_is_read_as_readers_see_it(line: str, told: str | None) -> None:
    assert day_and_time(before=line) == (f"2016-03-03T{told}:00-05:00" if told else "2016-03-03")


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (linked(1457031900), ""),
        (linked({"@type": "DateTime", "@value": "2016-03-03T14:05:00-05:00"}), ""),
        (linked("2016-03-03T00:00:00"), "<p class='fecha'>3 de marzo de 2016 | 14:05</p>"),  # a day without a time, written as one
        ('<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "datePublished": "2016-03-03T19:05:00Z"}]}</script>', ""),
        ('<meta name="citation_publication_date" content="2016-03-03 14:05:00">', ""),
    ],
)
def test_a_moment_of_the_head(head: str, line: str) -> None:
    assert day_and_time(head, line) == "2016-03-03T14:05:00-05:00"


@pytest.mark.parametrize(
    ("url", "head", "offset"),
    [
        ("https://mx.diario.com/a", "", "-06:00"),
        ("https://es.diario.com/a", "", ""),
        ("https://diario.com/a", '<meta property="og:locale" content="es_AR">', "-03:00"),
        ("https://diario.com/a", '<meta property="og:locale" content="es_ES">', ""),
    ],
)
def test_where_an_outlet_lives_of_which_nothing_is_known(url: str, head: str, offset: str) -> None:
    instant = read(page(head=meta("2026-11-18T09:30:00") + head), url, None).published
    assert instant is not None
    assert (instant.zone_known, instant.at.isoformat()) == (bool(offset), f"2026-11-18T09:30:00{offset or '+00:00'}")


def test_a_page_that_shows_its_utc_moment_in_its_own_time_tells_its_zone() -> None:
    shown = "<p class='fecha'>17 de noviembre de 2026 21:05</p>"
    assert day_and_time(linked("2026-11-18T02:05:00Z"), shown, "https://diario.com/a") == "2026-11-17T21:05:00-05:00"
    assert day_and_time(
        linked("2026-11-18T02:05:00Z"), f"<p>Actualizado</p>{shown.replace('>17', '>Actualizado 17')}", "https://diario.com/a"
    ) == ("2026-11-18T02:05:00+00:00")


@pytest.mark.parametrize(
    ("before", "url", "day"),
    [
        ("<p class='fecha'>3 de octubre de 2016</p>", "https://www.diario.com.co/a", "2016-10-03"),
        ("<p class='fecha'>10 de marzo de 2016</p>", "https://www.diario.com.co/a", "2016-03-10"),
        ("", "https://www.diario.com.co/2016/03/10/a", "2016-03-10"),
        ("", "https://www.diario.com.co/a", "2016-10-03"),
    ],
)
def test_a_month_in_front_is_known_by_what_readers_see_and_by_the_address(before: str, url: str, day: str) -> None:
    assert day_and_time(linked("03/10/2016 2:05:00 PM"), before, url) == f"{day}T14:05:00-05:00"
