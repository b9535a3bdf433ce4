"""A story read once: sentences with their places, junk lines, and what stands in a sentence."""

from __future__ import annotations

import pickle

import pytest

from pipelines.reading.story.reading import read_story
from pipelines.reading.story.sentences import is_junk_line, split_sentences


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cierra la planta. Se van 40.", ["Cierra la planta.", "Se van 40."]),
        ("Pagó 1.700 millones a EE. UU. y volvió. Nada más.", ["Pagó 1.700 millones a EE. UU. y volvió.", "Nada más."]),
        ("Lo dijo el Sr. Gómez. Y se fue.", ["Lo dijo el Sr. Gómez.", "Y se fue."]),
        ("«Nos halaga.» Así respondió.", ["«Nos halaga.»", "Así respondió."]),
        ("¿Quién? ¡Nadie! Todos.", ["¿Quién?", "¡Nadie!", "Todos."]),
        ("Character.AI sigue. Builder.ai no.", ["Character.AI sigue.", "Builder.ai no."]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Robots con pantallas, inteligencia artificial (2) centro de datos",
        "Lea también: Meta despide a 600 personas",
        "LEÉ TAMBIÉN: El ajuste ya se cobró 500 despidos",
        "Te puede interesar: Intel despedirá al 15% de su plantilla",
        "Más información: La startup Mistral cierra una ronda",
        "Noam Shazeer, cofundador de Character.AI (Foto: archivo)",
        "Laurent Freixe, en una imagen de archivo. / EFE",
        "Imagen generada con IA",
        "PUBLICIDAD",
        "Suscríbete a nuestra newsletter y recibe cada mañana las claves del día",
    ],
)
def test_what_a_page_leaves_behind_is_junk(line: str) -> None:
    assert is_junk_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "Hasta el lunes.",
        "La empresa despide a 40 personas",
        "Intel ha comunicado que cerrará la planta de Costa Rica el año que viene",
        "No hay acuerdo.",
    ],
)
def test_prose_is_not_junk_even_without_a_full_stop(line: str) -> None:
    assert not is_junk_line(line)


def test_offsets_hold_in_every_sentence_and_name() -> None:
    title, text = (
        "OpenAI compra la startup Nerivox",
        "La operación, según Sam Altman, costó 20 millones.\n\nÉl mismo lo dijo. Nerivox seguirá en Málaga.",
    )
    reading = read_story(title, text, country="ES")
    for sentence in reading.sentences:
        assert reading.field_text(sentence.field)[sentence.start : sentence.end] == sentence.text
        assert len(sentence.folded) == len(sentence.text)
    for name in reading.names:
        assert reading.field_text(name.field)[name.start : name.end] == name.surface
    for person in reading.people:
        assert reading.field_text(person.field)[person.start : person.end] == person.surface
    assert [s.index for s in reading.sentences] == [0, 1, 2, 3]
    assert [s.paragraph for s in reading.sentences if s.field == "text"] == [0, 1, 1]


def test_names_people_and_quantities_are_found() -> None:
    reading = read_story("", "Sam Altman pagó 20 millones de dólares a Nvidia. Meta calla.")
    assert [n.surface for n in reading.names] == ["Nvidia"]
    assert [p.name for p in reading.people] == ["Sam Altman"]
    assert [q.value for q in reading.quantities["text"]] == [20_000_000]


def test_a_reading_travels_between_processes() -> None:
    reading = read_story("Meta despide", "Meta despide a 600 personas, el 5 % de la plantilla.")
    assert pickle.loads(pickle.dumps(reading)) == reading


def test_reading_twice_gives_the_same() -> None:
    assert read_story("Meta compra Nerivox", "La startup de IA Nerivox calla.") == read_story(
        "Meta compra Nerivox", "La startup de IA Nerivox calla."
    )
