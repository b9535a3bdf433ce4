"""A site that a script draws: the HTML holds a menu and nothing else; with luck the words are in the JSON-LD's articleBody."""

from __future__ import annotations

from demo.templates.view import View, esc, json_ld, local

MENU = "".join(
    f'<li><a href="#">{item}</a></li>'
    for item in ["Inicio", "Nacional", "Internacional", "Economía", "Deportes", "Tecnología", "Motores", "Servicios", "En vivo"]
)


def _shell(view: View, head: str) -> str:
    return f"""<!doctype html><html lang="es-CL"><head><meta charset="utf-8"><title>{esc(view.title)} | {esc(view.outlet.name)}</title>
<meta property="og:title" content="{esc(view.title)}"><meta property="og:type" content="article">
<link rel="canonical" href="{esc(view.canonical or view.url)}">{head}
</head><body><noscript>Necesitas habilitar JavaScript para ejecutar esta aplicación.</noscript>
<div id="root"><ul class="menu">{MENU}</ul><div class="spinner">Cargando...</div></div>
<script src="{view.base}/static/js/main.7f3c1.chunk.js"></script></body></html>
"""


def page(view: View) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": view.title,
        "description": view.description,
        "articleBody": "\n\n".join(view.paragraphs),
        "datePublished": local(view.published),
        "dateModified": local(view.modified),
        "author": [{"@type": "Person", "name": name} for name in view.story.authors],
        "articleSection": view.story.section,
        "image": [f"{view.base}/img/{view.story.id}.webp"],
        "publisher": {"@type": "Organization", "name": view.outlet.name},
    }
    return _shell(view, json_ld(data))


def empty_shell(view: View) -> str:
    """The same page on a day when the JSON-LD was left out: nothing to read without running its scripts."""
    return _shell(view, "")
