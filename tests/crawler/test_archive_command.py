"""`scrapy crawl archive` as a person runs it."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.archived import NOW, Saved, newsroom, parted, sources_toml, warc
from tests.command import command, environment, scrapy
from tests.dumps import dump
from tests.shared import ROOT, soak


def settings(folder: Path, **more: Any) -> dict[str, Any]:
    if not (folder / "sources.toml").exists():
        sources_toml(folder / "sources.toml")
    return {"DATABASE": folder / "news.db", "SOURCES_FILE": folder / "sources.toml", "NOW": NOW.isoformat(), "WORKERS": 2, **more}


def crawl(folder: Path, *arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return scrapy("crawl", "archive", *(part for each in arguments for part in ("-a", each)), **settings(folder, **more))


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(folder / "news.db")) as db:
        return db.execute(sql).fetchall()


@pytest.fixture(scope="module")
def pages() -> list[Saved]:
    return newsroom()


@pytest.fixture(scope="module")
def whole(pages: list[Saved], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all pages as one archive, read into its database."""
    folder = tmp_path_factory.mktemp("whole")
    done = crawl(folder, f"warc={warc(folder / 'all.warc.gz', pages)}")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder


def test_pages_come_out_of_an_archive_with_its_dates_and_nothing_is_left_to_fetch(whole: Path, pages: list[Saved]) -> None:
    dates = {page.url: page.date.strftime("%Y-%m-%dT%H:%M:%SZ") for page in pages}
    stored = rows(whole, "SELECT page_url, first_seen_at, last_fetched_at FROM articles")
    assert len(stored) > 60
    assert all(dates[url] == first for url, first, _ in stored)
    assert rows(whole, "SELECT count(*) FROM discoveries WHERE next_try_at IS NOT NULL OR state IN ('pending', 'failed')") == [(0,)]
    assert rows(whole, "SELECT count(*) > 30 FROM events") == [(1,)]
    assert rows(whole, "SELECT position, new + known + updated + dropped, finished_at IS NOT NULL FROM archives") == [(80, 79, 1)]


def test_an_archive_is_read_once(whole: Path) -> None:
    before = dump(whole / "news.db")
    done = crawl(whole, f"warc={whole / 'all.warc.gz'}", "verbose=1")
    assert done.returncode == 0
    assert "all.warc.gz: has been read before" in done.stderr
    assert dump(whole / "news.db") == before


@pytest.mark.parametrize(
    "fault",
    ["record_settled:20", "article_uncommitted:7", soak("record_settled:1"), soak("record_settled:79"), soak("article_uncommitted:60")],
)
def test_a_killed_run_is_gone_on_with_at_the_next_record(whole: Path, pages: list[Saved], tmp_path: Path, fault: str) -> None:
    file = warc(tmp_path / "all.warc.gz", pages)
    assert crawl(tmp_path, f"warc={file}", FAULT=fault).returncode == -signal.SIGKILL
    before = rows(tmp_path, "SELECT position FROM archives")
    assert crawl(tmp_path, f"warc={file}").returncode == 0
    assert dump(tmp_path / "news.db") == dump(whole / "news.db")
    assert rows(tmp_path, "SELECT position, new, known, updated, dropped, left_out->>'$.not_article_address.times' FROM archives") == rows(
        whole, "SELECT position, new, known, updated, dropped, left_out->>'$.not_article_address.times' FROM archives"
    )
    assert [(0,)] < before <= [(80,)]
    assert rows(tmp_path, "SELECT max(times) FROM drops") == [(1,)]


def test_several_archives_are_as_one(whole: Path, pages: list[Saved], tmp_path: Path) -> None:
    parted(tmp_path, pages, 4)
    assert crawl(tmp_path, f"warc={tmp_path}").returncode == 0
    assert dump(tmp_path / "news.db") == dump(whole / "news.db")


def test_a_crawl_fetches_nothing_of_an_archive_and_an_older_look_changes_nothing(tmp_path: Path, pages: list[Saved]) -> None:
    url = next(page.url for page in pages if page.url.startswith("https://faro.example/"))
    page = next(page for page in pages if page.url == url)
    later = warc(tmp_path / "later.warc.gz", [page])
    words = page.body.replace(b"<p>", "<p>Corrección del día anterior. ".encode(), 1)
    earlier = warc(tmp_path / "earlier.warc.gz", [Saved(url, words, NOW.replace(day=14))])
    assert crawl(tmp_path, f"warc={later}").returncode == 0
    before = rows(tmp_path, "SELECT title, text, last_fetched_at FROM articles")
    assert crawl(tmp_path, f"warc={earlier}").returncode == 0
    assert rows(tmp_path, "SELECT title, text, last_fetched_at FROM articles") == before
    assert rows(tmp_path, "SELECT first_seen_at FROM articles") == [("2026-01-14T12:00:00Z",)]
    assert rows(tmp_path, "SELECT count(*) FROM revisions") == [(0,)]
    assert rows(tmp_path, "SELECT state, next_try_at FROM discoveries") == [("new", None)]


def test_what_cannot_be_read_is_said_with_its_place_and_the_rest_is_stored(tmp_path: Path, pages: list[Saved]) -> None:
    file = warc(tmp_path / "cut.warc.gz", pages[:6])
    file.write_bytes(file.read_bytes()[:-300])
    (tmp_path / "none.warc.gz").write_bytes(b"nothing of the kind")
    done = crawl(tmp_path, f"warc={file},{tmp_path / 'none.warc.gz'}")
    assert done.returncode == 3
    (place,) = rows(tmp_path, "SELECT left_out->>'$.cut_off.places[0]' FROM archives WHERE file LIKE '%cut%'")[0]
    assert f"cut.warc.gz: not whole: cut_off 1 (at {place})" in done.stderr
    assert "none.warc.gz: not whole: no_warc 1 (at 0)" in done.stderr
    assert rows(tmp_path, "SELECT sum(new + known + dropped) FROM archives") == [(5,)]


def test_unlisted_hosts_and_private_addresses_are_counted_and_leave_no_row(tmp_path: Path, pages: list[Saved]) -> None:
    story = next(page for page in pages if page.url.startswith("https://faro.example/"))
    file = warc(
        tmp_path / "a.warc.gz",
        [
            Saved(url, story.body.replace(b"faro.example", url.split("/")[2].encode()), story.date)
            for url in ("https://otro.example/una-noticia/", "http://10.0.0.8/una-noticia/")
        ],
    )
    assert crawl(tmp_path, f"warc={file}").returncode == 0
    (left,) = rows(tmp_path, "SELECT left_out FROM archives")[0]
    assert {reason: said["times"] for reason, said in json.loads(left).items()} == {"unlisted_host": 1, "private_address": 1}
    assert rows(tmp_path, "SELECT count(*) FROM discoveries") == [(0,)]
    assert crawl(tmp_path, f"warc={file}", "adhoc=1").returncode == 0
    assert rows(tmp_path, "SELECT source, enabled FROM articles JOIN sources ON sources.id = source") == [("adhoc:otro.example", 0)]
    assert rows(tmp_path, "SELECT source, new FROM crawl_sources") == [("adhoc", 1)]


def test_the_window_is_of_the_stories(whole: Path, tmp_path: Path) -> None:
    assert crawl(tmp_path, f"warc={whole / 'all.warc.gz'}", "since=2026-01-14", "until=2026-01-15", "source=faro,andina").returncode == 0
    stored = rows(tmp_path, "SELECT source, published_at FROM articles")
    assert {source for source, _ in stored} == {"faro", "andina"}
    assert {at[:10] for _, at in stored} == {"2026-01-14"}
    assert rows(tmp_path, "SELECT left_out->>'$.too_old.times' > 0, left_out->>'$.too_new.times' > 0 FROM archives") == [(1, 1)]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "give -a warc=FILE"),
        (["warc=nowhere.warc.gz"], "nowhere.warc.gz: no such file"),
        (["warc=README.md", "until=never"], "-a until=never: a day or an instant is wanted"),
        (["warc=README.md", "since=2025-02-01", "until=2025-01-01"], "nothing lies between"),
        (["warc=README.md", "source=farro"], "did you mean faro?"),
        (["warcs=README.md"], "did you mean warc?"),
        (["warc=README.md", "adhoc=yes"], "-a adhoc=yes: 1"),
    ],
)
def test_a_wrong_call_is_said_and_nothing_is_begun(tmp_path: Path, arguments: list[str], told: str) -> None:
    done = crawl(tmp_path, *arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert not (tmp_path / "news.db").exists()


def test_stories_go_to_a_file_as_well(whole: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    done = subprocess.run(
        command("crawl", "archive", "-a", f"warc={whole / 'all.warc.gz'}", "-O", str(out), **settings(tmp_path)),
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(out.read_text(encoding="utf-8").splitlines()) == rows(tmp_path, "SELECT new + known + updated FROM archives")[0][0]
