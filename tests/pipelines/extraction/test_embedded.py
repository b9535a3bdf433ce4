"""Bodies that stand in a page's scripts alone, in the forms of the systems that put them there."""

from __future__ import annotations

import html
import json
from time import process_time
from typing import Any
from urllib.parse import quote

import pytest

from tests.pipelines.extraction.pages import PARAGRAPHS, TITLE, URL, lines, page, read

OTHER = "Otra empresa de la comarca contrata a doscientas personas y abre dos oficinas, según anunció su directora ante la prensa local. "
HTML = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
ELSEWHERE = [
    {"title": f"Otra noticia de la casa, la número {n}", "url": f"/otras/noticia-numero-{n}/", "body": f"<p>{OTHER * 20}</p>"}
    for n in range(3)
]


def shell(script: str, *, title: str = TITLE, head: str = "", body: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="es"><head><title>{title} | Diario</title><meta property="og:title" content="{title}">{head}</head>'
        f"<body{body}><div id='root'></div>{script}<script src='/a.js'></script></body></html>"
    )


def data(value: Any, identity: str = "__NEXT_DATA__") -> str:
    return f'<script id="{identity}" type="application/json">{json.dumps(value)}</script>'


def assigned(name: str, value: Any) -> str:
    return f"<script>window.{name}={json.dumps(value)};window.other=1;</script>"


def article(body: Any, **more: Any) -> dict[str, Any]:
    return {"headline": TITLE, "slug": "nubarra-despide", **more, "body": body}


def nuxt_2(text: str) -> str:
    written = json.dumps(text).replace("/", "\\u002F")
    story = f'{{titulo:"{TITLE}",cuerpo:{written},fecha:b,imagenes:[],abierta:!0}}'
    state = f"{{layout:a,data:[{{nota:{story}}}],fetch:{{}},error:c,serverRendered:true}}"
    return f'<script>window.__NUXT__=(function(a,b,c){{return {state}}}("default","2026-11-18",null));</script>'


def pushed(value: Any) -> str:
    rows = f'1:HL["/a.css","style"]\n2:T{len(HTML.encode()):x},{HTML}3:{json.dumps(value)}\n'
    pieces = (rows[:700], rows[700:])
    return "".join(f"<script>self.__next_f.push([1,{json.dumps(piece)}])</script>" for piece in pieces)


ARC = {
    "type": "story",
    "canonical_url": "/empresas/2026/11/18/nubarra-despide-a-cuarenta-personas/",
    "headlines": {"basic": TITLE},
    "content_restrictions": {"content_code": "free"},
    "content_elements": [
        {"type": "text", "content": PARAGRAPHS[0]},
        {"type": "image", "caption": OTHER, "url": "a.jpg"},
        {"type": "interstitial_link", "content": "Otra empresa de la comarca contrata a doscientas personas", "url": "/b"},
        {"type": "text", "content": PARAGRAPHS[1]},
        {"type": "text", "content": "<b>Lea también:</b> <a href='/b'>Otra empresa contrata a doscientas personas</a>"},
        {"type": "raw_html", "content": "<script>\nvar a = 'no es prosa';\n</script>"},
        {"type": "text", "content": PARAGRAPHS[2]},
        {"type": "quote", "content_elements": [{"type": "text", "content": PARAGRAPHS[3]}]},
    ],
    "related_content": {"basic": ELSEWHERE},
}
ESCAPED_ARC = json.dumps(ARC).replace("</", "<\\/")  # as whoever writes into a script must
NUXT_3: list[Any] = [
    ["ShallowReactive", 1], {"data": 2}, {"nota": 3}, {"title": 4, "path": 5, "content": 6, "related": 7}, TITLE, "/x", HTML, [8], {"title": 9, "content": 10},
    "Otra noticia de la casa que no es esta", OTHER * 20,
]  # fmt: skip
APOLLO = {
    "ROOT_QUERY": {"article": {"__ref": "Article:7"}},
    "Article:7": {"__typename": "Article", "title": TITLE, "body": [{"__ref": f"Paragraph:{n}"} for n in range(4)]},
    "Article:8": {"__typename": "Article", "title": "Otra noticia de la casa que no es esta", "body": [{"__ref": "Paragraph:9"}]},
    **{f"Paragraph:{n}": {"__typename": "Paragraph", "text": text} for n, text in enumerate(PARAGRAPHS)},
    "Paragraph:9": {"__typename": "Paragraph", "text": OTHER * 20},
}
PROSE_MIRROR = {
    "type": "doc",
    "content": [{"type": "paragraph", "content": [{"type": "text", "text": t[:20]}, {"type": "text", "text": t[20:]}]} for t in PARAGRAPHS],
}
CONTENTFUL = {
    "nodeType": "document",
    "data": {},
    "content": [{"nodeType": "paragraph", "data": {}, "content": [{"nodeType": "text", "value": t, "marks": []}]} for t in PARAGRAPHS],
}
PORTABLE = [
    {"_type": "block", "style": "normal", "children": [{"_type": "span", "text": t[:9]}, {"_type": "span", "text": t[9:]}]}
    for t in PARAGRAPHS
]
DRAFT = {"blocks": [{"key": str(n), "type": "unstyled", "text": t, "entityRanges": []} for n, t in enumerate(PARAGRAPHS)], "entityMap": {}}
EDITOR = {"time": 1, "blocks": [{"type": "paragraph", "data": {"text": t}} for t in PARAGRAPHS]}
GUTENBERG = [{"name": "core/paragraph", "attributes": {"content": t}} for t in PARAGRAPHS]
AST = {
    "type": "root",
    "children": [{"type": "element", "tag": "p", "props": {}, "children": [{"type": "text", "value": t}]} for t in PARAGRAPHS],
}

FORMS = {
    "Next": data({"props": {"pageProps": {"article": article(HTML), "related": ELSEWHERE}}}),
    "Next, other names": data({"props": {"pageProps": {"noticia": {"titulo": TITLE, "cuerpo": HTML}, "masLeidas": ELSEWHERE}}}),
    "Next, server components": pushed(["$", "$L9", None, {"article": {"title": TITLE, "body": "$2"}, "related": ELSEWHERE}]),
    "Arc": f"<script>window.Fusion=window.Fusion||{{}};Fusion.arcSite='d';Fusion.globalContent={ESCAPED_ARC};Fusion.contentCache={json.dumps({'f': ELSEWHERE})};</script>",
    "Nuxt 2": nuxt_2(HTML),
    "Nuxt 3": data(NUXT_3, "__NUXT_DATA__"),
    "Apollo": assigned("__APOLLO_STATE__", APOLLO),
    "Apollo below a state": data({"props": {"apolloState": APOLLO}}),
    "Gatsby": assigned("pageData", {"result": {"data": {"wpPost": {"title": TITLE, "content": HTML}, "allWpPost": {"nodes": ELSEWHERE}}}}),
    "WordPress": assigned("__INITIAL_STATE__", {"post": {"title": {"rendered": TITLE}, "content": {"rendered": HTML, "protected": False}}}),
    "a string of JSON": f"<script>window.__PRELOADED_STATE__ = JSON.parse({json.dumps(json.dumps({'article': article(HTML)}))})</script>",
    "a quoted string of JSON": f"<script>window.__STATE__ = JSON.parse(decodeURIComponent('{quote(json.dumps({'article': article(HTML)}))}'))</script>",
    "an object of JavaScript": f"<script>var pagina = {{nota: {{titulo: '{TITLE}', cuerpo: '{HTML}', n: .5, v: void 0,}}, otras: []}};</script>",
    "escaped HTML": data({"article": article(html.escape(HTML))}),
    "plain text": data({"article": article("\n\n".join(PARAGRAPHS))}),
    "rows of strings": data({"article": {"headline": TITLE, "paragraphs": list(PARAGRAPHS)}}),
    "rows of objects": data({"article": {"headline": TITLE, "cuerpo": [{"tipo": "parrafo", "texto": t} for t in PARAGRAPHS]}}),
    "ProseMirror": data({"article": article(PROSE_MIRROR)}),
    "Contentful": data({"article": article(CONTENTFUL)}),
    "portable text": data({"article": article(PORTABLE)}),
    "Draft.js": data({"article": article(DRAFT)}),
    "Editor.js": data({"article": article(EDITOR)}),
    "Gutenberg": data({"article": {"headline": TITLE, "blocks": GUTENBERG}}),
    "a tree of HTML": data({"article": article(AST)}),
    "meta beside the body": data({"props": {"pageProps": {"meta": {"title": TITLE}, "html": HTML}}}),
    "known by its address": data({"page": {"canonical_url": URL, "content": HTML}, "others": ELSEWHERE}),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_body_in_the_page_s_state_is_read(form: str) -> None:
    found = read(shell(FORMS[form]))
    assert (lines(found), found.sources_of["text"], found.rejected) == (list(PARAGRAPHS), "state", None)


def test_a_body_in_an_attribute_is_read() -> None:
    state = html.escape(json.dumps({"component": "Nota", "props": {"nota": {"titulo": TITLE, "cuerpo": HTML}}}))
    found = read(shell(f'<div id="app" data-page="{state}"></div>'))
    assert (lines(found), found.rejected) == (list(PARAGRAPHS), None)


def test_html_in_the_linked_data_goes_the_way_of_a_page() -> None:
    body = (
        HTML + "<figure><figcaption>La fachada de la empresa en Vigo, esta semana</figcaption></figure><p>Salen 40<sup>1</sup> de cien.</p>"
    )
    node = {"@type": "NewsArticle", "headline": TITLE, "articleBody": body}
    found = read(shell(f'<script type="application/ld+json">{json.dumps(node)}</script>'))
    assert (lines(found), found.sources_of["text"]) == ([*PARAGRAPHS, "Salen 40 de cien."], "json-ld")


@pytest.mark.parametrize(
    "script",
    [
        data({"related": ELSEWHERE}),
        data({"props": {"pageProps": {"stories": ELSEWHERE}}}),
        data({"featured": ELSEWHERE[0]}),
        assigned("config", {"legal": {"html": f"<p>{OTHER * 20}</p>"}}),
        data({"a": {"text": OTHER * 20}, "b": {"text": OTHER * 21}}),
        assigned("__APOLLO_STATE__", {key: value for key, value in APOLLO.items() if key != "Article:7"}),
        data({"article": article(HTML)})[:-200] + "</script>",
    ],
)
def test_the_text_of_another_story_is_never_taken(script: str) -> None:
    found = read(shell(script))
    assert (found.text, found.rejected) == (None, "javascript_shell")


def test_a_short_story_is_not_replaced_by_another() -> None:
    short = f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>"
    assert lines(read(page(short, after=data({"related": ELSEWHERE})))) == list(PARAGRAPHS[:2])


@pytest.mark.parametrize(
    "flag",
    [{"isPremium": True}, {"access": "subscriber"}, {"content_restrictions": {"content_code": "premium"}}, {"isAccessibleForFree": False}],
)
def test_what_says_that_it_is_closed_is_not_opened(flag: dict[str, Any]) -> None:
    found = read(page(f"<p>{PARAGRAPHS[0]}</p>", after=data({"article": article(HTML, **flag)})))
    assert lines(found) == [PARAGRAPHS[0]]


def test_the_stub_of_a_closed_page_stays_one() -> None:
    closed = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "%s", "isAccessibleForFree": false}</script>'.replace(
        "%s", TITLE
    )
    found = read(page(f"<p>{PARAGRAPHS[0]} {PARAGRAPHS[1]}</p>", head=closed, after=data({"article": article(HTML)})))
    assert (lines(found), found.paywall, found.partial) == ([f"{PARAGRAPHS[0]} {PARAGRAPHS[1]}"], True, True)


@pytest.mark.parametrize(
    "script",
    [
        "<script type='application/json'>" + '{"a":' * 100_000 + "</script>",
        "<script>" + "a={b:" * 200_000 + "</script>",
        "<script>" + 'a={"b":' * 100_000 + "</script>",
        "<script>a=[" + "[" * 500_000 + "</script>",
        "<script>" + "=function(" * 100_000 + "</script>",
        "<script>window.__NUXT__=(function(" + "a," * 200_000 + "){return {}}(1))</script>",
        "<script>" + 'self.__next_f.push([1,"1:[1]\\n"])\n' * 20_000 + "</script>",
        "<script>x={a:'" + "\\u0041" * 200_000 + "</script>",
        data({str(n): {"title": TITLE, "body": "x " * 200} for n in range(5_000)}),
        data(NUXT_3[:1] + [{"a": n + 2, "b": n + 2} for n in range(50_000)] + [1], "__NUXT_DATA__"),
    ],
)
def test_states_made_to_cost_time_cost_little(script: str) -> None:
    start = process_time()
    read(shell(script))
    assert process_time() - start < 4
