"""Who signs: persons, agencies, newsrooms, and those who do not."""

from __future__ import annotations

import json

import pytest

from pipelines.extraction.persons import person
from tests.pipelines.extraction.pages import URL, page, read
from vigia.addresses import Address
from vigia.items import Link


def linked(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "headline": "x", **fields})}</script>'


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Por: Ana Pérez ana@diario.example", "Ana Pérez"),
        ("ANA PÉREZ DE LA VEGA", "Ana Pérez de la Vega"),
        ("e. barreneche", "E. Barreneche"),
        ("J. I. da Silva", "J. I. da Silva"),
        ("J. I. da silva", "J. I. da Silva"),
        ("María R. Sahuquillo @maria", "María R. Sahuquillo"),
        ("Elena O'Connor (Enviada especial)", "Elena O'Connor"),
    ],
)
def test_a_name_is_cleaned_of_what_stands_around_it(raw: str, name: str) -> None:
    assert person(raw, set()) == name


@pytest.mark.parametrize(
    "raw",
    [
        "Redacción",
        "Redacción Vigo",
        "EFE",
        "Europa Press",
        "Diario El Ejemplo",
        "El Ejemplo",
        "Admin",
        "Equipo de Investigación",
        "Ana",
        "Contenido patrocinado",
        "el economista",
    ],
)
def test_newsrooms_agencies_and_outlets_are_no_persons(raw: str) -> None:
    assert person(raw, {"el ejemplo"}) is None


def test_linked_data_names_persons_and_follows_references() -> None:
    graph = {
        "@graph": [
            {"@type": "NewsArticle", "headline": "x", "author": {"@id": "#ana"}},
            {"@type": "Person", "@id": "#ana", "name": "Ana Pérez"},
        ]
    }
    assert read(page(head=f'<script type="application/ld+json">{json.dumps(graph)}</script>')).authors == ["Ana Pérez"]
    found = read(page(head=linked(author=[{"@type": "Person", "name": "Ana Pérez"}, {"@type": "Person", "name": "Luis Gil"}])))
    assert (found.authors, found.sources_of["authors"]) == (["Ana Pérez", "Luis Gil"], "json-ld")


def test_an_agency_in_the_linked_data_is_kept_apart() -> None:
    found = read(page(head=linked(author={"@type": "Organization", "name": "EFE"})))
    assert (found.authors, found.agency) == ([], "EFE")


def test_the_visible_byline_is_read_where_the_linked_data_names_the_outlet() -> None:
    found = read(
        page(
            head=linked(author={"@type": "Organization", "name": "Diario"}),
            before='<div class="firma">Por <a rel="author" href="/autor/ana">Ana Pérez</a> Vigo 18 NOV 2026</div>',
        )
    )
    assert (found.authors, found.sources_of["authors"]) == (["Ana Pérez"], "byline")


def test_two_who_sign_together_are_two() -> None:
    assert read(page(before='<p class="autor">Ana Pérez y Luis Gil | Vigo | 18/11/2026</p>')).authors == ["Ana Pérez", "Luis Gil"]


def test_commenters_photographers_and_other_columnists_do_not_sign() -> None:
    before = '<figure><img src="a.jpg"><figcaption><span class="author">Eva Foto</span></figcaption></figure>'
    after = '<div class="comments"><span class="author">Paco Trol</span></div><aside><a class="autor" href="/autor/otro">Otro Columnista</a></aside>'
    assert read(page(before=before, after=after)).authors == []


def test_a_dateline_names_the_agency() -> None:
    body = (
        "<p>Madrid, 18 nov (EFE).- "
        + "La empresa ha comunicado a su plantilla un despido colectivo que afecta a cuarenta personas. " * 6
        + "</p>"
    )
    assert read(page(body)).agency == "EFE"


def test_the_feeds_author_helps_an_unsigned_page() -> None:

    found = read(page(), link=Link(Address.of(URL), authors=("Ana Pérez",)))
    assert (found.authors, found.sources_of["authors"]) == (["Ana Pérez"], "feed")
