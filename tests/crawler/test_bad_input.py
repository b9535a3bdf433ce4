"""What is wrong around a run: the database, the disk, the clock, the network, the sources file. The real command, as cron runs it."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.command import NOW, command, environment, source, told
from tests.servers import Answer, Seen, Site
from tests.shared import ROOT, soak

STORIES = 4
PARAGRAPH = (
    "<p>La empresa emergente Nébula presentó este jueves en Valencia una herramienta que resume las actas de los plenos municipales, y aseguró"
    " que {} ayuntamientos la usan ya a diario para contestar a los vecinos que preguntan por las obras de su calle.</p>"
)


class Outlet(Site):
    """A feed of four stories. `when_asked`: what happens in the world at the moment the feed is asked for."""

    when_asked: Callable[[], None] | None = None

    def __enter__(self) -> Outlet:
        super().__enter__()
        self.pages["/rss"] = self.feed
        for number in range(STORIES):
            title = f"Noticia {number} de Valencia"
            body = "".join(PARAGRAPH.format(40 * number + place) for place in range(5))
            page = f"<html lang='es'><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
            self.pages[f"/noticia-{number}"] = Answer(page)
        return self

    def feed(self, seen: Seen) -> Answer:
        if self.when_asked is not None:
            self.when_asked()
        items = "".join(
            f"<item><title>Noticia {number} de Valencia</title><link>{self.url(f'/noticia-{number}')}</link>"
            "<pubDate>Thu, 15 Jan 2026 09:00:00 GMT</pubDate></item>"
            for number in range(STORIES)
        )
        return Answer(f"<rss version='2.0'><channel><title>Uno</title>{items}</channel></rss>", content_type="application/rss+xml")


@pytest.fixture
def outlet() -> Iterator[Outlet]:
    with Outlet() as made:
        yield made


def declared(name: str, home: str) -> str:
    return source(name, home, "/rss")


def crawl(
    outlet: Outlet, database: Path, *arguments: str, at: datetime = NOW, limit: int | None = None, text: str | None = None
) -> subprocess.CompletedProcess[str]:
    """A run on that database. `limit`: bytes beyond which no file of it can grow; `text`: of the sources file, if it is not to stay."""
    sources = database.with_name("sources.toml")
    if sources.parent.is_dir() and (text is not None or not sources.exists()):
        sources.write_text(text if text is not None else declared("uno", outlet.url()), "utf-8")
    settings = told(database.parent, [outlet], DATABASE=database, NOW=at.isoformat(), WORKERS=1)
    words = [*command("crawl", "news", **settings), *arguments]
    if limit is not None:  # a shell's ulimit rather than a hook of ours between fork and exec, which threads make unsafe
        words = ["/bin/bash", "-c", f'ulimit -f {limit // 1024}; exec "$@"', "bash", *words]
    return subprocess.run(words, cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=120, check=False)


def stored(database: Path) -> dict[str, str]:
    """The source of each article by its address, having looked that the file is sound."""
    with closing(sqlite3.connect(database)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        return dict(db.execute("SELECT url, source FROM articles"))


def quiet(done: subprocess.CompletedProcess[str]) -> None:
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_corrupt_database_is_named_with_its_cure_and_left_as_it_is(outlet: Outlet, tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    quiet(crawl(outlet, database))
    shutil.copy(database, tmp_path / "kept.db")
    with database.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (database.stat().st_size - 8192))
    damaged = database.read_bytes()
    asked = len(outlet.requests)
    done = crawl(outlet, database)
    assert done.returncode == 1
    assert f"{database}: the database is damaged" in done.stderr
    assert ".recover" in done.stderr
    assert "Traceback" not in done.stderr
    assert database.read_bytes() == damaged
    assert len(outlet.requests) == asked
    shutil.copy(tmp_path / "kept.db", database)
    quiet(crawl(outlet, database))
    assert len(stored(database)) == STORIES


@pytest.mark.soak
def test_a_reader_that_stays_for_the_whole_run_costs_nothing(outlet: Outlet, tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    quiet(crawl(outlet, database, "-a", "limit=1"))
    with closing(sqlite3.connect(database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        before = reader.execute("SELECT count(*) FROM articles").fetchone()
        quiet(crawl(outlet, database))
        assert reader.execute("SELECT count(*) FROM articles").fetchone() == before
        assert "its log (news.db-wal) could not be folded in" in (tmp_path / "logs" / "crawl.log").read_text("utf-8")
    assert len(stored(database)) == STORIES


@pytest.mark.soak
def test_a_writer_that_holds_the_database_is_waited_for(outlet: Outlet, tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    writer = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
    let_go = threading.Timer(2.0, lambda: writer.execute("ROLLBACK"))

    def hold() -> None:
        writer.execute("BEGIN IMMEDIATE")
        let_go.start()

    outlet.when_asked = hold
    quiet(crawl(outlet, database))
    let_go.join()
    writer.close()
    assert len(stored(database)) == STORIES


@pytest.mark.soak
def test_a_clock_that_was_set_back_stops_nothing_and_loses_nothing(outlet: Outlet, tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    quiet(crawl(outlet, database, "-a", "limit=2", at=NOW + timedelta(days=20)))
    with closing(sqlite3.connect(database)) as db:
        ahead = db.execute("SELECT url, title, first_seen_at FROM articles ORDER BY url").fetchall()
    quiet(crawl(outlet, database, "-a", "due=1"))
    assert outlet.asked("/rss") == 2
    assert len(stored(database)) == STORIES
    with closing(sqlite3.connect(database)) as db:
        kept = db.execute("SELECT url, title, first_seen_at FROM articles ORDER BY url").fetchall()
    assert set(ahead) <= set(kept)


@pytest.mark.soak
def test_a_disk_that_is_full_ends_the_run_and_the_next_one_finishes_it(outlet: Outlet, tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    quiet(crawl(outlet, database, "-a", "limit=1"))
    done = crawl(outlet, database, limit=64 * 1024)
    assert done.returncode == 1
    assert str(database) in done.stderr
    assert "reading or writing the file failed" in done.stderr or "the disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    assert 1 <= len(stored(database)) < STORIES
    quiet(crawl(outlet, database, at=NOW + timedelta(hours=1)))
    assert len(stored(database)) == STORIES
    with closing(sqlite3.connect(database)) as db:
        assert db.execute("SELECT DISTINCT state FROM discoveries").fetchall() == [("new",)]


def test_a_database_of_a_newer_version_is_left_alone(outlet: Outlet, tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    quiet(crawl(outlet, database))
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.execute("PRAGMA user_version = 999")
    before = database.read_bytes()
    done = crawl(outlet, database)
    assert done.returncode == 2
    assert f"{database}: a newer version of Vigía wrote this database" in done.stderr
    assert database.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_said(outlet: Outlet, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(declared("uno", outlet.url()), "utf-8")
    (tmp_path / "file").write_text("no folder")
    done = crawl(outlet, tmp_path / "file" / "news.db", "-s", f"SOURCES_FILE={tmp_path / 'sources.toml'}")
    assert done.returncode == 1
    assert f"the lock of the database cannot be taken (File exists, {tmp_path / 'file'}). Give DATABASE" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.soak
def test_a_sources_file_broken_while_a_run_is_at_work_stops_the_next_one_only(outlet: Outlet, tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    sources = tmp_path / "sources.toml"
    outlet.when_asked = lambda: void(sources.write_text('[sources.uno]\nname = "Uno', "utf-8"))
    quiet(crawl(outlet, database))
    before = stored(database)
    assert len(before) == STORIES
    outlet.when_asked = None
    done = crawl(outlet, database)
    assert done.returncode == 2
    assert str(sources) in done.stderr
    quiet(crawl(outlet, database, text=declared("uno", outlet.url())))
    assert stored(database) == before


def void(_: object) -> None:
    """For a lambda that is run for its effect."""


@pytest.mark.soak
def test_a_source_renamed_while_a_run_is_at_work_takes_over_what_was_pending(outlet: Outlet, tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    sources = tmp_path / "sources.toml"
    outlet.when_asked = lambda: void(sources.write_text(declared("dos", outlet.url()), "utf-8"))
    quiet(crawl(outlet, database, "-a", "limit=1"))
    quiet(crawl(outlet, database))
    assert sorted(stored(database).values()) == ["dos"] * (STORIES - 1) + ["uno"]
    with closing(sqlite3.connect(database)) as db:
        assert db.execute("SELECT id, enabled FROM sources ORDER BY id").fetchall() == [("dos", 1), ("uno", 0)]
        assert db.execute("SELECT url, count(*) FROM discoveries GROUP BY url HAVING count(*) > 1").fetchall() == []


@pytest.mark.soak
def test_a_source_that_left_the_file_keeps_its_articles(outlet: Outlet, tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    with Outlet() as other:
        both = declared("uno", outlet.url()) + declared("otro", other.url())
        hosts = ("-s", f"ALLOWED_PRIVATE_HOSTS={outlet.netloc},{other.netloc}")
        for number in range(STORIES):  # each outlet with stories of its own
            page = other.pages[f"/noticia-{number}"]
            assert isinstance(page, Answer)
            other.pages[f"/noticia-{number}"] = Answer(str(page.body).replace("Nébula", "Cuarzo").replace("ayuntamientos", "diputaciones"))
        quiet(crawl(outlet, database, *hosts, text=both))
        asked = len(other.requests)
        quiet(crawl(outlet, database, *hosts, text=declared("uno", outlet.url())))
        assert len(other.requests) == asked
    assert sorted(stored(database).values()) == ["otro"] * STORIES + ["uno"] * STORIES


@pytest.mark.soak
def test_names_that_cannot_be_resolved_cost_the_other_sources_nothing(outlet: Outlet, tmp_path: Path) -> None:
    text = declared("uno", outlet.url()) + declared("perdido", "http://perdido.invalid/")
    done = crawl(outlet, tmp_path / "news.db", "-a", "verbose=1", text=text)
    assert done.returncode == 3
    assert "perdido: could not be reached: http://perdido.invalid/rss: dns_failure" in done.stderr
    assert len(stored(tmp_path / "news.db")) == STORIES


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-a", "source=unno"), "did you mean uno?"),
        (("-s", "SOURCES_FILE=/nowhere/sources.toml"), "/nowhere/sources.toml"),
        soak(("-a", "sauce=uno"), "sauce"),
        soak(("-s", "CONTACT= "), "CONTACT is blank"),
        soak(("-s", "NOW=yesterday"), "NOW='yesterday'"),
    ],
)
def test_wrong_usage_asks_nobody_and_makes_nothing(outlet: Outlet, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    done = crawl(outlet, tmp_path / "news.db", *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert outlet.requests == []
    assert not (tmp_path / "news.db").exists()
