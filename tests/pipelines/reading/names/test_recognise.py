"""Names no registry knows, found by how the press introduces them."""

from __future__ import annotations

import time

import pytest

from pipelines.reading.names.types import Name
from pipelines.reading.read import read
from pipelines.reading.story.reading import Reading, read_story
from vigia.facts import CompanyMention


def company(reading: Reading, name: str) -> CompanyMention:
    matches = [c for c in reading.companies if c.name == name]
    assert matches, f"{name} is not among {[c.name for c in reading.companies]}"
    return matches[0]


def name_of(reading: Reading, surface: str) -> Name:
    return next(n for n in reading.names if n.surface == surface)


INTRODUCTIONS = [
    "La startup Nerivox ha cerrado una ronda de 20 millones para su plataforma de inteligencia artificial.",
    "La firma emergente de inteligencia artificial Nerivox despide a la mitad de su equipo.",
    "Nerivox, la compañía de IA que automatiza llamadas, busca inversores.",
    "Nerivox, dedicada a la inteligencia artificial para hospitales, capta 3 millones en una ronda semilla.",
    "Ayer lo anunció Nerivox, una empresa emergente de inteligencia artificial con sede en Bilbao.",
    "El unicornio Nerivox presentó un nuevo modelo de lenguaje.",
    "El laboratorio de inteligencia artificial Nerivox negocia una ronda de financiación.",
    "Google se lleva a los fundadores de Nerivox y licencia su tecnología de inteligencia artificial.",
    "Meta compra Nerivox, creadora de un asistente de voz con inteligencia artificial.",
    "La valenciana Nerivox, especializada en visión artificial, levanta 5 millones de euros.",
    "El consejero delegado de la startup Nerivox defiende sus chatbots.",
    "La joven empresa Nerivox entrena modelos de lenguaje para abogados.",
]


@pytest.mark.parametrize("sentence", INTRODUCTIONS)
def test_an_unknown_ai_startup_is_known_by_its_introduction(sentence: str) -> None:
    mention = company(read_story("", sentence), "Nerivox")
    assert mention.learned
    assert mention.id is None
    assert mention.ai_startup is True


@pytest.mark.parametrize("sentence", INTRODUCTIONS[:6])
def test_what_introduced_a_learned_company_stands_verbatim_in_the_text(sentence: str) -> None:
    intro = company(read_story("", sentence), "Nerivox").intro
    assert intro is not None
    assert sentence[intro.start : intro.end] == intro.quote
    assert "Nerivox" in intro.quote


@pytest.mark.parametrize(
    "sentence",
    [
        "La multinacional cotizada Nerivox despedirá a 300 empleados en su planta de Burgos.",
        "El banco Nerivox cerrará 40 oficinas y prescinde de 200 empleados.",
        "La aerolínea Nerivox reduce su plantilla un 10 %.",
    ],
)
def test_an_established_company_is_no_ai_startup(sentence: str) -> None:
    reading = read_story("", sentence)
    assert not any(c.ai_startup for c in reading.companies)


def test_a_startup_without_artificial_intelligence_is_no_ai_startup() -> None:
    reading = read_story("", "La startup de reparto de comida Nerivox ha captado 4 millones de euros.")
    assert not company(reading, "Nerivox").ai_startup


def test_a_short_form_is_the_same_company() -> None:
    reading = read_story(
        "", "La startup Quantela Labs capta 10 millones. Según sus fundadores, Quantela crecerá con inteligencia artificial."
    )
    assert company(reading, "Quantela Labs").mentions == 2


def test_la_startup_refers_to_the_company_named_before() -> None:
    text = "Microsoft pagará 650 millones a Nerivox. La startup de inteligencia artificial conserva sus modelos."
    assert company(read_story("", text), "Nerivox").ai_startup is True


def test_a_capital_at_the_beginning_of_a_sentence_is_no_name() -> None:
    reading = read_story("", "Despedirá a muchos. Fuentes cercanas lo confirman. Mientras, Madrid anuncia ayudas. Trabajar cansa.")
    assert [n.surface for n in reading.names if n.kind == "company"] == []


def test_places_months_and_acronyms_are_no_companies() -> None:
    reading = read_story("", "El ERE de IA en Valencia y San Francisco empezó en Enero, según la UE y el CEO.")
    assert reading.companies == []


def test_media_are_named_but_do_not_act() -> None:
    text = "Según Bloomberg y la revista Periscopia, Nvidia compra la startup Nerivox."
    reading = read_story("", text)
    assert {c.name for c in read("", text).companies} == {"Nvidia", "Nerivox"}
    assert name_of(reading, "Bloomberg").kind == "media"
    assert name_of(reading, "Periscopia").kind == "media"


def test_a_list_of_funds_is_a_list_of_investors() -> None:
    reading = read_story("", "El dinero fue a los fondos Robledal, Pinares y Hayedo Norte.")
    assert {n.surface for n in reading.names if n.kind == "investor"} == {"Robledal", "Pinares", "Hayedo Norte"}


def test_a_product_is_not_a_company() -> None:
    reading = read_story("", "La startup Nerivox lanza su asistente Lumo, un chatbot de inteligencia artificial.")
    assert name_of(reading, "Lumo").kind == "product"


def test_an_ordinary_word_needs_context() -> None:
    assert company(read_story("", "Lo ha decidido Meta, que despide a 600 personas."), "Meta").id == "meta"
    assert read_story("", "Plata y bronce en los juegos. Meta alcanzada.").companies == []


def test_a_president_is_no_carmaker() -> None:
    reading = read_story("", "El expresidente Gerald Ford lo vivió; Ford cerrará la planta.")
    assert company(reading, "Ford").mentions == 1


def test_a_unit_of_a_known_company_is_no_startup_of_its_own() -> None:
    reading = read_story("Meta crea Meta Superintelligence Labs", "Meta reúne su inteligencia artificial en Meta Superintelligence Labs.")
    assert [c.name for c in reading.companies] == ["Meta"]


def test_nothing_is_found_in_a_related_link() -> None:
    text = "La plantilla espera.\nTe puede interesar: OpenAI compra la startup Nerivox\nHabrá reunión mañana."
    assert read_story("", text).companies == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Hola",
        "¿?",
        "The quick Brown fox jumps over Lazy dogs in New York.",
        "東京の会社",
        "A" * 50_000,
        "Abcd " * 20_000,
        "«" * 20_000,
        "la startup " * 10_000,
        "\x00\ud83d",
        "a\n" * 20_000,
    ],
)
def test_any_text_is_read_without_a_crash(text: str) -> None:
    assert isinstance(read_story(text[:200], text), Reading)


@pytest.mark.parametrize("unit", ["despid", "1", " ", "la startup ", "Meta compra ", "Abcd Efgh, "])
def test_reading_is_linear_in_the_length_of_the_text(unit: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        best = 9.0
        for _ in range(2):
            started = time.process_time()
            read_story("", text)
            best = min(best, time.process_time() - started)
        return best

    assert seconds(100_000) < 12 * max(seconds(25_000), 0.005)
