"""`scrapy crawl news -a since= -a until=`: what an outlet had in its past, politely, and gone on with where it was ended."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.command import scrapy, told
from tests.servers import Answer, Site

PARAGRAPH = "<p>La empresa valenciana presentó el jueves su informe número {} ante los vecinos del puerto, que lo escucharon con calma.</p>"
SOURCES = """[sources.uno]
name = "Uno"
homepage = "{0}"
kind = "tech"
timezone = "Europe/Madrid"
feeds = ["{0}rss"]
sitemaps = ["{0}sitemap.xml"]
archive = "{0}hemeroteca/{{year}}/{{month:02}}/{{day:02}}/"
article_pattern = "/nota-"
"""
WINDOW = ("since=2025-01-10", "until=2025-01-13")
NAMES = [f"{month:02}-{day:02}" for month in (1, 3) for day in range(8, 15)]


def xml(body: str) -> Answer:
    return Answer(body, content_type="application/xml")


@pytest.fixture
def outlet() -> Iterator[Site]:
    """A story a day in January and March of 2025: January's even days stand in a sitemap of the month, its odd ones in the archive alone."""
    with Site() as site:
        for number, name in enumerate(NAMES):
            text = "".join(PARAGRAPH.format(100 * number + place) for place in range(6))
            stamp = f'<meta property="article:published_time" content="2025-{name}T09:00:00+01:00">'
            site.pages[f"/nota-{name}"] = Answer(
                f"<html lang='es'><head>{stamp}<title>Nota {name} de Valencia</title></head><body><article><h1>Nota {name} de Valencia</h1>{text}</article></body></html>"
            )

        def entries(month: str, step: int) -> str:
            return "".join(
                f"<url><loc>{site.url(f'/nota-{name}')}</loc><news:news><news:publication_date>2025-{name}T09:00:00+01:00</news:publication_date></news:news></url>"
                for name in NAMES
                if name.startswith(month) and int(name[-1]) % step == 0
            )

        head = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
        site.pages["/mapa-2025-01.xml"] = xml(head + entries("01", 2) + "</urlset>")
        site.pages["/mapa-2025-03.xml"] = xml(head + entries("03", 1) + "</urlset>")
        site.pages["/sitemap.xml"] = xml(
            "<sitemapindex>"
            + "".join(f"<sitemap><loc>{site.url(f'/mapa-2025-{month}.xml')}</loc></sitemap>" for month in ("01", "03"))
            + "</sitemapindex>"
        )
        for day in range(9, 14):
            links = f'<a href="/nota-01-{day:02}">Nota del día en Valencia</a><a href="/otra/">Otra cosa</a>'
            site.pages[f"/hemeroteca/2025/01/{day:02}/"] = Answer(f"<html><body>{links}</body></html>") if day != 12 else Answer("", 404)
        site.pages["/rss"] = xml("<rss version='2.0'><channel><title>Uno</title></channel></rss>")
        yield site


def crawl(site: Site, folder: Path, *arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    (folder / "sources.toml").write_text(SOURCES.format(site.url("/")), "utf-8")
    words = [part for each in arguments for part in ("-a", each)]
    return scrapy("crawl", "news", *words, **told(folder, [site], WORKERS=1, **more))


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "news.db")) as db:
        return db.execute(sql).fetchall()


def asked(site: Site) -> list[str]:
    return [seen.path for seen in site.requests if not seen.path.startswith(("/robots", "/.well-known"))]


def test_the_past_of_an_outlet_comes_by_its_dates_and_is_asked_once(outlet: Site, tmp_path: Path) -> None:
    done = crawl(outlet, tmp_path, *WINDOW)
    assert (done.returncode, done.stderr) == (0, "")
    assert rows(tmp_path, "SELECT published_day FROM articles ORDER BY 1") == [("2025-01-10",), ("2025-01-11",), ("2025-01-12",)]
    first = asked(outlet)
    assert "/rss" not in first  # the present is another run's
    assert "/mapa-2025-03.xml" not in first
    assert not any("nota-03" in path or path in ("/nota-01-08", "/nota-01-14") for path in first)
    outlet.requests.clear()
    assert crawl(outlet, tmp_path, *WINDOW).returncode == 0
    assert not any("nota" in path for path in asked(outlet))
    assert {path for path in asked(outlet) if "hemeroteca" in path} <= {
        "/hemeroteca/2025/01/09/",
        "/hemeroteca/2025/01/13/",
    }  # days that reach beyond


def test_the_present_is_as_if_the_past_had_never_been_asked(outlet: Site, tmp_path: Path) -> None:
    assert crawl(outlet, tmp_path, *WINDOW).returncode == 0
    assert rows(tmp_path, "SELECT count(*) FROM endpoints WHERE active = 1 AND (body_hash IS NOT NULL OR last_polled_at IS NOT NULL)") == [
        (0,)
    ]
    assert rows(tmp_path, "SELECT count(*) FROM discoveries WHERE next_try_at IS NOT NULL") == [(0,)]  # and no second look at old stories
    outlet.requests.clear()
    assert crawl(outlet, tmp_path, NOW="2025-03-15T12:00:00Z").returncode == 0
    assert {path for path in asked(outlet) if "nota" in path} == {f"/nota-{name}" for name in NAMES if name.startswith("03")}


@pytest.mark.parametrize("fault", ["endpoint_answered:3", "article_uncommitted:2"])
def test_a_killed_window_is_gone_on_with(outlet: Site, tmp_path: Path, fault: str) -> None:
    assert crawl(outlet, tmp_path, *WINDOW, FAULT=fault).returncode == -signal.SIGKILL
    before = {path for path in asked(outlet) if path.startswith("/hemeroteca/2025/01/1")}
    outlet.requests.clear()
    assert crawl(outlet, tmp_path, *WINDOW).returncode == 0
    assert rows(tmp_path, "SELECT published_day FROM articles ORDER BY 1") == [("2025-01-10",), ("2025-01-11",), ("2025-01-12",)]
    again = {path for path in asked(outlet) if path.startswith("/hemeroteca/2025/01/1")} & before
    assert len(again) <= 1


@pytest.mark.parametrize(
    ("arguments", "told_"),
    [
        (("until=2025-02-01",), "-a until= wants -a since= too"),
        (("since=2025-02-01", "until=2025-01-01"), "nothing lies between"),
        (("since=2025-01-01", "until=2025-02-01", "due=1"), "leave one out"),
    ],
)
def test_a_window_that_is_none_is_said(outlet: Site, tmp_path: Path, arguments: tuple[str, ...], told_: str) -> None:
    done = crawl(outlet, tmp_path, *arguments)
    assert (done.returncode, told_ in done.stderr) == (2, True)


def test_outlets_whose_past_nothing_tells_are_no_window(tmp_path: Path) -> None:
    lines = SOURCES.format("https://uno.example/").splitlines()
    (tmp_path / "sources.toml").write_text("\n".join(line for line in lines if not line.startswith(("sitemaps", "archive"))), "utf-8")
    done = scrapy("crawl", "news", "-a", WINDOW[0], "-a", WINDOW[1], **told(tmp_path, ["127.0.0.1:9"]))
    assert (done.returncode, "nothing tells of the past of uno: give it sitemaps or an archive" in done.stderr) == (2, True), done.stderr


def test_an_index_that_names_itself_is_asked_once(outlet: Site, tmp_path: Path) -> None:
    outlet.pages["/sitemap.xml"] = xml(f"<sitemapindex><sitemap><loc>{outlet.url('/sitemap.xml')}</loc></sitemap></sitemapindex>")
    assert crawl(outlet, tmp_path, *WINDOW).returncode == 0
    assert asked(outlet).count("/sitemap.xml") == 1
