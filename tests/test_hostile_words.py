"""What servers, pages and addresses carry reaches a log, a mail or a terminal as words only: the real commands against a real server."""

from __future__ import annotations

import os
import pty
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.command import command, environment, source, told
from tests.servers import Answer, Site
from tests.shared import ROOT, soak
from vigia.characters import one_line

HIDDEN = "\x1b[2J\x1b]0;titular\x07\x9b31m\x7f\u202e\u2066\u2028\u2029\u200f\U000e0041\U000e0042"
WIRE = HIDDEN.encode("utf-8") + b"\x9b\x85"  # and bytes that are no UTF-8
LINES = "2026-01-15T12:00:00+0000 CRITICAL vigia.crawl: todo borrado"
TEXT = "La empresa comunicó el jueves a su plantilla un despido que afecta a cuarenta empleados de Madrid, según fuentes sindicales. "


def raw(status: bytes, body: bytes = b"", **headers: bytes) -> Answer:
    head = b"".join(b"%s: %s\r\n" % (name.replace("_", "-").encode(), value) for name, value in headers.items())
    return Answer(raw=b"HTTP/1.1 " + status + b"\r\nContent-Length: %d\r\nConnection: close\r\n" % len(body) + head + b"\r\n" + body)


def feed(site: Site, *paths: str, title: str = "Titular") -> bytes:
    items = "".join(f"<item><title>{title} {path}</title><link>{site.url(path)}</link></item>" for path in paths)
    return f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>".encode()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    visible = "".join(character for character in HIDDEN if character >= " ")  # XML 1.0 takes no others
    with Site() as site:
        story = f"<html lang=es><head><title>Despidos {HIDDEN}</title></head><body><article><h1>Despidos {HIDDEN}\n{LINES}</h1>{{}}</article></body></html>"
        entities = "Despidos &#27;[2J&#155;31m&#8238;&#8232;&#13;" + LINES
        site.pages = {
            "/robots.txt": raw(b"200 OK " + WIRE, b"User-agent: *\nAllow: /\n" + WIRE, Content_Type=b"text/plain"),
            "/etag.xml": raw(
                b"200 " + WIRE,
                feed(site, "/larga", "/corta", "/tipo", "/salto", title=visible),
                ETag=WIRE,
                Last_Modified=WIRE,
                Content_Type=b"application/rss+xml",
            ),
            "/roto.xml": raw(b"200 OK", b"<rss><channel><item><title>" + WIRE, Content_Type=b"application/rss+xml;" + WIRE),
            "/no.xml": raw(b"500 " + WIRE, WIRE, Retry_After=WIRE, Content_Type=WIRE, Location=WIRE),
            "/salto.xml": raw(b"302 " + WIRE, Location=b"/" + WIRE + b".xml"),
            "/tipo.xml": raw(b"200 OK", b"<rss/>", Content_Type=b"image/" + WIRE),
            "/codigo.xml": raw(b"200 OK", b"<rss/>", Content_Encoding=WIRE),
            "/fuera.xml": raw(b"302 " + WIRE, Location=b"http://" + WIRE + b"/"),
            "/larga": raw(
                b"200 " + WIRE, story.format(f"<p>{TEXT * 3}</p>" * 3).encode(), ETag=WIRE, Content_Type=b"text/html; charset=utf-8"
            ),
            "/corta": raw(b"200 OK", story.format(f"<p>{entities}</p>").encode(), Content_Type=b"text/html; charset=utf-8"),
            "/tipo": raw(b"200 OK", WIRE, Content_Type=b"image/" + WIRE, Content_Encoding=WIRE),
            "/salto": raw(b"301 " + WIRE, Location=b"javascript:" + WIRE),
        }
        yield site


def settings(folder: Path, site: Site) -> dict[str, Any]:
    names = ("etag", "roto", "no", "salto", "fuera", "tipo", "codigo")
    (folder / "sources.toml").write_text("".join(source(name, site.url(), f"/{name}.xml") for name in names))
    return told(folder, [site], RETRY_TIMES=0)


def run(folder: Path, site: Site, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    words = command(*arguments, **settings(folder, site))
    return subprocess.run(words, cwd=ROOT, env=environment(), capture_output=True, timeout=120, check=False)


def check(*outputs: bytes) -> None:
    """Words in lines, and no line of somebody else's."""
    for output in outputs:
        lines = output.decode("utf-8").split("\n")
        assert [line for line in lines if one_line(line) != line] == []
        assert [line for line in lines if line.startswith(LINES)] == []


@pytest.fixture(scope="module")
def crawled(site: Site, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[bytes]]:
    folder = tmp_path_factory.mktemp("words")
    return folder, run(folder, site, "crawl", "news", "-a", "verbose=1", "-L", "DEBUG")


def test_a_crawl_writes_nothing_else_into_its_log_and_into_crons_mail(crawled: tuple[Path, subprocess.CompletedProcess[bytes]]) -> None:
    folder, done = crawled
    log = (folder / "logs" / "crawl.log").read_bytes()
    assert done.returncode == 3, done.stderr
    assert b"no: could not be reached" in done.stderr
    assert b"http_500" in log
    assert b"\\x1b" in log, "a server's words are there, made visible"
    check(log, done.stdout, done.stderr)
    with closing(sqlite3.connect(folder / "news.db")) as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (1,)


@pytest.mark.parametrize("arguments", [("health", "--all"), ("explain", "1"), ("sources",)], ids=lambda arguments: arguments[0])
def test_what_reads_the_database_prints_words(
    arguments: tuple[str, ...], site: Site, crawled: tuple[Path, subprocess.CompletedProcess[bytes]]
) -> None:
    done = run(crawled[0], site, *arguments)
    assert done.stdout
    check(done.stdout, done.stderr)


@pytest.mark.parametrize("name", ["no", soak("etag"), soak("tipo")])
def test_a_check_of_a_source_prints_words(name: str, site: Site, tmp_path: Path) -> None:
    done = run(tmp_path, site, "sources", "--check", name)
    assert done.stdout.count(b"\n") > 1
    assert done.stderr == b""
    check(done.stdout)


def test_extract_prints_json_that_hides_nothing(site: Site, tmp_path: Path) -> None:
    answer = site.pages["/larga"]
    assert isinstance(answer, Answer)
    assert answer.raw is not None
    (tmp_path / "larga.html").write_bytes(answer.raw.partition(b"\r\n\r\n")[2])
    (tmp_path / "rota.html.gz").write_bytes(b"\x1f\x8b\x08" + WIRE)
    done = run(tmp_path, site, "extract", str(tmp_path / "larga.html"), str(tmp_path / "rota.html.gz"))
    assert done.stdout.count(b"\n") == 2
    check(done.stdout, done.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ("crawl", "news", "-a", f"source={HIDDEN}"),
        ("crawl", HIDDEN),
        ("crawl", "pages", "-a", f"url={HIDDEN}"),
        ("crawl", "news", "-s", f"{HIDDEN}=1"),
        ("crawl", "news", "-L", HIDDEN),
        ("sources", "--check", HIDDEN),
        ("sources", "--add", HIDDEN),
        ("sources", "--add", f"https://faro.example/{HIDDEN}"),
        ("sources", "--import", HIDDEN),
        ("explain", f"https://faro.example/{HIDDEN}"),
        ("extract", HIDDEN),
        ("retag", "--since", HIDDEN),
        ("label", f"https://faro.example/{HIDDEN}", "layoffs=yes"),
        ("health", HIDDEN),
    ],
    ids=ascii,
)
@pytest.mark.soak
def test_what_was_typed_is_echoed_as_words(arguments: tuple[str, ...], site: Site, tmp_path: Path) -> None:
    done = run(tmp_path, site, *arguments)
    assert done.returncode == 2
    assert done.stderr
    check(done.stdout, done.stderr)


@pytest.mark.soak
def test_a_terminal_gets_no_escape_but_those_of_the_bar(site: Site, tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command("crawl", "news", **settings(tmp_path, site)),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env=environment(TERM="xterm"),
    ) as process:
        os.close(theirs)
        said = b""
        while part := _read(ours):
            said += part
    os.close(ours)
    assert process.returncode == 3
    assert b"crawling 7 sources into" in said
    assert b" left" in said
    assert b"\x1b]0;" not in said
    assert b"\x1b[2J" not in said
    assert "\u202e".encode() not in said


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # whoever wrote has gone
        return b""
