"""Whose report a story passes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.reading.echoes.echo import echo_of
from pipelines.reading.echoes.media import MEDIA_FILE, Media
from pipelines.rule_file import RuleFileError

OWN = "La firma lo comunicó ayer a su plantilla.\nLos sindicatos esperan detalles.\nLa dirección no comenta cifras.\n"
TITLES = {
    "Nvidia compra Groq por 20 mil mdd, reporta CNBC": "CNBC",
    "Microsoft pagaría 650 mdd a Inflection, según The Information": "The Information",
    "Amazon alista el mayor recorte de su historia, según Reuters": "Reuters",
    "Apple negocia con Perplexity, adelanta Bloomberg": "Bloomberg",
    "Intel prepara 10.000 despidos, según el diario Financial Times": "Financial Times",
    "Bloomberg: Meta busca comprar otra startup": None,
    "OpenAI levantaría 40 mil millones, de acuerdo con The Wall Street Journal": "The Wall Street Journal",
    "Telefónica ultima un ERE, según ha adelantado El Confidencial": "El Confidencial",
    "Despiden a 300 en Bogotá, informó El Tiempo": "El Tiempo",
    "The Washington Post despide a un tercio de su redacción": None,
    "CNN recorta 200 empleos": None,
    "La Nación ficha a un jefe de datos": None,
    "El Ministerio Público precisó que investiga a Nubia": None,
}
LEADS = {
    "La compañía recortará a 600 personas, según publica el Wall Street Journal, que cita un memorando interno.": "The Wall Street Journal",
    "Según Bloomberg, Meta aportaría cerca de 15 mil millones de dólares.": "Bloomberg",
    "De acuerdo con un reporte de Reuters, la firma cerrará su oficina.": "Reuters",
    "La venta está cerrada, informó este jueves la agencia Reuters.": "Reuters",
    "TechCrunch ha publicado que la startup busca comprador.": "TechCrunch",
    "El recorte fue adelantado por Expansión.": "Expansión",
    "Fuentes citadas por CNBC hablan de 20 mil millones.": "CNBC",
    "El plan, al que ha tenido acceso El País, incluye 400 bajas.": "El País",
    "«No habrá más despidos», dijo la presidenta a Reuters.": "Reuters",
    "Según el diario japonés Nikkei, la fábrica se queda.": "Nikkei",
    "Conforme a datos de Layoffs.fyi, el año cierra peor.": "Layoffs.fyi",
    "La información, revelada por Axios, no ha sido desmentida.": "Axios",
    "Según la compañía, no habrá más bajas.": None,
    "Según fuentes sindicales, el plan afecta a 400 personas.": None,
    "La consultora Gartner informa de una caída.": None,
    "Netflix y The New York Times firman un acuerdo de licencia.": None,
    "El País Vasco pierde 300 empleos industriales.": None,
    "La gestión de la crisis según Gestión Integral S.L. fue correcta.": None,
    "El tiempo apremia, señaló el ministro.": None,
    "Semana negra para el empleo: 5.000 bajas.": None,
    "Tres empleados contaron a este diario que el ajuste llegará en mayo, y Bloomberg informó después de lo mismo.": None,
    "Según ha podido saber este medio, el plan está firmado.": None,
}


@pytest.mark.parametrize(("title", "expected"), TITLES.items())
def test_a_headline_says_whose_report_it_is(title: str, expected: str | None) -> None:
    assert echo_of(title, OWN) == expected


@pytest.mark.parametrize(("lead", "expected"), LEADS.items())
def test_so_do_the_first_sentences(lead: str, expected: str | None) -> None:
    assert echo_of("Otro ajuste en el sector", f"{lead}\n{OWN}") == expected


def test_a_medium_that_is_cited_late_for_a_detail_is_not_whose_report_it_is() -> None:
    assert echo_of("Otro ajuste", f"{OWN}Según Reuters, la firma abrió en 2011.") is None


def test_one_that_is_cited_again_and_again_is() -> None:
    told = "Según Reuters, hay más.\nOtra cosa ocurrió.\nReuters informó de un plan.\nNadie lo niega.\nLa cifra, según Reuters, crecerá."
    assert echo_of("Otro ajuste", OWN + told) == "Reuters"


def test_the_order_of_citing_decides() -> None:
    assert echo_of(None, "Según Reuters y según Bloomberg, habrá despidos.") == "Reuters"


@pytest.mark.parametrize("words", [(None, None), ("", ""), ("\x00", "\ud800"), ("Según", "Según"), ("A" * 10_000, "Reuters " * 5_000)])
def test_any_string_is_allowed(words: tuple[str | None, str | None]) -> None:
    echo_of(*words)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("[media]", "[medias]", "medias: unknown key; did you mean 'media'?"),
        ('"Servimedia" = []', '"Servimedia" = "S"', "media: must give each name a list"),
        (' "Público",', ' "Publico",', "'Publico' is none of the names under [media]"),
        ("[ordinary]", "[ordinary", "no TOML"),
    ],
)
def test_a_slip_in_the_list_of_media_is_named(tmp_path: Path, before: str, after: str, says: str) -> None:
    path = tmp_path / "media.toml"
    written = MEDIA_FILE.read_text("utf-8")
    assert before in written
    path.write_text(written.replace(before, after), "utf-8")
    with pytest.raises(RuleFileError) as error:
        Media(path)
    assert says in str(error.value)
    assert "media.toml" in str(error.value)
