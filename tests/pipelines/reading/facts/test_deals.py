"""Who took whom: the signature of a reverse acquihire under names that no registry knows, and what only looks like one."""

from __future__ import annotations

import pytest

from pipelines.reading.facts.deals import read as read_deals
from pipelines.reading.story.reading import read_story
from pipelines.reading.topics.tagging import tag

# title, text, acquirer, target
TAKEN = [
    (
        "Microsoft ficha a la cúpula de Velmora y paga por usar sus modelos",
        "Los dos fundadores de Velmora, una startup barcelonesa de inteligencia artificial, empezarán a trabajar en Microsoft el mes que viene junto con la mayor "
        "parte de su equipo. La multinacional abonará 300 millones de euros por el derecho a explotar los modelos de la firma, que continuará como empresa "
        "independiente bajo un director general provisional.",
        "Microsoft",
        "Velmora",
    ),
    (
        "Amazon se hace con los creadores de Tarbix",
        "Amazon ha cerrado un acuerdo poco corriente con Tarbix, la empresa emergente de agentes de IA. Su consejera delegada, Ana Ruiz, y quince investigadores "
        "pasan a la plantilla de la multinacional, que obtiene además una licencia no exclusiva de su tecnología.",
        "Amazon",
        "Tarbix",
    ),
    (
        "Meta pone 2.000 millones en Lumarex y se queda con su fundador",
        "Meta compró el 35% de Lumarex por 2.000 millones de dólares. Como parte del trato, el fundador de la startup, Pedro Salas, dirigirá un nuevo laboratorio "
        "de la matriz de Facebook.",
        "Meta",
        "Lumarex",
    ),
    (
        "Los trabajadores de Brenkel se quedan sin jefes",
        "Cuando Salesforce anunció que los tres cofundadores de Brenkel se unían a su división de agentes, la plantilla descubrió que no había una venta de la "
        "compañía: solo un contrato de licencia y un cheque para los inversores. Marta León asume de forma interina la dirección de la startup de IA.",
        "Salesforce",
        "Brenkel",
    ),
    (
        "Qué fue de Palmera AI",
        "Hace un año, Microsoft vació Palmera AI: contrató a sus dos fundadores, Juan Mar y Eva Luz, y pagó 500 millones por una licencia de su tecnología. "
        "Hoy la startup sobrevive con nueve empleados.",
        "Microsoft",
        "Palmera AI",
    ),
    (
        "Solveris recorta la mitad de su personal",
        "La startup de inteligencia artificial Solveris despedirá a 60 personas, el 50 % de la plantilla. El ajuste llega tres meses después de que Amazon "
        "contratara a su consejero delegado, Raúl Ortiz, y a los principales investigadores y licenciara su modelo.",
        "Amazon",
        "Solveris",
    ),
    (
        "Un acuerdo que no es una compra",
        '"No es una adquisición", insiste Google. La empresa contrató al jefe de Murexa, Iván Cid, y a una treintena de sus ingenieros por 700 millones de '
        "dólares, que incluyen el permiso para usar sus sistemas de programación con IA.",
        "Google",
        "Murexa",
    ),
    (
        "El Congreso debate sobre talento",
        "El caso más sonado fue el de Google con Kelvara: el buscador desembolsó 2.500 millones de dólares y se trajo de vuelta a su fundador, Noé Sáez, mientras "
        "la startup quedaba reducida a una sombra.",
        "Google",
        "Kelvara",
    ),
]

NOT_TAKEN = {
    "a full acquisition": "Google ha comprado Wexia, la startup de ciberseguridad con inteligencia artificial, por 900 millones de dólares. Su fundador, Ander Gil, y "
    "todo el equipo se integrarán en Google Cloud cuando se cierre la adquisición.",
    "one executive's move": "Meta ha fichado a Timothée Lacroix, cofundador de Mistral AI. La salida se produce en plena guerra por el talento.",
    "an ordinary investment": "Nvidia ha invertido 500 millones de dólares en Harbix, la startup de IA, dentro de una ronda de serie C liderada por Sequoia. La compañía "
    "contratará a 200 ingenieros.",
    "a stock-market reverse merger": "La tecnológica Zepto cotizará en el Nasdaq mediante una adquisición inversa con una SPAC. Su fundador, Raúl Díaz, seguirá como "
    "consejero delegado.",
    "a software licence": "Accenture ha firmado un acuerdo de licencia con Anthropic para que sus 30.000 empleados usen Claude. La consultora formará a su equipo.",
    "giants among themselves": "Ruoming Pang, responsable de modelos de Apple, se marcha a Meta con un contrato de 200 millones de dólares. Le acompañan dos ingenieros.",
    "an offer that was refused": "Meta ofreció más de 1.000 millones a Andrew Tulloch, cofundador de Thinking Machines Lab, que rechazó el fichaje.",
    "hiring and licences of its own": "Telefónica contratará a 40 ingenieros para su equipo de inteligencia artificial y pagará 3 millones de euros por licencias de "
    "software a Mirena, una startup valenciana.",
    "football": "El Real Madrid ha fichado al director deportivo del Sevilla por tres temporadas. El club pagará 2 millones de euros.",
}


@pytest.mark.parametrize(("title", "text", "acquirer", "target"), TAKEN, ids=[t[3] for t in TAKEN])
def test_a_reverse_acquihire_is_known_by_its_signature(title: str, text: str, acquirer: str, target: str) -> None:
    reading = read_story(title, text, country="ES")
    deals = [d for d in read_deals(reading) if d.kind == "reverse_acquihire"]
    assert [(d.acquirer, d.target) for d in deals] == [(acquirer, target)]
    source = title if deals[0].field == "title" else text
    assert source[deals[0].start : deals[0].end] == deals[0].quote
    judged = {t.topic: t for t in tag(reading)}["reverse_acquihire"]
    assert judged.tagged
    assert judged.evidence


@pytest.mark.parametrize("text", NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_what_only_looks_like_a_reverse_acquihire_is_none(text: str) -> None:
    reading = read_story("Noticias del sector", text, country="ES")
    assert not [d for d in read_deals(reading) if d.kind == "reverse_acquihire"]
    assert not {t.topic: t for t in tag(reading)}["reverse_acquihire"].tagged


def test_terms_people_and_share_are_read_with_the_deal() -> None:
    text = (
        "Meta adquirió el 49 % de Datalia por 14.300 millones de dólares y se llevó a su fundador, Alejandro Ventura, para dirigir su laboratorio. "
        "Los reguladores estudian el acuerdo."
    )
    [deal] = [d for d in read_deals(read_story("Meta entra en Datalia", text, country="ES")) if d.kind == "reverse_acquihire"]
    assert (deal.amount, deal.currency, deal.stake_percent, deal.people) == (14_300_000_000, "USD", 49, ["Alejandro Ventura"])


def test_several_deals_in_one_sentence_are_told_apart() -> None:
    text = (
        "Con ese método Microsoft incorporó a los líderes de Inflection, Amazon a los de Adept y Google a los de Character.AI, tres startups de inteligencia artificial, "
        "siempre con una licencia de por medio."
    )
    deals = read_deals(read_story("La nueva receta", text, country="ES"))
    assert {(d.acquirer, d.target) for d in deals} == {("Microsoft", "Inflection AI"), ("Amazon", "Adept"), ("Google", "Character.AI")}
