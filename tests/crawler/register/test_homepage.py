"""What a front page tells of its outlet, whatever it is made of."""

from __future__ import annotations

import time

import pytest

from crawler.register.homepage import MAX_FEEDS, Homepage, read

URL = "https://www.faro.es/"


def page(head: str = "", body: str = "", url: str = URL) -> Homepage:
    return read(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), url)


def link(href: str, rel: str = "alternate", kind: str = "application/rss+xml", title: str = "") -> str:
    return f'<link rel="{rel}" type="{kind}" title="{title}" href="{href}">'


@pytest.mark.parametrize(
    ("head", "feeds"),
    [
        (link("feed.xml"), ("https://www.faro.es/feed.xml",)),
        (link("//rss.faro.es/f?a=1&amp;b=2"), ("https://rss.faro.es/f?a=1&b=2",)),
        ('<base href="/es/">' + link("feed"), ("https://www.faro.es/es/feed",)),
        (link("/f", kind="APPLICATION/ATOM+XML; charset=utf-8", rel="Alternate"), ("https://www.faro.es/f",)),
        (link("/f", rel="feed", kind=""), ("https://www.faro.es/f",)),
        (link("feed://www.faro.es/f"), ("https://www.faro.es/f",)),
        (link("feed:https://www.faro.es/f"), ("https://www.faro.es/f",)),
        (link("/a") + link("/b") + link("/a"), ("https://www.faro.es/a", "https://www.faro.es/b")),
        (link("/oembed", kind="application/json+oembed"), ()),
        (link("/es-ar/", kind="text/html"), ()),
        (link("javascript:alert(1)") + link("file:///etc/passwd") + link("") + link("http://["), ()),
        (link("/movil.css", rel="stylesheet"), ()),
    ],
)
def test_the_declared_feeds_are_absolute_addresses(head: str, feeds: tuple[str, ...]) -> None:
    assert page(head).feeds == feeds


@pytest.mark.parametrize(
    ("href", "title"),
    [
        ("/comments/feed/", ""),
        ("/?feed=comments-rss2", ""),
        ("/nota/feed/", "Faro » Nota Comentarios del feed"),
        ("/feed2", "Comments feed"),
        ("/feeds/comments/default", ""),
        ("/web-stories/feed/", ""),
        ("/podcast/feed", ""),
    ],
)
def test_a_feed_of_something_else_than_stories_is_left_out(href: str, title: str) -> None:
    found = page(link("/feed/") + link(href, title=title))
    assert found.feeds == ("https://www.faro.es/feed/",)
    assert len(found.others) == 1


def test_a_section_of_an_outlet_has_its_own_feed_before_the_outlets() -> None:
    found = page(link("/feed/") + link("/tecnologia/feed/"), url="https://www.faro.es/tecnologia/")
    assert found.feeds == ("https://www.faro.es/tecnologia/feed/", "https://www.faro.es/feed/")


def test_a_feed_that_is_only_linked_is_found() -> None:
    found = page(
        link("/uno.xml"), '<a href="/rss/portada.xml">RSS</a><a href="/feed/">RSS</a><a href="/feedback">Opine</a><a href="/a.xml">a</a>'
    )
    assert found.feeds == ("https://www.faro.es/uno.xml", "https://www.faro.es/rss/portada.xml", "https://www.faro.es/feed/")


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ('<meta property="og:site_name" content=" El  Faro "><title>Otra cosa</title>', "El Faro"),
        ('<meta name="application-name" content="El Faro">', "El Faro"),
        ("<title>El Faro | Noticias de hoy</title>", "El Faro"),
        ("<title>El Faro – Noticias</title>", "El Faro"),
        ("<title>El Faro-Norte</title>", "El Faro-Norte"),
        ('<meta property="og:site_name" content="&lt;script&gt;x&lt;/script&gt;"><title>Faro</title>', "Faro"),
        ("", None),
    ],
)
def test_the_name_is_what_the_outlet_calls_itself(head: str, name: str | None) -> None:
    assert page(head).name == name


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ('<html lang="es-MX">', "es-MX"),
        ('<html lang="es_AR">', "es-AR"),
        ('<html xml:lang="es">', "es"),
        ('<html><meta property="og:locale" content="es_CL">', "es-CL"),
        ('<html lang="español de aquí">', None),
        ("<html>", None),
    ],
)
def test_the_language_is_what_the_page_says(html: str, language: str | None) -> None:
    assert read(f"{html}<body><p>Hola</p></body></html>".encode(), URL).language == language


def test_sections_are_pages_of_the_same_host_where_companies_are_written_about() -> None:
    hrefs = ["/tecnologia/", "/deportes/", "/economia/empresas", "https://otro.es/tecnologia/", "/a/b/tecnologia/", "/economia/?p=2"]
    hrefs += ["/tecnologia/una-nota-sobre-una-empresa-de-aqui", "/negocios.html", "/ia/", "/media/"]
    found = page(body="".join(f'<a href="{href}">x</a>' for href in hrefs))
    assert found.sections == ("https://www.faro.es/tecnologia/", "https://www.faro.es/economia/empresas", "https://www.faro.es/ia/")


@pytest.mark.parametrize("kind", ["rss", "urlset", "unknown"])
def test_what_is_no_page_is_said_to_be_none(kind: str) -> None:
    body = {"rss": b"<rss version='2.0'><channel/></rss>", "urlset": b"<urlset></urlset>", "unknown": b"\x00\xff\x00"}[kind]
    assert read(body, URL).kind == kind


@pytest.mark.parametrize(
    "body",
    [
        link("/f{}") * 50_000,
        '<a href="/tecnologia/x">' * 100_000,
        "<title>" + " - " * 300_000,
        "<div>" * 100_000,
        '<link rel="' + "alternate " * 200_000 + '" type="application/rss+xml" href="/f">',
        '<meta property="og:site_name" content="' + "<" * 500_000 + '">',
    ],
    ids=["feeds", "links", "title", "deep", "wide", "name"],
)
def test_a_hostile_page_takes_no_longer_than_a_large_one(body: str) -> None:
    began = time.process_time()
    assert len(page(body).feeds) <= MAX_FEEDS
    assert time.process_time() - began < 5
