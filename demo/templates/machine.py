"""An outlet that a machine translates: nobody signs, pictures and captions stand in the body, the date is a line of text."""

# ruff: noqa: E501 - markup is kept in the long lines that sites write it in

from __future__ import annotations

from demo.templates.view import View, esc, links


def page(view: View) -> str:
    paragraphs = [f'<p style="text-align: left;">{esc(part)}</p>' for part in view.paragraphs]
    caption = esc(view.outlet.caption)
    picture = f'<p style="text-align: center;"><img src="{view.base}/upload/{view.story.id}.png" title="{caption}" alt="{caption}"></p><p class="figure-note">{caption}</p>'
    body = "\n".join([*paragraphs[:2], picture, *paragraphs[2:]])
    return f"""<!DOCTYPE html><html lang="es"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{esc(view.title)}</title><meta name="description" content="{esc(view.description)}">
<link rel="canonical" href="{esc(view.canonical or view.url)}">
<meta property="og:title" content="{esc(view.title)}"><meta property="og:site_name" content="AI Diario"></head><body><div id="__nuxt"><div class="top-nav"><a href="{view.base}/es">Portada</a><a href="{view.base}/es/noticias">Noticias de IA</a><a href="{view.base}/es/herramientas">Biblioteca de herramientas</a><a href="{view.base}/es/modelos">Clasificación de modelos</a></div>
<div class="article-wrap"><h1 class="article-title">{esc(view.title)}</h1>
<div class="article-info"><span>Noticias de IA</span><span>Publicado: {view.published:%Y-%m-%d %H:%M}</span><span>Tiempo de lectura: 3 min</span></div>
<div class="post-content">{body}</div>
<div class="article-tags"><a href="{view.base}/es/tag/datos">#datos</a><a href="{view.base}/es/tag/robots">#robots</a></div></div>
<div class="recommend"><h2>Recomendaciones relacionadas</h2>{links(view.related, '<a class="card" href="{url}"><h3>{title}</h3><p>La IA avanza cada día más rápido y esta noticia lo demuestra...</p></a>')}</div>
<div class="footer"><p>© AI Diario. Tu ventana al mundo de la inteligencia artificial.</p></div></div></body></html>
"""
