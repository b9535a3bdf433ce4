"""`scrapy sources` as a person types it: the list, and a check of one outlet on a real server."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from scrapy.exceptions import UsageError

from crawler.commands.sources import named, table
from crawler.sources import parse
from tests.command import scrapy, told
from tests.servers import Answer, Site

TEXT = " ".join(
    "La empresa emergente de inteligencia artificial comunicó el jueves a su plantilla un despido colectivo que afecta a cuarenta empleados en Madrid."
    for _ in range(12)
)
STORY = f"""<!DOCTYPE html><html lang="es"><head><title>La startup despide a 40 empleados</title>
<meta property="og:type" content="article"><meta property="article:published_time" content="2025-07-17T09:00:00+02:00"></head>
<body><article><h1>La startup despide a 40 empleados</h1><p>{TEXT}</p><p>{TEXT}</p></article></body></html>"""


def sources(site: Site, **keys: str) -> str:
    extra = "\n".join(f"{key} = {value}" for key, value in keys.items())
    return (
        f'[sources.a]\nname = "A"\nhomepage = "{site.url()}"\nkind = "tech"\ncountry = "ES"\nfeeds = ["{site.url("/feed.xml")}"]\n{extra}\n'
    )


def check(tmp_path: Path, site: Site, text: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
    return scrapy("sources", "--check", "a", **told(tmp_path, [site], NOW="2025-07-18"))


def feed(site: Site) -> Answer:
    item = f"<item><title>La startup despide</title><link>{site.url('/n1')}</link><pubDate>Thu, 17 Jul 2025 09:00:00 +0200</pubDate></item>"
    return Answer(f"<rss version='2.0'><channel><title>A</title>{item}</channel></rss>", content_type="application/rss+xml")


def test_a_check_shows_robots_feed_and_story_and_stores_nothing(tmp_path: Path) -> None:
    with Site({"/robots.txt": Answer("User-agent: *\nCrawl-delay: 1\n", content_type="text/plain"), "/n1": Answer(STORY)}) as site:
        site.pages["/feed.xml"] = feed(site)
        done = check(tmp_path, site, sources(site, enabled="false", reason='"2025: rests"'))
        assert site.asked("/n1") == 1
    lines = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert lines[0].split(None, 1) == ["a", "A, ES, tech, not watched (2025: rests)"]
    assert any(line.startswith("robots.txt") and "200, allows /feed.xml, Crawl-delay 1 s" in line for line in lines)
    assert any("a feed of 1 entries, 1 to fetch" in line for line in lines)
    assert any(line.split(None, 1) == ["title", "La startup despide a 40 empleados"] for line in lines)
    assert any(line.startswith("language") and " es" in line for line in lines)
    assert lines[-1].strip() == "good: links and a story came out"
    assert [path.name for path in tmp_path.iterdir()] == ["sources.toml"]


def test_a_check_says_what_is_wrong_and_ends_with_one(tmp_path: Path) -> None:
    with Site({"/robots.txt": Answer("", 404), "/feed.xml": Answer("<html><body>Inicie sesión</body></html>")}) as site:
        done = check(tmp_path, site, sources(site))
    assert done.returncode == 1
    assert "the feed is an HTML page" in done.stdout
    assert done.stdout.splitlines()[-1].strip() == "not good, see above"


def test_a_check_keeps_to_robots_txt(tmp_path: Path) -> None:
    with Site({"/robots.txt": Answer("User-agent: *\nDisallow: /n\n", content_type="text/plain"), "/n1": Answer(STORY)}) as site:
        site.pages["/feed.xml"] = feed(site)
        done = check(tmp_path, site, sources(site))
        assert site.asked("/n1") == 0
    assert done.returncode == 1
    assert "robots_disallowed" in done.stdout


def test_a_wrong_name_is_refused_with_its_cure() -> None:
    known = parse('[sources.xataka]\nname = "X"\nhomepage = "https://x.es/"\nkind = "tech"\nfeeds = ["https://x.es/feed"]')
    with pytest.raises(UsageError, match=r"--check xataca: no such source in mine.toml; did you mean xataka\?"):
        named("xataca", known, Path("mine.toml"))


def test_the_list_has_a_line_an_outlet() -> None:
    text = """
[sources.a]
name = "A"
homepage = "https://a.es/"
country = "ES"
kind = "tech"
feeds = ["https://a.es/feed"]
[sources.bb]
name = "Be"
homepage = "https://b.es/"
kind = "business"
enabled = false
reason = "2025-12: closed"
"""
    assert table(parse(text)) == [
        "id  name  country  kind      endpoints  watched",
        "a   A     ES       tech      1 feed     yes",
        "bb  Be    -        business  -          no, 2025-12: closed",
    ]
