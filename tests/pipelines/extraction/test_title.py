"""The headline among its variants."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pipelines.extraction.pages import TITLE, URL, paragraphs, read
from vigia.addresses import Address
from vigia.items import Link


def title_of(head: str, body: str, **hints: Any) -> tuple[str | None, str | None]:
    found = read(f"<html><head>{head}</head><body><article>{body}{paragraphs()}</article></body></html>", **hints)
    return found.title, found.sources_of.get("title")


def test_the_h1_wins_over_the_variant_for_search_engines() -> None:
    head = (
        '<meta property="og:title" content="Nubarra despide a 40 empleados en Vigo: últimas noticias hoy"><title>Nubarra | Diario</title>'
    )
    assert title_of(head, f"<h1>{TITLE}</h1>") == (TITLE, "h1")


@pytest.mark.parametrize("other", ["Diario El Ejemplo", "El Ejemplo, el primer diario digital de la provincia", "Empresas"])
def test_a_logo_in_an_h1_is_not_the_headline(other: str) -> None:
    head = f'<title>{TITLE} - Diario El Ejemplo</title><meta property="og:site_name" content="Diario El Ejemplo">'
    assert title_of(head, f"<h1>{other}</h1><h2 class='title'>{TITLE}</h2>")[0] == TITLE


@pytest.mark.parametrize("tail", [" | Diario", " - Diario", " » Empresas » Diario", " — Diario"])
def test_the_outlets_name_is_no_part_of_the_title(tail: str) -> None:
    assert title_of(f"<title>{TITLE}{tail}</title>", "")[0] == TITLE


def test_a_title_cut_at_an_unescaped_quotation_mark_is_completed() -> None:
    head = '<meta property="og:title" content="El comité llama a la dirección "irresponsable""><title>El comité llama a la dirección "irresponsable"</title>'
    assert title_of(head, "")[0] == 'El comité llama a la dirección "irresponsable"'


def test_quotes_colons_and_pipes_of_the_headline_itself_stay() -> None:
    for title in (
        "«Hemos entrenado a quienes nos sustituyen»: cuarenta bajas en Nubarra",
        "Nubarra | La caída de una promesa en cuatro actos",
    ):
        assert title_of(f'<meta property="og:title" content="{title}">', f"<h1>{title}</h1>")[0] == title


def test_the_feeds_title_helps_a_page_that_has_none() -> None:
    assert title_of("", "", link=Link(Address.of(URL), title=TITLE)) == (TITLE, "feed")


def test_headings_of_other_stories_are_not_taken() -> None:
    others = "".join(f"<h1>Otra noticia del día número {n} con muchas palabras</h1>" for n in range(5))
    assert title_of(f"<title>{TITLE}</title>", f"{others}<h1>{TITLE}</h1>")[0] == TITLE


def test_entities_escaped_twice_are_read_and_bare_ampersands_are_not_touched() -> None:
    assert title_of("", "<h1>Nubarra despidi&amp;oacute; a cuarenta personas</h1>")[0] == "Nubarra despidió a cuarenta personas"
    assert title_of("", "<h1>I&amp;notable cierra y AT&amp;T despide a cuarenta</h1>")[0] == "I&notable cierra y AT&T despide a cuarenta"


def test_half_an_emoji_is_dropped_and_two_halves_are_one() -> None:
    html = f"<html><head><title>Despidos \ud83d en \ud83d\ude80 Nubarra y en Teruel</title></head><body>{paragraphs()}</body></html>"
    assert read(html.encode("utf-8", "surrogatepass")).title == "Despidos en 🚀 Nubarra y en Teruel"
