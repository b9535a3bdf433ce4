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


OUTLET = '<meta property="og:site_name" content="El Faro Digital">'
PLAIN = "Nubarra reduce su plantilla en Vigo"
LONG = "Nubarra despide a 40 personas en Vigo – es el segundo ajuste"
ADDRESS = "https://www.elfarodigital.com.co/empresas/nubarra-reduce-plantilla"


def tag(text: str) -> str:
    return f"<title>{text}</title>"


def og(text: str) -> str:
    return f'<meta property="og:title" content="{text}">'


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        (tag(f"{LONG} | El Faro Digital") + OUTLET, LONG),
        (tag(f"{LONG} - El Faro Digital"), LONG),
        (tag(f"{LONG.replace('–', '|')} | El Faro Digital") + OUTLET, LONG.replace("–", "|")),
        (tag(LONG), LONG),
        (og(LONG) + tag("Nubarra despide a 40 personas en Vigo | El Faro Digital") + OUTLET, LONG),
        (og(f"El Faro Digital | {LONG}"), LONG),
        (tag("Fin de una era en la casa - Apple | El Faro Digital") + OUTLET, "Fin de una era en la casa - Apple"),
        (tag("IA | Nubarra lanza su modelo | Empresas | El Faro Digital") + OUTLET, "IA | Nubarra lanza su modelo"),
        (tag("Las 10 mejores aplicaciones | 2026 | El Faro Digital") + OUTLET, "Las 10 mejores aplicaciones | 2026"),
        (tag("Xataka cumple 20 – así lo celebramos en Xataka | Xataka"), "Xataka cumple 20 – así lo celebramos en Xataka"),
        (tag("El Faro Digital gana un premio - El Faro Digital") + OUTLET, "El Faro Digital gana un premio"),
        (og(f"{PLAIN} | Empresas") + og(PLAIN), PLAIN),
        (tag("Fin de una era en la casa - Empresas | El Faro Digital") + OUTLET, "Fin de una era en la casa - Empresas"),
        (tag(f"{LONG} - FD") + '<meta property="og:site_name" content="FD">', LONG),
    ],
)
@pytest.mark.parametrize("shown", [True, False], ids=["with an h1", "without"])
def test_a_dash_of_the_headline_is_no_end_of_it(head: str, wanted: str, shown: bool) -> None:
    page = f"<html><head>{head}</head><body><article>{f'<h1>{wanted}</h1>' if shown else ''}{paragraphs()}</article></body></html>"
    assert read(page, ADDRESS).title == wanted


@pytest.mark.parametrize(
    "tail",
    [" | ElFaroDigital.com.co", " | www.elfarodigital.com.co", " :: El Faro Digital - Noticias de Colombia", " | Empresas | Economía | EL FARO", " • El Faro Digital"],
)  # fmt: skip
@pytest.mark.parametrize("named", [OUTLET, ""], ids=["named", "by its host"])
def test_an_outlet_is_known_by_its_names_and_by_its_host(tail: str, named: str) -> None:
    assert read(f"<html><head>{tag(PLAIN + tail)}{named}</head><body>{paragraphs()}</body></html>", ADDRESS).title == PLAIN


@pytest.mark.parametrize(
    "tail", [" - 24/11/2026 - EL FARO Colombia", " ★ El Faro Digital", ", El Faro Digital", " (El Faro Digital)", "- El Faro Digital"]
)
def test_behind_other_marks_stands_an_outlet_that_is_named(tail: str) -> None:
    assert read(f"<html><head>{tag(PLAIN + tail)}{OUTLET}</head><body>{paragraphs()}</body></html>", ADDRESS).title == PLAIN


@pytest.mark.parametrize(
    "heading",
    [
        '<span class="sr-only">Noticia:</span> {}',
        '{}<span class="screen-reader-text">Leer más</span>',
        '{}<span style="visibility: hidden">x y z</span>',
        '<span class="visuallyhidden">Para suscriptores</span>{}<i class="icon" aria-hidden="true">lock</i>',
        "{} <span>(12 comentarios)</span>",
        "{} <small>Lectura: 3 min</small>",
        "{} <em>5 minutos de lectura</em>",
        "{} · 3 min",
        '<a href="/x">{}</a> <span class="c">0 comentarios</span>',
        '{}<a href="#c">Sin comentarios</a>',
        "<span>Exclusiva</span><br>{}",
        "<em>Empresas |</em> {}",
        "ÚLTIMA HORA{}",
        "{}El Faro Digital",
        "<strong>Directo:</strong> {}",
        '{} <span class="live-badge">EN VIVO</span>',
        '<i class="fa fa-play"></i> {}',
        "{}<span>1.2k compartidos</span>",
        "{} <a>Compartir</a>",
        "<small>Exclusiva</small>{}<small>Un ajuste del 20 %</small>",
    ],
)
def test_a_heading_is_what_the_other_titles_say_without_what_hangs_on_it(heading: str) -> None:
    head = tag(f"{PLAIN} | El Faro Digital") + OUTLET
    assert title_of(head, f"<h1>{heading.format(PLAIN)}</h1>") == (PLAIN, "h1")


@pytest.mark.parametrize(
    "heading", ['<span class="kicker">Exclusiva</span> {}', "{} <b>7 comentarios</b>", '<i class="premium">Premium</i>{}', '{} <p class="subtitulo">Un ajuste</p>']
)  # fmt: skip
def test_a_kicker_is_known_by_its_name_where_no_other_title_helps(heading: str) -> None:
    assert title_of("", f"<h1>{heading.format(PLAIN)}</h1>") == (PLAIN, "h1")


@pytest.mark.parametrize(
    "headline", ["Nubarra recibe 12 comentarios", "Cómo cargar el móvil en 3 min", "Exclusiva: Nubarra reduce su plantilla en Vigo"]
)
def test_a_headline_of_which_the_titles_have_the_whole_keeps_it(headline: str) -> None:
    assert title_of(tag(f"{headline} | El Faro Digital") + OUTLET, f"<h1>{headline}</h1>")[0] == headline


@pytest.mark.parametrize("tail", ["x", "Inicio", "Detalle de noticia - El Faro", "El Faro Digital - Noticias de Colombia"])
def test_a_title_that_says_nothing_yields_to_the_heading(tail: str) -> None:
    assert read(f"<html><head>{tag(tail)}</head><body><h1>{PLAIN}</h1>{paragraphs()}</body></html>", ADDRESS).title == PLAIN


def test_the_address_speaks_for_a_heading_where_every_page_has_the_same_title() -> None:
    body = f"<h1>El periódico de la provincia</h1><h1>{PLAIN}</h1>{paragraphs()}"
    page = f"<html><head>{tag('Información general y deportes de la provincia')}</head><body>{body}</body></html>"
    assert read(page, ADDRESS).title == PLAIN


def test_markup_in_a_title_is_none_of_its_words_and_a_lone_tag_is_a_word() -> None:
    assert title_of(og("Nubarra &lt;em&gt;reduce&lt;/em&gt; su plantilla"), "")[0] == "Nubarra reduce su plantilla"
    assert title_of(og("Cómo usar &lt;b&gt; y List&lt;T&gt; hoy"), "")[0] == "Cómo usar <b> y List<T> hoy"


def test_of_two_headings_that_agree_the_one_that_says_more_is_the_headline() -> None:
    assert title_of(og(PLAIN), f"<h1>Nubarra en Vigo</h1><h1>{PLAIN}</h1>")[0] == PLAIN


def test_a_heading_that_is_cut_to_fit_is_completed() -> None:
    assert title_of(og(PLAIN), f"<h1>{PLAIN[:24]}…</h1>")[0] == PLAIN


def test_a_date_or_a_name_in_the_heading_is_none_of_it() -> None:
    assert title_of("", f'<h1>{PLAIN} <span class="fecha">18/11/2026</span><em class="autor">Ana Pérez</em></h1>')[0] == PLAIN
