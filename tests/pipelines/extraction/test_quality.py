"""What is an article and what is not."""

from __future__ import annotations

import random

import pytest

from tests.pipelines.extraction.pages import PARAGRAPHS, TITLE, page, paragraphs, read

TEASER = "<div class='teaser'><h2><a href='/n{n}'>La empresa número {n} despide a parte de su plantilla</a></h2><p>{text}</p></div>"
TEASERS = "".join(TEASER.format(n=n, text=f"Resumen corto de la noticia {n}.") for n in range(40))
LONG_TEASERS = "".join(TEASER.format(n=n, text=PARAGRAPHS[n % 4]) for n in range(12))
CONSENT = (
    "<h1>Tu privacidad nos importa</h1><p>Nosotros y nuestros 842 socios usamos cookies y tratamos datos personales para mostrar publicidad y anuncios personalizados. "
    "Puedes aceptar o rechazar las finalidades y configurar tus preferencias de consentimiento. Los proveedores pueden almacenar cookies en tu dispositivo y tratar datos personales por interés legítimo.</p>"
)


@pytest.mark.parametrize(
    ("reason", "html"),
    [
        ("listing_page", f"<html><head><title>Etiqueta: despidos</title></head><body><h1>Despidos</h1>{TEASERS}</body></html>"),
        ("listing_page", f"<html><head><title>Despidos</title></head><body><h1>Despidos en la tecnología</h1>{LONG_TEASERS}</body></html>"),
        ("consent_wall", f"<html><head><title>Diario</title></head><body>{CONSENT}<button>Aceptar</button></body></html>"),
        (
            "login_page",
            "<html><head><title>Inicia sesión</title></head><body><h1>Inicia sesión</h1><form>Correo <input type=email> Contraseña <input type=password></form></body></html>",
        ),
        (
            "soft_404",
            "<html><head><title>Página no encontrada</title></head><body><h1>Vaya, no encontramos la página</h1><p>La página que buscas ya no existe o ha cambiado de dirección.</p></body></html>",
        ),
        (
            "soft_404",
            f"<html><head><title>Error 404 | Diario</title></head><body><h1>Error 404</h1><p>El contenido no está disponible.</p>{TEASERS[:500]}</body></html>",
        ),
        (
            "bot_challenge",
            "<html><head><title>Just a moment...</title></head><body><h1>Comprueba que eres humano</h1><p>Verificamos tu navegador antes de continuar.</p></body></html>",
        ),
        (
            "javascript_shell",
            '<html><head><title>Diario</title></head><body><noscript>Necesitas habilitar JavaScript.</noscript><div id="root">Cargando...</div><script src="a.js"></script></body></html>',
        ),
        (
            "too_short",
            f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>"
            + "<p>Noticia en desarrollo. </p>"
            + "<p>Ampliaremos la información en cuanto la tengamos confirmada por la empresa y por los sindicatos que la negocian.</p></body></html>",
        ),
        (
            "menu_text",
            f"<html><head><title>{TITLE}</title></head><body><div>"
            + "".join(f"<p>Sección número {n} del diario</p>" for n in range(60))
            + "</div></body></html>",
        ),
    ],
)
def test_what_is_no_article_is_named(reason: str, html: str) -> None:
    assert read(html, "https://www.diario.example/x").rejected == reason


def test_what_was_found_is_kept_beside_the_reason() -> None:
    found = read("<html><head><title>Página no encontrada</title></head><body><p>La página que buscas ya no existe.</p></body></html>")
    assert (found.rejected, found.title) == ("soft_404", "Página no encontrada")


@pytest.mark.parametrize("title", ["Comprueba que eres humano", "Página no encontrada"])
def test_a_title_that_says_nothing_else_is_believed_whatever_stands_below(title: str) -> None:
    assert read(page(title=title)).rejected in ("bot_challenge", "soft_404")


def test_cards_without_headings_are_a_listing_too() -> None:
    card = "<div class=card><a href='/n{n}'><span>La empresa número {n} despide a su plantilla</span></a><p>{text}</p></div>"
    cards = "".join(card.format(n=n, text=PARAGRAPHS[n % 4]) for n in range(12))
    assert read(f"<html><head><title>Tecnología</title></head><body><h1>Tecnología</h1>{cards}</body></html>").rejected == "listing_page"


@pytest.mark.parametrize(
    "html",
    [
        page(paragraphs()[:700]),
        page("<p>" + " ".join(PARAGRAPHS)[:620] + ".</p>", after=TEASERS),
        page(before="<form><input type=password></form>"),
        page(title="Qué hacer cuando una página no existe y otras preguntas de la red"),
        page(title="Las cookies cambian: así será el consentimiento en la nueva ley europea"),
        page(title="Inicia la temporada de despidos en las tecnológicas"),
        page(title="Oops: el error 404 que costó cuarenta empleos"),
        page("".join(f'<h2><a href="https://otra{n}.example/">Empresa {n}</a></h2><p>{PARAGRAPHS[n % 4]}</p>' for n in range(9))),
        page("".join(f"<h2><a href='#e{n}'>Entrada de las {n}:00 horas</a></h2><p>{PARAGRAPHS[n % 4]} ({n})</p>" for n in range(20))),
    ],
)
def test_articles_pass(html: str) -> None:
    found = read(html)
    assert (found.rejected, found.detail) == (None, None)


def test_sentences_of_content_words_alone_are_an_article() -> None:
    words = [
        "empresa",
        "plantilla",
        "inteligencia",
        "artificial",
        "modelo",
        "ronda",
        "inversión",
        "fundador",
        "tecnología",
        "datos",
        "producto",
        "mercado",
        "acuerdo",
        "equipo",
        "oficina",
    ]
    draw = random.Random(7)
    body = "".join("<p>" + " ".join(" ".join(draw.choices(words, k=12)).capitalize() + "." for _ in range(5)) + "</p>" for _ in range(4))
    assert read(page(body)).rejected is None


def test_a_closed_story_is_kept_as_its_opening() -> None:
    head = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","isAccessibleForFree":false}</script>'
    found = read(
        page(f"<p>{PARAGRAPHS[0]}</p><div class='muro paywall'>Contenido exclusivo para suscriptores. Suscríbete por 1 €.</div>", head=head)
    )
    assert (found.rejected, found.paywall, found.partial, found.text) == (None, True, True, PARAGRAPHS[0])


@pytest.mark.parametrize("count", ['"²"', '"' + "9" * 5_000 + '"', "-3", "1e400", "true", "[]"])
def test_a_count_of_words_that_is_none_says_nothing(count: str) -> None:
    head = f'<script type="application/ld+json">{{"@type":"NewsArticle","isAccessibleForFree":false,"wordCount":{count}}}</script>'
    assert read(page("".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS * 3), head=head)).rejected is None


def test_a_box_that_asks_to_subscribe_tells_of_a_paywall_without_linked_data() -> None:
    found = read(page(f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><div class='article-paywall'>Suscríbete para seguir leyendo</div>"))
    assert (found.paywall, found.partial) == (True, True)
    teaser = "<div class='noticia-paywall1'>La dirigencia y los socios del club se reunieron ayer con el comité electoral.</div>"
    assert not read(page(after=teaser)).paywall
    assert not read(page(before="<div class='no-paywall'>Suscríbete para apoyarnos</div>")).paywall


def test_a_free_story_is_neither() -> None:
    found = read(page())
    assert (found.paywall, found.partial) == (False, False)
