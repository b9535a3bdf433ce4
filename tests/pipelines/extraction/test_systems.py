"""Whole pages in the manner of the systems that the Spanish-language press uses and used, from 2012 to today."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipelines.saved_pages import moment
from tests.pipelines.extraction.pages import paragraphs, read

TITLE = "La minera Orcal despide a 300 trabajadores en Antofagasta"
TEXT = paragraphs()


def linked(data: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


PAGES: dict[str, tuple[str, str, list[str] | None, str]] = {}
PAGES["WordPress, Newspaper"] = (
    "https://www.horanortina.cl/2017/03/03/orcal-despide/",
    f'''<html lang="es-CL"><head><title>{TITLE} - Hora Nortina</title><meta property="og:site_name" content="Hora Nortina"><meta property="og:title" content="{TITLE} - Hora Nortina"><meta property="article:published_time" content="2017-03-03T17:05:00+00:00"><meta property="article:modified_time" content="2017-03-04T17:05:00+00:00">
{linked({"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "Hora Nortina"}, {"@type": "WebPage", "name": TITLE + " - Hora Nortina", "datePublished": "2017-03-03T17:05:00+00:00", "author": {"@id": "#/p/1"}}, {"@type": "Person", "@id": "#/p/1", "name": "prensa"}]})}</head><body class="single"><div class="td-header-wrap"><h1 class="td-logo"><a href="/">Hora Nortina</a></h1><div class="td_data_time">viernes, noviembre 20, 2026</div></div>
<div class="td-post-header"><ul class="td-category"><li class="entry-category"><a>Minería</a></li></ul><header class="td-post-title"><h1 class="entry-title">{TITLE}</h1><p class="td-post-sub-title">El sindicato anuncia movilizaciones</p><div class="td-module-meta-info"><div class="td-post-author-name"><div class="td-author-by">Por</div> <a href="/author/prensa/">Ana Pérez</a><div class="td-author-line"> - </div> </div><span class="td-post-date"><time class="entry-date updated td-module-date" datetime="2017-03-03T14:05:00+00:00">3 marzo, 2017</time></span><div class="td-post-comments"><a>0</a></div></div></header></div><div class="td-post-content">{TEXT}</div>
<div class="td-author-name vcard author"><span class="fn"><a href="/author/prensa/">Ana Pérez</a></span></div><div class="td_block_related_posts"><div class="item-details"><h3 class="entry-title"><a href="/x">Otra noticia que no es la de esta página</a></h3><span class="td-post-author-name"><a>Eva Ruiz</a></span></div></div></body></html>''',
    ["Ana Pérez"],
    "2017-03-03T14:05:00-03:00",
)
PAGES["Blogger"] = (
    "https://tecnoandina.blogspot.com/2014/05/orcal.html",
    f'''<html><head><title>Tecno Andina: {TITLE}</title><meta property="og:title" content="{TITLE}"><meta property="og:url" content="x"></head><body><div class="header"><h1 class="title">Tecno Andina</h1></div><h2 class="date-header"><span>miércoles, 7 de mayo de 2014</span></h2><div class="post hentry"><h3 class="post-title entry-title" itemprop="name">{TITLE}</h3><div class="post-body">{TEXT}</div><div class="post-footer"><span class="post-author vcard">Publicado por <span class="fn" itemprop="author"><a class="g-profile" rel="author"><span itemprop="name">Luis Gil</span></a></span></span> <span class="post-timestamp">en <a class="timestamp-link"><abbr class="published" itemprop="datePublished" title="2014-05-07T09:30:00-05:00">9:30</abbr></a></span></div></div></body></html>''',
    ["Luis Gil"],
    "2014-05-07T09:30:00-05:00",
)
PAGES["Joomla"] = (
    "https://www.elnortino.com.pe/index.php/noticias/123-orcal",
    f"""<html lang="es-es"><head><title>{TITLE}</title><meta name="author" content="Super User"></head><body><div class="item-page"><div class="page-header"><h2 itemprop="headline">{TITLE}</h2></div><dl class="article-info muted"><dt class="article-info-term">Detalles</dt><dd class="createdby">Escrito por <span>Ana Pérez</span></dd><dd class="category-name">Categoría: <a>Noticias</a></dd><dd class="published"><span class="icon-calendar"></span>Publicado: 03 Marzo 2016</dd><dd class="hits">Visto: 2016</dd></dl><div itemprop="articleBody">{TEXT}</div></div></body></html>""",
    ["Ana Pérez"],
    "2016-03-03",
)
PAGES["Drupal"] = (
    "https://www.surdiario.com.co/noticias/orcal-1234",
    f'''<html><head><title>{TITLE} | Diario del Sur</title><meta name="dcterms.title" content="{TITLE}"><meta name="dcterms.date" content="2016-03-03T14:05-05:00"></head><body><h1 class="site-name"><a href="/">Diario del Sur</a></h1><h1 class="title" id="page-title">{TITLE}</h1><div class="submitted"><span property="dc:date dc:created" content="2016-03-03T14:05:00-05:00" datatype="xsd:dateTime">Jue, 03/03/2016 - 14:05</span> — <span class="username">Ana Pérez</span></div><div class="field-name-body">{TEXT}</div></body></html>''',
    None,
    "2016-03-03T14:05:00-05:00",
)
PAGES["active server pages"] = (
    "http://www.elhuerto.es/murcia/20120418/local/orcal-201204181030.html",
    f"""<html><head><title>{TITLE}. El Huerto</title><meta name="DC.date.issued" content="2012-04-18"></head><body><div class="fecha">Jueves, 20 noviembre 2026</div><div class="antetitulo">MINERÍA</div><h1>{TITLE}</h1><h2>El sindicato anuncia movilizaciones</h2><div class="datos"><span>18.04.12 - 10:30 - </span><span class="autor">ANA PÉREZ | MURCIA.</span></div><div>{TEXT}</div></body></html>""",
    ["Ana Pérez"],
    "2012-04-18T10:30:00+02:00",
)
PAGES["portal of 2013"] = (
    "http://www.xyz.es/economia/20130612/x-orcal-201306121033.html",
    f'''<html><head><title>{TITLE} - XYZ.es</title><meta property="og:title" content="{TITLE} - XYZ.es"></head><body><h1>{TITLE}</h1><div class="fecha"><span class="dia">Día 12/06/2013</span> <span>- 10.33h</span></div><div class="firma">ana pérez<span>/</span> madrid</div><div>{TEXT}</div></body></html>''',
    ["Ana Pérez"],
    "2013-06-12T10:33:00+02:00",
)
PAGES["portal of 2014"] = (
    "http://www.elgallo.es/economia/2014/05/07/536a.html",
    f"""<html><head><title>{TITLE} | Economía | EL GALLO</title></head><body><header><h1 itemprop="headline">{TITLE}</h1></header><footer class="author-date"><ul><li class="author-name" itemprop="name">ANA PÉREZ</li><li class="author-location">Madrid</li></ul></footer><time datetime="2014-05-07T08:30:00Z"><span class="hour">Actualizado: </span>07/05/2014 10:30 horas</time><div>{TEXT}</div></body></html>""",
    ["Ana Pérez"],
    "2014-05-07T10:30:00+02:00",
)
PAGES["Arc"] = (
    "https://www.elgaucho.com.ar/economia/orcal-nid123/",
    f'''<html><head><title>{TITLE} - EL GAUCHO</title><meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="EL GAUCHO">{linked({"@context": "http://schema.org", "@type": "NewsArticle", "headline": TITLE, "datePublished": "2021-03-03T14:05:00.000Z", "author": [{"@type": "Person", "name": "EL GAUCHO"}], "publisher": {"@type": "Organization", "name": "EL GAUCHO"}})}</head><body><h1 class="com-title">{TITLE}</h1><div class="mod-author"><span class="by">Por</span> <a href="/autor/ana-perez-1/"><strong>Ana Pérez</strong></a></div><time class="com-date">3 de marzo de 2021</time><span class="com-hour">11:05</span><div>{TEXT}</div></body></html>''',
    ["Ana Pérez"],
    "2021-03-03T11:05:00-03:00",
)
PAGES["language of Mexico"] = (
    "https://www.semanariocentral.com/negocios/orcal",
    f"""<html lang="es-MX"><head><title>{TITLE} - Semanario Central</title><meta property="article:published_time" content="2020-03-03T14:05:00"></head><body><h1>{TITLE}</h1><div class="author-name"><a href="/autor/ana">Ana Pérez</a></div><div class="city">Ciudad de México</div><span>03.03.2020 14:05:00</span>{TEXT}</body></html>""",
    ["Ana Pérez"],
    "2020-03-03T14:05:00-06:00",
)
PAGES["portal of 2018"] = (
    "https://www.elaguila.com.mx/cartera/orcal",
    f"""<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div class="main-note"><div class="field-fecha">03/03/2018 <span>|</span> 14:05 <span>|</span></div><div class="autor"><b>Ana Pérez</b> <span>/ Corresponsal</span></div></div>{TEXT}</body></html>""",
    ["Ana Pérez"],
    "2018-03-03T14:05:00-06:00",
)
PAGES["agency"] = (
    "https://www.elfederal.com/salta/orcal",
    f"""<html><head><title>{TITLE} - El Federal</title><meta name="author" content="Agencia AFP"></head><body><h1>{TITLE}</h1><div class="autor">Agencia AFP</div><div class="fecha">Miércoles, 3 de marzo de 2021 14:05</div>{TEXT}</body></html>""",
    [],
    "2021-03-03T14:05:00",
)
PAGES["free daily"] = (
    "https://www.30minutos.es/noticia/123/0/orcal/",
    f"""<html><head><title>{TITLE}</title></head><body><h1 class="article-title">{TITLE}</h1><div class="article-author"><ul><li>ANA PÉREZ / AGENCIAS</li><li class="date">NOTICIA 03.03.2019 - 14:05h</li></ul></div>{TEXT}</body></html>""",
    ["Ana Pérez"],
    "2019-03-03T14:05:00+01:00",
)
PAGES["two links"] = (
    "https://www.elboletin.es/economia/orcal_0_123.html",
    f"""<html><head><title>{TITLE}</title><meta property="og:site_name" content="elboletin.es"></head><body><header><h1 class="title">{TITLE}</h1><div class="author-pill"><p class="authors"><a href="/autores/ana_perez/">Ana Pérez</a>, <a href="/autores/luis_gil/">Luis Gil</a></p></div><p class="date">03/03/2018 - <span>14:05h</span></p></header>{TEXT}</body></html>""",
    ["Ana Pérez", "Luis Gil"],
    "2018-03-03T14:05:00+01:00",
)
PAGES["broadcaster"] = (
    "https://www.tve0.es/noticias/20150303/orcal/1.shtml",
    f"""<html><head><title>{TITLE} - TVE0.es</title></head><body><h1><span class="maintitle">{TITLE}</span></h1><ul class="sumario"><li>Uno</li></ul><div class="pubBox"><span class="pubdate"><time datetime="2015-03-03T14:05:00+01:00">03.03.2015 | 14:05 horas</time></span> <span class="update">Actualización <time>04.03.2015 | 10:00 horas</time></span></div><div class="autor">Por ANA PÉREZ</div>{TEXT}</body></html>""",
    ["Ana Pérez"],
    "2015-03-03T14:05:00+01:00",
)
PAGES["unsigned"] = (
    "https://www.pampa.com.ar/notas/201503/1-orcal.html",
    f"""<html><head><title>{TITLE} - Pampa - Agencia de Noticias</title></head><body><div class="time">20/11/2026</div><h1>{TITLE}</h1><div class="data">03/03/2015 <b>14:05</b> <span>Pampa</span></div>{TEXT}<div class="mas"><h4><a href="/o">Una nota más de la sección</a></h4><p class="author">Juan Ruiz</p></div></body></html>""",
    [],
    "2015-03-03T14:05:00-03:00",
)
PAGES["opinion"] = (
    "https://www.prensadelvalle.com/opinion/orcal",
    f"""<html><head><title>{TITLE} – Prensa del Valle</title><meta property="og:site_name" content="Prensa del Valle"></head><body><h1>{TITLE}</h1><div class="columnista"><h4>Ana Pérez</h4><span>@anaperez</span></div><p>Publicado el 3 de marzo de 2019</p>{TEXT}</body></html>""",
    ["Ana Pérez"],
    "2019-03-03",
)


@pytest.mark.parametrize(("url", "html", "authors", "published"), PAGES.values(), ids=PAGES)
def test_a_page_of_a_known_make(url: str, html: str, authors: list[str] | None, published: str) -> None:
    found = read(html, url, None)
    assert (found.title, moment(found.published)) == (TITLE, published)
    assert authors is None or found.authors == authors
