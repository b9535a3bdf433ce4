"""Stories about work, money and sport in which nobody loses a job: none may give a row."""

from __future__ import annotations

import pytest

from pipelines.reading.facts.rows import read_text
from vigia.facts import Layoff

NO_CUTS = [
    (
        "Huelga en Bosch Castellet",
        "Los 320 trabajadores de Bosch en Castellet inician mañana una huelga indefinida para exigir subidas salariales. La plantilla rechaza la congelación que propone la empresa.",
    ),
    (
        "Tesla subirá salarios",
        "Tesla subirá un 10% el sueldo de los 12.000 trabajadores de su planta alemana. El recorte de jornada que pedía IG Metall queda fuera.",
    ),
    (
        "Apple recorta la producción",
        "Apple ha recortado un 10% la producción del iPhone Air, según Nikkei. Foxconn había contratado a 50.000 empleados para la campaña.",
    ),
    ("OpenAI triplica su equipo", "OpenAI pasará de 2.500 a 5.000 empleados antes de final de año. Sam Altman descarta recortes."),
    ("La Real despide a su técnico", "La Real Sociedad despidió a su entrenador y a tres ayudantes tras la derrota del sábado."),
    (
        "El fundador de Cresta deja la firma",
        "Zayd Enam, cofundador de Cresta, deja la startup tras siete años. Se marcha con dos directivos para crear otra empresa.",
    ),
    (
        "Google ficha al equipo de Windsurf",
        "Google pagará 2.400 millones por licenciar la tecnología de Windsurf y contratar a su consejero delegado, Varun Mohan, y a unos 40 ingenieros. Los 250 empleados restantes se quedan en la empresa.",
    ),
    ("Intel recorta su dividendo", "Intel recortó un 66% el dividendo para ahorrar efectivo. La compañía emplea a 120.000 personas."),
    (
        "ERTE en Seat",
        "Seat aplicará un ERTE a 1.400 trabajadores de Martorell por la falta de chips. Los afectados cobrarán el 80% del sueldo.",
    ),
    (
        "La IA amenaza al 40% del empleo",
        "El FMI advierte de que el 40% de los empleos está expuesto a la inteligencia artificial. En los países ricos la cifra sube al 60%.",
    ),
    (
        "Banco Sabadell ofrece empleo",
        "Banco Sabadell prevé incorporar a 250 perfiles digitales. La entidad cuenta con 19.000 empleados y en 2021 hizo un ERE.",
    ),
    (
        "Juicio contra Twitter",
        "Un tribunal de Delaware da la razón a seis exempleados de Twitter que reclaman 500 millones por el impago de indemnizaciones.",
    ),
    ("El paro baja en marzo", "El paro bajó en 33.000 personas en marzo y se crearon 160.000 empleos, según el Ministerio de Trabajo."),
    (
        "Microsoft despide el año en máximos",
        "Microsoft despide el año en máximos bursátiles. Sus acciones han subido un 25% y su plantilla ronda las 228.000 personas.",
    ),
    (
        "Nace Lumen AI",
        "La startup Lumen AI, fundada por tres exempleados de Meta despedidos en 2023, ha captado 4 millones. El equipo lo forman 12 personas.",
    ),
    (
        "Amazon reduce los precios",
        "Amazon Web Services reduce un 45% el precio de sus chips. La medida afecta a 3.000 clientes empresariales.",
    ),
    (
        "Un robot en el almacén",
        "Mercadona sustituirá a 40 carretillas por robots en su almacén de Getafe. Ningún trabajador perderá su empleo, asegura la cadena.",
    ),
    (
        "Despido improcedente",
        "El Supremo declara improcedente el despido de una ingeniera de Indra que se negó a viajar. La empresa deberá readmitirla.",
    ),
    ("Salida a bolsa de Cabify", "Cabify prepara su salida a bolsa. La compañía, que redujo pérdidas un 30%, tiene 1.200 empleados."),
    (
        "Los empleados de Activision se sindican",
        "Unos 600 trabajadores de Activision forman el mayor sindicato del videojuego en Estados Unidos. Microsoft lo reconocerá.",
    ),
    ("Retiro de producto", "Samsung retira 2.800 lavadoras y cancela pedidos por 3 millones. Hubo 20 afectados."),
    (
        "Meta frena la contratación",
        "Meta congela la contratación en su división de IA tras fichar a más de 50 investigadores. La compañía niega que prepare despidos.",
    ),
    (
        "La startup que evita despidos",
        "Reskilla, una startup de Bilbao, ayuda a las empresas a evitar despidos con formación. Ha captado 2 millones y tiene 25 empleados.",
    ),
    ("El Gobierno reduce ministerios", "El Gobierno eliminará tres ministerios y 1.200 cargos de confianza, anunció el presidente."),
    ("Layoffs.fyi", "En lo que va de año, 218 tecnológicas han despedido a 112.000 trabajadores, según Layoffs.fyi."),
    ("Baja médica", "Telefónica registra un 6% de bajas médicas, por debajo de la media. La operadora tiene 20.000 empleados en España."),
    ("Cierre de una tienda", "Zara cierra su tienda de Gran Vía y traslada a sus 45 empleados a la de Plaza de España."),
    ("Se jubila el fundador", "El fundador de Mango se jubila y cede la presidencia. La firma emplea a 16.000 personas."),
]


@pytest.mark.parametrize(("title", "text"), NO_CUTS, ids=[s[0] for s in NO_CUTS])
def test_strikes_hires_sport_and_talk_of_work_give_no_row(title: str, text: str) -> None:
    assert Layoff.among(read_text(title, text, "ES")) == []
