"""The text of the story and nothing else."""

from __future__ import annotations

import json

import pytest

from tests.pipelines.extraction.pages import PARAGRAPHS, TITLE, lines, page, paragraphs, read


def inserted(html: str) -> list[str]:
    """The lines of a page whose text has `html` between its second and third paragraph."""
    first, second, third, fourth = (f"<p>{text}</p>" for text in PARAGRAPHS)
    return lines(read(page(first + second + html + third + fourth)))


@pytest.mark.parametrize(
    "html",
    [
        "<p><strong>Lea también: Otra empresa despide a su plantilla</strong></p>",
        '<p>MIRA: <a href="/b">Otra empresa despide a su plantilla</a></p>',
        "<p>PUEDES VER: Otra empresa despide a su plantilla</p>",
        '<div class="blob"><p>Te puede interesar: <a href="/b">Otra empresa</a></p></div>',
        '<p>En Diario | <a href="/b">Otra empresa despide a su plantilla</a></p>',
        '<p><a href="/b">Otra empresa despide a su plantilla en Vigo</a></p>',
        '<ul><li><span>Crónica</span> <a href="/b">Otra empresa despide a su plantilla</a></li><li><a href="/c">El día en que todo cambió</a></li></ul>',
        "<p>¿Ya sabías que tenemos canal de Telegram? Únete desde tu celular en este enlace.</p>",
        "<p>Suscríbete a nuestro boletín diario y recibe lo mejor cada mañana.</p>",
        '<div class="newsletter-box"><p>La actualidad en tu correo, cada mañana a las siete en punto.</p></div>',
        '<figure><img src="a.jpg" alt="Fachada"><figcaption>Fachada de la empresa en Vigo, esta semana</figcaption></figure>',
        '<img src="a.jpg" alt="Robots con pantallas, inteligencia artificial (2) centro de datos"><p>Robots con pantallas, inteligencia artificial (2) centro de datos</p>',
        "<p>La fachada de la empresa, este martes / EFE</p>",
        "<p>Foto: Archivo de la redacción</p>",
        "<p>Publicidad</p>",
        "<div class='tags'><a href='/t/ere'>ERE</a> <a href='/t/vigo'>Vigo</a></div>",
        "<p>Por Redacción</p>",
        "<p>3 min. de lectura</p>",
        "<p>Lectura: 3 min</p>",
        "<p>Se lee en 4 minutos</p>",
        "<p>12 comentarios</p>",
        "<p>Comentarios (12)</p>",
        "<p>No hay comentarios</p>",
        "<p>1.234 visitas</p>",
        '<p>Recomendado: <a href="/b">Otra empresa despide</a></p>',
        '<p><strong>Leé también:</strong> <a href="/b">Otra empresa despide a su plantilla en Vigo</a></p>',
        "<p>&gt;&gt; Otra empresa despide a su plantilla</p>",
        "<p>Continúe leyendo después del anuncio</p>",
        "<p>La nota continúa debajo de la publicidad</p>",
        "<p>Escuche este artículo</p>",
        "<p>Audio generado con IA de Google</p>",
        "<p>0:00 / 2:31</p>",
        "<p>Resumen generado por IA</p>",
        "<p>¿Encontraste un error en la noticia?</p>",
        "<p>Conforme a los criterios de The Trust Project</p>",
        "<p>Getty Images</p>",
        "<p>Este artículo fue publicado originalmente en Diario.</p>",
        "<blockquote><p>Ver esta publicación en Instagram</p><p>Una publicación compartida de Nubarra (@nubarra)</p></blockquote>",
        "<p>— Nubarra (@nubarra) November 18, 2026</p>",
        "<p>https://t.co/abcdefgh</p>",
        "<p>Este sitio usa Akismet para reducir el spam. Aprende cómo se procesan los datos de tus comentarios.</p>",
        "<p>© 2026 Diario. Todos los derechos reservados.</p>",
        "<script>var texto = 'Esto no es prosa, aunque sea una frase larga que parece serlo.';</script>",
        "<p style='display:none'>Este párrafo lo ve solamente quien mira el código de la página, nadie más.</p>",
    ],
)
def test_what_is_no_prose_is_left_out(html: str) -> None:
    assert inserted(html) == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "line",
    [
        "La empresa enviará desde mañana un boletín por correo a los clientes, según explicó su portavoz en la rueda de prensa del martes.",
        "Mira Murati, responsable de tecnología, tomará el mando de manera interina.",
        "También los proveedores esperan cobrar antes de fin de año.",
        "Leer sentencias es el oficio de la abogada Marta Soto, que lleva el caso.",
        "Las plazas de Lugo y Ferrol no se tocan.",
        "Más de cien personas se concentraron ante la sede de la compañía.",
        "Telegram y WhatsApp, los canales por los que se supo la noticia, ardían el lunes.",
        "«No entiendo nada», dijo una de las afectadas.",
        "Comentarios como ese llenaron el grupo de la plantilla.",
        "Lecturas hay muchas: la del comité es la peor.",
        "El artículo sigue siendo el más leído de la revista.",
        "Contenido exclusivo y deporte sostienen a la cadena.",
        "Anuncios como este dejan poco margen al comité.",
        "3 minutos duró la reunión.",
        "Visitas a la sede no se permiten desde el lunes.",
        "https://nubarra.example es la página que cerró el jueves.",
    ],
)
def test_prose_that_looks_like_a_box_stays(line: str) -> None:
    assert line in inserted(f"<p>{line}</p>")


def test_inline_markup_never_tears_a_sentence() -> None:
    html = '<p>Según explicó <span class="share link"><a href="/x">Nubarra</a></span> en una nota, <b class="tag">el plazo</b> acaba en enero.</p>'
    assert "Según explicó Nubarra en una nota, el plazo acaba en enero." in inserted(html)


def test_line_ends_inside_a_paragraph_are_spaces() -> None:
    assert "Una frase que el editor partió en tres líneas." in inserted("<p>Una frase que el editor\n  partió en\n tres líneas.</p>")


def test_the_standfirst_stands_in_front_where_the_page_shows_it() -> None:
    lead = "La compañía perdió en verano a su mayor cliente y la oficina gallega bajará la persiana en enero"
    head = f'<meta name="description" content="{lead}">'
    shown = read(page(head=head, before=f'<h2 class="subtitulo">{lead}</h2>'))
    assert (shown.summary, lines(shown)[0]) == (lead, lead)
    hidden = read(page(head=head))
    assert (hidden.summary, lines(hidden)) == (lead, list(PARAGRAPHS))


def test_a_standfirst_set_as_a_caption_is_still_one() -> None:
    lead = "La compañía perdió en verano a su mayor cliente y la oficina gallega bajará la persiana en enero"
    found = read(
        page(
            head=f'<meta property="og:description" content="{lead}">',
            before=f"<figure><img src=a.jpg><figcaption>{lead}</figcaption></figure>",
        )
    )
    assert lines(found)[0] == lead


def test_comments_and_the_tail_of_a_page_are_left_out() -> None:
    after = "<h3>Temas relacionados</h3><p>ERE</p><h3>Comentarios</h3><div id='comments'><p>Primer comentario: yo ya sabía que esto iba a acabar así, se veía venir desde lejos.</p></div>"
    assert lines(read(page(after=after))) == list(PARAGRAPHS)


def test_an_article_in_a_box_with_a_bad_name_is_not_thrown_away() -> None:
    html = page().replace("class='cuerpo'", "class='related sidebar widget comments'")
    assert lines(read(html)) == list(PARAGRAPHS)


def test_a_layout_of_tables_gives_paragraphs_not_rows() -> None:
    html = (
        f"<html><head><title>{TITLE}</title></head><body><table><tr><td colspan=2>viernes, 20 de noviembre de 2026 | <a href=/>Inicio</a></td></tr><tr><td><h1>{TITLE}</h1>"
        f"<div>{paragraphs()}</div></td><td><h3>Lo más leído</h3></td></tr></table></body></html>"
    )
    assert lines(read(html)) == list(PARAGRAPHS)


def test_a_table_of_figures_stays_a_table() -> None:
    rows = "".join(f"<tr><td>Planta {n}</td><td>{n * 10}</td></tr>" for n in range(1, 5))
    assert any("Planta 3" in line and "30" in line for line in inserted(f"<table>{rows}</table>"))


def test_a_page_drawn_by_a_script_is_read_off_its_linked_data() -> None:
    data = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n\n".join(PARAGRAPHS)}
    html = f'<html><head><title>{TITLE}</title><script type="application/ld+json">{json.dumps(data)}</script></head><body><div id="root"></div><script src="a.js"></script></body></html>'
    found = read(html)
    assert (lines(found), found.sources_of["text"], found.rejected) == (list(PARAGRAPHS), "json-ld", None)


def test_html_inside_the_linked_data_is_no_text() -> None:
    data = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "".join(f"<p>{p}</p>" for p in PARAGRAPHS)}
    html = f'<html><head><title>{TITLE}</title><script type="application/ld+json">{json.dumps(data)}</script></head><body><div id="root"></div><script src="a.js"></script></body></html>'
    assert lines(read(html)) == list(PARAGRAPHS)


def test_unclosed_tags_and_no_head_do_not_matter() -> None:
    html = f"<title>{TITLE}</title><h1>{TITLE}<p>{PARAGRAPHS[0]}<p>{PARAGRAPHS[1]}</body><html><p>{PARAGRAPHS[2]}<div><p>{PARAGRAPHS[3]}"
    found = read(html)
    assert (found.title, lines(found)) == (TITLE, list(PARAGRAPHS))


@pytest.mark.parametrize(
    "trap",
    [
        "<div>" * 50_000,
        "<div " + " ".join(f'a{n}="1"' for n in range(50_000)) + ">",
        "<b><i>x</i></b>" * 50_000,
        "".join(f'<a href="/n{n}">n{n}</a>' for n in range(50_000)),
        "<table>" * 20_000,
        "<!--" * 50_000,
        "&#x1b;" * 50_000,
    ],
)
def test_pathological_markup_costs_neither_the_story_nor_the_time(trap: str) -> None:
    assert lines(read(page(after=trap)))[:4] == list(PARAGRAPHS)


def test_an_article_behind_thousands_of_opened_tags_is_found() -> None:
    assert lines(read(page().replace("<article>", "<div>" * 3_000 + "<article>"))) == list(PARAGRAPHS)


@pytest.mark.parametrize("nest", ["<div><span><b><section>", "<span><b>", "<div class=a><div class=b>"])
def test_text_below_thousands_of_levels_is_found(nest: str) -> None:
    assert PARAGRAPHS[3] in (read(page(nest * 2_000 + paragraphs())).text or "")


def test_markup_in_the_strings_of_a_script_is_none() -> None:
    assert lines(read(page(head="<script>" + 'var a = "<p>x</p>";' * 50_000 + "</script>"))) == list(PARAGRAPHS)


def test_the_same_page_gives_the_same_text_every_time() -> None:
    assert len({read(page()).text for _ in range(8)}) == 1


def test_a_box_of_teasers_longer_than_the_story_is_no_part_of_it() -> None:
    teasers = "".join(
        f"<div><h3><a href='/n{i}'>Otra empresa cierra su oficina {i}</a></h3><p>{PARAGRAPHS[i % 4].upper()} Caso {i}.</p></div>"
        for i in range(40)
    )
    marks = '<meta property="og:type" content="article"><meta property="article:published_time" content="2026-11-18">'
    found = read(page(head=marks, after=f"<section class='related'><h2>Te puede interesar</h2>{teasers}</section>"))
    assert found.rejected is None
    assert lines(found) == list(PARAGRAPHS)


def test_thousands_of_scripts_are_taken_out_in_one_pass() -> None:
    found = read(page(after="<script>var a = '</p>';</script>" * 20_000))
    assert lines(found) == list(PARAGRAPHS)


def test_sixty_thousand_metas_cost_the_story_nothing() -> None:
    found = read(page(head='<meta property="article:tag" content="x"><META name="author" content="Ana Pérez">' * 30_000))
    assert lines(found) == list(PARAGRAPHS)
    assert found.authors == ["Ana Pérez"]


BIOGRAPHY = "Ana Pérez es periodista especializada en economía y tecnología. Lleva diez años escribiendo sobre empresas emergentes."


@pytest.mark.parametrize(
    "html",
    [
        f"<div class='autor'><p>{BIOGRAPHY}</p></div>",
        f"<div class='ficha-autor'><p>{BIOGRAPHY}</p></div>",
        f"<hr><p><em>{BIOGRAPHY}</em></p>",
        f"<h4>Acerca de Ana Pérez</h4><p>{BIOGRAPHY}</p>",
        f"<h4>Sobre el autor</h4><p>{BIOGRAPHY}</p>",
        f"<h4>Sobre la firma</h4><p>{BIOGRAPHY}</p>",
    ],
)
def test_who_wrote_a_story_is_none_of_it(html: str) -> None:
    head = '<meta name="author" content="Ana Pérez">'
    assert lines(read(page(paragraphs() + html, head=head))) == list(PARAGRAPHS)


def test_a_journalist_whom_a_story_is_about_stays() -> None:
    line = "Ana Pérez, periodista de la casa durante veinte años, es una de las cuarenta personas que se van."
    assert line in lines(read(page(paragraphs(line), head='<meta name="author" content="Marta Soto">')))


TEASERS = "".join(
    f'<div class="card"><a href="/nota-{n}/">El ayuntamiento número {n} compra sensores de ruido</a><p>Los vecinos de la calle {n} piden que se midan también las noches de los fines de semana, cuando cierran los bares.</p></div>'
    for n in range(30)
)


@pytest.mark.parametrize("state", [False, True])
@pytest.mark.parametrize("shell", ["<p>Necesitas habilitar JavaScript para ejecutar esta aplicación.</p>", ""])
def test_a_page_that_shows_only_others_stories_has_the_one_that_it_writes_for_machines(shell: str, state: bool) -> None:
    data = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n\n".join(PARAGRAPHS)}
    told = {"props": {"article": {"title": TITLE, "body": "".join(f"<p>{p}</p>" for p in PARAGRAPHS)}}}
    script = (
        f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(told)}</script>'
        if state
        else f'<script type="application/ld+json">{json.dumps(data)}</script>'
    )
    found = read(
        f"<html lang='es'><head><title>{TITLE} | Diario</title></head><body>{shell}<div id='app'></div>{TEASERS}{script}</body></html>"
    )
    assert found.text is not None
    assert lines(found) == list(PARAGRAPHS)
    assert found.rejected is None


def test_what_a_page_shows_is_its_story_where_machines_are_told_a_summary_in_other_words() -> None:
    summary = "La compañía viguesa de programas sanitarios prescinde de cuatro decenas de trabajadores y clausura su sede gallega. " * 4
    data = {"@type": "NewsArticle", "headline": TITLE, "articleBody": summary}
    found = read(page(paragraphs(*PARAGRAPHS), head=f'<script type="application/ld+json">{json.dumps(data)}</script>'))
    assert lines(found)[: len(PARAGRAPHS)] == list(PARAGRAPHS)
