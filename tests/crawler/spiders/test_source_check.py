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
    return feed_of(item)


def feed_of(items: str) -> Answer:
    return Answer(f"<rss version='2.0'><channel><title>A</title>{items}</channel></rss>", content_type="application/rss+xml")


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


def outlet(site: Site, name: str, path: str, more: str = "") -> str:
    return f'[sources.{name}]\nname = "{name}"\nhomepage = "{site.url()}"\nkind = "tech"\nfeeds = ["{site.url(path)}"]\n{more}\n'


def verdicts(done: subprocess.CompletedProcess[str]) -> dict[str, tuple[str, str]]:
    """What was said of each outlet: its verdict and the rest of its line."""
    rows = [line.split(None, 2) for line in done.stdout.splitlines()[:-1]]
    return {name: (verdict, rest) for name, verdict, rest in rows}


def test_every_watched_outlet_is_checked_in_a_line_each(tmp_path: Path) -> None:
    old = feed_of("<item><title>Vieja</title><link>https://a.example/vieja</link><pubDate>Tue, 16 Jul 2024 09:00:00 +0200</pubDate></item>")
    with Site({"/n1": Answer(STORY), "/vacia": feed_of(""), "/vieja": old}) as site:
        site.pages["/robots.txt"] = Answer("User-agent: *\nDisallow: /no\n", content_type="text/plain")
        site.pages |= {"/feed.xml": feed(site), "/pagina": Answer("<html><body><p>Inicie sesión</p></body></html>")}
        site.pages |= {"/seccion": Answer('<html><body><a href="/quienes">Quiénes</a></body></html>'), "/dos": feed(site)}
        section = f'[sources.sec]\nname = "S"\nhomepage = "{site.url()}"\nkind = "tech"\nsections = ["{site.url("/seccion")}"]\n'
        text = "".join(
            (
                outlet(site, "bien", "/feed.xml"),
                outlet(site, "medio", "/dos", f'sitemaps = ["{site.url("/mapa.xml")}"]'),
                outlet(site, "prohibido", "/no/feed"),
                outlet(site, "falta", "/nada"),
                outlet(site, "vacia", "/vacia"),
                outlet(site, "vieja", "/vieja"),
                outlet(site, "pagina", "/pagina"),
                section + "article_pattern = '/2025/'\n",
                outlet(site, "apagado", "/apagado", 'enabled = false\nreason = "2025-01: rests"'),
            )
        )
        (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
        done = scrapy("sources", "--check", **told(tmp_path, [site], NOW="2025-07-18"))
        assert site.asked("/apagado") == 0
        url = site.url
    assert (done.returncode, done.stderr) == (1, "")
    assert verdicts(done) == {
        "bien": ("fine", "1 link, newest 2025-07-17"),
        "medio": ("doubtful", f"sitemap {url('/mapa.xml')}: http_404; 1 link, newest 2025-07-17"),
        "prohibido": ("broken", f"feed {url('/no/feed')}: robots_disallowed"),
        "falta": ("broken", f"feed {url('/nada')}: http_404"),
        "vacia": ("broken", f"feed {url('/vacia')}: has no entries"),
        "vieja": ("broken", f"feed {url('/vieja')}: nothing to fetch among 1 entry (too_old 1), newest 2024-07-16"),
        "pagina": ("broken", f"feed {url('/pagina')}: the feed is an HTML page"),
        "sec": ("broken", f"section {url('/seccion')}: nothing to fetch among 1 entry (not_article_address 1)"),
    }
    assert done.stdout.splitlines()[-1] == "8 outlets: 1 fine, 1 doubtful, 6 broken"
    assert [path.name for path in tmp_path.iterdir()] == ["sources.toml"]


@pytest.mark.soak
def test_a_check_of_all_ends_well_where_all_is_well(tmp_path: Path) -> None:
    with Site({"/robots.txt": Answer("", 404), "/n1": Answer(STORY)}) as site:
        site.pages["/feed.xml"] = feed(site)
        (tmp_path / "sources.toml").write_text(outlet(site, "bien", "/feed.xml"), encoding="utf-8")
        done = scrapy("sources", "--check", **told(tmp_path, [site], NOW="2025-07-18"))
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "1 outlet: 1 fine, 0 doubtful, 0 broken")


def test_a_machine_that_is_not_online_is_told_so(tmp_path: Path) -> None:
    with Site() as site:
        (tmp_path / "sources.toml").write_text(outlet(site, "a", "/feed.xml") + outlet(site, "b", "/otro.xml"), encoding="utf-8")
        gone = site.netloc
    done = scrapy("sources", "--check", **told(tmp_path, [gone], NOW="2025-07-18"))
    assert (done.returncode, done.stderr) == (1, "nobody could be reached: is this machine online?\n")
    assert done.stdout.splitlines()[-1] == "2 outlets: 0 fine, 0 doubtful, 2 broken"


def test_an_outlet_is_good_whose_second_story_comes_out(tmp_path: Path) -> None:
    with Site({"/robots.txt": Answer("", 404), "/n2": Answer(STORY)}) as site:
        items = "".join(
            f"<item><title>La startup despide</title><link>{site.url(path)}</link><pubDate>{day} Jul 2025 09:00:00 +0200</pubDate></item>"
            for path, day in (("/n1", "Thu, 17"), ("/n2", "Wed, 16"))
        )
        site.pages["/feed.xml"] = feed_of(items)
        (tmp_path / "sources.toml").write_text(outlet(site, "bien", "/feed.xml"), encoding="utf-8")
        done = scrapy("sources", "--check", **told(tmp_path, [site], NOW="2025-07-18"))
    assert verdicts(done)["bien"][0] == "fine"


@pytest.mark.soak
def test_a_feed_that_has_moved_for_good_is_doubtful(tmp_path: Path) -> None:
    with Site({"/robots.txt": Answer("", 404), "/n1": Answer(STORY)}) as site:
        site.pages |= {"/nuevo.xml": feed(site), "/feed.xml": Answer("", 301, headers=(("Location", "/nuevo.xml"),))}
        (tmp_path / "sources.toml").write_text(outlet(site, "a", "/feed.xml"), encoding="utf-8")
        done = scrapy("sources", "--check", **told(tmp_path, [site], NOW="2025-07-18"))
        moved = f"feed {site.url('/feed.xml')} has moved for good to {site.url('/nuevo.xml')}"
    assert done.returncode == 0
    assert verdicts(done)["a"] == ("doubtful", f"{moved}; 1 link, newest 2025-07-17")


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
