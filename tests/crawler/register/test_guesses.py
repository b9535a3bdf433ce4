"""What is guessed of an outlet, and what is rather left open."""

from __future__ import annotations

import pytest

from crawler.register import guesses
from crawler.register.pattern import article_pattern
from crawler.sources import ID


@pytest.mark.parametrize(
    ("host", "language", "country"),
    [
        ("elfaro.es", None, "ES"),
        ("elfaro.com.mx", "es-ES", "MX"),
        ("elfaro.com", "es-AR", "AR"),
        ("elfaro.com", "es", None),
        ("elfaro.com", "en-US", None),
        ("elfaro.co", "es-ES", "ES"),
        ("elfaro.co", None, "CO"),
        ("elfaro.com.co", "es-ES", "CO"),
        ("elfaro.ai", "es", None),
        ("elfaro.io", "es-419", None),
        ("127.0.0.1", None, None),
    ],
)
def test_the_country_is_guessed_where_something_says_it(host: str, language: str | None, country: str | None) -> None:
    assert guesses.country(host, language) == country


@pytest.mark.parametrize(
    ("name", "host", "taken", "id_"),
    [
        ("El Faro", "elfaro.es", (), "el-faro"),
        ("El Faro", "elfaro.es", ("el-faro",), "el-faro-es"),
        ("El Faro", "elfaro.es", ("el-faro", "el-faro-es"), "el-faro-2"),
        ("La Opinión — ñ", "x.es", (), "la-opinion-n"),
        ("日本", "nihon.com", (), "nihon-com"),
        ("日本", "", (), "outlet"),
        ("x" * 300, "equis.es", (), "equis-es"),
    ],
)
def test_an_id_is_good_and_nobodys(name: str, host: str, taken: tuple[str, ...], id_: str) -> None:
    assert guesses.source_id(name, host, taken) == id_
    assert ID.fullmatch(id_)


@pytest.mark.parametrize(
    ("name", "kind"), [("Xataka Tecnología", "tech"), ("Noticias IA", "ai"), ("El Economista", "business"), ("El Diario", "general")]
)
def test_the_kind_is_guessed_by_the_name(name: str, kind: str) -> None:
    assert guesses.kind(name, "https://faro.example/") == kind


def addresses(path: str, host: str = "www.faro.es") -> list[str]:
    return [f"https://{host}{path.format(number)}" for number in range(6)]


@pytest.mark.parametrize(
    ("path", "ending"),
    [
        ("/2025/07/1{}/la-empresa-despide-a-cuarenta/", r"/\d{4}/\d{2}/\d{2}/[a-z0-9]+(?:-[a-z0-9]+){3,}/?$"),
        ("/economia/la-empresa-{}-despide-a-cuarenta.html", r"/[a-z0-9-]+/[a-z0-9]+(?:-[a-z0-9]+){3,}\.(?:html?|php)/?$"),
        ("/n/12345{}/la-empresa-despide-a-cuarenta", r"/[a-z0-9-]+/\d+/[a-z0-9]+(?:-[a-z0-9]+){3,}/?$"),
    ],
)
def test_a_pattern_is_made_of_the_commonest_shape(path: str, ending: str) -> None:
    menu = ["https://www.faro.es/economia/", "https://otro.es/la-empresa-despide-a-cuarenta"]
    assert article_pattern([*addresses(path), *menu], "www.faro.es") == rf"^https?://(?:www\.)?faro\.es{ending}"


@pytest.mark.parametrize("path", ["/seccion-{}/", "/p/{}", "/Ñandú-{}-a-b-c-d", "/{}" + "/a" * 20])
def test_there_is_no_pattern_where_no_address_looks_like_a_headline(path: str) -> None:
    assert article_pattern(addresses(path), "www.faro.es") is None


def test_a_few_links_of_one_shape_are_no_pattern() -> None:
    assert article_pattern(addresses("/a/la-empresa-{}-despide-a-cuarenta")[:3], "www.faro.es") is None
