"""scrapy report as a person and cron start it."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from pipelines.storage.store import Store
from tests.command import environment, scrapy
from tests.reports.event_newsroom import NOW, filled
from vigia.clock import clock


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "news.db"
    filled(path).close()
    return path


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ((), "2026-11-29-2026-12-05"),
        (("--month", "--lang", "en"), "2026-11-06-2026-12-05"),
        (("--since", "2026-06-01", "--until", "2026-06-30", "--topic", "layoffs"), "2026-06-01-2026-06-30"),
    ],
)
def test_it_stands_beside_the_database_and_says_where(database: Path, words: tuple[str, ...], days: str) -> None:
    done = scrapy("report", *words, DATABASE=database)
    place = database.parent / "reports" / f"report-{days}.html"
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{place}\n", "")
    assert place.read_text("utf-8").startswith("<!doctype html>\n")
    assert [path.name for path in place.parent.iterdir() if path.name.startswith(".")] == []


def test_a_file_that_cannot_be_written_leaves_the_old_one_whole(database: Path, tmp_path: Path) -> None:
    place = tmp_path / "kept" / "week.html"
    assert scrapy("report", "--out", place, DATABASE=database).returncode == 0
    old = place.read_bytes()
    (tmp_path / "file").write_text("no folder")
    for out in (tmp_path / "file" / "week.html", Path("/proc/week.html")):
        done = scrapy("report", "--out", out, DATABASE=database)
        assert (done.returncode, done.stdout) == (1, "")
        assert "could not be written" in done.stderr
    assert place.read_bytes() == old
    assert [path.name for path in place.parent.iterdir()] == ["week.html"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--wek",), "did you mean --week"),
        (("week",), "'week' is there; did you mean --week"),
        (("--week", "--month"), "one period is wanted"),
        (("--topic", "layofs"), "did you mean layoffs?"),
        (("--lang", "fr"), "es or en"),
        (("--since", "ayer"), "--since ayer is no day; one is written 2026-01-31"),
        (("--since", "2027-01-01"), "--since 2027-01-01 is behind the newest story's day, 2026-12-05"),
        (("--out", "/tmp"), "--out /tmp is a directory"),
        (("--out", " "), "--out wants the name of a file"),
    ],
)
def test_a_wrong_word_ends_with_2_and_what_would_be_right(database: Path, words: tuple[str, ...], said: str) -> None:
    done = scrapy("report", *words, DATABASE=database)
    assert (done.returncode, done.stdout.splitlines()[3:]) == (2, [])
    assert said in done.stderr


def test_without_a_story_there_is_no_report(tmp_path: Path) -> None:
    Store.open(tmp_path / "news.db", clock(NOW)).close()
    done = scrapy("report", DATABASE=tmp_path / "news.db")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no story is stored yet: scrapy crawl news fetches some" in done.stderr
    assert scrapy("report", "--since", "2026-01-01", "--until", "2026-01-07", DATABASE=tmp_path / "news.db").returncode == 0


def test_of_an_older_or_a_missing_database_it_says_what_ask_says(database: Path, tmp_path: Path) -> None:
    old = tmp_path / "news.db"
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(old)) as target:
        source.backup(target)
        for (view,) in target.execute("SELECT name FROM sqlite_schema WHERE type = 'view'").fetchall():
            target.execute(f"DROP VIEW {view}")
        target.execute("DROP TABLE events")
        target.execute("DELETE FROM _sqlite_migrations WHERE id = (SELECT max(id) FROM _sqlite_migrations)")
        target.commit()
    for path, status in ((old, 1), (tmp_path / "nowhere.db", 2)):
        ended = []
        for words in (("ask", "reverse-acquihires"), ("report", "--until", "2026-12-05")):
            done = scrapy(*words, DATABASE=path)
            ended.append((done.returncode, re.sub(r"^\S+ \w+: |no such table: [\w.]+", "", done.stderr)))
        assert ended[0] == ended[1]
        assert ended[0][0] == status


@pytest.mark.parametrize("out", ["news.db", "news.db.lock", "labels.jsonl", "/dev/null"])
def test_nothing_of_ours_and_no_device_is_written_over(database: Path, tmp_path: Path, out: str) -> None:
    copy = tmp_path / "news.db"
    shutil.copyfile(database, copy)
    (tmp_path / "labels.jsonl").touch()
    place = tmp_path / out
    told = environment(VIGIA_DATABASE=str(copy), VIGIA_LABELS=str(tmp_path / "labels.jsonl"))
    done = scrapy("report", "--out", str(place), env=told)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--out" in done.stderr
    assert copy.read_bytes() == database.read_bytes()
