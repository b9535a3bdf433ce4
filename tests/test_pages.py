"""`scrapy crawl pages`: single addresses and saved pages go the way of every story."""

from __future__ import annotations

import gzip
import socket
import sqlite3
import subprocess
import urllib.request
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from demo.newsroom import Newsroom
from demo.outlets import load_outlets
from tests.command import NOW, scrapy, told
from tests.pipelines.storage.newsroom import newsroom as remembered
from tests.servers import Answer, Site
from tests.shared import ROOT, soak


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(NOW, outlets=[outlet for outlet in load_outlets() if outlet.id == "faro"]) as room:
        yield room


def pages(newsroom: Newsroom, folder: Path, *arguments: str, allowed: str | None = None) -> subprocess.CompletedProcess[str]:
    newsroom.sources_toml(folder / "sources.toml")
    words = [part for argument in arguments for part in ("-a", argument)]
    return scrapy("crawl", "pages", *words, **told(folder, [allowed or newsroom.allowed_hosts]))


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / "news.db")
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_an_address_is_stored_under_its_listed_outlet_and_nothing_else_is_fetched(newsroom: Newsroom, tmp_path: Path) -> None:
    remembered(tmp_path / "news.db").store.close()  # of a run with another sources file
    asked = len(newsroom.requests)
    done = pages(newsroom, tmp_path, f"url={newsroom.bases['faro']}/2026/01/14/amazon-abre-un-ere-para-hasta-1-200-personas/")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert rows(tmp_path, "SELECT source, title FROM articles") == [
        ("faro", "Amazon abre un ERE para hasta 1.200 personas en Madrid y Barcelona")
    ]
    assert rows(tmp_path, "SELECT topic FROM article_topics") == [("layoffs",)]
    assert rows(tmp_path, "SELECT id FROM sources WHERE enabled = 0") == []
    assert not any("feed" in request.path for request in newsroom.requests[asked:])


def test_saved_pages_and_addresses_of_a_list_are_read_alike(newsroom: Newsroom, tmp_path: Path) -> None:
    address = f"{newsroom.bases['faro']}/2026/01/14/amazon-abre-un-ere-para-hasta-1-200-personas/"
    with urllib.request.urlopen(address) as answer:
        (tmp_path / "guardada.html").write_bytes(answer.read())
    other = f"{newsroom.bases['faro']}/2026/01/14/scale-ai-adelgaza-un-mes-despues-de-la-llegada/"
    (tmp_path / "lista.txt").write_text(f"{other}\nguardada.html\thttps://periodico.example/amazon-abre-un-ere\n")
    done = pages(newsroom, tmp_path, f"file={tmp_path / 'lista.txt'}")
    assert (done.returncode, done.stderr) == (0, "")
    assert rows(tmp_path, "SELECT source, url FROM articles ORDER BY source") == [
        ("adhoc", "https://periodico.example/amazon-abre-un-ere"),
        ("faro", other),
    ]


def test_a_page_that_is_dropped_is_asked_again_when_somebody_wants_it(newsroom: Newsroom, tmp_path: Path) -> None:
    listing = f"{newsroom.bases['faro']}/inteligencia-artificial/"
    for times in (1, 2):
        done = pages(newsroom, tmp_path, f"url={listing}")
        assert (done.returncode, done.stderr) == (3, f"{listing}: not stored: listing_page\n")
        assert rows(tmp_path, "SELECT url, reason, times FROM drops") == [(listing, "listing_page", times)]


def test_a_private_address_is_refused_even_by_hand(newsroom: Newsroom, tmp_path: Path) -> None:
    done = pages(newsroom, tmp_path, "url=http://127.0.0.1:9/secreto")
    assert rows(tmp_path, "SELECT url, state, reason FROM discoveries") == [("http://127.0.0.1:9/secreto", "dropped", "private_address")]
    assert (done.returncode, done.stderr) == (3, "http://127.0.0.1:9/secreto: not stored: private_address\n")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("http://[::1", "malformed_address"),
        ("elfaro.example/nota", "did you mean https://elfaro.example/nota?"),
        soak("no es una dirección", "not_absolute"),
        soak("/2026/01/14/nota", "not_absolute"),
        soak("file:///etc/passwd", "scheme_not_http"),
        soak("https://", "no_host"),
    ],
)
def test_what_is_no_address_is_wrong_usage_and_nothing_is_made(address: str, words: str, newsroom: Newsroom, tmp_path: Path) -> None:
    done = pages(newsroom, tmp_path, f"url={address}")
    assert done.returncode == 2
    assert f"-a url={address} is no absolute http or https address" in done.stderr
    assert words in done.stderr
    assert not (tmp_path / "news.db").exists()


def test_a_line_that_is_no_address_is_named_before_anything_is_fetched(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "lista.txt").write_text(f"# de hoy\n{newsroom.bases['faro']}/2026/01/14/una-nota/\n\nhttps:/una-barra\n")
    asked = len(newsroom.requests)
    done = pages(newsroom, tmp_path, f"file={tmp_path / 'lista.txt'}")
    assert done.returncode == 2
    assert f"{tmp_path / 'lista.txt'}, line 4: https:/una-barra is no absolute http or https address (no_host)" in done.stderr
    assert len(newsroom.requests) == asked


def test_whoever_asks_for_an_address_by_hand_is_told_why_it_is_not_there(tmp_path: Path) -> None:
    text = "La empresa despidió ayer a cuarenta empleados de su sede de Madrid, según fuentes de la plantilla, y no dará más detalles. "
    story = "<html lang=es><head><title>Una nota de hoy</title></head><body><article><h1>Una nota de hoy</h1>{}</article></body></html>"
    whole = Answer(story.format("".join(f"<p>{number}: {text * 3}</p>" for number in range(5))))
    with Site(
        {
            "/robots.txt": Answer("User-agent: *\nDisallow: /no/", content_type="text/plain"),
            "/si": whole,
            "/corta": Answer(story.format("<p>Poco.</p>")),
        }
    ) as site:
        paths = ["/si", "/no/nota", "/falta", "/corta"]
        (tmp_path / "lista.txt").write_text("\n".join([*map(site.url, paths), "http://nadie.invalid/nota"]))
        told_alone = told(tmp_path, [site], SOURCES_FILE=ROOT / "crawler/sources.toml", RETRY_TIMES=0)
        done = scrapy("crawl", "pages", "-a", f"file={tmp_path / 'lista.txt'}", **told_alone)
        assert done.returncode == 3
        assert done.stderr.splitlines() == [
            f"{site.url('/no/nota')}: not stored: robots_disallowed",
            f"{site.url('/falta')}: not stored: http_404",
            f"{site.url('/corta')}: not stored: too_short",
            "http://nadie.invalid/nota: not stored: dns_failure",
        ]
        assert rows(tmp_path, "SELECT title FROM articles") == [("Una nota de hoy",)]


@pytest.mark.soak
def test_a_stored_story_whose_page_has_gone_is_said_until_it_is_back(newsroom: Newsroom, tmp_path: Path) -> None:
    text = "La empresa despidió ayer a cuarenta empleados de su sede de Madrid, según fuentes de la plantilla, y no dará más detalles. "
    whole = Answer(
        f"<html lang=es><body><article><h1>Una nota de hoy</h1>{''.join(f'<p>{n}: {text * 3}</p>' for n in range(5))}</article></body></html>"
    )
    with Site({"/robots.txt": Answer("", 404)}) as site:
        for answer, status, said in ((whole, 0, ""), (Answer("", 404), 3, f"{site.url('/si')}: not stored: http_404\n"), (whole, 0, "")):
            site.pages["/si"] = answer
            done = pages(newsroom, tmp_path, f"url={site.url('/si')}", allowed=site.netloc)
            assert (done.returncode, done.stderr) == (status, said)


def test_a_saved_page_that_cannot_be_read_costs_the_others_nothing(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "rota.html.gz").write_bytes(b"\x1f\x8b\x08roto")
    there = f"{newsroom.bases['faro']}/2026/01/14/amazon-abre-un-ere-para-hasta-1-200-personas/"
    (tmp_path / "lista.txt").write_text(f"rota.html.gz\thttps://periodico.example/rota\n{there}\n")
    done = pages(newsroom, tmp_path, f"file={tmp_path / 'lista.txt'}")
    assert done.returncode == 3
    assert done.stderr.startswith(
        f"https://periodico.example/rota: not stored: unreadable ({tmp_path / 'rota.html.gz'}: its gzip is broken"
    )
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(1,)]


def test_a_file_that_gives_no_page_takes_nothing_from_an_address_that_is_known(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "rota.html.gz").write_bytes(b"\x1f\x8b\x08roto")
    there = f"{newsroom.bases['faro']}/2026/01/14/amazon-abre-un-ere-para-hasta-1-200-personas/"
    pages(newsroom, tmp_path, f"url={there}")
    before = rows(tmp_path, "SELECT * FROM discoveries")
    done = pages(newsroom, tmp_path, f"html={tmp_path / 'rota.html.gz'}", f"url={there}")
    assert (done.returncode, f"{there}: not stored: unreadable" in done.stderr) == (3, True)
    assert rows(tmp_path, "SELECT * FROM discoveries") == before


@pytest.mark.soak
def test_a_saved_page_that_is_no_html_is_dropped_under_that_name(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "foto.html").write_bytes(b"\xff\xd8\xff\xe0" + bytes(5000))
    done = pages(newsroom, tmp_path, f"html={tmp_path / 'foto.html'}", "url=https://periodico.example/foto")
    assert (done.returncode, done.stderr) == (3, "https://periodico.example/foto: not stored: not_html\n")
    assert rows(tmp_path, "SELECT state, reason FROM discoveries") == [("dropped", "not_html")]


@pytest.mark.soak
def test_saved_pages_are_read_in_bounded_memory_and_what_gives_none_is_counted_and_said(newsroom: Newsroom, tmp_path: Path) -> None:
    with urllib.request.urlopen(f"{newsroom.bases['faro']}/2026/01/14/amazon-abre-un-ere-para-hasta-1-200-personas/") as answer:
        page = answer.read()
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    files = {
        "entera.html": gzip.compress(page),  # known by its first bytes, not by its name
        "llana.html.gz": page.replace(b"Amazon", b"Zalando"),
        "bomba.html.gz": b"".join([*(bomb.compress(page + bytes(1 << 20)) for _ in range(32)), bomb.flush()]),
        "larga.html": page + b" " * (10 << 20),
        "rota.html.gz": gzip.compress(page)[:-100],
        "mala.html.gz": gzip.compress(page)[:30] + bytes(500),
    }
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
    (tmp_path / "lista.txt").write_text("".join(f"{name}\thttps://periodico.example/{name[:5]}\n" for name in files))
    done = pages(newsroom, tmp_path, f"file={tmp_path / 'lista.txt'}")
    assert (done.returncode, done.stdout) == (3, "")
    for name, reason in (("bomba", "too_large"), ("larga", "too_large"), ("mala.", "unreadable"), ("rota.", "unreadable")):
        assert f"https://periodico.example/{name}: not stored: {reason}" in done.stderr
    assert rows(tmp_path, "SELECT url FROM articles ORDER BY url") == [
        ("https://periodico.example/enter",),
        ("https://periodico.example/llana",),
    ]
    assert rows(tmp_path, "SELECT url, reason, times FROM drops ORDER BY url") == [
        ("https://periodico.example/bomba", "too_large", 1),
        ("https://periodico.example/larga", "too_large", 1),
        ("https://periodico.example/mala.", "unreadable", 1),
        ("https://periodico.example/rota.", "unreadable", 1),
    ]
    assert "rota.html.gz: its gzip is broken" in str(rows(tmp_path, "SELECT detail FROM drops"))
    assert rows(tmp_path, "SELECT count(*) FROM discoveries WHERE state = 'pending'") == [(0,)]


@pytest.mark.soak
def test_what_came_of_each_address_is_told_even_if_nobody_answers(newsroom: Newsroom, tmp_path: Path) -> None:
    with ExitStack() as stack:
        closed = [stack.enter_context(socket.socket()) for _ in range(3)]
        for one in closed:
            one.bind(("127.0.0.1", 0))
        hosts = [f"127.0.0.1:{one.getsockname()[1]}" for one in closed]
    with urllib.request.urlopen(f"{newsroom.bases['faro']}/2026/01/14/amazon-abre-un-ere-para-hasta-1-200-personas/") as answer:
        (tmp_path / "a.html").write_bytes(answer.read())
    lines = [f"http://{host}/x" for host in hosts]
    (tmp_path / "lista.txt").write_text("\n".join([*lines, "a.html\thttps://periodico.example/a"]))
    done = pages(newsroom, tmp_path, f"file={tmp_path / 'lista.txt'}", allowed=",".join(hosts))
    assert (done.returncode, done.stderr) == (3, "".join(f"{line}: not stored: connection_refused\n" for line in lines))
    assert rows(tmp_path, "SELECT url FROM articles") == [("https://periodico.example/a",)]


@pytest.mark.soak
def test_nobody_at_home_is_said_and_costs_the_others_nothing(newsroom: Newsroom, tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{closed.getsockname()[1]}"
    there = f"{newsroom.bases['faro']}/2026/01/14/amazon-abre-un-ere-para-hasta-1-200-personas/"
    (tmp_path / "lista.txt").write_text(f"http://{nobody}/otra\n{there}\n")
    done = pages(newsroom, tmp_path, f"file={tmp_path / 'lista.txt'}", allowed=f"{newsroom.allowed_hosts},{nobody}")
    assert (done.returncode, done.stderr) == (3, f"http://{nobody}/otra: not stored: connection_refused\n")
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(1,)]
