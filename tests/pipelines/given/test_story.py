"""A line as a story: whose it is, when it was published, and what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.given.lines import Line
from pipelines.given.outlets import Outlets, safe
from pipelines.given.story import Refused, Stories, Story
from pipelines.storage.clean import TEXT_LIMIT
from tests.pipelines.storage.newsroom import FARO, NOON, PLAZA, TEXT

ROW: dict[str, Any] = {"url": "https://nuevo.example/a", "title": "Nébula despide", "text": TEXT, "published": "2026-11-20"}

WRONG: tuple[Any, ...] = (3, True, {}, [3])


def read(**changed: Any) -> Story | Refused:
    row = {name: value for name, value in (ROW | changed).items() if value is not ...}
    return Stories(Outlets((FARO, PLAZA)), "summary", lambda: NOON).read(Line(7, 0, row))


def story(**changed: Any) -> Story:
    found = read(**changed)
    assert isinstance(found, Story), found
    return found


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        *(({"url": url}, "no_address") for url in (..., None, "", "no es", "ftp://a.example/x", "https://a@b.example/x", "https://\x00/")),
        *(({"published": day}, "bad_date") for day in ("ayer", "2026-13-40", "2026-11", "2999-01-01", "0001-01-01", "20")),
        *(({"country": code}, "bad_country") for code in ("Spain", "es", "XX")),
        *(({"timezone": zone}, "bad_timezone") for zone in ("Europe", "Europe/Nowhere", "../etc/passwd", "a\x00b", "+01:00")),
        *(({"title": title}, "no_title") for title in (..., None, "", " \n", "\u200b")),
        *(({"text": text}, "no_text") for text in (..., None, "", "\x00\ud800")),
        ({"text": "a " * TEXT_LIMIT}, "too_long"),
        *(
            ({name: value}, "wrong_type")
            for name in ("url", "title", "text", "source", "country", "timezone", "published", "agency", "summary", "authors")
            for value in WRONG
        ),
        ({"authors": "Ana"}, "wrong_type"),
    ],
)
def test_a_key_that_is_wrong_refuses_the_line(changed: dict[str, Any], reason: str) -> None:
    found = read(**changed)
    assert isinstance(found, Refused)
    assert found.reason == reason
    assert (found.address is None) == ("url" in changed)


@pytest.mark.parametrize("url", ["http://127.0.0.1/a", "http://10.0.0.1:8080/a", "https://localhost/a"])
def test_a_private_host_is_an_address_as_any_other(url: str) -> None:
    assert story(url=url).article.url.endswith("/a")


@pytest.mark.parametrize(
    ("published", "at", "precision"),
    [
        ("2026-11-20T23:30:15-05:00", "2026-11-21T04:30:15+00:00", "second"),
        ("2026-11-20T23:30:15Z", "2026-11-20T23:30:15+00:00", "second"),
        ("2026-11-20T10:30", "2026-11-20T15:30:00+00:00", "minute"),
        ("2026-11-20", "2026-11-20T05:00:00+00:00", "day"),
    ],
)
def test_a_date_is_read_in_the_outlets_zone(published: str, at: str, precision: str) -> None:
    found = story(published=published, source="Andes", timezone="America/Lima", country="PE").article
    assert found.published is not None
    assert (found.published.at.timestamp(), found.published.precision) == (NOON.fromisoformat(at).timestamp(), precision)
    assert (found.published.origin, found.country, found.timezone) == ("given", "PE", "America/Lima")


@pytest.mark.parametrize("published", [..., None, ""])
def test_a_story_may_have_no_date(published: object) -> None:
    assert story(published=published).article.published is None


@pytest.mark.parametrize(
    ("source", "url", "id_", "zone"),
    [
        ("faro", "https://nuevo.example/a", "faro", "Europe/Madrid"),
        ("El faro  digital", "https://nuevo.example/a", "faro", "Europe/Madrid"),
        (None, "http://www.faro.example/a", "faro", "Europe/Madrid"),
        (None, "https://nuevo.example/a", "adhoc:nuevo.example", "America/Lima"),
        ("El Nuevo Día", "https://faro.example/a", "adhoc:el-nuevo-dia", "America/Lima"),
    ],
)
def test_a_story_is_of_a_listed_outlet_or_of_its_own(source: str | None, url: str, id_: str, zone: str) -> None:
    found = story(source=source, url=url, timezone="America/Lima")
    assert (found.article.source, found.outlet.id, found.article.timezone) == (id_, id_, zone)
    if id_.startswith("adhoc:"):
        assert (found.outlet.name, found.outlet.enabled, found.outlet.kind) == (source or "nuevo.example", False, "general")


def test_names_are_fit_to_be_ids_and_stay_apart() -> None:
    assert safe("  Diario de la Ñ / 2 ") == "diario-de-la-n-2"
    assert len({safe(name) for name in ("日本", "中国", "🎉", "🎈", "--", "a")}) == 6
    assert len(safe("largo " * 100)) <= 80


def test_what_is_not_seen_is_taken_out() -> None:
    found = story(
        title="Ca\x00so \n uno\ud800", text="Uno\u200b.\r\nDos\x00.\n\nTres.", agency=" ", authors=["Ana\u200b  Roldán", ""]
    ).article
    assert (found.title, found.text, found.agency, found.authors) == ("Caso uno", "Uno.\nDos.\n\nTres.", None, ["Ana Roldán"])
