"""A WordPress theme with an SEO plugin: og:title with the site's name, dates in UTC, a "Lee también" between the paragraphs."""

# ruff: noqa: E501 - markup is kept in the long lines that sites write it in

from __future__ import annotations

from typing import Any

from demo.templates.view import View, esc, figure, json_ld, links, local, naive, spanish_day, spanish_weekday, utc, with_inserts

MENU = ["Portada", "Empresas", "Inteligencia artificial", "Laboral", "Startups", "Opinión", "Pódcast", "Boletines"]


def _graph(view: View) -> dict[str, Any]:
    stamp = naive if view.outlet.local_json_ld else utc
    person = f"{view.base}/#/schema/person/{view.story.id}"
    article: dict[str, Any] = {
        "@type": "NewsArticle",
        "@id": f"{view.url}#article",
        "headline": view.title,
        "datePublished": stamp(view.published),
        "dateModified": stamp(view.modified),
        "mainEntityOfPage": {"@id": view.canonical or view.url},
        "articleSection": [view.story.section],
        "publisher": {"@type": "Organization", "name": view.outlet.name},
        "inLanguage": "es",
    }
    graph: list[dict[str, Any]] = [article, {"@type": "WebSite", "url": view.base + "/", "name": view.outlet.name}]
    if view.story.authors:
        article["author"] = [{"@id": person}, *({"@type": "Person", "name": name} for name in view.story.authors[1:])]
        graph.append({"@type": "Person", "@id": person, "name": view.story.authors[0], "url": f"{view.base}/author/redactor/"})
    else:
        article["author"] = {"@type": "Organization", "name": view.story.agency_byline or view.outlet.name}
    return {"@context": "https://schema.org", "@graph": graph}


def _byline(view: View) -> str:
    if not view.story.authors:
        return f'<span class="author vcard">{esc(view.story.agency_byline or view.outlet.name)}</span>'
    names = " y ".join(
        f'<a class="url fn n" rel="author" href="{view.base}/author/redactor/">{esc(name)}</a>' for name in view.story.authors
    )
    return f'<span class="byline">Por <span class="author vcard">{names}</span></span>'


def page(view: View) -> str:
    inserts = [
        f'<p><strong>{esc(line.split(":")[0])}:</strong> <a href="{view.base}/archivo/">{esc(line.split(":", 1)[-1].strip())}</a></p>'
        for line in view.story.related_lines
    ]
    if view.related:
        title, url = view.related[0]
        inserts.append(f'<p class="has-text-align-left"><strong>Lee también: <a href="{esc(url)}">{esc(title)}</a></strong></p>')
    inserts.append(
        '<div class="wp-block-group newsletter-box"><p class="newsletter-box__title">Recibe cada mañana lo más importante en tu correo</p>'
        '<p>Suscríbete gratis a nuestro boletín y no te pierdas nada.</p><form><input type="email" placeholder="Tu correo"><button>Apuntarme</button></form></div>'
    )
    body = with_inserts([f"<p>{esc(part)}</p>" for part in view.paragraphs], inserts)
    standfirst = f'<div class="entry-excerpt"><p>{esc(view.story.summary)}</p></div>' if view.story.summary else ""
    ld = json_ld(_graph(view)) if view.outlet.json_ld else ""
    # Without the plugin the theme writes the local time with its offset; with it, UTC.
    stamp = utc if view.outlet.json_ld else local
    canonical = f'<link rel="canonical" href="{esc(view.canonical)}">' if view.canonical else ""
    return f"""<!DOCTYPE html>
<html lang="es">
<head>
<meta charset="UTF-8">
<title>{esc(view.title)} - {esc(view.outlet.name)}</title>
<meta name="description" content="{esc(view.description)}">
<meta name="robots" content="index, follow, max-image-preview:large">
{canonical}
<meta property="og:type" content="article">
<meta property="og:title" content="{esc(view.title)} - {esc(view.outlet.name)}">
<meta property="og:description" content="{esc(view.description)}">
<meta property="og:site_name" content="{esc(view.outlet.name)}">
<meta property="og:image" content="{view.base}/img/{view.story.id}.jpg">
<meta property="article:published_time" content="{stamp(view.published)}">
<meta property="article:modified_time" content="{stamp(view.modified)}">
<meta property="article:section" content="{esc(view.story.section)}">
{ld}
</head>
<body class="post-template-default single single-post">
<header id="masthead"><p class="fecha-hoy">{spanish_weekday(view.now.astimezone(view.outlet.zone))}</p><p class="site-title"><a href="{view.base}/">{esc(view.outlet.name)}</a></p>
<nav id="site-navigation"><ul>{"".join(f'<li class="menu-item"><a href="{view.base}/{item.lower().replace(" ", "-")}/">{item}</a></li>' for item in MENU)}</ul></nav></header>
<main id="primary"><article id="post-{abs(int(view.story.age * 10))}" class="post type-post status-publish format-standard hentry">
<header class="entry-header"><span class="cat-links"><a href="{view.base}/seccion/">{esc(view.story.section)}</a></span>
<h1 class="entry-title">{esc(view.title)}</h1>{standfirst}
<div class="entry-meta">{_byline(view)} <time class="entry-date published" datetime="{local(view.published)}">{spanish_day(view.published)}</time></div></header>
{figure(view, "wp-caption")}
<div class="entry-content">
{body}
</div>
<div class="sharedaddy"><p>Comparte esto:</p><ul><li><a href="#">Facebook</a></li><li><a href="#">X</a></li><li><a href="#">WhatsApp</a></li></ul></div>
<footer class="entry-footer"><span class="tags-links">Etiquetas: <a rel="tag" href="{view.base}/tag/empresas/">empresas</a>, <a rel="tag" href="{view.base}/tag/tecnologia/">tecnología</a></span></footer>
</article>
<section class="related-posts"><h2>Artículos relacionados</h2><ul>{links(view.related, '<li><a href="{url}">{title}</a></li>')}</ul></section>
<div id="comments" class="comments-area"><h2>2 comentarios</h2><ol class="comment-list"><li class="comment"><div class="comment-content"><p>A mí me despidieron de una startup igual y nadie escribió una línea.</p></div></li>
<li class="comment"><div class="comment-content"><p>Gran artículo, enhorabuena a la redacción.</p></div></li></ol></div></main>
<aside id="secondary"><h2>Lo más leído</h2><ol><li>OpenAI despide a 300 personas y nadie sabe por qué</li><li>El truco para ahorrar batería</li></ol></aside>
<footer id="colophon"><p>© {esc(view.outlet.name)}. Todos los derechos reservados.</p></footer>
<div id="cookie-notice" role="dialog"><p>Utilizamos cookies propias y de terceros para analizar el tráfico. Puedes aceptar o rechazar su uso.</p><button>Aceptar</button><button>Rechazar</button></div>
</body></html>
"""


def amp_page(view: View) -> str:
    """The AMP copy of a story: bare markup that names the canonical address."""
    body = "\n".join(f"<p>{esc(part)}</p>" for part in view.paragraphs)
    return f"""<!doctype html>
<html amp lang="es"><head><meta charset="utf-8"><title>{esc(view.title)}</title>
<link rel="canonical" href="{esc(view.canonical or view.url)}">
<meta name="viewport" content="width=device-width">
{json_ld(_graph(view))}
</head><body><header class="amp-wp-header"><a href="{view.base}/">{esc(view.outlet.name)}</a></header>
<article class="amp-wp-article"><h1 class="amp-wp-title">{esc(view.title)}</h1>
<div class="amp-wp-meta amp-wp-byline">{_byline(view)}</div>
<div class="amp-wp-meta amp-wp-posted-on"><time datetime="{local(view.published)}">{spanish_day(view.published)}</time></div>
<div class="amp-wp-article-content">{body}</div></article></body></html>
"""
