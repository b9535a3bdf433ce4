"""A content system somebody wrote in 2009: tables for the layout, no JSON-LD, no meta dates, the day in words beside the byline."""

# ruff: noqa: E501 - markup is kept in the long lines that sites write it in

from __future__ import annotations

from demo.templates.view import View, esc, links, spanish_day, spanish_weekday, with_inserts

PAYWALL = '<div class="muro"><p>Este contenido es exclusivo para suscriptores.</p><p>Si ya tienes cuenta, inicia sesión para seguir leyendo.</p></div>'
PAYWALL_LD = (
    '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","isAccessibleForFree":false,'
    '"hasPart":{"@type":"WebPageElement","isAccessibleForFree":false,"cssSelector":".muro"}}</script>'
)


def page(view: View) -> str:
    inserts = [f'<p class="vermas"><b>{esc(line)}</b></p>' for line in view.story.related_lines]
    if view.related:
        title, url = view.related[0]
        inserts.append(f'<p><b>PUEDES VER: <a href="{esc(url)}">{esc(title)}</a></b></p>')
    if view.story.paywall:
        inserts = []
    body = with_inserts([f"<p>{esc(part)}</p>" for part in view.paragraphs], inserts)
    caption = " ".join(line for line in (view.outlet.caption, *view.story.caption_lines) if line)
    byline = (
        f"Por: {' y '.join(view.story.authors)}" if view.story.authors else f"Redacción / {view.story.agency_byline or view.outlet.name}"
    )
    bajada = f'<p class="bajada">{esc(view.story.summary)}</p>' if view.story.summary else ""
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" "http://www.w3.org/TR/html4/loose.dtd">
<html><head><meta http-equiv="Content-Type" content="text/html; charset={view.outlet.encoding}">
<title>{esc(view.outlet.name)} :: {esc(view.title)}</title>
<meta name="description" content="{esc(view.description)}">
{PAYWALL_LD if view.story.paywall else ""}
</head><body bgcolor="#ffffff">
<table width="980" align="center"><tr><td colspan="2" class="cabecera">{spanish_weekday(view.now.astimezone(view.outlet.zone))} | <a href="{view.base}/">Inicio</a> | <a href="{view.base}/negocios.php">Negocios</a> | <a href="{view.base}/autos.php">Autos</a> | <a href="{view.base}/contacto.php">Contacto</a></td></tr>
<tr><td valign="top" class="principal"><div class="nota">
<h1 class="titulo">{esc(view.title)}</h1>{bajada}
<div class="firma">{esc(byline)} | <span class="fecha">{spanish_day(view.published)}, {view.published:%H:%M}</span></div>
<div class="foto"><img src="{view.base}/fotos/{view.story.id}.jpg" alt="{esc(caption)}"><div class="piefoto">{esc(caption)}</div></div>
<div class="cuerpo">
{body}
{PAYWALL if view.story.paywall else ""}
</div></div></td>
<td valign="top" width="300" class="lateral"><h3>Lo más leído</h3><ol>{links(view.related, '<li><a href="{url}">{title}</a></li>')}</ol><p>Publicidad</p></td></tr>
<tr><td colspan="2" class="pie">{esc(view.outlet.name)}, publicación electrónica. Prohibida la reproducción total o parcial sin autorización.</td></tr></table>
</body></html>
"""
