"""Names that no introduction helps with: ordinary words in front, sentence starts, generic heads, funds, a giant's own laboratories."""

from __future__ import annotations

import pytest

from pipelines.reading.names.types import Name
from pipelines.reading.story.reading import Reading, read_story


def kinds(reading: Reading) -> dict[str, str]:
    return {name.surface: name.kind for name in reading.names}


def names(reading: Reading, surface: str) -> list[Name]:
    return [name for name in reading.names if name.surface == surface]


@pytest.mark.parametrize(
    ("title", "text", "surface"),
    [
        ("Nube Gris, la promesa rosarina, cierra", "La firma de asistentes virtuales Nube Gris despidió a su equipo.", "Nube Gris"),
        ("Clave despide a 20 personas", "El ajuste lo adelantó el comité. En Clave trabajan 60 personas.", "Clave"),
        ("Torre Blanca recorta su plantilla", "Lo firma Torre Blanca, con sede en Vigo.", "Torre Blanca"),
        ("Punto Verde vende su filial", "La venta de Punto Verde se cerró ayer.", "Punto Verde"),
    ],
)
def test_a_firm_whose_name_begins_with_an_ordinary_word_is_found_at_the_start_too(title: str, text: str, surface: str) -> None:
    found = [n for n in names(read_story(title, text), surface) if n.kind == "company"]
    assert {name.field for name in found} == {"title", "text"}


@pytest.mark.parametrize(
    ("title", "text", "surface"),
    [
        ("Fimoxa abarata su servicio", "Fimoxa puso a disposición de todos su modelo menor, a un dólar.", "Fimoxa"),
        ("Brisk Hollow, por dentro", "Brisk Hollow hizo lo de siempre: consiguió 60 millones.", "Brisk Hollow"),
    ],
)
def test_a_firm_named_only_where_sentences_begin_is_known_by_its_verbs(title: str, text: str, surface: str) -> None:
    assert {name.kind for name in names(read_story(title, text), surface)} == {"company"}


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Firman, de un lado, Google; del otro, Kestrel & Moor, seis años de vida, ochenta empleados, sede en Leeds.", "Kestrel & Moor"),
        ("La operación se hará con la compra de Textiles Oropesa, según el notario.", "Textiles Oropesa"),
        ("El ajuste en Laboratorios Berna afecta a la planta de Toledo.", "Laboratorios Berna"),
        ("Se hizo con la especialista en fotónica Lumenar el verano pasado.", "Lumenar"),
        ("La firma compró el año pasado Tramvia y sigue creciendo.", "Tramvia"),
        ("Concretó la adquisición inversa de Oropel, sin actividad desde 2009.", "Oropel"),
        ("La papelera Blancaluz despide a 30 operarios.", "Blancaluz"),
        ("Saudi Coffee Company ha irrumpido en el capital de la operadora.", "Saudi Coffee Company"),
    ],
)
def test_an_unknown_firm_is_a_company(text: str, surface: str) -> None:
    assert kinds(read_story("", text))[surface] == "company"


@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("Alta Ventures MX cerró su segundo fondo, de 120 millones, para la inteligencia artificial.", "Alta Ventures MX"),
        ("El Fondo Tramontana, con 80 millones, invertirá en inteligencia artificial.", "Fondo Tramontana"),
        ("Lo adelantó Peñalara, que cierra su primer fondo para startups de inteligencia artificial.", "Peñalara"),
    ],
)
def test_who_raises_a_fund_is_an_investor_and_no_startup(text: str, surface: str) -> None:
    (name, *_) = names(read_story("", text), surface)
    assert (name.kind, bool(name.ai_startup)) == ("investor", False)


def test_half_of_a_team_is_no_news_outlet() -> None:
    assert (
        kinds(read_story("Nvidia ficha a medio Gasyn", "En Gasyn nadie confirma. Nvidia paga a Gasyn 20.000 millones."))["Gasyn"]
        == "company"
    )


def test_who_founded_a_firm_is_no_firm() -> None:
    reading = read_story("", "El laboratorio pertenece a High-Garden, una gestora cuantitativa de Hangzhou que fundó Tao Wenming en 2015.")
    assert "Tao Wenming" in {person.name for person in reading.people}
    assert kinds(reading)["High-Garden"] == "investor"


def test_a_city_before_a_firm_makes_no_person_of_it() -> None:
    reading = read_story(
        "", "Italia bloquea Moten, el asistente chino. Las sociedades que gestionan Moten son Hangzhou Moten y Beijing Moten."
    )
    assert not reading.people


def test_the_laboratories_of_a_giant_are_no_startups() -> None:
    text = (
        "Meta suprime 600 empleos en Superintelligence Labs, que agrupa sus trabajos en inteligencia artificial. "
        "El ajuste alcanza al laboratorio de investigación FAIR. Queda al margen TBD Lab, que desarrolla los próximos modelos."
    )
    reading = read_story("Meta elimina 600 puestos en su división de IA", text)
    assert [name.surface for name in reading.names if name.ai_startup] == []


def test_a_short_form_without_its_generic_head_is_the_same_firm() -> None:
    reading = read_story(
        "Grupo Encina completa la compra", "Grupo Encina, constructor de vivienda, cotiza desde ayer. La familia Arrieta controla Encina."
    )
    assert {name.entity for name in reading.names if "Encina" in name.surface} == {names(reading, "Encina")[0].entity}


STARTUPS = [
    (
        "Se busca cerebro",
        "Nvidia se lleva a los de Pradera Cognitiva y paga 90 millones por usar los modelos de la firma sin exclusividad.",
    ),
    ("Chaskia, la promesa limeña de la IA, recorta", "La compañía prescindirá de 40 personas."),
    ("Cuatro millones para la pamplonesa Teselia", "Teselia entrenó su modelo con 12.000 redacciones. La fundaron dos profesoras."),
    (
        "El asistente que redacta sentencias",
        "Lo fabrica Letralia, una empresa de ocho personas. Entrenada con 300.000 expedientes, la herramienta gusta.",
    ),
    (
        "Los cuadros del museo hablan",
        "La magia es de Pinceladia, que clona voces con inteligencia artificial. Una startup de Cuenca, dicen.",
    ),
    ("Adiós a Percalia", "Percalia, la compañía de Mira Murati, baja la persiana."),
]


@pytest.mark.parametrize(("title", "text"), STARTUPS)
def test_a_firm_whose_business_the_story_shows_is_an_ai_startup(title: str, text: str) -> None:
    assert any(name.kind == "company" and name.learned and name.ai_startup for name in read_story(title, text).names)


NO_STARTUPS = [
    ("La vasca Ibarra Robótica llega a Detroit", "La empresa familiar, fundada en 1971, fabrica robots para el automóvil."),
    ("Cauce levanta 2 millones", "La startup Cauce no hace inteligencia artificial: conecta hospitales, dicen sus fundadores."),
    ("Frutas Romea, la startup de los limones, levanta 2 millones", "Sus fundadores usan un algoritmo para los envíos."),
    ("La firma de abogados Cuatropasos ficha", "Cuatropasos crea un grupo de inteligencia artificial."),
    ("El Cerne y la IA", "El laboratorio europeo ha entrenado una red neuronal en Ginebra."),
    (
        "Intel vende el 51% de Alterna a un fondo",
        "La operación valora la filial en 8.000 millones y la acerca a la inteligencia artificial.",
    ),
    ("Nvidia crece en Santa Clara", "En Santa Clara trabajan 60 personas en chips de inteligencia artificial."),
]


@pytest.mark.parametrize(("title", "text"), NO_STARTUPS)
def test_who_only_uses_or_denies_artificial_intelligence_is_no_ai_startup(title: str, text: str) -> None:
    assert [name.surface for name in read_story(title, text).names if name.ai_startup and name.kind != "product"] == []


@pytest.mark.parametrize(
    "text",
    [
        "El predio está en Sierra de Ríos, que ingresó al sistema en 2019. En Sierra de Ríos se ven campos quemados.",
        "Los pupilos de Ema Santoro empataron ante Noia. Ema Santoro pidió el primer tiempo muerto.",
        "La cumbre fue en Santa Clara, y de Santa Clara salieron los autobuses.",
    ],
)
def test_part_of_another_name_is_no_firm_of_the_registry(text: str) -> None:
    assert [name.surface for name in read_story("", text).names if name.ai_startup] == []


def test_an_office_of_state_is_an_institution() -> None:
    reading = read_story("", "El juez cita a la Fiscalía. El informe de la Fiscalía llega tarde.")
    assert {name.kind for name in reading.names} == {"institution"}
