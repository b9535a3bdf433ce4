"""A crawl of one outlet whose endpoints answer as they like: what is stored of it, and what is noted of them."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.command import NOW, scrapy, told
from tests.dumps import dump
from tests.servers import Answer, Seen, Site
from tests.shared import soak

STORIES = ("uno", "dos", "tres", "cuatro", "cinco", "seis")
PARAGRAPH = "<p>La empresa valenciana presentó el jueves su informe número {} ante los vecinos del puerto, que lo escucharon con calma.</p>"
ENDPOINTS = ("/rss", "/atom", "/news.xml", "/sitemap.xml", "/portada")
SOURCES = """[sources.uno]
name = "Uno"
homepage = "{0}"
kind = "tech"
timezone = "Europe/Madrid"
max_new = 4
feeds = ["{0}rss", "{0}atom"]
sitemaps = ["{0}news.xml", "{0}sitemap.xml"]
sections = ["{0}portada"]
article_pattern = "/nota-"
"""


class Outlet(Site):
    """Six stories, each named by several endpoints in other words and with other dates. No page says when it was written or by whom."""

    def __enter__(self) -> Outlet:
        super().__enter__()
        for number, name in enumerate(STORIES):
            text = "".join(PARAGRAPH.format(100 * number + place) for place in range(6))
            self.pages[f"/nota-{name}"] = Answer(
                f"<html lang='es'><head><title>Nota {name} de Valencia</title></head><body><article><h1>Nota {name} de Valencia</h1>{text}</article></body></html>"
            )
        day = [f"2026-01-{10 + number}T09:00:00+01:00" for number in range(len(STORIES))]
        self.pages["/rss"] = rss(
            *(f"<title>Nota {name} en el canal</title><link>{self.nota(name)}?utm_source=rss</link>" for name in ("uno", "dos")),
            f"<link>{self.nota('tres')}</link><description>Del canal.</description><category>Empleo</category>",
            f"<title>De otro año</title><link>{self.nota('seis')}</link><pubDate>Thu, 15 Jan 2015 09:00:00 GMT</pubDate>",
            "<title>Sin dirección</title><link></link>",
        )
        self.pages["/atom"] = Answer(
            '<feed xmlns="http://www.w3.org/2005/Atom">'
            + "".join(
                f'<entry><title>Nota {name} en Atom</title><link href="{self.nota(name)}"/><author><name>Ana Ruiz</name></author>'
                f"<published>{day[number]}</published><updated>2026-01-15T0{number}:00:00Z</updated></entry>"
                for number, name in enumerate(STORIES[:3])
            )
            + "</feed>",
            content_type="application/atom+xml",
        )
        self.pages["/news.xml"] = sitemap(
            f"<url><loc>{self.nota(name)}#x</loc><news><title>Nota {name} en el mapa</title><publication_date>{day[number]}</publication_date>"
            f"<keywords>mapa</keywords></news></url>"
            for number, name in enumerate(STORIES[:4])
        )
        self.pages["/sitemap.xml"] = sitemap(
            f"<url><loc>{self.nota(name)}?amp=1</loc><lastmod>2026-01-14T0{number}:30:00Z</lastmod></url>"
            for number, name in enumerate(STORIES)
        )
        self.pages["/portada"] = Answer(
            "<html><body>"
            + "".join(f'<a href="/nota-{name}">Nota {name} en la portada</a>' for name in reversed(STORIES))
            + "</body></html>"
        )
        return self

    def nota(self, name: str) -> str:
        return self.url(f"/nota-{name}")

    def answer_in_turn(self, order: tuple[str, ...], database: Path) -> None:
        """Each endpoint answers once what the one before it in `order` said is recorded."""
        for path, before in zip(order[1:], order, strict=False):
            self.pages[path] = held(self.pages[path], partial(recorded, database, self.url(before)))


def held(page: Answer | Callable[[Seen], Answer], ready: Callable[[], bool]) -> Callable[[Seen], Answer]:
    def answer(seen: Seen) -> Answer:
        for _ in range(2_000):
            if ready():
                break
            threading.Event().wait(0.01)
        return page if isinstance(page, Answer) else page(seen)

    return answer


def recorded(database: Path, url: str) -> bool:
    return rows(database, f"SELECT 1 FROM endpoints WHERE url = '{url}' AND last_polled_at IS NOT NULL") != []


def rss(*items: str) -> Answer:
    listed = "".join(f"<item>{item}</item>" for item in items)
    return Answer(f"<rss version='2.0'><channel><title>Uno</title>{listed}</channel></rss>", content_type="application/rss+xml")


def sitemap(urls: Any) -> Answer:
    return Answer(f"<urlset>{''.join(urls)}</urlset>", content_type="application/xml")


def crawl(site: Site, folder: Path, sources: str = SOURCES, *, at: datetime = NOW) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "sources.toml").write_text(sources.format(site.url("/")), "utf-8")
    done = scrapy("crawl", "news", **told(folder, [site], NOW=at.isoformat(), WORKERS=1, CONCURRENT_REQUESTS_PER_DOMAIN=8))
    assert done.returncode == 0, done.stderr
    return folder / "news.db"


def rows(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        return db.execute(sql).fetchall()


def stored(site: Site, database: Path) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(json.dumps(dump(database)).replace(site.netloc, "uno.example"))
    for endpoint in kept["endpoints"]:
        del endpoint["body_hash"]  # the port is in it
    where = "SELECT discoveries.url, endpoints.url FROM discoveries JOIN endpoints ON endpoints.id = endpoint ORDER BY 1"
    kept["under"] = json.loads(json.dumps(rows(database, where)).replace(site.netloc, "uno.example"))
    kept["counted"] = rows(database, "SELECT endpoints, polled, links, new, known, dropped, failed, other FROM crawl_sources")
    return kept


def test_what_is_kept_of_a_story_is_the_same_whichever_endpoint_answers_first(tmp_path: Path) -> None:
    found = []
    for turn, order in enumerate((ENDPOINTS, ENDPOINTS[::-1], ("/sitemap.xml", "/atom", "/portada", "/rss", "/news.xml"))):
        with Outlet() as site:
            site.answer_in_turn(order, tmp_path / str(turn) / "news.db")
            found.append(stored(site, crawl(site, tmp_path / str(turn))))
    assert found[1] == found[0]
    assert found[2] == found[0]
    told_of = {row["url"].rpartition("-")[2]: json.loads(row["hints"]) for row in found[0]["discoveries"]}
    assert {name: hints.get("title") for name, hints in told_of.items()} == {
        "uno": "Nota uno en Atom",  # of two feeds the one whose address comes first
        "dos": "Nota dos en Atom",
        "tres": "Nota tres en Atom",
        "cuatro": "Nota cuatro en el mapa",
        "cinco": "Nota cinco en la portada",
        "seis": "De otro año",
    }
    assert (told_of["tres"]["summary"], told_of["tres"]["categories"]) == ("Del canal.", ["Empleo"])
    assert told_of["tres"]["from"]["summary"].endswith("/rss")
    states = {row["url"].rpartition("-")[2]: (row["state"], row["reason"]) for row in found[0]["discoveries"]}
    assert states == dict.fromkeys(("uno", "dos", "tres", "cuatro"), ("new", None)) | dict.fromkeys(
        ("cinco", "seis"), ("dropped", "beyond_first_run")
    )


def test_an_entry_that_leaves_no_row_is_counted_and_noted_with_its_reason(tmp_path: Path) -> None:
    with Outlet() as site:
        database = crawl(site, tmp_path)
    (other,) = rows(database, "SELECT other FROM crawl_sources")[0]
    assert json.loads(other)["left_out"] == {"no_link": 1}
    assert json.loads(rows(database, "SELECT other FROM crawls")[0][0])["left_out"] == {"no_link": 1}
    assert rows(database, "SELECT note FROM endpoints WHERE url LIKE '%/rss'") == [("left out: no_link 1",)]


def test_of_an_index_without_dates_the_newest_sitemaps_are_opened_and_the_index_notes_it(tmp_path: Path) -> None:
    with Outlet() as site:
        names = [f"/sm-2025-{month:02d}.xml" for month in range(1, 13)] + ["/sm-2026-01.xml"]
        site.pages["/index.xml"] = Answer(
            "<sitemapindex>" + "".join(f"<sitemap><loc>{site.url(name)}</loc></sitemap>" for name in names) + "</sitemapindex>",
            content_type="application/xml",
        )
        site.pages |= dict.fromkeys(names, sitemap([])) | {"/sm-2026-01.xml": site.pages["/news.xml"]}
        sources = SOURCES.split("feeds")[0] + 'sitemaps = ["{0}index.xml"]\n'
        database = crawl(site, tmp_path, sources)
        assert {seen.path for seen in site.requests if seen.path.startswith("/sm-")} == set(names[-5:])
    assert rows(database, "SELECT count(*) FROM articles") == [(4,)]
    ((note,),) = rows(database, "SELECT note FROM endpoints WHERE url LIKE '%/index.xml'")
    assert note == "has no dates that tell its sitemaps apart: the newest by the dates in the addresses come first"


@pytest.mark.parametrize("etag", ['"2"', soak(None)])
def test_a_feed_that_answers_304_for_ever_is_asked_in_full_after_a_week(tmp_path: Path, etag: str | None) -> None:
    sources = SOURCES.split("feeds")[0] + 'feeds = ["{0}rss"]\n'
    with Outlet() as site:
        full = site.pages["/rss"]
        assert isinstance(full, Answer)
        first = Answer(full.body, content_type=full.content_type, headers=(("ETag", '"1"'),))
        stuck = Answer(status=304, headers=(("ETag", etag),) if etag else ())
        site.pages["/rss"] = lambda seen: stuck if "if-none-match" in seen.headers else first
        for days in (0, 3, 6, 8):
            crawl(site, tmp_path, sources, at=NOW + timedelta(days=days))
        sent = [seen.headers.get("if-none-match") for seen in site.requests if seen.path == "/rss"]
    assert sent == [None, '"1"', etag or '"1"', None]


def test_a_feed_that_changes_is_asked_sooner_only_for_stories_that_are_new(tmp_path: Path) -> None:
    sources = SOURCES.split("feeds")[0] + 'feeds = ["{0}rss"]\n'
    with Outlet() as site:
        intervals = []
        for hours, count in ((0, 3), (2, 3), (4, 6)):
            items = [f"<title>Nota {name} a las {hours}</title><link>{site.nota(name)}</link>" for name in STORIES[:count]]
            site.pages["/rss"] = rss(*items)
            database = crawl(site, tmp_path, sources, at=NOW + timedelta(hours=hours))
            intervals += [interval for (interval,) in rows(database, "SELECT interval FROM endpoints")]
    first, unmoved, soon = intervals
    assert unmoved > first > 0
    assert soon == unmoved // 2
