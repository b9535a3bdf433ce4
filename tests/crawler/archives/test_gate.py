"""Which records of an archive are worth reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.archives.gate import Gate, Wanted
from crawler.archives.message import Message
from crawler.archives.model import LeftOut, Place, Record
from crawler.archives.spanish import may_be_spanish
from crawler.guards.address_rules import rules
from crawler.sources import Source
from vigia.items import Article, Instant

DATE = datetime(2025, 1, 20, 8, tzinfo=UTC)
SPANISH = b"<html><p>La empresa, que no ha dicho cu\xc3\xa1ntas personas deja sin trabajo, abre hoy sus puertas en la ciudad y lo celebra.</p></html>"
ENGLISH = b"<html><p>The company, which has not said how many of its people will have to leave, opens its doors today and is glad of it.</p></html>"
FARO = Source(
    id="faro",
    name="El Faro",
    homepage="https://www.faro.example/",
    kind="tech",
    country="ES",
    timezone="Europe/Madrid",
    deny_pattern="/anuncios/",
)
DEEP = Source(id="deep", name="Deep", homepage="https://faro.example/tecnologia/", kind="tech")
HEADLINES = Source(id="titulares", name="Titulares", homepage="https://titulares.example/", kind="tech", feed_only=True)


def gate(**wanted: Any) -> Gate:
    return Gate([FARO, DEEP, HEADLINES], Wanted(**wanted), rules(), "summary", DATE)


def record(
    url: str = "https://www.faro.example/2025/01/una-noticia/",
    body: bytes = SPANISH,
    date: datetime = DATE,
    headers: dict[str, str] | None = None,
) -> Record:
    return Record(Place(1, 0), url, date, Message(200, {"content-type": "text/html", **(headers or {})}, body))


@pytest.mark.parametrize(
    ("given", "wanted", "reason"),
    [
        (record("https://faro.example/"), {}, "not_article_address"),
        (record("https://faro.example/anuncios/coche-usado/"), {}, "denied_address"),
        (record("https://titulares.example/una-noticia/"), {}, "feed_only"),
        (record("https://otro.example/una-noticia/"), {}, "unlisted_host"),
        (record("https://otro.example/una-noticia/", ENGLISH), {"adhoc": True}, "other_language"),
        (record("https://otro.example/una-noticia/"), {"adhoc": True, "sources": ("faro",)}, "another_source"),
        (record("http://127.0.0.1/una-noticia/"), {"adhoc": True}, "private_address"),
        (record("http://2130706433/una-noticia/"), {"adhoc": True}, "private_address"),
        (record("http://intranet/una-noticia/"), {"adhoc": True}, "private_address"),
        (record("https://faro.example:2222/una-noticia/"), {}, "forbidden_port"),
        (record("https://yo:clave@faro.example/una-noticia/"), {}, "userinfo"),
        (record(body=b"%PDF-1.7 ..."), {}, "not_html"),
        (record(headers={"content-type": "image/png"}), {}, "not_html"),
        (record(headers={"content-encoding": "gzip"}, body=b"\x1f\x8b\x08\0cut"), {}, "incomplete_body"),
        (record(date=DATE - timedelta(days=9)), {"since": DATE - timedelta(days=1)}, "too_old"),
        (record(date=DATE + timedelta(days=2)), {}, "no_date"),
        (record(date=datetime(1, 1, 1, tzinfo=UTC)), {}, "no_date"),
    ],
)
def test_what_is_not_worth_reading_is_left_out_with_its_reason(given: Record, wanted: dict[str, Any], reason: str) -> None:
    found = gate(**wanted).page(given)
    assert isinstance(found, LeftOut)
    assert found.reason == reason


def test_a_page_is_its_outlets_and_was_fetched_when_the_archive_says() -> None:
    found = gate().page(record(headers={"x-robots-tag": "noai"}))
    assert not isinstance(found, LeftOut)
    _, page = found
    assert (page.source, page.fetched_at, page.country, page.timezone) == ("faro", DATE, "ES", "Europe/Madrid")
    assert page.headers == {"x-robots-tag": "noai"}


def test_of_two_outlets_on_a_host_the_deeper_one_has_what_lies_below_it() -> None:
    found = [gate().page(record(f"https://faro.example/{folder}/una-noticia/")) for folder in ("tecnologia", "deportes", "tecnologias")]
    assert [each[1].source for each in found if not isinstance(each, LeftOut)] == ["deep", "faro", "faro"]


def test_an_unlisted_host_is_an_outlet_of_its_own_where_it_is_asked_for() -> None:
    found = gate(adhoc=True).page(record("https://www.otro.example/una-noticia/"))
    assert not isinstance(found, LeftOut)
    assert found[1].source == "adhoc:otro.example"


@pytest.mark.parametrize(
    ("published", "reason"),
    [
        (None, None),
        (Instant(DATE - timedelta(days=40), "second", "json-ld"), "too_old"),
        (Instant(datetime(2025, 1, 1, tzinfo=UTC), "day", "url"), None),
        (Instant(DATE + timedelta(days=20), "second", "meta"), "too_new"),
    ],
)
def test_the_window_is_of_the_storys_own_date(published: Instant | None, reason: str | None) -> None:
    window = gate(since=datetime(2025, 1, 1, 12, tzinfo=UTC), until=datetime(2025, 2, 1, tzinfo=UTC))
    assert (
        window.outside(Article("https://faro.example/a", "faro", "https://faro.example/a", published=published, fetched_at=DATE)) == reason
    )


def test_another_gate_is_known_by_another_digest() -> None:
    other = Gate([replace(FARO, deny_pattern=None), DEEP, HEADLINES], Wanted(), rules(), "summary", DATE)
    assert len({gate().digest, gate(adhoc=True).digest, gate(since=DATE).digest, gate(sources=("faro",)).digest, other.digest}) == 5
    assert gate().digest == gate().digest


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (SPANISH, True),
        (ENGLISH, False),
        (b'<html lang="es-MX">' + ENGLISH, True),  # what it says of itself is enough to look at it
        (b'<html lang="en">' + SPANISH, True),  # half the themes say so
        (b'<html lang="en"><div id="root"></div>', False),
        (b'<div id="root"></div>', True),  # it says nothing
        (b"<nav>" + b"<a>Home</a> and the rest of it " * 90 + b"</nav>" + SPANISH * 3, True),
    ],
)
def test_spanish_is_told_without_parsing(body: bytes, answer: bool) -> None:
    assert may_be_spanish(body) is answer
