"""People with their roles, as the press gives them."""

from __future__ import annotations

import pytest

from pipelines.reading.names.types import Person
from pipelines.reading.story.reading import read_story


def person(text: str, name: str) -> Person:
    people = read_story("", text).people
    assert name in [p.name for p in people], [p.name for p in people]
    return next(p for p in people if p.name == name)


@pytest.mark.parametrize(
    ("text", "name", "role", "company", "founder", "executive"),
    [
        (
            "Google incorpora a Varun Mohan, cofundador y consejero delegado de Windsurf.",
            "Varun Mohan",
            "cofundador y consejero delegado",
            "Windsurf",
            True,
            True,
        ),
        ("Lo explicó el consejero delegado de OpenAI, Sam Altman, en Madrid.", "Sam Altman", "consejero delegado", "OpenAI", False, True),
        ("La startup Nerivox pierde a su fundador, Marta Soler, este mes.", "Marta Soler", "fundador", "Nerivox", True, True),
        ("La vocera Natalia Montalvo describió la medida.", "Natalia Montalvo", "vocera", None, False, False),
        ("Meta se lleva a Alexandr Wang, fundador de Scale AI.", "Alexandr Wang", "fundador", "Scale AI", True, True),
    ],
)
def test_a_person_has_the_role_the_story_gives(
    text: str, name: str, role: str, company: str | None, founder: bool, executive: bool
) -> None:
    found = person(text, name)
    assert (found.role, found.company, found.founder, found.executive) == (role, company, founder, executive)


def test_a_surname_later_on_is_the_same_person() -> None:
    people = read_story("", "Meta ficha a Alexandr Wang, fundador de Scale AI. Después, Wang se mudó a Menlo Park.").people
    assert [(p.surface, p.name, p.company) for p in people] == [
        ("Alexandr Wang", "Alexandr Wang", "Scale AI"),
        ("Wang", "Alexandr Wang", "Scale AI"),
    ]


def test_a_former_role_is_marked() -> None:
    assert person("Lo dijo Mira Murati, exdirectora de tecnología de OpenAI.", "Mira Murati").former


def test_a_city_before_a_firm_makes_no_person_of_it() -> None:
    reading = read_story(
        "", "Italia bloquea Moten, el asistente chino. Las sociedades que gestionan Moten son Hangzhou Moten y Beijing Moten."
    )
    assert not reading.people
