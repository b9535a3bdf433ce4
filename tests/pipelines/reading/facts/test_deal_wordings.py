"""Deals as the press tells them: private giants that take, startups that end, who goes and who stays, offers, reverse mergers, stakes."""

from __future__ import annotations

import pytest

from pipelines.reading.facts.deals import read as read_deals
from pipelines.reading.story.reading import read_story
from pipelines.reading.topics.tagging import tag
from vigia.facts import Deal

# id: title, text, acquirer and target of the reverse acquihires
TAKEN = {
    "a private giant hires and the service ends": (
        "OpenAI suma al equipo de Trazia, que apagará su aplicación",
        "Trazia, una startup de inteligencia artificial de Valencia, anunció que todo su equipo pasará a trabajar en OpenAI. La compañía dejará de "
        "aceptar clientes y comenzará un cierre ordenado de su plataforma.",
        {("OpenAI", "Trazia")},
    ),
    "the remark that nothing was bought names nobody": (
        "Anthropic se lleva a los fundadores de Lumbrera",
        "Anthropic incorpora a los tres fundadores de Lumbrera, una startup de IA de Bogotá. No se trata de una compra.",
        {("Anthropic", "Lumbrera")},
    ),
    "the company of its head": (
        "Los responsables de Oriel cambian de casa",
        "La compañía de Sam Altman ha contratado a los cofundadores de Oriel, una startup de inteligencia artificial, y tendrá una licencia de su código. "
        "OpenAI no ha querido dar cifras.",
        {("OpenAI", "Oriel")},
    ),
    "a division and its group are one firm": (
        "Google recupera a los creadores de Vozal",
        "Google pagará por una licencia no exclusiva de los modelos de Vozal y sumará a su división DeepMind a los dos fundadores de la startup.",
        {("Google", "Vozal")},
    ),
    "they leave for a giant, and the licence stands in the next sentence": (
        "Los fundadores de Cobrix parten a Google",
        "Los fundadores de Cobrix, la startup chilena de IA, partirán a Google junto a veinte colaboradores. La firma concedió al buscador una licencia no "
        "exclusiva sobre su software.",
        {("Google", "Cobrix")},
    ),
    "terms told of the startup alone": (
        "xAI ficha al equipo fundador de Hexal",
        "xAI, la compañía de Elon Musk, ha contratado a los cuatro fundadores de Hexal, una startup zaragozana de inteligencia artificial. El acuerdo "
        "contempla además la cesión de uso de su tecnología y un pago a los inversores.",
        {("xAI", "Hexal")},
    ),
    "talent without its firm is no purchase": (
        "IBM absorbe el talento de Arcadia AI sin comprarla",
        "La tecnológica no compra la sociedad, pero 40 empleados de Arcadia AI, incluidos sus dos fundadores, firmarán contrato con IBM.",
        {("IBM", "Arcadia AI")},
    ),
    "a row of deals with the verb left out": (
        "Llevarse a los fundadores sin comprar la empresa",
        "Primero fue Microsoft con Inflection AI: pagó 650 millones por una licencia y contrató a Mustafa Suleyman y a casi todo su equipo. Después Amazon "
        "repitió la fórmula con Adept y Google con Character.AI.",
        {("Microsoft", "Inflection AI"), ("Amazon", "Adept"), ("Google", "Character.AI")},
    ),
    "a buyer that lost its own founders before": (
        "Inflection AI compra Datario",
        "Inflection AI, la startup que creó el asistente Pi, ha adquirido Datario, una pequeña empresa de analítica. Inflection AI no da cifras.\n\n"
        "La firma se reconstruye. En marzo, dos de sus fundadores se pasaron a Microsoft, y el gigante pagó 650 millones por el derecho a utilizar sus "
        "modelos. Inflection AI vende ahora a empresas.",
        {("Microsoft", "Inflection AI")},
    ),
    "demonym for the acquirer": (
        "Samsung fichó a los líderes de Brotal",
        "La startup de inteligencia artificial Brotal pierde a sus fundadores, que se integran a Samsung.\n\nLa surcoreana suscribió una inversión de US$ 12 "
        "millones a cambio del 18% de la propiedad e incorporó a los ejecutivos.",
        {("Samsung", "Brotal")},
    ),
}

NOT_TAKEN = {
    "refused": "Oracle propuso a Cohere contratar a sus fundadores y pagar una licencia por sus modelos, pero la startup rechazó la oferta.",
    "offered by nobody named": "Dos gigantes propusieron a la startup Velta AI contratar al fundador y su equipo y pagar una licencia. La respuesta fue no.",
    "denied": "La inversión de 4.000 millones de Amazon en Anthropic no constituye una fusión. Amazon no ha contratado a directivos de la startup.",
    "appointed": "Ferrovia AI ha nombrado consejero delegado a Tomás Gil, antiguo director de Google. La startup licencia su tecnología a operadores.",
    "whom a startup hires away from a giant": "Sherpa AI ha fichado a un directivo de Amazon. La startup licencia su tecnología a bancos por 18 millones.",
    "bought whole": "Oracle ha comprado Mirabel, la startup de IA, por 300 millones. Sus fundadores, Luis Peña y Ana Roca, se incorporan a Oracle.",
}


def reverse(title: str, text: str) -> list[Deal]:
    return [d for d in read_deals(read_story(title, text)) if d.kind == "reverse_acquihire"]


@pytest.mark.parametrize(("title", "text", "expected"), TAKEN.values(), ids=TAKEN)
def test_whoever_takes_and_however_it_is_told_the_deal_is_read(title: str, text: str, expected: set[tuple[str, str]]) -> None:
    assert {(d.acquirer, d.target) for d in reverse(title, text)} == expected


@pytest.mark.parametrize("text", NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_what_was_refused_denied_or_bought_is_no_reverse_acquihire(text: str) -> None:
    assert reverse("Negocios", text) == []
    assert not {t.topic: t.tagged for t in tag(read_story("Negocios", text))}["reverse_acquihire"]


def test_those_who_go_are_named_and_not_the_acquirers_head_nor_who_takes_over() -> None:
    text = (
        "Mark Zuckerberg ha logrado que Meta fiche a Clara Benet, fundadora de Orbelia, la startup de IA, a cambio de una licencia. "
        "Con ella se van el director técnico, Jon Arana, y otros seis ingenieros. Luis Cano, que tomó las riendas cuando Clara Benet se marchó a Meta, "
        "promete seguir."
    )
    [deal] = reverse("Meta se lleva a Clara Benet", text)
    assert deal.people == ["Clara Benet", "Jon Arana"]


@pytest.mark.parametrize(
    "other",
    [
        "La startup confía en ingresar 100 millones de dólares en 2026.",
        "La startup había recibido 75 millones de dólares a una valoración de 500 millones.",
    ],
)
def test_what_a_startup_earns_or_raised_is_not_what_was_paid_for_it(other: str) -> None:
    text = f"Google contrató a los fundadores de Vozal, la startup de IA, en un acuerdo de licencia no exclusiva. {other}"
    assert [d.amount for d in reverse("Google y Vozal", text)] == [None]


def test_a_sum_in_a_sentence_of_its_own_is_what_was_paid() -> None:
    text = "Google contrató a los fundadores de Vozal, la startup de IA, a cambio de una licencia. La operación se cifra en 90 millones de dólares."
    assert [(d.amount, d.currency) for d in reverse("Google y Vozal", text)] == [(90_000_000, "USD")]


def test_a_reverse_merger_is_read_with_both_firms_and_the_share_of_the_result() -> None:
    text = (
        "Auralia, la compañía minera, encontró un atajo para cotizar. Saldrá al Nasdaq mediante una fusión inversa con Norwood Mining. "
        "Los accionistas de Auralia controlarán el 92 % de la sociedad resultante."
    )
    [deal] = read_deals(read_story("Auralia saldrá a bolsa", text))
    assert (deal.kind, deal.acquirer, deal.target, deal.stake_percent) == ("reverse_merger", "Auralia", "Norwood Mining", 92.0)


def test_an_offer_may_be_for_a_product() -> None:
    text = "Perplexity, que compite con Google, presentó una propuesta para comprar el navegador Chrome por 34.500 millones de dólares."
    [deal] = read_deals(read_story("Perplexity quiere Chrome", text))
    assert (deal.kind, deal.acquirer, deal.target, deal.amount) == ("offer", "Perplexity", "Chrome", 34_500_000_000)


def test_a_stake_is_read_where_the_firms_stand_in_the_sentence_before() -> None:
    text = (
        "Mistral AI ha captado 1.700 millones de euros en una ronda encabezada por ASML, que valora a la startup en 11.700 millones, unos 13.800 millones de "
        "dólares. El fabricante de equipos aporta 1.300 millones y se queda con un 11 % del capital."
    )
    [deal] = read_deals(read_story("ASML lidera la ronda de Mistral AI", text))
    assert (deal.kind, deal.acquirer, deal.target, deal.amount, deal.currency) == ("stake", "ASML", "Mistral AI", 1_300_000_000, "EUR")


def test_a_deal_told_only_beside_another_is_background() -> None:
    text = (
        "Google contrató a los fundadores de Vozal, la startup de IA, a cambio de una licencia no exclusiva.\n\n"
        "La fórmula recuerda a la que empleó Microsoft con Inflection AI, cuando fichó a Mustafa Suleyman a cambio de 650 millones en licencias."
    )
    assert {(d.target, d.background) for d in reverse("Google se lleva a los fundadores de Vozal", text)} == {
        ("Vozal", False),
        ("Inflection AI", True),
    }


def test_the_person_whom_the_sentence_before_names_is_the_one_who_went() -> None:
    text = (
        "Detrás de los modelos está el equipo de Ramiro Saldaña. El británico llegó a Microsoft en marzo, cuando la empresa contrató a casi toda la plantilla "
        "de Velmora, la startup de IA, y abonó 650 millones por una licencia."
    )
    assert [d.people for d in reverse("Microsoft estrena modelos", text)] == [["Ramiro Saldaña"]]


def test_a_contract_read_out_clause_by_clause_is_one_deal() -> None:
    text = (
        "Google y Kestrel Labs, una startup de inteligencia artificial, firmaron el martes.\n\nKestrel Labs concede a Google un derecho de uso no exclusivo.\n\n"
        "Google abona 210 millones de libras.\n\nDiecinueve personas, con la fundadora a la cabeza, recibirán una oferta de empleo de la tecnológica.\n\n"
        "Nada de esto es una adquisición."
    )
    assert [(d.acquirer, d.target, d.licence) for d in reverse("El contrato", text)] == [("Google", "Kestrel Labs", True)]
