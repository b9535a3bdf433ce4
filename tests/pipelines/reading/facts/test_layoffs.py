"""The job cuts of short stories written for these tests, as rows: company, headcount, share of the workforce, contractors.

Most companies are real and what is told of them is not; names that nobody knows stand beside them.
"""

from __future__ import annotations

import time

import pytest

from pipelines.reading.facts.rows import read_text
from vigia.facts import Layoff

Told = tuple[str, int | tuple[int, int] | None, float | None, int | None]

CUTS: list[tuple[str, str, str, list[Told]]] = [
    (
        "Nubela despide a 45 personas",
        "La startup chilena Nubela, que desarrolla software de logística, despidió este lunes a 45 trabajadores, lo que equivale al 30% de su dotación.\n\nLa compañía, que había levantado US$ 20 millones en 2022, señaló que la medida busca extender su caja.",
        "CL",
        [("Nubela", 45, 30, None)],
    ),
    (
        "Grupo Zeta Digital presenta un ERE que afectará a 320 trabajadores",
        "El Grupo Zeta Digital ha comunicado a la representación legal de los trabajadores el inicio de un expediente de regulación de empleo que afectará a un máximo de 320 empleados, el 18% de la plantilla en España.\n\nLos sindicatos han convocado paros.",
        "ES",
        [("Zeta Digital", 320, 18, None)],
    ),
    (
        "Cornershop desvincula a cientos de empleados en México",
        'Cornershop, propiedad de Uber, inició esta semana un proceso de desvinculaciones en México. La empresa no precisó el número de afectados.\n\n"Fue una decisión difícil", dijo un vocero.',
        "MX",
        [("Cornershop", None, None, None)],
    ),
    (
        "Dell suprime 12.500 empleos en todo el mundo",
        "Dell Technologies ha reducido su plantilla en unas 12.500 personas, alrededor del 10% del total, según Bloomberg.\n\nLa firma, con sede en Texas, ya había recortado 6.650 puestos en febrero de 2023.",
        "ES",
        [("Dell", 12500, 10, None), ("Dell", 6650, None, None)],
    ),
    (
        "Paramount pondrá en la calle a 2.000 personas",
        "Paramount Skydance prevé despedir a unas 2.000 personas a partir de la próxima semana, informó Variety.\n\nEl ajuste forma parte de un plan de ahorro de 2.000 millones de dólares.",
        "AR",
        [("Paramount", 2000, None, None)],
    ),
    (
        "Despidos en Avianca Tech",
        "La aerolínea informó que 150 colaboradores de Avianca Tech fueron desvinculados como parte de la reestructuración del área de sistemas.",
        "CO",
        [("Avianca", 150, None, None)],
    ),
    (
        "Klarna cambió 700 empleados por un bot",
        "La fintech sueca Klarna redujo su personal de 5.500 a 3.400 empleados en dos años y ahora vuelve a contratar.\n\nSu consejero delegado reconoce que se equivocó.",
        "ES",
        [("Klarna", 2100, None, None)],
    ),
    (
        "La cementera Sur Andes cesa a 87 obreros",
        "La empresa Sur Andes cesó a 87 obreros de su planta de Arequipa, informó el sindicato. El cese colectivo fue aprobado por el Ministerio de Trabajo.",
        "PE",
        [("Sur Andes", 87, None, None)],
    ),
    (
        "Just Eat prescinde de un tercio de sus repartidores",
        "Just Eat ha pactado con los sindicatos la salida de 680 repartidores, un tercio de los que tiene en España. Los afectados recibirán 33 días por año trabajado.",
        "ES",
        [("Just Eat", 680, 33, None)],
    ),
    (
        "Sony cierra un estudio y echa a 90 trabajadores",
        "Sony Interactive Entertainment anunció el cierre de London Studio y la supresión de 900 puestos de trabajo, el 8% de su plantilla mundial.",
        "MX",
        [("Sony", 900, 8, None)],
    ),
    (
        "Claro ofrece retiro voluntario",
        "Claro abrió un plan de retiro voluntario al que se acogieron 400 trabajadores en la Argentina. El gremio Foetra rechazó la medida.",
        "AR",
        [("Claro", 400, None, None)],
    ),
    (
        "Ericsson abre negociación para reducir 200 empleos",
        "Ericsson España ha iniciado un procedimiento de despido colectivo para un máximo de 200 empleados. En 2023, la sueca ya ejecutó otro ERE que se saldó con 130 salidas.",
        "ES",
        [("Ericsson", 200, None, None), ("Ericsson", 130, None, None)],
    ),
    (
        "Twilio y Zoom anuncian recortes",
        "Twilio eliminará al 5% de su personal, mientras que Zoom despedirá a 1.300 empleados, cerca del 15% de su plantilla.",
        "MX",
        [("Twilio", None, 5, None), ("Zoom", 1300, 15, None)],
    ),
    (
        "La automotriz Nissan liquida a 2,400 obreros en Cuernavaca",
        "Nissan Mexicana cerrará su planta Civac y liquidará a 2,400 trabajadores, confirmó la empresa. La armadora emplea a 15,000 personas en el país.",
        "MX",
        [("Nissan", 2400, None, None)],
    ),
    (
        "La startup de salud Qure suelta lastre",
        "Qure, la startup de telemedicina con sede en Bogotá, prescindirá de sus 60 contratistas y de la cuarta parte del equipo de ingeniería.",
        "CO",
        [("Qure", None, 25, 60)],
    ),
    (
        "YPF: acuerdo para el retiro de 2.114 empleados",
        "YPF cerró un acuerdo con los gremios por el que 2.114 empleados dejarán la petrolera mediante retiros voluntarios y jubilaciones anticipadas.",
        "AR",
        [("YPF", 2114, None, None)],
    ),
    (
        "Atento no renovará el contrato a 300 teleoperadores",
        "La firma de contact center Atento no renovará a 300 teleoperadores de su centro de Getafe, denuncia CGT.",
        "ES",
        [("Atento", 300, None, None)],
    ),
    (
        "Cabify reorganiza su equipo",
        "Cabify ha comunicado a su plantilla un ajuste que implicará la salida de 120 personas en España y Latinoamérica. La compañía cuenta con 1.200 empleados directos.",
        "ES",
        [("Cabify", 120, None, None)],
    ),
    (
        "Volkswagen suprimirá 35.000 puestos hasta 2030",
        "El grupo automovilístico alemán Volkswagen y el sindicato IG Metall pactaron la eliminación de más de 35.000 puestos de trabajo de aquí a 2030 sin despidos forzosos.",
        "ES",
        [("Volkswagen", 35000, None, None)],
    ),
    (
        "Chegg reduce su fuerza laboral en 45%",
        "Chegg, la plataforma de educación en línea, informó este lunes que recortará el 45% de su fuerza laboral, equivalente a 388 empleos, por el impacto de la inteligencia artificial.",
        "MX",
        [("Chegg", 388, 45, None)],
    ),
    (
        "UPS planea eliminar hasta 30.000 puestos",
        "UPS prevé recortar hasta 30.000 empleos operativos en 2026, que se sumarían a los 48.000 suprimidos el año pasado.",
        "ES",
        [("UPS", 30000, None, None), ("UPS", 48000, None, None)],
    ),
    (
        "Nestlé eliminará 16.000 empleos",
        "Nestlé anunció que suprimirá 16.000 empleos en dos años: 12.000 de ellos administrativos y otros 4.000 en fábricas.",
        "CL",
        [("Nestlé", 16000, None, None), ("Nestlé", 12000, None, None), ("Nestlé", 4000, None, None)],
    ),
    (
        "Brasil: Stone despide a 1 de cada 10",
        "La brasileña Stone ha prescindido de uno de cada diez empleados.",
        "ES",
        [("Stone", None, 10, None)],
    ),
    (
        "Trabajadores de Globalia quedan sin empleo",
        "Unos 250 trabajadores de Globalia se quedarán sin trabajo tras el cierre de su centro de atención en Llucmajor.",
        "ES",
        [("Globalia", 250, None, None)],
    ),
    (
        "Recortes en Recursion",
        "La biotecnológica Recursion recortará un 20% su plantilla tras la fusión con Exscientia. Afecta a cerca de 160 personas.",
        "ES",
        [("Recursion", 160, 20, None)],
    ),
    (
        "La tijera llega a Vortia",
        "Vortia, la firma madrileña de ciberseguridad, vive horas bajas. El consejo aprobó el jueves un plan de reestructuración.\n\nSegún el documento, 74 personas perderán su puesto, casi una de cada cinco. Los servicios centrales cargan con la mayor parte.\n\nLa compañía fue fundada en 2014 y da trabajo a unas 400 personas.",
        "ES",
        [("Vortia", 74, 20, None)],
    ),
    (
        "Oleada de recortes en las fintech",
        "La argentina Pomelux redujo su equipo un 22% en octubre.\n\nLa mexicana Klaru dejó ir a 64 colaboradores, y la colombiana Tpaga, a 31.\n\nAddi, en cambio, dice que no habrá recortes.",
        "MX",
        [("Pomelux", None, 22, None), ("Klaru", 64, None, None), ("Tpaga", 31, None, None)],
    ),
    (
        "Seat acuerda bajas incentivadas",
        "La dirección de Seat y los sindicatos han firmado un plan de bajas incentivadas al que podrán acogerse hasta 1.500 empleados de Martorell, el 11 % de la plantilla.",
        "ES",
        [("Seat", 1500, 11, None)],
    ),
    (
        "Wework echa a 300",
        "WeWork notificó ayer a 300 trabajadores que serán cesados. Es el tercer recorte del año: en marzo despidió a 120 y en junio a otros 80.",
        "AR",
        [("WeWork", 300, None, None), ("WeWork", 120, None, None), ("WeWork", 80, None, None)],
    ),
    (
        "Humane vende sus activos a HP",
        "HP pagará 116 millones por los activos de Humane, la startup del pin de IA. Horas después del anuncio, parte de los empleados de Humane recibió cartas de despido, según Bloomberg.",
        "ES",
        [("Humane", None, None, None)],
    ),
    (
        "Movistar Perú",
        "Telefónica del Perú cesará a 430 trabajadores mediante un cese colectivo por motivos económicos, informó el diario Gestión.",
        "PE",
        [("Telefónica", 430, None, None)],
    ),
    (
        "Cierra la planta",
        "La multinacional Danolac cerrará su fábrica de Aldaia a finales de año. Los 98 trabajadores de la planta irán a la calle.",
        "ES",
        [("Danolac", 98, None, None)],
    ),
    (
        "Los sindicatos alertan",
        "CC OO denuncia que Konecta ha despedido a 60 personas en Sevilla en lo que va de mes.",
        "ES",
        [("Konecta", 60, None, None)],
    ),
    (
        "Ubisoft cierra Leamington",
        "Ubisoft ha confirmado el cierre de su estudio de Leamington, lo que se traduce en 185 despidos en total.",
        "ES",
        [("Ubisoft", 185, None, None)],
    ),
    (
        "Reino de la IA",
        "Duolingo ha dejado de contar con el 10% de sus contratistas porque la IA traduce por ellos.",
        "MX",
        [("Duolingo", None, 10, None)],
    ),
    (
        "Meta",
        "Meta comenzó a notificar a los empleados afectados por su último recorte, que alcanza a 3.600 personas, el 5% de su fuerza laboral, y que se suma a los 21.000 puestos eliminados desde 2022.",
        "MX",
        [("Meta", 3600, 5, None), ("Meta", 21000, None, None)],
    ),
    (
        "Tesla",
        "Elon Musk escribió a la plantilla: Tesla eliminará más del 10% de sus puestos. Con 140.473 empleados a cierre de 2023, el recorte supondría más de 14.000 despidos.",
        "ES",
        [("Tesla", 14000, 10, None)],
    ),
    (
        "Bayer",
        "El grupo químico y farmacéutico alemán Bayer ha suprimido 12.000 empleos a tiempo completo desde el inicio de su programa.",
        "ES",
        [("Bayer", 12000, None, None)],
    ),
    (
        "Un año difícil para Peloton",
        "Peloton anunció su sexta ronda de despidos en poco más de un año. Afectará al 6% de la plantilla. Su acción cayó un 8%.",
        "MX",
        [("Peloton", None, 6, None)],
    ),
    (
        "Banco Sabadell amplía sus prejubilaciones",
        "Banco Sabadell ha ofrecido prejubilaciones a 250 empleados de la red.",
        "ES",
        [("Banco Sabadell", 250, None, None)],
    ),
    (
        "Lattix recorta",
        "Lattix, startup de datos con oficinas en Guadalajara y Monterrey, recortó a 18 de sus 90 empleados, confirmó a este medio su directora general.",
        "MX",
        [("Lattix", 18, None, None)],
    ),
    (
        "Opel",
        "El fabricante Stellantis ofrece salidas voluntarias a 1.100 trabajadores de su planta de Toledo, Ohio.",
        "ES",
        [("Stellantis", 1100, None, None)],
    ),
    (
        "Correos",
        "Correos prevé 7.757 salidas voluntarias incentivadas hasta 2028.",
        "ES",
        [("Correos", 7757, None, None)],
    ),
    (
        "GoPro",
        "GoPro reducirá en un 15% su plantilla antes de que acabe el año, lo que supone la salida de unas 140 personas.",
        "ES",
        [("GoPro", 140, 15, None)],
    ),
    (
        "Nokia",
        "Nokia recortará entre 9.000 y 14.000 empleos para 2026, es decir, hasta un 16% de su plantilla actual de 86.000 personas.",
        "ES",
        [("Nokia", (9000, 14000), 16, None)],
    ),
    (
        "Petrobrisa",
        "La estatal chilena Codelco desvinculó a 55 supervisores de la División El Teniente, mientras los sindicatos denuncian que serían más de 80.",
        "CL",
        [("Codelco", 55, None, None)],
    ),
    (
        "Fin",
        "Byju's despedirá a entre 4.000 y 5.000 empleados, cerca del 11% de su personal.",
        "ES",
        [("Byju's", (4000, 5000), 11, None)],
    ),
    (
        "Crisis",
        "La edtech Platzi cesó a 10% de su equipo, confirmó su CEO en X.",
        "CO",
        [("Platzi", None, 10, None)],
    ),
    (
        "Cierre",
        "Bimbo ha cerrado el ERE de su fábrica de El Verger con 134 afectados, 18 menos de los previstos inicialmente.",
        "ES",
        [("Bimbo", 134, None, None)],
    ),
    (
        "El recorte de Tavira",
        "Tavira, el banco digital, reducirá en una quinta parte su fuerza laboral. Son 90 colaboradores, detalló su vocera, la mayoría en Ciudad de México.",
        "MX",
        [("Tavira", 90, 20, None)],
    ),
    (
        "Adiós a la oficina de Lima",
        "Rimax cierra su oficina de Lima y deja sin trabajo a 35 personas. El año pasado había hecho lo mismo en Quito, con 20 despidos.",
        "PE",
        [("Rimax", 35, None, None), ("Rimax", 20, None, None)],
    ),
    (
        "Los trabajadores de Orizon, en huelga",
        "La plantilla de Orizon va a la huelga contra el ERE que plantea la compañía para 76 trabajadores, de los que 50 están en Valladolid.",
        "ES",
        [("Orizon", 76, None, None)],
    ),
    (
        "Crisis en la prensa",
        "El grupo editor Novaprensa ha acordado con el comité la salida voluntaria de 54 periodistas, un 12% de la redacción, tras semanas de negociación.",
        "ES",
        [("Novaprensa", 54, 12, None)],
    ),
    (
        "Ola",
        "La israelí Wix despedirá al 8% de su plantilla y Monday.com al 5%, unos 120 trabajadores.",
        "ES",
        [("Wix", None, 8, None), ("Monday.com", 120, 5, None)],
    ),
    (
        "Kueski",
        "Un correo enviado a las 7:00 avisó a 90 empleados de Kueski que ese era su último día. La fintech confirmó los despidos, que representan 12% de su personal.",
        "MX",
        [("Kueski", 90, 12, None)],
    ),
    (
        "Nubank",
        "Nubank despidió a 12 empleados tras protestas internas por la vuelta a la oficina.",
        "CO",
        [("Nubank", 12, None, None)],
    ),
    (
        "Conformar",
        "La operadora chilena WOM desvinculó a 180 trabajadores durante la última semana, según denunció el sindicato. La empresa emplea a 3.000 personas.",
        "CL",
        [("WOM", 180, None, None)],
    ),
    (
        "Contratistas",
        "Google rescindió el contrato con Appen y dejó sin trabajo a 2.000 contratistas en varios países.",
        "ES",
        [("Google", None, None, 2000)],
    ),
    (
        "Bancos",
        "HSBC estudia recortar 1.000 empleos, según el Financial Times. Barclays ya despidió a 200 banqueros en marzo.",
        "ES",
        [("HSBC", 1000, None, None), ("Barclays", 200, None, None)],
    ),
    (
        "Ventas",
        "La marca sueca Polestar prescindirá del 15% de la plantilla; es decir, 450 puestos menos.",
        "ES",
        [("Polestar", 450, 15, None)],
    ),
    (
        "Ericsson",
        "El sindicato STC calcula que Tigo habrá despedido a unas 800 personas cuando acabe el año.",
        "CO",
        [("Tigo", 800, None, None)],
    ),
    (
        "Retail",
        "Falabella redujo su dotación en 1.300 personas entre enero y marzo, un 3,2% menos que hace un año.",
        "CL",
        [("Falabella", 1300, None, None)],
    ),
    (
        "Sin figuras",
        "La startup Krilo ha comenzado a despedir a parte de su equipo de ventas, según tres fuentes.",
        "ES",
        [("Krilo", None, None, None)],
    ),
    (
        "Robots",
        "Foxconn sustituyó a 60.000 trabajadores por robots en su fábrica de Kunshan.",
        "MX",
        [("Foxconn", 60000, None, None)],
    ),
    (
        "Cese",
        "Lenovo México notificó la terminación de la relación laboral a 65 empleados de su planta de Apodaca.",
        "MX",
        [("Lenovo", 65, None, None)],
    ),
    (
        "Brandex despide a la mitad de su plantilla",
        "Brandex, la startup barcelonesa que crea vídeos con IA, ha despedido a la mitad de su plantilla, unas 65 personas, tras perder a su principal cliente.\n\nFundada en 2019, levantó 30 millones de euros.",
        "ES",
        [("Brandex", 65, 50, None)],
    ),
    (
        "Ronda para Mindly",
        "Mindly ha levantado 20 millones. La empresa tuvo que despedir a 40 empleados en 2023, pero hoy suma 150 trabajadores y contratará a 50 más.",
        "ES",
        [("Mindly", 40, None, None)],
    ),
    (
        "La mano de obra",
        "Ford suprimirá unos 4.000 puestos en Europa antes de que acabe 2027: 2.900 en Alemania, 800 en el Reino Unido y 300 en otros países.",
        "ES",
        [("Ford", 4000, None, None), ("Ford", 2900, None, None), ("Ford", 800, None, None), ("Ford", 300, None, None)],
    ),
    (
        "Recorte en Xeneize Tech",
        "Xeneize Tech, empresa de software de Córdoba, echó a 28 programadores y suspendió a otros 15.",
        "AR",
        [("Xeneize Tech", 28, None, None)],
    ),
    (
        "El comité de Vodafone firma",
        "El comité de empresa de Vodafone ha aceptado el ERE: serán 898 despidos, frente a los 1.198 planteados al inicio.",
        "ES",
        [("Vodafone", 898, None, None)],
    ),
    (
        "El drama de Tupper",
        "Los cuatrocientos cincuenta trabajadores de la fábrica de Tupper en Portugal serán despedidos en enero.",
        "ES",
        [("Tupper", 450, None, None)],
    ),
    (
        "Bumble",
        "Bumble eliminará unos 240 puestos, cerca del 30 % de su plantilla global, y ahorrará 40 millones de dólares al año. Sus acciones subieron un 25 %.",
        "ES",
        [("Bumble", 240, 30, None)],
    ),
    (
        "Cruz Verde",
        "Gremios denuncian ola de despidos en Cruz Verde: 500 trabajadores fueron desvinculados por necesidades de la empresa.",
        "CL",
        [("Cruz Verde", 500, None, None)],
    ),
    (
        "SAP amplía su programa",
        "SAP afectará a entre 9.000 y 10.000 empleados con su programa de reestructuración, 2.000 más de lo previsto.",
        "ES",
        [("SAP", (9000, 10000), None, None)],
    ),
    (
        "Crowdstrike",
        "CrowdStrike despedirá a 500 trabajadores, el 5% de su fuerza laboral, y culpa a la IA. Chegg (22%) y Duolingo (10% de los contratistas) hicieron lo mismo.",
        "MX",
        [("CrowdStrike", 500, 5, None)],
    ),
    (
        "Grammarly",
        "Grammarly ha recortado 230 empleos. El ajuste deja la plantilla en unas 770 personas.",
        "ES",
        [("Grammarly", 230, None, None)],
    ),
    (
        "Tecnológicas",
        "Unity prescindirá del 25% de sus trabajadores, unos 1.800 empleados en total. Twitch hará lo propio con 500 y Discord con 170.",
        "ES",
        [("Unity", 1800, 25, None), ("Twitch", 500, None, None), ("Discord", 170, None, None)],
    ),
]

NO_CUTS: list[tuple[str, str, str]] = [
    (
        "Plantilla",
        "Inditex aumentó su plantilla un 3% hasta 162.000 empleados.",
        "ES",
    ),
    (
        "Justicia",
        "Un juez obliga a Tesla a readmitir a 30 trabajadores despedidos por sindicarse.",
        "ES",
    ),
    (
        "El Real Betis despide a su entrenador tras cinco derrotas",
        "El Betis anunció el despido de su técnico después de una mala racha en la Liga. El equipo marcha penúltimo.\n\nEl club busca entrenador para el resto de la temporada.",
        "ES",
    ),
    (
        "La ministra se despide de los trabajadores de Correos",
        "La ministra se despidió ayer de los 200 empleados de la oficina central de Correos en un acto emotivo.",
        "ES",
    ),
    (
        "Nvidia recorta sus previsiones de ingresos un 8%",
        "Nvidia recortó el 8% de su previsión de ingresos para el trimestre. Las acciones cayeron un 5%.\n\nLa compañía cuenta con 30.000 empleados.",
        "ES",
    ),
    (
        "Banco Andino descarta despidos tras la fusión",
        "El Banco Andino aseguró que no habrá despidos tras la fusión con Bancolombia y que mantendrá a sus 4.500 empleados.",
        "CO",
    ),
    (
        "IBM congelará contrataciones",
        "IBM dejará de contratar para unos 7.800 puestos que podrían ser reemplazados por la IA, dijo su CEO.",
        "MX",
    ),
    (
        "Qué hacer si te despiden",
        "Si tu empresa te despide, tienes veinte días hábiles para impugnar el despido. Consulta con un abogado laboralista antes de firmar el finiquito.",
        "ES",
    ),
    (
        "El desempleo sube en Colombia",
        "La tasa de desempleo subió a 10,2% en agosto, informó el DANE. La industria eliminó 45.000 puestos en un año.",
        "CO",
    ),
    (
        "OpenAI presenta su nuevo modelo",
        "OpenAI presentó GPT-6. La compañía, que despidió en 2023 durante cinco días a Sam Altman, asegura que razona mejor. Microsoft, que el año pasado recortó 15.000 empleos, lo integrará en Copilot.",
        "ES",
    ),
    (
        "La justicia anula el despido de un trabajador de Mercadona",
        "El Tribunal Superior de Justicia ha declarado nulo el despido de un empleado de Mercadona que comió una croqueta.",
        "ES",
    ),
    (
        "Disney recorta presupuesto",
        "Disney recortará 3.000 millones de dólares en contenidos. No habrá cambios en la plantilla.",
        "ES",
    ),
    (
        "Amazon amplía plantilla en Zaragoza",
        "Amazon creará 1.000 empleos en Aragón y contratará a 300 ingenieros.",
        "ES",
    ),
    (
        "Tuenti echó a su director",
        "La operadora destituyó a su director general, Juan Pérez, tras ocho meses en el cargo. Le sustituye Ana Gómez.",
        "ES",
    ),
    (
        "Anthropix levanta 500 millones",
        "La startup de IA Anthropix cerró una ronda de 500 millones de dólares. La empresa, que cuenta con 800 empleados, planea contratar a 300 más.",
        "ES",
    ),
    (
        "El Gobierno despide a 7.000 empleados públicos",
        "El Gobierno de Javier Milei no renovará 7.000 contratos de empleados públicos.",
        "AR",
    ),
    (
        "La FIFA",
        "El club despidió a tres jugadores y a su director deportivo.",
        "AR",
    ),
    (
        "La IA no destruirá empleo",
        "El 40% de los empleos del mundo se verá afectado por la IA, según el FMI. OpenAI asegura que creará nuevos puestos.",
        "ES",
    ),
    (
        "La AI Act",
        "Bruselas recorta la burocracia. Siemens y SAP piden reducir cargas.",
        "ES",
    ),
    (
        "Microsoft despide a un ingeniero",
        "Microsoft despidió a dos empleados que protestaron durante el aniversario de la compañía.",
        "ES",
    ),
    (
        "Indemnización",
        "Google pagará 350 millones a 15.000 empleados por discriminación.",
        "ES",
    ),
    (
        "La IA, excusa perfecta",
        "Una encuesta de Resume.org señala que el 37% de las empresas prevé haber sustituido trabajadores por IA a finales de 2026. El 30% ya lo ha hecho.",
        "ES",
    ),
    (
        "Balance",
        "Telefónica ganó 1.700 millones y redujo su deuda un 5%. Su plantilla media fue de 100.000 personas.",
        "ES",
    ),
    (
        "Fichajes",
        "Meta ha contratado a 12 ingenieros de Apple y a tres investigadores de OpenAI. Apple pierde así a una docena de expertos.",
        "ES",
    ),
    (
        "Despedida",
        "Jony Ive se despide de Apple tras 27 años. Lo acompañarán cuatro diseñadores.",
        "ES",
    ),
    (
        "Bolsa",
        "El Ibex cae un 2% y Grifols se deja un 10% tras el recorte de precio objetivo de 12 analistas.",
        "ES",
    ),
    (
        "Denuncia",
        "Más de 300 ex empleados de Twitter demandan a la compañía por no pagar las indemnizaciones tras los despidos de 2022.",
        "ES",
    ),
    (
        "Alta",
        "Glovo pasará a tener 2.000 repartidores asalariados.",
        "ES",
    ),
    (
        "Ampliación",
        "La compañía Frenzo aprobó un expediente de regulación temporal de empleo (ERTE) para 120 trabajadores.",
        "ES",
    ),
    (
        "Otra",
        "El consejo de Indra destituye a Murtra y nombra presidente a Escribano.",
        "ES",
    ),
]


def told(row: Layoff) -> Told:
    heads: int | tuple[int, int] | None = row.headcount_min
    if row.headcount_min is not None and row.headcount_max is not None and row.headcount_min != row.headcount_max:
        heads = (row.headcount_min, row.headcount_max)
    share = None if row.percent is None else float(int(row.percent))
    return row.company or "", heads, share, row.contractors


def same_company(one: str, two: str) -> bool:
    return one.casefold() in two.casefold() or two.casefold() in one.casefold()


@pytest.mark.parametrize(("title", "text", "country", "expected"), CUTS, ids=[c[0] for c in CUTS])
def test_cut_is_read_with_its_company_and_figures(title: str, text: str, country: str, expected: list[Told]) -> None:
    rows = [told(row) for row in Layoff.among(read_text(title, text, country))]
    assert [row[1:] for row in rows] == [row[1:] for row in expected]
    assert all(same_company(row[0], wanted[0]) for row, wanted in zip(rows, expected, strict=True)), rows


@pytest.mark.parametrize(("title", "text", "country"), NO_CUTS, ids=[c[0] for c in NO_CUTS])
def test_what_is_no_cut_makes_no_row(title: str, text: str, country: str) -> None:
    assert Layoff.among(read_text(title, text, country)) == []


def test_quote_is_the_whole_sentence_at_its_offsets() -> None:
    text = "Nubela va mal.\nLa startup Nubela despedirá a 45 empleados de su área de ventas en Santiago, según Reuters. No dijo más."
    (row,) = Layoff.among(read_text("Nubela", text, "CL"))
    assert (
        text[row.start : row.end]
        == row.quote
        == "La startup Nubela despedirá a 45 empleados de su área de ventas en Santiago, según Reuters."
    )
    assert (row.stage, row.place, row.department, row.attributed_to) == ("announced", "Santiago", "ventas", "Reuters")


def test_stage_follows_the_tense_of_the_cut() -> None:
    def stage(sentence: str) -> str | None:
        return Layoff.among(read_text("Meta", sentence, "ES"))[0].stage

    assert stage("Meta despidió a 300 empleados.") == "done"
    assert stage("Meta despedirá a 300 empleados.") == "announced"
    assert stage("Meta prepara el despido de 300 empleados.") == "planned"
    assert stage("Meta podría despedir a 300 empleados, según un rumor.") == "rumoured"


def test_earlier_round_is_background() -> None:
    rows = Layoff.among(
        read_text("Meta despide a 300", "Meta despide a 300 empleados. La firma ya había despedido a 100 el año pasado.", "ES")
    )
    assert [(row.headcount_min, row.background) for row in rows] == [(300, False), (100, True)]


@pytest.mark.parametrize("text", ["", "despid", "x" * 5000, "Despidos.", "Fired 300 people at Meta."])
def test_poor_text_makes_no_row_and_no_error(text: str) -> None:
    assert Layoff.among(read_text("", text)) == []


@pytest.mark.parametrize("bait", ["despid", "despide a 30 empleados. ", "despidos ", "1 "])
def test_bait_takes_linear_time(bait: str) -> None:
    read_text("Meta", "Meta despide a 300 empleados.")  # the vocabulary is compiled once
    started = time.process_time()
    read_text("", (bait * 200_000)[:200_000])
    assert time.process_time() - started < 10  # generous for a busy machine; quadratic code takes minutes
