"""What headlines and leads speak of, where no fact was read."""

from __future__ import annotations

import pytest

from pipelines.events.headlines import lead_speaks_of, names_in, speaks_of, written_as_names
from pipelines.events.names import Name


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("Kuntur Pay se queda con un tercio de su plantilla", {"layoffs"}),
        ("Lo que se sabe del ERE de Andamio", {"layoffs"}),
        ("Milpa cierra su serie B", {"funding_rounds"}),
        ("Con 45 millones más, Milpa mira a Perú", {"funding_rounds"}),
        ("Milpa gana clientes en Perú y eres tú quien lo nota", {"layoffs"}),  # of headlines little is lost by too much
        ("Milpa estrena oficina en Cali", set()),
        ("", set()),
    ],
)
def test_a_headline_speaks_of_a_kind_of_event_by_its_words(title: str, kinds: set[str]) -> None:
    assert speaks_of(title) == kinds


@pytest.mark.parametrize(
    ("lead", "kinds"),
    [
        ("Nadie llorará por Chegg, que acaba de botar a 388 empleados.", {"layoffs"}),
        ("La mexicana consiguió US$45 millones de un grupo de fondos.", {"funding_rounds"}),
        ("Wang dejará el puesto, se desvincula de la gestión y pide una despedida de soltero.", set()),
        ("La firma, de 40 empleados, estrena sede.", set()),
        ("La firma retiró a sus quinientos técnicos.", {"layoffs"}),
        ("Con la ronda de junio despidió también a su director.", {"layoffs", "funding_rounds"}),
        ("La compañía ajusta sus precios y sus empleados lo notan; el capital no falta.", set()),
        ("x" * 600 + " despidió a 40", set()),
    ],
)
def test_a_lead_speaks_of_one_only_by_plain_words(lead: str, kinds: set[str]) -> None:
    assert lead_speaks_of(lead) == kinds


def test_a_verb_that_begins_a_headline_is_no_part_of_the_name() -> None:
    text = "Despide Tandeo a 140. Crecimos de más, dice Ana Roldán, de Tandeo. Meta calla"
    headline = [name.written for name in written_as_names(text, begin_sentences=True)]
    assert headline == ["Tandeo", "Despide Tandeo", "Crecimos", "Ana Roldán", "Tandeo", "Meta"]
    assert [name.written for name in written_as_names(text, begin_sentences=False)] == headline[:2] + headline[3:5]


def test_a_company_is_named_by_whole_words() -> None:
    meta, scale = Name("Meta"), Name("Scale AI")
    assert names_in("Metas para Scale", [meta, None, scale]) == [scale]
