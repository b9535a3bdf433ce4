"""A site nobody looks after: JSON-LD that does not parse, "admin" as the author, a date of year one, the true one in the byline."""

# ruff: noqa: E501 - markup is kept in the long lines that sites write it in

from __future__ import annotations

from demo.templates.view import View, esc, figure, links, with_inserts


def page(view: View) -> str:
    inserts = [f"<p><em>{esc(line)}</em></p>" for line in view.story.related_lines]
    inserts.append('<div class="caja-socios"><p>Hazte socio de Foro Abierto y sostén un periodismo sin anuncios.</p></div>')
    body = with_inserts([f"<p>{esc(part)}</p>" for part in view.paragraphs], inserts)
    broken = (
        '{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "'
        + view.title.replace('"', "")
        + '", "author": {"@type": "Person", "name": "admin"}, "datePublished": "0001-01-01T00:00:00",}'
    )
    autor = view.story.authors[0] if view.story.authors else "Redacción"
    return f"""<html lang="es"><head><meta charset="utf-8">
<title>{esc(view.title)}</title>
<meta name="author" content="admin">
<meta property="og:title" content="{esc(view.title)}">
<script type="application/ld+json">{broken}</script></head><body>
<div class="menu"><a href="/">inicio</a> <a href="/hilos">hilos</a> <a href="/reglas">reglas</a></div>
<div class="post"><h1>{esc(view.title)}</h1>
<div class="post-info">Escrito por <span class="autor">{esc(autor)}</span> el <span class="fecha">{view.published:%d/%m/%Y %H:%M}</span></div>
{figure(view, "imagen")}
<div class="post-body">
{body}
</div></div>
<div class="relacionados"><h4>Hilos parecidos</h4>{links(view.related, '<div><a href="{url}">{title}</a></div>')}</div>
<div class="pie">Foro Abierto usa cookies. <a href="/cookies">Más información</a></div>
</body></html>
"""
