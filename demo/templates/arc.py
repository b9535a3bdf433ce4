"""An Arc-like newspaper: React markup, a global script with other stories' text in it, an og:title written for search engines."""

# ruff: noqa: E501 - markup is kept in the long lines that sites write it in

from __future__ import annotations

import json
from typing import Any

from demo.templates.view import View, esc, figure, json_ld, links, spanish_day, with_inserts, zulu


def page(view: View) -> str:
    authors: list[dict[str, Any]] = [{"@type": "Person", "name": name} for name in view.story.authors]
    if view.story.agency_byline:
        authors = [{"@type": "Organization", "name": view.story.agency_byline}]
    data = {
        "@context": "https://schema.org/",
        "@type": "NewsArticle",
        "headline": view.title,
        "description": view.description,
        "datePublished": zulu(view.published),
        "dateModified": zulu(view.modified),
        "author": authors,
        "articleSection": view.story.section,
        "image": {"@type": "ImageObject", "url": f"{view.base}/resizer/{view.story.id}.jpg"},
        "publisher": {"@type": "NewsMediaOrganization", "name": view.outlet.name},
        "isAccessibleForFree": True,
    }
    crumbs = {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [{"@type": "ListItem", "position": 1, "name": "Inicio"}],
    }
    state = json.dumps({"headlines": [title for title, _ in view.related], "arcSite": view.outlet.id}, ensure_ascii=False).replace(
        "<", "\\u003c"
    )
    inserts = [
        f'<div class="c-interstitial-link"><p class="interstitial"><a href="{view.base}/archivo/"><b>{esc(line)}</b></a></p></div>'
        for line in view.story.related_lines
    ]
    if view.related:
        title, url = view.related[0]
        inserts.append(
            f'<p class="interstitial-link block-margin-bottom"><i>[Te puede interesar: <a href="{esc(url)}">{esc(title)}</a>]</i></p>'
        )
    inserts.append(
        '<p class="c-paragraph"><a href="https://t.me/cronicaandina"><b>Sumate a nuestro canal de Telegram y recibí las noticias al instante</b></a></p>'
    )
    body = with_inserts([f'<p class="c-paragraph paragraph" data-el="text">{esc(part)}</p>' for part in view.paragraphs], inserts)
    byline = "".join(f'<a class="author-name" href="{view.base}/autor/">{esc(name)}</a>' for name in view.story.authors) or esc(
        view.story.agency_byline or ""
    )
    return f"""<!DOCTYPE html><html lang="es"><head><meta charset="utf-8"/>
<title>{esc(view.story.section)}: {esc(view.title.split(":")[0])} | {esc(view.outlet.name)}</title>
<meta name="description" content="{esc(view.description)}"/>
<link rel="canonical" href="{esc(view.canonical or view.url)}"/>
<link rel="amphtml" href="{esc(view.url)}?outputType=amp"/>
<meta property="og:type" content="article"/><meta property="og:title" content="Qué pasó: {esc(view.title.split(":")[0].split(",")[0])}"/>
<meta property="og:image" content="{view.base}/resizer/{view.story.id}.jpg"/><meta property="og:site_name" content="{esc(view.outlet.name)}"/>
{json_ld(data)}{json_ld(crumbs)}
<script>window.Fusion=window.Fusion||{{}};Fusion.globalContent={state};</script></head>
<body><div id="fusion-app"><header class="masthead"><nav class="nav-links"><a href="{view.base}/negocios/">Negocios</a><a href="{view.base}/innovacion/">Innovación</a><a href="{view.base}/dolar/">Dólar hoy</a><a href="{view.base}/newsletters/">Newsletters</a></nav></header>
<main class="article-layout"><section class="article-header"><a class="overline" href="{view.base}/negocios/">{esc(view.story.section)}</a>
<h1 class="article-headline">{esc(view.title)}</h1><h2 class="article-subheadline">{esc(view.story.summary or "")}</h2></section>
<div class="byline-container"><span class="by">Por</span> {byline}<span class="sharebar-article-date">{spanish_day(view.published)} {view.published:%H:%M} hs</span></div>
{figure(view, "visual__image")}
<article class="article-body nd-body-article">{body}</article>
<div class="article-most-read"><h3>Más noticias</h3>{links(view.related, '<div class="story-card"><a href="{url}"><h4>{title}</h4></a></div>')}</div></main>
<footer class="page-footer"><p>Crónica Andina S.A. Registro de la propiedad intelectual en trámite.</p></footer></div></body></html>
"""
