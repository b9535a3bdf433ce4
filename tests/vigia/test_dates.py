"""Dates as feeds, sitemaps and pages write them. What is no date, or cannot be true, is unknown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from vigia import answers, dates
from vigia.items import Instant

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
        ("20250717T090000Z", "2025-07-17T11:00:00+02:00", "second"),
        ("20250717090000", "2025-07-17T09:00:00+02:00", "second"),
        ("2025-07-17T09:00:00-05:00[America/Bogota]", "2025-07-17T16:00:00+02:00", "second"),
        ("Thu Jul 17 2025 09:00:00 GMT+0000 (hora de verano de Europa central)", "2025-07-17T11:00:00+02:00", "second"),
        ("Thu Jul 17 09:00:00 COT 2025", "2025-07-17T16:00:00+02:00", "second"),
        ("Thu Jul 17 09:00:00 2025", "2025-07-17T09:00:00+02:00", "second"),
        ("Thursday, 17-Jul-25 09:00:00 GMT", "2025-07-17T11:00:00+02:00", "second"),
        ("Thu, 17 Jul 2025 9:0:0 +0100", "2025-07-17T10:00:00+02:00", "second"),
        ("17 de julio de 2025 a las 9:05 h (GMT-3)", "2025-07-17T14:05:00+02:00", "minute"),
        ("17 de julio de 2025 a las 9:05 de la tarde", "2025-07-17T21:05:00+02:00", "minute"),
        ("NOVIEMBRE 17 DE 2024", "2024-11-17T00:00:00+01:00", "day"),
        ("Publicado el 17/07/2025 a las 09:30", "2025-07-17T09:30:00+02:00", "minute"),
        ("09:30 h, jueves, 17 de julio de 2025", "2025-07-17T09:30:00+02:00", "minute"),
        ("1752742800000", "2025-07-17T11:00:00+02:00", "second"),
        ("1752742800", "2025-07-17T11:00:00+02:00", "second"),
        ("1752742800.0", "2025-07-17T11:00:00+02:00", "second"),
        ("/Date(1752742800000)/", "2025-07-17T11:00:00+02:00", "second"),
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
        "10 de mayo",
        "17/07/2025 - 18/07/2025",
        "2025-07-17T25:00",
        "2025-07-16T24:30",
        "{{publishDate}}",
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


@pytest.mark.parametrize(
    ("raw", "iso", "precision"),
    [
        ("20260304", "2026-03-04T00:00:00+01:00", "day"),
        ("04 Mar 2026 10:20 CEST", "2026-03-04T10:20:00+01:00", "minute"),  # whoever mistakes the season copies the clock on the wall
        ("March 4th, 2026", "2026-03-04T00:00:00+01:00", "day"),
        ("March 4th", None, None),  # of which year?
        ("03/13/2026", "2026-03-13T00:00:00+01:00", "day"),  # there is no thirteenth month
        ("4/3/26", "2026-03-04T00:00:00+01:00", "day"),
        ("2026-03-04T24:00", "2026-03-05T00:00:00+01:00", "minute"),
        ("4º de marzo de 2026", "2026-03-04T00:00:00+01:00", "day"),
        ("4º de marzo", None, None),
    ],
)
def test_spellings_on_which_two_readers_would_differ(raw: str, iso: str | None, precision: str | None) -> None:
    instant = dates.read(raw, zone="Europe/Madrid", now=datetime(2026, 11, 26, tzinfo=UTC), origin="meta")
    assert (instant and instant.at.isoformat(), instant and instant.precision) == (iso, precision)


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("05/11/2024", "2024-11-05"),
        ("11/05/2024", "2024-05-11"),
        ("Tue, 11/05/2024 - 10:30", "2024-11-05"),
        ("Sat, 11/05/2024 - 10:30", "2024-05-11"),
        ("Mar, 05/11/2024 - 10:30", "2024-11-05"),
        ("Thu, 11/05/2024 - 10:30", None),  # neither the fifth of November nor the eleventh of May
        ("Thu, 13/05/2024", "2024-05-13"),
        ("Sat, 07/06/2024", "2024-07-06"),  # a Saturday in English
        ("Sun, 11/03/2024", "2024-11-03"),
        ("Sat, 11/07/2020", "2020-11-07"),  # both are Saturdays: who writes "Sat" puts the month first
        ("Sáb, 11/07/2020", "2020-07-11"),
        ("11/05/2024 (Tue)", "2024-11-05"),
        ("11/05/2024 Mar del Plata", "2024-05-11"),
    ],
)
def test_the_day_stands_before_the_month_unless_the_weekday_denies_it(raw: str, day: str | None) -> None:
    instant = dates.read(raw, zone="America/Bogota", now=NOW, origin="feed")
    assert (instant and instant.at.date().isoformat()) == day


@pytest.mark.parametrize(
    ("raw", "zone", "iso"),
    [
        ("14 Jul 2025 09:00 CET", "Europe/Madrid", "2025-07-14T09:00:00+02:00"),
        ("14 Jul 2025 09:00 CET", "America/Bogota", "2025-07-14T02:00:00-05:00"),
        ("14 Jul 2025 09:00 EST", "America/New_York", "2025-07-14T09:00:00-04:00"),
        ("14 Jul 2025 09:00 EST", "America/Panama", "2025-07-14T09:00:00-05:00"),
        ("14 Jul 2025 09:00 BRT", "America/Sao_Paulo", "2025-07-14T09:00:00-03:00"),
        ("14 Jul 2025 09:00 CLST", "America/Santiago", "2025-07-14T09:00:00-04:00"),
        ("14 Jan 2025 09:00 CLT", "America/Bogota", "2025-01-14T07:00:00-05:00"),
        ("2025-07-14 09:00:00 America/Lima", "Europe/Madrid", "2025-07-14T16:00:00+02:00"),
        ("2025-07-14T09:00:00[Europe/Madrid]", "America/Bogota", "2025-07-14T02:00:00-05:00"),
        ("14 Jul 2025 09:00 Cultura/Cine", "America/Lima", "2025-07-14T09:00:00-05:00"),
        ("14 Jul 2025 09:00 XYZ", "America/Lima", "2025-07-14T09:00:00-05:00"),
        ("2025-07-14T09:00:00+99:99", "America/Lima", "2025-07-14T09:00:00-05:00"),
    ],
)
def test_a_zones_name_in_the_wrong_season_is_the_clock_on_the_wall(raw: str, zone: str, iso: str) -> None:
    instant = dates.read(raw, zone=zone, now=NOW, origin="feed")
    assert instant is not None
    assert instant.at.isoformat() == iso


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("25 Nov 18 hs", None),
        ("Mié 25 Nov, 18 hs", None),
        ("5 de noviembre, 10h", None),
        ("5 nov, 10 am", None),
        ("24 de noviembre, 21 h", None),
        ("12 mayo 20 comentarios", None),
        ("12 mayo - 18 min", None),
        ("5 de noviembre, 10 - 11:30 h", None),
        ("25 Nov 18:30", None),
        ("Mié 25 Nov 18", None),  # a Sunday in 2018
        ("Dom 25 Nov 18", "2018-11-25"),
        ("25 Nov 18", "2018-11-25"),
        ("25-Nov-18 GMT", "2018-11-25"),
        ("25 Nov 18 9:05 +0000", "2018-11-25"),
        ("25 Nov 18, 9:05", "2018-11-25"),
    ],
)
def test_two_figures_behind_a_month_are_a_year_only_where_nothing_else_follows(raw: str, day: str | None) -> None:
    found = dates.written(raw, ZoneInfo("Europe/Madrid"))
    assert (found and found.at.date().isoformat()) == day


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("Fri, 15 May 2026 10:30:15 -5:00", "2026-05-15T10:30:15-05:00"),
        ("Fri, 15 May 2026 10:30:15 +2:00", "2026-05-15T10:30:15+02:00"),
        ("Fri, 15 May 2026 10:30:15 +200", "2026-05-15T10:30:15+02:00"),
        ("Fri, 15 May 2026 10:30:15 -3", "2026-05-15T10:30:15-03:00"),
        ("Fri, 15 May 2026 10:30:15 GMT+530", "2026-05-15T10:30:15+05:30"),
        ("2026-05-15T10:30:15+2:00", "2026-05-15T10:30:15+02:00"),
        ("2026-05-15T10:30:15-3", "2026-05-15T10:30:15-03:00"),
        ("2026-05-15T10:30:15+02:00:00", "2026-05-15T10:30:15+02:00"),
        ("2026-05-15T10:30:15.12345678901234Z", "2026-05-15T10:30:15+00:00"),
        ("20260515T103015.1234567890Z", "2026-05-15T10:30:15+00:00"),
        ("2026-05-15 10:30:15 +0200 +0200", "2026-05-15T10:30:15+02:00"),  # what Go prints
        ("2026-05-15 10:30:15.5 +0200 CEST m=+0.01", "2026-05-15T10:30:15+02:00"),
        ("2026-05-15T10:30:15 02:00", "2026-05-15T10:30:15-05:00"),  # a "+" lost with the address it came in
        ("15/05/2026 - 22:30 h. - 3 min", "2026-05-15T22:30:00-05:00"),
        ("20261105 9:05", "2026-11-05T09:05:00-05:00"),
        ("5 de noviembre de 2026; 10:30", "2026-11-05T10:30:00-05:00"),
        ("5 de noviembre de 2026 . 10:30", "2026-11-05T10:30:00-05:00"),
        ("5 nov 2026 (10:30)", "2026-11-05T10:30:00-05:00"),
        ("15 de mayo de 2026. A las 10:30", "2026-05-15T10:30:00-05:00"),
        ("15 de mayo de 2026. 12.50 euros", "2026-05-15"),
        ("15 de mayo de 2026 · 5 min", "2026-05-15"),
        ("15.05.2026 - 2.345 lecturas", "2026-05-15"),
        ("15/05/2026 10h", "2026-05-15"),
        ("15/05/2026 Actualizado 16/05/2026", "2026-05-15"),
        ("15/05/2026 Actualizado 2026-05-16", "2026-05-15"),
        ("15/05/26 Actualizado 16 veces", None),
        ("15/05/2026 25:10", None),
        ("20261105 2345 visitas 7", None),
        ("1 abril - 30 mayo 2026", None),
        ("del 3 al 5 de mayo de 2026", None),
        ("3 de mayo de 2026 al 5 de junio de 2026", None),
    ],
)
def test_what_stands_round_a_date_does_not_lose_it_unless_it_makes_it_doubtful(raw: str, iso: str | None) -> None:
    found = dates.written(raw, ZoneInfo("America/Bogota"))
    assert (found and (found.at.date() if found.precision == "day" else found.at).isoformat()) == iso


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("iOS 18.20 | 15 mayo 2026", None),
        ("Nota 8.50 · 15 mayo 2026", None),
        ("El Ibex cierra en 11.50, 15 mayo 2026", None),
        ("18:20 | 15 mayo 2026", "18:20"),
        ("18.20 h | 15 mayo 2026", "18:20"),
        ("18h20 horas, viernes, 15 de mayo de 2026", "18:20"),
        ("6:20 pm | 15/05/2026", "18:20"),
    ],
)
def test_a_figure_before_a_date_is_its_time_only_where_it_is_written_as_one(text: str, time: str | None) -> None:
    for found in (dates.visible(text, UTC), dates.written(text, UTC)):
        assert found is not None
        assert (f"{found.at:%Y-%m-%d}", f"{found.at:%H:%M}" if found.precision != "day" else None) == ("2026-05-15", time)


def test_a_local_time_of_an_unknown_place_says_so() -> None:
    local = dates.read("2025-07-17 09:00", zone="UTC", now=NOW, origin="feed")
    own = dates.read("2025-07-17 09:00 -0500", zone="UTC", now=NOW, origin="feed")
    assert local is not None
    assert own is not None
    assert (local.at.isoformat(), local.zone_known) == ("2025-07-17T09:00:00+00:00", False)
    assert (own.at.isoformat(), own.zone_known) == ("2025-07-17T09:00:00-05:00", True)


def test_the_outlets_zone_comes_home_from_a_worker() -> None:
    instant = dates.read("2025-07-17 09:00", zone="Europe/Madrid", now=NOW, origin="feed")
    home: Instant = answers.read(answers.write((True, instant, 0)), ("vigia",))[1]
    assert (home, home.at.tzinfo) == (instant, ZoneInfo("Europe/Madrid"))
    assert (home.at + timedelta(days=180)).utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "day", "time"),
    [
        ("Martes 17 de noviembre de 2026 07:15 PM", "2026-11-17", "19:15"),
        ("Publicado: noviembre 17, 2026", "2026-11-17", None),
        ("martes, 17 de novıembre de 2026", "2026-11-17", None),
        ("jueveſ 17/09/2026", "2026-09-17", None),
        ("17 nov. 2026 | 09:05 h", "2026-11-17", "09:05"),
        ("17/11/2026", "2026-11-17", None),
        ("17/11/2026 · 45.99 euros", "2026-11-17", None),
        ("Actualizado el 05/11/2026 a las 12:10 a.m.", "2026-11-05", "00:10"),
        ("17 de noviembre 2026 a las 09:01 hrs.", "2026-11-17", "09:01"),
        ("1º de mayo de 2026", "2026-05-01", None),
        ("3/3/16 14:05", "2016-03-03", "14:05"),
        ("17/11/2026 10:00 - Actualizado: 18/11/2026 11:00", "2026-11-17", "10:00"),
    ],
)
def test_dates_written_for_readers(text: str, day: str, time: str | None) -> None:
    found = dates.visible(text, UTC)
    assert found is not None
    assert found.at.date().isoformat() == day
    assert (f"{found.at:%H:%M}" if found.precision != "day" else None) == time


@pytest.mark.parametrize("text", ["4 de mayo 22 personas", "tel. 20261117", "despide a 1/3 de sus 2.026 empleados", "3/3/16"])
def test_figures_in_a_sentence_are_no_date(text: str) -> None:
    assert dates.visible(text, UTC) is None


def test_a_word_behind_a_time_is_a_zone_where_it_is_written_as_one() -> None:
    zoned, worded = dates.visible("17/11/2026 03:00 GMT", None), dates.visible("17/11/2026 03:00 est", None)
    assert zoned is not None
    assert worded is not None
    assert (zoned.own, worded.own) == (True, False)
