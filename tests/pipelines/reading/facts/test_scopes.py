"""Which part of an employer a cut is of, by the words beside its figure."""

from __future__ import annotations

import pytest

from pipelines.reading.facts.scopes import scoped
from pipelines.reading.rules.proposals import propose
from pipelines.reading.story.reading import read_story
from vigia.facts import Layoff


def scope_of(text: str, **figures: float) -> str | None:
    story = propose(read_story("", text, country="ES")).story
    said = figures or {"headcount_min": 600, "headcount_max": 600}
    return scoped(Layoff(quote=text, field="text", start=0, end=len(text), company="Google", **said), story).scope  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("Google despide a 600 empleados en España.", "en España"),
        ("Google despedirá en Polonia a 600 empleados.", "en Polonia"),
        ("Google despide a 600 empleados en Madrid, Sevilla y Vigo.", "en Madrid, Sevilla y Vigo"),
        ("Google despide a 600 empleados en el país.", "en el país"),
        ("Google despide a 600 empleados de la planta de Getafe.", "la planta de Getafe"),
        ("Google despide a 600 empleados de su planta de Getafe, según el comité.", "planta de Getafe"),
        ("Google despide a 600 empleados en el área de ventas.", "el área de ventas"),
        ("Google despide a 600 trabajadores de sus centros logísticos.", "centros logísticos"),
        ("Google despide a 600 personas de los servicios centrales.", "los servicios centrales"),
        ("Google despide a 600 personas de su filial brasileña que atendían llamadas.", "filial brasileña"),
        ("Google despide a 600 trabajadores de sus plantas de Getafe, Vigo y Linares.", "plantas de Getafe, Vigo y Linares"),
        ("Google suprimirá 600 puestos corporativos.", "puestos corporativos"),
        ("Google cierra su planta de Cagua, donde trabajaban 600 personas.", "planta de Cagua"),
        ("Google cierra su sede de León, y con ella se van 600 personas.", "sede de León"),
        # the whole
        ("Google cerrará su planta de Linz y eliminará 600 puestos, uno de cada seis.", None),
        ("Google despide a 600 empleados.", None),
        ("Google despide a 600 empleados en enero.", None),
        ("Hay 600 despedidos en Google.", None),
        ("Google suprimirá 600 puestos de trabajo.", None),
        ("Google despide a 600 empleados, según dijo en Madrid su portavoz.", None),
        ("Google, con sede en Madrid, despide a 600 empleados.", None),
        ("Google despide a 600 empleados de la empresa.", None),
        ("Google despide a 700 empleados en España.", None),  # another figure's
    ],
)
def test_the_part_is_told(text: str, scope: str | None) -> None:
    assert scope_of(text) == scope


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Google despide a 600 empleados en España.", "España"),
        ("Google despide a 600 empleados de la planta de Getafe.", "Getafe"),
        ("Google despide a 600 empleados en Madrid, Sevilla y Vigo.", "Madrid, Sevilla y Vigo"),
        ("Google despide a 600 empleados del área de Ventas.", None),
        ("Google despide a 600 empleados en el país.", None),
    ],
)
def test_the_place_is_that_of_the_part(text: str, place: str | None) -> None:
    story = propose(read_story("", text, country="ES")).story
    fact = Layoff(quote=text, field="text", start=0, end=len(text), company="Google", headcount_min=600, headcount_max=600)
    assert scoped(fact, story).place == place


def test_a_share_has_its_part_as_well() -> None:
    assert scope_of("Google despide al 12 % del equipo de moderación de contenidos.", percent=12.0) == "equipo de moderación de contenidos"


def test_the_words_stand_in_the_sentence_and_are_few() -> None:
    text = "Google despide a 600 empleados del departamento de " + "sistemas y redes de datos " * 40
    found = scope_of(text)
    assert found is not None
    assert found in text
    assert len(found) <= 70
