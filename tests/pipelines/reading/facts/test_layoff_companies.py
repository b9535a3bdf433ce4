"""Whose cut it is: owners, subsidiaries, rivals and rounds in one story; short stories written for these tests, with their rows."""

from __future__ import annotations

import pytest

from pipelines.reading.facts.rows import read_text
from vigia.facts import Layoff

Told = tuple[str, int | None, float | None, int | None]

STORIES: list[tuple[str, str, str, list[Told]]] = [
    (
        "Altadata, filial de Indra, presenta un ERE",
        "La filial de análisis de datos de Indra, Altadata, negociará con los sindicatos un expediente de regulación de empleo que afecta a 130 trabajadores. La matriz asegura que intentará recolocar a una parte.\n\nIndra, que preside Ángel Escribano, ganó 278 millones el año pasado. El comité de Altadata exige que las salidas sean voluntarias.",
        "ES",
        [("Altadata", 130, None, None)],
    ),
    (
        "El cierre de Roompi deja 70 afectados en tres países",
        "Roompi no sobrevivió al invierno. La startup de alquileres fundada en Monterrey por Ana Sada anunció que cesa operaciones el 30 de abril.\n\nEntre sus inversionistas estaban SoftBank y Kaszek, que pusieron 40 millones de dólares. La compañía despidió ayer a sus 70 empleados, repartidos entre México, Colombia y Perú.\n\nNo es la única: la semana pasada Casai, su competidora, recortó a la mitad de su equipo.",
        "MX",
        [("Roompi", 70, None, None), ("Casai", None, 50, None)],
    ),
    (
        "Orange y MásMóvil ajustan tras la fusión",
        "MasOrange, la operadora nacida de la unión de Orange y MásMóvil, ha pactado con los sindicatos la salida de 650 empleados, algo más del 8% de la plantilla. La compañía había planteado 795.\n\nUGT ha destacado que todas las bajas serán voluntarias.",
        "ES",
        [("MasOrange", 650, 8, None)],
    ),
    (
        "Apple compra Quanto y despide a su equipo comercial",
        "Apple ha adquirido la startup sevillana Quanto por unos 90 millones, según Expansión. Tras la operación, Quanto ha despedido a 25 de sus 60 trabajadores, los de ventas y soporte.\n\nLos ingenieros pasarán a la oficina de Apple en Barcelona.",
        "ES",
        [("Quanto", 25, None, None)],
    ),
    (
        "La automotriz Stellantis y la proveedora Lear",
        "Stellantis anunció que su planta de Toluca suspenderá un turno. La decisión golpea a su proveedora Lear, que despedirá a 300 operarios.\n\nStellantis no prevé bajas propias.",
        "MX",
        [("Lear", 300, None, None)],
    ),
    (
        "Despidos en la banca: HSBC",
        "HSBC comenzó a notificar salidas en su banca de inversión en Asia. El banco británico, que dirige Georges Elhedery, eliminará 348 puestos directivos, un 10% de la cúpula en Hong Kong, según Financial Times.\n\nJPMorgan, en cambio, sigue contratando.",
        "CO",
        [("HSBC", 348, 10, None)],
    ),
    (
        "Vinted contrata mientras Wallapop despide",
        "La lituana Vinted sumará 200 empleados este año. Su rival Wallapop, en cambio, ha prescindido de 29.\n\nAmbas compiten en España con Milanuncios.",
        "ES",
        [("Wallapop", 29, None, None)],
    ),
    (
        "Ericsson y Nokia, las dos caras",
        "Nokia recortará hasta 14.000 empleos, un 16% de su plantilla, tras perder un contrato con AT&T. Su competidora Ericsson suprimió 8.500 puestos en febrero.",
        "ES",
        [("Nokia", 14000, 16, None), ("Ericsson", 8500, None, None)],
    ),
    (
        "Aerolínea Plus",
        "Plus Ultra Cargo ha comunicado a su plantilla que prescindirá de 52 personas. La aerolínea, rescatada por la SEPI en 2021 con 53 millones, alega la caída de rutas a Venezuela. El sindicato SEPLA asegura que entre los afectados hay 14 pilotos.",
        "ES",
        [("Plus Ultra", 52, None, None)],
    ),
    (
        "La apuesta de Carvana por la IA",
        "El algoritmo de Carvana ya fija los precios. A cambio, 2.500 empleados perdieron su trabajo en mayo, el 12% de la plantilla de la vendedora de autos usados, que lo comunicó por Zoom.",
        "MX",
        [("Carvana", 2500, 12, None)],
    ),
    (
        "Chile: Cornershop",
        "Uber informó que Cornershop dejará de existir como marca. De los 600 trabajadores que la firma tenía en Chile, 250 fueron desvinculados.\n\nOskar Hjertonsson, su fundador, había dejado la compañía en 2022.",
        "CL",
        [("Cornershop", 250, None, None)],
    ),
    (
        "Los mineros de Drummond",
        "La carbonera Drummond notificó al Ministerio del Trabajo su intención de despedir a 700 trabajadores en el Cesar. Glencore, dueña de Cerrejón, también reducirá producción, pero sin despidos.",
        "CO",
        [("Drummond", 700, None, None)],
    ),
    (
        "La tecnológica china Alibaba",
        "Alibaba redujo su plantilla en 24.940 empleados en un año, un 12,8 %, hasta las 194.320 personas, según su informe anual. En paralelo, invertirá 53.000 millones en IA.",
        "ES",
        [("Alibaba", 24940, 12.8, None)],
    ),
    (
        "Bumble pierde el amor",
        "Bumble despedirá a unas 240 personas, lo que equivale al 30 % de su plantilla. Sus acciones subieron un 25 %. Whitney Wolfe Herd volvió en marzo como consejera delegada.",
        "AR",
        [("Bumble", 240, 30, None)],
    ),
    (
        "Ford Alemania",
        "Ford suprimirá hasta 1.000 empleos más en Colonia al pasar a un solo turno. Se suman a los 2.900 anunciados hace un año en Alemania.",
        "ES",
        [("Ford", 1000, None, None), ("Ford", 2900, None, None)],
    ),
    (
        "El CEO de Klarna recula",
        "Klarna vuelve a contratar humanos. La fintech sueca, que en 2022 despidió a 700 personas y presumió de sustituirlas por IA, admite que la calidad cayó.",
        "ES",
        [],
    ),
    (
        "Gedesco y el fantasma del ERE",
        "Los 210 empleados de Gedesco temen lo peor. La financiera valenciana ha dejado de pagar la nómina de febrero y este jueves comunicó al juzgado que extinguirá 165 contratos. El administrador concursal sostiene que con los 45 restantes se puede liquidar la cartera.",
        "ES",
        [("Gedesco", 165, None, None)],
    ),
    (
        "Adidas recortará hasta 500 empleos en su sede",
        "Adidas prevé eliminar hasta 500 puestos en Herzogenaurach, casi el 9% de los 5.800 que tiene en su sede bávara, según Manager Magazin. La firma negó que se trate de un programa de ahorro.",
        "ES",
        [("Adidas", 500, 9, None)],
    ),
    (
        "La noche en que Nubia despidió a todos",
        "A las 23.40 llegó el correo. «Hoy es el último día de Nubia», decía. Los 34 empleados de la startup bonaerense de logística habían perdido el trabajo, el acceso a Slack y la obra social.",
        "AR",
        [("Nubia", 34, None, None)],
    ),
    (
        "Oracle empieza a cortar",
        "Oracle ha comenzado a despedir en India, donde el ajuste podría alcanzar al 10% de sus 28.000 trabajadores. En Seattle, la compañía notificó 161 salidas, y en California, 188.",
        "ES",
        [("Oracle", None, 10, None), ("Oracle", 161, None, None), ("Oracle", 188, None, None)],
    ),
    (
        "Uber Chile",
        "Uber despidió a 3.700 trabajadores de atención al cliente y reclutamiento, el 14% de su planta global. En Chile fueron 120 los afectados.",
        "CL",
        [("Uber", 3700, 14, None), ("Uber", 120, None, None)],
    ),
    (
        "Bayer y los mandos",
        "Bayer continúa podando mandos: en el primer trimestre salieron 1.500 empleados, dos tercios de ellos directivos.",
        "ES",
        [("Bayer", 1500, None, None)],
    ),
    (
        "Cierra La Serenísima del Sur",
        "La láctea La Serranita presentó un procedimiento preventivo de crisis para despedir a 400 de sus 850 empleados y pagarles la mitad de la indemnización. El gremio Atilra lo rechazó.",
        "AR",
        [("La Serranita", 400, None, None)],
    ),
    (
        "Ubisoft",
        "Ubisoft, la editora de Assassin's Creed, ha despedido a 185 personas al cerrar su estudio de Leamington y reestructurar los de Düsseldorf, Estocolmo y Reflections. El grupo francés ya ha rebajado su plantilla de 20.000 a menos de 18.000.",
        "ES",
        [("Ubisoft", 185, None, None)],
    ),
    (
        "Banco Popular Dominicano",
        "El banco digital Qik desvinculó a 35 colaboradores en una sola jornada. Fuentes del banco aseguran que no habrá más salidas.",
        "DO",
        [("Qik", 35, None, None)],
    ),
    (
        "Nike, la de Oregón",
        "Nike despedirá al 2 % de su plantilla, más de 1.600 personas, mientras que Puma suprimirá 900 puestos administrativos.",
        "ES",
        [("Nike", 1600, 2, None), ("Puma", 900, None, None)],
    ),
    (
        "eBay",
        "eBay anunció que despedirá a 1.000 empleados, un 9% del total, y que reducirá el número de contratistas. «Hemos contratado más de lo que crecíamos», dijo su CEO, Jamie Iannone.",
        "ES",
        [("eBay", 1000, 9, None)],
    ),
    (
        "Más de 40 despidos en el estudio de 'Invizimals'",
        "Novarama, el estudio barcelonés de 'Invizimals', ha echado el cierre y ha despedido a sus más de 40 trabajadores tras la cancelación de un proyecto con Epic Games.",
        "ES",
        [("Novarama", 40, None, None)],
    ),
    (
        "Ajuste en Satellogic",
        "La argentina Satellogic redujo su plantel en 34 personas, el 18% del total, y espera ahorrar 6 millones de dólares al año. Es el segundo ajuste en menos de un año.",
        "AR",
        [("Satellogic", 34, 18, None)],
    ),
    (
        "Los trabajadores de Airbus, en vilo",
        "Airbus eliminará hasta 2.500 puestos en su división de Defensa y Espacio antes de mediados de 2026, el 7% de su plantilla. En España el ajuste afectaría a unas 200 personas, según los sindicatos.",
        "ES",
        [("Airbus", 2500, 7, None), ("Airbus", 200, None, None)],
    ),
    (
        "Cruise",
        "Cruise, la filial de vehículos autónomos de General Motors, despidió a 900 empleados, el 24% de su personal, días después de destituir a nueve directivos.",
        "ES",
        [("Cruise", 900, 24, None)],
    ),
    (
        "Despidos en Hopper",
        "La agencia de viajes en línea Hopper despidió a 250 personas, 30% de su plantilla, en su mayoría en Canadá. Su competidora Expedia había anunciado 1.500 salidas en febrero.",
        "CO",
        [("Hopper", 250, 30, None), ("Expedia", 1500, None, None)],
    ),
    (
        "Loft despide por tercera vez",
        "La proptech brasileña Loft despidió a 340 empleados, el 15% del total. Se suman a los 384 de julio y a los 159 de abril.",
        "CL",
        [("Loft", 340, 15, None), ("Loft", 384, None, None), ("Loft", 159, None, None)],
    ),
    (
        "ERE en El Corte Inglés Seguros",
        "El ERE afectará como máximo a 88 trabajadores de los 420 que suma la correduría de El Corte Inglés. CC OO lo considera injustificado.",
        "ES",
        [("El Corte Inglés", 88, None, None)],
    ),
    (
        "Gorillas abandona",
        "Gorillas comunicó que se va de España. Más de 150 empleados, incluidos los repartidores, perderán su trabajo.",
        "ES",
        [("Gorillas", 150, None, None)],
    ),
    (
        "Atos",
        "Atos negocia en España un ERE para 365 personas, el 8,5% de la plantilla, después de cerrar otro con 200 bajas en 2023.",
        "ES",
        [("Atos", 365, 8.5, None), ("Atos", 200, None, None)],
    ),
    (
        "La Tercera",
        "Copesa, dueña de La Tercera, despidió a 63 personas, entre ellas 20 periodistas. El sindicato habló de una jornada negra.",
        "CL",
        [("Copesa", 63, None, None)],
    ),
    (
        "PayPal",
        "PayPal recortará 2.500 puestos, equivalentes al 9% de su plantilla, anunció su CEO, Alex Chriss, en una carta. Hace un año la compañía despidió a 2.000 personas.",
        "ES",
        [("PayPal", 2500, 9, None), ("PayPal", 2000, None, None)],
    ),
    (
        "Didi",
        "Didi recortó el 20% de su personal en América Latina; en México habrían salido 70 personas.",
        "MX",
        [("Didi", None, 20, None), ("Didi", 70, None, None)],
    ),
    (
        "Automatización",
        "Siemens prescindirá de 6.000 trabajadores en todo el mundo, 2.850 de ellos en Alemania, por la debilidad de su negocio de automatización.",
        "ES",
        [("Siemens", 6000, None, None), ("Siemens", 2850, None, None)],
    ),
]


def _whole(share: float | None) -> int | None:
    return None if share is None else int(share)


@pytest.mark.parametrize(("title", "text", "country", "expected"), STORIES, ids=[s[0] for s in STORIES])
def test_each_cut_goes_to_the_company_that_makes_it(title: str, text: str, country: str, expected: list[Told]) -> None:
    rows = Layoff.among(read_text(title, text, country))
    assert [(row.headcount_min, _whole(row.percent), row.contractors) for row in rows] == [(w[1], _whole(w[2]), w[3]) for w in expected]
    for row, wanted in zip(rows, expected, strict=True):
        assert row.company
        assert wanted[0] in row.company or row.company in wanted[0]
