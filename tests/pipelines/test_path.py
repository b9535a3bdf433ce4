"""One path: what the pure function makes of a page is what a crawl of it stores, and what `scrapy extract` says of it."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import pytest

from crawler.sources import Source
from pipelines.drops import DROPS
from pipelines.path import path
from pipelines.saved_pages import read_page
from pipelines.storage.store import Store
from tests.dumps import dump
from tests.pipelines.extraction.pages import NOW, PARAGRAPHS, TITLE, page, paragraphs
from tests.servers import Answer, Site
from tests.shared import ROOT
from vigia.addresses import Address
from vigia.clock import clock
from vigia.items import Article, Dropped, Link, Page, Reason

CUT = "La startup de inteligencia artificial Solveris despedirá a 60 personas, el 50 % de la plantilla, según un comunicado. "
ENGLISH = "The startup said on Thursday that it will lay off forty employees after the deal with a larger company was announced. "
NOAI = '<meta name="robots" content="noai">'
DATED = '<meta property="article:published_time" content="2026-11-18T08:30:00Z">'
FIGURES = "".join(f"<p>{'31 415 926 535 897 932 384 626 433 832 795 028 841 971 693 993. ' * 2}{n}.</p>" for n in range(4))
TEASER = "<div><h2><a href='/n{n}'>La empresa número {n} despide a parte de su plantilla</a></h2><p>Resumen de la noticia {n}.</p></div>"
STORIES = {
    "/empresas/nubarra-despide": page(head=DATED),
    "/empresas/solveris-despide": page(paragraphs(CUT), head=DATED, title="Solveris despide a la mitad de su plantilla"),
    "/empresas/reservada": page(
        paragraphs(CUT * 3, "La empresa no da más detalles de momento."), head=NOAI, title="Solveris se reduce a la mitad"
    ),
}
NO_STORIES: dict[str, tuple[str, str]] = {  # path -> (reason, page)
    "/una-lista": ("listing_page", f"<title>Etiqueta: despidos</title><h1>Despidos</h1>{''.join(TEASER.format(n=n) for n in range(40))}"),
    "/un-aviso": (
        "consent_wall",
        "<title>Diario</title><h1>Tu privacidad nos importa</h1><p>Nosotros y nuestros 842 socios usamos cookies y tratamos datos personales"
        " para mostrar anuncios personalizados. Puedes aceptar o rechazar las finalidades y configurar tus preferencias de"
        " consentimiento.</p><button>Aceptar</button>",
    ),
    "/la-puerta": ("login_page", "<title>Inicia sesión</title><h1>Inicia sesión</h1><form>Contraseña <input type=password></form>"),
    "/no-esta": ("soft_404", "<title>Página no encontrada</title><h1>Vaya</h1><p>La página que buscas ya no existe.</p>"),
    "/un-reto": ("bot_challenge", "<title>Just a moment...</title><h1>Comprueba que eres humano</h1><p>Verificamos tu navegador.</p>"),
    "/un-programa": (
        "javascript_shell",
        '<title>Diario</title><noscript>Necesitas habilitar JavaScript.</noscript><div>Cargando...</div><script src="a.js"></script>',
    ),
    "/un-avance": ("too_short", page("<p>Noticia en desarrollo. Ampliaremos la información en cuanto la tengamos confirmada.</p>")),
    "/un-menu": ("menu_text", page("".join(f"<p>Sección número {n} del diario</p>" for n in range(60)))),
    "/sin-titulo": ("no_title", f"<html><body><article>{paragraphs()}</article></body></html>"),
    "/en-ingles": ("other_language", page("".join(f"<p>{n}: {ENGLISH * 3}</p>" for n in range(4)), title="Startup lays off forty")),
    "/solo-cifras": ("language_unknown", page(FIGURES, title="31 415")),
}


@dataclass(frozen=True)
class Crawled:
    site: Site
    database: Path
    dumped: dict[str, list[dict[str, object]]]

    def page(self, at: str, html: str) -> Page:
        """The page as the crawl had it."""
        return Page(Link(Address.of(self.site.url(at))), self.site.url(at), "adhoc", html.encode(), NOW)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("path")
    answers = {at: Answer(html) for at, html in STORIES.items()} | {at: Answer(html) for at, (_, html) in NO_STORIES.items()}
    with Site({**answers}) as site:
        (folder / "list.txt").write_text("\n".join(map(site.url, answers)), encoding="utf-8")
        told = {
            "DATABASE": folder / "news.db",
            "ALLOWED_PRIVATE_HOSTS": site.netloc,
            "NOW": NOW.isoformat(),
            "DOWNLOAD_DELAY": 0,
        }
        command = [sys.executable, "-m", "scrapy", "crawl", "pages", "-a", f"file={folder / 'list.txt'}"]
        command += [part for name, value in told.items() for part in ("-s", f"{name}={value}")]
        subprocess.run(command, cwd=ROOT, capture_output=True, timeout=120, check=False)
        yield Crawled(site, folder / "news.db", dump(folder / "news.db"))


def test_a_page_through_the_path_is_stored_as_a_crawl_of_it_stores_it(crawled: Crawled, tmp_path: Path) -> None:
    store = Store.open(tmp_path / "news.db", clock(NOW.isoformat()))
    store.sources.ensure(Source(id="adhoc", name="Pages given by address", homepage="", kind="general"))
    for at, html in STORIES.items():
        article = path(crawled.page(at, html))
        assert isinstance(article, Article)
        store.articles.save(article)
    store.close()
    here = dump(tmp_path / "news.db")
    of_topics = ("article_topics", "evidence", "doubtful_topics", "doubtful_evidence")
    tables = ("articles", "article_urls", *of_topics, "layoffs", "deals", "funding_rounds", "article_companies")
    assert {table: here[table] for table in tables} == {table: crawled.dumped[table] for table in tables}
    assert len(here["articles"]) == len(STORIES)
    assert len(here["layoffs"]) >= 2
    assert [row["text_withheld"] for row in here["articles"]].count("reservation: meta robots: noai") == 1


@pytest.mark.parametrize(
    ("at", "reason", "html"), [(at, *what) for at, what in NO_STORIES.items()], ids=[r for r, _ in NO_STORIES.values()]
)
def test_a_page_that_is_dropped_has_one_reason_wherever_it_is_read(at: str, reason: str, html: str, crawled: Crawled) -> None:
    dropped = path(crawled.page(at, html))
    assert isinstance(dropped, Dropped)
    in_the_crawl = [(row["reason"], row["detail"]) for row in crawled.dumped["drops"] if row["url"] == crawled.site.url(at)]
    assert in_the_crawl == [(reason, dropped.detail)]
    by_hand, _ = read_page(html.encode(), crawled.site.url(at), NOW)
    assert (by_hand.rejected, by_hand.detail) == (dropped.reason, dropped.detail)


def test_the_path_leaves_what_it_is_given_as_it_was(crawled: Crawled) -> None:
    given = Article(url="https://x.example/a", source="x", page_url="https://x.example/a", title=TITLE, text="\n".join(PARAGRAPHS))
    found = path(given)
    assert isinstance(found, Article)
    assert (given.language, given.topics, given.text_hash, given.rules_version) == (None, [], None, None)
    assert (found.language, bool(found.topics), bool(found.text_hash), bool(found.rules_version)) == ("es", True, True, True)


def test_every_reason_that_a_room_gives_has_exactly_one_exception() -> None:
    given = set()
    for file in (ROOT / "pipelines").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and node.value in DROPS:
                given.add(node.value)
    assert given == set(get_args(Reason)) == DROPS.keys()
    assert {reason: drop.reason for reason, drop in DROPS.items()} == {reason: reason for reason in DROPS}
    assert len({drop.__name__ for drop in DROPS.values()}) == len(DROPS)
