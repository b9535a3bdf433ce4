"""`scrapy crawl pages`: single addresses and saved pages go the way of every story."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.newsroom import Newsroom
from demo.outlets import load_outlets

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(NOW, outlets=[outlet for outlet in load_outlets() if outlet.id == "faro"]) as room:
        yield room


def pages(newsroom: Newsroom, folder: Path, *arguments: str, allowed: str | None = None) -> subprocess.CompletedProcess[str]:
    told = {
        "DATABASE": folder / "news.db",
        "SOURCES_FILE": newsroom.sources_toml(folder / "sources.toml"),
        "ALLOWED_PRIVATE_HOSTS": allowed or newsroom.allowed_hosts,
        "NOW": NOW.isoformat(),
        "DOWNLOAD_DELAY": 0,
    }
    command = [sys.executable, "-m", "scrapy", "crawl", "pages"]
    command += [part for argument in arguments for part in ("-a", argument)]
    command += [part for name, value in told.items() for part in ("-s", f"{name}={value}")]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(folder / "news.db")
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_an_address_is_stored_under_its_listed_outlet_and_nothing_else_is_fetched(newsroom: Newsroom, tmp_path: Path) -> None:
    asked = len(newsroom.requests)
    done = pages(newsroom, tmp_path, f"url={newsroom.bases['faro']}/2026/01/14/amazon-abre-un-ere-para-hasta-1-200-personas/")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert rows(tmp_path, "SELECT source, title FROM articles") == [
        ("faro", "Amazon abre un ERE para hasta 1.200 personas en Madrid y Barcelona")
    ]
    assert rows(tmp_path, "SELECT topic FROM article_topics") == [("layoffs",)]
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
        assert pages(newsroom, tmp_path, f"url={listing}").returncode == 0
        assert rows(tmp_path, "SELECT url, reason, times FROM drops") == [(listing, "listing_page", times)]


def test_a_private_address_is_refused_even_by_hand(newsroom: Newsroom, tmp_path: Path) -> None:
    done = pages(newsroom, tmp_path, "url=http://127.0.0.1:9/secreto")
    assert rows(tmp_path, "SELECT url, state, reason FROM discoveries") == [("http://127.0.0.1:9/secreto", "dropped", "private_address")]
    assert done.returncode == 0


@pytest.mark.parametrize("address", ["http://[::1", "no es una dirección", "file:///etc/passwd", "https://"])
def test_what_is_no_address_is_counted_and_said(address: str, newsroom: Newsroom, tmp_path: Path) -> None:
    done = pages(newsroom, tmp_path, f"url={address}")
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert rows(tmp_path, "SELECT count(*) FROM articles") == [(0,)]
    assert address in (tmp_path / "logs" / "crawl.log").read_text(encoding="utf-8")


def test_a_saved_page_that_is_no_html_is_dropped_under_that_name(newsroom: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "foto.html").write_bytes(b"\xff\xd8\xff\xe0" + bytes(5000))
    done = pages(newsroom, tmp_path, f"html={tmp_path / 'foto.html'}", "url=https://periodico.example/foto")
    assert done.returncode == 0
    assert rows(tmp_path, "SELECT state, reason FROM discoveries") == [("dropped", "not_html")]


def test_nobody_at_home_is_a_failed_run_and_one_of_two_is_a_failed_source(newsroom: Newsroom, tmp_path: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{closed.getsockname()[1]}"
    newsroom_hosts = newsroom.allowed_hosts
    there = f"{newsroom.bases['faro']}/2026/01/14/amazon-abre-un-ere-para-hasta-1-200-personas/"
    done = pages(newsroom, tmp_path, f"url=http://{nobody}/nota", allowed=f"{newsroom_hosts},{nobody}")
    assert done.returncode == 1
    assert "connection_refused" in done.stderr
    (tmp_path / "lista.txt").write_text(f"http://{nobody}/otra\n{there}\n")
    assert pages(newsroom, tmp_path, f"file={tmp_path / 'lista.txt'}", allowed=f"{newsroom_hosts},{nobody}").returncode == 3
