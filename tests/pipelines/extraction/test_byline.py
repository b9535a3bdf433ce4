"""What a byline says, as newsrooms write it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipelines.extraction.byline import Byline
from tests.pipelines.extraction.pages import TITLE, page, paragraphs, read

SITES = {"el faro digital", "elfarodigital"}
ANA, LUIS = "Ana Pérez", "Luis Gil"


def said(text: str) -> tuple[list[str], str | None]:
    line = Byline(SITES)
    line.add(text, first_only=True)
    return line.persons, line.organisation


@pytest.mark.parametrize(
    "text",
    [
        "Hace 2 días | Ana Pérez", "Ana Pérez · hace una hora", "hace 45 min Ana Pérez", "Ana Pérez, hace un mes", "Ana Pérez 3 hours ago", "Publicado hace 3 horas por Ana Pérez",
        "Ana Pérez · 3 min de lectura", "Por Ana Pérez 24 de noviembre de 2026", "24 noviembre, 2026 por Ana Pérez", "Martes 24 de noviembre de 2026 | Ana Pérez", "24/11/2026 - 10:00 Ana Pérez",
        "Ana Pérez 24/11/2026 10:00h", "Ana Pérez Actualizado: 24/11/2026", "Noviembre 24, 2026 Ana Pérez", "Ana Pérez, martes 24 nov 2026", "Ana Pérez 0 comentarios", "Publicado por Ana Pérez el 24/11/2026",
    ],
)  # fmt: skip
def test_when_it_was_written_is_no_part_of_a_name(text: str) -> None:
    assert said(text) == ([ANA], None)


@pytest.mark.parametrize(
    "text",
    [
        "Ana Pérez, Buenos Aires", "Ana Pérez | San José", "Ana Pérez. Ciudad de México", "Buenos Aires | Ana Pérez", "Madrid / Ana Pérez", "Ana Pérez (Nueva York)", "Ana Pérez desde San Francisco",
        "Nueva York - Ana Pérez", "ANA PÉREZ / SANTO DOMINGO", "Ana Pérez en Nueva York", "Por Ana Pérez en Empresas", "Inteligencia Artificial | Ana Pérez",
    ],
)  # fmt: skip
def test_places_and_sections_are_no_persons(text: str) -> None:
    assert said(text)[0] == [ANA]


@pytest.mark.parametrize(
    "text",
    [
        "Ana Pérez, redactora jefa de Tecnología", "Ana Pérez Redactora", "Ana Pérez - Editora de Empresas", "Ana Pérez | Corresponsal", "Ana Pérez, enviada especial a Barcelona", "Ana Pérez (corresponsal)",
        "Periodista Ana Pérez", "Ana Pérez, Jefa de Redacción", "Ana Pérez, CEO de Nubia", "Ana Pérez, profesora de la Universidad de Valencia", "Ana Pérez, Director General", "Ana Pérez, Product Manager",
        "Ana Pérez Corresponsal en Nueva York", "Ana Pérez · Editora Senior · Madrid",
    ],
)  # fmt: skip
def test_what_somebody_is_is_no_part_of_a_name_and_no_agency(text: str) -> None:
    assert said(text) == ([ANA], None)


@pytest.mark.parametrize(
    "text",
    [
        "Ana Pérez aperez@elfaro.co", "aperez@elfaro.co Ana Pérez", "Ana Pérez (aperez@elfaro.co)", "Ana Pérez [email protected]", "Ana Pérez @anaperez", "Ana Pérez Enviar correo", "Ana Pérez Escribir al autor",
        "Ana Pérez Contactar al autor", "Ana Pérez Ver perfil", "Ana Pérez Seguir en Twitter", "Ana Pérez para El Faro Digital", "Ana Pérez Especial para El Faro Digital", "Ana Pérez especial para El Faro Digital", "El Faro Digital / Ana Pérez", "Ana Pérez, de El Faro Digital", "Ana Pérez El Faro Digital",
    ],
)  # fmt: skip
def test_addresses_links_and_the_outlet_are_no_part_of_a_name(text: str) -> None:
    assert said(text)[0] == [ANA]


@pytest.mark.parametrize(
    "text",
    [
        "Escrito por Ana Pérez", "Autora: Ana Pérez", "Autor Ana Pérez", "Una crónica de Ana Pérez", "Escribe: Ana Pérez", "Firma: Ana Pérez", "Entrevista de Ana Pérez", "Nota: Ana Pérez", "Redacción: Ana Pérez",
        "Texto: Ana Pérez. Fotos: Luis Gil", "Fotos: Luis Gil. Texto: Ana Pérez", "Texto y fotos: Ana Pérez", "Ana Pérez / Fotografía: Luis Gil", "Por Ana Pérez | Foto: EFE", "Ana Pérez, fotos de Luis Gil",
        "Por Ana Pérez. Ilustración: Luis Gil", "Por Ana Pérez. Traducción: Luis Gil", "Ana Pérez (traducido por Luis Gil)", "Ana Pérez / Traducción de Luis Gil",
    ],
)  # fmt: skip
def test_who_wrote_is_told_from_who_helped(text: str) -> None:
    assert said(text) == ([ANA], None)


@pytest.mark.parametrize(
    "text",
    [
        "Traducción de Luis Gil",
        "Vídeo: Luis Gil",
        "Editora Senior",
        "undefined undefined",
        "null null",
        "Anónimo Anónimo",
        "Super User",
        "Grupo Media Prado",
    ],
)
def test_who_only_helped_or_is_nobody_does_not_sign(text: str) -> None:
    assert said(text)[0] == []


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("Ana Pérez y Luis Gil", [ANA, LUIS]),
        ("Ana Pérez, Luis Gil y Eva Ruiz", [ANA, LUIS, "Eva Ruiz"]),
        ("Por Ana Pérez y por Luis Gil", [ANA, LUIS]),
        ("Ana Pérez e Ignacio Gil", [ANA, "Ignacio Gil"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Pérez, Ana", [ANA]),
        ("Pérez García, Ana María", ["Ana María Pérez García"]),
        ("Ana Pérez, Luis", [ANA]),
        ("Ana Pérez y José Ortega y Gasset", [ANA, "José Ortega y Gasset"]),
        ("Santiago Ramón y Cajal, Ana Pérez y Luis Gil", ["Santiago Ramón y Cajal", ANA, LUIS]),
        ("Ana Pérez y Luis Gil / Santiago de Chile", [ANA, LUIS]),
    ],
)
def test_y_joins_persons_and_surnames(text: str, persons: list[str]) -> None:
    assert said(text)[0] == persons


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("Ana Pérez vía EFE", "EFE"),
        ("Reuters / Ana Pérez", "Reuters"),
        ("Ana Pérez | Europa Press", "Europa Press"),
        ("Ana Pérez (AP) | Nueva York", "AP"),
        ("Por Ana Pérez, con información de Reuters", "Reuters"),
        ("Ana Pérez, Agencia EFE", "Agencia EFE"),
        ("Ana Pérez y Agencias", "Agencias"),
        ("Ana Pérez EFE", "EFE"),
        ("Ana Pérez Agencia EFE", "Agencia EFE"),
        ("Europa Press Ana Pérez", "Europa Press"),
    ],
)
def test_the_agency_stands_beside_the_person(text: str, agency: str) -> None:
    assert said(text) == ([ANA], agency)


@pytest.mark.parametrize(
    "name",
    [
        "María José Prensa Ruiz",
        "Carlos Diario",
        "Mariano Vía",
        "Víctor Porto",
        "Byron Castillo",
        "Porfirio Baeza",
        "Julio Marzo",
        "Domingo Lunes",
        "Santiago de la Cruz",
        "J. Ibáñez",
        "Juan Carlos Muñoz C.",
    ],
)
def test_a_name_that_is_also_a_word_is_a_name(name: str) -> None:
    assert said(f"Por {name}") == ([name], None)


@pytest.mark.parametrize(
    "shown",
    [
        "<span>Ana Pérez</span> <span>Madrid</span>", "<span>Por</span> <b>Ana Pérez</b> <time>hoy</time>", "<span class='sr-only'>Autor</span>Ana Pérez", "<span>Ana</span> <span>Pérez</span>",
        "<p>Ana Pérez</p><p>Redactora de tecnología</p>", "<span hidden>Luis Gil</span>Ana Pérez",
        "<span>Por</span><span>Ana Pérez</span><span>Editora de Economía</span><span>ana@diario.example</span>", "ANA PÉREZ<br>LIMA",
    ],
)  # fmt: skip
def test_a_name_ends_where_its_element_does(shown: str) -> None:
    assert read(page(before=f"<div class='byline'>{shown}</div>")).authors == [ANA]


def test_a_list_names_one_after_another() -> None:
    assert read(page(before="<ul class='autores'><li>Ana Pérez</li><li>Luis Gil</li></ul>")).authors == [ANA, LUIS]


@pytest.mark.parametrize(
    "line",
    [
        "<p>Por Ana Pérez</p>", "<p><strong>Por: ANA PÉREZ</strong></p>", "<p>Ana Pérez | Lima | 18/11/2026</p>", "<dd class='createdby'>Escrito por Ana Pérez</dd>",
        "<div class='entry-meta'>18 noviembre, 2026 por <a href='/?author=3'>Ana Pérez</a> en Empresas</div>", "<span class='submitted'>Publicado por Ana Pérez el Mar, 10/11/2026 - 10:30</span>",
    ],
)  # fmt: skip
def test_a_line_that_says_it_is_a_byline_needs_no_class(line: str) -> None:
    assert read(page(before=line)).authors == [ANA]


@pytest.mark.parametrize(
    "line",
    [
        "<p>El libro fue escrito por Juan Ruiz.</p>", "<figure><p>Por Juan Ruiz</p></figure>", "<p>Por primera vez, Nubia despide</p>", "<p>Por Nubia Corp y otros</p>", "<h2>Por Qué Nubia Despide</h2>",
        "<p>Asesinado por Juan Ruiz</p>", "<p>Pedro Sánchez, el 3 de marzo de 2016</p>", "<aside><p>Por Juan Ruiz</p></aside>",
    ],
)  # fmt: skip
def test_a_sentence_is_no_byline(line: str) -> None:
    assert read(page(before=line)).authors == []


@pytest.mark.parametrize(
    ("author", "persons"),
    [
        ({"@type": "Person", "givenName": "Ana", "familyName": "Pérez"}, [ANA]),
        ({"@type": "Person", "name": "undefined", "givenName": "Ana", "familyName": "Pérez"}, [ANA]),
        ([{"@type": "Person", "givenName": ["Ana"], "familyName": ["Pérez"]}, {"@type": "Person", "name": LUIS}], [ANA, LUIS]),
        ({"@type": "Person", "givenName": "undefined", "familyName": "undefined"}, []),
        ({"@type": "Person", "name": "&lt;strong&gt;Ana Pérez&lt;/strong&gt;"}, [ANA]),
        ({"@type": "Person", "name": '<a href="/autor/ana">Ana Pérez</a>, Luis Gil'}, [ANA, LUIS]),
        ({"@type": "Person", "name": {"@value": ANA}}, [ANA]),
        ({"@type": "Person", "name": "Ana Pérez, corresponsal en Washington"}, [ANA]),
        ({"@type": "Person", "name": "San José"}, []),
    ],
)
def test_linked_data_is_read_like_a_byline(author: Any, persons: list[str]) -> None:
    linked = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", "headline": "x", "author": author})
    assert read(page(head=f'<script type="application/ld+json">{linked}</script>')).authors == persons


@pytest.mark.parametrize(
    "metas",
    [
        '<meta name="parsely-author" content="Ana Pérez"><meta name="author" content="admin">',
        '<meta name="twitter:label1" content="Escrito por"><meta name="twitter:data1" content="Ana Pérez"><meta name="twitter:label2" content="Tiempo de lectura"><meta name="twitter:data2" content="3 minutos">',
        '<meta name="mrf:authors" content="Ana Pérez">',
    ],
)
def test_metas_name_who_signs(metas: str) -> None:
    assert read(page(head=metas)).authors == [ANA]


def test_a_text_too_long_for_a_byline_is_none() -> None:
    assert said("Por Ana Pérez " + "y quien la lea " * 40)[0] == []


def test_a_byline_below_the_headline_is_believed_before_one_behind_the_text() -> None:
    behind = '<div class="opinion"><a class="autor" href="/autor/eva">Eva Ruiz</a></div>'
    assert read(page(before="<p>Por Ana Pérez</p>", after=behind)).authors == [ANA]


def test_whoever_signs_another_story_behind_the_text_does_not_sign_this_one() -> None:
    teaser = '<div><h3><a href="/otra">Otra noticia de la casa que firma alguien</a></h3><span class="autor">Eva Ruiz</span></div>'
    assert read(page(after=teaser)).authors == []
    assert read(page(after='<div class="caja"><span class="autor">Ana Pérez</span> <a href="/mas">Más de ella</a></div>')).authors == [ANA]


@pytest.mark.parametrize("names", ["author vcard", "columnista", "posted-by", "entry-author", "nota-firma"])
def test_names_of_elements_that_hold_a_byline(names: str) -> None:
    assert read(page(before=f'<span class="{names}"><b>Ana Pérez</b></span>')).authors == [ANA]


@pytest.mark.parametrize(
    "name",
    ["Mesa Central", "Última Hora", "Prensa Libre", "Servicios Informativos", "Sin Firma", "Varios Autores", "Comunicación Corporativa"],
)
def test_newsrooms_that_are_written_like_persons(name: str) -> None:
    linked = json.dumps(
        {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "x", "author": {"@type": "Person", "name": name}}
    )
    assert read(page(head=f'<script type="application/ld+json">{linked}</script>')).authors == []


def test_a_column_that_holds_the_text_is_no_sidebar_whatever_it_is_called() -> None:
    line = '<div class="story__author">Ana Pérez</div><time>18/11/2026 09:30</time>'
    column = f'<div class="st-sidebar"><div class="sidebar-main">{line}<div>{paragraphs()}</div></div><div class="sidebar-right"><b class="autor">Eva Ruiz</b></div></div>'
    found = read(f"<html><head><title>{TITLE}</title></head><body><header><h1>{TITLE}</h1></header>{column}</body></html>")
    assert found.authors == [ANA]
    assert found.published is not None
    assert f"{found.published.at:%d/%m/%Y %H:%M}" == "18/11/2026 09:30"
