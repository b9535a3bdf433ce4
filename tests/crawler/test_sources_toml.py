"""What holds for every outlet of the list that is shipped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import crawler.sources
from crawler.discovery.select import matches, may_be_article
from crawler.sources import MIN_DELAY, Source

SOURCES = crawler.sources.load(Path(crawler.sources.__file__).parent / "sources.toml")

# feeds of different sections of one outlet, which bring different stories
SEVERAL_FEEDS = {"c5n-economia", "elcorreo-tecnologia", "elobservador-uy", "eluniverso", "mdz-dinero", "montevideo-portal"}

# an address of a story of each outlet, as it was seen
EXAMPLES = [
    (
        "xataka",
        "https://www.xataka.com/movilidad/gobierno-ha-dado-primer-paso-para-subir-impuestos-al-diesel-11-centimos-litro-a-cambio-6-500-millones-euros",
    ),
    (
        "xataka-movil",
        "https://www.xatakamovil.com/mercado/telecos-usuarios-se-juegan-bruselas-que-remedies-como-afectaran-al-futuro-fusiones",
    ),
    ("hipertextual", "https://hipertextual.com/2009/10/soitu-cierra"),
    ("computerhoy", "https://computerhoy.20minutos.es/noticias/tecnologia/almacenamiento-cinta-magnetica-aumento-2021-ransomware-1052073"),
    ("muycomputerpro", "https://www.muycomputerpro.com/2017/09/20/fundacion-universidad-empresa-hyperloop-one"),
    ("microsiervos", "https://www.microsiervos.com/archivo/espacio/pequeno-vistazo-interior-edificio-ensamblado-vehiculos-chino.html"),
    ("adslzone", "https://www.adslzone.net/2017/12/19/xiaomi-sneaky-santa-17/"),
    (
        "andro4all",
        "https://www.lavanguardia.com/andro4all/tecnologia/un-grupo-de-hackers-exige-38-millones-de-euros-por-el-rescate-de-560-gb-de-informacion-de-hacienda",
    ),
    (
        "urban-tecno",
        "https://www.mundodeportivo.com/urbantecno/windows/agrega-un-usuario-al-grupo-de-administradores-local-en-windows-via-comando",
    ),
    (
        "el-androide-libre",
        "https://www.elespanol.com/elandroidelibre/noticias-y-novedades/20260424/revolucion-google-io-anos-importantes-android-compania/1003744220946_0.html",
    ),
    (
        "omicrono",
        "https://www.elespanol.com/omicrono/hardware/20180807/samsung-comienza-producir-discos-ssd-capacidad-masa/328468284_0.html",
    ),
    ("aibase-es", "https://www.aibase.com/es/news/19740"),
    ("gptzone", "https://gptzone.net/noticias/scale-ai-reduce-un-14-su-plantilla-y-despide-a-500-contratistas-tras-la-inversion-de-meta"),
    (
        "betazeta",
        "https://news.betazeta.dev/2025/07/17/scale-ai-despide-a-200-empleados-tras-admitir-que-expandio-demasiado-rapido-su-capacidad-de-ia-generativa",
    ),
    ("aiconvolution", "https://www.aiconvolution.com/blog/2025/07/12/google-ficha-lideres-windsurf-fracaso-openai"),
    ("viatea", "https://viatea.es/noticias/openai-windsurf-google-lideres-ia"),
    ("ctol-es", "https://www.ctol-es.com/news/google-hires-windsurf-team-openai-acquisition-fails"),
    (
        "bocono-labs",
        "https://tech-news.bocono-labs.com/es/posts/scale-ai-lays-off-200-workers-after-rapidly-scaling-up-its-generative-artificial-intelligence-capabilities",
    ),
    ("noticias-ai", "https://noticias.ai/modelos-falcon-3-ahora-disponibles-en-amazon-sagemaker-jumpstart/"),
    ("technologyreview-es", "https://technologyreview.es/article/interpretabilidad-mecanicista"),
    ("expansion-es", "https://www.expansion.com/mercados/2020/12/10/5fd21922e5fdea04078b45f5.html"),
    (
        "eleconomista-es",
        "http://www.eleconomista.es/construccion-inmobiliario/noticias/9052821/04/18/Asi-es-el-puente-maritimo-mas-largo-del-mundo-luces-y-sombras-del-viaducto-que-unira-Macao-Hong-Kong-y-Zhuhai.html",
    ),
    ("ecotechers", "https://www.ecotechers.com/p/codigo-rojo"),
    (
        "elespanol-invertia",
        "https://www.elespanol.com/invertia/disruptores-innovadores/disruptores/startups/20220610/south-summit-libertad-ayuso-inversores-corrillos-politicos/678932466_0.html",
    ),
    (
        "libertaddigital-tecnologia",
        "https://www.libertaddigital.com/espana/2021-01-24/podemos-abrio-cuenta-separada-costas-procesales-partido-pagar-condenas-iglesias-montero-6701857/",
    ),
    ("the-objective", "https://theobjective.com/economia/2023-12-05/casos-startups-riqueza-espana"),
    ("startupeable", "https://startupeable.com/happyrobot-serie-c/"),
    ("ecosistema-startup", "https://ecosistemastartup.com/ley-fintech-chile-2026-42-startups-registradas-y-plazos-cmf/"),
    ("forbes-centroamerica", "https://forbescentroamerica.com/2026/07/07/estos-son-los-30-under-30-forbes-centroamerica-2026/"),
    ("expansion-mx", "https://expansion.mx/tecnologia/2026/02/17/hay-30-000-despidos-en-tecnologicas-por-ia"),
    (
        "eleconomista-mx",
        "https://www.eleconomista.com.mx/empresas/Business-Insider-tendra-edicion-en-Mexico-a-partir-del-4-de-febrero-de-2020-20200120-0061.html",
    ),
    (
        "la-tercera-pulso",
        "https://www.latercera.com/politica/noticia/la-agenda-con-que-interior-busca-contener-la-crisis-de-seguridad-y-el-dilema-del-oficialismo/DHCHJTT5TNETPCHCIYLXWMQOBA/",
    ),
    (
        "elcronista",
        "https://www.cronista.com/usa/economia-y-finanzas/siguen-los-despidos-masivos-en-estados-unidos-todas-estas-empresas-ya-dejaron-a-miles-de-personas-en-la-calle-y-seguiran-con-los-recortes/",
    ),
    (
        "ambito",
        "https://www.ambito.com/politica/paritarias/al-rojo-gremios-la-alimentacion-marcan-inflacion-53-abril-y-amenazan-paro-n5431248",
    ),
    (
        "elpais",
        "https://elpais.com/sociedad/2020-03-09/giuseppe-conte-habria-sido-criminal-ocultar-datos-del-coronavirus-o-minimizarlo.html",
    ),
    ("elmundo", "https://www.elmundo.es/papel/futuro/2018/11/21/5bf45da2468aeba5798b465d.html"),
    ("elconfidencial", "https://www.elconfidencial.com/tecnologia/2024-12-01/agencia-tributaria-aeat-trinity-ransomware_4014867/"),
    (
        "infobae-tecno",
        "https://www.infobae.com/america/agencias/2024/08/29/openai-negocia-una-inyeccion-de-capital-que-elevaria-su-valor-por-encima-de-100000-millones-de-dolares/",
    ),
    (
        "lanacion-ar",
        "https://www.lanacion.com.ar/estados-unidos/openai-chatgpt-busca-recaudar-40000-millones-de-dolares-prensa-nid30012025",
    ),
    (
        "clarin-tecnologia",
        "https://www.clarin.com/economia/chat-gpt-levanta-ronda-capital-grande-historia-financiar-avance-inteligencia-artificial_0_X5fFer6LDu.html",
    ),
    (
        "eltiempo-tecnosfera",
        "https://www.eltiempo.com/colombia/medellin/elecciones-2022-candidatos-presidenciales-en-la-universidad-eafit-669594",
    ),
    ("elcolombiano", "https://www.elcolombiano.com/negocios/despidos-tecnologicas-2026-impacto-ia-empleo-MC34148613"),
    (
        "elcomercio-pe",
        "https://elcomercio.pe/politica/justicia/kenji-fujimori-juicio-contra-excongresista-por-presunta-compra-de-votos-continuara-el-18-de-mayo-pedro-pablo-kuczynski-ppk-fiscalia-rmmn-noticia/",
    ),
    (
        "biobiochile",
        "https://www.biobiochile.cl/noticias/nacional/region-de-los-rios/2022/05/04/gremios-de-los-camioneros-no-descartan-nueva-movilizacion-realizaran-consulta-nacional.shtml",
    ),
    ("the-officer", "https://theofficer.es/granter-simplifica-el-acceso-a-subvenciones/"),
    (
        "cronica-global",
        "https://cronicaglobal.elespanol.com/business/20260324/dueno-pais-establece-barcelona-sede-fondo-espana/1003742744702_0.html",
    ),
    (
        "dcd-es",
        "https://www.datacenterdynamics.com/es/noticias/telecom-argentina-incorpora-fuentes-de-energia-renovable-a-su-matriz-energetica/",
    ),
    ("fintech-expert", "https://www.fintechexpert.mx/p/clara-lanza-asistente-por-whatsapp"),
    ("it-masters-mag", "https://www.itmastersmag.com/noticias-analisis/12-lenguajes-de-programacion-mas-usados/"),
    (
        "trendtic",
        "https://www.trendtic.cl/2025/04/se-acelera-la-adopcion-de-ia-en-latinoamerica-mas-de-86-de-las-empresas-ya-han-implementado-ia-generativa-para-mejorar-sus-negocios/",
    ),
    (
        "elmostrador-mercados",
        "https://www.elmostrador.cl/mercados/2026/01/02/como-cambiar-el-cupo-en-dolares-de-la-tarjeta-de-credito-en-pesos-chilenos-online/",
    ),
    ("la-nota-economica", "https://lanotaeconomica.com.co/movidas-empresarial/en-colombia-el-918-de-las-empresas-son-pymes/"),
    (
        "el-deber",
        "https://eldeber.com.bo/economia/bolivia-ofrecera-estabilidad-contratos-alivio-fiscal-captar-capitales-mineros_1778511791",
    ),
    ("marketdata-py", "https://marketdata.com.py/noticias/paraguay-alcanza-nuevo-record-de-demanda-y-suministro-de-energia-149167"),
    ("crhoy", "https://crhoy.com/economia/experto-advierte-que-tribu-cr-sigue-presentando-inconsistencias/"),
    ("capital-financiero-pa", "https://elcapitalfinanciero.com/coordinan-acciones-para-enfrentar-la-broca-del-cafe/"),
    ("laestrella-pa", "https://www.laestrella.com.pa/economia/panama-toma-distancia-del-impuesto-minimo-global-PE25472058"),
    ("prensa-libre", "https://www.prensalibre.com/economia/que-es-una-fintech-cuantas-hay-en-guatemala-y-como-ganan-dinero/"),
]


def ids(source: Source) -> str:
    return source.id


@pytest.mark.parametrize("source", SOURCES.values(), ids=ids)
def test_every_outlet_that_is_watched_has_something_to_poll(source: Source) -> None:
    assert source.endpoints or not source.enabled


@pytest.mark.parametrize("source", SOURCES.values(), ids=ids)
def test_no_alias_of_a_feed_is_polled(source: Source) -> None:
    assert len(source.feeds) <= 1 or source.id in SEVERAL_FEEDS


@pytest.mark.parametrize("source", SOURCES.values(), ids=ids)
def test_no_outlet_is_asked_more_often_than_the_default(source: Source) -> None:
    assert source.delay is None or source.delay >= MIN_DELAY


@pytest.mark.parametrize("source", SOURCES.values(), ids=ids)
def test_an_outlet_that_is_off_says_why_and_since_when(source: Source) -> None:
    assert source.enabled or re.search(r"\b20\d\d\b", source.reason or "")


@pytest.mark.parametrize(("id_", "url"), EXAMPLES)
def test_a_story_of_the_outlet_is_taken_for_one(id_: str, url: str) -> None:
    source = SOURCES[id_]
    assert may_be_article(url)
    assert source.article_pattern is None or matches(re.compile(source.article_pattern), url)
    assert source.deny_pattern is None or not re.search(source.deny_pattern, url)


@pytest.mark.parametrize("source", [s for s in SOURCES.values() if s.article_pattern], ids=ids)
def test_what_the_outlet_is_read_through_is_not_taken_for_a_story(source: Source) -> None:
    pattern = re.compile(source.article_pattern or "")
    for url in (source.homepage, *(endpoint.url for endpoint in source.endpoints)):
        assert not matches(pattern, url)


@pytest.mark.parametrize(
    "address", ["infobae.com/feeds/rss", "aibase.com/rss", "xataka.com/rss", "milenio.com/rss", "primicias.ec/feed", "rss-es-all"]
)
def test_addresses_known_to_be_dead_are_not_polled(address: str) -> None:
    assert not any(address in endpoint.url for source in SOURCES.values() for endpoint in source.endpoints)


def test_the_founding_outlet_is_read_through_its_section_page() -> None:
    aibase = SOURCES["aibase-es"]
    assert aibase.enabled
    assert aibase.machine_written
    assert not aibase.feeds
    assert aibase.sections == ("https://www.aibase.com/es/news",)


def test_outlets_that_license_headlines_only_are_never_fetched() -> None:
    assert {source.id for source in SOURCES.values() if source.feed_only} == {
        "elpais",
        "clarin-tecnologia",
        "eltiempo-tecnosfera",
        "whitepaper-mx",
        "la-jornada-economia",
        "investing-es",
    }


def test_the_register_is_as_large_as_it_is_said_to_be() -> None:
    assert sum(source.enabled for source in SOURCES.values()) >= 150
