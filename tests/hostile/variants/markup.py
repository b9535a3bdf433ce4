"""Traps in HTML and linked data."""

from __future__ import annotations

import json

from tests.hostile.variants.site import Answer, canary, page, prose, story


def linked(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def nested(tag: str, times: int) -> str:
    return f"<{tag}>" * times


TEASERS = "".join(
    f'<div class="card"><h3><a href="/n{i}.html">Otra firma AJENO-{i} cierra su oficina</a></h3><p>AJENO {prose(i, 36)}</p></div>'
    for i in range(40)
)
COMMENTS = "".join(f'<li class="comment"><b>lector{i}</b><p>OPINO que {prose(f"c{i}", 48)}</p></li>' for i in range(60))

page("nested-divs", "100,000 divs one in the other, after the story", lambda: story("divs", after=nested("div", 100_000)))
page("nested-before", "50,000 divs around the story", lambda: story("dentro", before=nested("div", 50_000)))
page("nested-tables", "30,000 tables one in the other", lambda: story("tablas", after=nested("table><tr><td", 30_000)))
page(
    "nested-inline",
    "60,000 open b, i and font",
    lambda: story("negritas", after=nested("b", 20_000) + nested("i", 20_000) + nested("font color=red", 20_000)),
)
page(
    "nested-lists",
    "30,000 open list items and quotes",
    lambda: story("listas", after=nested("ul><li", 15_000) + nested("blockquote", 15_000)),
)
page("nested-svg", "SVG and MathML one in the other", lambda: story("svg", after=nested("svg><g", 10_000) + nested("math><mrow", 10_000)))
page(
    "attributes-many",
    "a tag with 200,000 attributes",
    lambda: story("atributos", after="<div " + " ".join(f"a{i}=1" for i in range(200_000)) + ">x</div>"),
)
page("attributes-same", "a million times the same attribute", lambda: story("igual", after="<div " + "a=1 " * 1_000_000 + ">x</div>"))
page(
    "attribute-megabyte",
    "an attribute of a megabyte",
    lambda: story("atributo", after=f'<div class="{"x " * 500_000}">x</div>'),
    hostile_items=1,
)
page(
    "inline-image",
    "an image of 2 MB in the text",
    lambda: story("imagen", body=f'<p>{prose(1, 120)}</p><img src="data:image/png;base64,{"iVBOR" * 400_000}"><p>{prose(2)}</p>'),
    hostile_items=1,
    not_in_text=["iVBOR"],
)
page("empty-paragraphs", "100,000 empty paragraphs and breaks", lambda: story("vacios", after="<p></p><br>" * 100_000), hostile_items=1)
page("headings-many", "30,000 headings", lambda: story("titulares", after="<h1>x</h1><h2>y</h2>" * 15_000))
page(
    "metas-many",
    "60,000 metas",
    lambda: story("metas", head='<meta property="article:tag" content="x"><meta name="author" content="y">' * 30_000),
)
page(
    "style-megabytes",
    "3 MB of style",
    lambda: story("estilo", head=f"<style>@import url({canary()});{'.a{color:red}' * 230_000}</style>"),
    hostile_items=1,
)
page("one-line", "1.5 MB of text without a space", lambda: story("linea", body=f"<p>{prose(1, 120)}</p><p>{'despidos' * 190_000}</p>"))
page(
    "options-many",
    "a list of 60,000 choices",
    lambda: story("opciones", after=f"<select>{'<option>Madrid' * 60_000}</select>"),
    hostile_items=1,
)
page("scripts-many", "20,000 scripts", lambda: story("guiones", after="<script>var a='</p>';</script>" * 20_000), hostile_items=1)
page(
    "jsonld-giant",
    "3 MB of linked data",
    lambda: story(
        "gigante", head=linked({"@type": "NewsArticle", "headline": "La firma gigante prescinde de 40", "keywords": ["despidos"] * 300_000})
    ),
    hostile_items=1,
)
page(
    "jsonld-deep",
    "linked data 5,000 lists deep",
    lambda: story("honda", head='<script type="application/ld+json">' + "[" * 5_000 + "]" * 5_000 + "</script>"),
    hostile_items=1,
)
page(
    "jsonld-circle",
    "linked data that names itself in a circle",
    lambda: story(
        "circulo",
        head=linked(
            {
                "@graph": [
                    {"@id": "#a", "@type": "NewsArticle", "author": {"@id": "#b"}, "mainEntity": {"@id": "#a"}},
                    {"@id": "#b", "@type": ["Person", ["Thing"]], "name": {"@id": "#a"}, "author": {"@id": "#b"}},
                ]
            }
        ),
    ),
    hostile_items=1,
)
page(
    "jsonld-types",
    "linked data with a wrong type in every place",
    lambda: story(
        "tipos",
        head=linked(
            {
                "@type": ["NewsArticle", 3, None, {"a": 1}],
                "headline": {"x": [1]},
                "datePublished": ["ayer", 3],
                "dateModified": {},
                "author": [[[]], 7, None, {"name": [1, None]}, {"name": {"name": "x"}}],
                "articleBody": 12,
                "image": [[{"url": 4}]],
                "url": [3],
                "articleSection": {"a": {}},
                "isAccessibleForFree": [],
                "wordCount": "mil",
                "publisher": 3,
                "keywords": {},
                "mainEntityOfPage": [[1]],
                "description": [[]],
                "inLanguage": 5,
            }
        ),
    ),
    hostile_items=1,
    titles_any=["La firma tipos prescinde de 40 personas"],
)
page(
    "jsonld-numbers",
    "linked data with numbers of 100,000 digits, NaN and Infinity",
    lambda: story(
        "numeros",
        head=f'<script type="application/ld+json">{{"@type":"NewsArticle","wordCount":{"9" * 100_000},"a":NaN,"b":Infinity,"c":1e999999}}</script>',
    ),
    hostile_items=1,
)
page(
    "jsonld-script-end",
    "linked data with </script> in a text",
    lambda: story(
        "cierre", head='<script type="application/ld+json">{"@type":"NewsArticle","headline":"</script><script>alert(1)</script>"}</script>'
    ),
    hostile_items=1,
    not_in_title=["alert"],
    not_in_text=["alert(1)"],
)
page(
    "jsonld-dates",
    "linked data with impossible dates",
    lambda: story(
        "fechas",
        head=linked(
            {"@type": "NewsArticle", "datePublished": "2025-02-31T25:61:61+99:99", "dateModified": "0000-00-00", "dateCreated": "9" * 400}
        ),
    ),
    hostile_items=1,
)
page("comment-open", "a comment that never ends, before the story", lambda: story("comentario", before="<!-- anuncio"), hostile_items=None)
page("textarea-open", "a text field that never ends, after the story", lambda: story("campo", after="<textarea><title>x"), hostile_items=1)
page("plaintext", "plaintext after the story", lambda: story("llano", after="<plaintext></body>" + "<p>AJENO</p>" * 50), hostile_items=1)
page(
    "noscript",
    "a notice about JavaScript beside the story",
    lambda: story(
        "guion", before="<noscript><div><h2>Necesitas JavaScript</h2><p>Activa JavaScript para ver NOSCRIPTO</p></div></noscript>"
    ),
    hostile_items=1,
    not_in_text=["NOSCRIPTO"],
)
page(
    "template",
    "another story in a template",
    lambda: story("plantilla", after=f"<template><article><h1>AJENO</h1><p>AJENO {prose(3, 400)}</p></article></template>"),
    hostile_items=1,
    text_has="MARCA-plantilla",
    not_in_text=["AJENO"],
)
page(
    "hidden",
    "text that nobody sees, in five ways",
    lambda: story(
        "oculto",
        body=f'<p>{prose(1, 150)}</p><p style="display:none">TRAMPA {prose(4)}</p><div hidden><p>TRAMPA {prose(5)}</p></div><p style="visibility: hidden">TRAMPA {prose(6)}</p><p style="position:absolute;left:-9999px">TRAMPB</p><div aria-hidden="true"><p>TRAMPA {prose(7)}</p></div>',
    ),
    hostile_items=1,
    not_in_text=["TRAMPA"],
)
page(
    "related-longer",
    "forty teasers, longer than the story",
    lambda: story("relacion", after=f'<section class="related"><h2>Te puede interesar</h2>{TEASERS}</section>'),
    hostile_items=1,
    text_has="MARCA-relacion",
    not_in_text=["AJENO"],
)
page(
    "related-inside",
    "teasers inside of the article element",
    lambda: story("interior", body=f"<p>{prose(1, 200)}</p><aside class='related'>{TEASERS}</aside><p>{prose(2)}</p>"),
    hostile_items=1,
    text_has="MARCA-interior",
    not_in_text=["AJENO"],
)
page(
    "comments-longer",
    "sixty comments, longer than the story",
    lambda: story("lectores", after=f'<section id="comments" class="comments"><h2>60 comentarios</h2><ol>{COMMENTS}</ol></section>'),
    hostile_items=1,
    text_has="MARCA-lectores",
    not_in_text=["OPINO"],
)
page(
    "iframe-text",
    "another story in an iframe's srcdoc",
    lambda: story("marco", after=f"<iframe srcdoc='<article><p>AJENO {prose(8, 300)}</p></article>'></iframe>"),
    hostile_items=1,
    not_in_text=["AJENO"],
)
page(
    "frameset",
    "nothing but frames",
    lambda: f'<html><head><title>Recorte</title></head><frameset cols="*"><frame src="{canary()}"></frameset></html>',
    hostile_items=0,
)
page(
    "xhtml-entities",
    "XHTML with entities of a file and a bomb",
    lambda: Answer(
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
        + story("xhtml", body=f"<p>&x; &d; {prose(1, 200)}</p>"),
        "application/xhtml+xml",
    ),
    not_in_text=["root:"],
)
page(
    "xml-styled",
    "XML with a stylesheet on the internal service",
    lambda: Answer(
        f'<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="{canary()}"?><nota><p>{prose(1, 300)}</p></nota>', "text/xml"
    ),
)
page("carriage-returns", "lines ended by a carriage return alone", lambda: story("retorno").replace("><", ">\r<"), hostile_items=1)
page(
    "tables-layout",
    "a layout of tables of the nineties",
    lambda: (
        f'<html><head><title>La firma vieja prescinde de 40 personas</title></head><body bgcolor=white><table><tr><td width=100><a href="/">Inicio</a><td><font size=5><b>La firma vieja prescinde de 40 personas</b></font><br><font face=arial>MARCA-vieja. {prose(1, 120)}<br><br>{prose(2, 120)}<br><br>{prose(3)}</font></table>'
    ),
    text_has=None,
)
page(
    "breaks-only",
    "a text of line breaks without paragraphs",
    lambda: story("saltos", body="<div>" + "<br><br>".join(prose(i) for i in range(6)) + "</div>"),
    hostile_items=1,
    text_has="MARCA-saltos",
)
page(
    "custom-elements",
    "a text in elements of its own",
    lambda: story("propios", body="".join(f"<x-parrafo><p>{prose(i)}</p></x-parrafo>" for i in range(5))),
    hostile_items=1,
)
page(
    "quotes-unclosed",
    "an attribute whose quotes never close",
    lambda: story("comillas", after="<a href=\"/x title='y>sigue" + prose(9, 200)),
    hostile_items=1,
)
page(
    "srcset-giant",
    "a picture of 20,000 sizes",
    lambda: story("tamanos", after='<img srcset="' + ", ".join(f"/i{i}.jpg {i}w" for i in range(20_000)) + '">'),
    hostile_items=1,
)
page(
    "dates-bait",
    "digits and separators for expressions that turn back",
    lambda: story(
        "cebo",
        head=f'<meta name="date" content="{"2025-" * 40_000}">',
        body=f"<p>{prose(1, 150)}</p><p>{'1.1.' * 50_000}</p><p>{'el 3 de ' * 20_000}</p><p>{'(' * 50_000}</p><p>{'a@' * 50_000}</p><p>{'«' * 50_000}</p><time>{'0' * 100_000}</time>",
    ),
)
page(
    "capitals-bait",
    "30,000 capitalised words without a stop",
    lambda: story("nombres", body=f"<p>{'Acme Norte ' * 15_000}</p><p>{prose(1, 100)}</p>"),
)
page(
    "numbers-bait",
    "20,000 cuts in one text",
    lambda: story("cifras", body="<p>" + "La firma Acme despide a 40 empleados y compra Norte por 3 millones. " * 6_000 + "</p>"),
)
