"""What an outlet as a whole reserves, after a real crawl of a site that says so."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.command import scrapy, source, told
from tests.servers import Answer, Site

ROBOTS = "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n\nUser-agent: *\nContent-Signal: search=yes\nAllow: /\n"
PARAGRAPH = (
    "<p>La empresa emergente Nébula presentó este jueves en Valencia una herramienta que resume las actas de los plenos municipales, y aseguró"
    " que {} ayuntamientos la usan ya a diario para contestar a los vecinos que preguntan por las obras de su calle.</p>"
)


def site(robots: str, tdmrep: str | None, head: str = "") -> Site:
    pages: dict[str, object] = {"/robots.txt": Answer(robots, content_type="text/plain")}
    if tdmrep is not None:
        pages["/.well-known/tdmrep.json"] = Answer(tdmrep, content_type="application/json")
    made = Site(pages)  # type: ignore[arg-type]  # Answers all

    def feed(seen: object) -> Answer:
        items = "".join(
            f"<item><title>Noticia {n} de Valencia</title><link>{made.url(f'/noticia-{n}')}</link>"
            "<pubDate>Thu, 15 Jan 2026 09:00:00 GMT</pubDate></item>"
            for n in range(2)
        )
        return Answer(f"<rss version='2.0'><channel><title>Uno</title>{items}</channel></rss>", content_type="application/rss+xml")

    made.pages["/rss"] = feed
    for number in range(2):
        body = "".join(PARAGRAPH.format(40 * number + place) for place in range(5))
        title = f"Noticia {number} de Valencia"
        made.pages[f"/noticia-{number}"] = Answer(
            f"<html lang='es'><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>"
        )
    return made


def crawled(made: Site, folder: Path) -> tuple[int, list[str]]:
    """What the crawl wrote of the source: rights_reserved, rights_signals."""
    (folder / "sources.toml").write_text(source("uno", made.url(), "/rss", 'timezone = "Europe/Madrid"\n'), "utf-8")
    done = scrapy("crawl", "news", **told(folder, [made]))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with closing(sqlite3.connect(folder / "news.db")) as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (2,)
        ((reserved, signals),) = db.execute("SELECT rights_reserved, rights_signals FROM sources WHERE id = 'uno'").fetchall()
    return reserved, json.loads(signals)


def test_groups_for_ai_agents_are_recorded_and_reserve_nothing(tmp_path: Path) -> None:
    with site(ROBOTS, None) as made:
        assert crawled(made, tmp_path) == (0, ["robots.txt keeps out: GPTBot, CCBot", "robots.txt content-signal: search=yes"])


def test_a_reservation_of_the_whole_host_is_one_of_the_outlet(tmp_path: Path) -> None:
    with site(ROBOTS, '[{"location": "/", "tdm-reservation": 1}]') as made:
        reserved, signals = crawled(made, tmp_path)
        assert (reserved, signals[0]) == (1, "robots.txt keeps out: GPTBot, CCBot")
        assert "tdmrep.json / tdm-reservation: 1" in signals
        assert not any(signal.startswith("host ") for signal in signals)


def test_what_every_page_says_is_said_by_the_outlet(tmp_path: Path) -> None:
    with site("User-agent: *\nAllow: /\n", None, "<meta name='robots' content='noai'>") as made:
        assert crawled(made, tmp_path) == (1, ["meta robots: noai"])
