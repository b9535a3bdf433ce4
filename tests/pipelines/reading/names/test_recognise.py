"""Which mentions are one name, and any text is read in time; of which kind a name is, corpus/wordings says."""

from __future__ import annotations

import time

import pytest

from pipelines.reading.names.recognise import named
from pipelines.reading.names.types import Name
from pipelines.reading.read import read
from pipelines.reading.story.reading import Reading, fields_of, read_story
from vigia.facts import CompanyMention


def company(reading: Reading, name: str) -> CompanyMention:
    matches = [c for c in reading.companies if c.name == name]
    assert matches, f"{name} is not among {[c.name for c in reading.companies]}"
    return matches[0]


def name_of(reading: Reading, surface: str) -> Name:
    return next(n for n in reading.names if n.surface == surface)


def test_a_short_form_is_the_same_company() -> None:
    reading = read_story(
        "", "La startup Quantela Labs capta 10 millones. Según sus fundadores, Quantela crecerá con inteligencia artificial."
    )
    assert company(reading, "Quantela Labs").mentions == 2


def test_a_short_form_without_its_generic_head_is_the_same_firm() -> None:
    reading = read_story(
        "Grupo Encina completa la compra", "Grupo Encina, constructor de vivienda, cotiza desde ayer. La familia Arrieta controla Encina."
    )
    assert {name.entity for name in reading.names if "Encina" in name.surface} == {name_of(reading, "Encina").entity}


def test_la_startup_refers_to_the_company_named_before() -> None:
    text = "Microsoft pagará 650 millones a Nerivox. La startup de inteligencia artificial conserva sus modelos."
    assert company(read_story("", text), "Nerivox").ai_startup is True


def test_media_are_named_but_do_not_act() -> None:
    text = "Según Bloomberg y la revista Periscopia, Nvidia compra la startup Nerivox."
    reading = read_story("", text)
    assert {c.name for c in read("", text).companies} == {"Nvidia", "Nerivox"}
    assert name_of(reading, "Bloomberg").kind == "media"
    assert name_of(reading, "Periscopia").kind == "media"


def test_an_ordinary_word_needs_context() -> None:
    assert company(read_story("", "Lo ha decidido Meta, que despide a 600 personas."), "Meta").id == "meta"
    assert read_story("", "Plata y bronce en los juegos. Meta alcanzada.").companies == []


def test_a_president_is_no_carmaker() -> None:
    reading = read_story("", "El expresidente Gerald Ford lo vivió; Ford cerrará la planta.")
    assert company(reading, "Ford").mentions == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Hola",
        "¿?",
        "The quick Brown fox jumps over Lazy dogs in New York.",
        "東京の会社",
        "A" * 50_000,
        "Abcd " * 20_000,
        "«" * 20_000,
        "la startup " * 10_000,
        "\x00\ud83d",
        "a\n" * 20_000,
    ],
)
def test_any_text_is_read_without_a_crash(text: str) -> None:
    assert isinstance(read_story(text[:200], text), Reading)


@pytest.mark.parametrize("unit", ["despid", "1", " ", "la startup ", "Meta compra ", "Abcd Efgh, "])
def test_reading_is_linear_in_the_length_of_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        best = 9.0
        for _ in range(2):
            started = time.process_time()
            read_story("", text)
            best = min(best, time.process_time() - started)
        return best

    assert seconds(100_000) < 12 * max(seconds(25_000), 0.005)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("La empresa Hilos del Sur despide a 40.", ["Hilos del Sur"]),
        ("El grupo Parques del Bajío compra Aguas de Antofagasta.", ["Parques del Bajío", "Aguas de Antofagasta"]),
        ("La plantilla de Cementos de Chihuahua protesta.", ["Cementos de Chihuahua"]),
        ("Según el director de Ventas de Google, Netflix de México crece.", ["Ventas", "Google", "Netflix"]),
        ("La red crece, según Threads de Meta.", ["Threads", "Meta"]),
    ],
)
def test_a_firm_is_called_by_all_of_its_name_behind_de_too(text: str, names: list[str]) -> None:
    found = [entity.name for entity in named(fields_of("", text)).entities.values()]
    assert found[: len(names)] == names
