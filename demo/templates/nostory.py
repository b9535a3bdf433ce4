"""Pages that answer 200 and are no story: a list of stories, a page that says it is gone, a wall that asks for consent."""

# ruff: noqa: E501 - markup is kept in the long lines that sites write it in

from __future__ import annotations

from demo.templates.view import View, esc

_HEAD = '<!DOCTYPE html><html lang="es"><head><meta charset="utf-8"><title>{title} - {name}</title>{extra}</head>'


def _head(view: View, title: str, extra: str = "") -> str:
    return _HEAD.format(title=esc(title), name=esc(view.outlet.name), extra=extra)


def listing(view: View) -> str:
    cards = "".join(
        f'<article class="post"><h2 class="entry-title"><a href="{esc(url)}">{esc(title)}</a></h2>'
        f'<p class="entry-summary">{esc(title)}. Todos los detalles de una noticia que ha dado que hablar… <a href="{esc(url)}">Leer más</a></p></article>'
        for title, url in view.related
    )
    pages = "".join(f'<a class="page-numbers" href="{esc(view.url)}page/{number}/">{number}</a>' for number in range(2, 9))
    meta = '<meta property="og:type" content="website">'
    return f"""{_head(view, view.title, meta)}<body class="archive category">
<header><nav><a href="{view.base}/">Portada</a><a href="{view.base}/empresas/">Empresas</a></nav></header>
<main><h1 class="page-title">{esc(view.title)}</h1><div class="archive-description"><p>Todas las noticias sobre {esc(view.title.lower())}</p></div>{cards}<nav class="pagination">{pages}</nav></main></body></html>
"""


def soft_404(view: View) -> str:
    suggestions = "".join(f'<li><a href="{esc(url)}">{esc(title)}</a></li>' for title, url in view.related)
    return f"""{_head(view, "Página no encontrada")}<body class="error404">
<div class="head"><a href="{view.base}/">{esc(view.outlet.name)}</a></div>
<div class="error-page"><h1>¡Vaya! Esta página no existe</h1><p>El contenido que buscas ya no está disponible o ha cambiado de dirección. Es posible que el enlace sea antiguo.</p>
<p>Prueba con el buscador o vuelve a la <a href="{view.base}/">portada</a>.</p><h2>Quizá te interese</h2><ul>{suggestions}</ul></div></body></html>
"""


def consent(view: View) -> str:
    return f"""{_head(view, "Antes de continuar")}<body><div id="didomi-host" class="consent-wall" role="dialog">
<h1>Tu privacidad es importante para nosotros</h1>
<p>Nosotros y nuestros 847 socios almacenamos o accedemos a información en un dispositivo, tales como cookies, y procesamos datos personales, tales como identificadores únicos e información estándar enviada por un dispositivo, para anuncios y contenido personalizados, medición de anuncios y del contenido e información sobre el público, así como para desarrollar y mejorar productos.</p>
<p>Con tu permiso nosotros y nuestros socios podemos utilizar datos de localización geográfica precisa e identificación mediante las características de dispositivos. Puedes hacer clic para otorgarnos tu consentimiento a nosotros y a nuestros socios para que llevemos a cabo el procesamiento previamente descrito.</p>
<p>Tenga en cuenta que algún procesamiento de sus datos personales puede no requerir de su consentimiento, pero usted tiene el derecho de rechazar tal procesamiento.</p>
<button>Más opciones</button><button>Aceptar y continuar</button><a href="{view.base}/privacidad/">Política de privacidad</a></div></body></html>
"""
