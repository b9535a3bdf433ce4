"""A Webedia-like blog: no published_time, the moment in a data attribute, videos and "En Pixelado |" lines among the paragraphs."""

# ruff: noqa: E501 - markup is kept in the long lines that sites write it in

from __future__ import annotations

from demo.templates.view import View, esc, figure, json_ld, links, local, spanish_day, with_inserts, zulu


def page(view: View) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "Article",
        "mainEntityOfPage": view.canonical or view.url,
        "headline": view.title[:60] + ("..." if len(view.title) > 60 else ""),  # cut, as many content systems cut it
        "datePublished": local(view.published),
        "dateModified": local(view.modified),
        "author": {"@type": "Person", "name": view.story.authors[0], "jobTitle": "Editor"},
        "publisher": {"@type": "Organization", "name": view.outlet.name},
    }
    inserts = [
        f'<div class="article-asset article-asset-normal"><p><a href="{view.base}/archivo">{esc(line)}</a></p></div>'
        for line in view.story.related_lines
    ]
    if view.related:
        title, url = view.related[0]
        inserts.append(
            f'<div class="article-asset-video"><div class="base-asset-video"><p class="caption">Vídeo: {esc(title)}</p></div></div>'
        )
        inserts.append(f'<p>En Pixelado | <a class="text-outboundlink" href="{esc(url)}">{esc(title)}</a></p>')
    # The second edition changes the layout around every story: more links, other white space, the same words.
    loose = "\n\n   " if view.edition > 1 else ""
    body = with_inserts([f"<p>{loose}{esc(part)}{loose}</p>" for part in view.paragraphs], inserts)
    recommended = view.related if view.edition == 1 else tuple(reversed(view.related))
    standfirst = f'<div class="article-dek"><p>{esc(view.story.summary)}</p></div>' if view.story.summary else ""
    return f"""<!DOCTYPE html>
<html lang="es"><head><meta charset="UTF-8"><title>{esc(view.title)}</title>
<meta name="description" content="{esc(view.description)}">
<link rel="canonical" href="{esc(view.canonical or view.url)}">
<meta property="og:title" content="{esc(view.title.replace("«", "").replace("»", ""))}"><meta property="og:type" content="article"><meta property="og:url" content="{esc(view.url)}">
<meta property="og:image" content="{view.base}/img/{view.story.id}/1366_521.jpeg">
<meta name="DC.Creator" content="{esc(view.story.authors[0])}"><meta name="DC.Date" content="{view.published:%Y-%m-%d}"><meta name="DC.Publisher" content="{esc(view.outlet.name)}">
{json_ld(data)}</head>
<body class="js-desktop"><div class="head"><ul class="head-list"><li><a href="{view.base}/moviles">Móviles</a></li><li><a href="{view.base}/analisis">Análisis</a></li><li><a href="{view.base}/ofertas">Ofertas</a></li></ul></div>
<div class="container-abstract"><div class="article-home-section"><article class="article article-normal">
<header class="article-header"><div class="post-category-name"><a href="{view.base}/seccion">{esc(view.story.section)}</a></div>
<h1><span>{esc(view.title)}</span></h1>{standfirst}<div class="post-comments-shortcut"><a href="#comments">12 comentarios</a></div></header>
{figure(view, "article-asset-image")}
<div class="article-metadata-container"><a class="article-author-link" rel="author" href="{view.base}/autor/redaccion">{esc(view.story.authors[0])}</a>
<p class="author-job">Editor</p><time class="article-date" datetime="{zulu(view.published)}" data-date="{zulu(view.published)}">{spanish_day(view.published)}</time></div>
<div class="article-content"><div class="blob js-post-images-container">
{body}
</div></div>
<div class="article-links"><h3>También te puede gustar</h3><ul>{links(recommended, '<li><a href="{url}">{title}</a></li>')}</ul></div>
<div class="sticky-newsletter"><p>Suscríbete a Pixelado: una carta al día con lo último en tecnología</p></div></article>
<div id="comments" class="comments"><p class="comment-text">Primer comentario: yo ya lo sabía.</p></div></div></div>
<footer class="foot"><p>Publicaciones de la red: motor, cocina, viajes, bolsillo</p></footer></body></html>
"""
