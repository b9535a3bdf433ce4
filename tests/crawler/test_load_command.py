"""`scrapy load` as a person or a script runs it."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from crawler.run.lock import run_lock
from tests.command import command, environment
from tests.pipelines.storage.newsroom import TEXT
from tests.shared import ROOT, SHARED, needs, soak


def row(number: int = 0, **more: Any) -> dict[str, Any]:
    """A story as no other."""
    text = f"{TEXT}\nLa frase número {number} hace de esta una noticia distinta."
    return {
        "url": f"https://nuevo.example/{number}",
        "title": f"Nébula despide, parte {number}",
        "text": text,
        "source": "El Nuevo",
        **more,
    }


def lines(*rows: dict[str, Any] | bytes) -> bytes:
    return b"".join(one + b"\n" if isinstance(one, bytes) else json.dumps(one).encode() + b"\n" for one in rows)


def write(path: Path, *rows: dict[str, Any] | bytes) -> Path:
    path.write_bytes(lines(*rows))
    return path


def words(tmp_path: Path, *arguments: object, **settings: Any) -> list[str]:
    return command("load", *arguments, **{"DATABASE": tmp_path / "news.db", "WORKERS": 1, **settings})


def load(tmp_path: Path, *arguments: object, stdin: bytes | None = None, **settings: Any) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        words(tmp_path, *arguments, **settings), cwd=ROOT, env=environment(), capture_output=True, input=stdin, timeout=120, check=False
    )


def rows(tmp_path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(tmp_path / "news.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        return db.execute(sql).fetchall()


def test_stories_are_loaded_and_counted(tmp_path: Path) -> None:
    file = write(tmp_path / "stories.jsonl", row(1), row(2, source="Xataka"))
    done = load(tmp_path, file)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"2 stories: 2 new, 0 known, 0 updated, 0 dropped\n", b"")
    assert (tmp_path / "news.db-wal").stat().st_size == 0
    assert rows(tmp_path, "SELECT source FROM articles ORDER BY id") == [("adhoc:el-nuevo",), ("xataka",)]
    assert rows(tmp_path, "SELECT count(*), sum(event IS NOT NULL) FROM layoffs") == [(2, 2)]


def test_bad_lines_are_named_and_the_rest_is_loaded(tmp_path: Path) -> None:
    bad: list[dict[str, Any] | bytes] = [
        row(2, url=None),
        row(3, published="ayer"),
        row(4, facts={"layoffs": [{"company": 3}]}),
        b"[1]",
        b"\0",
    ]
    given = b"\xef\xbb\xbf" + lines(row(1), *bad, row(1), row(5)).replace(b"\n", b"\r\n") + b'{"url": "trunc'
    done = load(tmp_path, "-", "--facts", stdin=given)
    assert done.returncode == 3
    assert done.stdout.decode().splitlines() == [
        "9 stories: 2 new, 1 known, 0 updated, 6 dropped",
        "dropped: no_json 3, no_address 1, bad_date 1, bad_facts 1",
    ]
    told = sorted(done.stderr.decode().splitlines())
    assert [line.split(":")[:2] for line in told] == [
        ["-, line 2", " no_address"],
        ["-, line 3", " bad_date"],
        ["-, line 4", " bad_facts"],
        ["-, line 5", " no_json"],
        ["-, line 6", " no_json"],
        ["-, line 9", " no_json"],
    ]
    assert rows(tmp_path, "SELECT url FROM articles") == [("https://nuevo.example/1",), ("https://nuevo.example/5",)]


def test_an_empty_file_holds_no_stories(tmp_path: Path) -> None:
    done = load(tmp_path, write(tmp_path / "empty.jsonl"))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"0 stories: 0 new, 0 known, 0 updated, 0 dropped\n", b"")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "one file is wanted"),
        (["a", "b"], "one file is wanted"),
        (["missing.jsonl"], "missing.jsonl: No such file"),
        (["."], ".: Is a directory"),
        (["/dev/null", "-s", "WORKERS=0"], "WORKERS"),
        (["/dev/null", "-s", "SOURCES_FILE=missing.toml"], "missing.toml"),
        (["/dev/null", "-s", "DATABASE=."], "directory"),
    ],
)
def test_wrong_usage_is_exit_2(tmp_path: Path, arguments: list[str], says: str) -> None:
    settings = {} if any(word.startswith("DATABASE") for word in arguments) else {"DATABASE": tmp_path / "news.db"}
    done = subprocess.run(
        command("load", *arguments, **settings), cwd=ROOT, env=environment(), capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 2
    assert says in done.stderr.decode()
    assert not (tmp_path / "news.db").exists()


def test_it_waits_for_nobody(tmp_path: Path) -> None:
    with run_lock(tmp_path / "news.db"):
        done = load(tmp_path, write(tmp_path / "stories.jsonl", row()))
    assert (done.returncode, done.stdout) == (75, b"")
    assert b"another run" in done.stderr


@pytest.mark.parametrize("sent", [soak(signal.SIGINT), signal.SIGTERM])
def test_an_interrupted_load_keeps_what_it_stored_and_the_next_goes_on(tmp_path: Path, sent: signal.Signals) -> None:
    stories = [row(number) for number in range(6)]
    process = subprocess.Popen(
        words(tmp_path, "-", "--facts"), cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(lines(*stories, b"no"))
        process.stdin.flush()
        assert b"line 7: no_json" in process.stderr.readline()  # it waits for more by now
        process.send_signal(sent)
        stdout, stderr = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 128 + sent, stderr
    assert stdout.decode().splitlines()[0].endswith("new, 0 known, 0 updated, 1 dropped")
    assert b"goes on from there" in stderr
    ((stored,),) = rows(tmp_path, "SELECT count(*) FROM articles")
    assert 4 <= stored <= 6
    done = load(tmp_path, write(tmp_path / "stories.jsonl", *stories), "--facts")
    assert done.stdout.decode() == f"6 stories: {6 - stored} new, {stored} known, 0 updated, 0 dropped\n"


def test_a_killed_load_has_stored_whole_stories_and_the_next_goes_on(tmp_path: Path) -> None:
    file = write(
        tmp_path / "stories.jsonl", *(row(number, facts={"layoffs": [{"company": "Nébula", "headcount": 120}]}) for number in range(4))
    )
    killed = load(tmp_path, file, "--facts", FAULT="article_uncommitted:3")
    assert killed.returncode == -signal.SIGKILL
    assert rows(tmp_path, "SELECT count(*), sum(articles.id IN (SELECT article FROM layoffs)) FROM articles") == [(2, 2)]
    done = load(tmp_path, file, "--facts")
    assert (done.returncode, done.stdout) == (0, b"4 stories: 2 new, 2 known, 0 updated, 0 dropped\n")
    assert rows(tmp_path, "SELECT count(*) FROM layoffs") == [(4,)]


def test_a_full_disk_is_exit_1_and_the_next_load_goes_on(tmp_path: Path) -> None:
    long = " ".join(
        f"Los vecinos {number} dijeron ayer que el ayuntamiento no ha contestado todavía a sus preguntas." for number in range(1_500)
    )
    stories = [row(number, text=f"{TEXT} {number} {long}") for number in range(8)]
    file = write(tmp_path / "stories.jsonl", *stories)
    limited = ["/bin/bash", "-c", 'ulimit -f 1400; exec "$@"', "bash", *words(tmp_path, file, "--facts")]
    done = subprocess.run(limited, cwd=ROOT, env=environment(), capture_output=True, timeout=120, check=False)
    assert done.returncode == 1, done.stderr
    assert b"news.db: " in done.stderr
    assert b"Traceback" not in done.stderr
    ((stored,),) = rows(tmp_path, "SELECT count(*) FROM articles")
    assert 0 < stored < 8
    done = load(tmp_path, file, "--facts")
    assert done.stdout.decode() == f"8 stories: {8 - stored} new, {stored} known, 0 updated, 0 dropped\n"


@needs("events", "articles.jsonl")
@pytest.mark.parametrize("facts", [["--facts"], soak([])])
def test_the_labelled_articles_are_all_loaded(tmp_path: Path, facts: list[str]) -> None:
    done = load(tmp_path, SHARED / "events" / "articles.jsonl", *facts, WORKERS=2)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"90 stories: ")
    assert done.stdout.endswith(b" 0 updated, 0 dropped\n")
