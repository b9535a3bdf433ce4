"""`scrapy sources --add` on real servers: what it finds of an outlet by itself, what it takes for proof, and what it writes."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from crawler.sources import Source, load
from tests.command import scrapy, told
from tests.crawler.spiders.test_source_check import STORY
from tests.servers import Answer, Site
from tests.shared import soak

HAND_WRITTEN = """# Mine.
[sources.otro]   # kept as it is
name = 'Otro'
homepage = "https://otro.example/"
kind = "tech"
feeds = [ "https://otro.example/feed" ]
"""
NO_ROBOTS = Answer("", 404, "text/plain")


def add(tmp_path: Path, site: Site, *words: str, at: str = "/", text: str = HAND_WRITTEN, **more: Any) -> subprocess.CompletedProcess[str]:
    (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
    return scrapy("sources", "--add", site.url(at), *words, **told(tmp_path, [site], NOW="2025-07-18", **more))


def added(tmp_path: Path) -> Source:
    """The one outlet that was written; what stood in the file stands there as before."""
    text = (tmp_path / "sources.toml").read_text(encoding="utf-8")
    assert text.startswith(HAND_WRITTEN)
    otro, new = load(tmp_path / "sources.toml").values()
    assert otro.id == "otro"
    return new


def nothing_added(tmp_path: Path, done: subprocess.CompletedProcess[str], status: int = 1) -> None:
    assert done.returncode == status, done.stderr
    assert (tmp_path / "sources.toml").read_text(encoding="utf-8") == HAND_WRITTEN
    assert [path.name for path in tmp_path.iterdir()] == ["sources.toml"]


def front(head: str = "", body: str = "", name: str = "El Faro", lang: str = "es-MX") -> Answer:
    links = "".join(f'<a href="/pagina-{number}">Página</a>' for number in range(9))
    return Answer(
        f'<html lang="{lang}"><head><meta property="og:site_name" content="{name}">{head}</head><body>{links}{body}</body></html>'
    )


def alternate(href: str, title: str = "El Faro", kind: str = "application/rss+xml") -> str:
    return f'<link rel="alternate" type="{kind}" title="{title}" href="{href}">'


def feed(site: Site, *paths: str) -> Answer:
    items = "".join(
        f"<item><title>La startup despide</title><link>{site.url(path)}</link><pubDate>Thu, 17 Jul 2025 09:00:00 +0200</pubDate></item>"
        for path in paths
    )
    return Answer(f"<rss version='2.0'><channel><title>El Faro</title>{items}</channel></rss>", content_type="application/rss+xml")


def news_sitemap(site: Site, *paths: str) -> Answer:
    urls = "".join(
        f"<url><loc>{site.url(path)}</loc><news:news><news:publication_date>2025-07-17T09:00:00+02:00</news:publication_date>"
        "<news:title>La startup despide</news:title></news:news></url>"
        for path in paths
    )
    return Answer(
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{urls}</urlset>',
        content_type="application/xml",
    )


def test_a_declared_feed_that_brings_a_story_is_written_at_the_end(tmp_path: Path) -> None:
    with Site({"/robots.txt": NO_ROBOTS, "/n1": Answer(STORY)}) as site:
        site.pages["/"] = front(alternate("rss/portada.xml"))
        site.pages["/rss/portada.xml"] = feed(site, "/n1")
        done = add(tmp_path, site)
        asked = [request.path for request in site.requests]
    assert (done.returncode, done.stderr) == (0, "")
    source = added(tmp_path)
    assert (source.id, source.name, source.homepage, source.kind) == ("el-faro", "El Faro", site.url("/"), "general")
    assert (source.country, source.timezone, source.language, source.enabled) == ("MX", "America/Mexico_City", "es", True)
    assert source.feeds == (site.url("/rss/portada.xml"),)
    assert (source.sitemaps, source.sections, source.article_pattern) == ((), (), None)
    text = (tmp_path / "sources.toml").read_text(encoding="utf-8")
    assert "# Added 2025-07-18: the feed brought 1 link, newest 2025-07-17, and a story came out." in text
    assert "Guesses, to be looked over: name, country with its time zone, kind." in text.replace("\n# ", " ")
    assert text.partition(HAND_WRITTEN)[2].strip() in done.stdout
    assert done.stdout.rstrip().endswith(f"written at the end of {tmp_path / 'sources.toml'}")
    assert set(asked) == {"/robots.txt", "/.well-known/tdmrep.json", "/", "/rss/portada.xml", "/n1"}
    assert [path.name for path in tmp_path.iterdir()] == ["sources.toml"]


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    with Site({"/robots.txt": NO_ROBOTS, "/n1": Answer(STORY)}) as site:
        site.pages |= {"/": front(alternate("/feed")), "/feed": feed(site, "/n1")}
        done = add(tmp_path, site, "--dry-run")
    nothing_added(tmp_path, done, status=0)
    assert "[sources.el-faro]" in done.stdout
    assert "nothing was written" in done.stdout


def test_comments_and_aliases_are_not_polled(tmp_path: Path) -> None:
    with Site({"/robots.txt": NO_ROBOTS, "/n1": Answer(STORY), "/n2": Answer(STORY)}) as site:
        comments = alternate("/comments/feed/", "Comentarios de El Faro")
        site.pages["/"] = front(comments + alternate("/feed/") + alternate("/index.xml") + alternate("/moda/feed/"))
        site.pages |= {"/feed/": feed(site, "/n1", "/n2"), "/index.xml": feed(site, "/n1", "/n2"), "/moda/feed/": feed(site, "/m1")}
        site.pages["/comments/feed/"] = feed(site, "/n1")
        done = add(tmp_path, site)
        assert site.asked("/comments/feed/") == 0
    assert added(tmp_path).feeds == (site.url("/feed/"),)
    assert f"{site.url('/comments/feed/')}: declared, but of comments, podcasts or web stories; not asked" in done.stdout
    assert f"{site.url('/index.xml')}: brings the same as {site.url('/feed/')}" in done.stdout
    assert f"{site.url('/moda/feed/')}: brings 1 others" in done.stdout


@pytest.mark.soak
def test_a_feed_that_is_a_page_is_passed_over_for_the_customary_one(tmp_path: Path) -> None:
    with Site({"/robots.txt": NO_ROBOTS, "/n1": Answer(STORY)}) as site:
        site.pages["/"] = front(alternate("/canales"))
        site.pages |= {"/canales": Answer("<html><body><p>Nuestros canales</p></body></html>"), "/rss.xml": feed(site, "/n1")}
        done = add(tmp_path, site)
    assert done.returncode == 0
    assert added(tmp_path).feeds == (site.url("/rss.xml"),)
    assert "the feed is an HTML page" in done.stdout


@pytest.mark.soak
def test_a_front_page_that_moves_is_written_where_it_is(tmp_path: Path) -> None:
    with Site({"/robots.txt": NO_ROBOTS, "/n1": Answer(STORY)}) as site:
        site.pages["/"] = Answer("", 301, headers=(("Location", "/es/"),))
        site.pages["/es/"] = front()
        site.pages["/es/feed/"] = feed(site, "/n1")
        assert add(tmp_path, site).returncode == 0
    source = added(tmp_path)
    assert (source.homepage, source.feeds) == (site.url("/es/"), (site.url("/es/feed/"),))


@pytest.mark.parametrize(
    "page",
    [
        Answer("no existe", 404),
        soak(Answer('<html><body><div id="root"></div><script src="app.js"></script></body></html>')),
        soak(Answer('<html><body><form action="/login"><input type="password"></form></body></html>')),
        soak(Answer(b"\x00\x01\x02\xff" * 200, content_type="text/html")),
    ],
    ids=["404", "app shell", "login", "binary"],
)
@pytest.mark.soak
def test_a_front_page_that_says_nothing_is_no_obstacle(page: Answer, tmp_path: Path) -> None:
    with Site({"/robots.txt": NO_ROBOTS, "/": page, "/n1": Answer(STORY)}) as site:
        site.pages["/feed/"] = feed(site, "/n1")
        assert add(tmp_path, site).returncode == 0
    assert added(tmp_path).feeds == (site.url("/feed/"),)


@pytest.mark.soak
def test_a_feed_given_for_the_front_page_is_taken_for_what_it_is(tmp_path: Path) -> None:
    with Site({"/robots.txt": NO_ROBOTS, "/n1": Answer(STORY)}) as site:
        site.pages["/rss/todo.xml"] = feed(site, "/n1")
        assert add(tmp_path, site, at="/rss/todo.xml").returncode == 0
    source = added(tmp_path)
    assert (source.homepage, source.feeds) == (site.url("/"), (site.url("/rss/todo.xml"),))


@pytest.mark.soak
def test_beside_a_feed_the_news_sitemap_is_shown_and_not_taken(tmp_path: Path) -> None:
    with Site({"/n1": Answer(STORY), "/n2": Answer(STORY)}) as site:
        site.pages["/robots.txt"] = Answer(
            f"Sitemap: {site.url('/paginas.xml')}\nSitemap: {site.url('/news.xml')}", content_type="text/plain"
        )
        site.pages |= {"/": front(alternate("/feed")), "/feed": feed(site, "/n1"), "/news.xml": news_sitemap(site, "/n1", "/n2")}
        done = add(tmp_path, site)
        assert site.asked("/paginas.xml") == 0
    assert (added(tmp_path).feeds, added(tmp_path).sitemaps) == ((site.url("/feed"),), ())
    assert f"not taken   {site.url('/news.xml')}: brings the same as {site.url('/feed')}" in done.stdout


def test_without_a_feed_the_news_sitemap_that_robots_txt_names_is_taken(tmp_path: Path) -> None:
    with Site({"/": front(), "/n1": Answer(STORY)}) as site:
        site.pages["/robots.txt"] = Answer(f"User-agent: *\nSitemap: {site.url('/mapas.xml')}\nSITEMAP:/otra\n", content_type="text/plain")
        children = "".join(f"<sitemap><loc>{site.url(path)}</loc></sitemap>" for path in ("/paginas.xml", "/mapa-news.xml"))
        site.pages["/mapas.xml"] = Answer(f"<sitemapindex>{children}</sitemapindex>", content_type="application/xml")
        site.pages["/mapa-news.xml"] = news_sitemap(site, "/n1")
        done = add(tmp_path, site)
        assert site.asked("/paginas.xml") == 0
    assert done.returncode == 0, done.stdout
    source = added(tmp_path)
    assert (source.feeds, source.sitemaps) == ((), (site.url("/mapa-news.xml"),))


SLUGS = [f"/tecnologia/la-empresa-numero-{number}-despide-a-cuarenta" for number in range(6)]


def test_without_either_a_section_is_taken_whose_pattern_a_story_confirms(tmp_path: Path) -> None:
    with Site({"/robots.txt": NO_ROBOTS, **{slug: Answer(STORY) for slug in SLUGS}}) as site:
        site.pages["/"] = front(body='<a href="/tecnologia/">Tecnología</a><a href="/deportes/">Deportes</a>')
        links = "".join(f'<a href="{slug}">La empresa {number} despide a cuarenta</a>' for number, slug in enumerate(SLUGS))
        site.pages["/tecnologia/"] = Answer(f'<html><body>{links}<a href="/tecnologia/ia/">IA</a></body></html>')
        done = add(tmp_path, site)
        assert site.asked("/deportes/") == 0
    assert done.returncode == 0, done.stdout
    source = added(tmp_path)
    assert (source.feeds, source.sitemaps, source.sections) == ((), (), (site.url("/tecnologia/"),))
    assert source.article_pattern is not None
    assert source.article_pattern.endswith("/[a-z0-9-]+/[a-z0-9]+(?:-[a-z0-9]+){3,}/?$")


def test_links_without_a_story_are_no_proof(tmp_path: Path) -> None:
    with Site({"/robots.txt": NO_ROBOTS, "/n1": Answer("<html><body><p>Vacío</p></body></html>")}) as site:
        site.pages |= {"/": front(alternate("/feed/")), "/feed/": feed(site, "/n1")}
        done = add(tmp_path, site)
    nothing_added(tmp_path, done)
    assert f"no story came out of {site.url('/feed/')}" in done.stdout


def test_what_was_tried_is_said_where_nothing_is_found(tmp_path: Path) -> None:
    with Site({"/robots.txt": NO_ROBOTS, "/": front()}) as site:
        done = add(tmp_path, site)
    nothing_added(tmp_path, done)
    for path in ("/feed/", "/rss.xml", "/news-sitemap.xml"):
        assert f"{site.url(path)}: http_404" in done.stdout
    assert done.stdout.rstrip().endswith("brought a story; what was tried stands above")


def test_robots_txt_that_forbids_everything_is_kept_to(tmp_path: Path) -> None:
    with Site({"/robots.txt": Answer("User-agent: *\nDisallow: /\n", content_type="text/plain"), "*": front()}) as site:
        done = add(tmp_path, site)
        assert {request.path for request in site.requests} == {"/robots.txt"}
    nothing_added(tmp_path, done)
    assert f"{site.url('/')}: robots_disallowed" in done.stdout


def test_a_private_address_is_not_asked(tmp_path: Path) -> None:
    with Site({"*": front()}) as site:
        done = add(tmp_path, site, ALLOWED_PRIVATE_HOSTS="127.0.0.1:9")
        assert not site.requests
    nothing_added(tmp_path, done)
    assert "private_address" in done.stdout


def test_an_outlet_that_is_listed_is_named_before_anything_is_asked(tmp_path: Path) -> None:
    with Site({"*": front()}) as site:
        listed = HAND_WRITTEN.replace("https://otro.example/", site.url("/")) + 'enabled = false\nreason = "2025-01: rests"\n'
        done = add(tmp_path, site, text=listed)
        assert not site.requests
    assert done.returncode == 2
    assert f"this is [sources.otro] in {tmp_path / 'sources.toml'}, Otro (off, 2025-01: rests)" in done.stderr


def test_an_outlet_whose_feed_is_listed_is_named(tmp_path: Path) -> None:
    with Site({"/robots.txt": NO_ROBOTS, "/n1": Answer(STORY)}) as site:
        site.pages |= {"/nuevo/": front(alternate("/feed")), "/feed": feed(site, "/n1")}
        text = HAND_WRITTEN.replace("https://otro.example/feed", site.url("/feed"))
        done = add(tmp_path, site, at="/nuevo/", text=text)
    assert (done.returncode, (tmp_path / "sources.toml").read_text()) == (2, text)
    assert "this is [sources.otro]" in done.stderr


def test_a_sitemap_does_not_stand_in_for_a_feed_that_is_listed(tmp_path: Path) -> None:
    with Site({"/n1": Answer(STORY), "/n2": Answer(STORY)}) as site:
        site.pages["/robots.txt"] = Answer(f"Sitemap: {site.url('/news.xml')}", content_type="text/plain")
        site.pages |= {"/basics/": front(alternate("/feed")), "/feed": feed(site, "/n1"), "/news.xml": news_sitemap(site, "/n2")}
        done = add(tmp_path, site, at="/basics/", text=HAND_WRITTEN.replace("https://otro.example/feed", site.url("/feed")))
        assert site.asked("/news.xml") == 0
    assert done.returncode == 2


@pytest.mark.parametrize(
    "name",
    [
        soak("El &quot;Faro&quot; \\ de 'Vigo'"),
        "El\nFaro&#10;[sources.malo]&#0;&#x202e;&#127;&#xd800; =",
        soak("&lt;b&gt;&quot;&quot;&quot;'''#"),
        soak("日本"),
        soak("   "),
        soak("ñ" * 5000),
    ],
)
@pytest.mark.soak
def test_a_hostile_name_is_a_name(name: str, tmp_path: Path) -> None:
    with Site({"/robots.txt": NO_ROBOTS, "/n1": Answer(STORY)}) as site:
        site.pages |= {"/": front(alternate("/feed"), name=name), "/feed": feed(site, "/n1")}
        done = add(tmp_path, site)
    assert (done.returncode, done.stderr) == (0, "")
    assert added(tmp_path).name.isprintable()


@pytest.mark.soak
def test_the_language_is_the_storys_where_the_page_has_a_templates(tmp_path: Path) -> None:
    with Site({"/robots.txt": NO_ROBOTS, "/n1": Answer(STORY)}) as site:
        site.pages |= {"/": front(alternate("/feed"), lang="en-US"), "/feed": feed(site, "/n1")}
        assert add(tmp_path, site).returncode == 0
    source = added(tmp_path)
    assert (source.language, source.country, source.timezone) == ("es", None, "UTC")


@pytest.mark.soak
def test_a_page_that_is_no_utf_8_is_read(tmp_path: Path) -> None:
    with Site({"/robots.txt": NO_ROBOTS, "/n1": Answer(STORY)}) as site:
        body = f'<html lang="es"><head><meta charset="iso-8859-1"><title>La Opinión | Portada</title>{alternate("/feed")}</head></html>'
        site.pages |= {"/": Answer(body.encode("latin-1"), content_type="text/html"), "/feed": feed(site, "/n1")}
        assert add(tmp_path, site).returncode == 0
    source = added(tmp_path)
    assert (source.id, source.name) == ("la-opinion", "La Opinión")


@pytest.mark.parametrize("homepage", ["elfaro.example", soak(""), soak("ftp://elfaro.example/"), soak("https://u:p@elfaro.example/")])
def test_what_is_no_address_is_wrong_usage(homepage: str, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(HAND_WRITTEN)
    done = scrapy("sources", "--add", homepage, **told(tmp_path, []) | {"ALLOWED_PRIVATE_HOSTS": "127.0.0.1:9"})
    nothing_added(tmp_path, done, status=2)
    assert "--add" in done.stderr
