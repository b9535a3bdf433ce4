"""How outlets of many countries say that a story is another's, and what only looks like it."""

from __future__ import annotations

import tomllib

import pytest

from pipelines.reading.echoes.echo import echo_of
from pipelines.reading.echoes.media import MEDIA_FILE, load_media
from pipelines.reading.names.registry import load_registry

REST = "La dirección no quiso comentar las cifras.\nLa firma abrió su sede en 2011 y da trabajo a miles de ingenieros en la región.\n"

ECHOES = [
    ("Bloomberg", "Orbia negocia la venta de su filial, según adelanta en exclusiva Bloomberg."),
    ("Bloomberg", "El fabricante despedirá a 300 ingenieros, reportó el martes la agencia Bloomberg, que cita a gente cercana al plan."),
    ("Bloomberg", "Un reporte de Bloomberg señala que la compañía busca comprador para su división de nube."),
    ("Bloomberg", "Bloomberg asegura que la operación se firmará antes de fin de año."),
    ("Reuters", "La firma alista otra ronda de despidos, dijeron a Reuters tres personas al tanto del asunto."),
    ("Reuters", "El memorando, visto por Reuters, pide reducir los equipos de ventas en un 12 %."),
    ("Reuters", "Tras una nota de Reuters se supo que la automotriz frena su planta de Celaya."),
    ("Reuters", "Reuters informó que Intel prevé cerrar su centro de Guadalajara."),
    ("Reuters", "Según fuentes citadas por Reuters, la oferta ronda los 800 millones."),
    ("The Information", "De acuerdo con lo publicado por The Information, la ronda valoraría a la startup en 9.000 millones."),
    ("The Information", "El medio especializado The Information reveló que la plantilla se irá con su fundador a Google."),
    ("The Wall Street Journal", "Según el WSJ, la red social prepara la compra de un laboratorio de voz."),
    ("The Wall Street Journal", "La noticia la adelantó el diario estadounidense The Wall Street Journal."),
    ("Financial Times", "Conforme a un informe del Financial Times (FT), el fondo pondría 2.000 millones."),
    ("Financial Times", "El fondo estudia salir del capital, ha publicado este lunes el diario británico 'Financial Times'."),
    ("The New York Times", "La empresa rechazó la oferta, de acuerdo al New York Times."),
    ("TechCrunch", "Así lo dio a conocer TechCrunch, que tuvo acceso al correo interno."),
    ("CNBC", "La cadena CNBC adelantó que la operación será en efectivo."),
    ("The Verge", "Los recortes llegan a los equipos de realidad virtual, según una filtración obtenida por The Verge."),
    ("Nikkei", "El rotativo japonés Nikkei desveló que la fábrica pasará a manos taiwanesas."),
    ("El Confidencial", "La teleco ultima un ERE para 900 personas, tal y como avanzó El Confidencial."),
    ("Cinco Días", "El grupo ha contratado a dos bancos para vender su negocio de centros de datos, según recoge Cinco Días."),
    ("Expansión", "El plan, según publica hoy Expansión, afecta a 400 trabajadores de Madrid."),
    ("El Mundo", "La consultora ha roto las conversaciones, informa El Mundo."),
    ("Europa Press", "Fuentes sindicales han explicado a Europa Press que el ajuste se negociará en enero."),
    ("Clarín", "La aplicación cerrará su oficina porteña, según consignó el diario Clarín."),
    ("La Nación", "La fintech echó a 80 empleados, según pudo saber La Nación."),
    ("Ámbito", "El unicornio frenó la salida a bolsa, detalló Ámbito."),
    ("Infobae", "Como reveló Infobae, la plataforma dejará de operar en la provincia."),
    ("El Financiero", "Los despidos ya comenzaron en Monterrey, publicó ayer El Financiero."),
    ("Reforma", "La armadora dejará ir a 500 obreros, según Reforma."),
    ("El Tiempo", "La aerolínea cerró su área digital, según reveló el diario El Tiempo."),
    ("La República", "De acuerdo con La República, la cadena cerrará diez tiendas."),
    ("Diario Financiero", "La minera desvinculó a 120 profesionales, informó el Diario Financiero."),
    ("La Tercera", "La salida del gerente fue anticipada por La Tercera."),
    ("Gestión", "El banco adquirirá la startup limeña, según indicó el diario Gestión."),
    ("El Observador", "La firma uruguaya fue vendida por 60 millones de dólares, informó El Observador."),
    ("Primicias", "La operadora recortará su plantilla en Quito, según el portal ecuatoriano Primicias."),
    ("Layoffs.fyi", "Van 90.000 puestos menos en el año, según datos de Layoffs.fyi."),
    ("La Voz del Puerto", "La naviera cerrará su área de sistemas, según el diario local La Voz del Puerto."),
    ("The Harbor Ledger", "La firma despedirá a 40, según un memorando interno al que tuvo acceso The Harbor Ledger."),
    ("El Zonda", "El ajuste llega al interior, según trabajadores consultados por El Zonda."),
    ("Der Spiegel", "El semanario Der Spiegel informó de que el consejo votará la fusión."),
    ("Valor Econômico", "Según el periódico brasileño Valor Econômico, la filial paulista queda fuera."),
]  # fmt: skip

OWN_NEWS = [
    "La compañía comunicó el ajuste a su plantilla en un correo.",
    "Según la compañía, el recorte afecta a 200 personas.",
    "Según un memorando interno, el recorte afecta a 200 personas.",
    "Según la consultora Gartner, el gasto en nube crecerá un 12 %.",
    "De acuerdo con los sindicatos, el ERE afectará a 400 trabajadores.",
    "El Financial Times despide a 30 redactores de su mesa de vídeo.",
    "CNN informó que despedirá a 200 empleados de su área digital.",
    "The Washington Post informó a su plantilla de un recorte de 240 puestos.",
    "The New York Times reportó ingresos por 640 millones en el trimestre.",
    "Bloomberg compra una startup de datos y suma a sus 40 ingenieros.",
    "Forbes incluyó al fundador en su lista de los 30 menores de 30.",
    "El índice de Bloomberg cayó un 2 %.",
    "El peso cotizaba a 18,20 por dólar, según datos de Bloomberg.",
    "Los economistas encuestados por Reuters esperaban una caída menor; según una encuesta de Reuters, el alza será del 3 %.",
    "Michael Bloomberg aseguró que invertirá en la startup.",
    "Según Bloomberg Intelligence, el mercado valdrá un billón.",
    "Mistral entrenará su asistente con las noticias de la agencia France-Presse.",
    "«No habrá despidos», escribió el fundador en respuesta a una nota de The Information.",
    "La compra, adelantada por Bloomberg y confirmada ayer por ambas partes, se cerrará en junio.",
    "La respuesta llega días después de que Reuters informara de la venta.",
    "Amazon eliminará 14.000 puestos. La agencia Reuters había adelantado que serían 30.000.",
    "La cifra quedó por debajo de la que había publicado Bloomberg.",
    "La compra, según reveló The Information y confirmó después la propia firma, costará 200 millones.",
    "El fondo obtuvo compromisos de dos AFP, de un banco y de varias familias, informó su socia.",
    "Según las AFP, el traspaso costará 20 millones.",
    "Según ha podido saber este diario, la oferta vence el viernes.",
    "Tres trabajadores relataron a este medio que el ajuste empezó el lunes, como luego informó Reuters.",
    "La compañía confirmó a este periódico los despidos que adelantó Bloomberg.",
    "Amazon confirma los despidos que adelantó Reuters.",
    "Nvidia niega que negocie la compra, como publicó The Information.",
    "La Reforma laboral de 2021 encareció los despidos, según Reforma y Empleo, un centro de estudios.",
    "El área de Gestión informó de nuevas vacantes.",
    "Según Gestión de Activos del Sur, el fondo rinde un 4 %.",
    "La expansión continúa, según Expansión Global Partners.",
    "El Ministerio Público informó que investiga a la firma.",
    "Según El País Vasco Digital, una feria, habrá 300 expositores.",
    "El tiempo corre en contra, según la dirección.",
    "Fortune 500 informa: ninguna.",
    "OpenAI firma una licencia de contenidos con The Guardian y Financial Times.",
    "El exdirector de Reuters asegura su futuro en la startup.",
    "La periodista de El País presentó su libro en Lima.",
    "En el medio Oriente, según la ONU, faltan ingenieros.",
    "La firma facturó 40 millones en 2023, año en que la compró un fondo.",
    "La empresa, fundada por un antiguo editor de Wired, cierra.",
    "Foto: EFE. La planta de Zaragoza cerrará en junio.",
    "Según el Diario Oficial de la Federación, la norma entra en vigor mañana.",
    "La app superó los 10 millones de usuarios; lo publicó en su blog.",
    "El Universal Music Group recorta 100 puestos.",
]  # fmt: skip

HEADLINES = [
    ("Meta compraría Manus por 2 mil mdd: WSJ", "The Wall Street Journal"),
    ("Intel alista 10 mil despidos en todo el mundo (Bloomberg)", "Bloomberg"),
    ("Reuters: Tesla frena su planta de Nuevo León", None),
    ("Según 'The Information', OpenAI ultima la compra de un laboratorio", "The Information"),
    ("Bloomberg informa de 2.000 despidos en Cisco", "Bloomberg"),
    ("Glovo cerrará en Portugal, asegura Expansión", "Expansión"),
    ("Google contrata al fundador de Hume, revela Wired", "Wired"),
    ("El Mundo recorta su plantilla", None),
    ("Bloomberg: 50 años de una terminal", None),
    ("Reforma y Milenio, entre los medios que despiden", None),
]  # fmt: skip


@pytest.mark.parametrize(("medium", "lead"), ECHOES)
def test_a_lead_that_passes_a_report_on(medium: str, lead: str) -> None:
    assert echo_of("Otro ajuste en el sector", f"{lead}\n{REST}") == medium


@pytest.mark.parametrize("lead", OWN_NEWS)
def test_a_lead_that_tells_its_own_news(lead: str) -> None:
    assert echo_of("Otro ajuste en el sector", f"{lead}\n{REST}") is None


@pytest.mark.parametrize(("title", "medium"), HEADLINES)
def test_a_headline(title: str, medium: str | None) -> None:
    assert echo_of(title, REST) == medium


def test_a_headline_that_begins_with_the_medium_is_its_report_where_the_story_names_it_again() -> None:
    assert echo_of("Reuters: Tesla frena su planta de Nuevo León", f"La agencia Reuters lo supo por dos personas.\n{REST}") == "Reuters"


def test_that_the_outlet_could_not_confirm_a_report_leaves_it_anothers() -> None:
    told = "La firma cerrará, según Bloomberg.\nEste medio no pudo verificar la información.\n"
    assert echo_of(None, told + REST) == "Bloomberg"


def test_somebodys_words_to_a_medium_below_the_news_are_no_echo() -> None:
    told = (
        "La firma cerró ayer su planta de Sevilla.\nLa decisión se comunicó a los 300 empleados.\n«Es injusto», dijo a Reuters un vecino.\n"
    )
    assert echo_of("Cierra la planta", told + REST) is None


@pytest.mark.parametrize(
    "dateline", ["Vigo, 3 jun (EFE).- ", "VIGO (Efe). ", "(Reuters) - ", "MADRID, 3 Jun. (EUROPA PRESS) - ", "Lima (Andina) — "]
)
def test_what_an_agency_was_told_is_its_own_news(dateline: str) -> None:
    assert echo_of(None, f"{dateline}La naviera cerrará su oficina, confirmaron a EFE fuentes de la firma.\n{REST}") is None
    assert echo_of(None, f"{dateline}La naviera cerrará su oficina, según publica Bloomberg.\n{REST}") == "Bloomberg"


def test_a_report_of_long_ago_is_background() -> None:
    assert echo_of(None, f"La startup, cuya crisis reveló Bloomberg en marzo, ha presentado el concurso.\n{REST}") is None


def test_the_third_sentence_counts_where_it_tells_what_the_headline_does() -> None:
    told = "La red social vive meses agitados.\nSu fundador cumple diez años al frente.\n{} según publicó Wired.\n"
    dismissal = told.format("Orbia despedirá a un tercio de sus moderadores,")
    elsewhere = told.format("Varios vecinos se quejan del ruido de las obras,")
    assert echo_of("Orbia prescinde de 300 moderadores", dismissal + REST) == "Wired"
    assert echo_of("Orbia prescinde de 300 moderadores", elsewhere + REST) is None


def test_what_a_known_deal_costs_is_a_side_of_it_unless_the_medium_is_named_again() -> None:
    told = "Orbia ha contratado al fundador de Nubia.\nEl importe ronda los 300 millones de dólares, según CNBC.\n"
    assert echo_of("Orbia ficha al fundador de Nubia", told + REST) is None
    assert echo_of("Orbia ficha al fundador de Nubia", f"{told}CNBC cita a un inversor.\n{REST}") == "CNBC"


def test_a_sentence_further_down_can_say_whose_the_whole_story_is() -> None:
    told = "Orbia se queda sin fundadores.\nSe marchan los tres.\nTambién se va su jefa de ventas.\nLo ha contado el diario Handelsblatt.\n"
    assert echo_of("Orbia se vacía", told + REST) == "Handelsblatt"


def test_a_registered_medium_goes_by_the_name_of_the_registry() -> None:
    called = load_media().name_of
    registered = [company for company in load_registry().companies.values() if company.kind == "media"]
    assert {company.name: called[company.name] for company in registered if company.name in called} == {
        company.name: company.name for company in registered if company.name in called
    }
    assert sum(company.name in called for company in registered) > 60


def test_no_name_stands_for_two_media() -> None:
    table = tomllib.loads(MEDIA_FILE.read_text("utf-8"))["media"]
    names = [called for name, others in table.items() for called in (name, *others)]
    assert len(names) == len(set(names))
