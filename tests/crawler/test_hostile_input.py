"""Input that means no good, through the real command: each page has its one named end, and nothing that is stored holds what nobody sees."""

from __future__ import annotations

import gzip
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from html import escape
from pathlib import Path

from tests.command import scrapy, source, told
from tests.pipelines.extraction.pages import PARAGRAPHS
from tests.servers import Answer, Site
from tests.vigia.test_characters import SCOTLAND
from vigia.characters import seen

TAGS = "".join(chr(0xE0000 + ord(letter)) for letter in "obey")
# a character reference for each: a page and a feed can write them so, and its bytes look innocent
UNSEEN = "".join(f"&#{ord(c)};" for c in f"\u2028\u2029\u200e\u200f\u061c\u200b\u200d\u00ad\u2060\u2064\ufff9\ufffb\ufe0f{TAGS}")


def story(title: str, *, author: str = "Ana Pérez", extra: str = "") -> str:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    return (
        f"<html lang='es'><head><title>{title}</title><meta name='author' content='{author}'><meta property='article:section' content='Empre{extra}sas'>"
        f"<meta property='og:type' content='article'></head><body><article><h1>{title}</h1><h2 class='entradilla'>La compañía perdió a su mayor{extra} cliente"
        f" y la oficina gallega bajará la persiana en enero</h2>{body}<p>La plantilla{extra} espera.</p></article></body></html>"
    )


def feed(site: Site, titles: Mapping[str, str]) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>{escape(site.url(path))}</link><description>Resumen{UNSEEN} de la noticia</description>"
        f"<dc:creator>Luis{UNSEEN} Gil</dc:creator><pubDate>Thu, 15 Jan 2026 09:00:00 GMT</pubDate></item>"
        for path, title in titles.items()
    )
    return f"<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>Uno</title>{items}</channel></rss>".encode()


def crawl(folder: Path, sites: list[Site], sources: str) -> subprocess.CompletedProcess[str]:
    (folder / "sources.toml").write_text(sources, encoding="utf-8")
    return scrapy("crawl", "news", "-a", "verbose=1", **told(folder, sites, WORKERS=1))


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "news.db")) as db:
        return db.execute(sql).fetchall()


def test_what_breaks_off_or_leads_astray_has_its_name_and_the_others_lose_nothing(tmp_path: Path) -> None:
    rules = gzip.compress(("User-agent: *\nDisallow: /noticia\n" + "".join(f"# {n**7}\n" for n in range(500))).encode())
    consent = "<p>Acepte las cookies para seguir leyendo. Autorice a nuestros socios a emplear su dispositivo. Permita que midamos la audiencia.</p>"
    astray = {"/js": " JavaScript:alert(1)", "/correo": "mailto:a@b.es", "/fuente": "view-source:http://a.es/", "/vacio": "about:blank"}
    with Site() as good, Site() as unruly, Site() as cut:
        good.pages |= {path: Answer(status=302, headers=(("Location", location),)) for path, location in astray.items()}
        good.pages["/muro"] = Answer(
            f"<html lang=es><head><title>Nubarra despide</title></head><body><h1>Nubarra despide</h1>{consent}</body></html>"
        )
        good.pages["/noticia"] = Answer(story("Nubarra despide a cuarenta personas"))
        titles = dict.fromkeys([*astray, "/muro", "/noticia"], "Nubarra despide a cuarenta personas")
        good.pages["/rss"] = Answer(feed(good, titles), content_type="application/rss+xml")
        unruly.pages["/robots.txt"] = Answer(rules[:-200], content_type="text/plain", headers=(("Content-Encoding", "gzip"),))
        unruly.pages["*"] = Answer(story("Otra noticia"))
        cut.pages["/rss.gz"] = Answer(gzip.compress(feed(cut, {"/a": "Una", "/b": "Otra"}))[:-12], content_type="application/gzip")
        sites = [good, unruly, cut]
        done = crawl(
            tmp_path,
            sites,
            source("bueno", good.url(), "/rss")
            + source("rebelde", unruly.url(), "/noticias.rss")
            + source("cortado", cut.url(), "/rss.gz"),
        )
        assert "Traceback" not in done.stderr
        assert done.returncode == 3
        assert rows(tmp_path, "SELECT url FROM articles") == [(good.url("/noticia"),)]
        assert dict(rows(tmp_path, "SELECT url, reason FROM drops")) == {  # type: ignore[arg-type]
            **{good.url(path): "forbidden_scheme" for path in astray},
            good.url("/muro"): "consent_wall",
        }
        assert [seen.path for seen in unruly.requests] == ["/robots.txt", "/robots.txt"][: len(unruly.requests)]
        assert "robots_unreachable" in done.stderr
        assert "its gzip ends early" in done.stderr
        assert rows(tmp_path, "SELECT source, body_hash FROM endpoints WHERE source <> 'bueno' ORDER BY source") == [
            ("cortado", None),
            ("rebelde", None),
        ]


def test_nothing_that_is_stored_holds_what_nobody_sees(tmp_path: Path) -> None:
    with Site() as site, Site() as headlines:
        site.pages["/noticia"] = Answer(story(f"Nubarra{UNSEEN} despide a 40 👩‍💻", author=f"Ana{UNSEEN} Pérez", extra=UNSEEN))
        site.pages["/rss"] = Answer(feed(site, {"/noticia": f"Nubarra{UNSEEN} despide"}), content_type="application/rss+xml")
        headlines.pages["/rss"] = Answer(
            feed(headlines, {"/otra": f"Cuarzo{UNSEEN} cierra {SCOTLAND}"}), content_type="application/rss+xml"
        )
        done = crawl(
            tmp_path, [site, headlines], source("uno", site.url(), "/rss") + source("dos", headlines.url(), "/rss", "feed_only = true")
        )
        assert done.returncode == 0, done.stderr
    assert rows(tmp_path, "SELECT title, authors, section FROM articles ORDER BY source DESC") == [
        ("Nubarra despide a 40 👩‍💻", '["Ana Pérez"]', "Empre sas"),
        (f"Cuarzo cierra {SCOTLAND}", '["Luis Gil"]', None),
    ]
    tables = [str(name) for (name,) in rows(tmp_path, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'")]
    assert "articles" in tables
    for table in tables:
        for row in rows(tmp_path, f'SELECT * FROM "{table}"'):
            assert [value for value in row if isinstance(value, str) and (seen(value) != value or "\ufffd" in value)] == []
