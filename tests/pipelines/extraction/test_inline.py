"""What inline markup says is in the words of a text, and an extractor that takes tags off leaves no other figures than a reader sees."""

from __future__ import annotations

import pytest

from pipelines.extraction.raised import without_notes
from tests.pipelines.extraction.pages import PARAGRAPHS, lines, page, paragraphs, read

AROUND = "La empresa comunicó el martes a su plantilla lo que había decidido en verano su consejo de administración, y dijo: "


def line(html: str) -> str:
    """What the text makes of a paragraph that ends in `html`."""
    found = lines(read(page(paragraphs(AROUND + html))))
    return next((line.removeprefix(AROUND.strip()).strip() for line in found if line.startswith(AROUND[:40])), "")


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("salen <del>1.200</del> <ins>120</ins> empleados.", "salen 120 empleados."),
        ("salen <del datetime='2026-11-20'>1.200</del><ins>120</ins> empleados.", "salen 120 empleados."),
        ("salen <s><b>1.200</b></s> 120 empleados.", "salen 120 empleados."),
        ("salen <span class='line-through text-gray'>1.200</span> 120 empleados.", "salen 120 empleados."),
        ('salen <span style="color:red; text-decoration: line-through;">1.200</span> 120 empleados.', "salen 120 empleados."),
        ('salen <font style="text-decoration-line:line-through">1.200</font> 120 empleados.', "salen 120 empleados."),
        ('salen <span style="text-decoration: underline">120</span> empleados.', "salen 120 empleados."),
        ("salen 12<strike>0</strike>5 empleados.", "salen 125 empleados."),
    ],
)
def test_what_is_struck_out_goes_and_what_corrects_it_stays(html: str, text: str) -> None:
    assert line(html) == text


def test_prices_that_are_struck_out_take_no_paragraph_with_them() -> None:
    items = "".join(f"<li>Modelo {n} de la gama de otoño: <s>{n}99 €</s> {n}49 €, con dos años de garantía</li>" for n in range(1, 6))
    found = lines(read(page(paragraphs() + f"<ul>{items}</ul>")))
    assert found[:4] == list(PARAGRAPHS)
    assert "Modelo 3 de la gama de otoño: 349 €, con dos años de garantía" in " ".join(found)


def test_a_stroke_that_nobody_ends_strikes_nothing_out() -> None:
    first, *rest = paragraphs().split("</p>")
    assert lines(read(page(f"{first}</p><s>" + "</p>".join(rest)))) == list(PARAGRAPHS)
    whole = "".join(f"<p><s>{paragraph}</s></p>" for paragraph in PARAGRAPHS)
    assert lines(read(page(whole))) == list(PARAGRAPHS)


def test_a_paragraph_that_was_withdrawn_goes() -> None:
    found = lines(read(page(paragraphs() + "<p><del>La empresa despedirá a mil doscientas personas, según fuentes sindicales.</del></p>")))
    assert found == list(PARAGRAPHS)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("salen 120<sup>1</sup> empleados.", "salen 120 empleados."),
        ("salen 120<sup>12</sup> empleados.", "salen 120 empleados."),
        ("salen 120¹ empleados.", "salen 120 empleados."),
        ("salen <b>120</b><sup>1</sup> empleados.", "salen 120 empleados."),
        ("salen 120<sup>(1)</sup> empleados.", "salen 120 empleados."),
        ("salen 120<sup>*</sup> empleados.", "salen 120 empleados."),
        ("salen 120<sup>1,2</sup> empleados.", "salen 120 empleados."),
        ("salen 120<sup>a, b</sup> empleados.", "salen 120 empleados."),
        ('salen 120<a href="#_ftn1" name="_ftnref1">[1]</a> empleados.', "salen 120 empleados."),
        ('salen 120<a href="#nota1"><sup>1</sup></a> empleados.', "salen 120 empleados."),
        ('salen 120<span style="vertical-align: super; font-size: 8px">1</span> empleados.', "salen 120 empleados."),
        ('salen 120<span class="superscript">1</span> empleados.', "salen 120 empleados."),
        ("salen 120[3] empleados.", "salen 120 empleados."),
        ("lo dice la empresa<sup>4</sup>.", "lo dice la empresa."),
        ("baja un 14 %<sup>4</sup> hasta junio.", "baja un 14 % hasta junio."),
        ("mide 100 m<sup>2</sup> y 30 km<sup>2</sup>.", "mide 100 m² y 30 km²."),
        ("mide 100m² y 30 km².", "mide 100m² y 30 km²."),
        ("mide 100 metros<sup>3</sup>.", "mide 100 metros³."),
        ("son 10<sup>6</sup> toneladas y 10<sup>-9</sup> metros.", "son 10⁶ toneladas y 10⁻⁹ metros."),
        ("son 3 × 10<sup>12</sup> operaciones.", "son 3 × 10¹² operaciones."),
        ("emite CO<sub>2</sub> y H<sub>2</sub>O.", "emite CO2 y H2O."),
        ("el 1<sup>er</sup> trimestre, el 2<sup>o</sup> y la 3<sup>a</sup> ronda.", "el 1er trimestre, el 2º y la 3ª ronda."),
        ("el 1.<sup>er</sup> puesto y la 2.ª ronda.", "el 1.er puesto y la 2.ª ronda."),
        ("estrena Fénix<sup>TM</sup> y Sol<sup>®</sup>.", "estrena Fénix™ y Sol®."),
        ("cuesta 19<sup>99</sup> €.", "cuesta 19,99 €."),
        ("dura 3 <sup>1</sup>/<sub>2</sub> horas.", "dura 3 1/2 horas."),
        ("sube a 30<sup>o</sup>C.", "sube a 30ºC."),
    ],
)
def test_marks_of_footnotes_go_and_exponents_stay_apart(html: str, text: str) -> None:
    assert line(html) == text


@pytest.mark.parametrize(
    "text", ["¹ Según la empresa.", "La cuenta es E = mc².", "Un terreno de 100 m².", "El gas baja a 10⁻⁶.", "Párrafo [sic] y fin."]
)
def test_what_is_no_mark_of_a_footnote_stays(text: str) -> None:
    assert without_notes(text) == text


@pytest.mark.parametrize(
    "html",
    [
        'salen 120 de <a href="/x">Sol<span class="sr-only">enlace externo</span></a> este año.',
        'salen 120 de <a href="/x">Sol<span class="visuallyHidden">(abre en una pestaña nueva)</span></a> este año.',
        'salen 120 de <a href="/x">Sol<span class="Link_mark__x1">se abre en una ventana nueva</span></a> este año.',
        'salen 120 de <a href="/x">Sol</a> (se abre en ventana nueva) este año.',
        'salen 120<span class="screen-reader-text"> personas en total</span> de Sol este año.',
        'salen 120<span style="position:absolute; left:-9999px">00</span> de Sol este año.',
        'salen 120 <i class="u-visually-hidden">cifra</i>de Sol este año.',
        'salen 120 de Sol<span style="display:none">enlace</span> este año.',
        'salen 120 de Sol<span class="hidden">enlace</span> este año.',
        "salen 120 de Sol<span hidden>enlace</span> este año.",
    ],
)
def test_words_that_nobody_sees_are_none_of_the_text(html: str) -> None:
    assert line(html) == "salen 120 de Sol este año."


def test_words_that_are_hidden_on_small_screens_only_stay() -> None:
    assert line('salen 120 de <span class="hidden md:inline">Sol</span> este año.') == "salen 120 de Sol este año."
    assert line('salen 120 de <span class="overflow-hidden">Sol</span> este año.') == "salen 120 de Sol este año."


def test_a_headline_for_screen_readers_is_one() -> None:
    found = read(page().replace("<h1>", "<h1 class='sr-only'>"))
    assert found.title
    assert lines(found) == list(PARAGRAPHS)


START = "a compañía Nubarra, con sede en Vigo, ha comunicado este martes a su plantilla que prescindirá de cuarenta personas."


@pytest.mark.parametrize(
    "html",
    [
        "<p><span class='dropcap'>L</span>{}</p>",
        "<p><span class='dropcap'>L</span> {}</p>",
        "<p><span class='has-drop-cap'>L</span>\n{}</p>",
        "<p><span class='firstLetter'>L</span><span> {}</span></p>",
        "<p><span style='float:left; font-size:60px'>L</span><br/>{}</p>",
        "<p><font size='7'>L</font> {}</p>",
        "<p><strong>L</strong> {}</p>",
        "<p class='letra-capital'>L</p>\n<p>{}</p>",
        "<p>L</p><p>{}</p>",
        "<div class='drop-cap'>L</div><p>{}</p>",
        "<p><span class='capitular'>L</span></p><p>{}</p>",
        "<p><span aria-hidden='true'><span class='dropcap'>L</span>a</span><span class='sr-only'>La</span>{}</p>",
    ],
)
def test_a_drop_cap_joins_its_word(html: str) -> None:
    start = START.removeprefix("a") if "sr-only" in html else START
    assert lines(read(page(html.format(start) + paragraphs())))[0] == f"L{START}"


@pytest.mark.parametrize(
    ("letter", "rest", "start"),
    [
        ("A", "las nueve de la mañana", "A las nueve"),
        ("A", "unque la empresa lo negaba", "Aunque la"),
        ("A", "pple lo negaba la semana pasada", "Apple lo"),
        ("A", "Nubarra no le salen las cuentas", "A Nubarra"),
        ("Y", "a nadie le salen las cuentas", "Y a nadie"),
        ("E", "N LA MAÑANA de ayer", "EN LA MAÑANA"),
        ("X", "anunció que despide a cuarenta", "X anunció"),
        ("C", "es un lenguaje de hace medio siglo", "C es un"),
        ("¿Q", "ué pasa en la empresa?", "¿Qué pasa"),
        ("«N", "o lo sé", "«No lo"),
    ],
)
def test_a_letter_that_is_a_word_stays_one(letter: str, rest: str, start: str) -> None:
    html = (
        f"<p><span class='dropcap'>{letter}</span> {rest}, según contaron tres de sus empleados a la salida de la reunión del martes.</p>"
    )
    assert lines(read(page(html + paragraphs())))[0].startswith(start)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<q>no habrá más despidos</q>, repitió.", "«no habrá más despidos», repitió."),
        ("<q>«no habrá más»</q>, repitió.", "«no habrá más», repitió."),
        ('"<q>no habrá más</q>", repitió.', '"no habrá más", repitió.'),
        ("<q>lo llamó <q>un final</q> y calló</q>.", "«lo llamó “un final” y calló»."),
        ("<q>no <b>habrá</b> más de <a href='/x'>eso</a></q>.", "«no habrá más de eso»."),
    ],
)
def test_a_quotation_keeps_its_marks(html: str, text: str) -> None:
    assert line(html) == text
