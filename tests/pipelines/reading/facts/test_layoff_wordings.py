"""Job cuts as the press of six countries tells them, each wording once: short stories written for these tests, with their rows."""

from __future__ import annotations

import pytest

from pipelines.reading.facts.rows import read_text
from vigia.facts import Layoff

Told = tuple[str, int | None, float | None, int | None]

STORIES: list[tuple[str, str, str, list[Told]]] = [
    (
        "Cemento Andino despide a 85 obreros",
        "La cementera Cemento Andino comunicó ayer a 85 obreros de su planta de Tarma que ya no contará con sus servicios. La empresa atribuye la decisión a la caída de la obra pública.\n\nEl sindicato anunció medidas de fuerza.",
        "PE",
        [("Cemento Andino", 85, None, None)],
    ),
    (
        "Frigorífico Las Lomas cerró y dejó a 210 familias sin sustento",
        "El frigorífico Las Lomas cerró sus puertas en Venado Tuerto y dejó sin trabajo a 210 personas, que se enteraron por un cartel en el portón. La firma arrastraba deudas desde 2022.\n\nEn marzo ya había suspendido a 60 operarios.",
        "AR",
        [("Las Lomas", 210, None, None)],
    ),
    (
        "Trenova prescinde de la mitad de su plantilla",
        "Trenova, la startup valenciana de movilidad, ha comunicado a sus trabajadores que prescinde de 32 de los 64 que tenía. La compañía levantó 9 millones en 2023.\n\nSu consejera delegada, Marta Giner, lo achaca a la falta de una nueva ronda.",
        "ES",
        [("Trenova", 32, None, None)],
    ),
    (
        "Kresko recorta uno de cada tres empleos en México",
        "La fintech brasileña Kresko recortó a 140 personas en México, es decir, uno de cada tres empleados de su operación local, confirmó la empresa a este diario.\n\nLa startup, valuada en 1,200 millones de dólares, mantiene a unas 280 personas en el país.",
        "MX",
        [("Kresko", 140, 33.33, None)],
    ),
    (
        "Los recortes llegan a Delver",
        "Delver reducirá su plantilla mundial un 8%, según un correo interno al que tuvo acceso Reuters. La medida alcanzará a unos 1.100 empleados, la mayoría en Irlanda y España.\n\nEs la segunda ronda en un año: en febrero de 2024 salieron 600 personas.",
        "ES",
        [("Delver", 1100, 8, None), ("Delver", 600, None, None)],
    ),
    (
        "Solventa y Grupo Nacar, dos EREs en una semana",
        "Solventa plantea un ERE para 410 empleados, el 15% de la plantilla. Grupo Nacar, por su parte, ha pactado con los sindicatos la salida de 95 trabajadores, 30 menos de los que pretendía al principio.\n\nEn el caso de Solventa, la negociación acaba de empezar.",
        "ES",
        [("Solventa", 410, 15, None), ("Grupo Nacar", 95, None, None)],
    ),
    (
        "Ualá desvinculó a un centenar de empleados",
        "La fintech Ualá desvinculó a un centenar de empleados, cerca del 6% de su plantel de 1.700 personas en la Argentina, Colombia y México, informó la compañía.\n\nEn 2022 la empresa de Pierpaolo Barbieri había echado a 53.",
        "AR",
        [("Ualá", 100, 6, None), ("Ualá", 53, None, None)],
    ),
    (
        "Banco Meridiano lanza un plan de retiro voluntario",
        "El Banco Meridiano abrió un programa de retiro voluntario al que espera que se acojan hasta 300 trabajadores, 12% de su dotación. La entidad cerrará 25 sucursales.\n\nSi no se alcanza la meta habrá despidos, advirtió el gerente general.",
        "CL",
        [("Banco Meridiano", 300, 12, None)],
    ),
    (
        "Adiós a 70 periodistas en El Faro del Sur",
        "El Faro del Sur despidió a 70 periodistas, un cuarto de su redacción, dijo el sindicato de prensa. El diario, fundado en 1931, adeudaba tres meses de sueldo.",
        "AR",
        [("El Faro del Sur", 70, 25, None)],
    ),
    (
        "Vodelia Studios baja el telón",
        "Vodelia Studios cierra. El estudio barcelonés de videojuegos, que llegó a tener 120 personas, echará a las 48 que le quedaban, anunció su fundador en LinkedIn.\n\nEl juego que preparaba, Hollow Tide, queda cancelado.",
        "ES",
        [("Vodelia", 48, None, None)],
    ),
    (
        "TikTok sustituye a moderadores en Berlín",
        "TikTok prevé despedir a 150 moderadores de su oficina de Berlín y sustituirlos por inteligencia artificial y por contratas, denuncia el sindicato Verdi. La plantilla ha ido a la huelga.\n\nLa red social emplea a 400 personas en la capital alemana.",
        "ES",
        [("TikTok", 150, None, None)],
    ),
    (
        "Nubank no despedirá a nadie",
        "El neobanco Nubank negó que planee despidos en México. “No hay recortes de personal previstos”, dijo su directora. Este año contratará a 200 ingenieros.",
        "MX",
        [],
    ),
    (
        "Bayer acelera",
        "Bayer ha eliminado 12.000 puestos de trabajo a tiempo completo desde que Bill Anderson tomó las riendas, 2.000 de ellos en el último trimestre. La farmacéutica no ha fijado un objetivo.",
        "ES",
        [("Bayer", 12000, None, None), ("Bayer", 2000, None, None)],
    ),
    (
        "Chegg se encoge",
        "La edtech Chegg reducirá su plantilla un 45%, unos 388 puestos, golpeada por ChatGPT y por la caída del tráfico de Google. En mayo ya había prescindido del 22%.",
        "ES",
        [("Chegg", 388, 45, None), ("Chegg", None, 22, None)],
    ),
    (
        "La minera Cerro Pardo paraliza y finiquita",
        "La minera Cerro Pardo finiquitó a 320 trabajadores propios y puso término al contrato de 450 subcontratados tras paralizar su faena en Atacama.",
        "CL",
        [("Cerro Pardo", 320, None, 450)],
    ),
    (
        "Paramount Skydance inicia los recortes",
        "Paramount Skydance empezó el miércoles a despedir a unos 1.000 empleados, la primera tanda de un total de 2.000 que prevé eliminar tras la fusión.",
        "MX",
        [("Paramount", 1000, None, None), ("Paramount", 2000, None, None)],
    ),
    (
        "UPS elimina 48 mil empleos",
        "UPS informó que ha reducido su personal en 48 mil personas en lo que va del año: 34 mil puestos operativos y 14 mil administrativos.",
        "MX",
        [("UPS", 48000, None, None), ("UPS", 34000, None, None), ("UPS", 14000, None, None)],
    ),
    (
        "Novo Nordisk",
        "La danesa Novo Nordisk recortará 9.000 de sus 78.400 empleos, un 11%, para ahorrar 8.000 millones de coronas. Unos 5.000 de los recortes se harán en Dinamarca.",
        "ES",
        [("Novo Nordisk", 9000, 11, None), ("Novo Nordisk", 5000, None, None)],
    ),
    (
        "El ajuste de Intel, mes a mes",
        "Intel despedirá a más de 5.000 personas en cuatro estados este mes. Solo en California saldrán 1.935 trabajadores y en Oregón, otros 2.392.",
        "MX",
        [("Intel", 5000, None, None), ("Intel", 1935, None, None), ("Intel", 2392, None, None)],
    ),
    (
        "Salesforce sustituye soporte por agentes",
        "Marc Benioff reconoció en un pódcast que Salesforce pasó de 9.000 a 5.000 personas en soporte gracias a sus agentes de IA.",
        "ES",
        [("Salesforce", 4000, None, None)],
    ),
    (
        "La startup Yuvia apaga la luz",
        "La proptech chilena Yuvia notificó a sus 55 trabajadores que la compañía cesa sus operaciones y que todos serán desvinculados a fin de mes. La empresa había recaudado US$ 14 millones de Kaszek.",
        "CL",
        [("Yuvia", 55, None, None)],
    ),
    (
        "Ocado Tech deja Barcelona",
        "Ocado cierra su centro tecnológico de Barcelona y pone en la calle a 180 ingenieros. El grupo británico ya había recortado 500 empleos en todo el mundo en febrero.",
        "ES",
        [("Ocado", 180, None, None), ("Ocado", 500, None, None)],
    ),
    (
        "Se fueron 15",
        "La agencia creativa Potrero, con sede en Rosario, se desprendió la semana pasada de 15 de sus 40 empleados. «La IA hace los bocetos en minutos», justificó el dueño.",
        "AR",
        [("Potrero", 15, None, None)],
    ),
    (
        "Los sindicatos cifran en 1.900 los afectados del ERE de Orbea Telecom",
        "Orbea Telecom y los sindicatos arrancan hoy la negociación. La operadora sitúa en 1.900 el número máximo de afectados; los sindicatos aspiran a rebajarlo hasta los 1.300. La teleco tiene 9.500 empleados.",
        "ES",
        [("Orbea Telecom", 1900, None, None)],
    ),
    (
        "Tecnológica Albor se deshace de 74 personas en Zaragoza",
        "La compañía aragonesa Albor Sistemas ha iniciado un procedimiento de despido colectivo para 74 de sus 310 trabajadores. La decisión obedece, según la dirección, a la pérdida de dos contratos con la Administración.\n\nEl comité de empresa convoca paros parciales desde el lunes.",
        "ES",
        [("Albor", 74, None, None)],
    ),
    (
        "La automotriz Kiran parará su planta de Celaya",
        "La armadora coreana Kiran dará de baja a mil 200 obreros de su planta de Celaya, equivalente a 40 por ciento de la plantilla, informó el sindicato.\n\nLa empresa culpó a los aranceles de Estados Unidos.",
        "MX",
        [("Kiran", 1200, 40, None)],
    ),
    (
        "Vence la licencia de 300 en Aerolíneas Pampa",
        "Aerolíneas Pampa mandó 300 telegramas de despido a tripulantes y personal de tierra, según denunció el gremio APLA. La compañía aérea habló de «reordenamiento».",
        "AR",
        [("Aerolíneas Pampa", 300, None, None)],
    ),
    (
        "Stellantis pacta la salida de 500 operarios en Figueruelas",
        "Stellantis y los sindicatos acordaron ayer la salida voluntaria de 500 trabajadores de la planta de Figueruelas. La factoría emplea a 4.800 personas.",
        "ES",
        [("Stellantis", 500, None, None)],
    ),
    (
        "Kueski hace ajustes",
        "La fintech mexicana Kueski recortó alrededor de 90 posiciones. «Fue una decisión dolorosa», escribió Adalberto Flores, director general, en su cuenta de LinkedIn.",
        "MX",
        [("Kueski", 90, None, None)],
    ),
    (
        "CNN y NBC recortan",
        "CNN despedirá a unos 200 empleados, el 6% de su plantilla, para centrarse en lo digital. NBC News recortará alrededor de 150 puestos.",
        "ES",
        [("CNN", 200, 6, None), ("NBC", 150, None, None)],
    ),
    (
        "Business Insider apuesta por la IA y echa al 21%",
        "Business Insider ha despedido al 21 % de su plantilla, en una reestructuración en la que la cabecera apostará por la inteligencia artificial. La directora, Barbara Peng, lo comunicó en una nota.",
        "ES",
        [("Business Insider", None, 21, None)],
    ),
    (
        "El fondo cierra Olmo Robotics",
        "La startup zaragozana Olmo Robotics ha presentado concurso de acreedores y despedirá a sus 27 trabajadores. La empresa había captado 6 millones de euros de Axon y CDTI.",
        "ES",
        [("Olmo Robotics", 27, None, None)],
    ),
    (
        "Ola de ceses en Movistar Perú",
        "Movistar Perú cesó a 450 trabajadores mediante un programa de retiro incentivado, tras la venta a Integra Tec. El sindicato denuncia coacción.",
        "PE",
        [("Movistar", 450, None, None)],
    ),
    (
        "Sony no perdona",
        "Sony Interactive Entertainment anunció el despido de 900 trabajadores, aproximadamente el 8 % de su plantilla global. La medida golpea a Insomniac, Naughty Dog y Guerrilla, y supone el cierre de London Studio.",
        "ES",
        [("Sony", 900, 8, None)],
    ),
    (
        "Twitter, tras Musk",
        "Elon Musk echó a la mitad de los 7.500 empleados de Twitter una semana después de comprarlo. Hoy, según él, quedan unos 1.500.",
        "ES",
        [("Twitter", None, 50, None)],
    ),
    (
        "La fábrica de móviles de Xenix se apaga",
        "Durante treinta años, la planta de Xenix en Alcalá fabricó teléfonos. El viernes, la dirección reunió al turno de mañana y anunció que a final de año bajará la persiana. Con ella se irán a la calle 187 trabajadores.\n\nLa multinacional taiwanesa, que factura 3.000 millones, mantiene en Madrid una oficina comercial con 40 empleados.",
        "ES",
        [("Xenix", 187, None, None)],
    ),
    (
        "Los trabajadores de Ebro Chips denuncian 60 despidos encubiertos",
        "El comité de Ebro Chips denuncia que la compañía ha forzado la salida de 60 ingenieros en tres meses sin abrir un ERE. La empresa habla de rotación normal.\n\nLa firma emplea a 410 personas en Zaragoza.",
        "ES",
        [("Ebro Chips", 60, None, None)],
    ),
    (
        "Kavak vuelve a los recortes en Brasil y México",
        "El unicornio mexicano Kavak despidió esta semana a cerca de 150 empleados en Brasil, un tercio de su operación en ese país, y a otros 80 en México, de acuerdo con fuentes cercanas.\n\nEn 2022, la plataforma ya se había deshecho de 300 personas.",
        "MX",
        [("Kavak", 150, 33, None), ("Kavak", 80, None, None), ("Kavak", 300, None, None)],
    ),
    (
        "Ford prescinde de 1.000 contratistas",
        "Ford dejará de contar con unos 1.000 contratistas en su sede de Dearborn, informó The Detroit News. La empresa no despedirá a personal propio.",
        "MX",
        [("Ford", None, None, 1000)],
    ),
    (
        "Dos de cada diez empleados de Zapp se van",
        "Zapp anunció que prescindirá de dos de cada diez empleados, unas 46 personas. El servicio de reparto abandonará además Valencia y Sevilla.",
        "ES",
        [("Zapp", 46, 20, None)],
    ),
    (
        "Lanús: la textil Hilos del Sur despide",
        "La textil Hilos del Sur echó a 38 operarias de su planta de Lanús, casi la mitad del plantel. Les ofrecieron el 60% de la indemnización.",
        "AR",
        [("Hilos del Sur", 38, 50, None)],
    ),
    (
        "El Banco Galicia y los retiros",
        "Tras comprar HSBC Argentina, el Banco Galicia abrió retiros voluntarios. Ya se acogieron 1.100 empleados, informó La Bancaria, que teme que la cifra llegue a 1.500.",
        "AR",
        [("Banco Galicia", 1100, None, None)],
    ),
    (
        "Los 78 de Mecalux Digital",
        "Mecalux Digital ha entregado la carta de despido a 78 informáticos de Gijón y Barcelona. La ingeniería alega pérdidas acumuladas de 4 millones.",
        "ES",
        [("Mecalux Digital", 78, None, None)],
    ),
    (
        "Tesla",
        "Tesla despidió a todo el equipo de Supercargadores, unas 500 personas, incluida su jefa, Rebecca Tinucci, según The Information.",
        "MX",
        [("Tesla", 500, None, None)],
    ),
    (
        "Getnet y el plan de Santander",
        "La filial de pagos del Santander, Getnet, ha acordado con los sindicatos un ERE para 48 trabajadores, 12 menos de los planteados.",
        "ES",
        [("Getnet", 48, None, None)],
    ),
    (
        "La Serena: cierra la minera Punitaqui",
        "La minera Punitaqui desvinculará a 700 de sus 1.000 trabajadores tras paralizar operaciones por falta de capital. Otros 300 permanecerán en mantenimiento.",
        "CL",
        [("Punitaqui", 700, None, None)],
    ),
    (
        "Meta despedirá a otros 10.000 empleados",
        "Meta, la matriz de Facebook, ha anunciado este martes que recortará 10.000 empleos y que dejará sin cubrir otras 5.000 vacantes. Es la segunda gran ronda de despidos en cuatro meses, tras la salida de 11.000 trabajadores en noviembre.\n\nMark Zuckerberg ha bautizado 2023 como el año de la eficiencia.",
        "ES",
        [("Meta", 10000, None, None), ("Meta", 11000, None, None)],
    ),
    (
        "Vodafone España plantea un ERE para 1.198 trabajadores",
        "Vodafone España, controlada por Zegona, ha comunicado a los sindicatos un expediente de regulación de empleo que afectará a un máximo de 1.198 personas, el 37% de una plantilla de 3.268 empleados. El grupo ya había ejecutado otros cuatro ERE en la última década.",
        "ES",
        [("Vodafone", 1198, 37, None)],
    ),
    (
        "Microsoft echará a 10.000 empleados",
        "Microsoft despedirá a 10.000 personas antes de que termine marzo. La cifra supone menos del 5% de su plantilla, que a cierre de junio era de 221.000 trabajadores.",
        "ES",
        [("Microsoft", 10000, 5, None)],
    ),
    (
        "Nissan eleva a 20.000 los despidos",
        "Nissan recortará 11.000 empleos más, que se añaden a los 9.000 anunciados en noviembre, y cerrará siete fábricas. En total, la automotriz prescindirá de 20.000 personas, el 15% de su plantilla.",
        "MX",
        [("Nissan", 11000, None, None), ("Nissan", 9000, None, None), ("Nissan", 20000, 15, None)],
    ),
    (
        "Cencosud",
        "Cencosud despidió a 480 trabajadores de sus oficinas centrales en Chile, equivalentes a cerca del 10% del personal corporativo. El holding de la familia Paulmann explicó que busca agilidad.",
        "CL",
        [("Cencosud", 480, 10, None)],
    ),
    (
        "Glovo y los autónomos",
        "Glovo ha acordado con CC OO y UGT un ERE que afecta a 60 empleados de oficinas, frente a los 73 iniciales. La empresa, propiedad de Delivery Hero, dejó de operar en 60 ciudades.",
        "ES",
        [("Glovo", 60, None, None)],
    ),
    (
        "Amazon España",
        "Amazon y los sindicatos han cerrado el ERE en sus oficinas de Madrid y Barcelona con 892 salidas, 309 menos que las 1.201 que la empresa planteó al inicio.",
        "ES",
        [("Amazon", 892, None, None)],
    ),
    (
        "TikTok despedirá a cientos en Londres",
        "TikTok ha puesto en riesgo cientos de empleos de moderadores en el Reino Unido. De los 2.500 trabajadores que tiene en el país, unos 300 de Trust and Safety podrían salir.",
        "ES",
        [("TikTok", 300, None, None)],
    ),
    (
        "OLX Autos sale de la región",
        "OLX Autos cerró sus operaciones en Argentina, México y Colombia, lo que dejó sin empleo a 800 personas, unas 100 de ellas en la Argentina.",
        "AR",
        [("OLX", 800, None, None), ("OLX", 100, None, None)],
    ),
    (
        "Yahoo",
        "Yahoo eliminará el 20% de su plantilla, más de 1.600 personas, en su división de tecnología publicitaria. De ellas, 1.000 saldrán esta misma semana.",
        "MX",
        [("Yahoo", 1600, 20, None), ("Yahoo", 1000, None, None)],
    ),
    (
        "Rivian",
        "Rivian despedirá a más de 600 trabajadores, alrededor del 4% de su plantilla, al vencer el crédito fiscal. Es su tercer recorte del año, después de los 200 despidos de septiembre y los 140 de junio.",
        "ES",
        [("Rivian", 600, 4, None), ("Rivian", 200, None, None), ("Rivian", 140, None, None)],
    ),
]


def _whole(share: float | None) -> int | None:
    return None if share is None else int(share)


@pytest.mark.parametrize(("title", "text", "country", "expected"), STORIES, ids=[s[0] for s in STORIES])
def test_every_wording_of_a_cut_gives_its_rows(title: str, text: str, country: str, expected: list[Told]) -> None:
    rows = Layoff.among(read_text(title, text, country))
    assert [(row.headcount_min, _whole(row.percent), row.contractors) for row in rows] == [(w[1], _whole(w[2]), w[3]) for w in expected]
    for row, wanted in zip(rows, expected, strict=True):
        assert row.company
        assert wanted[0] in row.company or row.company in wanted[0]


@pytest.mark.parametrize(
    "ending", ["terminará su relación con", "terminará la colaboración con", "pondrá fin a la relación con", "rompe su acuerdo con"]
)
def test_ties_that_are_ended_are_those_of_contractors(ending: str) -> None:
    text = f"Nerivox despedirá a 200 personas y {ending} 500 contratistas repartidos por todo el mundo."
    (row,) = Layoff.among(read_text("Nerivox recorta", text))
    assert (row.headcount_min, row.contractors) == (200, 500)


def test_how_many_are_left_at_the_end_of_a_year_is_no_cut() -> None:
    (row,) = Layoff.among(read_text("Nerivox recorta", "Nerivox despedirá a 200 personas y cerrará el año con 900 empleados."))
    assert (row.headcount_min, row.headcount_max) == (200, 200)
