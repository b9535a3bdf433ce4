"""What a search finds, and in which order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.storage.reader import opened
from reports.search import search
from tests.pipelines.storage.newsroom import NOON, newsroom, story
from vigia.items import Instant

STORIES = {
    "despide": ("Nubia despide a treinta personas", "La firma no ha dado sus razones. Su meta es ahorrar."),
    "despidieron": ("Un año de Quilla", "Los socios despidieron a la mitad del equipo en marzo, según fuentes de la plantilla."),
    "despido": ("El despido de los moderadores", "Un juzgado de Lugo lo declara nulo. La compañía recurre ante el tribunal."),
    "fiesta": ("Una despedida de soltero con robots", "La empresa de Cádiz los alquila por horas."),
    "ingeniera": ("Un pleito en Vigo", "Ana Lobo, que fue despedida en marzo, pide su vuelta."),
    "meta": ("Meta abre una oficina en Cádiz", "La red social contrata a cien ingenieros. La meta, dice Meta, es doblar la plantilla."),
    "goal": ("La meta de las renovables", "Meta difícil donde las haya. El Gobierno cree en el plazo."),
    "año": ("Peñalver cierra el año", "El colectivo por despido improcedente pide el cierre de la mina de GPT-4."),
}


OFFICES = {
    "dice": ("Nubia cambia", "Lo dijo ayer el Presidente, que es su socio, y la presidenta calla."),
    "ella": ("Otra voz en Quilla", "La presidenta de la firma publicó la carta de los chilenos."),
    "coro": ("El coro", "Canta la presidenta."),
    "cargo": ("El cargo de Lobo", "Ana Lobo, Presidenta de Nubia, y los presidentes de otras dos, entre ellas una socia francesa."),
    "red": ("Nubia en Telefónica", "Lo publica Telefónica, que corta la línea telefónica de Argentina a un francés."),
    "campo": ("El campo", "En Argentina los ganaderos argentinos ven en Telefónica un socio."),
}


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("offices") / "news.db"
    room = newsroom(path)
    for name, (title, text) in OFFICES.items():
        room.store.articles.save(story(f"https://faro.example/{name}", title=title, summary=None, text=text))
    room.store.close()
    return path


@pytest.mark.parametrize(
    ("query", "stories"),
    [
        ("Presidente", "dice ella coro cargo"),
        ("Presidenta", "dice ella coro cargo"),
        ("presidentes", "dice ella coro cargo"),
        ("socia", "dice cargo campo"),
        ("Francés", "cargo red"),
        ("chilena", "ella"),
        ("Telefónica", "red campo"),
        ("Argentina", "red campo"),
        ("firmar", "ella"),
        ("publicar", "ella red"),
        ("cortar", "red"),
        ("público", "ella"),
    ],
)
def test_a_capital_makes_no_name_of_an_office_and_a_verb_finds_what_stands_alone(offices: Path, query: str, stories: str) -> None:
    with opened(offices) as connection:
        assert {found.url.rpartition("/")[2] for found in search(connection, query)} == set(stories.split())


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "news.db"
    room = newsroom(path)
    for age, (name, (title, text)) in enumerate(STORIES.items()):
        day = Instant(NOON - timedelta(days=30 * age), "second", "feed")
        room.store.articles.save(story(f"https://faro.example/{name}", title=title, summary=None, text=text, published=day))
    room.store.close()
    return path


@pytest.fixture
def found(database: Path) -> Iterator[object]:
    with opened(database) as connection:
        yield lambda query, **asked: [found.url.rpartition("/")[2] for found in search(connection, query, **asked)]


@pytest.mark.parametrize(
    ("query", "stories"),
    [
        ("despido", "despide despidieron despido ingeniera año"),
        ("despedir", "despide despidieron despido ingeniera año"),
        ("DESPIDIÓ", "despide despidieron despido ingeniera año"),
        ("Despidos", "despide despidieron despido ingeniera año"),
        ("despedida", "fiesta ingeniera"),
        ('"despedida de soltero"', "fiesta"),
        ("despidió a la plantilla", "despidieron"),
        ("contratación", "meta"),
        ("Meta", "meta"),
        ("meta", "despide meta goal"),
        ("plazo", "goal"),
        ("penalver", "año"),
        ("«cierra el ano»", "año"),
        ('"el año cierra"', ""),
        ("gpt-4", "año"),
        ("4-gpt", ""),
        ("cierre Cádiz", ""),
        ("oficina Cádiz", "meta"),
        ("nadie", ""),
        ("", ""),
    ],
)
def test_a_word_finds_its_family_a_name_and_a_phrase_themselves(found, query: str, stories: str) -> None:  # type: ignore[no-untyped-def]
    assert sorted(found(query)) == sorted(stories.split())


def test_words_that_every_story_has_are_looked_for_where_nothing_else_is(found) -> None:  # type: ignore[no-untyped-def]
    assert len(found("de la")) >= 3
    assert found("el despido de la") == found("despido")


@pytest.mark.parametrize(
    "query",
    ['"despido', "despido*", "NEAR(despido)", "AND", "NOT despido", "title:despido", "-despido", "^despido", "(despido", "{", '""', "' OR 1", "*", "\x00despido"],
)  # fmt: skip
def test_what_the_index_would_refuse_is_looked_for_as_words(found, query: str) -> None:  # type: ignore[no-untyped-def]
    assert set(found(query)) <= set(STORIES)
    if "despido" in query and " " not in query and query.islower() and ":" not in query:
        assert found(query) == found("despido")


def test_a_query_may_be_as_long_as_a_text(found) -> None:  # type: ignore[no-untyped-def]
    assert found(" ".join(f"palabra{number} despido" for number in range(600))) == []


def test_the_title_and_the_newer_story_come_first(found) -> None:  # type: ignore[no-untyped-def]
    order = found("despido")
    assert order[:1] == ["despide"]
    assert order.index("despido") < order.index("año")
    assert found("despido", limit=2) == order[:2]
    assert found("despido", since=(NOON - timedelta(days=45)).date().isoformat()) == [
        name for name in order if name in ("despide", "despidieron")
    ]
